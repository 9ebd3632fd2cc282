"""Man-days and machine days of unit-cost tables against the rate table's 歩掛 rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.estimating.facts import date_in, fact_text, overhead_date, price_date
from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.model import Estimate, Line
from assistant.estimating.price_checks.blocks import Block, blocks_of
from assistant.estimating.price_checks.corrections import (
    Correction,
    combined,
    corrections_for,
    multiplied,
)
from assistant.estimating.price_checks.productivity_rows import (
    Productivity,
    lines_of,
    names_most,
    productivities,
    rows_of,
)
from assistant.estimating.price_checks.relations import quantity_slip
from assistant.estimating.price_checks.said import number, on_line, on_table, shown, text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import items

RULE = "unit_cost_rebuild"


def productivity_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Quantities that differ from the 歩掛 of the work, scaled to the table's base quantity."""
    known = productivities(references.rates)
    if not known:
        return
    day = (
        date_in(fact_text(estimate, "歩掛適用年度"))
        or price_date(estimate)
        or overhead_date(estimate)
    )
    for block in blocks_of(estimate):
        rows, in_full = rows_of(block, known)
        other_base = _wrong_base(block, rows, estimate)
        if other_base is not None:
            yield other_base
            if _of_base(block, rows):
                continue
        for what in dict.fromkeys(entry.what for entry in rows):
            entries = [entry for entry in rows if entry.what == what]
            sure = (
                in_full
                and names_most(block, "".join(rows[0].words))
                and len({entry.row.work_category for entry in entries}) == 1
            )
            for finding in _compared(block, entries, day, estimate, references):
                doubtful = not sure or other_base is not None
                yield replace(finding, severity=Severity.WARNING) if doubtful else finding


def _wrong_base(block: Block, rows: Sequence[Productivity], estimate: Estimate) -> Finding | None:
    """The base quantity of the heading, when all quantities are those of the 歩掛's own base."""
    table = next((found for found in estimate.tables if found.key == block.table_key), None)
    if table is None or block.table_key is None or table.base_quantity is None:
        return None
    bases = {(entry.base.quantity, entry.base.unit) for entry in rows if entry.base is not None}
    if len(bases) != 1 or block.base is None:
        return None
    quantity, unit = bases.pop()
    if quantity == block.base.quantity or unit not in ("", block.base.unit):
        return None
    pairs = [
        (number(lines[0].line.quantity), entry.row.a)
        for entry in rows
        if len(lines := lines_of(block, entry.what)) == 1
    ]
    if _part_of(block, block.base.quantity):
        return None
    if len(pairs) < 2 or any(stands is None or stands != listed for stands, listed in pairs):
        return None
    return on_table(
        RULE,
        "base_quantity",
        Severity.ERROR,
        table,
        table.base_quantity,
        f"数量は{shown(quantity)}{unit}当りの歩掛どおりですが、基準数量は {shown(block.base.quantity)}{unit} です。",
        expected=shown(quantity),
        basis=(basis_of(rows[0].row.origin, f"{rows[0].row.rate} {rows[0].row.work_category}"),),
        figures={"base": shown(block.base.quantity), "expected": shown(quantity)},
    )


def _of_base(block: Block, rows: Sequence[Productivity]) -> bool:
    """Whether a material of the table is of the 歩掛's base: then only the heading is wrong."""
    return any(_part_of(block, entry.base.quantity) for entry in rows if entry.base is not None)


def _part_of(block: Block, base: Decimal) -> bool:
    """Whether a part in the block's unit stands for a base quantity, with up to a fifth of waste."""
    if block.base is None:
        return False
    quantities = [
        number(found.line.quantity)
        for found in block.lines
        if unit_key(text(found.line.unit)) == block.base.unit
    ]
    return any(
        quantity is not None and base <= quantity <= base * Decimal("1.2")
        for quantity in quantities
    )


def _compared(
    block: Block,
    entries: Sequence[Productivity],
    day: date | None,
    estimate: Estimate,
    references: References,
) -> Iterator[Finding]:
    lines = lines_of(block, entries[0].what)
    if len(lines) != 1 or lines[0].line.quantity is None:
        return
    located = lines[0]
    at = lines[0].line.quantity
    quantity = number(at)
    in_force = [entry for entry in entries if _in_force(entry.row, day)] or list(entries)
    corrections = corrections_for(
        estimate,
        references,
        located,
        (entries[0].what, "労務", "労務費", "歩掛", entries[0].work),
        block.name,
    )
    rights = [(entry, value) for entry in in_force if (value := _due(entry, block)) is not None]
    if not quantity or not rights or at is None:
        return
    due = [entry for entry in corrections if entry.due]
    expected = [(entry, value * combined(due)) for entry, value in rights]
    if any(fits(quantity, value) for _, value in expected):
        return
    if any(
        quantity == value + extra * times
        for _, value in expected
        for extra in _added(references, entries[0].what)
        for times in (1, 2)
    ):
        return  # 歩掛補正（加算） is judged over the whole contract
    entry, value = expected[0]
    value = as_precise_as(quantity, value)
    yield on_line(
        RULE,
        "productivity",
        Severity.ERROR if len(expected) == 1 else Severity.WARNING,
        located,
        at,
        f"歩掛は {shown(entry.row.a or Decimal(0))}{text(located.line.unit)}"
        f"（{entry.row.work_category}）で、数量は {shown(value)} のはずです。"
        + _why(quantity, value, block, entries, corrections, estimate, entry),
        expected=shown(value),
        difference=_difference(located.line, value),
        basis=(
            basis_of(
                entry.row.origin,
                f"{entry.row.rate} {entry.row.work_category} {shown(entry.row.a or Decimal(0))} {entry.row.edition}",
            ),
        ),
        figures={"productivity": shown(entry.row.a or Decimal(0)), "expected": shown(value)},
    )


