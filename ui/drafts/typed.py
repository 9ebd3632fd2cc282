"""What somebody typed into the form of a project sheet: from the browser, and back into the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.given_text import folded
from assistant.drafting.given_values import NONE

LONGEST_TEXT = 20_000
"""Characters of one field."""
LONGEST_CELL = 2_000
MOST_ROWS = 2_000
MOST_CHOICES = 200

_YES, _NO = "yes", "no"


def given_of(values: object, schema: Schema) -> dict[str, object]:
    """The project sheet that a browser sent, by the names of its fields; nothing of it is trusted.

    Fields left empty are left out, as they would be from a file. What stands there is taken as it
    was typed: whether it means anything is for the reading of the sheet to say.
    """
    if not isinstance(values, Mapping):
        return {}
    found = {
        field.name: _given(field, values[field.name])
        for field in schema.values()
        if field.name in values
    }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def typed_text(value: object) -> str:
    """A value of a sheet as one would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "はい" if value else "いいえ"
        case date():
            return value.isoformat()
        case Decimal() | float():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case Mapping():
            return "、".join(f"{key}: {typed_text(each)}" for key, each in value.items())
        case Sequence() if not isinstance(value, str):
            return "\n".join(typed_text(each) for each in value)
        case _:
            return str(value)


def typed_yes_no(value: object) -> str:
    """``yes``, ``no``, "" for nothing said; any other words as they are."""
    text = typed_text(value).strip()
    if text.lower() in ("はい", "有", "あり", "true", "yes"):
        return _YES
    if text.lower() in ("いいえ", "無", "なし", "false", "no"):
        return _NO
    return text


def says_none(value: object) -> bool:
    """Whether a table is said to have no rows, unlike one that nobody has filled in."""
    return isinstance(value, str) and folded(value[:20]) in NONE


def typed_choices(value: object) -> tuple[str, ...]:
    """The texts of a field that holds several."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(typed_text(each) for each in value)
    text = typed_text(value)
    return (text,) if text else ()


def typed_rows(value: object, field: Field) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, one text per column of the field."""
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    names = [column.name for column in field.columns]
    return tuple(
        tuple(typed_text(row.get(name)) for name in names)
        if isinstance(row, Mapping)
        else (typed_text(row), *[""] * (len(names) - 1))
        for row in rows[:MOST_ROWS]
    )


def _given(field: Field, value: object) -> object:
    match field.type:
        case FieldType.YES_NO:
            return {_YES: True, _NO: False}.get(str(value), _text(value, LONGEST_CELL))
        case FieldType.CHOICES:
            return _texts(field, value)
        case FieldType.TABLE:
            return _rows(field, value)
        case _:
            return _text(value, LONGEST_TEXT)


def _texts(field: Field, value: object) -> list[str]:
    if isinstance(value, str) and not field.choices:
        value = value[:LONGEST_TEXT].splitlines()
    if not isinstance(value, list):
        return []
    texts = [_text(each, LONGEST_CELL).strip() for each in value[:MOST_CHOICES]]
    return list(dict.fromkeys(text for text in texts if text))


def _rows(field: Field, value: object) -> list[dict[str, str]] | str:
    if says_none(value):
        return "なし"
    if not isinstance(value, list):
        return []
    names = [column.name for column in field.columns]
    rows = []
    for row in value[:MOST_ROWS]:
        cells = row if isinstance(row, list) else []
        said = {
            name: text
            for name, cell in zip(names, cells, strict=False)
            if (text := _text(cell, LONGEST_CELL).strip())
        }
        if said:
            rows.append(said)
    return rows


def _text(value: object, longest: int) -> str:
    return value[:longest].strip("\n") if isinstance(value, str) else ""
