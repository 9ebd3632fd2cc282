"""Quantities that disagree with the quantity sheet, with geometry or with what is published."""

from __future__ import annotations

from evals.incidents.buildings import building
from evals.incidents.paper import Book, Group, Item, QuantityRow, figure
from evals.incidents.running import Incident
from evals.incidents.works import Plan, Side, civil, earthworks, gutters, item


def volume_that_no_thickness_gives(side: Side) -> Book:
    """Rubble of 20 cm over 85.5 m2 is not 360 m3."""
    return civil(
        Plan(
            "civil",
            "砂防・地すべり等工事",
            [
                Group(
                    "法面工",
                    (
                        item("法枠", "プレキャスト 300×300", "m2", "85.5", 21_400),
                        item("中詰", "割栗石 t=20cm", "m3", side.figure("360", "17.1"), 17_656, measured=False),
                        item("植生基材吹付", "t=5cm", "m2", "640", 4_980),
                    ),
                ),
                earthworks(quantity="410"),
            ],
            name="国道法面工事",
            book={"with_quantities": False},
        )
    )  # fmt: skip


def floors_that_do_not_exist(side: Side) -> Book:
    """Finishes to be torn out include floors that the building has not."""
    return building(
        [
            Group(
                "とりこわし工事",
                (
                    item(
                        "内装仕上材撤去",
                        "床・壁・天井",
                        "m2",
                        side.figure("5846.0", "3673.1"),
                        1_870,
                    ),
                    item("コンクリート躯体撤去", "鉄筋コンクリート", "m3", "1842", 14_600),
                    item("建具撤去", "アルミ製", "m2", "318.4", 2_450),
                ),
            ),
            Group("直接仮設工事", (item("外部足場", "枠組本足場 900枠", "m2", "2140", 1_980),)),
        ],
        name="旧庁舎とりこわし工事",
    )


def surplus_soil_forgotten(side: Side) -> Book:
    """Soil is dug out and improved, and none is carried away."""
    away: tuple[Item, ...] = (
        item("残土運搬", "ダンプトラック10t積 12km", "m3", "860", 2_760),
        item("残土処分", "改良土 受入地", "m3", "860", 3_900, disposal=True),
    )

    def groups(more: tuple[Item, ...]) -> tuple[Group, ...]:
        return (
            Group(
                "土工",
                (
                    item("掘削", "土砂 オープンカット", "m3", "1480", 374),
                    item("地盤改良", "セメント系 混合深1.0m", "m3", "860", 4_870),
                    item("埋戻し", "発生土利用", "m3", "620", 1_120),
                    *more,
                ),
            ),
            gutters(),
        )

    return civil(
        Plan(
            "civil",
            "道路改良工事",
            groups(() if side.wrong else away),
            name="市道北線改良工事（2工区）",
            book={"measured_as": groups(away)},
        )
    )


def published_figures_differ(side: Side) -> Book:
    """Two quantities are not those of the published quantity sheet."""
    return civil(
        Plan(
            "civil csv",
            "砂防・地すべり等工事",
            [
                Group(
                    "砂防堰堤工",
                    (
                        item(
                            "堰堤コンクリート",
                            "18-5-40 BB",
                            "m3",
                            side.figure("1428", "1482"),
                            26_300,
                        ),
                        item("型枠", "一般型枠", "m2", "936", 8_760),
                        item("岩盤清掃", "", "m2", side.figure("215", "251", "岩盤"), 1_340),
                        item("止水板", "CF 300×7", "m", "48.6", 6_120),
                    ),
                ),
                earthworks(quantity="2150"),
            ],
            name="宮川砂防工事",
        )
    )


def cloth_laid_as_sheet(side: Side) -> Book:
    """Filter cloth is priced as a watertight sheet, block pavement with sheet as well."""
    cloth: Item = (
        item(side.words("遮水シート張", "吸出し防止材設置"), side.words("止水シート t=1.5mm", "t=10mm", "規格"), "m2", "1840", 1_960 if side.wrong else 1_080)
    )  # fmt: skip
    rows = [QuantityRow("吸出し防止材設置", "t=10mm", "m2", figure("1840"))]
    from evals.incidents.paper import PriceRow

    return civil(
        Plan(
            "civil",
            "河川工事",
            [
                Group(
                    "法覆護岸工",
                    (
                        Item(
                            cloth.name, cloth.specification, "m2", cloth.quantity, cloth.price,
                            listed=False, measured=False,
                        ),
                        item("吸出し防止材", "t=10mm 材料費", "m2", "1930", 640),
                        item("連節ブロック張", "t=200mm", "m2", "1840", 12_450),
                        item("基礎コンクリート", "18-8-40 BB", "m3", "62", 32_500),
                    ),
                ),
                earthworks(quantity="960"),
            ],
            name="排水機場導水路護岸工事",
            prices=[
                PriceRow("遮水シート張", "止水シート t=1.5mm", "m2", figure(1_960)),
                PriceRow("吸出し防止材設置", "t=10mm", "m2", figure(1_080)),
            ],
            quantities=rows,
            specification=(
                "特記仕様書\n第5条 法覆護岸工\n1 法面には吸出し防止材（t=10mm）を設置し、その上に連節ブロックを張るものとする。\n"
                "2 連節ブロックの厚さは200mmとする。\n"
            ),
        )
    )  # fmt: skip


INCIDENTS = (
    Incident("i046", "quantity", "面積と厚さから出ない体積", volume_that_no_thickness_gives),
    Incident("i049", "quantity", "実際にない床を含む撤去面積", floors_that_do_not_exist),
    Incident(
        "i052", "omission", "残土の運搬処分が抜ける", surplus_soil_forgotten, ("残土", "処分")
    ),
    Incident("i082", "spec_mismatch", "吸出し防止材を遮水シートとして積算", cloth_laid_as_sheet),
    Incident("i085", "spec_mismatch", "公開した数量と違う2か所", published_figures_differ),
)
