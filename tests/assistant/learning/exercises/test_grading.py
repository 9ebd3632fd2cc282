"""Marks are graded against what was planted, and every mark says what it was worth and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseFile,
    ExerciseKind,
    ExerciseRow,
    ExerciseSheet,
    Mark,
    PlantedError,
)
from assistant.learning.exercises.exercise_json import (
    exercise_json,
    exercise_of,
    grade_json,
    marks_json,
    marks_of,
)
from assistant.learning.exercises.grading import grade
from retrieval.errors import NaniwaError

PRICE = PlantedError(
    kind="one_yen",
    title="1円違う単価",
    places=("内訳!D2",),
    near=("内訳!A2", "内訳!E2"),
    stands="101円",
    should="100円",
    reason="unit_price",
    explanation=("単価表 100円",),
    also=("price_chosen",),
    follows=("内訳!E4",),
)
SUM = PlantedError(
    kind="group_sum",
    title="内訳と違う小計",
    places=("内訳!E3",),
    near=("内訳!A3",),
    stands="1,000円",
    should="900円",
    reason="sum",
    explanation=("a ＋ b = 900円",),
)


def exercise(*errors: PlantedError) -> Exercise:
    rows = tuple(
        ExerciseRow(tuple(ExerciseCell(f"内訳!{c}{row}", f"{c}{row}") for c in "ABCDE"), str(row))
        for row in range(1, 6)
    )
    return Exercise(
        id="x",
        kind=ExerciseKind.ESTIMATE,
        title="点検",
        instruction="",
        difficulty=Difficulty.NORMAL,
        sheets=(ExerciseSheet("内訳", rows),),
        materials=(),
        errors=errors or (PRICE, SUM),
        files=(ExerciseFile("a.xlsx", b"\0\1binary"),),
        sound={"内訳!D5": "ここは合っています。"},
    )


def shares(*marks: Mark) -> tuple[Decimal, int, int, int, int]:
    result = grade(exercise(), marks)
    return (
        result.points,
        len(result.found),
        len(result.half_found),
        len(result.missed),
        len(result.wrong_marks),
    )


def test_the_right_cell_with_its_reason_is_found() -> None:
    assert shares(Mark("内訳!D2", "unit_price"), Mark("内訳!E3", "sum")) == (2, 2, 0, 0, 0)
    assert shares(Mark("内訳!D2", "price_chosen")) == (1, 1, 0, 1, 0)


def test_the_right_cell_with_another_reason_or_its_row_is_half() -> None:
    result = grade(exercise(), [Mark("内訳!D2", "tax"), Mark("内訳!A3", "sum")])
    assert (result.points, result.share) == (1, Decimal("0.5"))
    assert [one.remark for one in result.half_found] == [
        "場所は合っています。理由は「単価が単価表と違う」です。",
        "誤りには気づいています。誤りが入ったのは 内訳!E3 です。",
    ]


def test_an_amount_that_follows_at_once_is_half_and_names_the_cause() -> None:
    (half,) = grade(exercise(), [Mark("内訳!E2", "product")]).half_found
    assert "内訳!D2" in half.remark


def test_a_value_further_on_costs_and_gains_nothing() -> None:
    result = grade(exercise(), [Mark("内訳!E4", "sum")])
    assert (result.points, result.wrong_marks) == (0, ())
    assert "内訳!D2（1円違う単価）" in result.following[0].remark


def test_a_clean_cell_costs_a_quarter_and_says_why_it_is_right() -> None:
    result = grade(exercise(), [Mark("内訳!D2", "unit_price"), Mark("内訳!D5", "unit_price")])
    assert result.points == Decimal("0.75")
    assert result.wrong_marks[0].remark == "ここは合っています。"


def test_marking_everything_gains_nothing_and_marking_nothing_neither() -> None:
    made = exercise()
    assert grade(made, [Mark(place, "sum") for place in made.cells()]).share == 0
    assert grade(made, []).share == 0


def test_an_error_counts_once_by_its_best_mark() -> None:
    assert shares(Mark("内訳!A2", "unit_price"), Mark("内訳!D2", "unit_price")) == (1, 1, 0, 1, 0)


def test_a_mark_worth_half_for_several_is_for_the_one_whose_place_or_reason_it_has() -> None:
    both = exercise(replace(PRICE, near=("内訳!E3",)), SUM)
    (half,) = grade(both, [Mark("内訳!E3", "tax")]).half_found
    assert half.error.kind == "group_sum"
    result = grade(both, [Mark("内訳!D2", "tax"), Mark("内訳!E3", "tax")])
    assert [one.error.kind for one in result.half_found] == ["one_yen", "group_sum"]
    (half,) = grade(both, [Mark("内訳!E3", "unit_price")]).half_found
    assert half.error.kind == "one_yen"


def test_the_last_of_several_marks_at_a_place_counts() -> None:
    assert shares(Mark("内訳!D2", "unit_price"), Mark("内訳!D2", "tax"))[:3] == (
        Decimal("0.5"),
        0,
        1,
    )


@pytest.mark.parametrize("mark", [Mark("内訳!Z99", "sum"), Mark("内訳!D2", "nothing")])
def test_a_place_or_reason_that_is_not_there_is_refused(mark: Mark) -> None:
    with pytest.raises(NaniwaError):
        grade(exercise(), [mark])


def test_exercises_marks_and_grades_can_be_kept() -> None:
    made, marks = exercise(), (Mark("内訳!D2", "sum", "計が違う"),)
    assert exercise_of(exercise_json(made)) == made
    assert marks_of(marks_json(marks)) == marks
    record = grade_json(made, grade(made, marks))
    assert (record["points"], record["possible"]) == ("0.5", 2)


def test_a_mark_where_the_file_was_doubtful_before_counts_for_nothing() -> None:
    made = replace(exercise(), before={"内訳!A1": "元の設計書への指摘です。"})
    result = grade(made, [Mark("内訳!A1", "unit")])
    assert not result.wrong_marks
    assert [aside.remark for aside in result.following] == ["元の設計書への指摘です。"]
