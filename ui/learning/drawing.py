"""What stands on 「きょうの学習」: read through the door anew each time, then made HTML."""

from __future__ import annotations

from datetime import UTC, datetime

import gradio as gr

from assistant.access.door import Door
from assistant.study.entries import StudyQuiz
from assistant.study.progress import decks, due_counts
from assistant.study.quizzes import open_quizzes
from ui.edge import Updates, problem_html
from ui.learning.answered import answered_html, controls_html
from ui.learning.home import due_html, new_quiz_html, unfinished_html
from ui.learning.parts import Parts, View
from ui.learning.question import question_html
from ui.learning.quiz import head_html, result_html
from ui.learning.screen import part


def draw_today(door: Door, parts: Parts) -> Updates:
    """What is due, and the quizzes to go on with."""
    return {
        parts.due: part(due_html(due_counts(door))),
        parts.unfinished: part(unfinished_html(open_quizzes(door))),
    }


def draw_decks(door: Door, parts: Parts) -> Updates:
    """The form for a new quiz."""
    return {parts.new_quiz: part(new_quiz_html(decks(door)))}


def draw_home(door: Door, parts: Parts, message: str = "") -> Updates:
    """No quiz open. ``message`` says what went wrong before."""
    return {
        parts.home: gr.update(visible=True),
        parts.opened: gr.update(visible=False),
        parts.home_message: problem_html(message),
        parts.begin_message: "",
        **dict.fromkeys(
            (parts.head, parts.message, parts.question, parts.related, parts.controls), ""
        ),
        **no_page(parts),
        **draw_today(door, parts),
        parts.view: View(),
    }


def draw_quiz(parts: Parts, quiz: StudyQuiz, number: int) -> Updates:
    """A quiz with question ``number``, from 1; 0 for its result."""
    updates: Updates = {
        parts.home: gr.update(visible=False),
        parts.opened: gr.update(visible=True),
        parts.home_message: "",
        parts.begin_message: "",
        parts.message: "",
        parts.head: part(head_html(quiz, number)),
        parts.related: "",
        parts.controls: "",
        **no_page(parts),
        parts.view: View(quiz.id, number),
    }
    if not number:
        return {**updates, parts.question: part(result_html(quiz))}
    question, answer = quiz.questions[number - 1], quiz.answers[number - 1]
    if answer is None:
        return {**updates, parts.question: part(question_html(question, quiz.id, number))}
    return {
        **updates,
        parts.question: part(answered_html(question, answer, quiz.id, number)),
        parts.controls: part(_controls(quiz, number)),
    }


def draw_rated(parts: Parts, quiz: StudyQuiz, number: int) -> Updates:
    """How easy it was and when it comes again; that it is right, too, where the rating decided."""
    question, answer = quiz.questions[number - 1], quiz.answers[number - 1]
    updates: Updates = {parts.controls: part(_controls(quiz, number))}
    if answer is not None and answer.marked.unsure:
        updates[parts.head] = part(head_html(quiz, number))
        updates[parts.question] = part(answered_html(question, answer, quiz.id, number))
    return updates


def next_number(quiz: StudyQuiz, after: int = 0) -> int:
    """The first question after one that has no answer yet, else the first of all; 0 for none."""
    waiting = [number + 1 for number in quiz.waiting]
    return next((number for number in waiting if number > after), waiting[0] if waiting else 0)


def no_page(parts: Parts) -> Updates:
    """No page beside the question."""
    return {parts.page: "", parts.page_column: gr.update(visible=False)}


def _controls(quiz: StudyQuiz, number: int) -> str:
    answer = quiz.answers[number - 1]
    if answer is None:
        return ""
    last = not next_number(quiz)
    return controls_html(answer, number, datetime.now(UTC), last=last)
