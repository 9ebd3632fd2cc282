"""A new draft from a project sheet: in place as a whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.places import remove_folder, safe_name, shown_title, synced
from assistant.checking.sent_files import discard_upload, upload_of
from assistant.drafting.draft import Draft
from assistant.drafting.kept import draft_as_json, section_as_json
from assistant.drafting.kinds import Kind
from assistant.drafting.sources import sources_of
from assistant.drafting.writing import begin_draft
from assistant.drafts.entries import DraftEntry
from assistant.drafts.facts import Facts, facts_as_json
from assistant.drafts.limits import check_room
from assistant.drafts.places import draft_folder, drafts_folder, estimate_path
from assistant.drafts.reads import entry_of_row
from assistant.drafts.sheets import kind_of, read_values
from assistant.records.audit import Action
from assistant.records.database import new_id
from assistant.records.drafts import (
    DraftRow,
    SectionRow,
    digest_of,
    insert_draft,
)
from assistant.uploads import link
from retrieval.errors import NaniwaError, reason_of
from retrieval.workers import Failure, WorkLimits, run_in_processes

_LIMITS = WorkLimits(seconds=300, memory_bytes=4 << 30, niceness=5)


@dataclass(frozen=True, slots=True)
class _Given:
    """An estimate to take facts from."""

    path: Path
    kind: Kind


def begin(
    door: Door,
    kind_name: str,
    values: Mapping[str, object],
    *,
    estimate_upload: str = "",
    past_design: str = "",
    kinds: Path | None = None,
) -> DraftEntry:
    """Begin a draft; a `DraftRunner` writes its sections in the background.

    ``estimate_upload`` is an upload and ``past_design`` a document of the library, from which
    facts are taken that the sheet doesn't give. ``kinds`` is the city's own folder of kinds.
    Raises SheetError with everything that is wrong with ``values``, and NaniwaError:
    ``forbidden``, ``no_kind``, ``too_large``, ``too_many``, ``no_upload``, ``no_document``,
    ``no_space``, and why an estimate can't be read. Nothing is kept then.
    """
    door.require(Feature.DRAFT)
    check_room(door)
    kind = kind_of(door.home, kind_name, kinds)
    if not (estimate_upload or past_design):
        read_values(values, kind, {})  # what is wrong with it is said before anything is made
    draft_id = new_id()
    staged = drafts_folder(door.home) / f".new-{draft_id}"
    name = ""
    try:
        facts = design_facts_in(door, past_design, kind)
        if estimate_upload:
            name = brought(door, estimate_upload, staged)
            facts = {**facts, **estimate_facts_in(staged / "inputs" / name, kind)}
        sheet = read_values(values, kind, facts)
        row, texts = _row(draft_id, door.person.name, begin_draft(kind, sheet), facts)
        row = replace(row, estimate=name, notes=sheet.notes)
        if estimate_upload:
            synced(staged)
            staged.rename(draft_folder(door.home, draft_id))
        try:
            row = insert_draft(door.records, row, texts)
        except BaseException:
            remove_folder(draft_folder(door.home, draft_id))
            raise
    except OSError as error:
        raise NaniwaError(
            f"ファイルを保存できません（{reason_of(error)}）。管理者に知らせてください。",
            code="no_space",
        ) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    if estimate_upload:
        discard_upload(door, estimate_upload)
    door.note(Action.DRAFTED, row.id, kind.title)
    return entry_of_row(row)


def kept_estimate(door: Door, row: DraftRow) -> Path | None:
    """Where the estimate of a draft lies that was looked up, None when none was given."""
    path = estimate_path(door.home, row.id, row.estimate)
    return path if row.estimate and path.is_file() else None


def head_of(draft: Draft) -> str:
    """A draft without its sections, as it is kept; when it was written is told by its record."""
    return draft_as_json(replace(draft, sections=(), written_at="")).decode()


def _row(draft_id: str, owner: str, draft: Draft, facts: Facts) -> tuple[DraftRow, tuple[str, ...]]:
    """The record of a draft whose sections are all to be written, and their texts."""
    texts = tuple(section_as_json(section) for section in draft.sections)
    rows = tuple(
        SectionRow(
            id=section.id,
            heading=section.heading,
            level=section.level,
            state=section.state.value,
            digest=digest_of(text),
            revision=1,
            asked=True,
        )
        for section, text in zip(draft.sections, texts, strict=True)
    )
    title = shown_title(f"{draft.subject} {draft.title}")
    return (
        DraftRow(
            id=draft_id,
            owner=owner,
            kind=draft.kind,
            title=title,
            head=head_of(draft),
            sections=rows,
            facts=facts_as_json(facts),
            pending=("下書きを作成",),
        ),
        texts,
    )


def brought(door: Door, upload_id: str, staged: Path) -> str:
    """Bring an estimate into the folder ``inputs`` of a new one; its name there."""
    upload = upload_of(door, upload_id)
    name = safe_name(upload.name)
    staged.mkdir(mode=0o700)
    (staged / "inputs").mkdir(mode=0o700)
    link(door, upload, staged / "inputs" / name)
    (staged / "inputs" / name).chmod(0o600)
    return name


def estimate_facts_in(path: Path, kind: Kind) -> Facts:
    """What an estimate says, read in a process of its own: the file comes from outside."""
    ((_, outcome),) = run_in_processes(_facts_of, [_Given(path, kind)], processes=1, limits=_LIMITS)
    if isinstance(outcome, Failure):
        raise NaniwaError(outcome.sentence, code=outcome.code)
    return outcome


def _facts_of(given: _Given) -> Facts:
    from assistant.drafting.estimate_facts import facts_of_estimate

    return dict(facts_of_estimate(given.path, given.kind))


def design_facts_in(door: Door, document_id: str, kind: Kind) -> Facts:
    """What a past design says; none for no document. Raises NaniwaError (``no_document``)."""
    if not document_id:
        return {}
    from assistant.drafting.design_facts import facts_of_design

    reading = door.reading()
    return facts_of_design(reading.document(document_id).id, sources_of(reading), kind)
