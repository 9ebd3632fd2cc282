"""Exercises made from an estimate that somebody gives: nothing of it is kept elsewhere."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.estimating.reading.cells import read_cells
from assistant.learning.exercises.error_kinds import GROUPS
from assistant.learning.exercises.estimates import wanted_count
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseFile,
    ExerciseKind,
    ExerciseRequest,
    ExerciseRow,
    ExerciseSheet,
    PlantedError,
    Progress,
    unwatched,
)
from assistant.learning.exercises.grading import CELLS_PER_ERROR
from assistant.learning.exercises.own_cells import (
    csv_text,
    place_name,
    plain,
    row_places,
    shown_sheets,
    workbook_bytes,
)
from assistant.learning.exercises.own_explained import explained
from assistant.learning.exercises.own_kinds import OWN_KINDS, OwnKind
from assistant.learning.exercises.own_planting import Sown, firm, sown
from assistant.learning.exercises.own_products import products
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits

_MOST_CELLS = 60_000
_CELLS_OF_A_ROW = 7
"""Cells beside an error that cost nothing when they are marked."""
BEFORE = "元からの指摘"
"""The sheet of the materials with what the checker says of the file as it was given."""
_RULES = (
    "この演習は、渡された設計書の記載どうしの計算だけで確かめられる誤りを植えたものです。",
    "行の金額 = 数量 × 単価（端数処理はほかの行と同じ）。",
    "計・小計・合計は、その内訳の行の合計と一致する。",
    "消費税相当額 = 工事価格 × 10%（1円未満切捨て）。",
    "誤りを植えた欄のほかは、元の設計書のままです（ほかの金額は直していません）。",
)


def estimate_exercise_from(
    path: Path,
    request: ExerciseRequest,
    *,
    limits: LoadLimits | None = None,
    progress: Progress = unwatched,
) -> Exercise:
    """An exercise from a workbook or CSV: errors that the estimate's own figures show.

    Each planted error is seen by the checker, and nothing else that the checker says is new.
    What it says of the file as it was given is told and not graded. The exercise holds what the
    file shows, without formulas, comments or macros; the file itself is not changed.
    ``progress`` is told how many errors are planted, and of how many. Raises NaniwaError when it
    can't be read, is a PDF, or no error fits.
    """
    count = wanted_count(request)
    kinds = _kinds(request)
    book = plain(read_cells(path, limits))
    if any(grid.by_line for grid in book.grids):
        message = f"「{path.name}」には植えられません（.xlsx .xls .csv の設計書を使ってください）。"
        raise NaniwaError(message, code="unsupported")
    shown = [grid for grid in book.grids if not grid.hidden]
    filled = sum(
        bool(x.text.strip()) for grid in shown for row in grid.rows.values() for x in row.values()
    )
    if sum(len(cells) for grid in book.grids for cells in grid.rows.values()) > _MOST_CELLS:
        message = f"「{path.name}」は演習には大きすぎます（欄が{_MOST_CELLS:,}まで）。"
        raise NaniwaError(message, code="too_large")
    chance = random.Random(repr(request))  # noqa: S311 - repeatable, not secret
    most = max(1, filled // (CELLS_PER_ERROR + _CELLS_OF_A_ROW))
    made = sown(book, kinds, min(count, most), chance, progress)
    if not made.planted:
        message = f"「{path.name}」には、この種類の誤りを植えられる欄がありません。"
        raise NaniwaError(message, code="no_exercise")
    return _exercise(path, request, made)


def _kinds(request: ExerciseRequest) -> tuple[OwnKind, ...]:
    fitting = [kind for kind in OWN_KINDS if request.difficulty in kind.difficulties]
    if not request.error_kinds:
        return tuple(fitting)
    names = {name for kind in OWN_KINDS for name in (kind.name, kind.title, kind.group)}
    for name in request.error_kinds:
        if name not in names and name not in GROUPS:
            message = f"誤りの種類「{name}」はありません（{'、'.join(GROUPS)}）。"
            raise NaniwaError(message, code="no_kind")
    wanted = [
        kind for kind in OWN_KINDS if {kind.name, kind.title, kind.group} & set(request.error_kinds)
    ]
    if not wanted:
        message = "記載の誤りは、渡された設計書だけからは作れません。ほかの種類を選んでください。"
        raise NaniwaError(message, code="no_kind")
    return tuple(kind for kind in wanted if kind in fitting) or tuple(wanted)


def _exercise(path: Path, request: ExerciseRequest, made: Sown) -> Exercise:
    book = made.book
    sheets = shown_sheets(book)
    cells = {cell.place for sheet in sheets for cell in sheet.cells()}
    # What is said of a hidden sheet is of nothing that a trainee sees.
    made = replace(made, said=tuple(x for x in made.said if place_name(x.place) in cells))
    errors = tuple(explained(one, made, cells) for one in made.planted)
    touched = {x for error in errors for x in (*error.places, *error.near, *error.follows)}
    before = {place: words for place, words in _before(made).items() if place in cells - touched}
    sound = {
        place_name(found.amount.place): f"ここは合っています。{found.step()}"
        for found in products(made.estimate)
        if place_name(found.amount.place) not in touched
    }
    text = book.grids[0].sheet == "csv"
    name = f"{path.stem}{'.csv' if text else '.xlsx'}"
    data = csv_text(book).encode("utf-8-sig") if text else workbook_bytes(book)
    key = hashlib.sha256(repr(request).encode() + data).hexdigest()[:12]
    level = DIFFICULTY_NAMES[request.difficulty]
    return Exercise(
        id=key,
        kind=ExerciseKind.ESTIMATE,
        title=f"設計書の点検（{level}）　{path.stem}",
        instruction=_instruction(request.difficulty, errors, len(firm(made.said))),
        difficulty=request.difficulty,
        sheets=sheets,
        materials=(
            ExerciseSheet(
                "計算のきまり", tuple(ExerciseRow((ExerciseCell("", rule),)) for rule in _RULES)
            ),
            *_before_sheet(made),
        ),
        errors=errors,
        files=(ExerciseFile(name, data),),
        sound=sound,
        before=before,
        confidential=True,
    )


def _before(made: Sown) -> Mapping[str, str]:
    """What is said of places of the file as it was given; of firm findings for the whole row."""
    sure = firm(made.said)
    said: dict[str, str] = {}
    for finding in (*sure, *(x for x in made.said if x not in sure)):
        places = [place_name(finding.place)]
        if finding in sure:
            places += row_places(made.book, finding.place)
        for place in places:
            said.setdefault(place, f"植えた誤りではなく、元の設計書への指摘です。{finding.message}")
    return said


def _before_sheet(made: Sown) -> tuple[ExerciseSheet, ...]:
    """What the checker says of the file as it was given, none when it says nothing."""
    heading = tuple(ExerciseCell("", text, heading=True) for text in ("場所", "項目", "指摘"))
    rows = tuple(
        ExerciseRow(
            tuple(
                ExerciseCell("", text)
                for text in (place_name(finding.place), finding.item, finding.message)
            )
        )
        for finding in firm(made.said)
    )
    return (ExerciseSheet(BEFORE, (ExerciseRow(heading), *rows)),) if rows else ()


def _instruction(difficulty: Difficulty, errors: Sequence[PlantedError], before: int) -> str:
    task = (
        "この設計書を、記載された数量・単価・金額・計どうしの計算で点検し、"
        "誤りが入っている欄に印をつけ、理由を選んでください。"
    )
    own = (
        f"元の設計書にも、点検で指摘される所が{before}か所あります（資料「{BEFORE}」）。"
        "植えた誤りではなく、そこへの印は点に数えません。"
        if before
        else ""
    )
    if difficulty is Difficulty.HARD:
        return f"{task}植えた誤りがいくつあるかは知らせません。{own}"
    told = f"植えた誤りは{len(errors)}か所です。"
    if difficulty is Difficulty.EASY:
        where = [error.places[0].rpartition("!")[0] for error in errors]
        each = "、".join(f"「{name}」に{where.count(name)}か所" for name in dict.fromkeys(where))
        told += f"{each}あります。"
    return f"{task}{told}{own}"
