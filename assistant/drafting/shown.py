"""What templates see of a project sheet: values that print themselves with their origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from assistant.drafting.draft import Gap, Origin, OriginKind, Span
from assistant.drafting.fields import Field, Schema
from assistant.drafting.markers import Marks
from assistant.drafting.sheet import Sheet, Value

_NOTHING = frozenset({"なし", "無し", "無", "該当なし", "特になし", "ありません"})


class Shown:
    """A value in a template: prints as a mark, compares and counts as what it is.

    It is true when there is something: a field that says 「なし」 is known, and false.
    """

    known = True

    def __init__(self, value: Value, marks: Marks) -> None:
        self.value = value
        self._marks = marks

    def __str__(self) -> str:
        return self._marks.inline(Span(self.value.text, self.value.origin))

    def __bool__(self) -> bool:
        data = self.value.data
        return bool(data) and not (isinstance(data, str) and data.strip() in _NOTHING)

    def __eq__(self, other: object) -> bool:
        return bool(self.value.data == _plain(other))

    def __hash__(self) -> int:
        return hash(self.value.text)

    def __contains__(self, part: object) -> bool:
        data = self.value.data
        return isinstance(data, str | tuple) and _plain(part) in data

    def __iter__(self) -> Iterator[Any]:
        for item in self.value.data if isinstance(self.value.data, tuple) else ():
            if isinstance(item, Mapping):
                yield Row({name: Shown(value, self._marks) for name, value in item.items()})
            else:
                yield Shown(Value(item, item, self.value.origin), self._marks)

    def __len__(self) -> int:
        return len(self.value.data) if isinstance(self.value.data, str | tuple) else 1

    def __lt__(self, other: object) -> bool:
        return self._number() < _number(other)

    def __gt__(self, other: object) -> bool:
        return self._number() > _number(other)

    def _number(self) -> Decimal:
        return _number(self)


class Row(dict[str, Shown]):
    """A row of a table: a cell that is empty prints nothing."""

    def __missing__(self, name: str) -> str:
        return ""


class Missing:
    """A field that nobody filled in: false, and prints as a gap."""

    known = False

    def __init__(self, field: Field, marks: Marks) -> None:
        self.field = field
        self._marks = marks

    def __str__(self) -> str:
        gap = Gap(self.field.name, self.field.where)
        return self._marks.inline(Span(gap.text, Origin(OriginKind.SHEET, self.field.name), gap))

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0


def shown_values(sheet: Sheet, schema: Schema, marks: Marks) -> dict[str, Shown | Missing]:
    """Every field of the schema by its name."""
    return {
        name: Shown(sheet.values[name], marks) if name in sheet.values else Missing(field, marks)
        for name, field in schema.items()
    }


def _plain(other: object) -> object:
    return other.value.data if isinstance(other, Shown) else other


def _number(value: object) -> Decimal:
    data = _plain(value)
    return data if isinstance(data, Decimal) else Decimal(str(data))
