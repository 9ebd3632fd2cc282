"""Characters to text: the lines of a cell or a strip of the page, and a cell's whole text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.loading.glyphs import Glyph
from retrieval.loading.upright import common_turn, turn_glyphs

SAME_LINE = 0.45  # of the character size: centres nearer than this stand on one line
WORD_GAP = 0.22  # of the character size, between Latin letters or digits
COLUMN_GAP = 0.75  # of the character size, between Japanese words set apart

_LATIN = re.compile(r"[!-~]")
_ENDS_A_THING = re.compile(r"[0-9０-９A-Za-zΑ-ωａ-ｚＡ-Ｚ%％℃㎜㎝㎡㎥上下満度内外)）〕］】]$")
_BEGINS_A_THING = re.compile(r"^[0-9０-９・･①-⑳※○●◎ア-オイ-ン][^ァ-ヶー]?")
_FIGURE = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚα-ω]")
_BRACKETS = "()（）〔〕［］[]「」"
_SPELT_OUT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z] ){2,}[A-Z](?![A-Za-z0-9])")  # C B R
_NO_SPACE_BEFORE = re.compile(r"^[(（〔［\[、。，．,.)）〕］\]・~～%％]")
_NO_SPACE_AFTER = re.compile(r"[、，,（(〔［\[・~～\-－ー/]$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters that stand on one line: their indices from left to right, and where they are."""

    indices: tuple[int, ...]
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def text_lines(
    glyphs: Sequence[Glyph], indices: Iterable[int], *, split_at: float | None = None
) -> list[TextLine]:
    """Lines from the top down; ``split_at`` (in character sizes) cuts them at wide gaps."""
    visible = [index for index in indices if not glyphs[index].text.isspace()]
    # Large characters place the lines; small ones (powers, indices) join the nearest.
    visible.sort(key=lambda index: -round(glyphs[index].size))
    lines: list[tuple[list[int], list[float]]] = []  # indices, [sum of centres, count, size]
    for index in visible:
        glyph = glyphs[index]
        centre = (glyph.top + glyph.bottom) / 2
        best, distance = -1, 0.0
        for number, (_, (total, count, size)) in enumerate(lines):
            away = abs(centre - total / count)
            if away <= SAME_LINE * max(size, glyph.size) and (best < 0 or away < distance):
                best, distance = number, away
        if best < 0:
            lines.append(([index], [centre, 1, glyph.size]))
        else:
            members, place = lines[best]
            members.append(index)
            if glyph.size > 0.8 * place[2]:
                place[0] += centre
                place[1] += 1
    lines.sort(key=lambda line: line[1][0] / line[1][1])
    found: list[TextLine] = []
    for members, (_, _, size) in lines:
        members.sort(key=lambda index: (glyphs[index].left, index))
        parts = _split(glyphs, members, size, split_at)
        found.extend(_text_line(glyphs, part, size) for part in parts)
    return found


def _split(
    glyphs: Sequence[Glyph], members: list[int], size: float, split_at: float | None
) -> list[list[int]]:
    if split_at is None:
        return [members]
    parts = [[members[0]]]
    for before, index in pairwise(members):
        if glyphs[index].left - glyphs[before].right > split_at * size:
            parts.append([])
        parts[-1].append(index)
    return parts


def _text_line(glyphs: Sequence[Glyph], members: list[int], size: float) -> TextLine:
    chosen = [glyphs[index] for index in members]
    return TextLine(
        indices=tuple(members),
        text=_join_words(glyphs, members, size),
        left=min(glyph.left for glyph in chosen),
        top=min(glyph.top for glyph in chosen),
        right=max(glyph.right for glyph in chosen),
        bottom=max(glyph.bottom for glyph in chosen),
        size=size,
    )


