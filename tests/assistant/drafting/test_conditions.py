"""Conditions are asked for where words of the sheet show that they arise, in every field of works."""

from __future__ import annotations

import pytest

from assistant.drafting.conditions import condition_functions
from assistant.drafting.kinds import kind_named
from assistant.drafting.markers import Marks
from assistant.drafting.sheet_reading import read_sheet_yaml
from assistant.drafting.shown import shown_values

NAMED = "工事名: 補修工事\n工事場所: 中央区\n"


def likely(text: str, category: str) -> set[str]:
    """The conditions of a category that a sheet shows to arise."""
    kind = kind_named("施工条件明示書")
    marks = Marks()
    values = shown_values(read_sheet_yaml(NAMED + text, kind), kind.schema, marks)
    stated = condition_functions(values, marks)["conditions"](category)
    return {condition.item for condition in stated if condition.likely}


@pytest.mark.parametrize(
    "works",
    [
        "外壁改修工事（エポキシ樹脂注入工法）",
        "橋梁補修工（ひび割れ注入工）",
        "ポストテンション桁（PCグラウト）",
    ],
)
def test_resin_in_a_wall_is_no_grouting_of_the_ground(works: str) -> None:
    assert likely(f"工種: {works}\n", "薬液注入関係") == set()


@pytest.mark.parametrize("works", ["薬液注入工", "地盤改良工（裏込め注入）", "空洞充填工"])
def test_grouting_of_the_ground_is_asked_for(works: str) -> None:
    assert "薬液注入の設計条件" in likely(f"工種: {works}\n", "薬液注入関係")


def asked(text: str) -> set[str]:
    """The ids of the conditions that are asked for one by one."""
    kind = kind_named("施工条件明示書")
    marks = Marks()
    values = shown_values(read_sheet_yaml(NAMED + text, kind), kind.schema, marks)
    return {
        stated.id for stated in condition_functions(values, marks)["conditions"]() if stated.asked
    }


def test_a_building_is_not_asked_for_each_condition_of_civil_works() -> None:
    building = asked("工事分野: 建築\n対象施設: 市立中央小学校\n工種: 外壁改修工事\n")
    assert not building & {
        "dewatering",
        "blasting",
        "unacquired_land",
        "grouting",
        "temporary_roads",
    }
    assert {"users_safety", "working_hours", "construction_waste", "noise_vibration"} <= building


def test_the_facility_tells_the_field_of_works_where_the_sheet_does_not() -> None:
    assert asked("対象施設: 市役所庁舎\n工種: 内装工事\n") == asked(
        "工事分野: 建築\n対象施設: 市役所庁舎\n工種: 内装工事\n"
    )


def test_words_of_the_sheet_ask_for_a_condition_in_every_field_of_works() -> None:
    sheet = "工事分野: 建築\n工種: 外構工事（地下水の水替を含む）\n"
    assert "dewatering" in asked(sheet)


def test_where_nothing_tells_the_field_every_condition_is_asked_for() -> None:
    assert len(asked("工種: 補修\n")) > len(asked("工事分野: 電気設備\n工種: 補修\n"))


def test_a_condition_that_the_sheet_denies_is_not_asked_for() -> None:
    assert "boundaries" not in asked("工事分野: 道路\n工種: 舗装工\n境界未確定: なし\n")
