"""One thing in one estimate has one price and one unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.matching.names import line_key, name_key, specification_key, unit_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.cases import UNIT_BASE
from assistant.estimating.price_checks.percentages import states_percentage
from assistant.estimating.price_checks.relations import power_of_ten, tax_included
from assistant.estimating.price_checks.said import line_difference, number, on_line, shown, text
from assistant.estimating.price_checks.table_references import tables_by_key
from assistant.estimating.references import References
from assistant.estimating.walking import Located, items

_MOST = 2  # things with two prices, above which the document is simply made that way


def same_item_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Lines alike in name, specification and unit with another price than the rest.

    Things that the price table lists are rule 1's; lump sums, percentages and lines without a
    specification (同上, 雑材料) may differ; prices of unit-cost tables are rule 2's.
    """
    listed = {
        id(entry.located.line) for entry in analyse(estimate, references).lines if entry.match.known
    }
    tables = tables_by_key(estimate)
    groups: dict[object, list[tuple[Located, Decimal]]] = defaultdict(list)
    for located in items(estimate):
        price = number(located.line.unit_price)
        if located.line.reference in tables or id(located.line) in listed:
            continue
        if price and _comparable(located):
            groups[line_key(located.line)].append((located, price))
    two_prices = [group for group in groups.values() if len({price for _, price in group}) > 1]
    if len(two_prices) <= _MOST:
        for group in two_prices:
            yield from _odd_prices(group)
    yield from _units_mixed(estimate)


def _comparable(located: Located) -> bool:
    line = located.line
    return (
        bool(text(line.specification))
        and unit_key(text(line.unit)) not in ("式", "", "%")
        and not states_percentage(line)
        and "同上" not in line.name.text + text(line.specification)
    )


def _odd_prices(group: list[tuple[Located, Decimal]]) -> Iterator[Finding]:
    prices = Counter(price for _, price in group)
    usual = prices.most_common(1)[0][0]
    for located, price in group:
        at = located.line.unit_price
        if price == usual or at is None:
            continue
        slip = power_of_ten(price, usual) or tax_included(price, usual)
        sure = slip is not None or prices[usual] > prices[price]
        other = next(found for found, value in group if value == usual)
        where = other.line.unit_price.place if other.line.unit_price else other.line.name.place
        yield on_line(
            UNIT_BASE,
            "two_prices",
            Severity.WARNING if sure else Severity.INFO,
            located,
            at,
            f"同じ名称・規格・単位の行（{where.sheet} {where.cell}）の単価は {shown(usual)} です。"
            + (f"{slip.text}。" if slip else ""),
            expected=shown(usual),
            difference=line_difference(located.line, usual),
            figures={"other": shown(usual), "cell": f"{where.sheet} {where.cell}"},
        )


def _units_mixed(estimate: Estimate) -> Iterator[Finding]:
    """The same thing at the same price in two units: one unit is wrong."""
    groups: dict[tuple[str, str, Decimal], list[Located]] = defaultdict(list)
    for located in items(estimate):
        line = located.line
        price = number(line.unit_price)
        if price and _comparable(located):
            key = name_key(line.name.text), specification_key(text(line.specification)), price
            groups[key].append(located)
    for group in groups.values():
        units = Counter(unit_key(text(found.line.unit)) for found in group)
        if len(units) < 2:
            continue
        usual = units.most_common(1)[0][0]
        for located in group:
            unit = located.line.unit
            if unit is not None and unit_key(unit.text) != usual:
                yield on_line(
                    UNIT_BASE,
                    "two_units",
                    Severity.WARNING,
                    located,
                    unit,
                    f"同じ名称・規格・単価の行の単位は「{usual}」ですが、この行は「{unit.text}」です。",
                    expected=usual,
                    figures={"expected": usual},
                )
