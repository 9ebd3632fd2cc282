"""Finding the header rows of tables, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.estimating.grid import Cell, Grid
from assistant.estimating.reading.header_words import (
    QUALIFIER,
    VALUES,
    HeaderWord,
    Role,
    Version,
    header_word,
    is_header_cell,
    value_words,
)
from assistant.estimating.reading.words import plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column (or, under a merged header, the first of several up to ``last``)."""

    index: int
    last: int
    word: HeaderWord
    label: str

    @property
    def role(self) -> Role:
        """What the column holds."""
        return self.word.role


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one table: its rows and its columns, left to right."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    first_column: int = 1
    last_column: int = 1_000_000

    def find(self, role: Role, version: Version = Version.PRESENT) -> Column | None:
        """The first column of a role."""
        return next((c for c in self.columns if c.role is role and c.word.version is version), None)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that has a column."""
        return frozenset(column.role for column in self.columns)

    @property
    def signature(self) -> tuple[tuple[Role, Version, int], ...]:
        """What makes two headers the same table's: roles and where they stand."""
        return tuple((c.role, c.word.version, c.index) for c in self.columns)


def find_headers(grid: Grid) -> Iterator[tuple[Header, ...]]:
    """Header rows from top to bottom; tables that stand side by side come as one tuple."""
    numbers = list(grid.rows)
    position = 0
    while position < len(numbers):
        found = _header_at(grid, numbers, position)
        if found is None:
            position += 1
            continue
        yield found
        position += 1
        while position < len(numbers) and numbers[position] <= found[0].last_row:
            position += 1


def _header_at(grid: Grid, numbers: list[int], position: int) -> tuple[Header, ...] | None:
    row = numbers[position]
    cells = grid.rows[row]
    if len(cells) < 2 or any(cell.number is not None for cell in cells.values()):
        return None
    known = sum(1 for cell in cells.values() if header_word(cell.text))
    qualified = sum(1 for cell in cells.values() if is_header_cell(cell))
    if known < 1 or known + qualified < 2 or qualified * 5 < len(cells) * 3:
        return None
    last = row
    for following in numbers[position + 1 : position + 3]:
        below = grid.rows[following]
        if following - last > 1 or not all(is_header_cell(c) for c in below.values()):
            break
        if _complete(_columns(grid, following, following)):
            break  # a header of its own
        last = following
    columns = _columns(grid, row, last)
    if not _complete(columns):
        if last > row:
            columns = _columns(grid, row, row)
            last = row
        if not _complete(columns):
            return None
    return _side_by_side(row, last, columns)


def _complete(columns: list[Column]) -> bool:
    roles = {column.role for column in columns}
    names = Role.NAME in roles or Role.SPECIFICATION in roles or Role.DIVISION in roles
    if not names and Role.SUMMARY_WORDS in roles and len(roles & VALUES) >= 2:
        names = True
    return names and bool(roles & VALUES)


def _columns(grid: Grid, first: int, last: int) -> list[Column]:
    """The header's columns, each from its cells above one another and their merged width."""
    spans = {
        (top, left): (bottom, right)
        for top, left, bottom, right in grid.merged
        if first <= top <= last
    }
    texts: dict[int, list[str]] = {}
    widths: dict[int, int] = {}
    grouped: set[int] = set()  # columns under a heading of several, whose own word counts
    rows = [number for number in range(first, last + 1) if number in grid.rows]
    below_columns = {c for number in rows[1:] for c in grid.rows[number]}
    for number in rows:
        for column, cell in grid.rows[number].items():
            right = spans.get((number, column), (number, column))[1]
            if number == first and len(rows) > 1:
                right = max(right, _unmerged_reach(grid, rows, column, cell))
            inner = [c for c in range(column, right + 1) if c in below_columns]
            if number == first and len(rows) > 1 and inner and right > column:
                grouped.update(inner)
                for each in inner:
                    texts.setdefault(each, []).append(cell.text)
            else:
                texts.setdefault(column, []).append(cell.text)
                widths[column] = max(widths.get(column, column), right)
    found: list[Column] = []
    for column in sorted(texts):
        label = "".join(texts[column])
        word = header_word(texts[column][-1]) if column in grouped else None
        if word is None or QUALIFIER.search(plain(label)):
            word = (
                header_word(label)
                or word
                or next((w for text in reversed(texts[column]) if (w := header_word(text))), None)
            )
        if shared := _shared_by_figures(column, widths.get(column, column), texts):
            found.extend(shared)
            continue
        if word is None:
            word = HeaderWord(Role.OTHER)
        found.append(Column(column, widths.get(column, column), word, plain(label)))
    return _settled(found)


