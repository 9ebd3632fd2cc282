"""Judges one exercise in checking an estimate by its files.

The judge reads the exercise's file and the clean one back from their bytes, with the checker's
reader, and knows nothing of how errors are planted.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import GivenReferences, check_file, gather
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.grid import Grid, column_letters
from assistant.estimating.model import Place
from assistant.estimating.references import References
from assistant.learning.exercises.exercise import (
    Exercise,
    ExerciseFile,
    Mark,
    PlantedError,
    reasons_of,
)
from assistant.learning.exercises.grading import grade
from assistant.learning.exercises.materials import QUANTITIES, SPECIFICATION, headed_in_japanese
from assistant.learning.exercises.sheet_views import sheet_name
from corpora.estimates.build import OTHER_LAYOUTS, SUFFIXES, file_bytes, laid_out
from corpora.estimates.design import Design, design_keys, read_design
from corpora.estimates.estimate import make_estimate
from corpora.estimates.references import quantity_sheet

_RUNNING_NUMBER = re.compile(r"(?<=第)\d+(?=号)|- \d+ / \d+ -|^\d+頁$")
_FULL, _HALF = Decimal(1), Decimal("0.5")
_AT_RANDOM = 9
"""Trainees who mark at random: one alone can be lucky, in an exercise with one error by one mark."""


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """A planted error: whether the files bear it out, and whether the checker sees it."""

    exercise: str
    layout: str
    kind: str
    title: str
    place: str
    stands: str
    should: str
    difficulty: str
    real: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class ExerciseCase:
    """An exercise: ``stray`` are cells that differ from the clean file and that no error explains.

    The other fields are the shares of the simulated trainees, by what they mark; ``at_random`` is
    the mean of several.
    """

    exercise: str
    layout: str
    difficulty: str
    errors: tuple[ErrorCase, ...]
    stray: tuple[str, ...]
    solved: Decimal
    nothing: Decimal
    everything: Decimal
    other_reasons: Decimal
    at_random: Decimal

    @property
    def graded_right(self) -> bool:
        """Whether every trainee got what their marks are worth."""
        return (
            self.solved == _FULL
            and self.nothing == 0
            and self.everything == 0
            and self.other_reasons == _HALF
            and self.at_random < _HALF
        )


@dataclass(slots=True)
class Judge:
    """Writes the files of exercises into ``folder`` and reads them back."""

    folder: Path

    def judged(self, made: Exercise, seed: int) -> ExerciseCase:
        """Judge one exercise; ``seed`` is that of the trainees who mark at random."""
        layout, clean = _clean_files(made)
        old, new = _grids(self.folder, clean), _grids(self.folder, made.files)
        found = _found(self.folder, made)
        errors = tuple(
            ErrorCase(
                exercise=made.id,
                layout=layout,
                kind=error.kind,
                title=error.title,
                place=error.places[0],
                stands=error.stands,
                should=error.should,
                difficulty=made.difficulty.value,
                real=_is_real(error, made, old, new),
                seen=_is_seen(error, made, found),
            )
            for error in made.errors
        )
        cells = list(made.cells())
        chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        reasons = list(reasons_of(made.kind))
        wrong = [
            Mark(error.places[0], next(x for x in reasons if x not in (error.reason, *error.also)))
            for error in made.errors
        ]

        def at_random() -> Decimal:
            drawn = chance.sample(cells, len(made.errors))
            return grade(made, [Mark(x, chance.choice(reasons)) for x in drawn]).share

        return ExerciseCase(
            exercise=made.id,
            layout=layout,
            difficulty=made.difficulty.value,
            errors=errors,
            stray=tuple(_stray(made, old, new)),
            solved=grade(made, [Mark(x.places[0], x.reason) for x in made.errors]).share,
            nothing=grade(made, []).share,
            everything=max(
                grade(made, [Mark(cell, reason) for cell in cells]).share for reason in reasons
            ),
            other_reasons=grade(made, wrong).share,
            at_random=sum((at_random() for _ in range(_AT_RANDOM)), Decimal(0)) / _AT_RANDOM,
        )


def _clean_files(made: Exercise) -> tuple[str, tuple[ExerciseFile, ...]]:
    """The layout of an exercise, and the sample's own files in it, without errors."""
    name = made.title.rpartition("　")[2]
    design = next(x for x in map(read_design, design_keys()) if x.facts["工事名"] == name)
    suffix = Path(next(file.name for file in made.files if "_設計書" in file.name)).suffix
    titles = {sheet.name for sheet in made.sheets}

    def likeness(layout: str) -> tuple[bool, int]:
        estimate = make_estimate(replace(design, layout=layout))
        own = {sheet_name(sheet.title) for sheet in laid_out(estimate).sheets}
        return SUFFIXES[layout] == suffix, len(own & titles)

    layout = max((design.layout, OTHER_LAYOUTS[design.key]), key=likeness)
    return layout, _written(replace(design, layout=layout))


