"""What templates may call besides evidence: sums, remarks, gaps, and the filters of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from assistant.drafting import amounts
from assistant.drafting.amounts import Amount, NotCalculable
from assistant.drafting.draft import Gap, Origin, OriginKind, Span
from assistant.drafting.markers import Marks
from assistant.drafting.rounding import Rounding
from assistant.drafting.rounding import rounded as rounded_amount
from assistant.drafting.shown import (
    Calculated,
    Missing,
    Shown,
    amount_in,
    calculated,
)
from assistant.drafting.shown_dates import days_between, moved_date
from assistant.drafting.shown_rows import Row
from assistant.drafting.template_limits import argument_text, joined
from retrieval.errors import NaniwaError

FUNCTIONS = frozenset({"total", "remark", "gap"})
_LARGEST_LIST = 20_000


def functions(marks: Marks) -> dict[str, Callable[..., Any]]:
    """The functions by the names under which templates call them."""

    def total(rows: object, column: str = "") -> Calculated | Missing:
        if isinstance(rows, Missing):
            return rows
        values = [_cell(row, column) for row in _listed(rows)]
        if not values:
            return Missing((Gap(f"{column}の合計", "合計する行がありません"),), marks)
        return calculated(lambda *terms: amounts.total_of(terms), values, marks)

    def remark(text: object) -> str:
        return marks.inline(Span("", remark="".join(s.text for s in _spans(text, marks))))

    def gap(label: object, where: object = "") -> str:
        said = ["".join(s.text for s in _spans(part, marks)) for part in (label, where)]
        missing = Gap(*said)
        return marks.inline(Span(missing.text, Origin(OriginKind.TEMPLATE), missing))

    return {"total": total, "remark": remark, "gap": gap}


def filters(marks: Marks) -> dict[str, Callable[..., Any]]:
    """The filters that Naniwa has besides, or in the place of, Jinja's."""

    def unit(value: object, name: str) -> Calculated | Missing:
        return calculated(lambda amount: amounts.in_unit(amount, name), [value], marks)

    def rounded(value: object, places: int, how: str) -> Calculated | Missing:
        if how not in list(Rounding):
            names = "、".join(Rounding)
            raise NaniwaError(f"端数処理「{how}」はありません（{names}）", code="kind")
        return calculated(
            lambda amount: rounded_amount(amount, places, Rounding(how)), [value], marks
        )

    def unsigned(value: object) -> object:
        if isinstance(value, Shown) and isinstance(value.value.data, Decimal):
            text = value.value.text.lstrip("-－−▲△")
            given = replace(value.value, data=abs(value.value.data), text=text)
            return Shown(given, marks, value.field)
        return value

    def length(value: object) -> object:
        if isinstance(value, Shown) and isinstance(value.value.data, tuple):
            origin = value.value.origin
            count = len(value.value.data)
            counted = amounts.amount_of(count, "", f"{origin.label}の数", (origin,))
            return Calculated(amounts.as_result(counted), marks)
        return value if isinstance(value, Missing) else len(_listed(value))

    def first(value: object) -> object:
        return next(iter(_listed(value)), "")

    def last(value: object) -> object:
        items = _listed(value)
        return items[-1] if items else ""

    def join(value: object, separator: str = "", attribute: str = "") -> str:
        items = [_cell(item, attribute) for item in _listed(value)]
        return joined(items, argument_text(separator))

    return {
        "unit": unit,
        "rounded": rounded,
        "unsigned": unsigned,
        "length": length,
        "count": length,
        "first": first,
        "last": last,
        "join": join,
        "list": _listed,
    }


def arithmetic(operator: str, left: object, right: object) -> object:
    """``left operator right`` of values and numbers. Raises NaniwaError for what can't be calculated."""
    marks = next((side.marks for side in (left, right) if isinstance(side, Shown | Missing)), None)
    if marks is None:
        return _of_literals(operator, left, right)
    if isinstance(left, Shown) and left.is_date and operator in "+-":
        if isinstance(right, Shown) and right.is_date and operator == "-":
            return days_between(left, right)
        return moved_date(left, right, 1 if operator == "+" else -1)
    work_out: dict[str, Callable[[Amount, Amount], Amount]] = {
        "+": amounts.plus,
        "-": lambda a, b: amounts.plus(a, b, -1),
        "*": amounts.times,
        "/": amounts.over,
    }
    if operator not in work_out:
        raise NaniwaError(f"計算「{operator}」は使えません", code="kind")
    return calculated(work_out[operator], [left, right], marks)


def negated(value: object) -> object:
    """``-value``."""
    if isinstance(value, Shown | Missing):
        return calculated(amounts.negative, [value], value.marks)
    return -value if type(value) is int else -_literal(value)


def _of_literals(operator: str, left: object, right: object) -> object:
    first, second = _literal(left), _literal(right)
    match operator:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "/" if second:
            return first / second
        case "%" if second:
            return first % second
        case "//" if second:
            return first // second
    raise NaniwaError(f"計算「{operator}」は使えません", code="kind")


def _literal(value: object) -> Decimal:
    try:
        amount = amount_in(value)
    except NotCalculable as error:
        raise NaniwaError(f"計算できないものがあります（{error}）", code="kind") from error
    return amounts.decimal_of(amount)


def _listed(value: object) -> list[Any]:
    """What a value goes through, as a list of a bounded length."""
    if isinstance(value, Shown) and not isinstance(value.value.data, tuple):
        return [value]
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [value]
    return list(islice(_only(value), _LARGEST_LIST))


def _only(value: Iterable[Any]) -> Iterator[Any]:
    if isinstance(value, Missing) and value.field is None:
        return
    yield from value


def _cell(item: object, column: str) -> Any:  # noqa: ANN401 - what a template sees
    if not column:
        return item
    if isinstance(item, Row):
        try:
            return item[column]
        except KeyError:
            raise NaniwaError(f"表に列「{column}」はありません", code="kind") from None
    raise NaniwaError(f"列「{column}」を求められるのは表の行だけです", code="kind")


def _spans(value: object, marks: Marks) -> Iterator[Span]:
    return marks.read(argument_text(value), Origin(OriginKind.TEMPLATE))
