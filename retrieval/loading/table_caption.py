"""What belongs to a table without standing in it: caption above, units, notes below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.loading.cell_text import TextLine, text_lines
from retrieval.loading.glyphs import Glyph
from retrieval.loading.table_values import is_note

REACH_ABOVE = 75.0  # points above a table within which its caption stands
REACH_BELOW = 130.0
NEAR = 1.9  # line heights between a table and the line that belongs to it
REACH = 2.5  # line heights that may lie between a table and its numbered caption
MAX_NOTE_LINES = 10

_CAPTION = re.compile(
    r"^[【〔［\[(（<＜■●◆]?\s*(別表|付表|附表|図表|様式|表|解表|Table|TABLE)\s*"
    r"[-‐－―ー–—−.．・]?\s*([0-9０-９]|[IVXⅠ-Ⅻ一二三四五六七八九十A-ZＡ-Ｚア-ン(（]|第|$|[\s　])"
)
_BARE = re.compile(r"^\S?\S?表\s*[0-9０-９\-－.．]*$")
_FIGURE = re.compile(
    r"^[【〔［\[(（]?\s*(図|写真|解図|参考図|Fig)\s*[-‐－―ー–—−.．・]?\s*[0-9０-９A-Z一-十第]"
)
_UNIT = re.compile(r"^[(（\[［〔]?\s*(単\s*位|Unit)|^[(（\[［〔][^)）]{0,14}[)）\]］〕]$")
_HEADING = re.compile(
    r"^(第?[0-9０-９]+\s*[-‐－―ー–—−.．、章節編条項款)）]|[(（][0-9０-９ア-ンa-zａ-ｚ一-十]+[)）]"
    r"|[①-⑳]|[ア-ンa-zａ-ｚ一-十]\s*[.．)）、]|[・･○●※]|第)"
)
_PART = re.compile(r"^[(（]\s*[0-9０-９ア-ンa-z]{1,2}\s*[)）]|^[①-⑳]|^[0-9０-９]{1,2}[)）]")
_SENTENCE = re.compile(r"[。、]$|[。]|(する|れる|いる|ある|よる|なる|られる|ない|とおり|通り)$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lines around a table that belong to it, and the glyphs they are made of."""

    caption: str
    notes: tuple[str, ...]
    indices: frozenset[int]
    is_figure: bool = False


def is_unit_note(text: str) -> bool:
    """Whether a line beside a table says what its values are counted in: "（単位：mm）"."""
    return _UNIT.match(text) is not None and "位" in text


def read_surroundings(
    glyphs: Sequence[Glyph],
    taken: set[int],
    bounds: tuple[float, float, float, float],
    caption_before: str,
) -> Surroundings:
    """Caption, units and notes of the table at ``bounds`` among the glyphs not ``taken``.

    ``caption_before`` is the caption of the table above it on the page: where this one is
    only named "(2) …", its number comes from there.
    """
    _, top, right, bottom = bounds
    above = _strip(glyphs, taken, bounds, top - REACH_ABOVE, top)
    below = _strip(glyphs, taken, bounds, bottom, bottom + REACH_BELOW)
    caption, notes, used = _read_above(list(reversed(above)), top, caption_before)
    if not caption.startswith(("表", "別表")) and below and _FIGURE.match(below[0].text):
        gap = below[0].top - bottom
        if gap < NEAR * max(below[0].size, 8):
            return Surroundings("", (), frozenset(), is_figure=True)
    under, under_used = _read_below(below, bottom, right)
    return Surroundings(
        caption,
        (*notes, *under),
        frozenset(index for line in used + under_used for index in line.indices),
    )


def _strip(
    glyphs: Sequence[Glyph],
    taken: set[int],
    bounds: tuple[float, float, float, float],
    top: float,
    bottom: float,
) -> list[TextLine]:
    left, _, right, _ = bounds
    inside = [
        index
        for index, glyph in enumerate(glyphs)
        if index not in taken and top <= (glyph.top + glyph.bottom) / 2 <= bottom
    ]
    lines = text_lines(glyphs, inside, split_at=3.0)
    return [line for line in lines if line.right > left - 4 and line.left < right + 4]


def _read_above(
    lines: list[TextLine], top: float, caption_before: str
) -> tuple[str, list[str], list[TextLine]]:
    """``lines`` from the nearest upwards."""
    notes: list[str] = []
    used: list[TextLine] = []
    pending: list[TextLine] = []  # short lines that may be the rest of a caption further up
    edge = top
    for line in lines:
        if edge - line.bottom > REACH * max(line.size, 8.0) or len(pending) > 3:
            break
        text = line.text.strip()
        if _CAPTION.match(text) and not _SENTENCE.search(text):
            if _BARE.match(text) and not pending and line is not lines[-1]:
                pending.append(line)  # "付表８" under the caption proper
                edge = min(edge, line.top)
                continue
            parts = [line, *reversed(pending)]
            return _spaced(" ".join(part.text for part in parts)), notes, [*used, *parts]
        if _UNIT.match(text) and not _PART.match(text):
            notes.insert(0, text)
            used.append(line)
        elif _SENTENCE.search(text) or len(text) > 45:
            break
        else:
            pending.append(line)
        edge = min(edge, line.top)
    if pending and edge <= top:
        nearest = pending[0]
        if top - nearest.bottom > NEAR * max(nearest.size, 8.0):
            return "", notes, used
        text = nearest.text.strip()
        if caption_before and _PART.match(text) and re.match(r"^(別?表|様式)", caption_before):
            base = re.sub(
                r"\s*([(（]\s*[0-9０-９ア-ンa-z]{1,2}\s*[)）]|[①-⑳]).*$", "", caption_before
            )
            return f"{base} {text}", notes, [*used, nearest]
        if not _HEADING.match(text) and len(text) > 2 and len(text) <= 30:
            return text, notes, [*used, nearest]
    return "", notes, used


def _spaced(caption: str) -> str:
    """A blank between the number and the name: "表2-3-8スランプ…" reads as one word."""
    return re.sub(
        r"^(\S*?表\s*[0-9０-９\-‐－―ー–—−.．・]*[0-9０-９])(?=[^\s0-9０-９\-‐－―ー–—−.．・)）\]］】〕])",
        r"\1 ",
        caption,
    )


def _read_below(
    lines: list[TextLine], bottom: float, right: float
) -> tuple[list[str], list[TextLine]]:
    notes: list[str] = []
    used: list[TextLine] = []
    edge, start = bottom, 0.0
    for line in lines[:MAX_NOTE_LINES]:
        text = line.text.strip()
        if line.top - edge > NEAR * max(line.size, 8.0):
            break
        if _CAPTION.match(text) or _FIGURE.match(text):
            break
        parenthesised = not used and re.match(r"^[(（].{3,}[)）]。?$", text)
        if is_note(text) or (parenthesised and not _PART.match(text)):
            notes.append(text)
            start = line.left
        elif (
            notes
            and not _HEADING.match(text)
            and (line.left > start + 0.7 * line.size or _runs_on(notes[-1], used[-1], right))
        ):
            notes[-1] += text
        elif notes and line.left > start + 0.7 * line.size and _PART.match(text):
            notes.append(text)
        else:
            break
        used.append(line)
        edge = line.bottom
    return notes, used


def _runs_on(note: str, line: TextLine, right: float) -> bool:
    """Whether a note's last line is full and stops in the middle of a sentence."""
    return line.right > right - 1.5 * line.size and not note.endswith(("。", ".", "）", ")"))
