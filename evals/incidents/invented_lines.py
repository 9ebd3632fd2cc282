"""Errors of our own invention in lines: units, quantities, omissions, doubles, wording, sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evals.incidents.buildings import building
from evals.incidents.paper import (
    Book,
    CostTable,
    Entry,
    Group,
    Item,
    PriceRow,
    RateRow,
    entered,
    figure,
)
from evals.incidents.running import Incident
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    commission,
    earthworks,
    gutters,
    item,
    of_table,
    part,
    pavement,
    trench,
    water_pipes,
)


def price_of_a_hundred_metres(side: Side) -> Book:
    """The price table gives the price of 100 m; it is used for one."""
    line = Item(
        "区画線設置",
        "溶融式 実線 15cm",
        "m",
        figure("860"),
        side.figure("34200", "342"),
        listed=False,
    )
    return civil(
        Plan(
            "civil", "舗装工事", [pavement(), Group("区画線工", (line,))],
            prices=[PriceRow("区画線設置", "溶融式 実線 15cm", "100m", figure("34200"))],
        )
    )  # fmt: skip


def neighbouring_pipe(side: Side) -> Book:
    """φ150 at the price of φ200."""
    return civil(
        Plan(
            "civil csv", "下水道工事(2)",
            [
                trench(),
                Group("管布設工", (
                    item("硬質塩化ビニル管", "VU φ150 4m", "本", "124", side.figure("9840", "6120")),
                    item("管布設", "VU φ150", "m", "496", 1_260),
                )),
            ],
            prices=[
                PriceRow("硬質塩化ビニル管", "VU φ200 4m", "本", figure("9840")),
                PriceRow("硬質塩化ビニル管", "VU φ100 4m", "本", figure("3180")),
            ],
        )
    )  # fmt: skip


def one_price_of_another_month(side: Side) -> Book:
    """All prices of June, one of April."""
    return civil(
        Plan(
            "civil", "道路改良工事",
            [gutters(item("生コンクリート", "18-8-40 BB", "m3", "38", side.figure("21500", "22900"))), earthworks()],
            prices=[
                PriceRow("生コンクリート", "18-8-40 BB", "m3", figure("21500"), effective_from="2025-04-01", effective_to="2025-05-31", edition="令和7年4月版"),
                PriceRow("生コンクリート", "18-8-40 BB", "m3", figure("23600"), effective_from="2025-07-01", edition="令和7年7月版"),
            ],
            book={"price_period": ("2025-06-01", "2025-06-30", "令和7年6月版")},
        )
    )  # fmt: skip


def line_twice(side: Side) -> Book:
    """Guards stand among the temporary works and once more under safety."""
    guard = item("交通誘導警備員B", "昼間勤務", "人日", "64", 17_100)
    again = replace(
        guard,
        quantity=Entry(entered(guard.quantity), entered(guard.quantity), "quantity"),
        amount=Entry(guard.total, guard.total),
    )
    signs = item("標識", "迂回案内", "枚", "6", 8_600)
    temporary = Group("仮設工", (guard, item("敷鉄板", "22×1524×3048", "m2", "210", 980)))
    safety = Group("安全費", (again, signs) if side.wrong else (signs,))
    return civil(
        Plan(
            "civil", "舗装工事", [pavement(), temporary, safety],
            book={"measured_as": (pavement(), temporary, Group("安全費", (signs,)))},
        )
    )  # fmt: skip


def line_of_the_sheet_missing(side: Side) -> Book:
    """A line of the quantity sheet is not in the estimate."""
    pipe = item("暗渠排水管", "φ150 有孔", "m", "212", 3_480)
    return civil(
        Plan(
            "civil csv", "公園工事",
            [earthworks(), gutters(*(() if side.wrong else (pipe,)))],
            book={"measured_as": (earthworks(), gutters(pipe))},
        )
    )  # fmt: skip


def quantity_with_digits_swapped(side: Side) -> Book:
    """A quantity whose digits changed places."""
    return building(
        [
            Group("コンクリート工事", (item("普通コンクリート", "Fc24 S18", "m3", side.figure("481.2", "418.2"), 21_300), item("型枠", "普通合板型枠 ラーメン構造", "m2", "3120", 4_860))),
            Group("鉄筋工事", (item("異形鉄筋", "SD295 D13", "t", "38.4", 112_000), item("鉄筋加工組立", "RCラーメン構造", "t", "38.4", 61_000))),
        ],
        name="地域会館新築工事",
    )  # fmt: skip


def thickness_of_the_specification(side: Side) -> Book:
    """The surface course is thinner than the specification says."""
    return civil(
        Plan(
            "civil", "舗装工事",
            [
                Group("舗装工", (
                    Item("表層", side.words("再生密粒度アスコン(20) t=40mm", "再生密粒度アスコン(20) t=50mm"), "m2", figure(2400), figure(1790 if side.wrong else 2180), listed=False),
                    item("上層路盤", "M-30 t=150mm", "m2", "2400", 1_240),
                )),
                earthworks(quantity="360"),
            ],
            prices=[
                PriceRow("表層", "再生密粒度アスコン(20) t=40mm", "m2", figure(1790)),
                PriceRow("表層", "再生密粒度アスコン(20) t=50mm", "m2", figure(2180)),
            ],
            specification="特記仕様書\n第3章 舗装工\n表層は再生密粒度アスコン(20)、厚さ50mmとする。\n上層路盤は粒度調整砕石M-30、厚さ150mmとする。\n",
        )
    )  # fmt: skip


def distance_of_the_specification(side: Side) -> Book:
    """Haulage for a distance that the specification does not give."""
    return civil(
        Plan(
            "civil csv", "河川工事",
            [
                Group("土工", (
                    item("掘削", "土砂 オープンカット", "m3", "1600", 374),
                    Item("残土運搬", side.words("運搬距離 15.0km", "運搬距離 8.5km"), "m3", figure(1600), figure(3260 if side.wrong else 2140), listed=False),
                    item("残土処分", "受入地", "m3", "1600", 1_800, disposal=True),
                )),
                gutters(),
            ],
            prices=[
                PriceRow("残土運搬", "運搬距離 15.0km", "m3", figure(3260)),
                PriceRow("残土運搬", "運搬距離 8.5km", "m3", figure(2140)),
            ],
            specification="特記仕様書\n第7条 建設発生土\n建設発生土は東部受入地（運搬距離8.5km）へ搬出するものとする。\n",
        )
    )  # fmt: skip


def subtotal_typed(side: Side) -> Book:
    """A group's amount is not the sum of its lines."""
    group = gutters()
    return civil(
        Plan(
            "civil", "道路改良工事",
            [earthworks(), replace(group, amount=Entry(group.total + (180_000 if side.wrong else 0), group.total))],
        )
    )  # fmt: skip


