"""The sample city's estimates: complete, correct in every figure, the same bytes every time."""

from __future__ import annotations

import csv
import io
import shlex
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import FICTION_NOTICE
from corpora.estimates.book import Book, shown
from corpora.estimates.build import EstimateFiles, build_estimates, laid_out
from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.commands import check_commands
from corpora.estimates.design import design_keys, read_design, read_tables
from corpora.estimates.estimate import SampleEstimate, make_estimate
from corpora.estimates.overheads import load_rates, rate_of, two_decimals
from retrieval.errors import NaniwaError

KEYS = design_keys()


@pytest.fixture(scope="module")
def estimates() -> dict[str, SampleEstimate]:
    return {key: make_estimate(read_design(key)) for key in KEYS}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[EstimateFiles]:
    return build_estimates(tmp_path_factory.mktemp("city"))


def test_there_are_six_estimates_in_six_layouts(estimates: dict[str, SampleEstimate]) -> None:
    assert len({estimate.design.layout for estimate in estimates.values()}) == 6


@pytest.mark.parametrize("key", KEYS)
def test_an_estimate_is_as_long_as_real_ones(
    key: str, estimates: dict[str, SampleEstimate]
) -> None:
    book = laid_out(estimates[key])
    rows = sum(len({row for row, _ in sheet.cells}) for sheet in book.sheets)
    assert 120 <= rows <= 600


@pytest.mark.parametrize("key", KEYS)
def test_every_product_and_sum_holds(key: str, estimates: dict[str, SampleEstimate]) -> None:
    estimate = estimates[key]
    step = Decimal(1).scaleb(-estimate.design.part_decimals)
    for lines in (estimate.lines, estimate.itemised, estimate.scrap):
        for place, line in enumerate(lines):
            if line.kind == "item":
                assert line.quantity is not None
                assert line.unit_price is not None
                assert line.amount == int(line.quantity * line.unit_price)
            else:
                assert line.amount == sum_below(lines, place)
    for table in estimate.tables:
        assert table.total == sum(line.amount for line in table.lines)
        assert table.unit_price == (table.total / table.base).quantize(Decimal("0.01"), ROUND_DOWN)
        for line in table.lines:
            if line.kind == "item":
                assert line.quantity is not None
                assert line.unit_price is not None
                assert line.amount == (line.quantity * line.unit_price).quantize(step, ROUND_DOWN)


def sum_below(lines: tuple, place: int) -> Decimal:
    total, depth = Decimal(0), None
    for line in lines[place + 1 :]:
        if line.level <= lines[place].level:
            break
        depth = line.level if depth is None else min(depth, line.level)
        total += line.amount if line.level == depth else 0
    return total


@pytest.mark.parametrize("key", KEYS)
def test_the_cost_summary_adds_up_to_a_round_price(
    key: str, estimates: dict[str, SampleEstimate]
) -> None:
    amount = {cost.name: cost.amount for cost in estimates[key].costs}
    assert amount["純工事費"] == amount["直接工事費"] + amount["共通仮設費"]
    assert amount["工事原価"] == amount["純工事費"] + amount["現場管理費"]
    assert amount["工事価格"] == amount["工事原価"] + amount["一般管理費等"]
    assert amount["工事価格"] % 10_000 == 0
    taxed = amount["工事価格"] + amount.get("スクラップ評価額", Decimal(0))
    assert amount["消費税相当額"] == taxed // 10
    assert amount["工事費計"] == taxed + amount["消費税相当額"]


@pytest.mark.parametrize("key", KEYS)
def test_general_administration_costs_are_less_than_their_rate_by_less_than_one_step(
    key: str, estimates: dict[str, SampleEstimate]
) -> None:
    cost = estimates[key].cost("一般管理費等")
    assert cost is not None
    assert cost.base is not None
    assert cost.rate is not None
    assert 0 <= cost.base * cost.rate / 100 - cost.amount < 10_000


