"""Wrong unit prices and unit-cost tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from corpora.estimates.catalogue import LABOUR
from corpora.estimates.overheads import load_rates
from corpora.estimates.planting.model import Ground, Kinds, Planted, named, overridden, repriced
from corpora.estimates.pricing import PricedLine

PRICES = Kinds()


def _factor(ground: Ground, line: PricedLine) -> Decimal:
    """By how much the line's price is corrected (週休2日); 1 for most."""
    row = ground.price_row(line)
    if row is None or line.unit_price is None:
        return Decimal(1)
    return line.unit_price / row.prices[ground.design.fiscal_year]


def _other_year(ground: Ground) -> str:
    return "2025" if ground.design.fiscal_year == "2026" else "2026"


@PRICES.kind("old_edition", "別の年度の単価", 1, 4)
def old_edition(ground: Ground) -> Planted | None:
    """One price from the other year's table."""
    year = _other_year(ground)
    lines = [line for line in ground.listed() if year in (ground.price_row(line) or _NONE).prices]
    line = ground.choose(lines)
    row = ground.price_row(line) if line else None
    return (
        repriced(ground, line, row.prices[year] * _factor(ground, line)) if line and row else None
    )


@PRICES.kind("one_yen", "1円違う単価", 1)
def one_yen(ground: Ground) -> Planted | None:
    """One price one yen off."""
    line = ground.choose(ground.listed())
    return repriced(ground, line, (line.unit_price or 0) + Decimal(1)) if line else None


@PRICES.kind("digits_swapped", "隣の数字の入れ替わり", 1)
def digits_swapped(ground: Ground) -> Planted | None:
    """Two neighbouring digits of a price changed places."""
    line = ground.choose([x for x in ground.listed() if (x.unit_price or 0) >= 100])
    if line is None or line.unit_price is None:
        return None
    digits = str(int(line.unit_price))
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1] and digits[place + 1] != "0":
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            return repriced(ground, line, Decimal(swapped))
    return None


@PRICES.kind("other_district", "別の地区の単価", 7)
def other_district(ground: Ground) -> Planted | None:
    """The price of another district."""
    line = ground.choose([x for x in ground.listed() if (ground.price_row(x) or _NONE).district])
    if line is None:
        return None
    here = ground.price_row(line)
    rows = ground.catalogue.by_line[line.name, line.specification, line.unit]
    others = [row for row in rows if row is not here]
    other = ground.chance.choice(others)
    return repriced(ground, line, other.prices[ground.design.fiscal_year])


@PRICES.kind("neighbour_specification", "隣の規格の単価", 7)
def neighbour_specification(ground: Ground) -> Planted | None:
    """The price of the same thing in another specification."""
    year = ground.design.fiscal_year
    district = ground.design.facts.get("地区", "")
    choices = []
    for line in ground.listed():
        choices += [
            (line, row.prices[year])
            for row in ground.catalogue.rows
            if (row.name, row.unit) == (line.name, line.unit)
            and row.specification != line.specification
            and row.district in ("", district)
            and year in row.prices
        ]
    if not choices:
        return None
    line, price = ground.chance.choice(choices)
    return repriced(ground, line, price * _factor(ground, line))


@PRICES.kind("ten_times", "10倍の単価", 3, 1)
def ten_times(ground: Ground) -> Planted | None:
    """A price with one digit too many."""
    line = ground.choose(ground.listed())
    return repriced(ground, line, (line.unit_price or Decimal(0)) * 10) if line else None


@PRICES.kind("tenth", "10分の1の単価", 3, 1)
def tenth(ground: Ground) -> Planted | None:
    """A price with one digit too few."""
    line = ground.choose([x for x in ground.listed() if (x.unit_price or 0) >= 1000])
    if line is None:
        return None
    price = ((line.unit_price or Decimal(0)) / 10).quantize(Decimal(1), ROUND_HALF_UP)
    return repriced(ground, line, price)


@PRICES.kind("tax_included", "税込みの単価", 3, 1)
def tax_included(ground: Ground) -> Planted | None:
    """A price with consumption tax."""
    line = ground.choose(ground.listed())
    if line is None:
        return None
    price = ((line.unit_price or Decimal(0)) * Decimal("1.1")).quantize(Decimal(1), ROUND_DOWN)
    return repriced(ground, line, price)


@PRICES.kind("labour_of_other_year", "労務単価だけ別の年度", 13, 4)
def labour_of_other_year(ground: Ground) -> Planted | None:
    """All wages from the other year's table: a mixture of price dates."""
    year = _other_year(ground)
    values, should = {}, ""
    for line in ground.listed():
        row = ground.price_row(line)
        if row and row.category == LABOUR and year in row.prices:
            values[f"{line.id}.unit_price"] = row.prices[year] * _factor(ground, line)
            should = should or f"{line.unit_price:,}"
    if len(values) < 3:
        return None
    planted = overridden(ground, values, should=should, item="労務単価")
    return replace(planted, tags=(*values, "facts.単価適用日"))