def _due(entry: Productivity, block: Block) -> Decimal | None:
    """The quantity for the block's base; None when the bases can't be compared."""
    amount = entry.row.a
    if amount is None:
        return None
    if entry.base is None or block.base is None:
        return amount
    if block.base.unit and entry.base.unit and block.base.unit != entry.base.unit:
        return None
    return amount * block.base.quantity / entry.base.quantity


def fits(printed: Decimal, exact: Decimal) -> bool:
    """Whether a quantity is the exact one, or the exact one to the digits printed (at least 2).

    Quantities computed inside a 単価表 keep 3 or 4 decimals (rules.md 34).
    """
    if printed == exact:
        return True
    exponent = printed.as_tuple().exponent
    shown_decimals = -exponent if isinstance(exponent, int) else 0
    close = abs(printed - exact) * 200 < abs(exact)
    least = 0 if close else 2
    return any(
        printed == exact.quantize(Decimal(1).scaleb(-decimals), way)
        for decimals in {max(shown_decimals, least), 2, 3, 4}
        for way in (ROUND_HALF_UP, ROUND_DOWN, ROUND_UP)
    )


def as_precise_as(printed: Decimal, exact: Decimal) -> Decimal:
    """The exact value to at most 4 decimals, as quantities are written."""
    exponent = printed.as_tuple().exponent
    decimals = max(-exponent if isinstance(exponent, int) else 0, 2)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded if abs(rounded - exact) * 200 < abs(exact) else exact.quantize(Decimal("0.0001"))


def _in_force(row: RateRow, day: date | None) -> bool:
    if day is None:
        return True
    return (row.effective_from is None or row.effective_from <= day) and (
        row.effective_to is None or day <= row.effective_to
    )


def _added(references: References, what: str) -> list[Decimal]:
    return [
        row.a
        for row in references.rates
        if row.rate.startswith(("歩掛補正（加算）:", "歩掛補正(加算):"))
        and row.a is not None
        and name_key(row.rate.split(":", 1)[1])
        in name_key(what) + name_key(row.rate.split(":", 1)[1])
    ]


def _why(
    quantity: Decimal,
    expected: Decimal,
    block: Block,
    entries: Sequence[Productivity],
    corrections: Sequence[Correction],
    estimate: Estimate,
    entry: Productivity,
) -> str:
    """Which slip explains a wrong quantity of labour."""
    exact = _due(entry, block) or expected
    due = [correction for correction in corrections if correction.due]
    if multiplied(due) != combined(due) and fits(quantity, exact * multiplied(due)):
        return "加算すべき割増しどうしが掛け合わされています。"
    for correction in due:
        rest = combined(other for other in due if other is not correction)
        if fits(quantity, exact * rest):
            return f"{correction.label}（×{shown(correction.factor)}）が入っていません。"
    for correction in corrections:
        if not correction.due and fits(quantity, expected * correction.factor):
            return f"該当の記載がない{correction.label}（×{shown(correction.factor)}）が掛けられています。"
        if correction.due and fits(quantity, expected * correction.factor):
            return f"{correction.label}（×{shown(correction.factor)}）が2回掛けられています。"
    for other in entries:
        value = _due(other, block)
        if other is not entry and value is not None and fits(quantity, value):
            return f"{other.row.edition}の歩掛と一致します。"
    if entry.base is not None and quantity == entry.row.a:
        return f"{shown(entry.base.quantity)}{entry.base.unit}当りの歩掛のままです。"
    if total := _whole_quantity(quantity, expected, block, estimate):
        return f"総量{total}分の数量が1単位当りの欄に入っています。"
    slip = quantity_slip(quantity, expected)
    return (
        f"{slip.text}。"
        if slip
        else f"{shown((quantity / expected).quantize(Decimal('0.01')))}倍です。"
    )


def _whole_quantity(quantity: Decimal, expected: Decimal, block: Block, estimate: Estimate) -> str:
    """The quantity of a line that uses the block, when it is how many times too large this is."""
    if not expected:
        return ""
    for found in items(estimate):
        times = number(found.line.quantity)
        if (
            times is not None
            and times > 1
            and (
                found.line.reference == block.table_key
                or name_key(found.line.name.text) in block.key
            )
            and fits(quantity, expected * times)
        ):
            return f"{shown(times)}{text(found.line.unit)}"
    return ""


def _difference(line: Line, expected: Decimal) -> Decimal | None:
    price, quantity = number(line.unit_price), number(line.quantity)
    return (expected - quantity) * price if price is not None and quantity is not None else None
