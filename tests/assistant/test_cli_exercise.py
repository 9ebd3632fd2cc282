"""`naniwa learn exercise`: writes an exercise into a folder and grades what was filled in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from assistant.learning.exercises.exercise import REASONS
from assistant.learning.exercises.folder import read_exercise, read_marks
from retrieval.errors import NaniwaError

BEGIN = ["learn", "exercise", "estimate", "--seed", "7"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city") / "演習"
    begun = CliRunner().invoke(app, [*BEGIN, "--out", str(out)])
    assert begun.exit_code == 0, begun.output
    assert "誤りは4か所です。" in begun.output
    return out


def graded(folder: Path, marks: Path, *options: str) -> str:
    command = ["learn", "exercise", "grade", "--exercise", str(folder), "--marks", str(marks)]
    return CliRunner().invoke(app, [*command, *options]).output


def filled(folder: Path, name: str, rows: list[str], encoding: str = "utf-8") -> Path:
    path = folder.parent / name
    path.write_text("\r\n".join(["場所,理由,説明", *rows]) + "\r\n", encoding=encoding)
    return path


def test_the_solution_filled_in_is_graded_as_found(folder: Path) -> None:
    errors = read_exercise(folder).errors
    rows = [f"{error.places[0]},{REASONS[error.reason]}," for error in errors]
    marks = filled(folder, "right.csv", rows, "cp932")
    assert "4か所の誤りのうち、4か所を見つけ" in graded(folder, marks)
    record = json.loads(graded(folder, marks, "--json"))
    assert (record["share"], len(record["found"])) == ("1.000", 4)


def test_an_untouched_sheet_finds_nothing_and_everything_is_explained(folder: Path) -> None:
    said = graded(folder, folder / "marks.csv")
    assert "4か所は見落とし" in said
    for error in read_exercise(folder).errors:
        assert error.explanation[0] in said


def test_places_and_reasons_may_be_written_in_other_widths(folder: Path) -> None:
    made = read_exercise(folder)
    place = made.errors[0].places[0]
    loose = place.lower().replace("!", " ！ ")
    (mark,) = read_marks(filled(folder, "loose.csv", [f"{loose},１,"]), made)
    assert (mark.place, mark.reason) == (place, "unit_price")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("どこか!A1,1,", "2行目の場所「どこか!A1」"),
        ("{place},なんとなく,", "2行目の理由「なんとなく」"),
    ],
)
def test_a_row_that_is_not_understood_is_named(folder: Path, row: str, said: str) -> None:
    made = read_exercise(folder)
    text = row.replace("{place}", made.errors[0].places[0])
    with pytest.raises(NaniwaError, match=said):
        read_marks(filled(folder, "bad.csv", [text]), made)


def test_a_folder_in_use_and_a_broken_solution_are_refused(folder: Path, tmp_path: Path) -> None:
    again = CliRunner().invoke(app, [*BEGIN, "--out", str(folder)])
    assert isinstance(again.exception, NaniwaError)
    (tmp_path / "solution.naniwa").write_text("naniwa exercise 1\nこわれた", encoding="utf-8")
    with pytest.raises(NaniwaError, match="読めません"):
        read_exercise(tmp_path)
    with pytest.raises(NaniwaError, match="演習がありません"):
        read_exercise(tmp_path / "none")


def test_the_solution_is_not_read_at_a_glance(folder: Path) -> None:
    made = read_exercise(folder)
    for path in folder.iterdir():
        if path.suffix in (".naniwa", ".txt", ".csv") and path.stat().st_size:
            text = path.read_text(encoding="utf-8-sig")
            assert all(error.explanation[0] not in text for error in made.errors)
