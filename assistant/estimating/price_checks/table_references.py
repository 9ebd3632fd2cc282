"""Whether every reference to a unit-cost table resolves, and to the price that stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate, Line, TableKind, UnitCostTable
from assistant.estimating.price_checks.base_units import base_in_unit, same_unit
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.rounding import UNIT_PRICES, YEN, trailing_step
from assistant.estimating.price_checks.said import (
    line_difference,
    number,
    on_line,
    on_table,
    shown,
    table_label,
    table_name,
    text,
)
from assistant.estimating.price_checks.table_sums import RULE, base_of
from assistant.estimating.walking import Located, walk

_SEN = Decimal("0.01")  # a finer price is a quotient that nobody has rounded yet


def reference_findings(estimate: Estimate) -> Iterator[Finding]:
    """Missing and unused blocks.

    An estimate without any unit-cost tables (金抜き, a breakdown alone) is not asked for them.
    """
    if not estimate.tables:
        return
    tables = tables_by_key(estimate)
    referring = [found for found in walk(estimate) if found.line.reference]
    yield from _missing(referring, tables)
    yield from _unused(estimate, referring)


def referring_price_findings(estimate: Estimate) -> Iterator[Finding]:
    """Lines whose unit price is not the one of the table that they refer to."""
    tables = tables_by_key(estimate)
    for located in walk(estimate):
        target = tables.get(located.line.reference or "")
        if target is not None and target is not located.table:
            yield from _referring_price(located, target, estimate)


def tables_by_key(estimate: Estimate) -> dict[str, UnitCostTable]:
    """Unit-cost tables by key; the first of those that share one."""
    found: dict[str, UnitCostTable] = {}
    for table in estimate.tables:
        found.setdefault(table.key, table)
    return found


def _missing(referring: list[Located], tables: Mapping[str, UnitCostTable]) -> Iterator[Finding]:
    """References without their table; one information where that whole book is not in the file."""
    missing = [found for found in referring if found.line.reference not in tables]
    books = {_book(key) for key in tables}
    absent = [found for found in missing if _book(found.line.reference or "") not in books]
    if len(missing) * 2 > len(referring):
        absent = missing
    if absent:
        first = absent[0]
        yield on_line(
            RULE,
            "tables_absent",
            Severity.INFO,
            first,
            first.line.remarks or first.line.name,
            f"参照先の表が{len(absent)}件、このファイルにありません"
            f"（{table_label(first.line.reference or '')}ほか）。単価の根拠は確かめていません。",
        )
    told = {id(found) for found in absent}
    for located in missing:
        if id(located) in told:
            continue
        label = table_label(located.line.reference or "")
        yield on_line(
            RULE,
            "reference_missing",
            Severity.WARNING,
            located,
            located.line.remarks or located.line.name,
            f"{label}を参照していますが、その表がありません。",
            figures={"reference": label},
        )


def _book(key: str) -> str:
    """The kind of table that a key names (代価表, 単価表, 明細表)."""
    return key.partition(":")[0]


def _unused(estimate: Estimate, referring: list[Located]) -> Iterator[Finding]:
    used = {found.line.reference for found in referring}
    unused = [table for table in estimate.tables if table.key not in used]
    if not used or len(unused) * 2 > len(estimate.tables):
        return  # the document does not refer by keys
    for table in unused:
        yield on_table(
            RULE,
            "unused",
            Severity.INFO,
            table,
            table.name,
            f"{table_name(table)}はどこからも参照されていません。",
        )


def table_prices(table: UnitCostTable, unit: str) -> set[Decimal]:
    """The prices at which a line of this unit may use a table.

    The printed price of one unit when there is one, else total ÷ base quantity in any way of
    rounding; the total itself for a unit that states the table's base quantity (``10m3``) or 式.
    """
    total, printed, base = number(table.total), number(table.unit_price), base_of(table)
    prices: set[Decimal] = set()
    if printed is not None:
        ways = UNIT_PRICES if trailing_step(printed) < _SEN else YEN
        prices = {printed} | {way.apply(printed) for way in ways if printed % 1}
    if printed is None and total is not None:
        prices |= {way.apply(total / base) for way in UNIT_PRICES}
    if total is not None:
        stated = base_in_unit(unit)
        base_unit = text(table.base_unit)
        if stated is not None and stated == base:
            prices.add(total)
        elif base == 1 or (unit in ("式", "一式") and not same_unit(unit, base_unit)):
            prices |= {total, *(way.apply(total) for way in UNIT_PRICES)}
        if stated is not None and stated != base:
            prices |= {way.apply(total / base * stated) for way in UNIT_PRICES}
    return prices


def _referring_price(
    located: Located, table: UnitCostTable, estimate: Estimate
) -> Iterator[Finding]:
    """A line whose unit price is not the one of the table that it refers to."""
    line = located.line
    price = number(line.unit_price)
    at = line.unit_price
    right = table_prices(table, text(line.unit))
    if at is None or not price or not right or price in right:
        if at is None and right:
            yield from _referring_amount(located, table, right)
        return
    other = _table_meant(line, price, table, estimate)
    if other is not None:
        yield on_line(
            RULE,
            "reference_other",
            Severity.ERROR,
            located,
            line.remarks or at,
            f"{table_name(table)}を参照していますが、名称も単価 {shown(price)} も{table_name(other)}のものです。",
            expected=table_label(other.key),
            figures={"table": table_label(table.key), "expected": table_label(other.key)},
        )
        return
    expected = number(table.unit_price)
    if expected is None:
        expected = min(right, key=lambda value: abs(value - price))
    yield on_line(
        RULE,
        "referring_price",
        Severity.ERROR,
        located,
        at,
        f"{table_name(table)}の単価は {shown(expected)} ですが、{shown(price)} となっています。"
        + _why(line, price, expected, table, estimate),
        expected=shown(expected),
        difference=line_difference(line, expected),
        basis=(Basis(estimate.file.name, None, f"{table_name(table)} {shown(expected)}円"),),
        figures={"table": table_label(table.key), "expected": shown(expected)},
    )


def _table_meant(
    line: Line, price: Decimal, table: UnitCostTable, estimate: Estimate
) -> UnitCostTable | None:
    """The one other table of the line's own name and price, when the referenced one is of neither."""
    own = name_key(line.name.text)
    if not own or own in name_key(table.name.text):
        return None
    fitting = [
        other
        for other in estimate.tables
        if own in name_key(other.name.text) and price in table_prices(other, text(line.unit))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _referring_amount(
    located: Located, table: UnitCostTable, right: set[Decimal]
) -> Iterator[Finding]:
    """A 一式 line without a unit price stands at the detail sheet's total."""
    line = located.line
    amount, total = number(line.amount), number(table.total)
    quantity = number(line.quantity)
    if (
        table.kind is not TableKind.DETAIL
        or line.amount is None
        or not amount
        or total is None
        or quantity not in (None, Decimal(1))
        or amount in right
        or amount == total
    ):
        return
    slip = relation(amount, total)
    yield on_line(
        RULE,
        "referring_amount",
        Severity.ERROR,
        located,
        line.amount,
        f"{table_name(table)}の合計は {shown(total)} ですが、{shown(amount)} となっています。"
        + (f"{slip.text}。" if slip else ""),
        expected=shown(total),
        difference=total - amount,
        figures={"table": table_label(table.key), "expected": shown(total)},
    )


def _why(
    line: Line, price: Decimal, expected: Decimal, table: UnitCostTable, estimate: Estimate
) -> str:
    """Which slip explains the price at a referring line."""
    base = base_of(table)
    if base != 1 and price == number(table.total):
        unit = table.base_unit.text if table.base_unit else ""
        return f"基準数量 {shown(base)}{unit} で割っていない額です。"
    for other in estimate.tables:
        if other is not table and price in table_prices(other, text(line.unit)):
            return f"{table_name(other)}の単価と一致します。"
    slip = relation(price, expected)
    return f"{slip.text}。" if slip else ""
