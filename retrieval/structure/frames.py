"""The edges of the columns that a page's lines are set in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.documents import Line, Page
from retrieval.structure.furniture import Layout
from retrieval.structure.joining import Frame, is_next_column

_FEWEST_LINES = 4  # that tell where a column's lines end
_SHARE_OF_FULL = 0.4  # of a column's lines reach its end
_SHARE_OF_TEXT = 0.7  # of the page's lines stand in columns of text
_BESIDE = 3  # characters; a line further out than this stands in another column


def column_frames(
    lines: Sequence[Line], page: Page, layout: Layout, before: Sequence[Frame]
) -> dict[int, Frame]:
    """The frame of each line, by its identity; the page's own where there is one column.

    ``before`` are the columns of the page before: the last page may have but the first of them.
    """
    whole = Frame(layout.left, _right_edge(lines, page, layout))
    columns = _columns([line for line in lines if line.size > 0])
    if len(columns) == 1:
        alone = next((frame for frame in before if _is_within(columns[0], frame)), whole)
        return {id(line): alone for line in lines}
    frames = {id(line): whole for line in lines}
    measured = [(column, _frame(column)) for column in columns]
    text = [(column, frame) for column, frame in measured if frame is not None]
    if sum(len(column) for column, _ in text) < _SHARE_OF_TEXT * len(lines):
        return frames
    beside = [
        (column, frame)
        for column, frame in text
        if any(frame.right <= other.left or other.right <= frame.left for _, other in text)
    ]
    for column, frame in beside:
        frames.update((id(line), frame) for line in column)
    return frames


def _is_within(lines: Sequence[Line], frame: Frame) -> bool:
    return all(
        frame.left - line.size <= line.box.left and line.box.right <= frame.right + line.size
        for line in lines
    )


def _frame(column: Sequence[Line]) -> Frame | None:
    """Edges of a column of text; None where the lines do not end alike, as a formula's do not."""
    ends = Counter(round(line.box.right / line.size) for line in column)
    usual = ends.most_common(1)[0][0]
    near = [line for line in column if abs(line.box.right / line.size - usual) <= 1]
    if len(near) < max(_FEWEST_LINES, _SHARE_OF_FULL * len(column)):
        return None
    return Frame(min(line.box.left for line in near), max(line.box.right for line in near))


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines in reading order, cut where they go on at the head of the next column."""
    columns: list[list[Line]] = [[]]
    left = 0.0  # of a column to the right of another, 0 in the first one
    for line in lines:
        last = columns[-1][-1] if columns[-1] else None
        beside = last is not None and is_next_column(last, line)
        if beside or line.box.left < left - _BESIDE * line.size:
            columns.append([])
            left = line.box.left if beside else 0.0
        columns[-1].append(line)
    return columns


def _right_edge(lines: Sequence[Line], page: Page, layout: Layout) -> float:
    """The right edge of this page's full lines; the document's where the page does not tell."""
    if layout.right <= 0 or page.width <= 0 or abs(page.width - layout.width) <= 1:
        return layout.right
    wide = [line.box.right for line in lines if line.box.right - line.box.left >= 0.4 * page.width]
    return max(wide) if len(wide) >= 3 else layout.right  # noqa: PLR2004
