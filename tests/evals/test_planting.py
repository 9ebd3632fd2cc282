"""Planted errors: one value is wrong, what follows from it follows, and the place is known."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Place
from assistant.estimating.rules import all_rules
from corpora.estimates.book import shown
from corpora.estimates.build import EstimateFiles, build_estimates
from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.design import design_keys, read_design
from corpora.estimates.estimate import SampleEstimate, make_estimate
from corpora.estimates.planting.kinds import all_kinds
from corpora.estimates.planting.model import Ground, Kind, Planted
from evals.estimates import PlantedCase, check_clean, check_planted, judged, score_estimates
from evals.planting.sowing import Sown, references_of, sow

CATALOGUE = load_catalogue()
KINDS = {kind.name: kind for kind in all_kinds()}
CLEAN = {key: make_estimate(read_design(key), catalogue=CATALOGUE) for key in design_keys()}


def ground(key: str = "road", seed: int = 1) -> Ground:
    return Ground(CLEAN[key], CATALOGUE, random.Random(seed))  # noqa: S311 - repeatable


def planted(kind: str, key: str = "road", seed: int = 1) -> Planted:
    found = KINDS[kind].plant(ground(key, seed))
    assert found is not None
    return found


def values(estimate: SampleEstimate) -> dict[str, str]:
    from corpora.estimates.build import laid_out

    book = laid_out(estimate)
    return {tag: at(book, tag) for tag in book.tags}


def at(book, tag: str) -> str:  # noqa: ANN001
    title, row, column = book.tags[tag]
    return shown(
        next(sheet for sheet in book.sheets if sheet.title == title).cells[row, column].value
    )


def test_there_are_at_least_24_kinds_for_all_17_rules() -> None:
    assert len(KINDS) >= 24
    assert {number for kind in KINDS.values() for number in kind.rules} == set(range(1, 18))
    assert {rule.number for rule in all_rules()} == set(range(1, 18))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_can_be_planted_somewhere_and_names_its_place(kind: Kind) -> None:
    found = [kind.plant(ground(key)) for key in CLEAN]
    made = [one for one in found if one is not None]
    assert made
    for one in made:
        places = one.book.places()
        assert one.words or any(tag in places for tag in one.tags)
        assert one.stands != one.should


def test_the_same_chance_plants_the_same_error() -> None:
    assert planted("one_yen", seed=3).stands == planted("one_yen", seed=3).stands
    assert len({planted("one_yen", seed=seed).item for seed in range(6)}) > 1


def test_a_wrong_price_goes_through_amounts_sums_and_overheads() -> None:
    wrong = planted("ten_times")
    changed = {
        tag.rpartition(".")[2]
        for tag, value in values(wrong.estimate).items()
        if value != values(CLEAN["road"])[tag]
    }
    assert {"unit_price", "amount"} <= changed
    cost, clean = wrong.estimate.cost("工事費計"), CLEAN["road"].cost("工事費計")
    assert cost is not None
    assert clean is not None
    assert cost.amount > clean.amount


def test_a_total_typed_over_its_formula_changes_nothing_else() -> None:
    wrong = planted("typed_total")
    clean = values(CLEAN["road"])
    changed = [tag for tag in wrong.book.tags if at(wrong.book, tag) != clean[tag]]
    assert changed == list(wrong.tags)


def test_a_doubled_line_stands_twice_and_the_quantity_sheet_has_it_once() -> None:
    wrong = planted("doubled")
    names = [f"{line.name} {line.specification}".strip() for line in wrong.estimate.lines]
    assert names.count(wrong.item) == 2
    assert wrong.quantities is None


def test_a_wrong_mass_stands_in_the_quantity_sheet_as_well() -> None:
    wrong = planted("volume")
    assert wrong.quantities is not None
    quantities = {line.id: line.quantity for line in wrong.quantities.lines}
    stands = {line.id: line.quantity for line in wrong.estimate.lines}
    assert quantities == stands


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> list[EstimateFiles]:
    files = build_estimates(tmp_path_factory.mktemp("city"))
    return [one for one in files if one.key == "office"]


def test_planting_writes_files_that_can_be_checked(
    office: list[EstimateFiles], tmp_path: Path
) -> None:
    first, second = sow(office, tmp_path, seed=1, count=2, kinds=("quantity",))
    assert first.file.read_bytes() != second.file.read_bytes()
    assert first.file.read_bytes() != office[0].estimate.read_bytes()
    assert first.given == references_of(office[0])


def test_errors_in_a_building_estimate_are_found_and_the_clean_one_has_none(
    office: list[EstimateFiles], tmp_path: Path
) -> None:
    kinds = ("quantity", "not_carried", "product")
    clean = check_clean(office)
    cases = check_planted(office, clean, tmp_path, seed=2, count=1, kinds=kinds)
    scores = score_estimates(cases, clean, None)
    assert [case.kind for case in cases] == ["not_carried", "quantity", "product"]
    assert (scores.right_cell, scores.false_errors) == (1.0, 0)


def finding(cell: str, severity: Severity = Severity.ERROR, **changes: str) -> Finding:
    said = {"item": "掘削", "message": "違います。", "case": "differs", **changes}
    return Finding("unit_price", severity, Place("内訳書", cell), **said)


def judge(*findings: Finding, known: tuple[Finding, ...] = ()) -> PlantedCase:
    wrong = planted("one_yen", "electrical")
    kind = KINDS["one_yen"]
    sown = Sown(kind, "electrical", wrong, 0, Path("x.xlsx"), references_of_nothing())
    sheet, cell = wrong.book.places()[wrong.tags[0]]
    told = [
        Finding(one.rule, one.severity, Place(sheet, cell), one.item, one.message, case=one.case)
        if one.place.cell == "HERE"
        else one
        for one in findings
    ]
    same = {(o.rule, str(o.severity), o.case, o.item, o.actual, o.expected) for o in known}
    return judged(sown, FileReport(Path("x.xlsx"), findings=tuple(told)), same, {"unit_price": 1})


def references_of_nothing():  # noqa: ANN201
    from assistant.estimating.check import GivenReferences

    return GivenReferences()


def test_a_finding_at_the_cell_is_right() -> None:
    case = judge(finding("HERE"))
    assert (case.detected, case.right_cell, case.severity) == (True, True, "error")


def test_a_finding_of_the_rule_at_another_cell_is_only_a_detection() -> None:
    case = judge(finding("Z99"))
    assert (case.detected, case.right_cell) == (True, False)
    assert len(case.elsewhere) == 1


def test_a_question_is_no_detection() -> None:
    case = judge(finding("HERE", Severity.INFO))
    assert (case.detected, case.severity) == (False, "info")


def test_what_the_clean_estimate_has_too_does_not_count() -> None:
    assert not judge(finding("HERE"), known=(finding("HERE"),)).detected


def test_without_cases_shares_are_zero() -> None:
    scores = score_estimates([], [], None)
    assert (scores.planted, scores.detected, scores.clean_warnings_per_100_lines) == (0, 0.0, 0.0)


def test_effect_is_right_only_to_the_yen() -> None:
    case = judge(finding("HERE"))
    assert case.said_yen is None
    assert isinstance(case.effect_yen, int)
    assert Decimal(case.effect_yen) == case.effect_yen
