"""What templates see of a project sheet: values that print themselves with their origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from assistant.drafting import amounts
from assistant.drafting.amounts import Amount, NotCalculable
from assistant.drafting.draft import Gap, Origin, OriginKind, Span
from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.markers import Marks
from assistant.drafting.sheet import Sheet, Value

_LONGEST_CALCULATION = 200  # characters of one that is named in a gap
_NOTHING = frozenset({"なし", "無し", "無", "該当なし", "特になし", "ありません"})

_OF_SHEET = "計画シートの記入者に確かめる"
"""Where a field is found whose kind says nothing of it."""
_ANOTHER_PROJECT = (
    "過去の設計書から取った別の工事の値です。この工事に当てはまるか確かめてください。"
)


class Shown:
    """A value in a template: prints as a mark, compares, counts and calculates as what it is.

    It is true when there is something: a field that says 「なし」 is known, and false.
    """

    known = True

    def __init__(
        self, value: Value, marks: Marks, field: Field | None = None, unit: str | None = None
    ) -> None:
        self._value = value
        self._marks = marks
        self.field = field
        self._unit = unit if unit is not None else field.unit if field else ""

    @property
    def value(self) -> Value:
        """What it is, as a sheet has it."""
        return self._value

    @property
    def marks(self) -> Marks:
        """The marks of the rendering that it belongs to."""
        return self._marks

    @property
    def is_date(self) -> bool:
        """Whether it is a day."""
        return isinstance(self.value.data, date)

    def amount(self) -> Amount:
        """Its number and unit. Raises NotCalculable when it is no number."""
        data = self.value.data
        if not isinstance(data, Decimal):
            raise NotCalculable(f"「{self.value.text}」は数でない")
        text, unit = self.value.text, self._unit
        written = text if text.endswith(unit) else f"{text}{unit}"
        return amounts.amount_of(data, unit, written, (self.value.origin,))

    def __str__(self) -> str:
        origin = self.value.origin
        other = _ANOTHER_PROJECT if origin.kind is OriginKind.PAST_DESIGN else ""
        remark = "\n".join(filter(None, (other, self.value.remark)))
        return self._marks.inline(Span(self.value.text, origin, remark=remark))

    def __bool__(self) -> bool:
        data = self.value.data
        return bool(data) and not (isinstance(data, str) and data.strip() in _NOTHING)

    def __eq__(self, other: object) -> bool:
        pair = _comparable(self, other)
        return pair is not None and pair[0] == pair[1]

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, Missing) and not self == other

    def __hash__(self) -> int:
        return hash(self.value.text)

    def __contains__(self, part: object) -> bool:
        data = self.value.data
        return isinstance(data, str | tuple) and _plain(part) in data

    def __iter__(self) -> Iterator[Any]:
        from assistant.drafting.shown_rows import Row  # rows hold values as this does

        columns = {column.name: column for column in self.field.columns} if self.field else {}
        data = self.value.data
        if isinstance(data, str):  # a long text goes line by line
            data = tuple(line.strip() for line in data.splitlines() if line.strip())
        for item in data if isinstance(data, tuple) else ():
            if isinstance(item, Mapping):
                yield Row(item, columns, self._marks, where=self.field.where if self.field else "")
            else:
                yield Shown(Value(item, item, self.value.origin), self._marks)

    def __len__(self) -> int:
        return len(self.value.data) if isinstance(self.value.data, str | tuple) else 1

    def __lt__(self, other: object) -> bool:
        return _ordered(self, other, lambda left, right: bool(left < right))

    def __gt__(self, other: object) -> bool:
        return _ordered(self, other, lambda left, right: bool(left > right))

    def __le__(self, other: object) -> bool:
        return _ordered(self, other, lambda left, right: bool(left <= right))

    def __ge__(self, other: object) -> bool:
        return _ordered(self, other, lambda left, right: bool(left >= right))


class Calculated(Shown):
    """The result of a calculation: prints with the calculation as its origin, or as a gap."""

    def __init__(self, amount: Amount, marks: Marks) -> None:
        self._amount = amount
        super().__init__(Value("", "", Origin(OriginKind.CALCULATION)), marks)

    @property
    def value(self) -> Value:
        """Its number, text and calculation; a gap's text where it can't be printed."""
        number = amounts.decimal_of(self._amount)
        try:
            return Value(
                number, amounts.text_of(self._amount), amounts.calculation_of(self._amount)
            )
        except NotCalculable as error:
            gap = uncalculated(self._amount.written, error)
            return Value(number, gap.text, Origin(OriginKind.CALCULATION, self._amount.written))

    def amount(self) -> Amount:
        """What was calculated."""
        return self._amount

    def __str__(self) -> str:
        try:
            text = amounts.text_of(self._amount)
            return self._marks.inline(Span(text, amounts.calculation_of(self._amount)))
        except NotCalculable as error:
            return str(Missing((uncalculated(self._amount.written, error),), self._marks))


class Missing:
    """Something that nobody filled in: false, and prints as a gap.

    So does what was to be calculated from it. Going through a missing table gives one row that
    prints the gap once, so that a table without rows doesn't hide that it is missing.
    """

    known = False

    def __init__(self, gaps: Sequence[Gap], marks: Marks, field: Field | None = None) -> None:
        self.gaps = tuple(gaps)
        self._marks = marks
        self.field = field

    @property
    def marks(self) -> Marks:
        """The marks of the rendering that it belongs to."""
        return self._marks

    def __str__(self) -> str:
        kind = OriginKind.SHEET if self.field else OriginKind.CALCULATION
        return self._marks.inline(
            *(Span(gap.text, Origin(kind, gap.label), gap) for gap in self.gaps)
        )

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        from assistant.drafting.shown_rows import Row

        if self.field is not None and self.field.type is FieldType.TABLE:
            columns = {column.name: column for column in self.field.columns}
            yield Row({}, columns, self._marks, self)
        else:
            yield self

    def __len__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash(self.gaps)

    def __contains__(self, part: object) -> bool:
        return False

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__


def missing_field(field: Field, marks: Marks, table_where: str = "") -> Missing:
    """A field that nobody filled in; a column is found where its table is, unless it says otherwise."""
    return Missing((Gap(field.name, field.where or table_where or _OF_SHEET),), marks, field)


def shown_values(sheet: Sheet, schema: Schema, marks: Marks) -> dict[str, Shown | Missing]:
    """Every field of the schema by its name."""
    return {
        name: Shown(sheet.values[name], marks, field)
        if name in sheet.values
        else missing_field(field, marks)
        for name, field in schema.items()
    }


def calculated(
    work_out: Callable[..., Amount], operands: Sequence[object], marks: Marks
) -> Calculated | Missing:
    """What ``work_out`` makes of the operands' amounts; a gap naming what is missing or wrong."""
    gaps = [gap for operand in operands if isinstance(operand, Missing) for gap in operand.gaps]
    if gaps or any(isinstance(operand, Missing) for operand in operands):
        return Missing(tuple(dict.fromkeys(gaps)), marks)
    written = ""
    try:
        given = [amount_in(operand) for operand in operands]
        written = "、".join(amount.written for amount in given)
        return Calculated(work_out(*given), marks)
    except NotCalculable as error:
        return Missing((uncalculated(written, error),), marks)