def product_wrong(side: Side) -> Book:
    """An amount that is not quantity times price."""
    return civil(
        Plan("water", "下水道工事(2)", [trench(), water_pipes(item("消火栓", "地下式 φ75", "基", "3", 186_000, amount=side.figure("588000", "558000")))])
    )  # fmt: skip


def daily_output(side: Side) -> Book:
    """A machine's day does more than the table of outputs says."""

    def table(output: str, price: Decimal | None = None) -> CostTable:
        return CostTable(
            1, "路体盛土", "ブルドーザ21t級 締固め", figure(output), "m3",
            (
                part("ブルドーザ運転", "21t級", "日", Entry(Decimal(1), Decimal(1), "days"), 142_600),
                part("普通作業員", "", "人", "1", 23_800),
            ),
            per_unit=price,
        )  # fmt: skip

    right, wrong = table("590"), table("950")
    used = wrong if side.wrong else right
    return civil(
        Plan(
            "civil", "道路改良工事",
            [Group("盛土工", (of_table(used, "4200"), item("法面整形", "盛土部", "m2", "960", 910))), gutters()],
            tables=[replace(used, per_unit=Entry(used.unit_price, right.unit_price))],
            rates=[RateRow("日当たり作業量:路体盛土", "ブルドーザ21t級 締固め 1日当り", "factor", "590")],
        )
    )  # fmt: skip


