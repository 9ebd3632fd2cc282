"""The sheet of marks, as people and spreadsheet programs write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseKind,
    ExerciseRow,
    ExerciseSheet,
    Mark,
)
from assistant.learning.exercises.folder import read_marks
from retrieval.errors import NaniwaError

_ROW = ExerciseRow((ExerciseCell("内訳!A1", "内訳書", columns=3), ExerciseCell("内訳!D1", "100")))
EXERCISE = Exercise(
    "1", ExerciseKind.ESTIMATE, "点検", "", Difficulty.EASY,
    (ExerciseSheet("内訳", (_ROW,)), ExerciseSheet("総括", ())), (), (),
)  # fmt: skip


def read(folder: Path, data: bytes) -> tuple[Mark, ...]:
    path = folder / "marks.csv"
    path.write_bytes(data)
    return read_marks(path, EXERCISE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_sheet_is_read_however_it_was_saved(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [("場所", "理由", "説明"), ("", "", ""), ("内訳！$Ｄ$1", "8", "違う")]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    assert read(tmp_path, data) == (Mark("内訳!D1", "product", "違う"),)


@pytest.mark.parametrize(
    "written", ["8", "８", "8.0", "8.", "8）数量×単価と金額が合わない", "数量×単価と金額が合わない"]
)
def test_a_reason_is_its_number_its_words_or_both(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, f"内訳!D1,{written},".encode())[0].reason == "product"


@pytest.mark.parametrize("written", ["8%違う", "5 数量×単価と金額が合わない", "99", ""])
def test_a_reason_that_is_none_or_two_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(NaniwaError, match="1行目の理由"):
        read(tmp_path, f"内訳!D1,{written},".encode())


def test_a_cell_under_a_merged_one_stands_for_it(tmp_path: Path) -> None:
    assert read(tmp_path, "内訳!C1,8,".encode())[0].place == "内訳!A1"
