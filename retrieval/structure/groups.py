"""Turns paragraphs of a section into groups of units that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.documents import Box, Line, Unit, UnitKind
from retrieval.structure.blocks import Paragraph
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.sentences import joint, pieces, split_sentences, tidy
from retrieval.structure.titles import is_lead, spaced_caption

_LONGEST_FRAGMENT = 60  # characters; a longer line without a full stop is text all the same
_LABEL_LENGTH = 9  # characters; shorter fragments are labels of a drawing
_FEWEST_LABELS = 4
_NOTE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Group:
    """Units that stay together: sentences of a paragraph, an item with all that is said of it.

    ``lead`` tells that it announces the list or table that follows; ``loose`` that it is a
    fragment of a drawing or of a table without rules; ``left`` is its indentation in points;
    ``beside`` are the notes of the margin column next to it.
    """

    units: tuple[Unit, ...]
    mark: Mark | None = None
    lead: bool = False
    loose: bool = False
    left: float = 0.0
    beside: tuple[Unit, ...] = ()

    @property
    def length(self) -> int:
        """Characters of all units."""
        return sum(len(unit.text) for unit in self.units)


def make_groups(paragraphs: Sequence[Paragraph]) -> list[Group]:
    """Groups in reading order; a drawing's labels gathered, text under an item joined to it."""
    groups: list[Group] = []
    fragments: list[Paragraph] = []
    beside: list[Unit] = []
    for paragraph in paragraphs:
        if paragraph.note and paragraph.mark is None:
            beside.extend(_group(paragraph).units)
            continue
        if _is_fragment(paragraph):
            fragments.append(paragraph)
            continue
        drawn = paragraph.caption not in ("", "表")
        groups.extend(_loose_groups(fragments, drawn=drawn))
        fragments = []
        group = _group(paragraph)
        if groups and _belongs_to(group, groups[-1], paragraph):
            last = groups[-1]
            groups[-1] = replace(last, units=(*last.units, *group.units), lead=group.lead)
        elif group.units:
            groups.append(group)
        if beside and groups:
            groups[-1] = replace(groups[-1], beside=(*groups[-1].beside, *beside))
            beside = []
    groups.extend(_loose_groups(fragments, drawn=False))
    if beside and groups:
        groups[-1] = replace(groups[-1], beside=(*groups[-1].beside, *beside))
    elif beside:
        groups.append(Group(tuple(beside)))
    return groups


def _belongs_to(group: Group, last: Group, paragraph: Paragraph) -> bool:
    """True for text without a mark that is indented below the item before it."""
    if group.mark is not None or paragraph.caption or paragraph.note or last.mark is None:
        return False
    size = paragraph.lines[0].size
    same_page = group.units and last.units and group.units[0].page == last.units[0].page
    deeper = group.left > last.left + 0.5 * size
    return size > 0 and (deeper if same_page else group.left > last.left - 0.5 * size)


def _is_fragment(paragraph: Paragraph) -> bool:
    if paragraph.mark is not None or paragraph.caption or paragraph.note:
        return False
    if paragraph.lines[0].size <= 0:
        return False
    text = "".join(line.text for line in paragraph.lines)
    return not re.search(r"[。：:]", text) and len(text) < _LONGEST_FRAGMENT


def _loose_groups(fragments: Sequence[Paragraph], *, drawn: bool) -> list[Group]:
    """Labels of a drawing as notes; lines that may be rows of an unruled table one by one."""
    if not fragments:
        return []
    lines = [line for paragraph in fragments for line in paragraph.lines]
    average = sum(len(line.text) for line in lines) / len(lines)
    if drawn or (average < _LABEL_LENGTH and len(lines) >= _FEWEST_LABELS):
        return [Group((note,), loose=True) for note in _label_notes(lines)]
    return [replace(_group(paragraph), loose=True) for paragraph in fragments]


def _label_notes(lines: Sequence[Line]) -> list[Unit]:
    notes = []
    words: list[str] = []
    boxes: list[Box] = []
    for line in lines:
        if words and sum(map(len, words)) + len(line.text) > _NOTE_LENGTH:
            notes.append(Unit(" ".join(words), tuple(boxes), UnitKind.NOTE))
            words, boxes = [], []
        words.append(tidy(line.text))
        boxes.append(line.box)
    notes.append(Unit(" ".join(words), tuple(boxes), UnitKind.NOTE))
    return notes


def _group(paragraph: Paragraph) -> Group:
    lines = pieces(paragraph.lines)
    mark = paragraph.mark
    if paragraph.note:
        text = ""
        for part, _ in lines:
            text += (joint(text, part) if text else "") + part
        boxes = tuple(line.box for line in paragraph.lines)
        return Group((Unit(text, boxes, UnitKind.NOTE),))
    if mark is not None:
        lines[0] = (_spaced(lines[0][0], mark), lines[0][1])
    if paragraph.caption:
        lines[0] = (spaced_caption(lines[0][0]), lines[0][1])
    kind = UnitKind.CAPTION if paragraph.caption else UnitKind.SENTENCE
    units = []
    for index, sentence in enumerate(split_sentences(lines)):
        own = UnitKind.ITEM if index == 0 and mark is not None else kind
        units.append(Unit(sentence.text, sentence.boxes, own))
    lead = bool(units) and is_lead(units[-1].text)
    return Group(tuple(units), mark, lead, left=paragraph.left)


def _spaced(text: str, mark: Mark) -> str:
    """The mark set off from its words: (1)受注者は → (1) 受注者は."""
    rest = tidy(mark.rest)
    if mark.kind == MarkKind.BULLET or not rest or not text.endswith(rest):
        return text
    return f"{text[: len(text) - len(rest)].rstrip()} {rest}"