def loosened_soil(side: Side) -> Book:
    """Haulage by loosened volume, where the table of change rates says another factor."""
    return civil(
        Plan(
            "civil csv", "道路改良工事",
            [
                Group("土工", (
                    item("掘削", "砂質土 地山", "m3", "1000", 374),
                    item("土砂運搬", "砂質土 ほぐした土量", "m3", side.figure("1250", "1200"), 1_380),
                )),
                gutters(),
            ],
            rates=[RateRow("変化率:ほぐした土量", "砂質土", "factor", "1.20")],
        )
    )  # fmt: skip


def price_of_the_table_not_carried(side: Side) -> Book:
    """The breakdown's price is not that of the unit-cost table it points to."""
    table = CostTable(
        1, "石積工", "練石積 控35cm", figure(10), "m2",
        (part("石工", "", "人", "2.1", 31_200), part("普通作業員", "", "人", "3.2", 23_800), part("間知石", "控35cm", "m2", "10", 9_400)),
        kind="代価表",
    )  # fmt: skip
    line = of_table(table, "142")
    return civil(
        Plan("civil", "河川工事",
             [Group("護岸工", (replace(line, price=side.figure(table.unit_price + 1000, table.unit_price)),)), earthworks()],
             tables=[table])
    )  # fmt: skip


def wage_of_another_trade(side: Side) -> Book:
    """A labourer at the wage of a skilled man."""
    table = CostTable(
        1, "集水桝設置", "600×600×900", figure(1), "箇所",
        (part("土木一般世話役", "", "人", "0.12", 29_500), part("普通作業員", "", "人", "0.65", side.figure("28000", "23800")), part("集水桝", "600×600×900", "個", "1", 48_600)),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan("civil", "道路改良工事", [Group("桝工", (of_table(table, "14"),)), earthworks()], tables=[table],
             prices=[PriceRow("特殊作業員", "", "人", figure(28_000))])
    )  # fmt: skip


def design_hours(side: Side) -> Book:
    """Man-days of a design commission typed in another row."""
    table = CostTable(
        1, "橋梁予備設計", "PC単純桁", figure(1), "橋",
        (part("主任技師", "", "人", "3.5", 68_400), part("技師A", "", "人", side.figure("10.0", "6.5"), 59_300), part("技師B", "", "人", side.figure("6.5", "10.0", "B"), 47_800)),
        kind="代価表",
    )  # fmt: skip
    return commission(
        "設計業務",
        [Group("橋梁設計", (of_table(table, "3", measured=False), item("報告書作成", "電子成果品共", "式", "1", "380000", listed=False, measured=False)))],
        name="東西橋外2橋予備設計業務",
        tables=[table],
        rates=[
            RateRow("歩掛:主任技師", "橋梁予備設計 1橋当り", "factor", "3.5"),
            RateRow("歩掛:技師A", "橋梁予備設計 1橋当り", "factor", "6.5"),
            RateRow("歩掛:技師B", "橋梁予備設計 1橋当り", "factor", "10.0"),
        ],
        with_quantities=False,
    )  # fmt: skip


def zero_price(side: Side) -> Book:
    """A line without a price adds nothing."""
    return building(
        [
            Group("建具工事", (item("アルミ製建具", "AW-1 1800×1200", "箇所", "24", 96_400), item("ガラス", "FL5 網入", "m2", "51.8", side.figure("0", "8640")), item("建具取付", "調整共", "箇所", "24", 18_700))),
            Group("内装工事", (item("ビニル床シート", "t=2.5", "m2", "620", 4_120),)),
        ],
        name="保育所改修工事",
    )  # fmt: skip


