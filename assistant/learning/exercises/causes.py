"""Where a wrong value of a planted error comes from, as far as the references show it."""

from __future__ import annotations

from decimal import Decimal

from assistant.learning.exercises.materials import Materials
from assistant.learning.exercises.proof import yen
from corpora.estimates.catalogue import CataloguePrice
from corpora.estimates.overheads import load_rates
from corpora.estimates.planting.composing import Composed
from corpora.estimates.pricing import PricedLine


def cause_of(composed: Composed, number: int, materials: Materials) -> tuple[str, ...]:
    """One sentence on the wrong value, if its origin can be named."""
    kind, planted = composed.errors[number]
    if not planted.tags:
        return ()
    identifier = planted.tags[0].rpartition(".")[0]
    line = _line(composed, identifier)
    if kind.name == "tax_included":
        return ("記載の単価は、正しい単価に消費税10%を加えた額である。",)
    if kind.name == "digits_swapped":
        return ("記載の単価は、正しい単価の隣り合う数字が入れ替わっている。",)
    if kind.name == "productivity_other_base" and line:
        table = next(x for x in composed.whole.estimate.tables if line in x.lines)
        said = f"記載の人数は、{table.base}{table.unit}当りの10倍（{table.base * 10}{table.unit}当り）の歩掛である。"
        return (said,)
    if kind.name == "labour_correction_other" and line:
        return _other_correction(composed, line)
    if kind.name == "price_for_the_base" and line:
        tables = {table.label: table for table in composed.whole.estimate.tables}
        table = tables[line.reference]
        said = f"記載の単価は、{table.label}の{table.base}{table.unit}当りの合計 {yen(table.total)}円 である。"
        return (said,)
    if kind.name == "labour_of_other_year":
        count = len([tag for tag in planted.tags if tag.endswith(".unit_price")])
        return (f"労務単価{count}か所が、同じように別の年度の単価になっている。",)
    if line is None or kind.name not in _FROM_ANOTHER_ROW:
        return ()
    found = _origin(composed, line)
    if found is None:
        return ()
    row, year = found
    named = " ".join(x for x in (row.name, row.specification, row.district) if x)
    place = materials.price_place(row, year)
    return (
        f"記載の {yen(line.unit_price or Decimal(0))}円 は、{year}年度の {named}（{place}）による。",
    )


def _other_correction(composed: Composed, line: PricedLine) -> tuple[str, ...]:
    """The condition by whose correction a wage was multiplied."""
    origin = composed.origin
    row = composed.catalogue.find(
        line.name, line.specification, line.unit, origin.facts.get("地区", "")
    )
    if row is None or line.unit_price is None:
        return ()
    factor = line.unit_price / row.prices[origin.fiscal_year]
    what = "週休2日補正:労務費"
    for rate in load_rates(origin.domain, origin.overhead_year).rows:
        if rate["rate"] == what and Decimal(rate["a"]) == factor:
            return (
                (
                    f"記載の単価は、「{rate['work_category']}」の補正係数 {rate['a']} を乗じた額で、"
                    f"この工事（週休2日: {origin.facts['週休2日']}）の係数ではない。"
                ),
            )
    return ()


_FROM_ANOTHER_ROW = (
    "old_edition", "other_district", "neighbour_specification", "labour_correction_missing",
)  # fmt: skip


def _line(composed: Composed, identifier: str) -> PricedLine | None:
    estimate = composed.whole.estimate
    parts = [line for table in estimate.tables for line in table.lines]
    lines = (*estimate.lines, *estimate.itemised, *estimate.scrap, *parts)
    return next((line for line in lines if line.id == identifier), None)


def _origin(composed: Composed, line: PricedLine) -> tuple[CataloguePrice, str] | None:
    """The row of the price list that has the wrong price, as it is or with the correction."""
    years = (composed.origin.fiscal_year, *("2025", "2026"))
    rows = [
        row for row in composed.catalogue.rows if (row.name, row.unit) == (line.name, line.unit)
    ]
    rows.sort(key=lambda row: row.specification != line.specification)
    for year in dict.fromkeys(years):
        for row in rows:
            if row.prices.get(year) == line.unit_price:
                return row, year
    return None
