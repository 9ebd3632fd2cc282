"""Overheads at the rate of another kind of work, on another base, or with a factor gone wrong."""

from __future__ import annotations

from decimal import Decimal

from evals.incidents.buildings import building
from evals.incidents.paper import Book, Entry, Group, RateRow, figure
from evals.incidents.running import Incident
from evals.incidents.works import Plan, Side, civil, commission, earthworks, gutters, item, pavement


def rates_of_another_commission(side: Side) -> Book:
    """An investigation is charged the overheads of a survey."""
    return commission(
        "設計業務",
        [
            Group(
                "急傾斜地現地調査",
                (
                    item("施設点検調査", "法枠・擁壁", "箇所", "84", 61_200, measured=False),
                    item("変状図作成", "S=1:200", "箇所", "84", 38_500, measured=False),
                    item(
                        "報告書作成",
                        "電子成果品共",
                        "式",
                        "1",
                        486_000,
                        listed=False,
                        measured=False,
                    ),
                ),
            )
        ],
        name="急傾斜地崩壊防止施設現地調査業務",
        applied="測量業務" if side.wrong else "設計業務",
        with_quantities=False,
    )


def scattered_sites(side: Side) -> Book:
    """The supplement for scattered sites is missing from 一般管理費等."""
    return civil(
        Plan(
            "civil csv",
            "舗装工事",
            [pavement()],
            name="舗装道路修繕工事",
            facts={"施工箇所が点在する工事": "3箇所"},
            overheads={
                "administration_factor": "1" if side.wrong else "1.02",
                "marked": ("一般管理費等",),
            },
            rates=[RateRow("施工箇所が点在する工事:一般管理費等", "3箇所", "factor", "1.02")],
        )
    )


def administration_times_the_guarantee(side: Side) -> Book:
    """The guarantee's 0.04 multiplies the rate instead of being added to it."""
    return building(
        [
            Group("木工事", (item("軸組材", "杉 特一等", "m3", "186", 412_000), item("造作材", "桧 無節", "m3", "24.5", 986_000))),
            Group("屋根及びとい工事", (item("本瓦葺", "いぶし瓦", "m2", "742", 48_600),)),
            Group("左官工事", (item("漆喰塗", "外壁", "m2", "1130", 13_900), item("土壁塗", "荒壁共", "m2", "980", 19_800))),
        ],
        name="復元整備主体工事",
        administration=Entry(figure("0.3832"), figure(0), "error") if side.wrong else None,
    )  # fmt: skip


def disposal_left_in_the_base(side: Side) -> Book:
    """Disposal beyond 3 % of direct cost is charged overheads."""
    overheads: dict[str, object] = {"marked": ("共通仮設費", "現場管理費", "一般管理費等")}
    if side.wrong:
        overheads["kept_out"] = Decimal(0)
    return civil(
        Plan(
            "civil",
            "道路改良工事",
            [earthworks(quantity="4200"), gutters(), pavement()],
            name="国道取付道路工事",
            overheads=overheads,
        )
    )


def a_cost_not_by_its_rate(side: Side) -> Book:
    """現場管理費 of a paving work by a rate that no table gives."""
    return civil(
        Plan(
            "civil",
            "舗装工事",
            [pavement(area="1680")],
            name="市道舗装復旧工事",
            overheads={
                "site_rate": Entry(figure("31.87"), figure(0), "error") if side.wrong else None,
                "marked": ("現場管理費",),
            },
        )
    )


INCIDENTS = (
    Incident("i058", "overhead_rate", "別の業務区分の諸経費率", rates_of_another_commission),
    Incident("i061", "overhead_rate", "施工箇所点在の一般管理費等", scattered_sites),
    Incident(
        "i064",
        "overhead_rate",
        "保証の0.04を掛けた一般管理費等率",
        administration_times_the_guarantee,
    ),
    Incident("i067", "overhead_base", "3%を超える処分費を対象額に残す", disposal_left_in_the_base),
    Incident("i091", "other", "舗装復旧の現場管理費率", a_cost_not_by_its_rate),
)
