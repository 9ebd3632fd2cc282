"""What a person sees of a draft: the line in the list, the draft itself, and how its writing goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.draft import Draft, SectionState


class DraftState(StrEnum):
    """How far a draft is. A stopped one has sections that wait, and nobody writes them."""

    WRITING = "writing"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section in a list. ``revision`` is the draft's when this section changed last.

    ``asked`` says that it will be written (anew) with ``hint``; until then it stays as it is.
    """

    id: str
    heading: str
    level: int
    state: SectionState
    revision: int
    asked: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A draft in a list. Times are ISO 8601 in UTC.

    ``kind`` names the folder of its kind, ``kind_title`` is what people call that. ``revision``
    counts every change, ``version`` is the number of the newest kept version, 0 while there is
    none. ``message`` says why the writing stopped by itself. ``estimate`` is the name of the
    estimate that was given.
    """

    id: str
    owner: str
    kind: str
    kind_title: str
    title: str
    subject: str
    state: DraftState
    message: str
    revision: int
    version: int
    sections: tuple[SectionEntry, ...]
    estimate: str
    created_at: str
    changed_at: str

    @property
    def written(self) -> int:
        """How many sections have a text."""
        missing = (SectionState.WAITING, SectionState.FAILED)
        return sum(section.state not in missing for section in self.sections)

    @property
    def accepted(self) -> int:
        """How many sections a person has accepted."""
        return sum(section.state is SectionState.ACCEPTED for section in self.sections)


@dataclass(frozen=True, slots=True)
class Progress:
    """The section that is being written now.

    ``words`` are those that the model has written of the paragraph at hand, unverified; ``ahead`` is
    how many jobs the model does before, None while it is not asked.
    """

    section_id: str
    heading: str
    words: str = ""
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is now. ``notes`` are of the sheet: contradictions with the estimate and such."""

    entry: DraftEntry
    draft: Draft
    notes: tuple[str, ...] = ()
    progress: Progress | None = None
