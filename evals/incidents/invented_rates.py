"""Errors of our own invention: overheads, corrections, scrap, taxes, minimum prices, rounding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evals.incidents.buildings import COMMON, building, period_rate
from evals.incidents.paper import Book, Cost, Entry, Group, RateRow, cut, entered, figure
from evals.incidents.running import Incident
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    commission,
    earthworks,
    gutters,
    item,
    kept_out,
    pavement,
    trench,
    water_pipes,
)

DISTRICT_ROWS = (
    RateRow("施工地域補正:共通仮設費", "市街地", "factor", "1.3"),
    RateRow("施工地域補正:現場管理費", "市街地", "factor", "1.1"),
    RateRow("施工地域補正:共通仮設費", "大都市", "factor", "1.5"),
    RateRow("施工地域補正:現場管理費", "大都市", "factor", "1.2"),
)
AROUND = ("共通仮設費", "現場管理費", "一般管理費等")


def _cost(book: Book, name: str) -> Decimal:
    return next(entered(cost.amount) for cost in book.costs if cost.name == name)


def _with_cost(book: Book, name: str, amount: Entry, *, after: bool = True) -> Book:
    """The book with another amount in a cost line, and what follows from it when ``after``."""
    costs = list(book.costs)
    index = next(number for number, cost in enumerate(costs) if cost.name == name)
    moved = entered(amount) - entered(costs[index].amount)
    costs[index] = replace(costs[index], amount=amount)
    if after:
        for number in range(index + 1, len(costs)):
            if costs[number].name in ("工事費計", "工事費", "業務費計"):
                costs[number] = replace(costs[number], amount=entered(costs[number].amount) + moved)
    return replace(book, costs=tuple(costs))


def district_left_out(side: Side) -> Book:
    """市街地 on the cover, no factor in the rates."""
    return civil(
        Plan(
            "civil csv", "舗装工事", [pavement()],
            facts={"施工地域区分": "市街地"},
            overheads={"factors": () if side.wrong else (("1.3", "1.1"),), "marked": AROUND},
            rates=DISTRICT_ROWS,
        )
    )  # fmt: skip


def district_twice(side: Side) -> Book:
    """The factor of the district is applied twice to the common cost."""
    factors = (("1.3", "1.1"), ("1.3", "1")) if side.wrong else (("1.3", "1.1"),)
    return civil(
        Plan(
            "civil", "道路改良工事", [pavement(), gutters()],
            facts={"施工地域区分": "市街地"},
            overheads={"factors": factors, "marked": AROUND},
            rates=DISTRICT_ROWS,
        )
    )  # fmt: skip


def advance_payment_factor(side: Side) -> Book:
    """No factor for an advance of a quarter."""
    return civil(
        Plan(
            "water", "下水道工事(2)", [trench(), water_pipes()],
            facts={"前払金支出割合": "15%を超え25%以下"},
            overheads={"administration_factor": "1" if side.wrong else "1.03", "marked": AROUND},
            rates=[
                RateRow("前払金補正:一般管理費等", "5%以下", "factor", "1.05"),
                RateRow("前払金補正:一般管理費等", "5%を超え15%以下", "factor", "1.04"),
                RateRow("前払金補正:一般管理費等", "15%を超え25%以下", "factor", "1.03"),
                RateRow("前払金補正:一般管理費等", "25%を超え35%以下", "factor", "1.01"),
                RateRow("前払金補正:一般管理費等", "35%を超える", "factor", "1.00"),
            ],
        )
    )  # fmt: skip


def guarantee_multiplied(side: Side) -> Book:
    """1.0004 multiplies where 0.04 points are added."""
    overheads: dict[str, object] = {"marked": AROUND}
    overheads |= {"administration_factor": "1.04"} if side.wrong else {"administration_add": "0.04"}
    return civil(
        Plan(
            "civil csv", "河川工事", [earthworks(), gutters()],
            facts={"契約保証": "金銭的保証"},
            overheads=overheads,
            rates=[RateRow("契約保証補正:一般管理費等", "金銭的保証", "add", "0.04")],
        )
    )  # fmt: skip


def category_of_another_work(side: Side) -> Book:
    """A paving work charged at the rates of road improvement."""
    plan = Plan(
        "civil", "道路改良工事" if side.wrong else "舗装工事", [pavement()],
        facts={"主たる工種": "舗装工事"}, overheads={"marked": AROUND},
    )  # fmt: skip
    book = civil(plan)
    right_rates = civil(replace(plan, category="舗装工事")).rates
    wrong_rates = civil(replace(plan, category="道路改良工事")).rates
    return replace(book, rates=(*right_rates, *wrong_rates[:2]))


def rates_of_last_year(side: Side) -> Book:
    """The site rate is last year's."""
    from evals.incidents.arithmetic import MILLION, Curve

    last = Curve("78.1", "-0.0571", 7 * MILLION, 1000 * MILLION)
    groups = [earthworks(), gutters(), pavement()]
    right = civil(Plan("civil", "道路改良工事", groups))
    base = next(cost.base for cost in right.costs if cost.name == "現場管理費")
    old = last.row("現場管理費率", "道路改良工事")
    overheads: dict[str, object] = {"marked": AROUND}
    if side.wrong and base is not None:
        overheads["site_rate"] = Entry(last.at(base), figure(0))
    return civil(
        Plan(
            "civil", "道路改良工事", groups, overheads=overheads,
            rates=[
                replace(old, edition="令和6年度", effective_from="2024-04-01", effective_to="2025-03-31")
            ],
        )
    )  # fmt: skip


