"""Whether a unit-cost table adds up: its percentages, its total, its price of one unit.

Products of quantity and unit price are rule 12's, in unit-cost tables too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.matching.names import unit_key
from assistant.estimating.model import Estimate, Line, LineKind, UnitCostTable, Written
from assistant.estimating.price_checks.percentages import percentage_finding, states_percentage
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.rounding import (
    TOTALS,
    UNIT_PRICES,
    Usage,
    Verdict,
    trailing_step,
    usage,
)
from assistant.estimating.price_checks.said import number, on_table, shown, text
from assistant.estimating.walking import walk_table

RULE = "unit_cost_rebuild"


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the document rounds the totals and unit prices of its unit-cost tables."""

    totals: Usage
    unit_prices: Usage


def conventions_of(estimate: Estimate) -> Conventions:
    """The conventions that the unit-cost tables of an estimate follow."""
    totals, unit_prices = [], []
    for table in estimate.tables:
        total = number(table.total)
        added = sum_of_lines(table)
        if total is not None and added is not None:
            totals.append((added, total))
        if (pair := _unit_price(table)) is not None:
            unit_prices.append(pair)
    return Conventions(usage(totals, TOTALS), usage(unit_prices, UNIT_PRICES))


def summed_lines(table: UnitCostTable) -> list[Line]:
    """The lines whose amounts make the total: the topmost that have one, subtotals left out."""
    return list(_summed(table.lines))


def _summed(lines: tuple[Line, ...]) -> Iterator[Line]:
    for line in lines:
        if line.kind in (LineKind.SUBTOTAL, LineKind.NOTE):
            continue
        if number(line.amount) is not None:
            yield line
        else:
            yield from _summed(line.children)


def sum_of_lines(table: UnitCostTable) -> Decimal | None:
    """The sum of a table's amounts; None when it has none."""
    amounts = [line.amount.number for line in summed_lines(table) if line.amount is not None]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def percentage_findings(table: UnitCostTable) -> Iterator[Finding]:
    """Lines that state a percentage of others and have another amount."""
    lines = summed_lines(table)
    for located in walk_table(table):
        if states_percentage(located.line):
            finding = percentage_finding(table, located, lines)
            if finding is not None:
                yield finding


def _corrections(table: UnitCostTable) -> Decimal:
    """What the sum of a table would change by if every amount were quantity × unit price."""
    changed = Decimal(0)
    for line in summed_lines(table):
        quantity, price, amount = (
            number(line.quantity),
            number(line.unit_price),
            number(line.amount),
        )
        if quantity is None or price is None or amount is None or states_percentage(line):
            continue
        if abs(quantity * price - amount) >= 1:
            changed += quantity * price - amount
    return changed


def total_findings(table: UnitCostTable, ways: Conventions) -> Iterator[Finding]:
    """A total that is not the sum of the table's amounts, as the document rounds.

    Silent where a wrong product among the lines (rule 12's) explains the difference.
    """
    corrections = _corrections(table)
    total, added = number(table.total), sum_of_lines(table)
    if table.total is None or total is None or added is None or not total:
        return
    verdict = ways.totals.verdict(added, total)
    if verdict is Verdict.RIGHT:
        yield from _closing_finding(table, total, added)
        return
    if corrections and ways.totals.verdict(added + corrections, total) is not Verdict.WRONG:
        return
    if verdict is Verdict.UNUSUAL:
        return  # a total without the usual rounding is not wrong: 諸雑費 may close it elsewhere
    expected = ways.totals.expected(added)
    yield on_table(
        RULE,
        "total",
        Severity.ERROR,
        table,
        table.total,
        f"各行の金額の合計は {shown(added)} ですが、{shown(total)} となっています。"
        + _why_total(table, total, added, expected),
        expected=shown(expected),
        difference=expected - total,
        figures={"sum": shown(added), "expected": shown(expected)},
    )


def _why_total(table: UnitCostTable, total: Decimal, added: Decimal, expected: Decimal) -> str:
    for line in summed_lines(table):
        amount = number(line.amount)
        if amount and added - amount == total:
            return f"「{line.name.text}」が合計に入っていません。"
        if amount and added + amount == total:
            return f"「{line.name.text}」が2回入っています。"
        if amount and added - 2 * amount == total:
            return f"「{line.name.text}」の正負が逆に足されています。"
    slip = relation(total, expected)
    return f"{slip.text}。" if slip else ""


