from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.marking import is_same_number, mark_choice, mark_text
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind
from retrieval.synonyms import load_synonyms


@pytest.fixture
def open_question(material: Material, random: Random) -> Question:
    return next(questions_of(material, random, [QuestionKind.OPEN]))


@pytest.mark.parametrize("given_answer", ["30", "３０", "30cm", "３０センチ", " 30 cm ", "約30cm"])
def test_a_number_counts_in_whatever_digits(given_answer: str) -> None:
    assert is_same_number("30", given_answer)


@pytest.mark.parametrize("given_answer", ["", "31", "3", "300", "30.5", "三十", "30から40", "-30"])
def test_another_number_does_not_count(given_answer: str) -> None:
    assert not is_same_number("30", given_answer)


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.text(max_size=12))
def test_marking_a_number_never_fails(number: object, text: str) -> None:
    assert is_same_number(str(number), str(number))
    is_same_number(str(number), text)


def test_a_chosen_answer_is_right_or_wrong(material: Material, random: Random) -> None:
    question = next(questions_of(material, random, [QuestionKind.TABLE]))
    assert mark_choice(question, question.right).right
    assert not mark_choice(question, [(question.right[0] + 1) % 4]).right
    assert not mark_choice(question, []).right


def test_an_open_answer_in_other_words_and_order_is_right(open_question: Question) -> None:
    marked = mark_text(open_question, "監督員へ報告し、すぐ作業を止める。", load_synonyms())
    assert marked.right
    assert {"監督員", "報告", "作業"} <= set(marked.named)


def test_what_an_open_answer_does_not_name_is_said(open_question: Question) -> None:
    marked = mark_text(open_question, "水を汲み出す。", load_synonyms())
    assert not marked.right
    assert "監督員" in marked.missing


def test_the_opposite_duty_and_an_amount_of_one_s_own_are_wrong(open_question: Question) -> None:
    for wrong in (
        "直ちに作業を止めて監督員に報告してはならない。",
        "直ちに作業を止めて3日以内に監督員に報告する。",
    ):
        marked = mark_text(open_question, wrong, load_synonyms())
        assert not marked.right
        assert marked.wrong
