"""Exercises made from an estimate that somebody gives: nothing of it is kept elsewhere."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import check_estimate
from assistant.estimating.explanation import explain
from assistant.estimating.facts import fact_text
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.grid import GridBook
from assistant.estimating.model import Estimate, LineKind, Place
from assistant.estimating.overheads.rate_tables import tables_for
from assistant.estimating.reading.cells import read_cells
from assistant.estimating.reading.layout import estimate_from_grids
from assistant.estimating.references import References
from assistant.estimating.walking import walk
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
)
from assistant.learning.exercises.own_cells import (
    csv_text,
    place_name,
    plain,
    position,
    row_places,
    shown_sheets,
    workbook_bytes,
)
from assistant.learning.exercises.own_kinds import OWN_KINDS, OwnError, OwnKind, products
from assistant.learning.exercises.proof import yen
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits

_MOST_CELLS = 60_000
_ATTEMPTS = 5
_RULES = (
    "この演習は、渡された設計書の記載どうしの計算だけで確かめられる誤りを植えたものです。",
    "行の金額 = 数量 × 単価（端数処理はほかの行と同じ）。",
    "計・小計・合計は、その内訳の行の合計と一致する。",
    "消費税相当額 = 工事価格 × 10%（1円未満切捨て）。",
    "誤りを植えた欄のほかは、元の設計書のままです（ほかの金額は直していません）。",
)


@dataclass(frozen=True, slots=True)
class _Planted:
    """An error with the finding that shows it, and the cells that disagree because of it."""

    kind: OwnKind
    error: OwnError
    finding: Finding
    follows: tuple[str, ...] = ()


def estimate_exercise_from(
    path: Path, request: ExerciseRequest, *, limits: LoadLimits | None = None
) -> Exercise:
    """An exercise from a workbook or CSV: errors that the estimate's own figures show.

    Each planted error is seen by the checker, and nothing else that the checker says is new.
    The exercise holds what the file shows, without formulas, comments or macros; the file itself
    is not changed. Raises NaniwaError when it can't be read, is a PDF, or no error fits.
    """
    count = wanted_count(request)
    kinds = _kinds(request)
    book = plain(read_cells(path, limits))
    if any(grid.by_line for grid in book.grids):
        message = f"「{path.name}」には植えられません（.xlsx .xls .csv の設計書を使ってください）。"
        raise NaniwaError(message, code="unsupported")
    if sum(len(cells) for grid in book.grids for cells in grid.rows.values()) > _MOST_CELLS:
        message = f"「{path.name}」は演習には大きすぎます（欄が{_MOST_CELLS:,}まで）。"
        raise NaniwaError(message, code="too_large")
    estimate = estimate_from_grids(book)
    references = References(rates_shipped=True)
    references = replace(
        references, rates=tables_for(references.rates, fact_text(estimate, "主たる工種"))
    )
    known = {_sameness(finding) for finding in check_estimate(estimate, references)}
    chance = random.Random(repr(request))  # noqa: S311 - repeatable, not secret
    planted = _planted(book, kinds, count, chance, references, known)
    if not planted:
        message = f"「{path.name}」には、この種類の誤りを植えられる欄がありません。"
        raise NaniwaError(message, code="no_exercise")
    return _exercise(path, request, planted)


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


def _planted(
    book: GridBook,
    kinds: tuple[OwnKind, ...],
    count: int,
    chance: random.Random,
    references: References,
    known: set[tuple[str, ...]],
) -> list[_Planted]:
    """Errors that the checker sees together. A line twice moves rows, so it comes first."""
    bag = [kinds[number % len(kinds)] for number in range(count * 2)]
    chance.shuffle(bag)
    bag.sort(key=lambda kind: kind.name != "twice")
    done: list[_Planted] = []
    told = known
    for kind in bag:
        if len(done) == count:
            break
        if kind.name == "twice" and done:
            continue
        for _ in range(_ATTEMPTS):
            current = done[-1].error.book if done else book
            error = kind.plant(current, estimate_from_grids(current), chance)
            if error is None:
                break
            estimate = estimate_from_grids(error.book)
            new = [x for x in check_estimate(estimate, references) if _sameness(x) not in known]
            seen = _seen(done, kind, error, estimate, new)
            if seen:
                here = [place_name(x.place) for x in new if _sameness(x) not in told]
                done = [*seen[:-1], replace(seen[-1], follows=tuple(dict.fromkeys(here)))]
                told = known | {_sameness(x) for x in new}
                break
    return done


def _seen(
    done: Sequence[_Planted],
    kind: OwnKind,
    error: OwnError,
    estimate: Estimate,
    new: Sequence[Finding],
) -> list[_Planted] | None:
    """All errors with the findings that show them; None when one is not seen or more is said.

    ``new`` is what the checker says of ``estimate`` with ``error`` that it didn't say of the file.
    """
    firm = [x for x in new if x.severity is not Severity.INFO]
    sums = _sum_rows(estimate)
    rows = {_row(x.place) for x in firm}
    result = []
    own_rows: set[tuple[str, int]] = set()
    earlier = [(x.kind, x.error, x.follows) for x in done]
    for one_kind, one, follows in [*earlier, (kind, error, ())]:
        mine = {_row(value.place) for value in one.values}
        if mine & own_rows:
            return None
        if one_kind.name == "twice":
            mine |= {(sheet, row + 1) for sheet, row in mine}
        own_rows |= mine
        found = next((x for x in firm if _row(x.place) in mine and _agrees(x, one)), None)
        if found is None:
            return None
        result.append(_Planted(one_kind, one, found, follows))
    return result if rows <= own_rows | sums else None


def _agrees(finding: Finding, error: OwnError) -> bool:
    """Whether the checker wants the very value that was there, when it names one for the cell."""
    if error.right is None or finding.place != error.values[0].place:
        return error.right is None or finding.place != error.values[0].place
    digits = finding.expected.replace(",", "").rstrip("円%")
    return not digits.replace(".", "").lstrip("-△▲").isdigit() or Decimal(
        digits.replace("△", "-").replace("▲", "-")
    ) == abs(error.right) * (1 if error.right >= 0 else -1)


def _sum_rows(estimate: Estimate) -> set[tuple[str, int]]:
    """Rows of sums and costs: what stands there rightly disagrees with an error below."""
    wanted = (LineKind.GROUP, LineKind.SUBTOTAL, LineKind.COST)
    lines = [found.line for found in walk(estimate)]
    places = [line.name.place for line in lines if line.kind in wanted or line.reference]
    for table in estimate.tables:
        places += [x.place for x in (table.name, table.total, table.unit_price) if x]
    return {_row(place) for place in places}


def _exercise(
    path: Path,
    request: ExerciseRequest,
    planted: list[_Planted],
) -> Exercise:
    book = planted[-1].error.book
    estimate = estimate_from_grids(book)
    sheets = shown_sheets(book)
    cells = {cell.place for sheet in sheets for cell in sheet.cells()}
    errors = tuple(_error(one, book, cells) for one in planted)
    touched = {x for error in errors for x in (*error.places, *error.near, *error.follows)}
    sound = {
        place_name(found.amount.place): f"ここは合っています。{found.step()}"
        for found in products(estimate)
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
        instruction=_instruction(request.difficulty, errors),
        difficulty=request.difficulty,
        sheets=sheets,
        materials=(
            ExerciseSheet(
                "計算のきまり", tuple(ExerciseRow((ExerciseCell("", rule),)) for rule in _RULES)
            ),
        ),
        errors=errors,
        files=(ExerciseFile(name, data),),
        sound=sound,
        confidential=True,
    )


def _error(planted: _Planted, book: GridBook, cells: set[str]) -> PlantedError:
    kind, error, finding = planted.kind, planted.error, planted.finding
    places = [place_name(value.place) for value in error.values]
    near = list(row_places(book, error.values[0].place))
    if kind.name == "twice":
        first = error.values[0].place
        below = replace(first, cell=_below(first))
        # Both rows whole: which cell of a line stands for it is the trainee's choice.
        places += [*near, *row_places(book, below)]
    right = tuple(place for place in dict.fromkeys(places) if place in cells)
    beside = tuple(place for place in dict.fromkeys(near) if place not in right and place in cells)
    # Where the checker blames another cell of the row, its words would contradict ours.
    agrees = finding.place == error.values[0].place or kind.name == "twice"
    said = (*(x.text for x in finding.basis), explain(finding)) if agrees else ()
    steps = error.explanation or (finding.message,)
    effect = _effect(error)
    return PlantedError(
        kind=kind.name,
        title=kind.title,
        places=right,
        near=beside,
        stands=error.stands,
        should=error.should,
        reason=kind.reason,
        also=kind.also,
        explanation=(
            f"記載は {error.stands}、正しくは {error.should}。",
            *steps,
            *(x for x in said if x not in steps),
            *effect,
            "この欄だけを変えてあるので、ほかの金額（上の計や工事価格）は正しい額のままである。",
        ),
        basis=tuple(x.document for x in finding.basis if agrees),
        follows=tuple(
            x for x in planted.follows if x not in right and x not in beside and x in cells
        ),
    )


def _effect(error: OwnError) -> tuple[str, ...]:
    """The difference in yen where the error is an amount."""
    if error.right is None or not error.should.endswith("円"):
        return ()
    stands = Decimal(error.stands.rstrip("円").replace(",", ""))
    return (f"この欄の差は {yen(abs(error.right - stands))}円。",)


def _instruction(difficulty: Difficulty, errors: tuple[PlantedError, ...]) -> str:
    task = (
        "この設計書を、記載された数量・単価・金額・計どうしの計算で点検し、"
        "誤りが入っている欄に印をつけ、理由を選んでください。"
    )
    if difficulty is Difficulty.EASY:
        where = [error.places[0].rpartition("!")[0] for error in errors]
        told = "、".join(f"「{name}」に{where.count(name)}か所" for name in dict.fromkeys(where))
        return f"{task}植えた誤りは{len(errors)}か所です。{told}あります。"
    if difficulty is Difficulty.NORMAL:
        return f"{task}植えた誤りは{len(errors)}か所です。"
    return f"{task}植えた誤りがいくつあるかは知らせません。"


def _below(place: Place) -> str:
    row = position(place)[0]
    return place.cell.removesuffix(str(row)) + str(row + 1)


def _row(place: Place) -> tuple[str, int]:
    return place.sheet, position(place)[0]


def _sameness(finding: Finding) -> tuple[str, ...]:
    """What stays the same when rows move."""
    return (
        finding.rule, str(finding.severity), finding.case, finding.item, finding.actual,
        finding.expected,
    )  # fmt: skip
