"""Cutting sheets into tables: which rows stand under which header, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.estimating.grid import Cell, Grid
from assistant.estimating.model import Place, Written
from assistant.estimating.reading.header_words import Role
from assistant.estimating.reading.headers import Header, find_headers
from assistant.estimating.reading.reference_keys import reference_key
from assistant.estimating.reading.words import plain

_PAGE_MARK = re.compile(
    r"(?:(?:p|page|頁|ページ)[.:]?\d+(?:/\d+)?|-?\d+/\d+-?|-\d+-|\d+(?:頁|ページ)(?:/\d+(?:頁|ページ))?|no\.?\d+|"
    r"(?:次|前)(?:の)?(?:頁|ページ)(?:へ|から|より)?(?:続く|繰越|へ続く)?|つづく|続く|以下余白|\(?続き?\)?)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"内訳[書表]?|総括[書表]?|明細[書表]|計算書|設計書|代価表|単価表|一覧|集計表|調書|内訳明細|積算書|見積書|数量表"
)
_BASE = re.compile(r"(?:当(?:た)?り|あたり)")
_MAX_HEADING_ROWS = 8


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet, or the part of it that belongs to one of several tables."""

    grid: Grid
    number: int
    cells: Mapping[int, Cell]

    def place(self, column: int) -> Place:
        """Where one of its cells stands."""
        return self.grid.place(self.number, column)

    def written(self, column: int) -> Written:
        """One of its cells as a value with its place."""
        cell = self.cells[column]
        return Written(
            text=cell.text.strip(),
            place=self.place(column),
            number=cell.number,
            formula=cell.formula,
            recomputed=cell.recomputed,
            how=cell.how,
        )

    @property
    def text(self) -> str:
        """All words of the row."""
        return " ".join(cell.text for cell in self.cells.values())

    def within(self, header: Header) -> SheetRow:
        """The part of the row that stands below a header."""
        if header.first_column <= 1 and header.last_column >= 1_000_000:
            return self
        cells = {
            c: cell
            for c, cell in self.cells.items()
            if header.first_column <= c <= header.last_column
        }
        return SheetRow(self.grid, self.number, cells)


@dataclass(slots=True)
class Area:
    """A table: its header, the rows above it that speak of it, and the rows below.

    ``breaks`` are the positions in ``rows`` before which the header was printed again.
    """

    grid: Grid
    header: Header | None
    above: list[SheetRow] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)

    @property
    def title(self) -> str:
        """The words above that name the table, else the sheet's name."""
        for row in reversed(self.above):
            for cell in row.cells.values():
                if _TITLE.search(plain(cell.text)) and len(plain(cell.text)) <= 40:
                    return cell.text
        return self.grid.sheet


def find_areas(grid: Grid, previous: Area | None = None) -> list[Area]:
    """The tables of a sheet in order. ``previous`` is the table that may go on (PDF pages).

    When the table goes on, its rows are added to ``previous`` and it isn't in the result.
    """
    spoken = {
        number: {column: cell for column, cell in cells.items() if cell.text.strip()}
        for number, cells in grid.rows.items()
    }
    rows = [SheetRow(grid, number, cells) for number, cells in spoken.items() if cells]
    headers = list(find_headers(grid))
    if not headers:
        if previous is not None and previous.header is not None and grid.continues:
            _go_on(previous, _without_furniture(rows, previous), repeated=False)
            return []
        return [Area(grid, None, rows=rows)]
    return _cut(grid, rows, headers, previous)


def _cut(
    grid: Grid, rows: list[SheetRow], headers: list[tuple[Header, ...]], previous: Area | None
) -> list[Area]:
    areas: list[Area] = []
    starts = [group[0].first_row for group in headers]
    before = [row for row in rows if row.number < starts[0]]
    open_areas: list[Area] = []
    if previous is not None and previous.header is not None and grid.by_line:
        own, before = _split_heading(before, [previous], same=_same(headers[0], [previous]))
        if grid.continues or _same(headers[0], [previous]):
            _go_on(previous, _without_furniture(own, previous), repeated=False)
            open_areas = [previous]
        else:
            before = [*own, *before]
    cursor = len([row for row in rows if row.number < starts[0]])
    for position, group in enumerate(headers):
        end = starts[position + 1] if position + 1 < len(headers) else None
        body: list[SheetRow] = []
        while cursor < len(rows) and (end is None or rows[cursor].number < end):
            if rows[cursor].number > group[0].last_row:
                body.append(rows[cursor])
            cursor += 1
        heading: list[SheetRow] = []
        if end is not None:
            probe = [Area(grid, header) for header in group]
            body, heading = _split_heading(body, probe, same=_same(headers[position + 1], probe))
        goes_on = (
            bool(open_areas) and _same(group, open_areas) and not _new_table(before, open_areas)
        )
        if goes_on:
            for area, header in zip(open_areas, group, strict=True):
                kept = _without_furniture(before, area)
                area.rows.extend(row.within(header) for row in kept)
                area.breaks.add(len(area.rows))
                area.rows.extend(_parts(body, header))
        else:
            open_areas = [
                Area(grid, header, _parts(before, header), _parts(body, header)) for header in group
            ]
            areas.extend(open_areas)
        before = heading
    return areas


