"""Part of a draft as it should be, written from a kind's example sheet and the standards in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import yaml

from assistant.drafting.draft import Draft, OriginKind, Section
from assistant.drafting.kinds import Kind
from assistant.drafting.outline_reading import SectionOutline
from assistant.drafting.review.clauses import Standards
from assistant.drafting.sheet import Sheet
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources
from assistant.drafting.writing import Writing, begin_draft, write_draft
from assistant.learning.exercises.draft_text import Passage, passages_of, section_names
from assistant.learning.exercises.exercise import Difficulty

_SECTIONS = {Difficulty.EASY: 5, Difficulty.NORMAL: 7, Difficulty.HARD: 8}
SUPERVISOR = "監督員の呼称"
"""The field of the sheet that says what the supervisor is called."""
_SUPERVISORS = ("監督員", "監督職員")
_CONTRACTORS = ("受注者", "請負者")


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A draft as it should be, with what it was written from; ``wanted`` are sections it must have."""

    kind: Kind
    sheet: Sheet
    given: Mapping[str, object]
    draft: Draft
    names: Mapping[str, str]
    passages: tuple[Passage, ...]
    wanted: tuple[str, ...]


def written_draft(
    kind: Kind,
    difficulty: Difficulty,
    sources: Sources,
    standards: Standards,
    random: Random,
    *,
    watch: Callable[[], None],
) -> WrittenDraft | None:
    """Some sections of a draft of a kind from its example sheet, None when it has no example.

    ``watch`` is called before the first section and after each; what it raises ends the writing.
    """
    given = yaml.safe_load(kind.example) if kind.example.strip() else None
    if not isinstance(given, dict):
        return None
    if SUPERVISOR in kind.schema and (called := _called(standards, _SUPERVISORS)):
        given[SUPERVISOR] = called
    sheet = sheet_of(given, kind)
    draft = begin_draft(kind, sheet)
    outlines = {outline.id: outline for outline in kind.outline}
    chosen = _chosen(draft, outlines, difficulty, random)
    draft = replace(draft, sections=tuple(s for s in draft.sections if s.id in chosen))
    watch()
    for finished in write_draft(draft, Writing(kind, sheet, sources)):
        watch()
        draft = finished
    draft = replace(
        draft,
        sections=tuple(s for s in draft.sections if s.blocks or holds_sections(s, draft.sections)),
    )
    names = section_names(draft)
    called = _called(standards, _CONTRACTORS) or _CONTRACTORS[0]
    passages = tuple(_calling(passage, called) for passage in passages_of(draft, names))
    return WrittenDraft(
        kind,
        sheet,
        given,
        draft,
        names,
        passages,
        tuple(s.heading for s in draft.sections if s.blocks and outlines[s.id].required),
    )


def _called(standards: Standards, words: Sequence[str]) -> str:
    """The one of several words that the standards in force use most, "" where they use none."""
    counts: Counter[str] = Counter()
    for document in standards.documents:
        if not document.superseded_by:
            for passage in standards.sources.standards.passages_of(document.id):
                counts.update({word: passage.text.count(word) for word in words})
    best = max(words, key=lambda word: counts[word])
    return best if counts[best] else ""


def _calling(passage: Passage, contractor: str) -> Passage:
    """The kind's fixed wording with the standards' word for the contractor: else it looks like an error."""
    pieces = tuple(
        replace(piece, text=piece.text.replace(_CONTRACTORS[0], contractor))
        if piece.origin.kind is OriginKind.TEMPLATE
        else piece
        for piece in passage.pieces
    )
    return replace(passage, pieces=pieces)


def _chosen(
    draft: Draft, outlines: Mapping[str, SectionOutline], difficulty: Difficulty, random: Random
) -> set[str]:
    """The ids of the sections to write: required ones first, each with the headings above it."""
    told = [s for s in draft.sections if outlines[s.id].template.strip()]
    random.shuffle(told)
    told.sort(key=lambda section: not outlines[section.id].required)
    of_all = told[: _SECTIONS[difficulty] * 2]
    random.shuffle(of_all)
    chosen = {section.id for section in of_all[: _SECTIONS[difficulty]]}
    above: list[Section] = []
    for section in draft.sections:
        above = [each for each in above if each.level < section.level]
        if section.id in chosen:
            chosen |= {each.id for each in above}
        above.append(section)
    return chosen


def holds_sections(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a heading has sections below it."""
    at = sections.index(section)
    return at + 1 < len(sections) and sections[at + 1].level > section.level
