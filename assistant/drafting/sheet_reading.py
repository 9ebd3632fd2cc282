"""A project sheet, from YAML or a form, held against the fields of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet import Sheet, Value
from retrieval.errors import NaniwaError


def read_sheet(path: Path, kind: Kind) -> Sheet:
    """Read a YAML file. Raises NaniwaError (``sheet``) naming each field and what it should be."""
    import yaml

    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sheet_of(given, kind, str(path.name))


def sheet_of(given: Mapping[str, object], kind: Kind, name: str = "計画シート") -> Sheet:
    """Hold what a person gave against the kind's fields. Raises NaniwaError (``sheet``)."""
    values: dict[str, Value] = {}
    for field in kind.schema.values():
        if field.name in given:
            origin = Origin(OriginKind.SHEET, f"{name} {field.name}")
            values[field.name] = _value(field, given[field.name], origin)
        elif field.default:
            origin = Origin(OriginKind.DEFAULT, f"{name} {field.name}（既定値）")
            values[field.name] = _value(field, field.default, origin)
    return Sheet(kind.name, values, dict(given))


def _value(field: Field, given: object, origin: Origin) -> Value:
    if field.type is FieldType.NUMBER:
        try:
            number = Decimal(str(given).replace(",", "").removesuffix(field.unit))
        except InvalidOperation as error:
            raise NaniwaError(
                f"「{field.name}」は数（{field.unit}）で書いてください: {given}", code="sheet"
            ) from error
        return Value(number, f"{number:,f}{field.unit}", origin)
    return Value(str(given), str(given), origin)
