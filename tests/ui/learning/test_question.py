"""A question as it is put and as it is told after the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assistant.learning.questions.explaining import RelatedClause
from assistant.learning.questions.marking import Marked
from assistant.learning.questions.question import QuestionKind
from assistant.learning.remembering import Ease
from tests.ui.learning.building import ATTACK, NOW, a_question, a_quiz, an_answer
from ui.learning.answered import answered_html, controls_html, due_words, related_html
from ui.learning.question import question_html
from ui.learning.quiz import head_html, result_html


@pytest.mark.parametrize("kind", QuestionKind)
def test_words_of_a_document_are_never_markup(kind: QuestionKind) -> None:
    question = a_question(kind, words=ATTACK)
    given: tuple[int, ...] | str = ATTACK if kind is QuestionKind.OPEN else (0,)
    answer = an_answer(given, right=False)
    quiz = replace(a_quiz((question, answer)), title=ATTACK)
    related = related_html([RelatedClause(ATTACK, 1, ATTACK)])
    for shown in (
        question_html(question, "q", 1),
        answered_html(question, answer, "q", 1),
        head_html(quiz, 1),
        result_html(quiz),
        related,
    ):
        assert "<img" not in shown
        assert "${" not in shown
        assert "`" not in shown


def test_a_number_is_typed_with_the_keys_for_numbers() -> None:
    shown = question_html(a_question(QuestionKind.FILL_IN), "q", 1)
    assert 'inputmode="decimal"' in shown
    assert "learn-blank" in shown


def test_choices_have_the_letters_that_the_answer_is_told_by() -> None:
    question = a_question(QuestionKind.CHOICE)
    assert "イ</span>" in question_html(question, "q", 1)
    assert "イ（10日）" in answered_html(question, an_answer((1,)), "q", 1)


def test_a_question_does_not_tell_its_answer() -> None:
    shown = question_html(a_question(QuestionKind.FILL_IN), "q", 1)
    assert "工程表を着手の10日前" not in shown
    assert "原文のページ" not in shown


def test_only_a_table_can_be_looked_at_before_the_answer() -> None:
    assert 'data-do="page"' in question_html(a_question(QuestionKind.TABLE), "q", 1)
    assert 'data-do="page"' not in question_html(a_question(QuestionKind.CHOICE), "q", 1)


def test_who_is_not_marked_for_sure_is_asked_to_compare_and_can_rate() -> None:
    question = a_question(QuestionKind.OPEN)
    marked = Marked(right=False, share=Decimal("0.5"), missing=("協議",), unsure=True)
    unsure = an_answer("監督員に聞く", right=False, marked=marked)
    shown = answered_html(question, unsure, "q", 1)
    assert "？</span> 自分で確かめてください" in shown
    assert "不正解に" in shown
    assert 'data-do="rate"' in controls_html(unsure, 1, unsure.due, last=False)
    assert 'data-do="rate"' not in controls_html(
        an_answer((0,), right=False), 1, unsure.due, last=False
    )


def test_who_has_a_part_is_told_what_they_have_and_what_is_missing() -> None:
    question = a_question(QuestionKind.OPEN)
    marked = Marked(right=False, share=Decimal("0.5"), named=("報告",), missing=("協議",))
    part = an_answer("監督員に報告する", right=False, marked=marked)
    shown = answered_html(question, part, "q", 1)
    assert "△</span> 一部だけ書けています" in shown
    assert "〇 報告" in shown
    assert "＋ 協議" in shown
    # it comes again, as a wrong one does
    assert 'data-do="rate"' not in controls_html(part, 1, part.due, last=False)


def test_right_and_wrong_are_told_in_words_and_by_a_sign() -> None:
    question = a_question()
    right = answered_html(question, an_answer((1,)), "q", 1)
    wrong = answered_html(question, an_answer((0,), right=False), "q", 1)
    assert "〇</span> 正解" in right
    assert "×</span> 不正解" in wrong
    assert "× あなたの答え" in wrong
    assert "条項は「10日」です。" in wrong


def test_the_clause_is_told_with_document_edition_page_and_words() -> None:
    shown = answered_html(a_question(), an_answer(), "q", 1)
    for words in ("管路工事標準仕様書", "2025", "3ページ", "第1章 総則 › 1-2 着手", "10日前までに"):
        assert words in shown


def test_who_does_not_know_is_told_so_and_not_blamed_for_words() -> None:
    shown = answered_html(a_question(QuestionKind.FILL_IN), an_answer("", right=False), "q", 1)
    assert "わからない" in shown


def test_steps_in_another_order_are_named_with_where_they_were_put() -> None:
    question = a_question(QuestionKind.ORDER)
    shown = answered_html(question, an_answer((0, 1, 2), right=False), "q", 1)
    assert "イ → ウ → ア" in shown
    assert "あなたの答えでは1番目" in shown


def test_an_open_answer_is_told_what_it_names_and_what_is_missing() -> None:
    marked = Marked(
        right=False,
        share=Decimal("0.40"),
        named=("工程表",),
        missing=("提出",),
        wrong="条項が定める前後が逆になっています。",
    )
    answer = an_answer("工程表を作る", right=False, marked=marked)
    shown = answered_html(a_question(QuestionKind.OPEN), answer, "q", 1)
    assert "要点の40%" in shown
    assert "〇 工程表" in shown
    assert "＋ 提出" in shown
    assert "前後が逆" in shown


def test_only_a_right_answer_is_rated() -> None:
    right = controls_html(an_answer(), 1, NOW, last=False)
    wrong = controls_html(an_answer(right=False), 1, NOW, last=True)
    assert f'data-ease="{int(Ease.GOOD)}" id="learn-ease-3" aria-pressed="true"' in right
    assert "data-ease" not in wrong
    assert "結果を見る" in wrong


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(minutes=10), "きょう 12:10 以降"),
        (timedelta(days=1), "あす（2026-11-24）"),
        (timedelta(days=3), "3日後（2026-11-26）"),
        (timedelta(hours=12), "あす（2026-11-24）"),  # midnight in Japan
    ],
)
def test_when_it_comes_again_is_told_in_japan_time(later: timedelta, words: str) -> None:
    assert words in due_words(NOW + later, NOW)


def test_the_head_counts_what_is_answered_and_what_rests() -> None:
    question = a_question()
    quiz = a_quiz(
        (question, an_answer()),
        (question, an_answer((0,), right=False)),
        (question, None),
        (question, None),
        resting=frozenset({3}),
    )
    shown = head_html(quiz, 3)
    assert "問3 / 4" in shown
    assert "2問に回答、1問正解" in shown
    assert "1問目 正解" in shown
    assert "2問目 不正解" in shown
    assert "休" in shown


def test_the_result_lists_what_was_wrong_and_offers_it_again() -> None:
    question = a_question()
    half = result_html(a_quiz((question, an_answer()), (question, an_answer((0,), right=False))))
    assert "<strong>1</strong> / 2問" in half
    assert "まちがえた1問をもう一度" in half
    assert "管路工事標準仕様書（2025年版） 1-2 着手" in half
    whole = result_html(a_quiz((question, an_answer())))
    assert "全問正解" in whole
    assert "もう一度</button>" not in whole
