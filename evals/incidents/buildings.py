"""Building works: 共通費 by formulas of the amount and the period, 一般管理費等 of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from evals.incidents.paper import (
    Book,
    Cost,
    CostTable,
    Entry,
    Figure,
    Group,
    PriceRow,
    QuantityRow,
    RateRow,
    Words,
    cut,
    entered,
    figure,
    half_up,
)

COMMON = ("3.346", "-0.282", "0.625")
SITE = ("5.899", "-0.447", "0.831")
ADMINISTRATION = ("-1.028", "18.149")  # of yen
GUARANTEE = "0.04"
MONTHS = 6


def period_rate(formula: tuple[str, str, str], base: Decimal, months: int) -> Decimal:
    """exp(a + b·ln x + c·ln T), x in thousand yen, percent to two decimals."""
    a, b, c = map(figure, formula)
    return half_up((a + b * (base / 1000).ln() + c * Decimal(months).ln()).exp())


def administration_rate(base: Decimal) -> Decimal:
    """The rate before the guarantee is added."""
    slope, offset = map(figure, ADMINISTRATION)
    return half_up(slope * base.log10() + offset)


def building(  # noqa: PLR0913
    groups: Sequence[Group],
    *,
    name: str,
    administration: Entry | None = None,
    common_rate: Entry | None = None,
    tables: Sequence[CostTable] = (),
    facts: Mapping[str, Words] | None = None,
    prices: Sequence[PriceRow] = (),
    quantities: Sequence[QuantityRow] = (),
    rates: Sequence[RateRow] = (),
    specification: str = "",
    **book: Any,  # noqa: ANN401 - passed on
) -> Book:
    """A building work of six months with monetary guarantee; ``administration`` is its rate typed."""
    direct = sum((group.total for group in groups), Decimal(0))
    used_common: Figure = common_rate or period_rate(COMMON, direct, MONTHS)
    common = cut(direct * entered(used_common) / 100)
    net = direct + common
    site_rate = period_rate(SITE, net, MONTHS)
    site = cut(net * site_rate / 100)
    construction = net + site
    rate = administration_rate(construction) + figure(GUARANTEE)
    used: Figure = rate
    if administration is not None:
        used = Entry(entered(administration), rate, administration.mark)
    price = cut(construction + cut(construction * entered(used) / 100), 10_000)
    general: Figure = price - construction
    if administration is not None:
        general = Entry(price - construction, price - construction, "一般管理費等")
    tax = cut(price / 10)
    costs = (
        Cost("直接工事費", direct),
        Cost("共通仮設費", common, used_common, direct),
        Cost("純工事費", net),
        Cost("現場管理費", site, site_rate, net),
        Cost("工事原価", construction),
        Cost("一般管理費等", general, used, construction),
        Cost("工事価格", price),
        Cost("消費税等相当額", tax, remark="10%"),
        Cost("工事費", price + tax),
    )
    return Book(
        layout="building",
        facts={
            "工事名称": name,
            "工事場所": "東区西町地内",
            "工期": f"{MONTHS}か月",
            "単価適用日": "令和7年6月1日",
            "経費適用年度": "令和7年度",
            "工事種別": "新営建築工事",
            "契約保証": "金銭的保証",
            "工事価格端数処理": "1万円未満切捨て",
            **(facts or {}),
        },
        groups=tuple(groups),
        costs=costs,
        tables=tuple(tables),
        prices=tuple(prices),
        quantities=tuple(quantities),
        rates=(
            RateRow("共通仮設費率", "新営建築工事", "exp", *COMMON),
            RateRow("現場管理費率", "新営建築工事", "exp", *SITE),
            RateRow("一般管理費等率", "新営建築工事", "log10", *ADMINISTRATION),
            RateRow("契約保証補正:一般管理費等", "金銭的保証", "add", GUARANTEE),
            RateRow("端数処理:共通仮設費", "", "factor", "1"),
            RateRow("端数処理:現場管理費", "", "factor", "1"),
            RateRow("端数処理:工事価格", "", "factor", "10000"),
            *rates,
        ),
        specification=specification,
        **book,
    )
