"""What an exercise is: what a trainee sees, what was planted in it, what they mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ExerciseKind(StrEnum):
    """What is to be checked."""

    ESTIMATE = "estimate"
    DRAFT = "draft"


EXERCISE_KIND_NAMES = {ExerciseKind.ESTIMATE: "設計書の点検", ExerciseKind.DRAFT: "下書きの点検"}


class Difficulty(StrEnum):
    """How hard the errors are to see, and how much a trainee is told about them."""

    EASY = "easy"
    NORMAL = "normal"
    HARD = "hard"


MOST_ERRORS = 12
"""So many errors can be asked for."""

Progress = Callable[[int, int], None]
"""Told, every now and then while an exercise is made, how many errors are in, and of how many.

What it raises ends the making.
"""


def unwatched(done: int, of: int) -> None:
    """The progress that nobody looks at."""
    del done, of


DIFFICULTY_NAMES = {Difficulty.EASY: "初級", Difficulty.NORMAL: "中級", Difficulty.HARD: "上級"}


ESTIMATE_REASONS: Mapping[str, str] = {
    "unit_price": "単価が単価表と違う",
    "price_chosen": "年度・地区・規格の違う単価を使っている",
    "price_correction": "単価の補正（週休2日など）が違う",
    "unit_cost": "代価表・明細と合わない（歩掛・基準数量・転記）",
    "quantity": "数量が数量総括表と違う",
    "unit": "単位が違う",
    "specification": "名称・規格が違う",
    "product": "数量×単価と金額が合わない",
    "sum": "計・小計・合計が合わない",
    "duplicate": "二重に計上している",
    "missing": "計上が漏れている",
    "rate": "経費の率が違う",
    "base": "経費の対象額が違う",
    "rounding": "端数処理が違う",
    "tax": "消費税が違う",
    "statement": "表紙・条件の記載が違う",
    "ratio": "体積・質量など、数量どうしが合わない",
    "hidden": "見えない行・欄がある",
}
"""The reasons a trainee chooses from in an estimate, by key; new ones at the end: sheets have numbers."""

DRAFT_REASONS: Mapping[str, str] = {
    "figure": "数値が根拠・計画シートと違う",
    "citation": "根拠の条項・版が違う",
    "requirement": "基準の定めと違う（条件・義務の言い方）",
    "contradiction": "ほかの箇所と矛盾している",
    "term": "用語が違う",
    "omission": "必要な記載が抜けている",
    "unsupported": "根拠のない断定",
}
"""The reasons a trainee chooses from in a draft, by key."""

REASONS: Mapping[str, str] = {**ESTIMATE_REASONS, **DRAFT_REASONS}
"""All reasons by key."""


def reasons_of(kind: ExerciseKind) -> Mapping[str, str]:
    """The reasons to choose from in exercises of a kind, by key, in the order of a menu."""
    return ESTIMATE_REASONS if kind is ExerciseKind.ESTIMATE else DRAFT_REASONS


@dataclass(frozen=True, slots=True)
class ExerciseRequest:
    """What a trainee asks for.

    ``error_kinds`` are names of groups (単価, 数量 …) or single kinds, none meaning all;
    ``count`` 0 leaves the number of errors to the difficulty. The same request with the same
    ``seed`` makes the same exercise. ``collections`` are the documents that a draft is based on.
    """

    kind: ExerciseKind
    difficulty: Difficulty = Difficulty.NORMAL
    error_kinds: tuple[str, ...] = ()
    count: int = 0
    seed: int = 0
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExerciseCell:
    """What a trainee can mark. ``place`` is unique in the exercise (``内訳!F12``).

    A cell with the empty place is for looking only. ``columns`` is how many columns it spans.
    """

    place: str
    text: str
    heading: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """Cells next to each other; ``label`` is the row's number or other name, if it has one.

    ``hidden`` rows are not seen until the exercise is graded.
    """

    cells: tuple[ExerciseCell, ...]
    label: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ExerciseSheet:
    """A sheet, page or section."""

    name: str
    rows: tuple[ExerciseRow, ...]

    def cells(self) -> Iterator[ExerciseCell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row.cells


@dataclass(frozen=True, slots=True)
class PlantedError:
    """An error that was planted.

    Any of ``places`` is right; the first is where the error entered. ``near`` are places whose
    marking shows that the error was noticed (its row, the amount that follows from it at once):
    half right. ``follows`` are values further on that differ because of it (sums, overheads):
    neither right nor wrong. ``reason`` and ``also`` are keys of `REASONS` that are right.
    ``explanation`` is the calculation step by step, ``basis`` the documents, with page or row.
    """

    kind: str
    title: str
    places: tuple[str, ...]
    near: tuple[str, ...]
    stands: str
    should: str
    reason: str
    explanation: tuple[str, ...]
    basis: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExerciseFile:
    """A file to take away."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with its solution.

    ``sound`` tells, for cells without an error, why they are right (one sentence with the
    calculation). ``before`` are cells that were doubtful before anything was planted (a
    given file's own faults, a clause that hardly bears out its fixed wording), with why: marks
    there count for nothing. ``confidential`` exercises are made from a file of the trainee's own
    and stay with who gave it.
    """

    id: str
    kind: ExerciseKind
    title: str
    instruction: str
    difficulty: Difficulty
    sheets: tuple[ExerciseSheet, ...]
    materials: tuple[ExerciseSheet, ...]
    errors: tuple[PlantedError, ...]
    files: tuple[ExerciseFile, ...] = ()
    sound: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    confidential: bool = False

    def cells(self) -> dict[str, ExerciseCell]:
        """What can be marked, by place: cells of the sheets and of the materials."""
        return {
            cell.place: cell
            for sheet in (*self.sheets, *self.materials)
            for cell in sheet.cells()
            if cell.place
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a trainee holds for wrong, why (a key of `REASONS`), and in their own words."""

    place: str
    reason: str
    words: str = ""
