"""Prices of another district, kind, treatment or tax; rates of machines (i022 to i034, i076 to i088)."""

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
    trench,
    water_pipes,
)


def another_district(side: Side) -> Book:
    """Materials priced for the neighbouring district."""
    concrete = ("18-8-40 BB", "m3")
    return civil(
        Plan(
            "civil csv",
            "道路改良工事",
            [
                gutters(
                    item("生コンクリート", *concrete, "64", side.figure(21_600, 22_900)),
                    item("再生砕石", "RC-40", "m3", "118", side.figure(2_850, 3_300, "stone")),
                ),
                earthworks(),
            ],
            facts={"地区": "南部"},
            prices=[
                PriceRow("生コンクリート", *concrete, figure(21_600), district="臼部"),
                PriceRow("再生砕石", "RC-40", "m3", figure(2_850), district="臼部"),
                PriceRow("生コンクリート", *concrete, figure(24_150), district="山間"),
            ],
            book={"district": "南部"},
        )
    )


def sheet_pile_hire(side: Side) -> Book:
    """Hire of sheet piles taken from the class of another length of use."""
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [
                trench(
                    item("鋼矢板賃料", "Ⅲ型 90日以内", "t", "34.6", side.figure(15_480, 11_250)),
                    item("鋼矢板打込・引抜", "Ⅲ型 L=6.0m", "枚", "96", 8_900),
                ),
                water_pipes(),
            ],
            name="外布設替工事",
            prices=[
                PriceRow("鋼矢板賃料", "Ⅲ型 180日以内", "t", figure(15_480)),
                PriceRow("鋼矢板賃料", "Ⅲ型 360日以内", "t", figure(21_900)),
            ],
        )
    )


def material_typed_wrongly(side: Side) -> Book:
    """A price whose digits were swapped so that every bidder fell below the minimum."""
    return civil(
        Plan(
            "civil",
            "公園工事",
            [
                Group(
                    "造成工",
                    (
                        item("盛土材", "購入土 山砂", "m3", "5200", side.figure(4_230, 2_430)),
                        item("敷均し・締固め", "施工幅4m以上", "m3", "5200", 236),
                        item("暗渠排水管", "φ200 有孔", "m", "340", 3_870),
                    ),
                ),
                earthworks(),
            ],
            name="交流ゾーン造成工事",
        )
    )


def tunnel_machines_and_accelerator(side: Side) -> Book:
    """Machine hire on the wrong footing, and the quantity of accelerator typed wrongly."""
    table = CostTable(
        1,
        "吹付機械損料",
        "吹付ロボット一体型",
        figure(1),
        "日",
        (
            part("コンクリート吹付機損料", "湿式 18m3/h級", "供用日", "1.45", side.figure(68_300, 104_000)),
            part("トンネル特殊工", "", "人", "2.0", 33_900),
        ),
    )  # fmt: skip
    return civil(
        Plan(
            "civil",
            "砂防・地すべり等工事",
            [
                Group(
                    "吹付工",
                    (
                        item("吹付コンクリート", "σck=18N/mm2 t=10cm", "m3", "1840", 34_600),
                        item(
                            "吹付用急結剤", "粉体", "kg", side.figure(41_500, 46_000, "急結剤"), 96
                        ),
                        of_table(table, "168"),
                    ),
                )
            ],
            name="北山トンネル新設工事",
            tables=[table],
            prices=[PriceRow("コンクリート吹付機損料", "湿式 18m3/h級", "h", figure(68_300))],
        )
    )


def scrap_digits_swapped(side: Side) -> Book:
    """A negative disposal price whose last digits changed places."""
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [
                trench(),
                water_pipes(
                    item("撤去管処分", "鋳鉄管 売却", "t", "6.2", side.figure(-54_570, -54_750))
                ),
            ],
            name="県道水道管更新工事",
        )
    )