@PRICES.kind("labour_correction_missing", "週休2日の労務費補正漏れ", 8)
def labour_correction_missing(ground: Ground) -> Planted | None:
    """One wage without the correction that the others have."""
    line = ground.choose([x for x in ground.listed() if _factor(ground, x) != 1])
    row = ground.price_row(line) if line else None
    return repriced(ground, line, row.prices[ground.design.fiscal_year]) if line and row else None


@PRICES.kind("labour_correction_other", "別の条件の労務費補正", 8, 1)
def labour_correction_other(ground: Ground) -> Planted | None:
    """One wage with the correction of another condition than the estimate's, due or not."""
    line = ground.choose(
        [x for x in ground.listed() if (ground.price_row(x) or _NONE).category == LABOUR]
    )
    row = ground.price_row(line) if line else None
    if line is None or row is None:
        return None
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    what = "週休2日補正:労務費"
    factors = {Decimal(x["a"]) for x in rates.rows if x["rate"] == what} - {_factor(ground, line)}
    others = sorted(factors - {Decimal(1)})  # none at all is another kind of error
    if not others:
        return None
    price = row.prices[ground.design.fiscal_year] * ground.chance.choice(others)
    return repriced(ground, line, price)


@PRICES.kind("not_carried", "代価表と違う単価", 2)
def not_carried(ground: Ground) -> Planted | None:
    """A line whose price is not that of the table that it names."""
    lines = [*ground.clean.lines, *ground.parts]
    line = ground.choose([x for x in lines if x.reference and ground.shown(x)])
    if line is None or line.unit_price is None:
        return None
    price = (line.unit_price * Decimal("1.03")).quantize(Decimal(1), ROUND_HALF_UP)
    return repriced(ground, line, price)


@PRICES.kind("price_for_the_base", "基準数量当りの単価を1単位当りに", 15, 3, 2)
def price_for_the_base(ground: Ground) -> Planted | None:
    """The price for 10 or 100 units taken for the price of one."""
    tables = {table.label: table for table in ground.clean.tables if table.base > 1}
    line = ground.choose([x for x in ground.clean.lines if x.reference in tables])
    return repriced(ground, line, tables[line.reference].total) if line else None


@PRICES.kind("wrong_base", "代価表の基準数量の誤り", 15, 2)
def wrong_base(ground: Ground) -> Planted | None:
    """A table for 100 units whose heading says 10: its price of one unit is ten times as high."""
    table = ground.choose_table([x for x in ground.clean.tables if x.base >= 10])
    if table is None or f"{table.key}.unit_price" not in ground.book.tags:
        return None
    base = table.base / 10
    values = {f"{table.key}.base": base, f"{table.key}.unit_price": table.total / base}
    planted = overridden(ground, values, should=table.base, item=table.name)
    tags = (f"{table.key}.base", f"{table.key}.unit_price", f"{table.key}.total")
    return replace(planted, tags=tags)


@PRICES.kind("productivity", "歩掛の誤り", 2)
def productivity(ground: Ground) -> Planted | None:
    """Man-days of a table that are not those of the standard."""
    keys = {table.key for table in ground.clean.tables if table.kind == "代価表"}
    lines = [x for x in ground.parts if x.unit == "人" and x.id.rpartition(".")[0] in keys]
    line = ground.choose(lines)
    if line is None or line.quantity is None:
        return None
    quantity = line.quantity + Decimal("0.2")
    values = {f"{line.id}.quantity": quantity}
    return overridden(ground, values, should=line.quantity, item=named(line))


@PRICES.kind("productivity_other_base", "別の基準数量当りの歩掛", 2, 15)
def productivity_other_base(ground: Ground) -> Planted | None:
    """Man-days for ten times as much as the table is for."""
    lines = [
        line
        for table in ground.clean.tables
        if table.kind == "代価表" and table.base > 1
        for line in table.lines
        if line.unit == "人" and ground.shown(line, "quantity")
    ]
    line = ground.choose(lines)
    if line is None or line.quantity is None:
        return None
    values = {f"{line.id}.quantity": line.quantity * 10}
    return overridden(ground, values, should=line.quantity, item=named(line))


@PRICES.kind("scrap_price", "スクラップ単価の誤り", 11, 1)
def scrap_price(ground: Ground) -> Planted | None:
    """Neighbouring digits of a negative scrap price changed places."""
    scrap = [x for x in ground.clean.scrap if (x.unit_price or 0) < -1000 and ground.shown(x)]
    line = ground.choose(scrap)
    if line is None or line.unit_price is None:
        return None
    digits = str(-int(line.unit_price))
    price = -Decimal(digits[1] + digits[0] + digits[2:])
    values = {f"{line.id}.unit_price": price}
    return overridden(ground, values, should=line.unit_price, item=named(line))


class _Nothing:
    """A price row that has nothing."""

    prices: dict[str, Decimal] = {}  # noqa: RUF012 - never written
    category = ""
    district = ""


_NONE = _Nothing()
