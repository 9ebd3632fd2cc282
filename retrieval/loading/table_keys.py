"""Which leading columns name a row, and what a cell left blank under a group's name stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_VALUE = re.compile(
    rf"^[\s±+\-−△▲約<>≦≧(¥]*{_FIGURE}(?:[^\W\d_]{{0,3}}\s*[~〜～×x:/±\-−]\s*{_FIGURE})?"
    r"\s*[a-zA-Zぁ-んァ-ヶー一-龠々%‰℃°²³/・μΩ㎡㎥]{0,8}\s*(?:以上|以下|未満|以内|程度)?[)\s]*$"
)
_SAYS = re.compile(r"\w")
_MOST_MORE_KEYS = 2
_SEVERAL = 3  # of so many rows at least one shares its name with the row above

Row = tuple[int, tuple[str, ...]]


def is_value(text: str) -> bool:
    """Whether a cell reads like a value (a number, a range, a number with its unit)."""
    return bool(_VALUE.match(unicodedata.normalize("NFKC", text)))


def with_group_names(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows (index in the grid, cells) whose blank first cells say what stands above them.

    "小学校 | 120人以下 | 5" over " | 240人以下 | 9": sheets leave the group's name out. A blank
    cell behind one with a text stays blank: that row has no such part.
    """
    named: list[Row] = []
    for index, texts in rows:
        cells = list(texts)
        if named:
            for column, above in enumerate(named[-1][1]):
                if cells[column] or not _SAYS.search(above) or not any(cells[column + 1 : -1]):
                    break
                cells[column] = above
        named.append((index, tuple(cells)))
    return tuple(named)


def count_key_columns(
    header: Sequence[str], owners: Sequence[Sequence[int]], rows: Sequence[Row]
) -> int:
    """How many leading columns name a row; ``owners`` are those of the rows below the header.

    All up to the first column of values; without any, those merged downwards and one more.
    Where several rows share a name ("N3" for four strengths), what tells them apart names them
    too.
    """
    width = len(rows[0][1]) if rows else 0
    if width < 2:
        return 1
    for column in range(1, width):
        cells = [cells[column] for _, cells in rows if cells[column]]
        # "10Ω以下（ただし…）" is a value with a condition.
        if cells and sum(is_value(re.split("[（(、]", c)[0]) for c in cells) * 2 > len(cells):
            return _until_told_apart(header, rows, column)
    merged = 0
    for column in range(width - 1):
        column_owners = [line[column] for line in owners]
        if len(set(column_owners)) == len(column_owners):
            break
        merged += 1
    return min(merged + 1, width - 1)


def _until_told_apart(header: Sequence[str], rows: Sequence[Row], keys: int) -> int:
    """``keys``, and the columns after them that tell apart neighbours of the same name.

    A column whose heading it shares with others ("規格値/下限") is none of names.
    """
    width = len(rows[0][1])
    most = min(width - 1, keys + _MOST_MORE_KEYS)
    found = keys
    while found < most:
        names = [cells[:found] for _, cells in rows]
        alike = [n for n, (above, here) in enumerate(pairwise(names)) if above == here]
        if not alike or len(alike) * _SEVERAL < len(rows) or "/" in header[found]:
            break
        found += 1
        if len({cells[:found] for _, cells in rows}) == len(rows):
            return found if all(cells[found - 1] for _, cells in rows) else keys
    return keys
