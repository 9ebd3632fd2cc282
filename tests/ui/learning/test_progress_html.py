"""How far somebody is: figures, plots with their numbers as tables, and whom they show it to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.learning.decks import Progress
from assistant.study.entries import Companion, Day, ExerciseResult, LearningProgress
from tests.ui.learning.building import ATTACK, NOW
from ui.learning.plots import Column, columns_html, line_html
from ui.learning.progress_html import mentors_html, progress_html, trainees_html

TODAY = date(2026, 11, 23)


def learnt(topics: Sequence[Progress] = (), name: str = "田中 三郎") -> LearningProgress:
    days = tuple(
        Day(TODAY + timedelta(days=number), max(0, -number), max(0, -number) // 2, max(0, number))
        for number in range(-40, 14)
    )
    result = ExerciseResult("e1", "積算", "演習1", "初級", Decimal("0.75"), "4か所中3か所", NOW)
    return LearningProgress("tanaka", name, tuple(topics), days, (result,) if topics else ())


def a_topic(name: str = "土工", recall: float = 0.5) -> Progress:
    return Progress("仕様書", name, cards=4, due=1, answers=8, right=6, recall=recall)


def test_figures_and_topics_are_told_the_least_known_first() -> None:
    shown = progress_html(learnt([a_topic("舗装", 0.9), a_topic("土工", 0.3)]), TODAY, own=True)
    assert shown.index("土工") < shown.index("舗装")
    assert "75%（8回中6回）" in shown
    assert "60%" in shown  # of all cards together
    assert "演習1" in shown
    assert "/learning/cards.txt" in shown


def test_a_mentor_is_offered_no_cards_and_a_way_back() -> None:
    shown = progress_html(learnt([a_topic()]), TODAY, own=False)
    assert "田中 三郎さんの進み具合" in shown
    assert "/learning/cards.txt" not in shown
    assert 'data-do="own"' in shown


def test_who_has_answered_nothing_is_told_where_to_begin() -> None:
    assert "きょうの学習" in progress_html(learnt(), TODAY, own=True)


def test_thirty_days_back_and_fourteen_ahead_are_drawn() -> None:
    shown = progress_html(learnt([a_topic()]), TODAY, own=True)
    past, share, ahead = shown.split("<figure")[1:4]
    assert past.count('<th scope="row">') == 30
    assert "10/25" in past
    assert "11/23" in past
    assert "50%" in share
    assert ahead.count('<th scope="row">') == 14
    assert "12/6" in ahead


def test_a_plot_has_a_name_and_its_numbers_as_a_table() -> None:
    columns = [Column("11/22", 3, 1), Column("11/23", 0)]
    shown = columns_html("答え", columns, lower="正解", upper="不正解", unit="問")
    assert 'role="img" aria-label="答えの図。数値は下の表にあります。"' in shown
    assert '<th scope="row">11/22</th><td>3問</td><td>1問</td>' in shown
    assert shown.count("<rect") == 2


def test_days_without_an_answer_have_no_share() -> None:
    shown = line_html("割合", [("11/21", 1.0), ("11/22", None), ("11/23", 0.5)], "正解の割合")
    assert shown.count("<circle") == 2
    assert "11/22</th>" not in shown


def test_nothing_at_all_is_drawn_without_failing() -> None:
    assert "<svg" in columns_html("答え", [], lower="正解", unit="問")
    assert "<svg" in line_html("割合", [], "正解の割合")


def test_names_of_people_and_topics_are_never_markup() -> None:
    who = Companion(ATTACK, ATTACK, ATTACK)
    shown = (
        mentors_html([who], [who])
        + trainees_html([who])
        + progress_html(learnt([a_topic(ATTACK)], ATTACK), TODAY, own=False)
    )
    assert "<img" not in shown
    assert "${" not in shown


def test_who_ceased_to_be_staff_is_named() -> None:
    left = (Companion("mori", "森 <一>", ""), datetime(2026, 11, 23, 16, tzinfo=UTC))
    shown = mentors_html((), (), (left,))
    assert "森 &lt;一&gt;さんには、2026-11-24 から見せていません" in shown
    assert "もう一度選ぶまで" in shown