def pipes_whole_in_the_base(side: Side) -> Book:
    """Half of the pipe material should stay out of the bases of two overheads."""
    groups = [trench(), water_pipes()]
    direct = sum((group.total for group in groups), Decimal(0))
    pipe = next(
        line.total
        for line in groups[1].members
        if line.total and getattr(line, "name", "") == "ダクタイル鋳鉄管"
    )
    from evals.incidents.arithmetic import Overheads

    out = kept_out(groups, direct)
    overheads = Overheads(
        "下水道工事(2)",
        kept_out=out,
        pipe_share=Decimal(0) if side.wrong else pipe / 2,
        marked=AROUND,
    )
    book = civil(
        Plan(
            "water", "下水道工事(2)", groups,
            rates=[RateRow("対象額控除:共通仮設費・現場管理費", "ダクタイル鋳鉄管", "factor", "0.5")],
        )
    )  # fmt: skip
    return replace(book, costs=overheads.summary(direct))


def burden_with_overheads(side: Side) -> Book:
    """A contribution paid to a power company is charged overheads."""
    line = item("電力引込負担金", "低圧", "式", "1", "1850000", listed=False, measured=False)
    groups = [
        Group("照明設備工", (item("道路照明灯", "LED 8m", "基", "12", 318_000), line)),
        earthworks(),
    ]
    direct = sum((group.total for group in groups), Decimal(0))
    out = kept_out(groups, direct)
    return civil(
        Plan(
            "civil", "道路改良工事", groups,
            overheads={
                "kept_out": out if side.wrong else out + line.total, "marked": AROUND,
            },
            rates=[RateRow("経費対象外:共通仮設費・現場管理費・一般管理費等", "電力引込負担金", "factor", "1")],
        )
    )  # fmt: skip


def five_day_week_on_one_only(side: Side) -> Book:
    """The site rate lacks its five-day-week factor, the common rate has it."""
    return civil(
        Plan(
            "civil csv", "河川工事", [earthworks(), gutters()],
            facts={"週休2日": "完全週休2日（土日）"},
            overheads={
                "factors": (("1.02", "1.00" if side.wrong else "1.03"),), "marked": AROUND,
            },
            rates=[
                RateRow("週休2日補正:共通仮設費", "完全週休2日（土日）", "factor", "1.02"),
                RateRow("週休2日補正:現場管理費", "完全週休2日（土日）", "factor", "1.03"),
                RateRow("週休2日補正:共通仮設費", "月単位の週休2日", "factor", "1.01"),
                RateRow("週休2日補正:現場管理費", "月単位の週休2日", "factor", "1.02"),
            ],
        )
    )  # fmt: skip


def scrap_as_a_cost(side: Side) -> Book:
    """Steel sold is added instead of taken off."""
    scrap = Cost("スクラップ評価額", side.figure("412000", "-412000"))
    return civil(
        Plan("civil", "橋梁保全工事",
             [Group("支承取替工", (item("鋼製支承", "可動 800kN", "基", "8", 1_286_000), item("旧支承撤去", "鋼製", "基", "8", 214_000)))],
             overheads={"after_price": (scrap,)})
    )  # fmt: skip


def old_tax(side: Side) -> Book:
    """Eight per cent after October 2019."""
    book = civil(Plan("civil csv", "公園工事", [earthworks(), gutters()]))
    price = _cost(book, "工事価格")
    tax = Entry(cut(price * (8 if side.wrong else 10) / 100), cut(price / 10))
    return _with_cost(book, "消費税相当額", tax)


def price_not_cut(side: Side) -> Book:
    """工事価格 ends in odd yen although it is cut to thousands."""
    book = civil(Plan("civil", "道路改良工事", [earthworks(), pavement()]))
    if not side.wrong:
        return book
    price = _cost(book, "工事価格") + 618
    administration = _cost(book, "一般管理費等") + 618
    tax = cut(price / 10)
    values: dict[str, Decimal | Entry] = {
        "工事価格": Entry(price, price - 618),
        "一般管理費等": Entry(administration, administration - 618, "一般"),
        "消費税相当額": tax,
        "工事費計": price + tax,
    }
    return replace(
        book,
        costs=tuple(
            replace(cost, amount=values.get(cost.name, cost.amount)) for cost in book.costs
        ),
    )


