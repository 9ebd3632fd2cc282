"""Exercises in checking a sample estimate with planted errors."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.learning.exercises.error_kinds import contradict, drawn, kinds_for
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    MOST_ERRORS,
    Difficulty,
    Exercise,
    ExerciseFile,
    ExerciseKind,
    ExerciseRequest,
    PlantedError,
    Progress,
    unwatched,
)
from assistant.learning.exercises.materials import Materials
from assistant.learning.exercises.planted_errors import planted_errors
from assistant.learning.exercises.proofs import Proofs
from assistant.learning.exercises.sheet_views import book_sheets, place_of
from corpora.estimates.book import csv_bytes, xlsx_bytes
from corpora.estimates.build import OTHER_LAYOUTS, SUFFIXES
from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.design import Design, design_keys, read_design
from corpora.estimates.planting.composing import Composed, Variant, compose
from corpora.estimates.planting.model import Kind
from retrieval.errors import NaniwaError

COUNTS = {Difficulty.EASY: 2, Difficulty.NORMAL: 4, Difficulty.HARD: 6}
"""How many errors there are when the trainee doesn't say."""

_ONE_SHEET = frozenset({"electrical", "civil_print"})
_MOST_EASY = 6
"""An easy exercise has one error a sheet at most, and hardly a sample has more sheets for them."""
_MOST_TRIED = 3
"""Estimates in which errors fitted, but fewer than wanted: more of them hardly have room for more."""


def estimate_exercise(request: ExerciseRequest, progress: Progress = unwatched) -> Exercise:
    """An exercise from the sample estimates; the same request makes the same one.

    An easy one has six errors at most, and any has fewer than wanted where no more fit.
    ``progress`` is told about every try. Raises NaniwaError for an unknown kind or a number of errors out of range.
    """
    count = _fitting_count(request)
    kinds = kinds_for(request.difficulty, request.error_kinds)
    chance = random.Random(repr(request))  # noqa: S311 - repeatable, not secret
    catalogue = load_catalogue()
    best: Composed | None = None
    tried = 0
    for design in _designs(request.difficulty, count, chance):
        clean = Composed(Variant(design, (), catalogue))
        composed = _composed(clean, kinds, count, chance, request.difficulty, progress)
        if len(planted_errors(composed)) < len(composed.errors):
            continue
        if best is None or len(composed.errors) > len(best.errors):
            best = composed
        tried += bool(composed.errors)
        if len(best.errors) == count or tried == _MOST_TRIED:
            break
    if best is None or not best.errors:
        message = (
            "この種類の誤りを植えられる見本の設計書がありません。種類か難しさを変えてください。"
        )
        raise NaniwaError(message, code="no_exercise")
    return exercise_from(best, request)


def exercise_of_sample(request: ExerciseRequest, key: str, layout: str) -> Exercise | None:
    """An exercise from one sample estimate in one layout; None when no error fits there.

    An easy exercise in a layout of a single sheet has one error only: it names the sheet of each.
    """
    count = _fitting_count(request)
    kinds = kinds_for(request.difficulty, request.error_kinds)
    chance = random.Random(repr((request, key, layout)))  # noqa: S311 - repeatable, not secret
    design = replace(read_design(key), layout=layout)
    clean = Composed(Variant(design, (), load_catalogue()))
    composed = _composed(clean, kinds, count, chance, request.difficulty)
    if not composed.errors or len(planted_errors(composed)) < len(composed.errors):
        return None
    return exercise_from(composed, request)


def wanted_count(request: ExerciseRequest) -> int:
    """How many errors to plant. Raises NaniwaError when it is out of range."""
    if not 0 <= request.count <= MOST_ERRORS:
        message = f"誤りの数は1から{MOST_ERRORS}までで指定してください。"
        raise NaniwaError(message, code="bad_count")
    return request.count or COUNTS[request.difficulty]


def _fitting_count(request: ExerciseRequest) -> int:
    count = wanted_count(request)
    return min(count, _MOST_EASY) if request.difficulty is Difficulty.EASY else count


def exercise_from(composed: Composed, request: ExerciseRequest) -> Exercise:
    """The exercise of an estimate with its errors."""
    whole = composed.whole
    errors = planted_errors(composed)
    materials = Materials(whole)
    name = composed.origin.facts["工事名"]
    minus = "▲" if composed.origin.layout == "civil_print" else "-"
    key = repr((request, composed.origin.key, composed.origin.layout))
    level = DIFFICULTY_NAMES[request.difficulty]
    return Exercise(
        id=hashlib.sha256(key.encode()).hexdigest()[:12],
        kind=ExerciseKind.ESTIMATE,
        title=f"設計書の点検（{level}）　{name}",
        instruction=instruction(request.difficulty, errors, request.count),
        difficulty=request.difficulty,
        sheets=book_sheets(whole.book, minus=minus),
        materials=materials.sheets(),
        errors=errors,
        files=(_estimate_file(composed, name), *materials.files(name)),
        sound=sound_cells(composed, errors),
    )


