"""Errors in sample estimates: to be found with what is given, explained, alone in their rows."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.estimating.check import GivenReferences, gather
from assistant.learning.exercises.error_kinds import GROUPS, TAUGHT, contradict, kinds_for
from assistant.learning.exercises.estimates import (
    estimate_exercise,
    exercise_of_sample,
    exercise_zip,
)
from assistant.learning.exercises.exercise import (
    REASONS,
    Difficulty,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
    Mark,
)
from assistant.learning.exercises.grading import grade
from assistant.learning.exercises.materials import Materials
from assistant.learning.exercises.proofs import Proofs
from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.design import design_keys, read_design
from corpora.estimates.planting.composing import Variant
from corpora.estimates.planting.kinds import all_kinds
from retrieval.errors import NaniwaError

REQUEST = ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.NORMAL, seed=4)


def asked(difficulty: Difficulty, *kinds: str, count: int = 0, seed: int = 1) -> ExerciseRequest:
    return ExerciseRequest(ExerciseKind.ESTIMATE, difficulty, kinds, count, seed)


def solved(made: Exercise) -> bool:
    result = grade(made, [Mark(error.places[0], error.reason) for error in made.errors])
    return result.share == 1 and not result.wrong_marks


def test_the_same_request_makes_the_same_exercise() -> None:
    assert estimate_exercise(REQUEST) == estimate_exercise(REQUEST)
    assert estimate_exercise(replace(REQUEST, seed=5)).errors != estimate_exercise(REQUEST).errors


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_whoever_follows_the_solution_gets_everything(difficulty: Difficulty) -> None:
    made = estimate_exercise(asked(difficulty))
    assert solved(made)
    cells = made.cells()
    assert len(made.errors) == {"easy": 2, "normal": 4, "hard": 6}[difficulty]
    for error in made.errors:
        assert {*error.places, *error.near, *error.follows} <= cells.keys()
        assert {error.reason, *error.also} <= REASONS.keys()
        assert "工事価格" in error.explanation[-1]
        assert error.stands != error.should


def test_easy_names_the_sheet_of_each_error_and_hard_not_even_how_many_there_are() -> None:
    easy = estimate_exercise(asked(Difficulty.EASY))
    sheets = [error.places[0].rpartition("!")[0] for error in easy.errors]
    assert len(set(sheets)) == len(sheets)
    assert all(f"「{sheet}」に1か所" in easy.instruction for sheet in sheets)
    assert "か所" not in estimate_exercise(asked(Difficulty.HARD)).instruction


def test_kinds_are_chosen_by_group_and_unknown_ones_refused() -> None:
    made = estimate_exercise(asked(Difficulty.NORMAL, "単価", count=3))
    assert {TAUGHT[error.kind].group for error in made.errors} == {"単価"}
    assert {TAUGHT[kind.name].group for kind in kinds_for(Difficulty.HARD, ())} == set(GROUPS)
    with pytest.raises(NaniwaError, match="変な種類"):
        estimate_exercise(asked(Difficulty.NORMAL, "変な種類"))
    with pytest.raises(NaniwaError):
        estimate_exercise(asked(Difficulty.NORMAL, count=13))


def test_every_kind_taught_is_planted_and_a_wrong_price_date_stands_by_itself() -> None:
    assert TAUGHT.keys() <= {kind.name for kind in all_kinds()}
    assert contradict({"price_date", "one_yen"})
    assert not contradict({"price_date", "quantity"})


def test_a_missing_line_is_marked_in_the_quantity_sheet() -> None:
    made = estimate_exercise(asked(Difficulty.NORMAL, "missing", count=1))
    (error,) = made.errors
    assert error.places[0].startswith("数量総括表!")
    assert solved(made)


def alone(kind: str, key: str, layout: str, *, seed: int = 7) -> Exercise:
    """One error of a kind in one sample estimate."""
    request = asked(Difficulty.HARD, kind, count=1, seed=seed)
    made = exercise_of_sample(request, key, layout)
    assert made is not None
    assert solved(made)
    return made


def test_a_hidden_row_is_not_seen_and_found_by_the_sum_that_has_it() -> None:
    made = alone("hidden_row", "sewer", "civil_columns")
    (error,) = made.errors
    (row,) = [row for sheet in made.sheets for row in sheet.rows if row.hidden]
    assert {cell.place for cell in row.cells if cell.place} <= {*error.places}
    summed, by_sum = error.places[0], Mark(error.places[0], "sum")
    assert summed not in {cell.place for cell in row.cells}
    assert grade(made, [by_sum]).share == 1
    in_the_sheet = next(place for place in error.near if place.startswith("数量総括表!"))
    assert grade(made, [Mark(in_the_sheet, "missing")]).share == Decimal("0.5")
    (book,) = [file.content for file in made.files if file.name.endswith(".xlsx")]
    hidden = [
        number
        for sheet in load_workbook(io.BytesIO(book))
        for number, dimension in sheet.row_dimensions.items()
        if dimension.hidden
    ]
    assert [str(number) for number in hidden] == [row.label]


def test_an_easy_exercise_with_many_errors_has_what_fits_and_says_so_at_once() -> None:
    told: list[int] = []
    wanted = asked(Difficulty.EASY, "計算・合計", "経費・率", count=12)
    made = estimate_exercise(wanted, lambda _, of: told.append(of))
    assert set(told) == {6}
    assert 2 < len(made.errors) <= 6
    assert f"選ばれた12か所のうち、入れられた{len(made.errors)}か所です" in made.instruction
    few = estimate_exercise(replace(wanted, count=2))
    assert "誤りは2か所です" in few.instruction


def test_a_mass_that_the_quantity_sheet_has_wrong_too_follows_from_the_volume() -> None:
    (error,) = alone("volume", "pavement", "civil_indented").errors
    assert error.places[1].startswith("数量総括表!D")
    right, wrong = Decimal(error.should.replace(",", "")), Decimal(error.stands.replace(",", ""))
    volume = next(volume for volume in (684, 184) if f"の {volume}m3" in error.explanation[1])
    assert right == (volume * Decimal("2.35")).quantize(Decimal("0.1")) == wrong / 3


@pytest.mark.parametrize("layout", ["civil_indented", "civil_columns"])
@pytest.mark.parametrize("seed", range(3))
def test_work_without_its_counterpart_is_marked_where_that_is_needed(
    layout: str, seed: int
) -> None:
    made = alone("missing_pair", "sewer", layout, seed=seed)
    (error,) = made.errors
    gone = error.should.split(" ")[0]
    assert not any(gone in cell.text for sheet in made.sheets for cell in sheet.cells())
    assert not any(
        gone in cell.text
        for sheet in made.materials
        if sheet.name == "数量総括表"
        for cell in sheet.cells()
    )
    assert any("対で計上" in cell.text for sheet in made.materials for cell in sheet.cells())


@pytest.mark.parametrize("seed", range(4))
def test_a_counterpart_that_the_checker_does_not_miss_is_not_left_out(seed: int) -> None:
    error = alone("missing_pair", "road", "civil_columns", seed=seed).errors[0]
    assert not error.should.startswith("殻運搬")
    request = ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.HARD, ("missing_pair",), 1, seed)
    assert exercise_of_sample(request, "pavement", "civil_pages") is None


@pytest.mark.parametrize("seed", range(8))
def test_no_range_of_sizes_is_a_wrong_specification(seed: int) -> None:
    error = alone("specification", "sewer", "civil_indented", seed=seed).errors[0]
    assert "以下" not in error.stands + error.should


@pytest.mark.parametrize(("key", "names"), [("road", {"表層"}), ("park", {"インターロッキング"})])
def test_a_thickness_in_the_text_is_that_of_the_layer_it_names(key: str, names: set[str]) -> None:
    made = alone("thickness_in_text", key, "civil_print")
    (error,) = made.errors
    cells = made.cells()
    texts = [cells[place].text.strip() for place in error.places[1:]]
    assert texts
    assert not any(text.startswith(("基層", "ゴムチップ")) for text in texts)
    assert any(text.startswith(name) for text in texts for name in names)
    assert any(name in error.explanation[2] for name in names)


def test_a_thickness_of_a_layer_that_two_paragraphs_name_is_left() -> None:
    request = ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.HARD, ("thickness_in_text",), 1, 7)
    assert exercise_of_sample(request, "pavement", "civil_pages") is None


def test_a_wage_with_the_correction_of_another_condition_names_both() -> None:
    (error,) = alone("labour_correction_other", "pavement", "civil_indented").errors
    assert "（週休2日: 対象外）" in "".join(error.explanation)
    assert "補正係数" in "".join(error.explanation)


def test_man_days_for_ten_times_the_base_are_those_of_the_standard_tenfold() -> None:
    (error,) = alone("productivity_other_base", "park", "civil_print").errors
    assert Decimal(error.stands) == 10 * Decimal(error.should)
    assert "標準歩掛" in error.explanation[1]


def test_no_two_errors_are_found_by_the_same_mark() -> None:
    for seed in range(3):
        made = estimate_exercise(
            asked(Difficulty.NORMAL, "hidden_row", "group_sum", "typed_total", count=4, seed=seed)
        )
        places = [place for error in made.errors for place in error.places]
        assert len(places) == len({*places})


def test_the_progress_of_a_making_ends_it_by_what_it_raises() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))
        if done:
            raise NaniwaError("やめました。", code="stopped")

    with pytest.raises(NaniwaError, match="やめました"):
        estimate_exercise(REQUEST, progress)
    assert told[0] == (0, 4)
    assert told[-1] == (1, 4)


def test_a_price_is_explained_by_its_row_and_its_effect_in_yen() -> None:
    request = asked(Difficulty.NORMAL, "other_district", count=1, seed=3)
    made = exercise_of_sample(request, "road", "civil_columns")
    assert made is not None
    (error,) = made.errors
    said = "\n".join(error.explanation)
    assert "（中央地区）" in said
    assert "地区（単価表_2026年度.csv" in said
    assert "この行の金額" in said
    assert error.basis[0].startswith("単価表_2026年度.csv")


@pytest.mark.parametrize("key", ["road", "office"])
def test_every_figure_of_a_clean_estimate_follows_from_its_proof(key: str) -> None:
    design = read_design(key)
    variant = Variant(design, (), load_catalogue())
    proofs = Proofs(variant, Materials(variant))
    estimate = variant.estimate
    for cost in estimate.costs:
        for field in ("base", "rate", "amount"):
            value = getattr(cost, field)
            proof = proofs.of(f"{cost.id}.{field}")
            assert value is None or (proof and proof.value == value)
    priced = [line for line in estimate.lines if line.kind == "item"]
    for line in priced:
        proof = proofs.of(f"{line.id}.amount")
        assert proof is not None
        assert proof.value == line.amount


def test_what_is_taken_away_says_nothing_of_the_solution() -> None:
    made = estimate_exercise(asked(Difficulty.NORMAL, seed=2))
    with zipfile.ZipFile(io.BytesIO(exercise_zip(made))) as archive:
        names = archive.namelist()
        task = archive.read("課題.txt").decode("utf-8-sig")
        estimate = next(name for name in names if "_設計書" in name)
        inside = io.BytesIO(archive.read(estimate))
    assert all(error.title not in task for error in made.errors)
    if estimate.endswith(".xlsx"):
        with zipfile.ZipFile(inside) as workbook:
            assert not any("comment" in name for name in workbook.namelist())


def test_a_kind_that_is_drawn_again_after_its_only_place_is_taken_is_left_out() -> None:
    wanted = ExerciseRequest(
        ExerciseKind.ESTIMATE, Difficulty.HARD, ("overhead_year",), count=2, seed=5002
    )
    for key in design_keys():
        made = exercise_of_sample(wanted, key, read_design(key).layout)
        assert made is None or [error.kind for error in made.errors] == ["overhead_year"]


def test_prices_and_quantities_to_take_away_are_headed_in_japanese_and_still_read(
    tmp_path: Path,
) -> None:
    made = estimate_exercise(ExerciseRequest(ExerciseKind.ESTIMATE, seed=1))
    for file in made.files:
        (tmp_path / file.name).write_bytes(file.content)
    prices = tmp_path / "単価表_2026年度.csv"
    quantities = next(tmp_path.glob("*_数量総括表.csv"))
    assert prices.read_text(encoding="utf-8-sig").startswith("名称,規格,単位,単価,地区")
    assert quantities.read_text(encoding="utf-8-sig").startswith("名称,規格,単位,数量")
    known = gather(GivenReferences(prices=(prices,), quantities=(quantities,)))
    assert all(row.price is not None and row.effective_from for row in known.prices)
    assert known.prices
    assert known.quantities
    assert not known.unreadable
