"""Nothing that a sheet may hold breaks the reader: it reads an estimate or says why not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import LineKind
from assistant.estimating.reading.cells import read_cells
from assistant.estimating.reading.cover import known_label
from assistant.estimating.reading.layout import estimate_from_grids
from assistant.estimating.reading.long_texts import LONGEST_TEXT
from assistant.estimating.walking import walk
from retrieval.errors import NaniwaError

WORDS = [
    "名称",
    "規格",
    "単位",
    "数量",
    "単価",
    "金額",
    "摘要",
    "備考",
    "工種",
    "種別",
    "当初",
    "変更",
    "率",
    "対象額",
    "区分",
    "レベル",
    "コード",
    "No.",
    "基準",
    "価格",
    "合計",
    "小計",
    "計",
    "直接工事費",
    "共通仮設費",
    "運搬費",
    "純工事費",
    "工事価格",
    "消費税相当額",
    "本工事費",
    "諸雑費",
    "第1号代価表",
    "代価番号",
    "10m3当り",
    "1m3当り",
    "単価適用日",
    "令和8年4月1日",
    "工事名：護岸工事",
    "m3",
    "式",
    "一式",
    "掘削",
    "（夜間）",
    "〃",
    "※注",
    "頁計",
    "次頁へ",
    "1頁",
    "(100)",
    "10.43%",
    "本工事費内訳書",
    "総括表",
    "代価表",
    "1.",
    "Ⅰ",
    "①",
    "a\nb",
]
texts = some.sampled_from(WORDS).map(Cell)
numbers = some.integers(-1000, 10**7).map(lambda value: Cell(str(value), Decimal(value)))
cells = some.one_of(texts, texts, numbers)
rows = some.dictionaries(some.integers(1, 8), cells, max_size=8).map(
    lambda row: dict(sorted(row.items()))
)
sheets = some.lists(rows, min_size=1, max_size=14)


def book_of(tables: list[list[dict[int, Cell]]], *, by_line: bool) -> GridBook:
    return GridBook(
        Path("設計書.xlsx"),
        tuple(
            Grid(
                f"表{n}", {at: row for at, row in enumerate(table, start=1) if row}, by_line=by_line
            )
            for n, table in enumerate(tables, start=1)
        ),
    )


@settings(max_examples=150, deadline=None)
@given(some.lists(sheets, min_size=1, max_size=3), some.booleans())
def test_any_sheets_are_read_or_refused(tables: list[list[dict[int, Cell]]], by_line: bool) -> None:
    try:
        estimate = estimate_from_grids(book_of(tables, by_line=by_line))
    except NaniwaError:
        return
    for found in walk(estimate):
        assert found.line.name.text
        assert found.line.level == len(found.ancestors)
        assert (found.line.cost is not None) == (found.line.kind is LineKind.COST)


HEADER = {
    at: Cell(word)
    for at, word in enumerate(["名称", "規格", "単位", "数量", "単価", "金額"], start=1)
}


@settings(max_examples=100, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(WORDS), numbers), min_size=1, max_size=12))
def test_no_amount_below_a_header_is_lost(lines: list[tuple[str, Cell]]) -> None:
    table = [HEADER, *({1: Cell(word), 6: amount} for word, amount in lines)]
    try:
        estimate = estimate_from_grids(book_of([table], by_line=False))
    except NaniwaError:
        assert all(known_label(word) for word, _ in lines)
        return
    placed = {
        value.place.cell
        for found in walk(estimate)
        for value in (found.line.amount, found.line.base, found.line.rate)
        if value is not None
    }
    placed |= {problem.place.cell for problem in estimate.problems}
    placed |= {fact.place.cell for fact in estimate.facts.values()}
    for table_found in estimate.tables:
        placed |= {v.place.cell for v in (table_found.total, table_found.unit_price) if v}
    said = {fact.text for fact in estimate.facts.values()}
    expected = {
        f"F{at}"
        for at, (word, amount) in enumerate(lines, start=2)
        if amount.number and not (known_label(word) and amount.text in said)
    }
    assert expected <= placed


def test_a_cell_of_endless_text_is_cut_and_told(tmp_path: Path) -> None:
    file = tmp_path / "長文.csv"
    file.write_text(f"名称,単位,数量,単価,金額\n{'1' * 100_000},m3,1,100,100\n", encoding="utf-8")
    book = read_cells(file)
    assert len(book.grids[0].rows[2][1].text) == LONGEST_TEXT
    (problem,) = book.problems
    assert problem.place.cell == "A2"
    assert "100,000字" in problem.message


def test_three_thousand_levels_become_a_tree_that_can_be_walked(tmp_path: Path) -> None:
    rows = [f"{level},見出し{level},,,," for level in range(1, 3001)]
    file = tmp_path / "階層.csv"
    text = "\n".join(["レベル,名称,単位,数量,単価,金額", *rows, "3001,掘削,m3,10,100,1000"])
    file.write_text(text, encoding="utf-8")
    lines = list(walk(estimate_from_grids(read_cells(file))))
    assert len(lines) == 3001
    assert lines[-1].line.name.text == "掘削"
