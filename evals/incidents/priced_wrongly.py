"""Prices of another date, district, kind or tax; prices typed wrongly (i001 to i034, i076 to i088)."""

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


def prices_of_the_last_quarter(side: Side) -> Book:
    """Every price is that of the tender before; the cover states the new day."""
    now = {
        "普通作業員": 23_800,
        "土木一般世話役": 29_500,
        "生コンクリート": 24_300,
        "再生クラッシャラン": 3_150,
    }
    before = {
        "普通作業員": 22_300,
        "土木一般世話役": 27_800,
        "生コンクリート": 22_900,
        "再生クラッシャラン": 2_950,
    }
    kinds = {
        "普通作業員": ("", "人"),
        "土木一般世話役": ("", "人"),
        "生コンクリート": ("24-8-25(20) BB", "m3"),
        "再生クラッシャラン": ("RC-40", "m3"),
    }
    counts = {
        "普通作業員": "1.6",
        "土木一般世話役": "0.4",
        "生コンクリート": "10.2",
        "再生クラッシャラン": "2.4",
    }
    table = CostTable(
        1,
        "貯留槽底版コンクリート",
        "24-8-25(20)",
        figure(10),
        "m3",
        tuple(
            part(name, *kinds[name], counts[name], side.figure(before[name], now[name], name))
            for name in now
        ),
    )
    return civil(
        Plan(
            "civil",
            "河川工事",
            [
                Group("貯留槽工", (of_table(table, "86"), item("型枠", "一般型枠 合板", "m2", "214", 9_760))),
                earthworks(),
            ],
            name="内水ポンプ施設貯留槽築造工事",
            tables=[table],
            facts={"単価適用日": "令和7年1月1日", "経費適用年度": "令和6年度"},
            rates_since="2024-04-01",
            prices=[
                PriceRow(
                    name, *kinds[name], figure(price),
                    effective_from="2024-10-01", effective_to="2024-12-31", edition="令和6年10月版",
                )
                for name, price in before.items()
            ],
            book={"price_period": ("2025-01-01", "", "令和7年1月版")},
        )
    )  # fmt: skip


def machine_hire_of_an_older_year(side: Side) -> Book:
    """The dump truck's hire stands as it was two years earlier."""
    table = CostTable(
        1,
        "ダンプトラック運転",
        "10t積",
        figure(1),
        "h",
        (
            part("運転手（一般）", "", "人", "0.17", 20_400),
            part("軽油", "1.2号 パトロール給油", "L", "11.0", 118),
            part("ダンプトラック損料", "オンロード・ディーゼル 10t積", "h", "1", side.figure(2_090, 2_250)),
        ),
    )  # fmt: skip
    haul = CostTable(
        2,
        "発生土運搬",
        "ダンプトラック10t積",
        figure(10),
        "m3",
        (
            part(
                "ダンプトラック運転",
                "10t積",
                "h",
                "0.9",
                table.unit_price,
                table.reference,
                listed=False,
            ),
        ),
    )
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [trench(of_table(haul, "495")), water_pipes()],
            name="配水管布設替工事",
            tables=[table, haul],
            facts={"単価適用日": "2016年10月1日", "経費適用年度": "平成28年度"},
            prices=[
                PriceRow(
                    "ダンプトラック損料", "オンロード・ディーゼル 10t積", "h", figure(2_090),
                    effective_from="2015-04-01", effective_to="2016-09-30", edition="平成27年度版",
                )
            ],
            overheads={"tax": "0.08"},
            rates_since="2016-04-01",
            book={"price_period": ("2016-10-01", "", "平成28年10月版")},
        )
    )  # fmt: skip


def sludge_price_of_last_year(side: Side) -> Book:
    """A quoted price that is entered by hand was not renewed."""
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [
                trench(
                    item("汚泥処理", "泥土 中間処理（見積）", "m3", "28.5", side.figure(15_800, 17_100), disposal=True)
                ),
                water_pipes(),
            ],
            name="平下町配水管改良工事",
            prices=[
                PriceRow(
                    "汚泥処理", "泥土 中間処理（見積）", "m3", figure(15_800),
                    effective_from="2024-04-01", effective_to="2025-03-31", edition="令和6年度見積",
                )
            ],
        )
    )  # fmt: skip


