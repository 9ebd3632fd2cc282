"""Prices of another date, district, kind or tax; prices typed wrongly (i001 to i019)."""

from __future__ import annotations

from evals.incidents.paper import Book, CostTable, Group, PriceRow, figure
from evals.incidents.running import Incident
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    earthworks,
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
)
