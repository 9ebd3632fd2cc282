"""What a browser may ask for on 「きょうの学習」 and 「進み具合」: all of it is looked up anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
import pytest

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.learning.questions.question import QuestionKind
from assistant.study.mentors import mentors, show_to
from assistant.study.progress import progress
from assistant.study.quizzes import open_quizzes, study_quiz
from assistant.study.reports import report_question, reported_questions
from retrieval.errors import NaniwaError
from tests.assistant.study.test_quizzes import unsure_answer
from tests.ui.people import COLLEAGUE, ENGINEER, REVIEWER, TRAINEE
from ui.desk import Desk
from ui.edge import Updates
from ui.learning.actions import Scene, act
from ui.learning.drawing import draw_decks, draw_today
from ui.learning.parts import Parts, View
from ui.learning.progress import ACTIONS, ProgressParts
from ui.learning.reported import reported_html
from ui.learning.screen import today_screen
from ui.widget import widget


@pytest.fixture
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        yield today_screen()


@dataclass
class Screen:
    """What somebody sees, and what they do there."""

    desk: Desk
    parts: Parts
    door: Door
    view: View = field(default_factory=View)

    def do(self, name: str, **data: Any) -> Updates:
        updates = act(Scene(self.desk, self.door, self.parts, self.view), {"do": name, **data})
        self.view = updates.get(self.parts.view, self.view)
        return updates

    def answer(self, given: str, **data: Any) -> Updates:
        return self.do("answer", number=str(self.view.number), given=given, **data)


def screen(desk: Desk, parts: Parts, person: Person = TRAINEE) -> Screen:
    return Screen(desk, parts, desk.door(person))


def right_answer(shown: Screen) -> str:
    """What a browser sends for the right answer to the question that is shown."""
    question = study_quiz(shown.door, shown.view.quiz_id).questions[shown.view.number - 1]
    if question.kind in {QuestionKind.FILL_IN, QuestionKind.OPEN}:
        return question.answer
    return ",".join(str(index) for index in question.right)


def test_a_quiz_is_answered_to_its_end(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5")
    for number in range(1, 6):
        assert shown.view.number == number
        told = shown.answer(right_answer(shown))
        assert "正解" in told[parts.question]
        assert "難しい" in told[parts.controls]
        ended = shown.do("next", number=str(number))
    assert "全問正解" in ended[parts.question]
    assert open_quizzes(shown.door) == ()
    assert sum(topic.answers for topic in progress(shown.door).topics) == 5


def test_what_was_wrong_is_put_once_more(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5")
    shown.answer("", unknown="yes")
    for number in range(2, 6):
        shown.do("next", number=str(number - 1))
        shown.answer(right_answer(shown))
    again = shown.do("wrong-again")
    assert "問1 / 1" in again[parts.head]


def test_a_quiz_that_was_left_goes_on_where_it_was(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5")
    quiz_id = shown.view.quiz_id
    shown.answer("", unknown="yes")
    home = shown.do("close")
    assert shown.view == View()
    assert "5問中1問に回答" in home[parts.unfinished]
    shown.do("open", quiz=quiz_id)
    assert shown.view == View(quiz_id, 2)


def test_an_answer_given_on_another_page_is_shown_and_stays(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5")
    shown.answer("", unknown="yes")
    again = shown.answer("", unknown="yes")  # sent twice: there is nothing to tell of it
    assert again[parts.message] == ""
    told = shown.answer(right_answer(shown))
    assert "不正解" in told[parts.question]
    assert "別の画面で先に答えています" in told[parts.message]
    assert progress(shown.door).topics[0].answers == 1


def test_a_question_that_rests_meanwhile_is_said_so_and_the_quiz_goes_on(
    classroom: Desk, parts: Parts
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="3", kinds=["true_false"])
    report_question(shown.door, shown.view.quiz_id, 0, "答えが二つある")  # on another page
    told = shown.answer("0")
    assert "休みにしています" in told[parts.message]
    assert shown.view.number == 2


def test_how_easy_it_was_moves_when_it_comes_again(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5")
    usual = shown.answer(right_answer(shown))[parts.controls]
    easy = shown.do("rate", number="1", ease="4")[parts.controls]
    assert 'id="learn-ease-4" aria-pressed="true"' in easy
    assert easy != usual
    assert shown.do("rate", number="1", ease="1").keys() <= {parts.home_message, parts.message}


def test_an_answer_that_words_do_not_decide_is_right_on_the_screen_once_it_is_rated(
    classroom: Desk, parts: Parts
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5", kinds=["open"])
    questions = study_quiz(shown.door, shown.view.quiz_id).questions
    number, text = next(
        (n, text) for n, question in enumerate(questions, 1) if (text := unsure_answer(question))
    )
    shown.do("go", number=str(number))
    told = shown.answer(text)
    assert "自分で確かめて" in told[parts.question]
    rated = shown.do("rate", number=str(number), ease="3")
    assert "〇</span> 正解" in rated[parts.question]
    assert "決められません" not in rated[parts.question]
    assert "自分で確かめる" not in rated[parts.head]


def test_the_clause_stays_closed_until_the_answer(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5", kinds=["true_false"])
    with pytest.raises(NaniwaError, match="答えたあと"):
        shown.do("page", number="1")
    shown.answer("0")
    page = shown.do("page", number="1")[parts.page]
    assert "管路工事標準仕様書" in page
    assert "<mark>" in page
    assert "原本を開く" in page


def test_a_table_is_opened_before_the_answer_with_nothing_marked(
    classroom: Desk, parts: Parts
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5", kinds=["table"])
    assert "<mark>" not in shown.do("page", number="1")[parts.page]


def test_related_clauses_come_after_the_answer_only(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5", kinds=["true_false"])
    assert parts.related not in shown.do("related", number="1")
    shown.answer("0")
    assert "関連する条項" in shown.do("related", number="1")[parts.related]


@pytest.mark.parametrize("given", ["7", "0,0,0,0,0", "-1", "a", "0,9", "１"])
def test_a_choice_that_there_is_none_of_is_no_answer(
    classroom: Desk, parts: Parts, given: str
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="5", kinds=["true_false"])
    with pytest.raises(NaniwaError):
        shown.answer(given)
    assert study_quiz(shown.door, shown.view.quiz_id).answers[0] is None


@pytest.mark.parametrize("person", [ENGINEER, COLLEAGUE, REVIEWER])
def test_nobody_else_opens_answers_or_ends_a_quiz(
    classroom: Desk, parts: Parts, person: Person
) -> None:
    own = screen(classroom, parts)
    own.do("begin", count="5")
    other = screen(classroom, parts, person)
    other.view = own.view
    for name in ("open", "end", "answer", "next", "go", "rate", "page", "related", "wrong-again"):
        with pytest.raises(NaniwaError) as refused:
            other.do(name, quiz=own.view.quiz_id, number="1", given="0", ease="3", unknown="yes")
        assert refused.value.code == "no_quiz"
    assert study_quiz(own.door, own.view.quiz_id).answers[0] is None


def test_a_chapter_limits_a_quiz_to_its_document(classroom: Desk, parts: Parts) -> None:
    shown = screen(classroom, parts)
    (document,) = shown.door.reading().documents()
    shown.do("begin", count="5", topics=[f"{document.id}|1-3 埋戻し", 7, None])
    drawn = study_quiz(shown.door, shown.view.quiz_id).questions
    assert {question.place.topic for question in drawn} == {"1-3 埋戻し"}
    with pytest.raises(NaniwaError):
        shown.do("begin", count="5", topics=["another|1-3 埋戻し"])


def test_the_form_says_what_there_is_to_learn(classroom: Desk, parts: Parts) -> None:
    before = draw_decks(classroom.door(TRAINEE), parts)[parts.new_quiz]
    assert "data-filling" in before
    screen(classroom, parts).do("begin", count="5")
    after = draw_decks(classroom.door(TRAINEE), parts)[parts.new_quiz]
    assert "data-filling" not in after
    assert "1-3 埋戻し" in after
    assert "いま復習するものはありません" in draw_today(classroom.door(TRAINEE), parts)[parts.due]


@pytest.fixture
def own() -> Iterator[ProgressParts]:
    with gr.Blocks():
        yield ProgressParts(*(widget() for _ in range(5)))


def test_progress_is_shown_to_whom_one_chooses_until_it_is_withdrawn(
    classroom: Desk, own: ProgressParts
) -> None:
    trainee, mentor = classroom.door(TRAINEE), classroom.door(ENGINEER)
    with pytest.raises(NaniwaError, match="見せている人"):
        ACTIONS["trainee"](mentor, own, {"person": TRAINEE.name})
    shown = ACTIONS["show"](trainee, own, {"mentor": ENGINEER.name})
    assert ENGINEER.shown_name in shown[own.mentors]
    seen = ACTIONS["trainee"](mentor, own, {"person": TRAINEE.name})
    assert f"{TRAINEE.shown_name}さんの進み具合" in seen[own.progress]
    assert seen[own.mentors] == ""
    with pytest.raises(NaniwaError):
        ACTIONS["trainee"](classroom.door(COLLEAGUE), own, {"person": TRAINEE.name})
    ACTIONS["hide"](trainee, own, {"mentor": ENGINEER.name})
    with pytest.raises(NaniwaError):
        ACTIONS["trainee"](mentor, own, {"person": TRAINEE.name})


def test_nobody_withdraws_what_another_shows(classroom: Desk, own: ProgressParts) -> None:
    show_to(classroom.door(TRAINEE), ENGINEER.name)
    with pytest.raises(NaniwaError):
        ACTIONS["hide"](classroom.door(COLLEAGUE), own, {"mentor": ENGINEER.name})
    assert [mentor.name for mentor in mentors(classroom.door(TRAINEE))] == [ENGINEER.name]


def test_a_question_that_is_wrong_is_put_no_more_and_staff_look_into_it(
    classroom: Desk, parts: Parts, own: ProgressParts
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="3")
    quiz = study_quiz(shown.door, shown.view.quiz_id)
    wrong = quiz.questions[0]
    shown.answer("", unknown="yes")
    with pytest.raises(NaniwaError, match="どこがおかしいか"):
        shown.do("report", number="1", reason=" ")
    told = shown.do("report", number="1", reason="答えが二つある<b>")
    assert shown.view.number == 2
    assert "知らせました" in told[parts.message]
    assert study_quiz(shown.door, quiz.id).resting == {0}
    assert progress(shown.door).topics[0].due == 0
    # Another person is still asked, until staff have looked.
    staff = classroom.door(ENGINEER)
    (reported,) = reported_questions(staff)
    assert reported.question == wrong
    assert reported_questions(shown.door) == ()
    with pytest.raises(NaniwaError):
        ACTIONS["settle"](shown.door, own, {"question": wrong.id, "out": "yes"})
    listed = reported_html(reported_questions(staff))
    assert "答えが二つある&lt;b&gt;" in listed
    ACTIONS["settle"](staff, own, {"question": wrong.id, "out": "yes"})
    assert reported_questions(staff) == ()
    other = screen(classroom, parts, REVIEWER)
    other.do("begin", count="30")
    drawn = study_quiz(other.door, other.view.quiz_id).questions
    assert wrong.id not in {question.id for question in drawn}


def test_a_question_found_right_is_put_again(
    classroom: Desk, parts: Parts, own: ProgressParts
) -> None:
    shown = screen(classroom, parts)
    shown.do("begin", count="3")
    (wrong, *_) = study_quiz(shown.door, shown.view.quiz_id).questions
    shown.do("report", number="1", reason="わからない")
    ACTIONS["settle"](classroom.door(ENGINEER), own, {"question": wrong.id})
    assert study_quiz(shown.door, shown.view.quiz_id).resting == frozenset()
