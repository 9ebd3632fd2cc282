"""Assembles blocks into sections by their headings, and cuts sections into passages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.documents import Passage, PassageKind, Table, Unit, UnitKind
from retrieval.structure.blocks import Block, Heading, Paragraph, TableBlock, is_lead
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.sentences import pieces, split_sentences, tidy
from retrieval.structure.tables import table_parts

TARGET_LENGTH = 420  # characters; a passage is closed at the first good border past the minimum
LEAST_LENGTH = 150
MOST_LENGTH = 700

_RANKS = {
    MarkKind.PART: 1.0,
    MarkKind.CHAPTER: 2.0,
    MarkKind.APPENDIX: 2.0,
    MarkKind.SECTION: 3.0,
    MarkKind.SUBSECTION: 3.5,
    MarkKind.DIVISION: 3.6,
    MarkKind.ARTICLE: 4.0,
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Units that stay together: a sentence, an item with its sentences. ``depth`` 0 is plain."""

    units: tuple[Unit, ...]
    mark: Mark | None
    lead: bool = False

    @property
    def length(self) -> int:
        return sum(len(unit.text) for unit in self.units)


@dataclass(slots=True)
class _Section:
    path: list[Heading]
    blocks: list[Block] = field(default_factory=list)


def assemble(blocks: Sequence[Block], *, document_id: str, title: str) -> tuple[Passage, ...]:
    """Passages of a document in reading order."""
    drafts: list[tuple[PassageKind, tuple[str, ...], str, tuple[Unit, ...]]] = []
    for section in _sections(blocks):
        path = _path(section.path, title)
        drafts.extend(_passages_of(section, path))
    passages = []
    for position, (kind, path, clause, units) in enumerate(drafts):
        text = "\n".join(unit.text for unit in units)
        digest = hashlib.sha256(f"{document_id}\0{position}\0{text}".encode()).hexdigest()[:20]
        passages.append(Passage(digest, document_id, position, kind, path, clause, units))
    return tuple(passages)


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    stack: list[Heading] = []
    section = _Section([])
    for block in blocks:
        if isinstance(block, Heading):
            if section.blocks or _is_orphan(section, block, stack):
                yield section
            stack = push(stack, block)
            section = _Section(list(stack))
        else:
            section.blocks.append(block)
    yield section


def _is_orphan(section: _Section, following: Heading, stack: list[Heading]) -> bool:
    """True when a heading got neither text nor sub-headings, so that its words would be lost."""
    if not section.path or section.path[-1] not in stack:
        return False
    return section.path[-1] not in push(stack, following)


def push(stack: Sequence[Heading], heading: Heading) -> list[Heading]:
    """The headings above and including ``heading``, given those before it."""
    kept = list(stack)
    if heading.level:
        kept = [entry for entry in kept if entry.level and entry.level < heading.level]
        return [*kept, heading]
    mark = heading.mark
    if mark is None:
        kept = [entry for entry in kept if entry.level or _rank(entry) <= _RANKS[MarkKind.SECTION]]
        return [*kept, heading]
    if mark.kind in _RANKS:
        rank = _RANKS[mark.kind]
        kept = [entry for entry in kept if entry.level or _rank(entry) < rank]
        return [*kept, heading]
    for index, entry in enumerate(kept):
        if entry.mark is not None and _same_list(entry.mark, mark):
            return [*kept[:index], heading]
    if mark.kind == MarkKind.COMPOSITE:
        return [*_above_composite(kept, mark), heading]
    if mark.kind in (MarkKind.NUMBER_DOT, MarkKind.NUMBER):
        kept = [entry for entry in kept if not _is_deep(entry)]
    return [*kept, heading]


def _rank(heading: Heading) -> float:
    if heading.mark is None:
        return 3.2
    return _RANKS.get(heading.mark.kind, 9.0)


def _same_list(first: Mark, second: Mark) -> bool:
    return first.kind == second.kind and first.style == second.style


def _is_deep(heading: Heading) -> bool:
    return heading.mark is not None and heading.mark.kind in (
        MarkKind.PAREN,
        MarkKind.HALF_PAREN,
        MarkKind.CIRCLED,
        MarkKind.LATIN,
        MarkKind.PAREN_LATIN,
        MarkKind.KANA,
        MarkKind.PAREN_KANA,
    )


