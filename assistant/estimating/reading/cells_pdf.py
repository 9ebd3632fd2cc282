"""A 設計書 as PDF into cells: one grid for each page that has text, a row for each of its lines.

Pages without a usable text layer are read by OCR, which the book's problems say page by page.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.estimating.grid import Cell, Grid, GridBook
from assistant.estimating.model import How, Place, Problem
from assistant.estimating.reading.pdf_columns import (
    Columns,
    columns_below,
    is_heading_row,
    stand_alike,
)
from assistant.estimating.reading.pdf_rows import Row, join_wrapped, page_rows
from retrieval.documents import ReadMethod
from retrieval.errors import NaniwaError
from retrieval.loading.glyphs import Glyph
from retrieval.settings import LoadLimits

SAME_PLACE = 2.0  # points by which a repeated heading may stray
INDENT = 0.4  # character sizes; names set further in than that are a level lower


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    rows: tuple[Row, ...]
    how: How


@dataclass(slots=True)
class _Placed:
    """A row with its columns, before the levels of the names are known."""

    number: int
    cells: dict[int, Cell]
    name_left: float | None = None
    size: float = 0.0


@dataclass(slots=True)
class _Table:
    """The columns in force, and the rows of all pages that stand in them."""

    columns: Columns
    heading: Row
    rows: list[_Placed] = field(default_factory=list)

    def repeats(self, heading: Row) -> bool:
        """Whether a heading is this table's own, again: levels of names go on under it."""
        first, again = self.heading.pieces, heading.pieces
        return len(first) == len(again) and all(
            one.text == two.text and abs(one.left - two.left) < SAME_PLACE
            for one, two in zip(first, again, strict=True)
        )


def read_pdf_cells(
    path: Path, limits: LoadLimits | None = None, password: str | None = None
) -> GridBook:
    """All pages' cells. Rows count the page's lines of text from 1, top to bottom.

    Raises NaniwaError with code ``encrypted``, ``broken``, ``too_large``, ``too_slow`` or, for a
    scanned page, ``ocr_missing``.
    """
    pages, problems = _read_pages(path, limits or LoadLimits(), password)
    tables: list[_Table] = []
    placed: list[tuple[_Page, list[_Placed], bool]] = []
    parts = [part for page in pages for part in _parts(page)]
    for page in pages:
        rows, continues = _place_page(page, tables, parts)
        placed.append((page, rows, continues))
    for table in tables:
        _indent(table)
    recognised = [str(page.number) for page in pages if page.how is How.OCR]
    return GridBook(
        file=path,
        grids=tuple(
            Grid(
                sheet=f"p{page.number}",
                rows={row.number: dict(sorted(row.cells.items())) for row in rows},
                by_line=True,
                continues=continues,
            )
            for page, rows, continues in placed
        ),
        problems=tuple(problems),
        notes={"OCR": ", ".join(recognised)} if recognised else {},
    )


def _read_pages(
    path: Path, limits: LoadLimits, password: str | None
) -> tuple[list[_Page], list[Problem]]:
    from retrieval.loading.pdf import open_limited

    started = time.monotonic()
    document = open_limited(path, password=password, limits=limits)
    pages: list[_Page] = []
    problems: list[Problem] = []
    try:
        for number in range(1, len(document) + 1):
            if time.monotonic() - started > limits.max_seconds:
                raise NaniwaError(
                    f"「{path.name}」は{limits.max_seconds:,.0f}秒以内に読み終わらなかったため中止しました。",
                    code="too_slow",
                )
            page, problem = _read_page(document, number, path, password)
            if problem:
                problems.append(Problem(Place(f"p{number}", "1"), problem))
            if page is not None and page.rows:
                pages.append(page)
    finally:
        document.close()
    if not pages:
        raise NaniwaError(f"「{path.name}」には読める文字がありません。", code="broken")
    return pages, problems


def _read_page(
    document: Any,  # noqa: ANN401 - pypdfium2 has no types
    number: int,
    path: Path,
    password: str | None,
) -> tuple[_Page | None, str]:
    import pypdfium2

    from retrieval.loading.page_quality import judge_page
    from retrieval.loading.pdf_contents import read_contents
    from retrieval.loading.pdf_text import read_glyphs

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None, f"{number}ページは壊れていて読めません。"
    try:
        width, height = page.get_size()
        glyphs = read_glyphs(page)
        verdict = judge_page(glyphs, read_contents(page))
        if verdict.method is ReadMethod.PENDING:
            return _recognised(path, number, password)
        if verdict.method is ReadMethod.EMPTY:
            return None, ""
        return _Page(number, _text_rows(page, glyphs, width, height), How.TEXT_LAYER), ""
    except pypdfium2.PdfiumError:
        return None, f"{number}ページの文字を取り出せません。"
    finally:
        page.close()


