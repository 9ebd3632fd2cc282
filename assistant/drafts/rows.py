"""The records of a draft's sections."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.draft import Section
from assistant.drafting.kept import section_as_json
from assistant.records.drafts import DraftRow, SectionRow, digest_of

_FAILURE = "書けませんでした: "


def with_failure(section: Section, message: str) -> Section:
    """The section with the reason why it could not be written, in place of an older reason."""
    return replace(section, notes=(f"{_FAILURE}{message}", *without_failure(section).notes))


def without_failure(section: Section) -> Section:
    """The section without such a reason: it has been written by hand since."""
    kept = tuple(note for note in section.notes if not note.startswith(_FAILURE))
    return replace(section, notes=kept)


def row_of(section: Section) -> SectionRow:
    """The record of a section as it is, not asked for."""
    return SectionRow(
        id=section.id,
        heading=section.heading,
        level=section.level,
        state=section.state.value,
        digest=digest_of(section_as_json(section)),
    )


def with_rows(row: DraftRow, *sections: SectionRow) -> DraftRow:
    """The draft with some of its sections replaced by others of the same ids."""
    new = {section.id: section for section in sections}
    return replace(row, sections=tuple(new.get(old.id, old) for old in row.sections))
