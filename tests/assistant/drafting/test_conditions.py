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
