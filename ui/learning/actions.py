"""What a person does on 「きょうの学習」: each action is looked up and authorised anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.learning.questions.explaining import related_clauses
from assistant.learning.questions.question import TYPED, QuestionKind
from assistant.learning.remembering import Ease
from assistant.study import answering, quizzes, reports
from assistant.study.entries import StudyQuiz
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.edge import Updates, problem_html
from ui.event_data import number_of, text_of
from ui.learning.answered import related_html
from ui.learning.drawing import (
    draw_home,
    draw_quiz,
    draw_rated,
    draw_today,
    next_number,
    no_page,
)
from ui.learning.evidence import clause_page_html
from ui.learning.home import COUNTS, topics_chosen
from ui.learning.parts import Parts, View
from ui.learning.screen import part

Data = Mapping[str, Any]
_MOST_NAMES = 500
_LONGEST_NAME = 300
_GONE_ON = frozenset({"answered", "ended", "resting"})
"""Errors of an answer that comes too late: the quiz goes on with what is left of it."""
_RATED = {str(int(ease)): ease for ease in (Ease.HARD, Ease.GOOD, Ease.EASY)}


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, through which door, and what stands on the screen."""

    desk: Desk
    door: Door
    parts: Parts
    view: View


Act = Callable[[Scene, Data], Updates]


def act(scene: Scene, data: Data) -> Updates:
    """Do what the browser asks for. Raises NaniwaError for what may not or can't be done."""
    done = ACTIONS.get(text_of(data, "do"))
    if done is None:
        return {}
    quiet: Updates = {scene.parts.home_message: "", scene.parts.message: ""}
    return {**quiet, **done(scene, data)}


def open_quiz(scene: Scene, data: Data) -> Updates:
    """Show a quiz where it was left."""
    quiz = quizzes.study_quiz(scene.door, text_of(data, "quiz"))
    return draw_quiz(scene.parts, quiz, next_number(quiz))


def begin(scene: Scene, data: Data) -> Updates:
    """Begin a new quiz with what was chosen in the form."""
    kinds = [kind for kind in QuestionKind if kind.value in _names(data, "kinds")]
    count = number_of(data, "count")
    documents, topics = topics_chosen(_names(data, "topics"))
    quiz = quizzes.begin_quiz(
        scene.door,
        collections=_names(data, "collections"),
        documents=documents,
        topics=topics,
        kinds=kinds,
        count=count if count in COUNTS else COUNTS[1],
    )
    return draw_quiz(scene.parts, quiz, next_number(quiz))


def _review(scene: Scene, data: Data) -> Updates:
    deck = text_of(data, "deck")
    quiz = quizzes.begin_review(scene.door, decks=(deck,) if deck else ())
    return draw_quiz(scene.parts, quiz, next_number(quiz))


def _close(scene: Scene, _: Data) -> Updates:
    return draw_home(scene.door, scene.parts)


def _end(scene: Scene, data: Data) -> Updates:
    quizzes.end_quiz(scene.door, text_of(data, "quiz"))
    return draw_today(scene.door, scene.parts)


def _answer(scene: Scene, data: Data) -> Updates:
    quiz, number = _asked(scene, data)
    question = quiz.questions[number - 1]
    said = text_of(data, "given", answering.LONGEST_ANSWER)
    given: tuple[int, ...] | str = said.strip()
    if question.kind not in TYPED:
        given = _indexes(said, len(question.choices))
    if not given and text_of(data, "unknown") != "yes":
        raise NaniwaError("答えを選んでください。", code="no_answer")
    problem = ""
    if quiz.answers[number - 1] is None:
        try:
            answering.answer(scene.door, quiz.id, number - 1, given)
        except NaniwaError as error:
            if error.code not in _GONE_ON:
                raise
            problem = error.message
    # Answered on another page meanwhile: what was kept is shown.
    kept = quizzes.study_quiz(scene.door, quiz.id)
    first = kept.answers[number - 1]
    shown = number if first is not None else next_number(kept, number)
    if quiz.answers[number - 1] is not None and first is not None and first.given != given:
        problem = "この問題には、別の画面で先に答えています。そのときの答えを示します。"
    return {
        **draw_quiz(scene.parts, kept, shown),
        scene.parts.message: problem_html(problem),
    }


