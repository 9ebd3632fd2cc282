"""Judges the questions made for learning, and gathers the figures of all that is learnt with.

The judge of "one right answer" doesn't read what the questions were made from: it reads the
page itself, as another library gives its text, without structure, tables or clauses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from random import Random

from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.making.lists import LEFT_OUT
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, Question, QuestionKind
from assistant.learning.questions.quiz import wording
from assistant.learning.questions.sentences import refers_elsewhere
from assistant.learning.questions.taught import documents_to_learn
from evals.exercises import ExerciseCase, score_exercises
from evals.open_answers import MarkedCase, judge_marking
from evals.shares import share
from evals.situations import judge_situations
from retrieval.documents import Document
from retrieval.errors import NaniwaError
from retrieval.library import Library

_KEY = re.compile("「(.*?)」")
_LEADING_NUMBER = re.compile(r"^[±約]?[0-9][0-9,.]*(?:[~×-][0-9][0-9,.]*)*")


@dataclass(frozen=True, slots=True)
class QuestionCase:
    """A question and whether its page, read by another reader, bears out its one right answer."""

    question: Question
    confirmed: bool


@dataclass(frozen=True, slots=True)
class LearningScores:
    """The result in figures: shares, each with how many it is of.

    ``clauses_covered`` is the share of the clauses with a sentence or table to ask about that
    have a question (those that only refer to others are not counted); ``duplicates`` the share of
    all questions whose words, numbers left out, are another's as well. What begins with
    ``exercise`` is explained in `ExerciseScores`; its shares are None when no exercise was made.
    """

    documents: int
    questions: int
    questions_made: int
    one_right_answer: float
    clauses: int
    clauses_covered: float
    duplicates: float
    kinds: int
    marked_answers: int
    marking_agrees: float
    exercises: int = 0
    exercise_errors: int = 0
    exercise_kinds: int = 0
    exercise_layouts: int = 0
    exercise_errors_real: float | None = None
    exercise_errors_seen: float | None = None
    exercise_nothing_else: float | None = None
    exercise_graded_right: float | None = None
    situation_marks: int = 0
    situation_marks_agree: float | None = None


@dataclass(frozen=True, slots=True)
class LearningRun:
    """All that was judged; ``covered`` of ``clauses`` have a question, ``made`` are all questions."""

    documents: int
    cases: tuple[QuestionCase, ...]
    made: int
    duplicates: int
    clauses: int
    covered: int
    marked: tuple[MarkedCase, ...]


def evaluate_learning(
    library: Library,
    *,
    per_kind: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> LearningRun:
    """Make every question of every current standard, judge ``per_kind`` of each kind of each.

    Only documents whose file is a PDF are judged against their pages: of others there is no
    reading but the one that the questions were made from.
    """
    documents = documents_to_learn(library)
    random = Random(seed)  # noqa: S311 - drawing questions, nothing secret
    cases: list[QuestionCase] = []
    wordings: list[str] = []
    clauses = covered = 0
    for done, document in enumerate(documents, 1):
        material = Material(document, library.passages_of(document.id))
        questions = tuple(questions_of(material, random))
        wordings += [f"{question.kind} {wording(question)}" for question in questions]
        # a clause that only sends its reader elsewhere says nothing that could be learnt
        askable = {
            sentence.place.clause
            for sentence in material.sentences
            if not refers_elsewhere(sentence.text)
        } | {parts[0].clause.strip() for parts in material.tables}
        clauses += len(askable)
        covered += len(askable & {question.place.clause for question in questions})
        cases += _judged(questions, document, library, per_kind, random)
        if progress:
            progress(done, len(documents))
    return LearningRun(
        documents=len(documents),
        cases=tuple(cases),
        made=len(wordings),
        duplicates=len(wordings) - len(set(wordings)),
        clauses=clauses,
        covered=covered,
        marked=judge_marking(),
    )


def _judged(
    questions: Sequence[Question],
    document: Document,
    library: Library,
    per_kind: int,
    random: Random,
) -> list[QuestionCase]:
    path = library.original_path(document)
    if path.suffix.lower() != ".pdf":
        return []
    by_kind: dict[QuestionKind, list[Question]] = {}
    for question in questions:
        by_kind.setdefault(question.kind, []).append(question)
    drawn = [
        question
        for same in by_kind.values()
        for question in random.sample(same, min(per_kind, len(same)))
    ]
    with suppress(NaniwaError, OSError):
        pages = pages_of(path)
        # a page without text was read by OCR: there is no second reading of it
        return [QuestionCase(q, is_borne_out(q, pages)) for q in drawn if pages(q.place.page)]
    return []


def pages_of(path: Path) -> Callable[[int], str]:
    """The text of a PDF's pages (and the next, on which a clause may end), bare of all spaces."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)

    @cache
    def page(number: int) -> str:
        if not 1 <= number <= len(pdf):
            return ""
        return bare(pdf[number - 1].get_textpage().get_text_range())

    return lambda number: page(number) + page(number + 1)