def contaminated_soil(side: Side) -> Book:
    """The prices for contaminated soil and sludge are those of another treatment."""
    return civil(
        Plan(
            "civil csv",
            "道路改良工事",
            [
                Group(
                    "汚染土壌対策工",
                    (
                        item(
                            "汚染土壌処理",
                            "第二種 不溶化処理",
                            "t",
                            "1280",
                            side.figure(9_800, 14_900),
                            disposal=True,
                        ),
                        item(
                            "泥土処理",
                            "中間処理 脱水",
                            "m3",
                            "210",
                            side.figure(12_500, 15_300, "泥土"),
                            disposal=True,
                        ),
                        item("汚染土壌運搬", "水密仕様10t 25km", "t", "1280", 3_450),
                    ),
                ),
                earthworks(),
            ],
            name="駅南地区土壌汚染対策工事",
            prices=[PriceRow("汚染土壌処理", "第二種 セメント原料化", "t", figure(9_800))],
        )
    )


def branches_with_tax(side: Side) -> Book:
    """A disposal price that includes the consumption tax."""
    return civil(
        Plan(
            "civil",
            "公園工事",
            [
                Group(
                    "構造物撤去・伐採工",
                    (
                        item("伐採・集積", "幹周30cm以上60cm未満", "本", "46", 11_200),
                        item(
                            "木くず処分",
                            "枝葉 再資源化施設",
                            "t",
                            "3.8",
                            side.figure(13_750, 12_500),
                            disposal=True,
                        ),
                        item("もたれ式擁壁", "18-8-40 H=2.0m", "m3", "96", 42_600),
                    ),
                ),
                earthworks(),
            ],
            name="中央公園擁壁整備工事",
        )
    )


def fuel_of_the_truck(side: Side) -> Book:
    """The day rate of a truck burns more than the productivity rate says; the night rate is right."""

    def running(number: int, when: str, fuel: object, wage: int) -> CostTable:
        return CostTable(
            number,
            f"ダンプトラック運転（{when}）",
            "4t積",
            figure(1),
            "日",
            (
                part("運転手（一般）", when, "人", "1", wage),
                part("軽油", "1.2号", "L", fuel, 118),  # type: ignore[arg-type]
                part("ダンプトラック損料", "4t積", "供用日", "1.17", 8_460),
            ),
        )

    day = running(1, "昼間", side.figure("41", "31"), 20_400)
    night = running(2, "夜間", "31", 25_500)
    return commission(
        "点検業務",
        [
            Group(
                "道路清掃工",
                (
                    of_table(day, "64", measured=False),
                    of_table(night, "22", measured=False),
                    item("路面清掃", "人力 歩道", "km", "118", 21_700, measured=False),
                ),
            )
        ],
        name="道路清掃等業務委託",
        tables=[day, night],
        rates=_fuel_rows(),
        with_quantities=False,
    )


def _fuel_rows() -> list[RateRow]:
    return [
        RateRow("歩掛:軽油", "ダンプトラック運転（昼間） 4t積 1日当り", "factor", "31"),
        RateRow("歩掛:軽油", "ダンプトラック運転（夜間） 4t積 1日当り", "factor", "31"),
    ]


INCIDENTS = (
    Incident("i022", "unit_price_wrong", "運転単価の燃料消費量が多い", fuel_of_the_truck),
    Incident("i025", "unit_price_wrong", "別の地区の材料単価", another_district),
    Incident("i028", "unit_price_wrong", "供用日数区分の違う賃料", sheet_pile_hire),
    Incident("i031", "unit_price_wrong", "数字が入れ替わった材料単価", material_typed_wrongly),
    Incident(
        "i034", "unit_price_wrong", "機械損料の基準と急結剤の数量", tunnel_machines_and_accelerator
    ),
    Incident(
        "i076", "scrap_disposal", "負の処分単価の数字が入れ替わる", scrap_digits_swapped, ("54750",)
    ),
    Incident("i079", "scrap_disposal", "汚染土壌と泥土の処理単価", contaminated_soil),
    Incident("i088", "tax", "処分単価が税込み", branches_with_tax, ("12500",)),
)
