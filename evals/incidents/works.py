"""Ordinary works that incidents happen to: a few lines each, complete with overheads and covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from evals.incidents.arithmetic import Curve, Overheads, rate_rows
from evals.incidents.paper import (
    Book,
    Cost,
    CostTable,
    Entry,
    Figure,
    Group,
    Item,
    PriceRow,
    QuantityRow,
    RateRow,
    Words,
    cut,
    entered,
    figure,
    half_up,
    items_of,
)

Number = int | str | Decimal | Entry


def item(  # noqa: PLR0913
    name: Words,
    specification: Words,
    unit: str,
    quantity: Number,
    price: Number,
    remark: str = "",
    *,
    amount: Number | None = None,
    listed: bool = True,
    measured: bool = True,
    disposal: bool = False,
) -> Item:
    """A line; numbers may be written in any way."""
    return Item(
        name,
        specification,
        unit,
        _figure(quantity),
        _figure(price),
        remark,
        None if amount is None else _figure(amount),
        listed,
        measured,
        disposal,
    )


@dataclass(frozen=True, slots=True)
class Side:
    """Which of the pair is being built: the incident (``wrong``) or its clean twin."""

    wrong: bool

    def figure(
        self, error: int | str | Decimal, right: int | str | Decimal, mark: str = "error"
    ) -> Entry:
        """A figure that is wrong in the incident and right in its twin."""
        return Entry(figure(error if self.wrong else right), figure(right), mark)

    def words(self, error: str, right: str, mark: str = "error") -> Entry:
        """Words that are wrong in the incident and right in its twin."""
        return Entry(error if self.wrong else right, right, mark)


def of_table(table: CostTable, quantity: Number, *, measured: bool = True) -> Item:
    """A line whose price is that of a unit-cost table."""
    return Item(
        table.name,
        table.specification,
        table.unit,
        _figure(quantity),
        table.unit_price,
        table.reference,
        listed=False,
        measured=measured,
    )


def part(
    name: str,
    specification: str,
    unit: str,
    quantity: Number,
    price: Number,
    remark: str = "",
    *,
    amount: Number | None = None,
    listed: bool = True,
) -> Item:
    """A line of a unit-cost table."""
    return item(name, specification, unit, quantity, price, remark, amount=amount, listed=listed)


def _figure(value: Number) -> Figure:
    return value if isinstance(value, Entry) else figure(value)


COVER: Mapping[str, Words] = {
    "工事名": "市道中央線改良工事",
    "工事場所": "中央区北町一丁目地内",
    "工期": "180日間",
    "単価適用日": "令和7年6月1日",
    "経費適用年度": "令和7年度",
    "主たる工種": "道路改良工事",
    "施工地域区分": "補正なし",
    "週休2日": "対象外",
    "前払金支出割合": "35%を超える",
    "契約保証": "補正なし",
    "工事価格端数処理": "千円未満切捨て",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a civil work is made of; `civil` makes a book of it."""

    layout: str
    category: str
    groups: Sequence[Group]
    name: str = "市道中央線改良工事"
    tables: Sequence[CostTable] = ()
    facts: Mapping[str, Words] = field(default_factory=dict)
    overheads: Mapping[str, Any] = field(default_factory=dict)
    rates: Sequence[RateRow] = ()
    rates_since: str = "2025-04-01"
    prices: Sequence[PriceRow] = ()
    quantities: Sequence[QuantityRow] = ()
    specification: str = ""
    book: Mapping[str, Any] = field(default_factory=dict)


