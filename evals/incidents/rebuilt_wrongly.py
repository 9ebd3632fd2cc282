"""Unit-cost tables on another base, with the wrong man-days or one correction too many."""

from __future__ import annotations

from evals.incidents.paper import Book, CostTable, Group, PriceRow, RateRow, figure
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
)


def men_for_the_whole_weight(side: Side) -> Book:
    """Men for all 9.9 t stand where men for one tonne belong."""
    table = CostTable(
        1,
        "検査路製作",
        "鋼製 亜鉛めっき",
        figure(1),
        "t",
        (
            part("橋りょう世話役", "", "人", side.figure("11.88", "1.2", "世話役"), 35_200),
            part("橋りょう特殊工", "", "人", side.figure("53.46", "5.4"), 31_800),
            part("普通作業員", "", "人", side.figure("15.84", "1.6", "作業員"), 23_800),
            part("鋼材", "SS400 形鋼", "t", "1.05", 168_000),
        ),
    )
    return civil(
        Plan(
            "civil",
            "橋梁保全工事",
            [
                Group(
                    "検査路工",
                    (
                        of_table(table, "9.9"),
                        item("検査路架設", "トラッククレーン", "t", "9.9", 214_000),
                    ),
                ),
                Group("床版工", (item("床版コンクリート", "30-12-25 N", "m3", "312", 38_900),)),
            ],
            name="正川橋上部工事",
            tables=[table],
            rates=[
                RateRow("歩掛:橋りょう世話役", "検査路製作 1t当り", "factor", "1.2"),
                RateRow("歩掛:橋りょう特殊工", "検査路製作 1t当り", "factor", "5.4"),
                RateRow("歩掛:普通作業員", "検査路製作 1t当り", "factor", "1.6"),
            ],
        )
    )


def haulage_for_ten_times_the_base(side: Side) -> Book:
    """Haulage for 100 m3 is added to excavation for 10 m3."""
    table = CostTable(
        1,
        "掘削運搬",
        "軟岩",
        figure(10),
        "m3",
        (
            part("掘削費", "バックホウ1.4m3 軟岩", "m3", "10", 851),
            part("運搬費", "ダンプトラック10t 1.5km", "m3", side.figure("100", "10"), "243.6"),
        ),
        kind="代価表",
    )
    return civil(
        Plan(
            "civil",
            "道路改良工事",
            [
                Group(
                    "道路土工",
                    (of_table(table, "3348"), item("法面整形", "切土部", "m2", "1120", 870)),
                )
            ],
            name="国道改良工事",
            tables=[table],
        )
    )


def haulage_steps(side: Side) -> Book:
    """The surcharge of every two tonnes is added for every tonne."""
    table = CostTable(
        1,
        "路面切削機運搬",
        "質量29t 片道",
        figure(1),
        "回",
        (
            part("基本運賃", "12tまで", "回", "1", 19_510),
            part("加算運賃", "12tを超え2t増すごと", "回", side.figure("17", "9"), 2_000),
        ),
    )
    return civil(
        Plan(
            "civil csv",
            "舗装工事",
            [
                Group(
                    "切削オーバーレイ工",
                    (
                        item("路面切削", "全面切削6cm以下", "m2", "3100", 860),
                        item("切削材運搬", "8km", "m3", "155", 2_340),
                        item("オーバーレイ", "再生密粒度アスコン(20) t=50mm", "m2", "3100", 2_260),
                        of_table(table, "2"),
                    ),
                )
            ],
            name="舗装修繕工事",
            tables=[table],
            rates=[
                RateRow("変化率:加算運賃", "12tを超え2t増すごと", "add", "2000", lower="12", c="2")
            ],
        )
    )


def correction_added_for_each_visit(side: Side) -> Book:
    """A supplement due once a contract is added at each of two inspections."""
    table = CostTable(
        1,
        "消防用設備点検",
        "年2回",
        figure(1),
        "契約",
        (
            part("点検技術者", "", "人", "4.0", 31_400),
            part("点検作業員", "基本", "人", "7.0", 23_900),
            part("点検作業員", "補正人数", "人", side.figure("1.6", "0.8"), 23_900),
        ),
        kind="代価表",
    )
    return commission(
        "点検業務",
        [
            Group(
                "消防用設備点検",
                (
                    of_table(table, "1", measured=False),
                    item("消火器点検", "粉末 10型", "本", "48", 620, measured=False),
                    item("報告書作成", "", "部", "2", 21_500, measured=False),
                ),
            )
        ],
        name="工場消防用設備点検業務",
        tables=[table],
        rates=[
            RateRow("歩掛:点検技術者", "消防用設備点検 1回当り", "factor", "2.0"),
            RateRow("歩掛:点検作業員", "消防用設備点検 1回当り", "factor", "3.5"),
            RateRow("歩掛補正（加算）:点検作業員", "消防用設備点検 1契約当り", "add", "0.8"),
        ],
        with_quantities=False,
    )


