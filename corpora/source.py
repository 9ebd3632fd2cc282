"""Reads the sample city's source notation: Markdown headings, legal numbering, merged tables.

The front matter stands between lines of "---", then line by line:

    # 第1編 共通編                      headings by # (編), ## (章), ### (節), #### (条)
    1. 本文                             a line is a paragraph; its marker sets the indent
    (1) 項目
    表1-1 表の題                        a caption is the line right before a table
    | 気温 | 日数 | < |                 "<" joins the cell with the one to its left
    | ^ | 普通 | B種 |                  "^" joins it with the one above
    |===|===|===|                       ends the header; without it the first row is the header
    | 10℃以上 | 7日 | 9日 |
    注) 表の注                          notes follow their table
    [改ページ]                          a page break
    {{2024:500|2025:600}}               a value by edition
    @2025 文                            a line of one edition only
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the outermost."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``indent`` counts steps from the margin, ``is_note`` marks a table's note."""

    text: str
    indent: int = 0
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Cells joined with a neighbour hold "<" (left) or "^" (above)."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 1

    def spans(self) -> list[tuple[int, int, int, int]]:
        """Joined cells as (row, column, rows, columns), those larger than one cell only."""
        found = []
        for row, cells in enumerate(self.rows):
            for column, text in enumerate(cells):
                if text in ("<", "^"):
                    continue
                width = 1
                while column + width < len(cells) and cells[column + width] == "<":
                    width += 1
                height = 1
                while row + height < len(self.rows) and self.rows[row + height][column] == "^":
                    height += 1
                if width > 1 or height > 1:
                    found.append((row, column, height, width))
        return found

    def filled(self) -> tuple[tuple[str, ...], ...]:
        """The rows with a joined cell's text in every column and row it covers."""
        rows = [list(cells) for cells in self.rows]
        for row, column, height, width in self.spans():
            for r in range(row, row + height):
                for c in range(column, column + width):
                    rows[r][c] = self.rows[row][column]
        return tuple(tuple(cells) for cells in rows)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a new page (a new slide, nothing in a web page) begins."""


Block = Heading | Paragraph | Grid | PageBreak


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source: front matter and blocks in order."""

    title: str
    meta: Mapping[str, str]
    blocks: tuple[Block, ...]


_VARIANT = re.compile(r"\{\{(.+?)\}\}")
_EDITION_LINE = re.compile(r"@(\d{4}) ")
_HEADING = re.compile(r"(#{1,5}) (.+)")
_CAPTION = re.compile(r"(表|別表|様式)[\d０-９-]*[-－ 　]?")
_INDENTS = (
    (re.compile(r"\d+\. "), 1),
    (re.compile(r"[(（][\d０-９]+[)）]"), 2),
    (re.compile(r"[①-⑳]"), 3),
    (re.compile(r"[ア-ン][ 　]|・"), 4),
)


def parse_source(text: str, *, edition: str = "") -> Source:
    """Read a source in the given edition. Raises NaniwaError when it can't be understood."""
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    meta = {
        key.strip(): _choose(value.strip(), edition)
        for key, _, value in (line.partition(":") for line in front.splitlines())
    }
    if "title" not in meta:
        raise NaniwaError("見本資料の原稿に title がありません。", code="bad_source")
    blocks: list[Block] = []
    table: list[str] = []
    for line in [*_edition_lines(body, edition), ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            blocks.append(_grid(table, _take_caption(blocks)))
            table = []
        if line:
            blocks.append(_block(line))
    return Source(title=meta["title"], meta=meta, blocks=tuple(blocks))


def _edition_lines(body: str, edition: str) -> list[str]:
    lines = []
    for raw in body.splitlines():
        line = raw.strip()
        if match := _EDITION_LINE.match(line):
            if match.group(1) != edition:
                continue
            line = line[match.end() :]
        lines.append(_choose(line, edition))
    return lines


def _choose(line: str, edition: str) -> str:
    def chosen(match: re.Match[str]) -> str:
        values = dict(part.split(":", 1) for part in match.group(1).split("|"))
        if edition not in values:
            raise NaniwaError(
                f"見本資料の原稿に {edition} 年版の値がありません: {line}", code="bad_source"
            )
        return values[edition]

    return _VARIANT.sub(chosen, line)


def _block(line: str) -> Block:
    if line == "[改ページ]":
        return PageBreak()
    if match := _HEADING.fullmatch(line):
        return Heading(len(match.group(1)), match.group(2))
    if line.startswith(("注)", "注1)", "注2)", "備考", "(単位")):
        return Paragraph(line, is_note=True)
    indent = next((depth for pattern, depth in _INDENTS if pattern.match(line)), 0)
    return Paragraph(line, indent)


def _take_caption(blocks: list[Block]) -> str:
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and _CAPTION.match(last.text):
        blocks.pop()
        return last.text
    return ""


def _grid(lines: list[str], caption: str) -> Grid:
    rows: list[tuple[str, ...]] = []
    header_rows = 1
    for line in lines:
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if all(set(cell) == {"="} for cell in cells):
            header_rows = len(rows)
        else:
            rows.append(cells)
    if len({len(cells) for cells in rows}) != 1:
        raise NaniwaError(
            f"見本資料の原稿の表の列数がそろっていません: {caption or lines[0]}", code="bad_source"
        )
    grid = Grid(caption, tuple(rows), header_rows)
    for row, column, height, width in grid.spans():
        covered = {
            rows[r][c] for r in range(row, row + height) for c in range(column, column + width)
        }
        if not covered <= {rows[row][column], "<", "^"}:
            raise NaniwaError(
                f"見本資料の原稿の表で結合したセルに文字が残っています: {caption or lines[0]}",
                code="bad_source",
            )
    return grid