def rental_pipe_removal(side: Side) -> Book:
    """The price for 10 m of removal was not divided by its base."""
    removal = CostTable(
        2,
        "仮設レンタル管撤去",
        "φ75",
        figure(10),
        "m",
        (part("配管工", "", "人", "0.24", 26_100), part("普通作業員", "", "人", "0.31", 23_800)),
        per_unit=side.figure(13_642, 1_364),
    )
    laying = CostTable(
        1,
        "仮設レンタル管設置",
        "φ75",
        figure(10),
        "m",
        (part("配管工", "", "人", "0.40", 26_100), part("普通作業員", "", "人", "0.52", 23_800)),
    )
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [
                Group("仮設配管工", (of_table(laying, "388"), of_table(removal, "388"))),
                trench(),
                water_pipes(),
            ],
            name="配水管布設替工事",
            tables=[laying, removal],
        )
    )


def rock_bolt_material(side: Side) -> Book:
    """The material of rock bolts was typed with one digit too many."""
    table = CostTable(
        1,
        "鉄筋挿入",
        "D19 L=3.0m",
        figure(10),
        "本",
        (
            part("のり面工", "", "人", "1.9", 29_700),
            part("補強材", "D19 L=3.0m 防錆", "本", "10", side.figure(64_200, 6_420)),
            part("グラウト", "セメントミルク", "m3", "0.35", 26_800),
        ),
    )
    return civil(
        Plan(
            "civil csv",
            "砂防・地すべり等工事",
            [
                Group(
                    "法面工",
                    (of_table(table, "325"), item("吹付法枠", "F200", "m2", "640", 14_300)),
                )
            ],
            name="国道沿線道路災害防除工事",
            tables=[table],
        )
    )


def pipe_price_a_little_too_high(side: Side) -> Book:
    """A few yen a piece moved the minimum price by two hundred yen."""
    return civil(
        Plan(
            "water",
            "下水道工事(2)",
            [
                water_pipes(
                    item("仕切弁", "ソフトシール φ150 GX形", "基", "5", side.figure(88_241, 88_200))
                ),
                trench(),
            ],
            name="平下町配水管改良工事（再入札）",
        )
    )  # fmt: skip


def price_registered_wrongly(side: Side) -> Book:
    """The estimating system's own list holds a wrong price."""
    return civil(
        Plan(
            "civil",
            "下水道工事(2)",
            [
                Group(
                    "管渠更生工",
                    (
                        item("既設管内洗浄", "φ300", "m", "256", 1_130),
                        item("製管更生材", "φ300 標準部", "m", "256", side.figure(41_900, 39_700)),
                        item("取付管口穿孔", "φ150", "箇所", "31", 12_600),
                        item("管口仕上", "φ300", "箇所", "16", 21_400),
                    ),
                ),
                trench(),
            ],
            name="下水道管渠再構築工事",
        )
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
    Incident("i001", "unit_price_date", "前の入札の単価がそのまま残る", prices_of_the_last_quarter),
    Incident("i004", "unit_price_date", "機械損料が前の版のまま", machine_hire_of_an_older_year),
    Incident(
        "i007", "unit_price_date", "手入力の見積単価が前年度のまま", sludge_price_of_last_year
    ),
    Incident("i010", "unit_price_wrong", "撤去単価の基準数量で割っていない", rental_pipe_removal),
    Incident("i013", "unit_price_wrong", "補強材の単価が一桁多い", rock_bolt_material),
    Incident("i016", "unit_price_wrong", "材料単価が数十円高い", pipe_price_a_little_too_high),
    Incident("i019", "unit_price_wrong", "登録された単価が原典と違う", price_registered_wrongly),
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
