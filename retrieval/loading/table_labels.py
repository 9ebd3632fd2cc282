"""Which rows of a grid are its header, which columns name a row, and what each row then says.

Works on texts alone, so that every format's tables are read by the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.loading.table_values import (
    NUMBER,
    is_monotone,
    is_value,
    resolve_dittos,
    share_of_values,
)

MAX_HEADER_ROWS = 5
SHORT = 12  # characters of a label
MAX_MORE_KEYS = 2  # columns added to the key because the rows are not yet told apart

_UNIT_ROW = re.compile(r"^[(（\[［〔].{1,12}[)）\]］〕]$")

Cells = Sequence[Sequence[str]]
Regions = Sequence[Sequence[int]]
Rows = tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A table with its header resolved.

    ``rows`` are (cells, the grid row they come from); when ``transposed``, the grid column.
    ``title`` is the text of a first row that spans the table, ``notes`` of such last rows.
    """

    header: tuple[str, ...]
    rows: Rows
    key_columns: int
    title: str = ""
    notes: tuple[str, ...] = ()
    transposed: bool = False


def label_table(cells: Cells, regions: Regions, *, axis: str = "") -> Labelled | None:
    """Resolve ``cells`` (texts by row and column; equal numbers in ``regions`` are merged).

    ``axis`` names what stands along the header, where a divided corner cell says so.
    None when nothing is left that could be a row with a key and a value.
    """
    wide = [len(set(line)) == 1 for line in regions]
    first, last = 0, len(cells)
    title = []
    while first < last and (wide[first] or not any(cells[first])):
        title.append(cells[first][0])
        first = _below(regions, first) if wide[first] else first + 1
    notes: list[str] = []
    while last > first and (wide[last - 1] or not any(cells[last - 1])):
        last -= 1
        notes.insert(0, cells[last][0])
    if last - first < 1 or len(cells[0]) < 2:
        return None
    body = list(range(first, last))
    levels = header_rows([cells[row] for row in body], [regions[row] for row in body])
    columns = _transposed(cells, regions, body, levels)
    if columns is not None:
        header, rows = columns
        return Labelled(
            header, rows, 1, " ".join(filter(None, title)), _texts(notes), transposed=True
        )
    header = _header(cells, regions, body[:levels], axis)
    rows = _rows(cells, regions, body[levels:], body[:levels])
    if not rows:
        return None
    keys = _key_columns(rows, header, regions, body[:levels])
    rows = tuple((_filled(line, index, rows, keys), row) for index, (line, row) in enumerate(rows))
    if len(rows[0][0]) > len(header):  # sections became a leading key column
        header, keys = ("", *header), keys + 1
    header, rows, keys = _unfolded(header, rows, keys)
    return Labelled(header, rows, keys, " ".join(filter(None, title)), _texts(notes))