def _recognised(path: Path, number: int, password: str | None) -> tuple[_Page, str]:
    from retrieval.loading.ocr import recognise_pieces
    from retrieval.loading.upright import common_turn, turn_glyphs

    glyphs = recognise_pieces(path, number, password=password)
    turn = common_turn(glyphs)
    if turn:
        glyphs = turn_glyphs(glyphs, (4 - turn) % 4, 0.0, 0.0)
    rows = tuple(join_wrapped(page_rows(glyphs, [])))
    message = (
        f"{number}ページは画像から文字認識（OCR）で読みました。数字は原本と照らし合わせてください。"
    )
    return _Page(number, rows, How.OCR), message


def _text_rows(
    page: Any,  # noqa: ANN401 - pypdfium2 has no types
    glyphs: list[Glyph],
    width: float,
    height: float,
) -> tuple[Row, ...]:
    from retrieval.loading.pdf_rules import read_segments
    from retrieval.loading.table_grid import find_grids
    from retrieval.loading.upright import common_turn, turn_glyphs, turn_segments

    segments = read_segments(page, width=width, height=height)
    turn = common_turn(glyphs)
    if turn:  # a wide table printed sideways: read it upright
        back = (4 - turn) % 4
        segments = turn_segments(segments, back, width, height)
        glyphs = turn_glyphs(glyphs, back, width, height)
    return tuple(join_wrapped(page_rows(_once(glyphs), find_grids(segments))))


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the second print of characters that are printed twice to look bold."""
    found: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        found.setdefault((glyph.text, round(glyph.left), round(glyph.top)), glyph)
    return list(found.values())


def _parts(page: _Page) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """Each heading of the page with the rows under it."""
    headers = [index for index, row in enumerate(page.rows) if is_heading_row(row)]
    for index, end in pairwise([*headers, len(page.rows)]):
        yield page.rows[index], page.rows[index + 1 : end]


def _place_page(
    page: _Page, tables: list[_Table], parts: Sequence[tuple[Row, tuple[Row, ...]]]
) -> tuple[list[_Placed], bool]:
    """The page's rows in columns; whether it goes on with the last of ``tables``, which grow.

    ``parts`` are all headings of the file with the rows under them: tables whose headings stand
    in the same places have the same columns, which a short one alone may not show.
    """
    table = tables[-1] if tables else None
    headers = [index for index, row in enumerate(page.rows) if is_heading_row(row)]
    before = page.rows[: headers[0]] if headers else page.rows
    first = next(
        (index for index, row in enumerate(before) if table and table.columns.holds(row)), None
    )
    continues = first is not None
    placed: list[_Placed] = []
    number = 1
    for index, row in enumerate(page.rows):
        if index in headers:
            own = next(body for header, body in parts if header is row)
            alike = (body for header, body in parts if body is not own and stand_alike(row, header))
            columns = columns_below(row, own, [other for body in alike for other in body])
            if table is not None and table.repeats(row):
                table.columns = columns
            else:
                table = _Table(columns, row)
                tables.append(table)
        inside = (index >= headers[0] if headers else False) or (
            first is not None and index >= first
        )
        if table is not None and inside and _stands_in(table.columns, row):
            one = _in_columns(row, number, table.columns, page.how)
            if index not in headers:
                table.rows.append(one)
        else:
            one = _as_it_stands(row, number, page.how)
        placed.append(one)
        number += row.lines
    return placed, continues


def _stands_in(columns: Columns, row: Row) -> bool:
    return columns.holds(row) if columns.ruled else True


def _in_columns(row: Row, number: int, columns: Columns, how: How) -> _Placed:
    texts: dict[int, list[str]] = {}
    placed = _Placed(number, {})
    for piece in row.pieces:
        column = columns.column_of(piece)
        texts.setdefault(column, []).append(piece.text)
        if column == columns.names and placed.name_left is None:
            placed.name_left, placed.size = piece.left, piece.size
    placed.cells = {column: _cell("　".join(words), how) for column, words in texts.items()}
    return placed


def _as_it_stands(row: Row, number: int, how: How) -> _Placed:
    cells: dict[int, Cell] = {}
    column = 0
    for piece in row.pieces:
        wanted = column + 1
        if row.grid is not None and piece.anchor is not None:
            inside = sum(edge <= piece.anchor + 1 for edge in row.grid.xs)
            wanted = max(wanted, inside)
        column = wanted
        cells[column] = _cell(piece.text, how)
    return _Placed(number, cells)


def _cell(text: str, how: How) -> Cell:
    from assistant.estimating.reading.number_text import number_in

    return Cell(text=text, number=number_in(text), how=how)


def _indent(table: _Table) -> None:
    """Levels of the names: how many places further left names of the same table begin at."""
    from dataclasses import replace

    names = table.columns.names
    lefts = list(_steps(sorted((row.name_left, row.size) for row in table.rows if row.name_left)))
    for row in table.rows:
        cell = row.cells.get(names)
        if cell is None or row.name_left is None:
            continue
        level = sum(left <= row.name_left + 0.01 for left in lefts) - 1
        row.cells[names] = replace(cell, indent=max(level, 0))


def _steps(lefts: list[tuple[float, float]]) -> Iterator[float]:
    last: float | None = None
    for left, size in lefts:
        if last is None or left - last > INDENT * size:
            last = left
            yield left
