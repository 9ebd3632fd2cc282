"""The inner tab 「経費計算の例」: forms by way, missing numbers said, steps one after the other."""

from __future__ import annotations

import gradio as gr
import pytest

from retrieval.errors import NaniwaError
from tests.ui.people import TRAINEE
from ui.desk import Desk
from ui.learning.overheads_actions import Parts, View, choose, draw, go_on, work

TYPED = {
    "direct": "50,000,000",
    "category": "道路改良工事",
    "mode": "step",
    **{
        f"condition:{head}": "なし"
        for head in ("施工地域補正", "週休2日補正", "前払金補正", "契約保証補正")
    },
}


@pytest.fixture
def parts() -> Parts:
    with gr.Blocks():
        return Parts(gr.State(View()), *(gr.HTML() for _ in range(5)))


def test_the_forms_follow_the_way_and_keep_to_it(desk: Desk, parts: Parts) -> None:
    door = desk.door(TRAINEE)
    civil = draw(door, parts, View())
    assert "道路改良工事" in civil[parts.form]
    building = choose(door, parts, View(), {"way": "building", "on": ""})
    assert "工期（月数）" in building[parts.form]
    assert "道路改良工事" not in building[parts.form]
    odd = choose(door, parts, View(), {"way": "<script>", "on": "2026-99-99"})
    assert parts.view not in odd


def test_steps_are_computed_first_and_compared(desk: Desk, parts: Parts) -> None:
    door = desk.door(TRAINEE)
    view = choose(door, parts, View(), {"way": "civil", "on": "2016-04-01"})[parts.view]
    with pytest.raises(NaniwaError, match="次を入れてください: 直接工事費（円）"):
        work(door, parts, view, {})
    begun = work(door, parts, view, TYPED)
    assert begun[parts.steps].count('class="overheads-step"') == 1
    right = go_on(door, parts, begun[parts.view], {"do": "answer", "given": "５０，０００，０００"})
    assert "○ あなたの答え 50,000,000円: 合っています。" in right[parts.steps]
    wrong = go_on(door, parts, right[parts.view], {"do": "answer", "given": "9.9"})
    assert "× あなたの答え 9.9%: 正しくは 10.43% です。" in wrong[parts.steps]
    with pytest.raises(NaniwaError, match="数字で入れてください"):
        go_on(door, parts, wrong[parts.view], {"do": "answer", "given": "<b>"})
    rest = go_on(door, parts, wrong[parts.view], {"do": "all"})
    assert "工事費計" in rest[parts.steps]
    assert "89,070,840円" in rest[parts.steps]
    assert "overheads-next" not in rest[parts.steps]


def test_what_was_typed_is_shown_as_text(desk: Desk, parts: Parts) -> None:
    door = desk.door(TRAINEE)
    typed = {**TYPED, "category": '"><img src=x>', "direct": "1"}
    with pytest.raises(NaniwaError) as asked:
        work(door, parts, View(), typed)
    assert "img" not in asked.value.message
