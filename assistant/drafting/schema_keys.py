"""Keys of a field's description as YAML has them, each as what it should hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.drafting.given_text import one_line


def text_key(item: Mapping[str, Any], key: str) -> str:
    """A key that holds a text, "" without it. Raises ValueError saying what is expected."""
    value = item.get(key)
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise ValueError(f"{key} は文字で書いてください")  # noqa: TRY004
    return str(value).strip()


def switch_key(item: Mapping[str, Any], key: str) -> bool:
    """A key that holds true or false. Raises ValueError saying what is expected."""
    value = item.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} は true か false です")  # noqa: TRY004
    return value


def decimal_key(item: Mapping[str, Any], key: str) -> Decimal | None:
    """A key that holds a number, exactly. Raises ValueError saying what is expected."""
    value = item.get(key)
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError as error:
        raise ValueError(f"{key} は数で書いてください") from error
    if isinstance(value, bool) or not number.is_finite():
        raise ValueError(f"{key} は数で書いてください")
    return number


def texts_key(item: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A key that holds texts, or one. Raises ValueError saying what is expected."""
    value = item.get(key)
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    if any(isinstance(entry, list | dict) for entry in listed):
        raise ValueError(f"{key} は文字か、文字の並びで書いてください")
    return tuple(text for entry in listed if (text := _as_written(entry)))


def _as_written(entry: object) -> str:
    """A scalar as a person would write it: YAML makes true of yes and a date of 2026-04-01."""
    if isinstance(entry, bool):
        return "有" if entry else "無"
    if isinstance(entry, date):
        return entry.isoformat()
    return "" if entry is None else one_line(str(entry))
