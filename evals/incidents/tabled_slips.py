"""Errors against the rarer rows of a rate table: changes of soil, outputs, exclusions, places."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evals.incidents.paper import (
    Book,
    CostTable,
    Entry,
    Group,
    RateRow,
    entered,
    figure,
)
from evals.incidents.running import Incident
from evals.incidents.usual_slips import bridge_repair, seawall
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    commission,
    gutters,
    item,
    kept_out,
    of_table,
    part,
    pavement,
)

AROUND = ("共通仮設費", "現場管理費", "一般管理費等")


def compacted_soil(side: Side) -> Book:
    """Soil to be dug for a fill is not divided by its rate of compaction."""
    return civil(
        Plan(
            "civil", "道路改良工事",
            [
                Group("盛土工", (
                    item("路体盛土", "砂質土 締固め後", "m3", "1800", 412),
                    item("土砂採取", "砂質土 地山", "m3", side.figure("1800", "2000"), 1_260))),
                gutters(),
            ],
            rates=[RateRow("変化率:C", "砂質土", "factor", "0.90"), RateRow("変化率:L", "砂質土", "factor", "1.20")],
        )
    )  # fmt: skip


def loose_soil_by_letter(side: Side) -> Book:
    """Loose volume by 1.25 where the table has L = 1.20 for the soil."""
    return civil(
        Plan(
            "civil csv", "道路改良工事",
            [
                Group("掘削工", (
                    item("掘削", "砂質土", "m3", "1500", 374),
                    item("残土運搬", "砂質土 ほぐし土量", "m3", side.figure("1875", "1800"), 1_520), item("残土処分", "砂質土", "m3", "1500", 2_100, disposal=True))),
                gutters(),
            ],
            rates=[RateRow("変化率:L", "砂質土", "factor", "1.20"), RateRow("変化率:L", "粘性土", "factor", "1.25")],
            book={"with_quantities": False},
        )
    )  # fmt: skip


def survey_changes(side: Side) -> Book:
    """Two supplements of a survey are multiplied where they are added."""
    table = CostTable(
        1, "中心線測量", "市街地 交通量多", figure(1), "km",
        (
            part("測量主任技師", "", "人", side.figure("2.184", "2.1"), 52_400),
            part("測量技師", "", "人", side.figure("5.304", "5.1", "技師"), 43_100),
        ),
        kind="代価表",
    )  # fmt: skip
    return commission(
        "測量業務",
        [Group("路線測量", (of_table(table, "2.6", measured=False), item("現地踏査", "", "km", "2.6", 61_300, measured=False), item("縦断測量", "", "km", "2.6", 184_000, measured=False)))],
        name="市道西線路線測量業務",
        tables=[table],
        rates=[
            RateRow("歩掛:測量主任技師", "中心線測量 1km当り", "factor", "1.4"),
            RateRow("歩掛:測量技師", "中心線測量 1km当り", "factor", "3.4"),
            RateRow("変化率:地域", "市街地", "add", "0.3"),
            RateRow("変化率:交通", "交通量多", "add", "0.2"),
        ],
        with_quantities=False,
    )  # fmt: skip


def days_of_a_crane(side: Side) -> Book:
    """Days of a crane from sheets and sheets a day."""
    table = CostTable(
        1, "鋼矢板圧入", "Ⅲ型 L=9.0m", figure(10), "枚",
        (
            part("油圧圧入引抜機運転", "硬質地盤対応", "日", side.figure("0.45", "0.56"), 214_000),
            part("土木一般世話役", "", "人", "0.56", 29_500),
            part("とび工", "", "人", "1.12", 31_800),
        ),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan("civil", "河川工事", [Group("矢板護岸工", (of_table(table, "212"),)), seawall()], tables=[table], name="新川矢板護岸工事",
             rates=[
                 RateRow("日当たり作業量:鋼矢板圧入", "Ⅲ型", "factor", "18"),
                 RateRow("歩掛:土木一般世話役", "鋼矢板圧入 10枚当り", "factor", "0.56"),
                 RateRow("歩掛:とび工", "鋼矢板圧入 10枚当り", "factor", "1.12"),
             ])
    )  # fmt: skip


def excluded_from_one_overhead(side: Side) -> Book:
    """Gates made in a factory are charged the site management cost."""
    gate = item("水門扉製作", "ステンレス製 工場製作", "基", "1", "18600000", measured=False)
    groups = [
        seawall(),
        Group("水門工", (gate, item("水門扉据付", "ステンレス製", "基", "1", 3_240_000))),
    ]
    direct = sum((group.total for group in groups), Decimal(0))
    share = Decimal(0) if side.wrong else gate.total
    from evals.incidents.arithmetic import Overheads

    costs = Overheads(
        "河川工事", kept_out=kept_out(groups, direct), pipe_share=share, marked=AROUND
    ).summary(direct)
    book = civil(
        Plan("civil", "河川工事", groups, name="新川水門改築工事",
             rates=[RateRow("経費対象外:共通仮設費・現場管理費", "水門扉製作", "factor", "1")])
    )  # fmt: skip
    return replace(book, costs=costs)


def added_men(side: Side) -> Book:
    """The supplement for a small job is multiplied, not added."""
    table = CostTable(
        1, "舗装版補修", "小規模 人力", figure(10), "m2",
        (
            part("土木一般世話役", "", "人", "0.35", 29_500),
            part("特殊作業員", "", "人", side.figure("1.08", "1.4"), 28_000),
            part("アスファルト混合物", "密粒度(13)", "t", "1.2", 14_800),
        ),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan("civil csv", "舗装工事", [Group("補修工", (of_table(table, "186"),)), pavement(area="240")], tables=[table], name="市道東線舗装補修工事",
             rates=[
                 RateRow("歩掛:土木一般世話役", "舗装版補修 10m2当り", "factor", "0.35"),
                 RateRow("歩掛:特殊作業員", "舗装版補修 10m2当り", "factor", "0.9"),
                 RateRow("歩掛補正（加算）:特殊作業員", "舗装版補修 小規模", "add", "0.5"),
             ])
    )  # fmt: skip


def rounding_to_ten_thousand(side: Side) -> Book:
    """工事価格 is cut to thousands where the authority cuts to ten thousand."""
    unit = 1000 if side.wrong else 10_000
    book = civil(
        Plan("civil", "橋梁保全工事", [bridge_repair(item("表面含浸", "シラン系", "m2", "86.5", 4_120))], name="西大橋補修工事",
             facts={"工事価格端数処理": "1万円未満切捨て"},
             overheads={"price_unit": unit, "marked": ("一般管理費等", "工事価格")})
    )  # fmt: skip
    rates = [
        row if row.rate != "端数処理:工事価格" else replace(row, a="10000") for row in book.rates
    ]
    return replace(book, rates=tuple(rates))


def common_cost_not_cut(side: Side) -> Book:
    """共通仮設費 to the yen where it is cut to thousands."""
    book = civil(Plan("civil csv", "河川工事", [seawall()], name="東浜海岸保全工事"))
    if not side.wrong:
        return book
    costs = list(book.costs)
    position = next(n for n, cost in enumerate(costs) if cost.name == "共通仮設費")
    moved = Decimal(643)
    costs[position] = replace(
        costs[position],
        amount=Entry(entered(costs[position].amount) + moved, entered(costs[position].amount)),
    )
    return replace(book, costs=tuple(costs))


def overhead_of_fieldwork(side: Side) -> Book:
    """Printing is charged 諸経費 although the table leaves it out."""
    printing = item("印刷製本費", "報告書", "式", "1", "620000", listed=False, measured=False)
    groups = [
        Group(
            "用地測量",
            (
                item("境界確認", "市街地", "筆", "46", 38_200, measured=False),
                item("面積計算", "市街地", "筆", "46", 9_640, measured=False),
                printing,
            ),
        )
    ]
    from evals.incidents.works import SURVEY_CURVES

    direct = sum((group.total for group in groups), Decimal(0))
    right = SURVEY_CURVES["測量業務"].at(direct - printing.total)
    wrong = SURVEY_CURVES["測量業務"].at(direct)
    return commission(
        "測量業務", groups, name="都市計画道路用地測量業務",
        rate=Entry(wrong if side.wrong else right, right),
        base=direct if side.wrong else direct - printing.total,
        rates=[RateRow("経費対象外:諸経費", "印刷製本費", "factor", "1")],
        with_quantities=False,
    )  # fmt: skip


def insured_twice(side: Side) -> Book:
    """A correction for islands is applied to a work that is on none."""
    return civil(
        Plan("civil", "河川工事", [seawall()], name="東浜海岸保全工事",
             facts={"施工地域区分": "補正なし"},
             overheads={"factors": (("1.3", "1.0"),) if side.wrong else (), "marked": AROUND},
             rates=[RateRow("施工地域補正:共通仮設費", "山間僻地及び離島", "factor", "1.3"), RateRow("施工地域補正:現場管理費", "山間僻地及び離島", "factor", "1.0")])
    )  # fmt: skip


INCIDENTS = (
    Incident("n71", "quantity", "締固め率で割っていない採取土量", compacted_soil),
    Incident("n72", "quantity", "別の土質のほぐし率", loose_soil_by_letter),
    Incident("n80", "correction_factor", "加算すべき変化率を掛け合わせる", survey_changes),
    Incident("n73", "unit_price_wrong", "日当たり作業量による運転日数", days_of_a_crane),
    Incident("n74", "overhead_base", "工場製作品に経費を掛ける", excluded_from_one_overhead),
    Incident("n75", "correction_factor", "加算すべき補正人数を掛ける", added_men),
    Incident("n76", "rounding", "工事価格の端数処理の単位", rounding_to_ten_thousand),
    Incident("n77", "rounding", "共通仮設費の端数が残る", common_cost_not_cut),
    Incident("n78", "overhead_base", "対象外の印刷費に諸経費", overhead_of_fieldwork),
    Incident("n79", "correction_factor", "該当しない地域補正", insured_twice),
)
