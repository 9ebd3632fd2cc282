"""Errors of our own invention in further layouts: formulas, levels in columns, pages of a PDF."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evals.incidents.paper import Book, CostTable, Entry, Group, PriceRow, RateRow, figure
from evals.incidents.running import Incident
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    earthworks,
    gutters,
    item,
    of_table,
    part,
    pavement,
    trench,
    water_pipes,
)


def typed_over_a_formula(side: Side) -> Book:
    """An amount was typed where all others are formulas."""
    kerb = item(
        "歩車道境界ブロック",
        "A種 片面",
        "m",
        "248",
        5_430,
        amount=side.figure("1364640", "1346640"),
    )
    if not side.wrong:
        kerb = replace(kerb, amount=None, price=Entry(figure(5_430), figure(5_430)))
    return civil(Plan("formulas", "道路改良工事", [earthworks(), gutters(kerb)]))


def sum_typed_by_hand(side: Side) -> Book:
    """A group's sum was typed before the last line was added."""
    group = gutters(item("集水桝蓋", "グレーチング T-25", "枚", "9", 31_500))
    total = group.total - (283_500 if side.wrong else 0)
    if side.wrong:
        group = replace(group, amount=Entry(total, group.total))
    return civil(Plan("formulas", "道路改良工事", [earthworks(), group, pavement(area="640")]))


def price_on_a_page(side: Side) -> Book:
    """A price of the edition before, in a PDF."""
    return civil(
        Plan(
            "pdf", "道路改良工事",
            [earthworks(), gutters(item("生コンクリート", "18-8-40 BB", "m3", "41.5", side.figure("21500", "22900"))), pavement()],
            prices=[
                PriceRow("生コンクリート", "18-8-40 BB", "m3", figure("21500"), effective_from="2024-04-01", effective_to="2025-03-31", edition="令和6年4月版"),
            ],
        )
    )  # fmt: skip


def quantity_on_a_page(side: Side) -> Book:
    """A quantity that the quantity sheet does not have, in a PDF of several pages."""
    table = CostTable(
        1, "現場打ち水路", "B500×H600", figure(10), "m",
        (part("普通作業員", "", "人", "4.2", 23_800), part("生コンクリート", "18-8-25 BB", "m3", "3.1", 23_100), part("型枠", "一般型枠", "m2", "24", 7_900)),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan(
            "pdf", "河川工事",
            [Group("水路工", (replace(of_table(table, "318"), quantity=side.figure("381", "318")),)), earthworks(), gutters(), pavement(area="480")],
            tables=[table],
        )
    )  # fmt: skip


def rate_on_a_page(side: Side) -> Book:
    """現場管理費 at another rate, in a PDF."""
    return civil(
        Plan(
            "pdf", "舗装工事", [pavement(), gutters()],
            overheads={"site_rate": Entry(figure("38.51"), figure(0)) if side.wrong else None, "marked": ("現場管理費",)},
        )
    )  # fmt: skip


def correction_of_the_daily_output(side: Side) -> Book:
    """Obstacles reduce the day's output; it was not reduced."""

    def table(output: str) -> CostTable:
        days = (Decimal(100) / figure(output)).quantize(Decimal("0.001"))
        return CostTable(
            1, "不陸整正", "補足材なし", figure(100), "m2",
            (
                part("モータグレーダ運転", "3.1m級", "日", Entry(days, Decimal(0)), 96_400),
                part("タイヤローラ運転", "8～20t", "日", Entry(days, Decimal(0), "ローラ"), 71_300),
            ),
            kind="代価表",
        )  # fmt: skip

    return civil(
        Plan(
            "civil", "舗装工事",
            [Group("路盤工", (of_table(table("1250" if side.wrong else "1000"), "5400"),)), pavement()],
            tables=[table("1250" if side.wrong else "1000")],
            facts={"施工条件": "障害物あり"},
            rates=[
                RateRow("日当たり作業量:不陸整正", "補足材なし 1日当り", "factor", "1250"),
                RateRow("日当たり作業量補正:不陸整正", "障害物あり", "factor", "0.8"),
            ],
        )
    )  # fmt: skip


def hire_by_another_day(side: Side) -> Book:
    """A wage with employers' costs is used for the design wage."""
    table = CostTable(
        1, "人力土工", "床掘", figure(10), "m3",
        (part("普通作業員", "", "人", "3.9", side.figure("35176", "23800")),),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan(
            "formulas",
            "下水道工事(2)",
            [trench(of_table(table, "86")), water_pipes()],
            tables=[table],
        )
    )


def removal_without_laying_again(side: Side) -> Book:
    """Tiles are taken off and never laid again."""
    again = (item("インターロッキングブロック再設置", "t=60mm", "m2", "312", 4_870),)
    return civil(
        Plan(
            "civil csv", "道路改良工事",
            [
                Group("歩道舗装工", (
                    item("インターロッキングブロック取外し", "再使用 t=60mm", "m2", "312", 1_240),
                    item("敷砂", "t=30mm", "m2", "312", 480),
                    *(() if side.wrong else again),
                )),
                gutters(),
            ],
        )
    )  # fmt: skip


def scaffold_without_removal(side: Side) -> Book:
    """Scaffolds are put up and not taken down."""
    down = (item("枠組足場撤去", "掛m2", "m2", "860", 740),)
    return civil(
        Plan(
            "water", "橋梁保全工事",
            [
                Group("橋梁補修工", (item("断面修復", "左官 ポリマーセメント", "m3", "4.8", 1_286_000), item("表面含浸", "シラン系", "m2", "860", 4_120))),
                Group("仮設工", (item("枠組足場設置", "掛m2", "m2", "860", 1_980), *(() if side.wrong else down))),
            ],
        )
    )  # fmt: skip


INCIDENTS = (
    Incident("n41", "other", "数式の上に金額を手入力", typed_over_a_formula),
    Incident("n42", "other", "合計を手入力", sum_typed_by_hand),
    Incident("n43", "unit_price_date", "PDFの設計書の旧単価", price_on_a_page),
    Incident("n44", "quantity", "PDFの設計書の数量", quantity_on_a_page),
    Incident("n45", "overhead_rate", "PDFの設計書の現場管理費率", rate_on_a_page),
    Incident(
        "n46", "correction_factor", "日当たり作業量の補正なし", correction_of_the_daily_output
    ),
    Incident("n47", "unit_price_wrong", "必要経費を含む労務単価", hire_by_another_day),
    Incident(
        "n48",
        "omission",
        "取外しのあとの再設置が抜ける",
        removal_without_laying_again,
        ("再設置", "取外し", "復旧"),
    ),
    Incident("n49", "omission", "足場の撤去が抜ける", scaffold_without_removal, ("撤去", "足場")),
)