def bare(text: str) -> str:
    """A text without spaces, in one width, with one dash: what two readers have in common."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub("[‐‑‒–—―−]", "-", folded).replace("〜", "~").replace("～", "~")


def is_borne_out(question: Question, pages: Callable[[int], str]) -> bool:
    """Whether the page has what makes the right answer right, and nothing for the others."""
    page = pages(question.place.page)

    def stands(text: str) -> bool:
        return bare(text) in page

    match question.kind:
        case QuestionKind.CHOICE if BLANK in question.body:
            there = [stands(question.body.replace(BLANK, choice)) for choice in question.choices]
            return [n for n, is_there in enumerate(there) if is_there] == list(question.right)
        case QuestionKind.CHOICE:
            return stands(question.body.strip("「」。")) and stands(question.answer)
        case QuestionKind.FILL_IN:
            return stands(question.body.replace(BLANK, question.answer))
        case QuestionKind.TRUE_FALSE:
            return stands(question.body) == (question.right == (0,))
        case QuestionKind.ORDER:
            steps = [question.choices[n] for n in question.right]
            if LEFT_OUT in question.body:  # told in a row: each may stand elsewhere as well
                return stands(question.body.replace(LEFT_OUT, "、".join(steps)))
            places = [page.find(bare(step)) for step in steps]
            return -1 not in places and places == sorted(places)
        case QuestionKind.OPEN if LEFT_OUT in question.body:
            return stands(question.body.replace(LEFT_OUT, question.answer))
        case QuestionKind.OPEN:
            return stands(question.answer)
    value = bare(question.answer)
    number = _LEADING_NUMBER.match(value)
    # the unit of a value stands in its column's heading, the sign in a font of its own
    wanted = number[0].lstrip("±約") if number else value
    keys = [bare(key) for key in _KEY.findall(question.body)[:-1]]
    return wanted in page and all(key in page for key in keys)


def score_learning(run: LearningRun, exercises: Sequence[ExerciseCase] = ()) -> LearningScores:
    """The figures."""
    of_exercises = asdict(score_exercises(exercises)) if exercises else {}
    situations = judge_situations()
    return LearningScores(
        documents=run.documents,
        questions=len(run.cases),
        questions_made=run.made,
        one_right_answer=share([case.confirmed for case in run.cases]),
        clauses=run.clauses,
        clauses_covered=run.covered / run.clauses if run.clauses else 0.0,
        duplicates=run.duplicates / run.made if run.made else 0.0,
        kinds=len({case.question.kind for case in run.cases}),
        marked_answers=len(run.marked),
        marking_agrees=share([case.agrees for case in run.marked]),
        situation_marks=len(situations),
        situation_marks_agree=share([case.agrees for case in situations]),
        **of_exercises,
    )