def civil(plan: Plan) -> Book:
    """The book of a civil work, its costs computed from its lines as they are entered."""
    groups = tuple(plan.groups)
    direct = sum((group.total for group in groups), Decimal(0))
    given: dict[str, Any] = {"kept_out": kept_out(groups, direct), **plan.overheads}
    overheads = Overheads(plan.category, **given)
    rates = [
        replace(row, effective_from=plan.rates_since)
        for row in rate_rows(plan.category, price_unit=overheads.price_unit)
    ]
    cover: dict[str, Words] = {
        **COVER,
        "工事名": plan.name,
        "主たる工種": plan.category,
        **plan.facts,
    }
    return Book(
        layout=plan.layout,
        facts={label: value for label, value in cover.items() if value != ""},
        groups=groups,
        costs=overheads.summary(direct),
        tables=tuple(plan.tables),
        prices=tuple(plan.prices),
        rates=(*rates, *plan.rates),
        quantities=tuple(plan.quantities),
        specification=plan.specification,
        **plan.book,
    )


def kept_out(groups: Sequence[Group], direct: Decimal) -> Decimal:
    """Disposal costs beyond 3 % of direct cost or 30 million yen, and scrap sold: without overheads."""
    lines = list(items_of(tuple(groups)))
    scrap = sum((line.total for line in lines if line.total < 0), Decimal(0))
    disposal = sum((line.total for line in lines if line.disposal), Decimal(0))
    share = cut((direct - scrap) * 3 / 100)
    allowed = min(share, Decimal(30_000_000))
    return scrap + max(disposal - allowed, Decimal(0))


SURVEY_CURVES = {
    "測量業務": Curve("1850.0", "-0.2120", 500_000, 100_000_000),
    "地質調査業務": Curve("980.0", "-0.1840", 1_000_000, 80_000_000),
    "設計業務": Curve("620.0", "-0.1390", 500_000, 100_000_000),
    "点検業務": Curve("410.0", "-0.1510", 300_000, 50_000_000),
}


def commission(  # noqa: PLR0913
    category: str,
    groups: Sequence[Group],
    *,
    name: str,
    rate: Entry | None = None,
    base: Decimal | None = None,
    applied: str = "",
    tables: Sequence[CostTable] = (),
    rates: Sequence[RateRow] = (),
    facts: Mapping[str, Words] | None = None,
    prices: Sequence[PriceRow] = (),
    specification: str = "",
    **book: Any,  # noqa: ANN401 - passed on
) -> Book:
    """A commission: direct cost, 諸経費 by a power of it, price cut to thousands, tax.

    ``applied`` is the category whose curve was used, if that was another one; ``base`` what 諸経費 are
    charged on, if that is not the direct cost.
    """
    direct = sum((group.total for group in groups), Decimal(0))
    correct = SURVEY_CURVES[category].at(direct)
    used: Figure = SURVEY_CURVES[applied or category].at(direct)
    if rate is not None:
        used = rate
    elif applied:
        used = Entry(entered(used), correct, "error")
    base = direct if base is None else base
    overhead = cut(base * entered(used) / 100)
    price = cut(direct + overhead, 1000)
    overhead = price - direct
    tax = cut(price / 10)
    overhead_amount: Figure = overhead
    if isinstance(used, Entry):
        overhead_amount = Entry(overhead, overhead, f"{used.mark} amount")
    costs = (
        Cost("直接業務費", direct),
        Cost("諸経費", overhead_amount, used, base),
        Cost("業務価格", price),
        Cost("消費税相当額", tax, remark="10%"),
        Cost("業務費計", price + tax),
    )
    return Book(
        layout="commission",
        facts={
            "業務名": name,
            "履行場所": "市内一円",
            "履行期間": "150日間",
            "単価適用日": "令和7年6月1日",
            "経費適用年度": "令和7年度",
            "業務区分": category,
            **(facts or {}),
        },
        groups=tuple(groups),
        costs=costs,
        tables=tuple(tables),
        prices=tuple(prices),
        rates=(
            *(curve.row("諸経費率", kind) for kind, curve in SURVEY_CURVES.items()),
            RateRow("端数処理:業務価格", "", "factor", "1000"),
            *rates,
        ),
        specification=specification,
        **book,
    )


