"""Machine days: base quantity ÷ (daily output × its corrections)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.blocks import Block, blocks_of
from assistant.estimating.price_checks.corrections import (
    Correction,
    combined,
    output_corrections,
)
from assistant.estimating.price_checks.productivity import as_precise_as, fits
from assistant.estimating.price_checks.productivity_rows import names_most
from assistant.estimating.price_checks.relations import quantity_slip
from assistant.estimating.price_checks.said import number, on_line, on_table, shown, text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, shown_name

RULE = "unit_cost_rebuild"
_PREFIX = "日当たり作業量:"


def daily_output_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Lines in days whose quantity the daily output of the table's work does not give."""
    rows = [row for row in references.rates if row.rate.startswith(_PREFIX) and row.a]
    if not rows:
        return
    for block in blocks_of(estimate):
        row = _of_block(block, rows)
        if row is None or block.base is None or block.base.unit == "日":
            continue
        days = [found for found in block.lines if unit_key(text(found.line.unit)) == "日"]
        if days and all(number(found.line.quantity) == 1 for found in days):
            yield from _of_one_day(block, row, days[0], estimate, references)
            continue
        # several machines that work the same time; other quantities are not days of the work
        if len({number(found.line.quantity) for found in days}) == 1:
            for found in days:
                yield from _compared(found, block, row, estimate, references)


def _of_block(block: Block, rows: Sequence[RateRow]) -> RateRow | None:
    """The one row whose work the block names; None when none or several do."""
    fitting = [
        row
        for row in rows
        if (key := name_key(row.rate.removeprefix(_PREFIX))) and key in block.key
    ]
    conditioned = [row for row in fitting if name_key(row.work_category) in block.key] or fitting
    return conditioned[0] if len(conditioned) == 1 else None


def _severity(block: Block, row: RateRow) -> Severity:
    """Proved only where the row's work is (nearly) the table's name, not a word of a longer one."""
    work = name_key(row.rate.removeprefix(_PREFIX))
    return Severity.ERROR if names_most(block, work) else Severity.WARNING


def _of_one_day(
    block: Block, row: RateRow, day: Located, estimate: Estimate, references: References
) -> Iterator[Finding]:
    """A table of one day's cost: its base quantity is the daily output."""
    table = next((found for found in estimate.tables if found.key == block.table_key), None)
    at = table.base_quantity if table is not None else None
    if table is None or at is None or block.base is None or not row.a:
        yield from _compared(day, block, row, estimate, references)
        return
    work = row.rate.removeprefix(_PREFIX)
    corrections = output_corrections(estimate, references, day, (work,), block.name)
    exact = row.a * combined(correction for correction in corrections if correction.due)
    if fits(block.base.quantity, exact):
        return
    yield on_table(
        RULE,
        "daily_output",
        _severity(block, row),
        table,
        at,
        f"1日当りの費用を {shown(block.base.quantity)}{block.base.unit} で割っていますが、"
        f"日当たり作業量は {shown(exact)}{block.base.unit} です。",
        expected=shown(exact),
        basis=(basis_of(row.origin, f"{row.rate} {row.work_category} {shown(row.a)}"),),
        figures={
            "output": shown(exact),
            "item": shown_name(day.line),
            "expected": shown(exact),
        },
    )


def _compared(
    located: Located, block: Block, row: RateRow, estimate: Estimate, references: References
) -> Iterator[Finding]:
    at, quantity = located.line.quantity, number(located.line.quantity)
    if at is None or not quantity or block.base is None or not row.a:
        return
    work = row.rate.removeprefix(_PREFIX)
    corrections = output_corrections(estimate, references, located, (work,), block.name)
    output = row.a * combined(correction for correction in corrections if correction.due)
    exact = block.base.quantity / output
    if fits(quantity, exact):
        return
    expected = as_precise_as(quantity, exact)
    price = number(located.line.unit_price)
    yield on_line(
        RULE,
        "daily_output",
        _severity(block, row),
        located,
        at,
        f"{shown(block.base.quantity)}{block.base.unit} ÷ 日当たり作業量 {shown(output)} は "
        f"{shown(expected)}日ですが、{shown(quantity)}日です。{_why(quantity, exact, expected, corrections)}",
        expected=shown(expected),
        difference=(expected - quantity) * price if price is not None else None,
        basis=(basis_of(row.origin, f"{row.rate} {row.work_category} {shown(row.a)}"),),
        figures={
            "output": shown(output),
            "item": shown_name(located.line),
            "expected": shown(expected),
        },
    )


def _why(
    quantity: Decimal, exact: Decimal, expected: Decimal, corrections: Sequence[Correction]
) -> str:
    for correction in corrections:
        if correction.due and fits(quantity, exact * correction.factor):
            return f"{correction.label}（×{shown(correction.factor)}）が掛けられていません。"
        if not correction.due and fits(quantity, exact / correction.factor):
            return f"該当の記載がない{correction.label}（×{shown(correction.factor)}）が掛けられています。"
        if correction.due and fits(quantity, exact * correction.factor * correction.factor):
            return f"{correction.label}が作業量を増やす向きに使われています。"
    slip = quantity_slip(quantity, expected)
    return f"{slip.text}。" if slip else ""
