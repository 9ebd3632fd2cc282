"""Grades a trainee's marks against what was planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.learning.exercises.exercise import (
    REASONS,
    Exercise,
    Mark,
    PlantedError,
)
from retrieval.errors import NaniwaError

WRONG_MARK_COSTS = Decimal("0.25")
"""Points that a mark at a place without an error takes away, so that marking all gains nothing."""

CELLS_PER_ERROR = 5
"""So many cells that can be marked there are for each error at least: then marking all is worth 0."""

_FULL, _HALF = Decimal(1), Decimal("0.5")


@dataclass(frozen=True, slots=True)
class GradedError:
    """A planted error with the mark that found it, if any; ``remark`` says why it is only half."""

    error: PlantedError
    mark: Mark | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GradedMark:
    """A mark that found nothing; ``remark`` says why what stands there is right."""

    mark: Mark
    text: str
    remark: str


@dataclass(frozen=True, slots=True)
class Grade:
    """What was found. ``share`` is ``points`` of ``possible``, from 0 to 1.

    ``following`` are marks at values that are wrong only because of an error further up, or that
    were doubtful before anything was planted: they cost nothing and gain nothing.
    """

    found: tuple[GradedError, ...]
    half_found: tuple[GradedError, ...]
    missed: tuple[GradedError, ...]
    wrong_marks: tuple[GradedMark, ...]
    following: tuple[GradedMark, ...]
    points: Decimal
    possible: int
    share: Decimal

    @property
    def sentence(self) -> str:
        """The result in one line."""
        return (
            f"{self.possible}か所の誤りのうち、{len(self.found)}か所を見つけ、"
            f"{len(self.half_found)}か所は半分の正解、{len(self.missed)}か所は見落とし。"
            f"誤りのない所への印は{len(self.wrong_marks)}か所。"
            f"得点{self.points.normalize():f}／{self.possible}（{self.share:.0%}）"
        )


def grade(exercise: Exercise, marks: Sequence[Mark]) -> Grade:
    """Compare the marks with the planted errors.

    A mark at a place of an error with its reason finds it (1 point); the right place with another
    reason, or a near place, half (0.5). Every error counts once, by its best mark, and every mark
    for one error: where it is worth half for several, for the one of its reason, or whose own place
    it is. A mark at a place without an error takes `WRONG_MARK_COSTS` away; the result is
    never below 0. Of several marks at one place the last counts.

    Raises NaniwaError for a place or reason that the exercise doesn't have.
    """
    cells = exercise.cells()
    given = {mark.place: mark for mark in marks}
    for mark in given.values():
        _accept(mark, mark.place in cells)
    best: dict[int, tuple[Decimal, Mark, str]] = {}
    wrong: list[GradedMark] = []
    following: list[GradedMark] = []
    for mark in given.values():
        judged = [
            (points, _meant(error, mark), -number, remark)
            for number, error in enumerate(exercise.errors)
            for points, remark in (_judged(error, mark),)
            if points
        ]
        text = cells[mark.place].text
        if judged:
            points, _, last, remark = max(judged)
            number = -last
            if number not in best or best[number][0] < points:
                best[number] = (points, mark, remark)
            continue
        causes = [error for error in exercise.errors if mark.place in error.follows]
        if causes:
            following.append(GradedMark(mark, text, _following(causes, exercise)))
        elif mark.place in exercise.before:
            following.append(GradedMark(mark, text, exercise.before[mark.place]))
        else:
            wrong.append(GradedMark(mark, text, exercise.sound.get(mark.place, _NO_ERROR)))
    earned = sum((points for points, _, _ in best.values()), Decimal(0))
    points = max(earned - WRONG_MARK_COSTS * len(wrong), Decimal(0))
    possible = len(exercise.errors)
    share = (points / possible if possible else Decimal(not wrong)).quantize(
        Decimal("0.001"), ROUND_HALF_UP
    )
    return Grade(
        found=_graded(exercise, best, _FULL),
        half_found=_graded(exercise, best, _HALF),
        missed=tuple(
            GradedError(error) for number, error in enumerate(exercise.errors) if number not in best
        ),
        wrong_marks=tuple(wrong),
        following=tuple(following),
        points=points,
        possible=possible,
        share=share,
    )


_NO_ERROR = "ここに誤りはありません。"


def _accept(mark: Mark, is_there: bool) -> None:  # noqa: FBT001 - as looked up
    if not is_there:
        message = f"印の場所「{mark.place}」は、この演習にありません。"
        raise NaniwaError(message, code="no_place")
    if mark.reason not in REASONS:
        message = f"印の理由「{mark.reason}」はありません（{'、'.join(REASONS.values())}）。"
        raise NaniwaError(message, code="no_reason")


def _meant(error: PlantedError, mark: Mark) -> tuple[bool, bool]:
    """How likely a mark is meant for an error, of several that it is worth the same for."""
    return mark.reason in (error.reason, *error.also), mark.place in error.places


def _judged(error: PlantedError, mark: Mark) -> tuple[Decimal, str]:
    """Points of a mark for an error, and why they are not all."""
    right = mark.reason in (error.reason, *error.also)
    if mark.place in error.places:
        if right:
            return _FULL, ""
        return _HALF, f"場所は合っています。理由は「{REASONS[error.reason]}」です。"
    if mark.place in error.near:
        where = f"誤りが入ったのは {error.places[0]} です。"
        if right:
            return _HALF, f"誤りには気づいています。{where}"
        reason = REASONS[error.reason]
        return _HALF, f"ここの値は誤りにつられて違っています。{where}理由は「{reason}」です。"
    return Decimal(0), ""


def _following(causes: Sequence[PlantedError], exercise: Exercise) -> str:
    named = "、".join(f"{error.places[0]}（{error.title}）" for error in causes)
    if exercise.confidential:  # made from a file: only the cells with errors were changed
        return (
            f"ここに誤りは入っていません。ほかの欄と合わないのは、もとの {named} の誤りのためです。"
        )
    return f"ここの計算は合っています。値が違うのは、もとの {named} の誤りの結果です。"


def _graded(
    exercise: Exercise, best: dict[int, tuple[Decimal, Mark, str]], points: Decimal
) -> tuple[GradedError, ...]:
    return tuple(
        GradedError(exercise.errors[number], mark, remark)
        for number, (earned, mark, remark) in sorted(best.items())
        if earned == points
    )
