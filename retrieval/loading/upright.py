"""Text drawn sideways, turned upright: pages that carry a wide table, cells with a narrow label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from retrieval.documents import Box
from retrieval.loading.glyphs import Glyph, Segment

MOST = 0.6  # of the characters must be turned the same way

Rectangle = tuple[float, float, float, float]


def common_turn(glyphs: Iterable[Glyph]) -> int:
    """Quarter turns clockwise at which most of ``glyphs`` are drawn; 0 when they disagree."""
    turns = Counter(glyph.turned for glyph in glyphs)
    if not turns:
        return 0
    turn, count = turns.most_common(1)[0]
    return turn if count >= MOST * turns.total() else 0


def turn_rectangle(place: Rectangle, quarters: int, width: float, height: float) -> Rectangle:
    """Where left, top, right, bottom come to lie when their page is turned clockwise."""
    left, top, right, bottom = place
    for _ in range(quarters % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return left, top, right, bottom


def turn_glyphs(glyphs: Sequence[Glyph], quarters: int, width: float, height: float) -> list[Glyph]:
    """``glyphs`` on their page turned clockwise."""
    turned = []
    for glyph in glyphs:
        left, top, right, bottom = turn_rectangle(
            (glyph.left, glyph.top, glyph.right, glyph.bottom), quarters, width, height
        )
        turn = (glyph.turned + quarters) % 4
        turned.append(Glyph(glyph.text, left, top, right, bottom, glyph.size, turn, glyph.spaced))
    return turned


def turn_segments(
    segments: Sequence[Segment], quarters: int, width: float, height: float
) -> list[Segment]:
    """``segments`` on their page turned clockwise."""
    return [
        Segment(*turn_rectangle((s.left, s.top, s.right, s.bottom), quarters, width, height))
        for s in segments
    ]


def turn_box(box: Box, quarters: int, width: float, height: float) -> Box:
    """``box`` on its page turned clockwise."""
    left, top, right, bottom = turn_rectangle(
        (box.left, box.top, box.right, box.bottom), quarters, width, height
    )
    return replace(box, left=left, top=top, right=right, bottom=bottom)
