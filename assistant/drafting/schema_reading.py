"""The fields of a kind, from its sheet.yaml and the fields that all kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.drafting.fields import Field, FieldType, Schema
from retrieval.errors import NaniwaError


def read_schema(own: Any, shared: Any, name: str) -> Schema:  # noqa: ANN401 - parsed YAML
    """Read the fields that ``own`` lists; ``shared`` defines those that several kinds have.

    Raises NaniwaError (``kind``) naming ``name`` and the field that is wrong.
    """
    known = {item["name"]: item for item in (shared or {}).get("fields", ())}
    schema: dict[str, Field] = {}
    for item in (own or {}).get("fields", ()):
        described = {"name": item} if isinstance(item, str) else dict(item)
        field = _field(known.get(described.get("name"), {}) | described, name)
        schema[field.name] = field
    return schema


def _field(item: Mapping[str, Any], name: str) -> Field:
    label = str(item.get("name", ""))
    if not label.isidentifier():
        raise NaniwaError(
            f"{name} の項目名「{label}」は使えません（記号と空白は使えません）。", code="kind"
        )
    try:
        return Field(
            name=label,
            type=FieldType(item.get("type", "text")),
            help=str(item.get("help", "")),
            unit=str(item.get("unit", "")),
            required=bool(item.get("required", False)),
            default=str(item.get("default", "")),
            where=str(item.get("where", "")),
            choices=tuple(str(choice) for choice in item.get("choices", ())),
            minimum=_decimal(item.get("minimum")),
            maximum=_decimal(item.get("maximum")),
            columns=tuple(_field(column, name) for column in item.get("columns", ())),
            group=str(item.get("group", "")),
        )
    except (ValueError, ArithmeticError) as error:
        raise NaniwaError(f"{name} の項目「{label}」が正しくありません。", code="kind") from error


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