def investigation_price(side: Side) -> Book:
    """The floor under bids computed with the share of 一般管理費等 of before 2022."""
    book = civil(Plan("civil", "河川工事", [earthworks(), gutters(), pavement()]))

    def floor(share: str) -> Decimal:
        total = (
            _cost(book, "直接工事費") * figure("0.97")
            + _cost(book, "共通仮設費") * figure("0.90")
            + _cost(book, "現場管理費") * figure("0.90")
            + _cost(book, "一般管理費等") * figure(share)
        )
        return cut(cut(total, 1000) * figure("1.1"))

    total = _cost(book, "工事費計")
    stated = side.figure(floor("0.55"), floor("0.68"))
    return replace(
        book,
        facts={
            **book.facts,
            "予定価格": f"{total:,f}円",
            "調査基準価格": Entry(f"{entered(stated):,f}円", f"{floor('0.68'):,f}円"),
        },
        rates=(
            *book.rates,
            RateRow("調査基準価格:直接工事費", "", "factor", "0.97"),
            RateRow("調査基準価格:共通仮設費", "", "factor", "0.90"),
            RateRow("調査基準価格:現場管理費", "", "factor", "0.90"),
            RateRow("調査基準価格:一般管理費等", "", "factor", "0.68"),
        ),
    )


def months_of_a_building(side: Side) -> Book:
    """The rate of common temporary cost for eight months, the work lasts six."""
    groups = [
        Group("防水工事", (item("アスファルト防水", "A-1 屋上", "m2", "1240", 9_860), item("シーリング", "MS-2 15×10", "m", "860", 1_120))),
        Group("塗装工事", (item("外壁塗装", "複層塗材E", "m2", "3120", 2_870),)),
    ]  # fmt: skip
    direct = sum((group.total for group in groups), Decimal(0))
    rate = Entry(period_rate(COMMON, direct, 8), period_rate(COMMON, direct, 6))
    return building(groups, name="庁舎外壁改修工事", common_rate=rate if side.wrong else None)


def overhead_base_of_a_commission(side: Side) -> Book:
    """A commission's overhead of the wrong size: the rate of another amount."""
    groups = [
        Group("路線測量", (item("中心線測量", "平地", "km", "2.4", 486_000, measured=False), item("縦断測量", "平地", "km", "2.4", 392_000, measured=False), item("横断測量", "平地 幅60m", "km", "2.4", 1_164_000, measured=False))),
    ]  # fmt: skip
    return commission(
        "測量業務",
        groups,
        name="市道東線路線測量業務",
        rate=Entry(figure("88.14"), figure(0)) if side.wrong else None,
        with_quantities=False,
    )


def rate_without_bounds(side: Side) -> Book:
    """Below the lower bound the rate is fixed; the formula was used all the same."""
    groups = [Group("道路土工", (item("掘削", "土砂 片切", "m3", "820", 1_480), item("法面整形", "切土部", "m2", "1240", 870)))]  # fmt: skip
    direct = sum((group.total for group in groups), Decimal(0))
    unbounded = (figure("57.0") * direct ** figure("-0.0958")).quantize(Decimal("0.01"))
    return civil(
        Plan(
            "civil csv", "道路改良工事", groups,
            overheads={"common_rate": Entry(unbounded, figure(0)) if side.wrong else None, "marked": AROUND},
        )
    )  # fmt: skip


INCIDENTS = (
    Incident("n01", "correction_factor", "市街地補正をしていない", district_left_out),
    Incident("n02", "correction_factor", "市街地補正を二重に掛ける", district_twice),
    Incident("n03", "overhead_rate", "前払金補正をしていない", advance_payment_factor),
    Incident("n04", "overhead_rate", "契約保証を掛けている", guarantee_multiplied),
    Incident("n05", "overhead_rate", "別の工種の率", category_of_another_work),
    Incident("n06", "overhead_rate", "前年度の現場管理費率", rates_of_last_year),
    Incident("n07", "overhead_base", "管材費の半額を控除していない", pipes_whole_in_the_base),
    Incident("n08", "overhead_base", "負担金に諸経費を掛ける", burden_with_overheads),
    Incident(
        "n09", "correction_factor", "現場管理費だけ週休2日補正なし", five_day_week_on_one_only
    ),
    Incident("n10", "scrap_disposal", "スクラップを加算", scrap_as_a_cost),
    Incident("n11", "tax", "旧税率8%", old_tax),
    Incident("n12", "rounding", "工事価格の端数が残る", price_not_cut),
    Incident("n13", "minimum_price", "旧係数の調査基準価格", investigation_price),
    Incident("n14", "overhead_rate", "工期を8か月とした共通仮設費率", months_of_a_building),
    Incident("n15", "overhead_rate", "別の金額の諸経費率", overhead_base_of_a_commission),
    Incident("n16", "overhead_rate", "下限以下に式を使う", rate_without_bounds),
)
