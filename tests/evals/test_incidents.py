"""Incidents and their clean twins: built as said, and found by the checker."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.estimating.reading.cells_pdf import read_pdf_cells
from evals.incidents.arithmetic import CURVES, Overheads
from evals.incidents.collection import INVENTED, PUBLISHED, all_incidents
from evals.incidents.layouts import LAYOUTS, write_estimate
from evals.incidents.paper import Book, Entry, cut, entered, figure
from evals.incidents.references import write_references
from evals.incidents.running import Incident, run_incidents
from evals.incidents.works import Side

INCIDENTS = all_incidents()


def ids(incident: Incident) -> str:
    return incident.id


@pytest.mark.parametrize("incident", INCIDENTS, ids=ids)
def test_an_incident_differs_from_its_twin_at_the_marked_cells(
    incident: Incident, tmp_path: Path
) -> None:
    wrong, marks = write_estimate(incident.build(Side(wrong=True)), tmp_path, "wrong")
    clean, twin_marks = write_estimate(incident.build(Side(wrong=False)), tmp_path, "clean")
    before, after = cells_of(clean), cells_of(wrong)
    changed = {
        place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
    }
    assert changed
    assert marks or incident.named
    if marks and set(marks) == set(twin_marks):
        assert changed & set(marks.values())


def cells_of(path: Path) -> dict[tuple[str, str], object]:
    if path.suffix == ".pdf":
        return {
            (grid.sheet, str(row)): [cell.text for cell in cells.values()]
            for grid in read_pdf_cells(path).grids
            for row, cells in grid.rows.items()
        }
    if path.suffix == ".csv":
        data = path.read_bytes()
        text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp932")
        return {
            ("csv", f"{chr(64 + column)}{row}"): value
            for row, line in enumerate(csv.reader(text.splitlines()), start=1)
            for column, value in enumerate(line, start=1)
        }
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path)
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }


@pytest.mark.parametrize("incident", INCIDENTS, ids=ids)
def test_the_sums_of_a_clean_twin_are_right(incident: Incident) -> None:
    book = incident.build(Side(wrong=False))
    costs = {cost.name: entered(cost.amount) for cost in book.costs}
    assert entered(book.costs[0].amount) == book.direct
    total = next(
        amount for name, amount in costs.items() if name in ("工事費計", "工事費", "業務費計")
    )
    price = costs.get("工事価格") or costs["業務価格"]
    tax = costs.get("消費税相当額") or costs["消費税等相当額"]
    assert total == price + tax + costs.get("スクラップ評価額", Decimal(0))


def test_overheads_follow_the_published_example_of_disposal() -> None:
    # 直工 10,000,000, of it disposal 350,000; 3 % are 300,000, so 50,000 stay out of the base
    summary = Overheads("道路改良工事", kept_out=Decimal(50_000)).summary(Decimal(10_000_000))
    common = next(cost for cost in summary if cost.name == "共通仮設費")
    rate = CURVES["道路改良工事"][0].at(Decimal(9_950_000))
    assert common.rate == rate
    assert common.amount == cut(Decimal(9_950_000) * rate / 100, 1000)


def test_a_marked_value_is_found_where_it_was_written(tmp_path: Path) -> None:
    incident = next(found for found in INCIDENTS if found.id == "i049")
    path, marks = write_estimate(incident.build(Side(wrong=True)), tmp_path, "x")
    sheet, cell = marks["error"]
    assert load_workbook(path)[sheet][cell].value == 5846


def test_references_hold_what_is_right(tmp_path: Path) -> None:
    incident = next(found for found in INCIDENTS if found.id == "i076")
    files = write_references(incident.build(Side(wrong=True)), tmp_path)
    with files["prices"].open(encoding="utf-8", newline="") as file:
        prices = {row["name"]: row["price"] for row in csv.DictReader(file)}
    assert prices["撤去管処分"] == "-54750"


def test_an_entry_knows_both_its_values() -> None:
    entry = Entry(figure(1), figure(2))
    assert (entered(entry), entry.right) == (1, 2)


@pytest.mark.parametrize("incidents", [PUBLISHED, INVENTED], ids=["published", "invented"])
def test_every_incident_is_found_and_no_clean_twin_has_an_error(
    incidents: tuple[Incident, ...], tmp_path: Path
) -> None:
    report = run_incidents(tmp_path, incidents)
    assert [outcome.id for outcome in report.outcomes if not outcome.found] == []
    assert [outcome.id for outcome in report.outcomes if outcome.false_errors] == []
    assert report.found == len(incidents)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_an_incident_is_found_however_it_is_laid_out(layout: str, tmp_path: Path) -> None:
    chosen = [found for found in INCIDENTS if found.id in ("i004", "i037", "i049", "i070", "i076")]
    laid_out = [in_layout(incident, layout) for incident in chosen]
    report = run_incidents(tmp_path, laid_out)
    assert [outcome.id for outcome in report.outcomes if not outcome.right_cell] == []
    assert report.false_errors == 0


def in_layout(incident: Incident, layout: str) -> Incident:
    def build(side: Side) -> Book:
        return replace(incident.build(side), layout=layout)

    return replace(incident, build=build)