def _shared_by_figures(column: int, last: int, texts: Mapping[int, list[str]]) -> list[Column]:
    """The columns below 数量・単位 when it has just as many as it has words; else none."""
    label = "".join(texts[column])
    words = value_words(label)
    end = column + len(words)
    if header_word(label) is None and last == column:
        last = min((c for c in texts if c > column), default=end) - 1
    if end != last + 1:
        return []
    return [Column(at, at, word, plain(label)) for at, word in enumerate(words, column)]


def _unmerged_reach(grid: Grid, rows: list[int], column: int, cell: Cell) -> int:
    """How far a heading such as 当初 reaches over the columns below when it isn't merged."""
    if header_word(cell.text) or not QUALIFIER.search(plain(cell.text)):
        return column
    next_top = min((c for c in grid.rows[rows[0]] if c > column), default=1_000_000)
    return max(
        (c for row in rows[1:] for c in grid.rows[row] if column <= c < next_top), default=column
    )


def _settled(columns: list[Column]) -> list[Column]:
    """Decide the words that mean different things beside different neighbours."""
    columns = _versions_in_order(columns)
    roles = {column.role for column in columns}
    unit_price = Role.UNIT_PRICE in roles
    amount = Role.AMOUNT in roles
    settled = []
    for position, column in enumerate(columns):
        role = column.role
        if role is Role.SUMMARY_WORDS:
            later = {c.role for c in columns[position + 1 :]}
            specified = (
                Role.SPECIFICATION not in roles
                and bool(later & {Role.QUANTITY, Role.UNIT, Role.AMOUNT, Role.UNIT_PRICE})
                and (Role.REMARKS in roles or bool(later & {Role.QUANTITY, Role.UNIT}))
            )
            role = Role.SPECIFICATION if specified else Role.REMARKS
        elif role is Role.PRICE:
            if unit_price and not amount:
                role = Role.AMOUNT
            elif not unit_price and Role.QUANTITY not in roles and Role.UNIT in roles:
                role = Role.UNIT_PRICE
            elif not amount:
                role = Role.AMOUNT
            else:
                role = Role.OTHER
        elif role is Role.NAME and column.label in {"内容", "経費"} and position:
            named = any(c.role is Role.NAME for c in columns[:position])
            if named and Role.SPECIFICATION not in roles:
                role = Role.SPECIFICATION
        settled.append(replace(column, word=replace(column.word, role=role)))
    return settled


def _versions_in_order(columns: list[Column]) -> list[Column]:
    """Give ``数量①``/``数量②`` and lone 変更 columns their version.

    ``変更数量`` beside ``当初数量`` is the present one. ``①`` stands before ``②``.
    """
    changed = []
    for column in columns:
        word = column.word
        if word.order:
            pair = any(c.word.role is word.role and c.word.order == 2 for c in columns)
            version = Version.BEFORE if word.order == 1 and pair else Version.PRESENT
            word = replace(word, version=version)
        elif word.version is Version.AFTER:
            word = replace(word, version=Version.PRESENT)
        elif word.version is Version.BEFORE:
            present = any(
                c.word.role is word.role and c.word.version is not Version.BEFORE for c in columns
            )
            if not present:
                word = replace(word, version=Version.PRESENT)
        changed.append(replace(column, word=word))
    return changed


def _side_by_side(first: int, last: int, columns: list[Column]) -> tuple[Header, ...]:
    """One header for each table of the row: a new one starts at a name after an amount."""
    groups: list[list[Column]] = [[]]
    for position, column in enumerate(columns):
        seen = {c.role for c in groups[-1]}
        starts = column.role in {Role.NAME, Role.NUMBER, Role.CODE} and bool(
            seen & {Role.AMOUNT, Role.UNIT_PRICE}
        )
        rest = columns[position:]
        if (
            starts
            and column.role in seen
            and any(c.role in VALUES for c in rest)
            and any(c.role is Role.NAME for c in rest)
        ):
            groups.append([])
        groups[-1].append(column)
    headers = []
    for position, group in enumerate(groups):
        start = 1 if position == 0 else group[0].index
        end = groups[position + 1][0].index - 1 if position + 1 < len(groups) else 1_000_000
        headers.append(Header(first, last, tuple(group), start, end))
    return tuple(headers)
