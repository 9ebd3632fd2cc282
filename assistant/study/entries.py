"""What the screen of learning is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from assistant.learning.decks import Progress
from assistant.learning.exercises.exercise import Exercise, Mark
from assistant.learning.exercises.grading import Grade
from assistant.learning.questions.marking import Marked
from assistant.learning.questions.question import Question
from assistant.learning.remembering import Ease
from assistant.learning.situations.situation import Situation, SituationGrade

OUT_OF_SIGHT = "いまは見られない文書"
"""What a deck is called whose collection the person may not read (any more)."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to the question ``number`` (from 0) of a quiz.

    ``given`` are the indexes of the chosen ones or what was typed; empty when the person passed.
    ``due`` is when the question is put again.
    """

    number: int
    given: tuple[int, ...] | str
    right: bool
    marked: Marked
    ease: Ease
    due: datetime


@dataclass(frozen=True, slots=True)
class StudyQuiz:
    """A quiz as its person may see it now.

    The questions numbered in ``resting`` have lost their document (gone, replaced, or not to be
    seen any more): in their place stands a question that says so, without choices; it can't be
    answered.
    """

    id: str
    title: str
    review: bool
    questions: tuple[Question, ...]
    answers: tuple[GivenAnswer | None, ...]
    begun_at: datetime
    ended: bool = False
    resting: frozenset[int] = frozenset()

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of the questions that are still to be answered."""
        return tuple(
            number
            for number, answer in enumerate(self.answers)
            if answer is None and number not in self.resting
        )

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(answer.right for answer in self.answers if answer is not None)


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many cards of a topic are due now; ``resting`` ones have lost their document."""

    deck: str
    topic: str
    due: int
    resting: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day in Japan: answers given on it, and how many cards fall due on it (what is overdue: today)."""

    date: date
    answers: int
    right: int
    due_load: int


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """A finished exercise. ``share`` is what was reached, from 0 to 1, ``sentence`` tells it.

    ``kind`` and ``difficulty`` are Japanese. A mentor gets neither ``id`` nor ``title``.
    """

    id: str
    kind: str
    title: str
    difficulty: str
    share: Decimal
    sentence: str
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class ExerciseSummary:
    """What a list shows of an exercise; ``share`` is None until it is finished.

    ``kind`` and ``difficulty`` are Japanese. ``kept`` is False for old ones of which only the
    result is left, ``secret`` says that it was made from a file of the person's own.
    """

    id: str
    kind: str
    title: str
    difficulty: str
    secret: bool
    kept: bool
    share: Decimal | None
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class StudyExercise:
    """An exercise as its person may see it now.

    Until it is finished, ``grade`` is None and ``exercise`` comes without its solution.
    """

    id: str
    exercise: Exercise
    marks: tuple[Mark, ...]
    grade: Grade | None
    begun_at: datetime
    finished_at: datetime | None
    secret: bool


@dataclass(frozen=True, slots=True)
class StudySituation:
    """A situation as its person may see it now.

    Until it is answered, ``grade`` is None, ``given`` "" and ``situation`` comes without its points.
    """

    id: str
    situation: Situation
    given: str
    grade: SituationGrade | None
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class LearningProgress:
    """How far a person is. ``shown_name`` is who; ``days`` has every day, without gaps."""

    person: str
    shown_name: str
    topics: tuple[Progress, ...]
    days: tuple[Day, ...]
    exercises: tuple[ExerciseResult, ...]


@dataclass(frozen=True, slots=True)
class Companion:
    """A mentor or trainee: by which name they are known, and how they are called."""

    name: str
    shown_name: str
    department: str
