"""What was given for a sheet as JSON has it, so that it can be kept and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from assistant.drafting.given_text import cleaned, one_line
from assistant.drafting.sheet_problems import FieldProblem, SheetError
from assistant.drafting.sheet_yaml import DEEPEST, MOST_BYTES

MOST_KEYS = 500
_LARGEST = 10**30
_TOO_LARGE = "桁の多すぎる数"


def plain_given(given: Mapping[str, object], title: str) -> dict[str, object]:
    """What was given, in texts, numbers, lists and mappings.

    Raises SheetError where it is far more than a sheet needs; ``title`` names the sheet.
    """
    if len(given) > MOST_KEYS:
        raise SheetError((FieldProblem("", f"{title}は項目が多すぎます（{MOST_KEYS}まで）"),))
    room = _Room(title)
    return {key: room.plain(value, 1) for key, value in given.items()}


@dataclass(slots=True)
class _Room:
    """How much more may come, in bytes."""

    title: str
    left: int = MOST_BYTES

    def plain(self, value: object, depth: int) -> object:
        """A value as JSON has it."""
        self.left -= 4 * len(value) + 8 if isinstance(value, str) else 16
        if self.left < 0 or depth > DEEPEST:
            what = "大きすぎます（上限1MB）" if depth <= DEEPEST else "入れ子が深すぎます"
            raise SheetError((FieldProblem("", f"{self.title}は{what}"),))
        if isinstance(value, Mapping):
            return {one_line(str(key)): self.plain(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(item, depth + 1) for item in value]
        return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    match value:
        case None | bool():
            return value
        case str():
            # A text that holds nothing but refused characters is still something to name.
            return cleaned(value) or ("\0" if value.strip() else "")
        case int():
            return value if abs(value) < _LARGEST else _TOO_LARGE
        case float():
            return value if isfinite(value) else str(value)
        case Decimal():
            return str(value) if len(value.as_tuple().digits) < 100 else _TOO_LARGE
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return type(value).__name__