def winter_allowance_not_due(side: Side) -> Book:
    """Man-days are raised for winter although the work is done in summer."""
    table = CostTable(
        1,
        "ふとん籠設置",
        "H=50cm B=120cm",
        figure(10),
        "m",
        (
            part("土木一般世話役", "", "人", side.figure("0.66", "0.6", "世話役"), 29_500),
            part("普通作業員", "", "人", side.figure("2.31", "2.1"), 23_800),
            part("割栗石", "150～200mm", "m3", "6.2", 4_650),
            part("ふとん籠", "H=50cm B=120cm", "m", "10", 3_980),
        ),
        kind="代価表",
    )
    return civil(
        Plan(
            "civil",
            "河川工事",
            [
                Group(
                    "護岸工", (of_table(table, "264"), item("法面整形", "盛土部", "m2", "830", 910))
                ),
                earthworks(),
            ],
            name="導水路災害復旧工事",
            tables=[table],
            facts={"冬期補正": "対象外", "工期": "令和7年5月10日から令和7年9月30日まで"},
            rates=[
                RateRow("歩掛:土木一般世話役", "ふとん籠設置 10m当り", "factor", "0.6"),
                RateRow("歩掛:普通作業員", "ふとん籠設置 10m当り", "factor", "2.1"),
                RateRow("歩掛補正:冬期", "冬期補正あり", "factor", "1.10"),
            ],
        )
    )


def five_day_week_left_out(side: Side) -> Book:
    """Labour and hire are priced without the supplement that the cover promises."""
    table = CostTable(
        1,
        "重力式擁壁",
        "H=1.5m",
        figure(10),
        "m3",
        (
            part("普通作業員", "", "人", "5.0", side.figure("23800", "24752"), listed=False),
            part(
                "特殊作業員", "", "人", "2.0", side.figure("28000", "29120", "特殊"), listed=False
            ),
            part("生コンクリート", "18-8-40 BB", "m3", "10.2", 22_900),
        ),
        kind="代価表",
    )
    factors = () if side.wrong else (("1.03", "1.05"),)
    return civil(
        Plan(
            "civil",
            "道路改良工事",
            [Group("擁壁工", (of_table(table, "186"),)), earthworks(), gutters()],
            name="市道拡幅工事",
            tables=[table],
            facts={"週休2日": "月単位の週休2日"},
            overheads={"factors": factors, "marked": ("共通仮設費", "現場管理費")},
            rates=[
                RateRow("週休2日補正:労務費", "月単位の週休2日", "factor", "1.04"),
                RateRow("週休2日補正:機械賃料", "月単位の週休2日", "factor", "1.02"),
                RateRow("週休2日補正:共通仮設費", "月単位の週休2日", "factor", "1.03"),
                RateRow("週休2日補正:現場管理費", "月単位の週休2日", "factor", "1.05"),
            ],
            prices=_labour({"普通作業員": 23_800, "特殊作業員": 28_000}),
        )
    )  # fmt: skip


def _labour(wages: dict[str, int]) -> list[PriceRow]:
    return [PriceRow(name, "", "人", figure(wage)) for name, wage in wages.items()]


INCIDENTS = (
    Incident("i037", "unit_mismatch", "1t当りの欄に総重量分の人数", men_for_the_whole_weight),
    Incident(
        "i040", "unit_mismatch", "10m3当りの代価に100m3分の運搬費", haulage_for_ten_times_the_base
    ),
    Incident("i043", "unit_mismatch", "2tごとの加算を1tごとに加える", haulage_steps),
    Incident(
        "i055", "double_count", "1契約1回の補正人数を2回加える", correction_added_for_each_visit
    ),
    Incident("i070", "correction_factor", "週休2日の補正をしていない", five_day_week_left_out),
    Incident("i073", "correction_factor", "該当しない冬期補正", winter_allowance_not_due),
)