def _above_composite(stack: list[Heading], mark: Mark) -> list[Heading]:
    """Headings above "2-1-3": up to "2-1" or "2." when there, else the fixed divisions."""
    for index in range(len(stack) - 1, -1, -1):
        entry = stack[index].mark
        if entry is None or entry.kind not in (
            MarkKind.COMPOSITE,
            MarkKind.NUMBER_DOT,
            MarkKind.NUMBER,
        ):
            continue
        if len(entry.numbers) < len(mark.numbers) and (
            mark.numbers[: len(entry.numbers)] == entry.numbers
        ):
            return stack[: index + 1]
    return [entry for entry in stack if entry.level or _rank(entry) <= _RANKS[MarkKind.ARTICLE]]


def _path(headings: Sequence[Heading], title: str) -> tuple[str, ...]:
    path = [heading.text for heading in headings]
    outer = tidy(title)
    if outer and not any(
        _plain(part) in _plain(outer) or _plain(outer) in _plain(part) for part in path
    ):
        path.insert(0, outer)
    return tuple(path)


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", "", text)


def clause_label(headings: Sequence[Heading], title: str) -> str:
    """What a person looks the place up by: the innermost clause number with its words."""
    names: list[str] = []
    for heading in reversed(headings):
        kind = heading.mark.kind if heading.mark is not None else None
        text = heading.text
        if kind == MarkKind.ARTICLE and heading.mark is not None:
            text = heading.mark.label + (f"（{heading.title}）" if heading.title else "")
        names.insert(0, text)
        anchored = kind in (
            MarkKind.ARTICLE,
            MarkKind.PART,
            MarkKind.CHAPTER,
            MarkKind.SECTION,
            MarkKind.APPENDIX,
        )
        if kind == MarkKind.COMPOSITE and heading.mark is not None:
            anchored = len(heading.mark.numbers) >= 3
        if anchored or heading.level or kind is None:
            break
    return " ".join(names) or title


def _passages_of(
    section: _Section, path: tuple[str, ...]
) -> Iterator[tuple[PassageKind, tuple[str, ...], str, tuple[Unit, ...]]]:
    clause = clause_label(section.path, path[0] if path else "")
    blocks = section.blocks
    if not blocks:
        heading = section.path[-1]
        boxes = tuple(line.box for line in heading.lines)
        yield PassageKind.CLAUSE, path, clause, (Unit(heading.text, boxes),)
        return
    groups: list[_Group] = []
    waiting: list[Table] = []
    for run in _runs(blocks):
        if isinstance(run, TableBlock):
            waiting.append(run.table)
        else:
            groups.extend(run)
    for part in cut(groups):
        units = tuple(unit for group in part for unit in group.units)
        yield PassageKind.CLAUSE, path, _with_items(clause, part, groups), units
    heading_name = section.path[-1].title if section.path else ""
    for table in waiting:
        for units in table_parts(table, heading=heading_name or clause):
            name = tidy(table.caption) or clause
            yield PassageKind.TABLE, path, name, units


def _with_items(clause: str, part: Sequence[_Group], groups: Sequence[_Group]) -> str:
    """Adds the item's number when the part holds only some items of the clause."""
    if len(part) == len(groups):
        return clause
    marks = [group.mark for group in part if group.mark is not None and group.mark.numbers]
    if part[0].mark is None or not marks:
        return clause
    top = [mark for mark in marks if mark.style == part[0].mark.style]
    if not top:
        return clause
    if len(top) == 1:
        return f"{clause} {top[0].label}"
    return f"{clause} {top[0].label}～{top[-1].label}"


def _runs(blocks: Sequence[Block]) -> Iterator[list[_Group] | TableBlock]:
    """Groups of units, with the drawn labels of a figure gathered under its caption."""
    fragments: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            yield _loose(fragments)
            fragments = []
            yield block
        elif isinstance(block, Heading):
            continue
        elif block.caption and block.caption != "表" and fragments:
            yield [_figure(fragments, block)]
            fragments = []
        elif _is_fragment(block):
            fragments.append(block)
        else:
            yield _loose(fragments)
            fragments = []
            yield [_group(block)]
    yield _loose(fragments)