def _written(design: Design) -> tuple[ExerciseFile, ...]:
    estimate = make_estimate(design)
    data = file_bytes(estimate, laid_out(estimate))
    return (
        ExerciseFile(f"clean_設計書{SUFFIXES[design.layout]}", data),
        ExerciseFile("clean_数量総括表.csv", headed_in_japanese(quantity_sheet(design))),
    )


def _grids(folder: Path, files: Sequence[ExerciseFile]) -> dict[str, Grid]:
    """The estimate's sheets and the quantity sheet, read from the files."""
    from assistant.estimating.reading.cells import read_cells

    result: dict[str, Grid] = {}
    for file in files:
        if "_設計書" in file.name or "_数量総括表" in file.name:
            path = folder / file.name
            path.write_bytes(file.content)
            for grid in read_cells(path).grids:
                name = QUANTITIES if "_数量総括表" in file.name else sheet_name(grid.sheet)
                result[name] = grid
    return result


def _rows(grid: Grid) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The texts of each row, but for what is renumbered when a table or a page more or less is there."""
    for number, cells in grid.rows.items():
        texts = (_RUNNING_NUMBER.sub("", cell.text) for cell in cells.values())
        yield number, tuple(text for text in texts if text)


def _changed_rows(
    old: dict[str, Grid], new: dict[str, Grid], told: Collection[tuple[str, int]] = ()
) -> dict[str, set[int]]:
    """Rows of the new sheets that the old file doesn't have so (or not as often).

    Of rows that are the same those of ``told`` are the ones more.
    """
    known = Counter(texts for grid in old.values() for _, texts in _rows(grid))
    changed: dict[str, set[int]] = {}
    rows = [(name, *row) for name, grid in new.items() for row in _rows(grid)]
    for name, number, texts in sorted(rows, key=lambda row: row[:2] in told):
        if known[texts]:
            known[texts] -= 1
        else:
            changed.setdefault(name, set()).add(number)
    return changed


def _place(place: str) -> tuple[str, int]:
    sheet, _, cell = place.rpartition("!")
    return sheet, int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _is_real(
    error: PlantedError, made: Exercise, old: dict[str, Grid], new: dict[str, Grid]
) -> bool:
    """Whether the row where the error entered isn't in the clean file as it stands."""
    changed = _changed_rows(old, new)
    if error.kind in ("missing", "missing_pair"):
        # The clean estimate has a row that the exercise's lacks.
        lost = _changed_rows(new, old)
        return any(lost.values())
    if error.places[0].startswith(SPECIFICATION):
        cells = made.cells()
        return error.stands != error.should and error.should in cells[error.places[0]].text
    rows = {_place(place) for place in error.places}
    if error.kind == "hidden_row":
        return any(
            number in new[sheet].hidden_rows - old[sheet].hidden_rows for sheet, number in rows
        )
    return any(number in changed.get(sheet, set()) for sheet, number in rows)


def _stray(made: Exercise, old: dict[str, Grid], new: dict[str, Grid]) -> Iterator[str]:
    """Rows that differ from the clean file without an error that says so."""
    told = {
        _place(place)
        for error in made.errors
        for place in (*error.places, *error.near, *error.follows)
    }
    for sheet, numbers in _changed_rows(old, new, told).items():
        for number in numbers:
            if (sheet, number) not in told:
                yield f"{sheet}!{number}"


def _found(folder: Path, made: Exercise) -> list[Finding]:
    """What the checker says of the exercise with its references; mere questions left out."""
    paths = {file.name: folder / file.name for file in made.files}
    for file in made.files:
        paths[file.name].write_bytes(file.content)

    def named(word: str) -> tuple[Path, ...]:
        return tuple(path for name, path in paths.items() if word in name)

    references: References = gather(
        GivenReferences(
            prices=named("単価表"),
            rates=named("諸経費率表"),
            quantities=named("_数量総括表"),
            specifications=named("_特記仕様書"),
        )
    )
    report = check_file(named("_設計書")[0], references)
    return [found for found in report.findings if found.severity is not Severity.INFO]


def _is_seen(error: PlantedError, made: Exercise, findings: Sequence[Finding]) -> bool:
    """Whether a finding stands in the error's row; of a missing line, whether one names it."""
    if error.kind == "missing":
        name = error.should.rpartition(" ")[0]
        return any(name in f"{found.item} {found.message}" for found in findings)
    own = {*error.places, *error.near}
    return any(
        own & set(_as_marked(found.place, _columns(made, found.place))) for found in findings
    )


def _columns(made: Exercise, place: Place) -> int:
    sheet = next((x for x in made.sheets if x.name == sheet_name(place.sheet)), None)
    return max((len(row.cells) for row in sheet.rows), default=0) if sheet else 0


def _as_marked(place: Place, columns: int) -> Iterator[str]:
    """A finding's place as exercises name it; on a printed page all cells of the line."""
    sheet = sheet_name(place.sheet)
    if place.cell.isdigit():
        for column in range(1, columns + 1):
            yield f"{sheet}!{column_letters(column)}{place.cell}"
    else:
        yield f"{sheet}!{place.cell}"
