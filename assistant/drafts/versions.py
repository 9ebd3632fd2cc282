"""The kept versions of a draft: who made which why, and going back to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.access.door import Door
from assistant.drafting.draft import Draft
from assistant.drafting.kept import section_from_json
from assistant.drafts.changes import changed, who
from assistant.drafts.entries import DraftEntry
from assistant.drafts.limits import check_versions
from assistant.drafts.reads import own_row, put_together
from assistant.drafts.rows import row_of
from assistant.records import drafts
from assistant.records.drafts import Changed, DraftRow, VersionRow, texts_of
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version in a list. ``why`` says what was done (「節「工期」を編集」), ``made_at`` is UTC."""

    number: int
    why: str
    who: str
    made_at: str


def versions_of(door: Door, draft_id: str) -> tuple[VersionEntry, ...]:
    """The versions of a draft, newest first. Raises NaniwaError (``no_draft``)."""
    row = own_row(door, draft_id)
    return tuple(
        VersionEntry(kept.number, kept.why, kept.who, kept.made_at)
        for kept in drafts.versions(door.records, row.id)
    )


def version(door: Door, draft_id: str, number: int) -> Draft:
    """A draft as it was in a version. Raises NaniwaError: ``no_draft``, ``no_version``."""
    row = own_row(door, draft_id)
    kept = _kept(door, row, number)
    return put_together(kept.head, texts_of(door.records, row.id, kept.sections), kept.made_at)


def restore(door: Door, draft_id: str, number: int, *, based_on: int | None = None) -> DraftEntry:
    """Let a draft be as it was in a version; what it is now is kept as a version, too.

    What was asked to be written is not any more. Raises NaniwaError: ``no_draft``,
    ``no_version``; ``changed`` when anything of the draft was changed since ``based_on``.
    """
    kept = _kept(door, own_row(door, draft_id), number)

    def change(row: DraftRow, read: Callable[[str], str]) -> Changed:
        if based_on is not None and row.revision > based_on:
            raise NaniwaError(
                "下書きは、画面を開いた後に変わりました。新しい内容を確かめてください。",
                code="changed",
            )
        check_versions(row)
        sections = [section_from_json(read(digest)) for digest in kept.sections]
        rows = tuple(
            replace(row_of(section), digest=digest, hint=section.hint)
            for section, digest in zip(sections, kept.sections, strict=True)
        )
        return Changed(
            replace(row, head=kept.head, sections=rows, pending=(), message=""),
            why=f"版{number}に戻した",
            who=who(door),
            before=f"版{number}に戻す前",
        )

    return changed(door, draft_id, change, f"版{number}に戻した")


def _kept(door: Door, row: DraftRow, number: int) -> VersionRow:
    kept = drafts.find_version(door.records, row.id, number)
    if kept is None:
        raise NaniwaError("その版はありません。", code="no_version")
    return kept