def _is_fragment(paragraph: Paragraph) -> bool:
    if paragraph.mark is not None or paragraph.caption or paragraph.note:
        return False
    text = "".join(line.text for line in paragraph.lines)
    return "。" not in text and paragraph.lines[0].size > 0 and len(text) < 60


def _loose(fragments: Sequence[Paragraph]) -> list[_Group]:
    return [_group(paragraph) for paragraph in fragments]


def _figure(fragments: Sequence[Paragraph], caption: Paragraph) -> _Group:
    lines = [line for paragraph in fragments for line in paragraph.lines]
    text = " ".join(re.sub(r"\s+", " ", line.text.strip()) for line in lines)
    boxes = tuple(line.box for line in lines)
    caption_unit = _group(caption).units
    return _Group((*caption_unit, Unit(text, boxes, UnitKind.NOTE)), None)


def _group(paragraph: Paragraph) -> _Group:
    sentences = split_sentences(pieces(paragraph.lines))
    kind = UnitKind.SENTENCE
    if paragraph.note:
        text = " ".join(part for part, _ in pieces(paragraph.lines))
        return _Group(
            (Unit(text, tuple(line.box for line in paragraph.lines), UnitKind.NOTE),), None
        )
    if paragraph.caption:
        kind = UnitKind.CAPTION
    units = []
    for index, sentence in enumerate(sentences):
        own = kind
        if index == 0 and paragraph.mark is not None:
            own = UnitKind.ITEM
        units.append(Unit(sentence.text, sentence.boxes, own))
    lead = bool(units) and is_lead(units[-1].text)
    return _Group(tuple(units), paragraph.mark, lead)


def cut(groups: Sequence[_Group]) -> list[list[_Group]]:
    """Parts of a section of about the target length, lists kept with their lead and whole."""
    parts: list[list[_Group]] = []
    for cluster in _clusters([group for group in groups if group.units]):
        for chunk in _bounded(cluster):
            size = sum(group.length for group in chunk)
            if parts:
                last = sum(group.length for group in parts[-1])
                together = last + size
                small = last < LEAST_LENGTH or size < LEAST_LENGTH // 2
                if together <= TARGET_LENGTH or (small and together <= MOST_LENGTH):
                    parts[-1].extend(chunk)
                    continue
            parts.append(list(chunk))
    return parts


def _clusters(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """A lead sentence with the items it announces; everything else alone."""
    current: list[_Group] = []
    for group in groups:
        if current and group.mark is not None and current[0].lead:
            current.append(group)
            continue
        if current and current[0].lead and len(current) > 1 and _is_note(group):
            current.append(group)
            continue
        if current:
            yield current
        current = [group]
    if current:
        yield current


def _is_note(group: _Group) -> bool:
    return all(unit.kind == UnitKind.NOTE for unit in group.units)


def _bounded(cluster: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Cuts a cluster over the limit at its outermost items, else at any item, else at units."""
    if sum(group.length for group in cluster) <= MOST_LENGTH:
        yield list(cluster)
        return
    outer = next((group.mark.style for group in cluster[1:] if group.mark is not None), "")
    chunk: list[_Group] = []
    size = 0
    for group in _small(cluster):
        at_outer = group.mark is not None and group.mark.style == outer
        if chunk and (
            size + group.length > MOST_LENGTH or (size >= TARGET_LENGTH * 0.75 and at_outer)
        ):
            yield chunk
            chunk, size = [], 0
        chunk.append(group)
        size += group.length
    if chunk:
        yield chunk


def _small(cluster: Sequence[_Group]) -> Iterator[_Group]:
    for group in cluster:
        if group.length <= MOST_LENGTH:
            yield group
            continue
        units: list[Unit] = []
        mark = group.mark
        for unit in group.units:
            if units and sum(len(item.text) for item in units) + len(unit.text) > TARGET_LENGTH:
                yield _Group(tuple(units), mark)
                units, mark = [], None
            units.append(unit)
        yield _Group(tuple(units), mark)