def test_at_most_three_percent_of_disposal_stay_in_the_bases(
    estimates: dict[str, SampleEstimate],
) -> None:
    pavement = estimates["pavement"]
    direct = pavement.costs[0].amount
    disposal = sum(line.amount for line in pavement.lines if line.category == "処分費")
    assert disposal > direct * 3 / 100
    cost = pavement.cost("共通仮設費（率計上）")
    assert cost is not None
    assert cost.base == direct - (disposal - direct * 3 // 100)


def test_fixed_rates_of_the_tables_continue_their_formulas() -> None:
    for domain in ("civil", "building"):
        for year in ("2025", "2026"):
            for row in load_rates(domain, year).rows:
                if row["lower"]:
                    just_above = Decimal(row["lower"]) + 1
                    assert rate_of(row, just_above, Decimal(1)) == Decimal(row["rate_low"])


@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_rates_are_rounded_half_up(rate: Decimal) -> None:
    rounded = two_decimals(rate)
    assert -Decimal("0.005") <= rate - rounded < Decimal("0.005")


def test_editions_of_prices_differ_and_districts_too() -> None:
    rows = load_catalogue().rows
    both = [row for row in rows if len(row.prices) == 2]
    assert len(both) > 400
    assert all(row.prices["2025"] != row.prices["2026"] for row in both)
    assert {row.district for row in rows} == {"", "中央地区", "湾岸地区", "山手地区"}


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_has_a_place_that_shows_it(
    key: str, estimates: dict[str, SampleEstimate]
) -> None:
    estimate = estimates[key]
    book = laid_out(estimate)
    for line in (*estimate.lines, *(part for table in estimate.tables for part in table.lines)):
        if line.kind == "item" and f"{line.id}.unit_price" in book.tags:
            assert value_at(book, f"{line.id}.unit_price") == shown(line.unit_price)
            assert value_at(book, f"{line.id}.amount") == shown(line.amount)
    for cost in estimate.costs:
        assert value_at(book, f"{cost.id}.amount").replace("△", "-") == shown(cost.amount)


def value_at(book: Book, tag: str) -> str:
    title, row, column = book.tags[tag]
    (sheet,) = (sheet for sheet in book.sheets if sheet.title == title)
    return shown(sheet.cells[row, column].value)


def test_a_changed_price_reaches_the_total(estimates: dict[str, SampleEstimate]) -> None:
    clean = estimates["road"]
    item = next(line for line in clean.lines if line.name == "機械掘削")
    changed = make_estimate(clean.design, {f"{item.id}.unit_price": Decimal(3400)})
    assert changed.costs[0].amount - clean.costs[0].amount == (3400 - 340) * 1260
    assert changed.costs[-1].amount > clean.costs[-1].amount


def test_formulas_have_saved_values_in_one_workbook_and_none_in_another(
    written: list[EstimateFiles],
) -> None:
    import openpyxl

    road, sewer, office = (
        openpyxl.load_workbook(next(f.estimate for f in written if f.key == key), data_only=True)
        for key in ("road", "sewer", "office")
    )
    assert road["本工事費内訳書"]["I4"].value == 75416120
    assert sewer["設計書"]["E5"].value is None
    assert office["種目別内訳書"]["F5"].value > 0


def test_building_twice_gives_the_same_bytes(written: list[EstimateFiles], tmp_path: Path) -> None:
    for first, second in zip(written, build_estimates(tmp_path), strict=True):
        for name in ("estimate", "rates", "quantities", "specification"):
            assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()
        for one, other in zip(first.prices, second.prices, strict=True):
            assert one.read_bytes() == other.read_bytes()


def test_every_estimate_has_a_command_that_names_files_that_are_there(
    written: list[EstimateFiles],
) -> None:
    out = written[0].estimate.parents[1]
    commands = [shlex.split(command) for command in check_commands(out)]
    assert len(commands) == len(KEYS)
    for words in commands:
        assert words[:2] == ["naniwa", "check"]
        named = [Path(word) for word in words[2:] if not word.startswith("--")]
        assert len(named) == 6
        assert all(path.is_file() for path in named)


def test_quantity_sheets_and_prices_are_those_of_the_estimate(
    written: list[EstimateFiles], estimates: dict[str, SampleEstimate]
) -> None:
    for files in written:
        estimate = estimates[files.key]
        items = [line for line in estimate.lines if line.kind == "item"]
        assert [Decimal(row["quantity"]) for row in rows_of(files.quantities)] == [
            item.quantity for item in items
        ]
        table = next(path for path in files.prices if estimate.design.fiscal_year in path.name)
        listed = {(r["name"], r["specification"], r["unit"]) for r in rows_of(table)}
        priced = [item for item in items if not item.reference]
        assert {(i.name, i.specification, i.unit) for i in priced} <= listed


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_every_estimate_and_specification_says_that_it_is_fictional(
    written: list[EstimateFiles],
) -> None:
    import docx
    import openpyxl
    import pypdfium2

    for files in written:
        paragraphs = docx.Document(str(files.specification)).paragraphs
        assert FICTION_NOTICE in "".join(paragraph.text for paragraph in paragraphs)
        if files.estimate.suffix == ".xlsx":
            workbook = openpyxl.load_workbook(files.estimate)
            cells = (c.value for sheet in workbook for row in sheet.iter_rows() for c in row)
            assert any(FICTION_NOTICE in str(value) for value in cells)
        elif files.estimate.suffix == ".csv":
            assert FICTION_NOTICE in files.estimate.read_text(encoding="cp932")
        else:
            with pypdfium2.PdfDocument(files.estimate) as pages:
                assert FICTION_NOTICE in pages[0].get_textpage().get_text_range()


def test_a_table_that_is_missing_is_named() -> None:
    design = read_design("road")
    with pytest.raises(NaniwaError, match="HORIS") as refused:
        make_estimate(type(design)(**{**fields(design), "tables": {}}))
    assert refused.value.code == "bad_source"


def fields(design: object) -> dict[str, object]:
    import dataclasses

    assert dataclasses.is_dataclass(design)
    return {field.name: getattr(design, field.name) for field in dataclasses.fields(design)}


def test_tables_are_read_with_their_parts() -> None:
    tables = read_tables("[単価表 A] 運転 | 0.8m3 | 10 | h\n軽油 | | L | 1.5\n諸雑費 | | 式 | R4\n")
    assert (tables["A"].base, tables["A"].unit) == (10, "h")
    assert [line.rule for line in tables["A"].lines] == ["", "R4"]