def _join_words(glyphs: Sequence[Glyph], members: list[int], size: float) -> str:
    runs = [glyphs[members[0]].text]
    for before, index in pairwise(members):
        left, right = glyphs[before], glyphs[index]
        gap = right.left - left.right
        if _LATIN.match(left.text[-1]) and _LATIN.match(right.text[0]):
            spaced = index > before + 1 and all(
                glyphs[between].text.isspace() for between in range(before + 1, index)
            )
            if gap > WORD_GAP * size or (spaced and gap > 0.15 * size):
                runs[-1] += " "
            runs[-1] += right.text
        elif gap > COLUMN_GAP * size:
            runs.append(right.text)
        else:
            runs[-1] += right.text
    text = runs[0]
    for run_before, run in pairwise(runs):
        # "粒 度 調 整 砕 石" is one word set wide; "500以上  2,000未満" are two.
        apart = len(run_before.strip(_BRACKETS)) > 1 and len(run.strip(_BRACKETS)) > 1
        text += " " + run if apart else run
    return _SPELT_OUT.sub(lambda found: found.group().replace(" ", ""), text)


def cell_text(glyphs: Sequence[Glyph], indices: Sequence[int], *, left: float, right: float) -> str:
    """A cell's text on one line; ``left`` and ``right`` are the cell's sides."""
    visible = [index for index in indices if not glyphs[index].text.isspace()]
    if not visible:
        return ""
    turn = common_turn(glyphs[index] for index in visible)
    if turn:
        cell = turn_glyphs([glyphs[index] for index in visible], (4 - turn) % 4, 0.0, 0.0)
        return join_lines(text_lines(cell, range(len(cell))), 0.0)
    upright = _vertical_text(glyphs, visible)
    if upright is not None:
        return upright
    return join_lines(text_lines(glyphs, visible), right - left)


def join_lines(lines: Sequence[TextLine], width: float) -> str:
    """Lines of one cell joined; a space only where the writer broke the line on purpose."""
    text = lines[0].text
    for before, line in pairwise(lines):
        text += _between(before, line, width) + line.text
    return text


def _between(before: TextLine, line: TextLine, width: float) -> str:
    if _NO_SPACE_AFTER.search(before.text) or _NO_SPACE_BEFORE.match(line.text):
        return ""
    if min(len(before.text), len(line.text)) < 2:
        # "5" over "7" are two values, not 57.
        return " " if before.text.isdecimal() and line.text.isdecimal() else ""
    if _LATIN.match(before.text[-1]) and _LATIN.match(line.text[0]):
        return " "
    if _ENDS_A_THING.search(before.text) and _FIGURE.match(line.text):
        return " "
    room = (width - (before.right - before.left)) / max(before.size, 1.0)
    if room > 4:
        return " "
    ended = _ENDS_A_THING.search(before.text) or _BEGINS_A_THING.match(line.text)
    return " " if room > 2 and ended else ""


def _vertical_text(glyphs: Sequence[Glyph], visible: list[int]) -> str | None:
    """Text of a cell written in several columns from the top down, right to left; else None."""
    if len(visible) < 4:
        return None
    downwards = 0
    for before, index in pairwise(visible):
        one, two = glyphs[before], glyphs[index]
        aside = abs((one.left + one.right) - (two.left + two.right)) / 2
        below = ((two.top + two.bottom) - (one.top + one.bottom)) / 2
        downwards += aside < 0.3 * one.size and below > 0.6 * one.size
    if downwards < 0.6 * (len(visible) - 1):
        return None
    columns: list[list[int]] = []
    for index in sorted(visible, key=lambda i: -(glyphs[i].left + glyphs[i].right)):
        centre = (glyphs[index].left + glyphs[index].right) / 2
        if columns:
            first = glyphs[columns[-1][0]]
            if abs(centre - (first.left + first.right) / 2) < 0.6 * first.size:
                columns[-1].append(index)
                continue
        columns.append([index])
    return "".join(
        glyphs[index].text
        for column in columns
        for index in sorted(column, key=lambda i: glyphs[i].top)
    )