def amount_in(operand: object) -> Amount:
    """The amount of a value or of a number in a template. Raises NotCalculable."""
    if isinstance(operand, Shown):
        return operand.amount()
    if isinstance(operand, bool) or not isinstance(operand, int | float | Decimal):
        raise NotCalculable("数でないものは計算できない")
    # a float is a literal of a template: what was written, not its binary value
    number = Decimal(str(operand))
    return amounts.amount_of(number, "", f"{number:f}", ())


def uncalculated(written: str, error: Exception) -> Gap:
    """The gap where something could not be calculated, and why."""
    short = (
        written if len(written) <= _LONGEST_CALCULATION else f"{written[:_LONGEST_CALCULATION]}…"
    )
    return Gap(f"{short}の計算" if short else "計算", f"ひな形の計算（{error}）")


def _plain(other: object) -> object:
    return other.value.data if isinstance(other, Shown) else other


def _comparable(left: Shown, right: object) -> tuple[Any, Any] | None:
    """Both as what can be compared, or None."""
    mine, other = left.value.data, _plain(right)
    if isinstance(mine, Decimal) and not isinstance(mine, bool):
        try:
            first, second = left.amount(), amount_in(_number_or_same(right))
            return amounts.compared(first, second)
        except NotCalculable:
            return None
    if isinstance(other, bool) or isinstance(mine, bool):
        return (mine, other) if isinstance(mine, bool) and isinstance(other, bool) else None
    if isinstance(mine, date) and isinstance(other, str):
        other = _date(other)
    return (mine, other) if type(mine) is type(other) else None


def _number_or_same(value: object) -> object:
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ordered(left: Shown, right: object, holds: Callable[[Any, Any], bool]) -> bool:
    pair = _comparable(left, right)
    return pair is not None and isinstance(pair[0], int | str | date | Fraction) and holds(*pair)
