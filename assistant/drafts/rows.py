"""The records of a draft's sections."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.draft import Section
from assistant.drafting.kept import section_as_json
from assistant.records.drafts import DraftRow, SectionRow, digest_of


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
