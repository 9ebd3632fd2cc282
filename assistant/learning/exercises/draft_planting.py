"""Errors planted into a written draft: each kind in turn, one in a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from assistant.drafting.review.clauses import Standards
from assistant.drafting.sheet import Sheet
from assistant.drafting.tracing import sheet_texts
from assistant.learning.exercises.draft_error_kinds import Basis, Candidate, DraftErrorKind
from assistant.learning.exercises.draft_errors import candidates_of
from assistant.learning.exercises.draft_text import WHOLE, Passage
from assistant.learning.exercises.exercise import Difficulty, PlantedError
from assistant.learning.exercises.grading import CELLS_PER_ERROR
from assistant.learning.exercises.written_drafts import SUPERVISOR, WrittenDraft, holds_sections
from retrieval.japanese import normalise
from retrieval.numbers_in_text import numbers_in

_FEWEST_SECTIONS = 3
_SECTION_MISSING = 0.4
"""How often a section is taken out, where it isn't all that is asked for."""


def planted_in(
    written: WrittenDraft,
    kinds: Sequence[DraftErrorKind],
    count: int,
    difficulty: Difficulty,
    standards: Standards,
    random: Random,
) -> tuple[tuple[PlantedError, ...], tuple[Passage, ...]]:
    """The errors in reading order, and the passages with them: each kind in turn, one a passage.

    There are at most ``count``, and fewer where marking all that is left would be worth something.
    """
    basis = Basis(
        standards,
        {document.id: document for document in standards.documents},
        frozenset(
            str(number.value)
            for text in sheet_texts(written.sheet)
            for number in numbers_in(normalise(text))
        ),
        _supervisor(written.sheet),
        difficulty,
    )
    order = list(kinds)
    if len(order) > 1 and random.random() >= _SECTION_MISSING:
        order = [kind for kind in order if kind.name != "section"]
    random.shuffle(order)
    left = {kind.name: _shuffled(written, kind, basis, random) for kind in order}
    changed: dict[str, Candidate] = {}
    facts: set[tuple[str, str, tuple[str, ...]]] = set()
    removed = ""
    missing: PlantedError | None = None

    def room() -> int:
        """How many errors there may be in what is left of the draft."""
        cells = sum(
            passage.section != removed and not passage.heading and bool(passage.text.strip())
            for passage in written.passages
        )
        return min(count, max(1, cells // CELLS_PER_ERROR))

    while len(changed) + bool(missing) < room() and any(left.values()):
        for kind in order:
            if len(changed) + bool(missing) >= room():
                break
            pool = left[kind.name]
            if kind.name == "section":
                if pool and missing is None:
                    removed = pool[0].passage.section
                    missing = pool[0].error
                    changed = {p: c for p, c in changed.items() if c.passage.section != removed}
                pool.clear()
                continue
            while pool:
                candidate = pool.pop()
                place = candidate.passage.place
                error = candidate.error
                fact = error.kind, error.should, error.basis  # once: elsewhere it stays right
                if place in changed or candidate.passage.section == removed or fact in facts:
                    continue
                facts.add(fact)
                changed[place] = candidate
                break
    while len(changed) + bool(missing) > room():
        changed.popitem()  # what a section was taken out after
    passages = tuple(
        changed[passage.place].passage if passage.place in changed else passage
        for passage in written.passages
        if passage.section != removed
    )
    errors = tuple(changed[p.place].error for p in written.passages if p.place in changed)
    return ((missing, *errors) if missing else errors), passages


def _shuffled(
    written: WrittenDraft, kind: DraftErrorKind, basis: Basis, random: Random
) -> list[Candidate]:
    if kind.name == "section":
        return list(_missing_sections(written, random))
    found = list(candidates_of(written.passages, kind.name, basis, random))
    random.shuffle(found)
    return found


def _missing_sections(written: WrittenDraft, random: Random) -> Iterator[Candidate]:
    """A required section that can be taken out: without sections below it, and not one of few."""
    outlines = {outline.id: outline for outline in written.kind.outline}
    told = [s for s in written.draft.sections if s.blocks]
    if len(told) <= _FEWEST_SECTIONS:
        return
    choices = [
        section
        for section in told
        if outlines[section.id].required and not holds_sections(section, written.draft.sections)
    ]
    if not choices:
        return
    section = random.choice(choices)
    error = PlantedError(
        kind="section",
        title="必要な節がない",
        places=(WHOLE,),
        near=(),
        stands="",
        should=section.heading,
        reason="omission",
        explanation=(
            (
                f"{written.kind.title}には「{section.heading}」の節が要りますが、この下書きにはありません"
                "（資料の「必要な節」で確かめられます）。"
            ),
        ),
        basis=(f"{written.kind.title}の構成",),
    )
    passage = next(p for p in written.passages if p.section == section.id)
    yield Candidate(passage, error)


def _supervisor(sheet: Sheet) -> str:
    value = sheet.values.get(SUPERVISOR)
    return value.text if value is not None else ""