def _unfolded(header: tuple[str, ...], rows: Rows, keys: int) -> tuple[tuple[str, ...], Rows, int]:
    """One run of columns where a table is folded: "管径 | 間隔 | 管径 | 間隔"."""
    width = len(header)
    for period in range(2, width // 2 + 1):
        if width % period == 0 and header == header[:period] * (width // period) and all(header):
            unfolded = tuple(
                (cells[start : start + period], row)
                for start in range(0, width, period)
                for cells, row in rows
                if any(cells[start : start + period])
            )
            return header[:period], unfolded, min(keys, period - 1)
    return header, rows, keys


def _texts(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _below(regions: Regions, row: int) -> int:
    here = regions[row][0]
    while row < len(regions) and regions[row][0] == here:
        row += 1
    return row


def header_rows(cells: Cells, regions: Regions) -> int:
    """How many of the first rows are header (0 when the table has none)."""
    height = len(cells)
    levels = _first_cut(regions)
    if levels > min(MAX_HEADER_ROWS - 1, height - 1):
        return 0
    if levels > 1 and not _has_levels(cells, regions, levels):
        return 0
    if not _corner_over_keys(regions, levels) and not _looks_like_header(cells, levels):
        return 0
    while levels < min(MAX_HEADER_ROWS, height - 1):
        following = [text for text in cells[levels] if text]
        units = bool(following) and all(_UNIT_ROW.match(text) for text in following)
        if not units and not _is_sub_header(cells, regions, levels):
            break
        step = _first_cut(regions[levels:])
        if levels + step >= height:
            break
        levels += step
    return levels


def _first_cut(regions: Regions) -> int:
    """The first row boundary that no merged cell of the header crosses.

    A group's name down the left side may begin beside the lower header rows; it is no header.
    """
    # A picture or remark beside the whole table divides nothing.
    through = [a == b for a, b in zip(regions[0], regions[-1], strict=True)]
    for row in range(1, len(regions)):
        above, here = regions[row - 1], regions[row]
        crossing = [
            column
            for column in range(len(here))
            if above[column] == here[column] and not through[column]
        ]
        if all(
            above[column] != regions[0][column] and column < len(here) / 3 for column in crossing
        ):
            return row
    return len(regions)


def _has_levels(cells: Cells, regions: Regions, levels: int) -> bool:
    """Whether several first rows that hang together are a header rather than the first group."""
    for line in regions[: levels - 1]:
        if any(a == b != line[0] for a, b in pairwise(line)):
            return True
    if share_of_values([text for line in cells[:levels] for text in line[1:]]) >= 0.5:  # noqa: PLR2004
        return False
    through = {a for a, b in zip(regions[0], regions[levels - 1], strict=True) if a == b}
    longest = max(len(text) for line in cells[:levels] for text in line)
    return len(through) > 1 or longest <= SHORT


def _corner_over_keys(regions: Regions, levels: int) -> bool:
    """Whether a cell at the upper left spans key columns that the rows below set apart."""
    top, below = regions[0], regions[levels]
    return top[0] == top[1] != top[-1] and below[0] != below[1]


def _looks_like_header(cells: Cells, levels: int) -> bool:
    top, body = cells[:levels], cells[levels:]
    width = len(cells[0])
    beside = [text for line in top for text in line[1:]]
    if share_of_values(beside) >= 0.5:
        # Sizes across the top (呼び径 100 150 200) are a header when they only ever rise or fall.
        return levels > 1 or (
            width > 3 and not is_value(top[0][0]) and is_monotone(list(dict.fromkeys(top[0][1:])))
        )
    if width > 2:
        return True
    values = share_of_values([line[1] for line in body])
    lengths = [len(line[1]) for line in body if line[1]]
    longest = max(len(text) for line in top for text in line)
    if values >= 0.5:
        return True
    return bool(lengths) and longest <= 12 and sum(lengths) / len(lengths) > 1.5 * len(top[0][1])


def _is_sub_header(cells: Cells, regions: Regions, row: int) -> bool:
    """Whether ``row`` names columns that the header above it holds together."""
    above, here = regions[row - 1], regions[row]
    width = len(here)
    divided = {
        above[column]
        for column in range(width - 1)
        if above[column] == above[column + 1] != above[0] and here[column] != here[column + 1]
    }
    if not divided or share_of_values(cells[row][1:]) >= 0.5:  # noqa: PLR2004
        return False
    inside = [column for column in range(width) if above[column] in divided]
    # A row with a name of its own under the first column's label is data, unless only numbers
    # follow below.
    if above[0] == here[0] or not (cells[row][0] and cells[row - 1][0]):
        return True
    below = [line[column] for line in cells[row + 1 :] for column in inside]
    return share_of_values(below) >= 0.5  # noqa: PLR2004


def _header(cells: Cells, regions: Regions, rows: Sequence[int], axis: str) -> tuple[str, ...]:
    corners = _level_names(cells, regions, rows)
    labels = []
    for column in range(len(cells[0])):
        levels: list[str] = []
        seen: set[int] = set()
        for row in rows:
            text, region = cells[row][column], regions[row][column]
            name = corners.get(row, "")
            if rows[-1] + 1 < len(regions) and region == regions[rows[-1] + 1][column]:
                continue  # a group's name that goes on below the header
            if name and column and regions[row][column] != regions[row][0]:
                levels.append(f"{name} {text}".strip())
            elif text and region not in seen and text not in levels and not corners:
                levels.append(text)
            seen.add(region)
        if axis and levels and rows and regions[rows[0]][column] != regions[rows[0]][0]:
            levels[-1] = f"{axis} {levels[-1]}"
        labels.append("/".join(levels))
    return tuple(labels)


def _level_names(cells: Cells, regions: Regions, rows: Sequence[int]) -> dict[int, str]:
    """Names of the header's levels, where cells at its left say what each level is about.

    "堤体の土質 | 普通土 …" over "地盤の土質 | 普通土 …": without them the labels would repeat.
    """
    if len(rows) < 2:
        return {}
    names = {row: cells[row][0] for row in rows}
    corners = {regions[row][0] for row in rows}
    spans = {sum(region == regions[row][0] for region in regions[row]) for row in rows}
    if len(corners) < len(rows) or not all(names.values()) or len(spans) != 1:
        return {}
    first = regions[rows[0]]
    span = next(iter(spans))
    groups = first[span:]
    if span == len(first) or len(set(groups)) == len(groups):
        return {}
    return names if span > 1 else {}


def _rows(cells: Cells, regions: Regions, body: Sequence[int], heads: Sequence[int]) -> Rows:
    section = ""
    sectioned = False
    repeated = {tuple(cells[row]) for row in heads}
    found: list[tuple[str, list[str], int]] = []
    for row in body:
        line = list(cells[row])
        if not any(line) or tuple(line) in repeated:
            continue
        if len(set(regions[row])) == 1:
            idle = sectioned and not (found and found[-1][0] == section)
            section, sectioned = f"{section} {line[0]}" if idle else line[0], True
            continue
        resolve_dittos(line, found[-1][1] if found else None)
        found.append((section, line, row))
    return tuple(((name, *line) if sectioned else tuple(line), row) for name, line, row in found)


def _key_columns(
    places: Sequence[tuple[tuple[str, ...], int]],
    header: tuple[str, ...],
    regions: Regions,
    heads: Sequence[int],
) -> int:
    lines = [line for line, _ in places]
    extra = len(lines[0]) - len(header)
    width = len(header)
    columns = [[line[column + extra] for line in lines] for column in range(width)]
    # A corner cell above several columns names them all.
    corner = [region == regions[heads[-1]][0] for region in regions[heads[-1]]] if heads else []
    keys = max(1, min(width - 1, sum(corner)))
    pairs = list(pairwise(row for _, row in places))
    while keys < width - 1 and any(  # merged down: the next column tells the rows apart
        regions[upper][keys - 1] == regions[lower][keys - 1] for upper, lower in pairs
    ):
        keys += 1
    most = min(width - 1, keys + MAX_MORE_KEYS)
    while keys < most and len(set(zip(*columns[:keys], strict=True))) < len(lines):
        if share_of_values(columns[keys]) > 0.5 and share_of_values(columns[keys + 1]) < 0.5:
            break
        keys += 1
    # Names before numbers: every further text column with only values to its right.
    while (
        keys < width - 1
        and share_of_values(columns[keys]) < 0.3
        and all(share_of_values(column) > 0.6 for column in columns[keys + 1 :] if any(column))
        and any(any(column) for column in columns[keys + 1 :])
    ):
        keys += 1
    return min(keys, width - 1)


def _filled(
    line: tuple[str, ...],
    index: int,
    rows: Rows,
    keys: int,
) -> tuple[str, ...]:
    """An empty leading key under a group's name means the same group."""
    if keys < 2 or line[0] or not index or not line[1]:
        return line
    for above, _ in reversed(rows[:index]):
        if above[0]:
            return (above[0], *line[1:])
    return line


def _transposed(
    cells: Cells, regions: Regions, body: Sequence[int], levels: int
) -> tuple[tuple[str, ...], Rows] | None:
    """Columns as rows, where the first row holds keys and the first column the labels."""
    width = len(cells[0])
    values = body[levels:]
    if levels != 1 or width < 4 or not values or len(values) > 4 or len(values) >= width - 1:
        return None
    lines = [cells[row] for row in body]
    flat = [region for row in body for region in regions[row]]
    if len(set(flat)) != len(flat) or not all(line[0] for line in lines):
        return None
    keys = [unicodedata.normalize("NFKC", text) for text in lines[0][1:]]
    names = [re.sub(r"[(（].*", "", line[0]) for line in lines]
    if any(NUMBER.search(unicodedata.normalize("NFKC", name)) for name in names):
        return None
    if sum(bool(NUMBER.search(key)) for key in keys) < 0.7 * len(keys) or len(set(keys)) < len(
        keys
    ):
        return None
    if min(share_of_values(line[1:]) for line in lines[1:]) < 0.6:
        return None
    rows = tuple(
        (tuple(line[column] for line in lines), column)
        for column in range(1, width)
        if any(line[column] for line in lines)
    )
    return tuple(line[0] for line in lines), rows
