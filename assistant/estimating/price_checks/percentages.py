"""Lines of a unit-cost table that are a percentage of others: 諸雑費（率）, 労務費の17％."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Line, LineKind, UnitCostTable
from assistant.estimating.price_checks.rounding import PRODUCTS, trailing_step
from assistant.estimating.price_checks.said import number, on_line, shown, text
from assistant.estimating.walking import Located

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_LABOUR_UNITS = ("人", "人日", "人・日", "人/日")
_MACHINE_UNITS = ("日", "時間", "h", "hr", "供用日", "時", "台日", "運転日")


def states_percentage(line: Line) -> bool:
    """Whether a row's amount is a percentage of other rows."""
    return _percentage(line) is not None


def percentage_finding(
    table: UnitCostTable, located: Located, summed: Sequence[Line]
) -> Finding | None:
    """A percentage line whose amount no sensible base gives.

    The amount may also round the table's total (率＋まるめ), so anything within the total's
    trailing zeros below the percentage's exact value is right.
    """
    line = located.line
    percent, amount = _percentage(line), number(line.amount)
    if percent is None or line.amount is None or amount is None or not percent:
        return None
    others = _before(line, summed)
    if not others:
        return None
    price = number(line.unit_price)
    named = _named_base(line, others)
    bases = {*_possible_bases(others), *([price] if price else []), *([named] if named else [])}
    step = trailing_step(number(table.total) or Decimal(1))
    for base in bases:
        exact = base * percent / 100
        if amount in {way.apply(exact) for way in PRODUCTS} or abs(exact - amount) < step:
            return None
    base = (
        named
        if named is not None
        else sum((number(other.amount) or Decimal(0) for other in others), Decimal(0))
    )
    expected = (base * percent / 100).quantize(Decimal("0.01"))
    stated = f"{shown(percent)}％の額 {shown(expected)}（対象 {shown(base)}）"
    used = _other_percentage(amount, bases, percent)
    why = f"{shown(used)}％の額です。" if used is not None else ""
    return on_line(
        "unit_cost_rebuild",
        "percentage",
        Severity.INFO if used is None and named is None else Severity.WARNING,
        located,
        line.amount,
        f"{stated}と金額 {shown(amount)} が合いません。{why}",
        expected=shown(expected),
        difference=expected - amount,
        figures={"percent": shown(percent), "base": shown(base)},
    )


def _other_percentage(amount: Decimal, bases: set[Decimal], percent: Decimal) -> Decimal | None:
    """The whole percentage of one of the bases that the amount is, when it is another one."""
    for base in bases:
        if base:
            used = (amount * 100 / base).quantize(Decimal(1), ROUND_HALF_UP)
            if used not in (0, percent) and amount in {
                way.apply(base * used / 100) for way in PRODUCTS
            }:
                return used
    return None


def _percentage(line: Line) -> Decimal | None:
    """The percentage that a row states: in its unit and quantity, its rate, or its words."""
    if line.kind not in (LineKind.ITEM, LineKind.ROUNDING):
        return None
    unit = unicodedata.normalize("NFKC", text(line.unit))
    if unit == "%":
        return number(line.quantity)
    if line.kind is LineKind.ROUNDING or "諸雑費" in line.name.text:
        if line.rate is not None and line.rate.number is not None:
            return line.rate.number
        for words in (line.name, line.specification, line.remarks):
            found = _PERCENT.search(unicodedata.normalize("NFKC", text(words)))
            if found:
                return Decimal(found[1])
    return None


def _before(line: Line, summed: Sequence[Line]) -> list[Line]:
    """The lines above a percentage line."""
    return [other for other in summed if other.row < line.row and not states_percentage(other)]


def is_labour(line: Line) -> bool:
    """Whether a row is a worker's wage, by its unit."""
    return unicodedata.normalize("NFKC", text(line.unit)) in _LABOUR_UNITS


def _is_machine(line: Line) -> bool:
    words = line.name.text + text(line.specification)
    unit = unicodedata.normalize("NFKC", text(line.unit))
    return unit in _MACHINE_UNITS or any(word in words for word in ("運転", "損料", "賃料", "機械"))


def _groups(lines: Iterable[Line]) -> dict[str, Decimal]:
    sums = {"労務": Decimal(0), "機械": Decimal(0), "材料": Decimal(0)}
    for line in lines:
        kind = "労務" if is_labour(line) else "機械" if _is_machine(line) else "材料"
        sums[kind] += number(line.amount) or Decimal(0)
    return sums


def _possible_bases(others: Sequence[Line]) -> set[Decimal]:
    """Sums of every choice among labour, machines and materials."""
    sums = [value for value in _groups(others).values() if value]
    return {
        sum(chosen, Decimal(0))
        for size in range(1, len(sums) + 1)
        for chosen in combinations(sums, size)
    }


def _named_base(line: Line, others: Sequence[Line]) -> Decimal | None:
    """The base that the row's words name (労務費の, 材料費と機械経費の), if they do."""
    words = line.name.text + text(line.specification) + text(line.remarks)
    named = [value for kind, value in _groups(others).items() if kind in words]
    return sum(named, Decimal(0)) if named else None