def _parts(rows: Iterable[SheetRow], header: Header) -> list[SheetRow]:
    return [part for row in rows if (part := row.within(header)).cells]


def _go_on(area: Area, rows: list[SheetRow], *, repeated: bool) -> None:
    if repeated:
        area.breaks.add(len(area.rows))
    area.rows.extend(rows)


def _same(group: tuple[Header, ...], areas: list[Area]) -> bool:
    if len(group) != len(areas):
        return False
    for header, area in zip(group, areas, strict=True):
        if area.header is None:
            return False
        ours = [(role, version) for role, version, _ in header.signature]
        theirs = [(role, version) for role, version, _ in area.header.signature]
        if ours != theirs:
            return False
        if not area.grid.by_line and header.signature != area.header.signature:
            return False
    return True


def _split_heading(
    body: list[SheetRow], areas: list[Area], *, same: bool
) -> tuple[list[SheetRow], list[SheetRow]]:
    """Part the rows before a header into the table above and the heading of the one below.

    Going up from the header, rows without an amount are the heading. Before a repeated header of
    the same table only page furniture and headings of unit-cost tables are; group headings that
    happen to stand at a page's end are lines.
    """
    columns = [column for area in areas if area.header for column in area.header.columns]
    amounts = {column.index for column in columns if column.role is Role.AMOUNT}
    prices = {column.index for column in columns if column.role is Role.UNIT_PRICE}
    cut = len(body)
    for position in range(len(body) - 1, max(-1, len(body) - 1 - _MAX_HEADING_ROWS), -1):
        row = body[position]
        figures = {c for c, cell in row.cells.items() if cell.number is not None}
        based = _is_keyed(row) and _BASE.search(plain(row.text))
        if (figures & amounts and not based) or (figures & prices and not _is_keyed(row)):
            break
        if same and not _is_heading_row(row):
            continue
        cut = position
    return body[:cut], body[cut:]


def _is_keyed(row: SheetRow) -> bool:
    """Whether a row begins with the key of a unit-cost table."""
    return reference_key(next(iter(row.cells.values())).text) is not None


def _is_heading_row(row: SheetRow) -> bool:
    first = next(iter(row.cells.values()))
    if is_page_mark(row):
        return True
    text = plain(row.text)
    return bool(
        reference_key(first.text)
        or _BASE.search(text)
        or (
            _TITLE.search(text)
            and len(text) <= 60
            and not any(c.number for c in row.cells.values())
        )
    )


def _is_block_heading(row: SheetRow) -> bool:
    return any(reference_key(c.text) or _BASE.search(plain(c.text)) for c in row.cells.values())


def is_page_mark(row: SheetRow) -> bool:
    """Whether a row is nothing but a page number or ``次頁へ``."""
    return all(_PAGE_MARK.fullmatch(plain(cell.text)) for cell in row.cells.values())


def _new_table(above: list[SheetRow], areas: list[Area]) -> bool:
    """Whether the words above a repeated header name another table than before."""
    titles = {_without_digits(t) for row in above for t in _titles(row)}
    known = {_without_digits(t) for area in areas for row in area.above for t in _titles(row)}
    keyed = any(
        reference_key(cell.text) or _BASE.search(plain(cell.text))
        for row in above
        for cell in row.cells.values()
    )
    return bool(titles - known) and not keyed


def _titles(row: SheetRow) -> list[str]:
    found = []
    for cell in row.cells.values():
        text = plain(cell.text)
        if _TITLE.search(text) and len(text) <= 40 and not reference_key(cell.text):
            found.append(text)
    return found


def _without_digits(text: str) -> str:
    return re.sub(r"[\d\s()/-]+|続き?|頁|ページ", "", text)


def _without_furniture(rows: list[SheetRow], area: Area) -> list[SheetRow]:
    """Rows that aren't the page's title, number or project name again."""
    seen = {_without_digits(plain(c.text)) for row in area.above for c in row.cells.values()}
    seen.add("")  # page numbers
    kept: list[SheetRow] = []
    in_heading = False  # what stands under a block's key is its own, however often it is said
    for row in rows:
        if is_page_mark(row):
            continue
        texts = [_without_digits(plain(cell.text)) for cell in row.cells.values()]
        in_heading = in_heading or _is_block_heading(row)
        if all(text in seen for text in texts) and not in_heading:
            continue
        kept.append(row)
    return kept