def older(rows: Sequence[Item], prices: Mapping[str, int | str]) -> list[PriceRow]:
    """The edition before, in force until the day before that of the items."""
    return [
        PriceRow(
            str(row.name if isinstance(row.name, str) else row.name.right),
            str(
                row.specification if isinstance(row.specification, str) else row.specification.right
            ),
            row.unit,
            figure(prices[str(row.name if isinstance(row.name, str) else row.name.right)]),
            effective_from="2024-04-01",
            effective_to="2025-03-31",
            edition="令和6年4月版",
        )
        for row in rows
        if str(row.name if isinstance(row.name, str) else row.name.right) in prices
    ]


BACKFILL = Decimal(320)


def earthworks(*more: Item, quantity: str = "1250") -> Group:
    """Excavation with its disposal, as almost every road work has it."""
    surplus = figure(quantity) - BACKFILL
    return Group(
        "道路土工",
        (
            item("掘削", "土砂 オープンカット", "m3", quantity, 374),
            item("残土運搬", "ダンプトラック10t積 5km以内", "m3", surplus, 1_480),
            item("残土処分", "中間処理場", "m3", surplus, 2_300, disposal=True),
            item("埋戻し", "最大埋戻幅4m以上", "m3", BACKFILL, 1_120),
            *more,
        ),
    )


def pavement(*more: Item, area: str = "2400") -> Group:
    """Base and surface courses of one area."""
    return Group(
        "舗装工",
        (
            item("下層路盤", "RC-40 t=200mm", "m2", area, 1_050),
            item("上層路盤", "M-30 t=150mm", "m2", area, 1_240),
            item("基層", "再生粗粒度アスコン t=50mm", "m2", area, 2_060),
            item("表層", "再生密粒度アスコン(20) t=50mm", "m2", area, 2_180),
            *more,
        ),
    )


def gutters(*more: Item) -> Group:
    """Side drains."""
    return Group(
        "排水構造物工",
        (
            item("プレキャストU型側溝", "300A L=2000", "m", "186", 9_850),
            item("側溝蓋", "コンクリート蓋 300用", "枚", "372", 1_640),
            item("街渠桝", "500×500×800", "箇所", "9", 48_700),
            *more,
        ),
    )


def water_pipes(*more: Item, length: str = "412.5") -> Group:
    """A distribution pipe in its trench."""
    return Group(
        "管布設工",
        (
            item("ダクタイル鋳鉄管", "GX形 φ150 直管 5m", "本", "83", 42_300),
            item("GX形継輪", "φ150", "個", "4", 21_900),
            item("鋳鉄管布設", "φ150 機械", "m", length, 2_870),
            item("GX形継手接合", "φ150", "口", "97", 3_260),
            item("ポリエチレンスリーブ被覆", "φ150", "m", length, 540),
            *more,
        ),
    )


def trench(*more: Item) -> Group:
    """The trench of a pipe."""
    return Group(
        "管路土工",
        (
            item("舗装版切断", "アスファルト t=15cm以下", "m", "825", 640),
            item("舗装版破砕・積込", "アスファルト t=15cm以下", "m2", "412", 720),
            item("管路掘削", "バックホウ0.28m3級", "m3", "495", 2_140),
            item("管路埋戻", "改良土", "m3", "402", 3_950),
            item("発生土運搬", "ダンプトラック4t積 8km", "m3", "495", 1_950),
            item("発生土処分", "中間処理場", "m3", "495", 2_650, disposal=True),
            item("アスファルト殻運搬", "8km", "m3", "41.2", 2_100),
            item("アスファルト殻処分", "再資源化施設", "m3", "41.2", 3_200, disposal=True),
            *more,
        ),
    )


def with_book(book: Book, **changes: Any) -> Book:  # noqa: ANN401
    """The book with other parts."""
    return replace(book, **changes)


def rate_of(value: Decimal) -> Decimal:
    """A rate to two decimals."""
    return half_up(value)
