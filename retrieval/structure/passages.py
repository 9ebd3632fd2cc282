"""Sorts blocks into sections by their headings, and cuts sections into passages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from retrieval.documents import Passage, PassageKind, Unit, UnitKind
from retrieval.structure.blocks import Block, Heading, Paragraph, TableBlock
from retrieval.structure.groups import Group, make_groups
from retrieval.structure.outline import clause_label, heading_path, push
from retrieval.structure.sentences import tidy
from retrieval.structure.tables import table_parts
from retrieval.structure.titles import follows, spaced_caption

# Characters. A passage takes whole sentences and items up to the target; a list with its lead
# may go up to the most; pieces below the least are joined to their neighbour.
TARGET_LENGTH = 420
LEAST_LENGTH = 150
MOST_LENGTH = 700


@dataclass(slots=True)
class _Section:
    path: list[Heading]
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: PassageKind
    path: tuple[str, ...]
    clause: str
    units: tuple[Unit, ...]


def assemble(blocks: Sequence[Block], *, document_id: str, title: str) -> tuple[Passage, ...]:
    """Passages of a document in reading order."""
    drafts = [draft for section in _sections(blocks) for draft in _drafts(section, title)]
    return tuple(
        Passage(
            _identify(document_id, position, draft.units),
            document_id,
            position,
            draft.kind,
            draft.path,
            draft.clause,
            draft.units,
        )
        for position, draft in enumerate(drafts)
    )


def _identify(document_id: str, position: int, units: Sequence[Unit]) -> str:
    text = "\n".join(unit.text for unit in units)
    return hashlib.sha256(f"{document_id}\0{position}\0{text}".encode()).hexdigest()[:20]


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    section = _Section([])
    for block in blocks:
        if not isinstance(block, Heading):
            above = _left_by(block, section)
            if above is not None:
                yield section
                section = _Section(above)
            section.blocks.append(block)
            continue
        path = push(section.path, block)
        if section.blocks or (section.path and section.path[-1] not in path):
            # A heading with neither text nor sub-headings still becomes a passage of its own.
            yield section
        section = _Section(path)
    yield section


def _left_by(block: Block, section: _Section) -> list[Heading] | None:
    """The headings that stay when "(3) 受注者は…" follows the text of the heading "(2) 運搬"."""
    mark = block.mark if isinstance(block, Paragraph) else None
    if mark is None or not section.blocks:
        return None
    for index, heading in enumerate(section.path):
        if heading.level or heading.mark is None or not follows(mark, heading.mark):
            continue
        nested = any(
            isinstance(other, Paragraph)
            and other.mark is not None
            and other.mark.style == mark.style
            for other in section.blocks
        )
        return None if nested else section.path[:index]
    return None


def _drafts(section: _Section, title: str) -> Iterator[_Draft]:
    path = heading_path(section.path, title)
    clause = clause_label(section.path, title)
    if not section.blocks:
        if section.path:
            heading = section.path[-1]
            boxes = tuple(line.box for line in heading.lines)
            yield _Draft(PassageKind.CLAUSE, path, clause, (Unit(heading.text, boxes),))
        return
    groups = make_groups([block for block in section.blocks if isinstance(block, Paragraph)])
    for part in cut(groups):
        units = tuple(unit for group in part for unit in group.units)
        units += tuple(unit for group in part for unit in group.beside)
        yield _Draft(PassageKind.CLAUSE, path, _with_items(clause, part, groups), units)
    name = section.path[-1].title if section.path else ""
    for block in section.blocks:
        if isinstance(block, TableBlock):
            label = spaced_caption(tidy(block.table.caption)) or clause
            for units in table_parts(block.table, heading=name or clause):
                yield _Draft(PassageKind.TABLE, path, label, units)


def _with_items(clause: str, part: Sequence[Group], groups: Sequence[Group]) -> str:
    """Adds the items' numbers when the part holds only some items of the clause."""
    first = next((group.mark for group in part if not group.loose), None)
    if first is None or not first.numbers:
        return clause
    if len(part) == len(groups) and 1 in first.numbers:
        return clause
    marks = [
        group.mark for group in part if group.mark is not None and group.mark.style == first.style
    ]
    if len(marks) == 1:
        return f"{clause} {first.label}"
    return f"{clause} {first.label}～{marks[-1].label}"


def cut(groups: Sequence[Group]) -> list[list[Group]]:
    """Parts of a section of about the target length, lists kept with their lead and whole."""
    parts: list[list[Group]] = []
    for cluster in _clusters(groups):
        for chunk in _bounded(cluster):
            size = sum(group.length for group in chunk)
            last = sum(group.length for group in parts[-1]) if parts else MOST_LENGTH
            small = last < LEAST_LENGTH or size < LEAST_LENGTH // 2
            if last + size <= TARGET_LENGTH or (small and last + size <= MOST_LENGTH):
                parts[-1].extend(chunk)
            else:
                parts.append(list(chunk))
    return parts


def _clusters(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """A lead sentence with the items it announces, a caption with its loose rows; others alone."""
    current: list[Group] = []
    for group in groups:
        if current and _is_drawn_on(current, group):
            current.append(group)
            continue
        if current:
            yield current
        current = [group]
    if current:
        yield current


def _is_drawn_on(cluster: Sequence[Group], group: Group) -> bool:
    lead = cluster[0]
    if lead.lead and group.mark is not None:
        return lead.mark is None or group.mark.style != lead.mark.style
    if all(unit.kind == UnitKind.NOTE for unit in group.units):
        return len(cluster) > 1 or group.loose
    captioned = cluster[-1].loose or cluster[-1].units[-1].kind == UnitKind.CAPTION
    return group.loose and captioned


def _bounded(cluster: Sequence[Group]) -> Iterator[list[Group]]:
    """Cuts a cluster over the limit at its outermost items, else where it is full."""
    if sum(group.length for group in cluster) <= MOST_LENGTH:
        yield list(cluster)
        return
    outer = next((group.mark.style for group in cluster[1:] if group.mark is not None), "")
    chunk: list[Group] = []
    size = 0
    for group in _small(cluster):
        at_outer = group.mark is not None and group.mark.style == outer
        full = size + group.length > MOST_LENGTH
        if chunk and (full or (at_outer and size + group.length > TARGET_LENGTH)):
            # An item that announces a list goes with it.
            carried = chunk[-1:] if len(chunk) > 1 and chunk[-1].lead and not at_outer else []
            yield chunk[: len(chunk) - len(carried)]
            chunk, size = list(carried), sum(item.length for item in carried)
        chunk.append(group)
        size += group.length
    yield chunk


def _small(cluster: Sequence[Group]) -> Iterator[Group]:
    """Groups longer than a passage cut at their units."""
    for group in cluster:
        if group.length <= MOST_LENGTH:
            yield group
            continue
        units: list[Unit] = []
        for unit in group.units:
            if units and sum(len(item.text) for item in units) + len(unit.text) > TARGET_LENGTH:
                yield replace(group, units=tuple(units), beside=())
                units = []
            units.append(unit)
        yield replace(group, units=tuple(units))