def rate_with_correction_twice(side: Side) -> Book:
    """Night work raises man-days once; it was done twice."""
    table = CostTable(
        1, "切削オーバーレイ", "夜間 t=50mm", figure(100), "m2",
        (part("普通作業員", "", "人", side.figure("2.16", "1.8"), 23_800), part("アスファルト混合物", "密粒度(20)", "t", "12.4", 14_300)),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan("civil", "舗装工事", [Group("切削オーバーレイ工", (of_table(table, "3400"),)), pavement(area="320")], tables=[table],
             rates=[
                 RateRow("歩掛:普通作業員", "切削オーバーレイ 100m2当り", "factor", "1.5"),
                 RateRow("歩掛補正:普通作業員", "夜間", "factor", "1.2"),
             ])
    )  # fmt: skip


def formwork_and_concrete(side: Side) -> Book:
    """The tonnage of reinforcement gives 900 kg to the cubic metre."""
    return civil(
        Plan("civil csv", "道路改良工事",
             [Group("擁壁工", (
                 item("コンクリート", "24-12-25 BB", "m3", "82", 28_400, measured=False),
                 item("型枠", "一般型枠", "m2", "268", 9_100, measured=False),
                 item("鉄筋", "SD345 D16～25", "t", side.figure("73.8", "7.38"), 168_000, measured=False))), earthworks()])
    )  # fmt: skip


def title_of_another_work(side: Side) -> Book:
    """The cover's name of the work is not that of the specification."""
    book = civil(
        Plan("civil", "河川工事", [earthworks(), gutters()], name="東川護岸改修工事（第2工区）",
             specification="特記仕様書\n工事名 東川護岸改修工事（第3工区）\n工期 180日間\n")
    )  # fmt: skip
    name = "東川護岸改修工事（第2工区）" if side.wrong else "東川護岸改修工事（第3工区）"
    return replace(book, facts={**book.facts, "工事名": Entry(name, "東川護岸改修工事（第3工区）")})


INCIDENTS = (
    Incident("n21", "unit_mismatch", "100m当りの単価を1mに使う", price_of_a_hundred_metres),
    Incident("n22", "unit_price_wrong", "隣の口径の単価", neighbouring_pipe),
    Incident("n23", "unit_price_date", "一つだけ前の月の単価", one_price_of_another_month),
    Incident("n24", "double_count", "警備員を二度計上", line_twice),
    Incident("n25", "omission", "数量表の行が抜ける", line_of_the_sheet_missing, ("暗渠排水管",)),
    Incident("n26", "quantity", "数量の数字が入れ替わる", quantity_with_digits_swapped),
    Incident("n27", "spec_mismatch", "仕様書より薄い表層", thickness_of_the_specification),
    Incident("n28", "spec_mismatch", "仕様書と違う運搬距離", distance_of_the_specification),
    Incident("n29", "other", "小計が合わない", subtotal_typed),
    Incident("n30", "other", "金額が積と違う", product_wrong),
    Incident("n31", "unit_price_wrong", "日当たり作業量が大きい", daily_output, ("590",)),
    Incident("n32", "quantity", "ほぐし率の違う運搬土量", loosened_soil),
    Incident("n33", "unit_price_wrong", "代価表の単価と違う", price_of_the_table_not_carried),
    Incident("n34", "unit_price_wrong", "別の職種の労務単価", wage_of_another_trade),
    Incident("n35", "unit_price_wrong", "技術者の人数の行違い", design_hours),
    Incident("n36", "omission", "単価0円の行", zero_price),
    Incident("n37", "correction_factor", "夜間補正を二度掛ける", rate_with_correction_twice),
    Incident("n38", "quantity", "鉄筋量が一桁多い", formwork_and_concrete),
    Incident("n39", "spec_mismatch", "工事名の工区が違う", title_of_another_work),
)