def _closing_finding(table: UnitCostTable, total: Decimal, added: Decimal) -> Iterator[Finding]:
    """諸雑費 that only rounds must be smaller than what it rounds to (rules.md 6)."""
    closing = [line for line in summed_lines(table) if line.kind is LineKind.ROUNDING]
    if len(closing) != 1 or states_percentage(closing[0]) or added != total:
        return
    line = closing[0]
    amount = number(line.amount)
    before = total - (amount or 0)
    if line.amount is None or not amount or not before:
        return
    digits = max(before.adjusted(), total.adjusted())
    if abs(amount) >= Decimal(1).scaleb(max(digits - 1, 1)) or abs(amount) > trailing_step(total):
        yield on_table(
            RULE,
            "closing",
            Severity.INFO,
            table,
            line.amount,
            f"「{line.name.text}」{shown(amount)} は、合計 {shown(before)} の端数をまるめる額より大きくなっています。",
            figures={"before": shown(before)},
        )


def base_of(table: UnitCostTable) -> Decimal:
    """The base quantity; 1 when the heading states none (or nothing usable)."""
    return number(table.base_quantity) or Decimal(1)


def _unit_price(table: UnitCostTable) -> tuple[Decimal, Decimal] | None:
    total, printed = number(table.total), number(table.unit_price)
    if total is None or printed is None or not total or not printed:
        return None
    return total / base_of(table), printed


def unit_price_findings(table: UnitCostTable, ways: Conventions) -> Iterator[Finding]:
    """A price of one unit that is not total ÷ base quantity, or a base that the parts are not of.

    Silent where the total is wrong and the price follows from the right one.
    """
    pair = _unit_price(table)
    at: Written | None = table.unit_price
    if pair is None or at is None:
        return
    exact, printed = pair
    verdict = ways.unit_prices.verdict(exact, printed)
    if verdict is Verdict.RIGHT:
        return
    added, total = sum_of_lines(table), number(table.total)
    if added is not None and total is not None and not ways.totals.fits(added, total):
        right = (added + _corrections(table)) / base_of(table)
        if ways.unit_prices.fits(right, printed):
            return
    meant = _base_of_parts(table, ways)
    if meant is not None and table.base_quantity is not None:
        yield on_table(
            RULE,
            "base_quantity",
            Severity.ERROR,
            table,
            table.base_quantity,
            f"単価 {shown(printed)} と内訳の数量は{shown(meant)}{text(table.base_unit)}当りのものですが、"
            f"基準数量は {shown(base_of(table))} です。",
            expected=shown(meant),
            figures={"base": shown(base_of(table)), "expected": shown(meant)},
        )
        return
    expected = ways.unit_prices.expected(exact)
    slip = relation(printed, expected)
    base = f"{shown(base_of(table))}{table.base_unit.text if table.base_unit else ''}"
    reason = f"{slip.text}。" if slip and verdict is Verdict.WRONG else ""
    if base_of(table) != 1 and printed == number(table.total):
        reason = "基準数量で割っていない額です。"
    if verdict is Verdict.UNUSUAL:
        reason = f"ほかの表は{ways.unit_prices.likeliest.name}です。"
    yield on_table(
        RULE,
        "unit_price" if verdict is Verdict.WRONG else "unit_price_rounding",
        Severity.ERROR if verdict is Verdict.WRONG else Severity.WARNING,
        table,
        at,
        f"合計 {shown(exact * base_of(table))} ÷ {base} は {shown(expected)} ですが、"
        f"1単位当りの単価は {shown(printed)} です。{reason}",
        expected=shown(expected),
        difference=expected - printed,
        figures={"base": base, "expected": shown(expected)},
    )


def _base_of_parts(table: UnitCostTable, ways: Conventions) -> Decimal | None:
    """The base quantity by which the printed unit price is right, when a part has that quantity."""
    total, printed = number(table.total), number(table.unit_price)
    unit = unit_key(text(table.base_unit))
    if total is None or printed is None or not unit:
        return None
    quantities = {
        quantity
        for line in summed_lines(table)
        if unit_key(text(line.unit)) == unit and (quantity := number(line.quantity))
    }
    if base_of(table) in quantities:
        return None
    fitting = {
        quantity
        for quantity in quantities
        if ways.unit_prices.verdict(total / quantity, printed) is not Verdict.WRONG
    }
    return fitting.pop() if len(fitting) == 1 else None