def _rate(scene: Scene, data: Data) -> Updates:
    quiz, number = _asked(scene, data)
    ease = _RATED.get(text_of(data, "ease"))
    if ease is None:
        return {}
    answering.rate(scene.door, quiz.id, number - 1, ease)
    return draw_rated(scene.parts, quizzes.study_quiz(scene.door, quiz.id), number)


def _next(scene: Scene, data: Data) -> Updates:
    quiz, number = _asked(scene, data)
    return draw_quiz(scene.parts, quiz, next_number(quiz, number))


def _go(scene: Scene, data: Data) -> Updates:
    quiz, number = _asked(scene, data)
    if quiz.answers[number - 1] is None:
        return {}
    return draw_quiz(scene.parts, quiz, number)


def _wrong_again(scene: Scene, _: Data) -> Updates:
    quiz = quizzes.begin_again(scene.door, scene.view.quiz_id, only_wrong=True)
    return draw_quiz(scene.parts, quiz, next_number(quiz))


def _report(scene: Scene, data: Data) -> Updates:
    """The question is wrong: it goes on with the next one."""
    quiz, number = _asked(scene, data)
    reports.report_question(scene.door, quiz.id, number - 1, text_of(data, "reason"))
    left = quizzes.study_quiz(scene.door, quiz.id)
    thanks = '<p class="said" role="status">知らせました。この問題はもう出しません。</p>'
    return {**draw_quiz(scene.parts, left, next_number(left, number)), scene.parts.message: thanks}


def _page(scene: Scene, data: Data) -> Updates:
    """The page of the clause; before the answer only a table's, and nothing is marked on it."""
    quiz, number = _asked(scene, data)
    question, answer = quiz.questions[number - 1], quiz.answers[number - 1]
    if answer is None and question.kind is not QuestionKind.TABLE:
        raise NaniwaError("条項は、答えたあとに開けます。", code="not_answered")
    shown = clause_page_html(
        scene.desk,
        scene.door,
        quiz.id,
        question,
        number,
        number_of(data, "page"),
        marked=answer is not None,
    )
    return {scene.parts.page: part(shown), scene.parts.page_column: gr.update(visible=True)}


def _close_page(scene: Scene, _: Data) -> Updates:
    return no_page(scene.parts)


def _related(scene: Scene, data: Data) -> Updates:
    quiz, number = _asked(scene, data)
    if quiz.answers[number - 1] is None:
        return {}
    related = related_clauses(quiz.questions[number - 1], scene.door.reading())
    return {scene.parts.related: part(related_html(related))}


def _asked(scene: Scene, data: Data) -> tuple[StudyQuiz, int]:
    """The open quiz and the question of it that the browser names. Raises NaniwaError."""
    quiz = quizzes.study_quiz(scene.door, scene.view.quiz_id)
    number = number_of(data, "number") or 0
    # On the screen they count from 1.
    if not 1 <= number <= len(quiz.questions):
        raise NaniwaError("その問題はありません。", code="no_question")
    return quiz, number


def _indexes(text: str, count: int) -> tuple[int, ...]:
    """The choices that a browser named, each once and in its order; () when one is none."""
    names = text.split(",") if text else []
    known = {str(index): index for index in range(count)}
    if len(names) > count or not all(name in known for name in names):
        return ()
    return tuple(dict.fromkeys(known[name] for name in names))


def _names(data: Data, key: str) -> tuple[str, ...]:
    """A list of names that a browser sent, () when it sent none."""
    given = data.get(key)
    if not isinstance(given, list):
        return ()
    return tuple(name[:_LONGEST_NAME] for name in given[:_MOST_NAMES] if isinstance(name, str))


ACTIONS: Mapping[str, Act] = {
    "begin": begin,
    "review": _review,
    "open": open_quiz,
    "close": _close,
    "end": _end,
    "answer": _answer,
    "rate": _rate,
    "next": _next,
    "go": _go,
    "wrong-again": _wrong_again,
    "report": _report,
    "page": _page,
    "close-page": _close_page,
    "related": _related,
}
