"""Unit-cost tables are recognised however their headings are laid out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.model import LineKind, TableKind, UnitCostTable
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.walking import walk
from tests.assistant.estimating.reading import layouts_civil, layouts_unit_costs


def described(
    table: UnitCostTable,
) -> tuple[str, str, Decimal | None, str, Decimal | None, Decimal | None]:
    return (
        table.key,
        table.name.text,
        table.base_quantity.number if table.base_quantity else None,
        table.base_unit.text if table.base_unit else "",
        table.total.number if table.total else None,
        table.unit_price.number if table.unit_price else None,
    )


FIRST = ("代価表:1", "掘削", 10, "m3", 5_000, 500)


def test_heading_in_one_cell(tmp_path: Path) -> None:
    tables = read_estimate(layouts_unit_costs.heading_in_one_cell(tmp_path)).tables
    assert [described(table) for table in tables] == [
        FIRST,
        ("代価表:2", "残土処理(8km)", 100, "m3", 150_000, 1_500),
        ("機械運転単価表:1", "バックホウ運転", 1, "時間", 10_000, None),
    ]
    assert tables[2].kind is TableKind.MACHINE
    assert [line.kind for line in tables[0].lines][-1] is LineKind.ROUNDING
    assert tables[0].lines[1].reference == tables[2].key


@pytest.mark.parametrize(
    "layout",
    [
        layouts_unit_costs.heading_in_labelled_cells,
        layouts_unit_costs.one_header_for_all,
        layouts_unit_costs.heading_in_one_cell,
    ],
)
def test_every_reference_of_the_breakdown_finds_its_table(
    layout: Callable[[Path], Path], tmp_path: Path
) -> None:
    estimate = read_estimate(layout(tmp_path))
    keys = {table.key for table in estimate.tables}
    references = {line.reference for line in estimate.breakdowns[0].lines}
    assert references == {"代価表:1", "代価表:2"}
    assert references <= keys
    assert described(estimate.tables[0]) == FIRST


def test_headings_in_the_columns_of_the_table(tmp_path: Path) -> None:
    tables = read_estimate(layouts_unit_costs.one_header_for_all(tmp_path)).tables
    assert [table.specification.text for table in tables if table.specification] == ["土砂", "8km"]
    assert [len(table.lines) for table in tables] == [3, 3]


def test_blocks_beside_each_other(tmp_path: Path) -> None:
    tables = read_estimate(layouts_unit_costs.blocks_side_by_side(tmp_path)).tables
    assert [described(table) for table in tables] == [
        FIRST,
        ("代価表:2", "残土処理", 100, "m3", 5_000, 500),
    ]
    amount = tables[1].lines[0].amount
    assert amount is not None
    assert amount.place.cell == "K3"


def test_blocks_without_numbers_are_keyed_by_name(tmp_path: Path) -> None:
    tables = read_estimate(layouts_unit_costs.without_keys(tmp_path)).tables
    assert [table.key for table in tables] == ["代価表:掘削", "代価表:残土処理"]
    assert [table.base_quantity.number for table in tables if table.base_quantity] == [10, 100]


def test_blocks_below_a_breakdown_and_price_lists_beside_it(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_unit_costs.below_the_breakdown(tmp_path))
    assert [line.name.text for line in estimate.breakdowns[0].lines] == ["掘削", "残土処理", "合計"]
    assert [described(table)[:4] for table in estimate.tables] == [FIRST[:4]]
    assert not any("生コン" in found.line.name.text for found in walk(estimate))


def test_tables_without_prices_are_tables_all_the_same(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_unit_costs.priced_without_figures(tmp_path))
    assert [table.key for table in estimate.tables] == ["代価表:1", "代価表:2"]
    assert [len(table.lines) for table in estimate.tables] == [3, 3]
    assert [line.quantity.number for line in estimate.breakdowns[0].lines if line.quantity] == [
        1000,
        100,
    ]


def test_a_bare_number_in_the_reference_column_means_the_only_such_table(tmp_path: Path) -> None:
    estimate = read_estimate(layouts_civil.level_numbers(tmp_path))
    references = [found.line.reference for found in walk(estimate) if found.line.reference]
    assert references == ["代価表:3"]
    assert described(estimate.tables[0]) == ("代価表:3", "掘削", 10, "m3", 5_000, 500)


@pytest.mark.parametrize(
    ("heading", "base"),
    [
        ("第1号代価表　側溝清掃　1日当り　日当たり作業量 65m/日", (Decimal(65), "m")),
        ("第1号代価表　側溝清掃　1日当り（作業量：120 m2）", (Decimal(120), "m2")),
        ("第1号代価表　側溝清掃　1日当り", (None, "日")),
    ],
)
def test_cost_of_a_day_is_the_cost_of_its_stated_output(
    heading: str, base: tuple[Decimal | None, str], tmp_path: Path
) -> None:
    rows = (
        heading,
        "名称,規格,単位,数量,単価,金額,摘要",
        "清掃車運転,4t,日,1,41200,41200,",
        "計,,,,,41200,",
    )
    path = tmp_path / "代価表.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (table,) = read_estimate(path).tables
    quantity = table.base_quantity.number if table.base_quantity else None
    stated = None if quantity == 1 else quantity
    assert (stated, table.base_unit.text if table.base_unit else "") == base
