"""Tables that run over pages, whose places are lines and whose figures may run together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.reading.layout import estimate_from_grids
from assistant.estimating.reading.number_text import number_in
from tests.assistant.estimating.reading.test_layouts_civil import line_named, outline

HEADER = ["名称", "規格", "単位", "数量", "単価", "金額", "摘要"]


def page(number: int, rows: Sequence[Sequence[str]], *, continues: bool = False) -> Grid:
    cells = {
        line: {
            column: Cell(
                text.strip(), number_in(text.strip()), indent=len(text) - len(text.lstrip())
            )
            for column, text in enumerate(row, start=1)
            if text
        }
        for line, row in enumerate(rows, start=1)
    }
    return Grid(f"p{number}", cells, by_line=True, continues=continues)


def book(*pages: Grid) -> GridBook:
    return GridBook(Path("設計書.pdf"), pages)


def item(name: str, amount: str = "5,000") -> list[str]:
    return [name, "", "m3", "10", "500", amount]


def test_a_table_goes_on_with_and_without_repeated_headers() -> None:
    estimate = estimate_from_grids(
        book(
            page(
                1,
                [["本工事費内訳書"], HEADER, ["土工", "", "式", "1", "", "20,000"], item(" 掘削")],
            ),
            page(2, [["本工事費内訳書"], HEADER, item(" 埋戻し"), item(" 運搬")]),
            page(3, [item(" 整地"), ["直接工事費", "", "", "", "", "20,000"]], continues=True),
        )
    )
    (breakdown,) = estimate.breakdowns
    assert list(outline(breakdown.lines)) == [
        "group 土工 20000",
        "  item 掘削 5000",
        "  item 埋戻し 5000",
        "  item 運搬 5000",
        "  item 整地 5000",
        "直接工事費 直接工事費 20000",
    ]
    amount = line_named(estimate, "整地").amount
    assert amount is not None
    assert (amount.place.sheet, amount.place.cell) == ("p3", "1")


def test_what_stands_at_the_foot_of_every_page_is_no_line() -> None:
    foot = ["", "", "- {n} / 3 -", "", "", "みおつくし市"]
    pages = [
        page(n, [HEADER, item(f"掘削{n}"), [text.format(n=n) for text in foot]]) for n in (1, 2, 3)
    ]
    estimate = estimate_from_grids(book(*pages))
    assert [line.name.text for line in estimate.breakdowns[0].lines] == ["掘削1", "掘削2", "掘削3"]
    assert not estimate.problems


def test_figures_run_together_are_parted_by_the_empty_columns() -> None:
    estimate = estimate_from_grids(
        book(page(1, [HEADER, ["掘削", "", "m3", "10", "", "512　5,120"], item("埋戻し")]))
    )
    line = line_named(estimate, "掘削")
    assert line.unit_price is not None
    assert line.amount is not None
    assert (line.unit_price.number, line.amount.number) == (512, 5_120)


def test_figures_that_cannot_be_parted_are_reported() -> None:
    estimate = estimate_from_grids(
        book(page(1, [HEADER, ["掘削", "", "m3", "10", "1 2", "5,120"], item("埋戻し")]))
    )
    assert ["1 2" in problem.message for problem in estimate.problems] == [True]
