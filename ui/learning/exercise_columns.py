"""Where the columns of an exercise's sheet stand on the screen: worked out from what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow

_NUMBER = re.compile(r"[-▲△+]?[\d,]+(\.\d+)?\s?[%％]?")
_MOST_FROZEN = 4
"""Columns from the left, of which one stays in view."""
_COLUMN_NAMES = frozenset(
    {
        "名称", "規格", "形状寸法", "形状", "寸法", "単位", "数量", "単価", "金額", "摘要", "備考",
        "費目", "工種", "種別", "細別", "項目", "工事区分", "名称・規格", "名称及び規格", "品名",
        "率", "率(%)", "対象額", "コード", "適用", "計",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a sheet stand on the screen.

    ``places`` has the place of each column, and how many there are at its end. Of the first
    ``staggered`` ones each row has only one: they share the first place. The column at ``frozen``
    stays in view. ``text`` is read as a document.
    """

    places: Sequence[int]
    staggered: int
    frozen: int | None
    text: bool


def layout_of(rows: Sequence[ExerciseRow], *, text: bool) -> Layout:
    """Where the columns of the rows stand; ``text`` is read as a document."""
    breadth = max((sum(cell.columns for cell in row.cells) for row in rows), default=0)
    used = [False] * breadth
    for row in rows:
        for start, cell in _placed(row):
            if cell.text.strip():
                used[start] = True
    staggered = 0 if text else _staggered(rows, breadth)
    places = [0]
    for column, each in enumerate(used):
        # Columns without anything in them take no room, and staggered ones share theirs.
        places.append(1 if column < staggered else places[-1] + each)
    for column in range(staggered):
        places[column] = 0
    frozen = None if text else 0 if staggered else _frozen(rows, places)
    return Layout(places, staggered, frozen, text)


def _placed(row: ExerciseRow) -> Iterator[tuple[int, ExerciseCell]]:
    """The cells of a row with the columns that they begin at."""
    start = 0
    for cell in row.cells:
        yield start, cell
        start += cell.columns


def _staggered(rows: Sequence[ExerciseRow], breadth: int) -> int:
    """How many of the first columns are steps of one list (工事区分, 工種, 種別, 細別); 0 for none.

    Of those, each row below the names of the columns fills one.
    """
    most = breadth - 1
    filled: set[int] = set()
    begun = False
    for row in rows:
        if is_head(row):
            begun = True
            continue
        said = [(start, cell) for start, cell in _placed(row) if cell.text.strip()]
        if not begun and len(said) == 1:
            continue
        words = [start for start, cell in said if not is_figure(cell.text)]
        numbers = [start for start, cell in said if is_figure(cell.text)]
        most = min([most, *words[1:2], *numbers[:1]])
        filled.update(words[:1])
    steps = {column for column in filled if column < most}
    return most if begun and len(steps) > 1 else 0


def _frozen(rows: Sequence[ExerciseRow], places: Sequence[int]) -> int | None:
    """The column that stays in view: of the first ones, the one with most words; None for none."""
    words: dict[int, int] = {}
    for row in rows:
        for start, cell in _placed(row):
            said = cell.text.strip()
            if said and cell.columns == 1 and not is_figure(said):
                words[places[start]] = words.get(places[start], 0) + 1
    first = {column: count for column, count in words.items() if column < _MOST_FROZEN}
    if places[-1] <= 2 or not first:  # noqa: PLR2004 - two columns need no help
        return None
    return max(first, key=lambda column: (first[column], -column))


def is_head(row: ExerciseRow) -> bool:
    """Whether a row names the columns below it."""
    said = [cell for cell in row.cells if cell.text.strip()]
    if len(said) < 2:  # noqa: PLR2004 - a title has one
        return False
    names = {re.sub(r"[\s　]", "", cell.text) for cell in said}
    return len(names & _COLUMN_NAMES) >= 3 or (  # noqa: PLR2004
        all(cell.heading for cell in said) and not any(is_figure(cell.text) for cell in said)
    )


def joined(row: ExerciseRow, layout: Layout) -> Iterator[tuple[int, ExerciseCell]]:
    """The cells of a row, of the staggered columns only the one that is filled."""
    placed = list(_placed(row))
    first = [(start, cell) for start, cell in placed if start < layout.staggered]
    said = [(start, cell) for start, cell in first if cell.text.strip()]
    if len(row.cells) == 1 or not first:
        yield from placed
        return
    if len(said) > 1:  # the names of the columns
        names = "・".join(cell.text.strip() for _, cell in said)
        yield 0, ExerciseCell("", names, heading=True)
    else:
        start, cell = said[0] if said else first[0]
        yield start, cell
    yield from ((start, cell) for start, cell in placed if start >= layout.staggered)


def is_figure(text: str) -> bool:
    """Whether a cell has a number in it, and nothing else."""
    return bool(_NUMBER.fullmatch(text.strip()))
