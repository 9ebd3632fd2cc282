"""What is shown after an answer: a question's clause, an exercise's error, a situation's point.

Before, nothing of it is there: it would give the answer away.
"""

from __future__ import annotations

from assistant.access.door import Door
from assistant.explaining.looking_up.referred import (
    Referred,
    lines_of,
    named,
    no_text,
    number_in,
)
from assistant.learning.questions.question import Place
from assistant.study.exercises import study_exercise
from assistant.study.quizzes import study_quiz
from assistant.study.situations import study_situation


def of_question(door: Door, key: str) -> Referred:
    """「question:QUIZ:1」: the clause that decides, once it is answered."""
    quiz_id, _, number = key.partition(":")
    quiz = study_quiz(door, quiz_id)
    place = number_in(number) - 1
    if not 0 <= place < len(quiz.questions) or quiz.answers[place] is None:
        raise no_text()
    return _at(door, quiz.questions[place].place)


def of_exercise(door: Door, key: str) -> Referred:
    """「exercise:EXERCISE:2」: a planted error with how one sees it, once the exercise is graded."""
    exercise_id, _, number = key.partition(":")
    study = study_exercise(door, exercise_id)
    place = number_in(number) - 1
    if study.grade is None or not 0 <= place < len(study.exercise.errors):
        raise no_text()
    error = study.exercise.errors[place]
    figures = (
        f"{label}: {text}"
        for label, text in (("書いてあるもの", error.stands), ("正しいもの", error.should))
        if text
    )
    text = lines_of(error.title, *figures, *error.explanation, *error.basis)
    return Referred(text, f"{study.exercise.title}　誤りの説明")


def of_situation(door: Door, key: str) -> Referred:
    """「situation:SITUATION:2」: the clause of a point, or of what is to be read as well, once answered."""
    situation_id, _, number = key.partition(":")
    study = study_situation(door, situation_id)
    points = (*study.situation.points, *study.situation.related)
    place = number_in(number) - 1
    if study.grade is None or not 0 <= place < len(points):
        raise no_text()
    return _at(door, points[place].place)


def _at(door: Door, place: Place) -> Referred:
    document = door.reading().document(place.document_id)
    where = named(document, place.clause if place.clause != place.document else "")
    return Referred(place.quote, where, document.id, document.collection, place.page)