def instruction(difficulty: Difficulty, errors: tuple[PlantedError, ...], wanted: int = 0) -> str:
    """What the trainee is told: less, the harder it is; also that fewer errors fitted than ``wanted``."""
    task = (
        "この設計書を、単価表、諸経費率表、数量総括表、特記仕様書と「計算のきまり」に照らして点検し、"
        "誤りが入っている欄に印をつけ、理由を選んでください。"
        "計算の結果として違ってしまった金額ではなく、誤りのもとになった欄を選びます。"
        "設計書に計上が漏れているものは、数量総括表のその行（そこにもなければ、対になる作業の行）に印をつけます。"
    )
    if difficulty is Difficulty.EASY:
        where = [error.places[0].rpartition("!")[0] for error in errors]
        told = "、".join(f"「{name}」に{where.count(name)}か所" for name in dict.fromkeys(where))
        return f"{task}{_how_many(len(errors), wanted)}{told}あります。"
    if difficulty is Difficulty.NORMAL:
        return f"{task}{_how_many(len(errors), wanted)}"
    return f"{task}誤りがいくつあるかは知らせません。"


def _how_many(errors: int, wanted: int) -> str:
    if errors < wanted:
        return f"誤りは、選ばれた{wanted}か所のうち、入れられた{errors}か所です。"
    return f"誤りは{errors}か所です。"


def sound_cells(composed: Composed, errors: tuple[PlantedError, ...]) -> Mapping[str, str]:
    """For the cells that no error touches: the calculation by which they are right."""
    touched = {place for error in errors for place in (*error.places, *error.near, *error.follows)}
    proofs = Proofs(composed.whole, Materials(composed.whole))
    clean = composed.clean.values
    sound: dict[str, str] = {}
    for tag in composed.whole.values:
        place = place_of(composed.whole.book, tag)
        if place in touched or place in sound or tag not in clean:
            continue
        proof = proofs.of(tag)
        if proof:
            basis = f"（{'、'.join(x for x in proof.basis if x)}）" if any(proof.basis) else ""
            sound[place] = f"ここは合っています。{'。'.join(proof.steps)}{basis}"
    return sound


def _designs(difficulty: Difficulty, count: int, chance: random.Random) -> Iterator[Design]:
    """The sample estimates in both layouts, in a random order."""
    found = []
    for key in design_keys():
        design = read_design(key)
        found += [design, replace(design, layout=OTHER_LAYOUTS[key])]
    chance.shuffle(found)
    if difficulty is Difficulty.EASY and count > COUNTS[difficulty]:
        # One error a sheet at most: those that are printed on many pages have room for the most.
        found.sort(key=lambda design: design.layout != "civil_pages")
    for design in found:
        # An easy exercise names the sheet of each error, which says nothing where there is one.
        if difficulty is Difficulty.EASY and count > 1 and design.layout in _ONE_SHEET:
            continue
        yield design


def _composed(
    clean: Composed,
    kinds: tuple[Kind, ...],
    count: int,
    chance: random.Random,
    difficulty: Difficulty,
    progress: Progress = unwatched,
) -> Composed:
    """As many errors as wanted, if they go into this estimate; kinds that don't fit are replaced."""

    def accept(candidate: Composed) -> bool:
        if contradict({kind.name for kind, _ in candidate.errors}):
            return False
        errors = planted_errors(candidate)
        if len(errors) < len(candidate.errors):
            return False
        places = [place for error in errors for place in error.places]
        sheets = [error.places[0].rpartition("!")[0] for error in errors]
        return len({*places}) == len(places) and (
            difficulty is not Difficulty.EASY or len({*sheets}) == len(sheets)
        )

    # Some kinds have no place in this estimate beside the others: others are drawn for them.
    composed = clean
    for _ in range(4):
        lacking = count - len(composed.errors)
        if not lacking:
            break
        # All again: a sum's error must be made after those in what it sums.
        chosen = [kind for kind, _ in composed.errors] + drawn(kinds, lacking, chance)
        again = compose(
            clean,
            chosen,
            chance,
            accept=accept,
            watch=lambda so_far: progress(len(so_far.errors), count),
        )
        composed = max((composed, again), key=lambda one: len(one.errors))
    return composed


def _estimate_file(composed: Composed, name: str) -> ExerciseFile:
    """The estimate in its layout's format; a figure that was typed over has no formula left."""
    book, layout = composed.whole.book, composed.origin.layout
    cells = {sheet.title: sheet.cells for sheet in book.sheets}
    for _, planted in composed.errors:
        if planted.change.edit is None:
            for tag in planted.change.values:
                if tag in book.tags:
                    title, row, column = book.tags[tag]
                    cells[title][row, column].formula = ""
    suffix = SUFFIXES[layout]
    file_name = f"{name}_設計書{suffix}"
    if suffix == ".csv":
        return ExerciseFile(file_name, csv_bytes(book))
    if suffix == ".pdf":
        from corpora.estimates.pages import pdf_bytes

        return ExerciseFile(file_name, pdf_bytes(book))
    return ExerciseFile(file_name, xlsx_bytes(book, formulas=layout != "building"))


def exercise_zip(exercise: Exercise) -> bytes:
    """The files to take away in one archive, with the task; nothing of the solution is in it."""
    import io
    import zipfile

    from assistant.learning.exercises.folder import TASK, task_text

    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        task = ExerciseFile(TASK, task_text(exercise).encode("utf-8-sig"))
        for file in (task, *exercise.files):
            entry = zipfile.ZipInfo(Path(file.name).name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return result.getvalue()
