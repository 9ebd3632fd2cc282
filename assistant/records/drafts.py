"""Drafts of design documents: whose they are, their sections, and the versions of them.

What stands in a section is text of `assistant.drafts`; here it is only kept, once per digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.records.database import Records, as_text, now

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

WRITING, STOPPED, DONE = "writing", "stopped", "done"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section: ``digest`` names its text, ``revision`` is the draft's when it changed last.

    ``asked`` says that it is to be written (anew), with ``hint``; its text stays until then.
    """

    id: str
    heading: str
    level: int
    state: str
    digest: str
    revision: int = 0
    asked: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it is kept. Times are ISO 8601 in UTC.

    ``head`` and ``facts`` are JSON, ``notes`` are of the sheet, ``pending`` is what was asked for since the newest version.
    """

    id: str
    owner: str
    kind: str
    title: str
    head: str
    sections: tuple[SectionRow, ...]
    facts: str = "{}"
    notes: tuple[str, ...] = ()
    estimate: str = ""
    message: str = ""
    revision: int = 1
    version: int = 0
    pending: tuple[str, ...] = ()
    asked_at: str = ""
    created_at: str = ""
    changed_at: str = ""

    @property
    def state(self) -> str:
        """Being written while something is asked for; stopped while something is missing."""
        if any(section.asked for section in self.sections):
            return WRITING
        return STOPPED if any(section.state == "waiting" for section in self.sections) else DONE


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A kept version: its sections as (digest), in order; ``why`` it was made, and by whom."""

    number: int
    why: str
    who: str
    made_at: str
    head: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What becomes of a draft: its row, texts that are new, and why a version is made ("": none).

    ``before`` keeps the draft as it was as a version of its own first, for that reason, unless
    the newest version is just that.
    """

    row: DraftRow
    texts: tuple[str, ...] = ()
    why: str = ""
    who: str = ""
    before: str = ""


Change = Callable[[DraftRow, Callable[[str], str]], Changed | None]
"""From a draft and what reads a text by its digest; None changes nothing."""

_COLUMNS = (
    "id, owner, kind, title, message, revision, version, head, sections, facts, notes, estimate, "
    "pending, asked_at, created_at, changed_at"
)


def digest_of(text: str) -> str:
    """The name under which a text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def insert_draft(records: Records, row: DraftRow, texts: Collection[str]) -> DraftRow:
    """Keep a new draft with the texts of its sections, all together."""
    moment = now()
    row = replace(row, asked_at=moment, created_at=moment, changed_at=moment)
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "INSERT INTO drafts VALUES (:id, :owner, :kind, :title, :state, :message, "
                ":revision, :version, :head, :sections, :facts, :notes, :estimate, :pending, :asked_at, "
                ":created_at, :changed_at)"
            ),
            _values(row),
        )
        _keep_texts(connection, row.id, texts)
    return row


def find_draft(records: Records, draft_id: str) -> DraftRow | None:
    """The draft with an id, None when there is none."""
    found = records.row(f"SELECT {_COLUMNS} FROM drafts WHERE id = :id", id=draft_id)  # noqa: S608
    return None if found is None else _row(found)


def drafts_of_owner(records: Records, owner: str) -> tuple[DraftRow, ...]:
    """A person's drafts, newest first."""
    found = records.rows(
        f"SELECT {_COLUMNS} FROM drafts WHERE owner = :owner "  # noqa: S608
        "ORDER BY created_at DESC, id",
        owner=owner,
    )
    return tuple(_row(row) for row in found)


def unfinished_drafts(records: Records) -> tuple[tuple[str, str], ...]:
    """(owner, id) of the drafts of which something is to be written, first asked for first."""
    found = records.rows(
        "SELECT owner, id FROM drafts WHERE state = 'writing' ORDER BY asked_at, id"
    )
    return tuple((owner, draft_id) for owner, draft_id in found)


def draft_ids(records: Records) -> frozenset[str]:
    """The ids of all drafts."""
    return frozenset(row[0] for row in records.rows("SELECT id FROM drafts"))


def counts_by_owner(records: Records) -> tuple[tuple[str, int], ...]:
    """How many drafts each person has, by name."""
    rows = records.rows("SELECT owner, COUNT(*) FROM drafts GROUP BY owner ORDER BY owner")
    return tuple((owner, int(count)) for owner, count in rows)


def count_of_owner(records: Records, owner: str) -> int:
    """How many drafts a person has."""
    return int(records.rows("SELECT COUNT(*) FROM drafts WHERE owner = :owner", owner=owner)[0][0])


def texts_of(records: Records, draft_id: str, digests: Sequence[str]) -> tuple[str, ...]:
    """The texts of a draft's sections by their digests, in that order."""
    with records.transaction() as connection:
        return tuple(_text(connection, draft_id, digest) for digest in digests)


def change_draft(records: Records, draft_id: str, change: Change) -> DraftRow | None:
    """Change a draft in one transaction: nobody else changes it meanwhile, and all is kept or nothing.

    The row after the change, whose revision is one more; the same row when nothing was changed,
    None when there is no such draft. What ``change`` raises is passed on, and nothing is kept.
    """
    with records.transaction() as connection:
        # Writing first: who reads first and writes then may overwrite what another has written.
        connection.execute(as_text("UPDATE drafts SET id = id WHERE id = :id"), {"id": draft_id})
        found = connection.execute(
            as_text(f"SELECT {_COLUMNS} FROM drafts WHERE id = :id"),  # noqa: S608
            {"id": draft_id},
        ).first()
        if found is None:
            return None
        old = _row(tuple(found))
        changed = change(old, lambda digest: _text(connection, draft_id, digest))
        if changed is None:
            return old
        version = old.version
        if changed.before and not _is_kept(connection, old):
            version += 1
            _keep_version(connection, old, version, changed.before, changed.who)
        new = replace(
            changed.row,
            revision=old.revision + 1,
            version=version + bool(changed.why),
            changed_at=now(),
        )
        new = replace(new, sections=tuple(_marked(new, section, old) for section in new.sections))
        _keep_texts(connection, draft_id, changed.texts)
        if changed.why:
            _keep_version(connection, new, new.version, changed.why, changed.who)
        connection.execute(
            as_text(
                "UPDATE drafts SET title = :title, state = :state, message = :message, "
                "revision = :revision, version = :version, head = :head, sections = :sections, "
                "facts = :facts, notes = :notes, pending = :pending, asked_at = :asked_at, "
                "changed_at = :changed_at WHERE id = :id"
            ),
            {
                key: value
                for key, value in _values(new).items()
                if key not in ("owner", "kind", "estimate", "created_at")
            },
        )
    return new


def delete_draft(records: Records, draft_id: str) -> None:
    """Forget a draft, its texts and its versions."""
    with records.transaction() as connection:
        for table, column in (
            ("drafts", "id"),
            ("draft_texts", "draft"),
            ("draft_versions", "draft"),
        ):
            connection.execute(
                as_text(f"DELETE FROM {table} WHERE {column} = :id"),  # noqa: S608
                {"id": draft_id},
            )


def versions(records: Records, draft_id: str) -> tuple[VersionRow, ...]:
    """The versions of a draft without what stands in them, newest first."""
    found = records.rows(
        "SELECT number, why, who, made_at FROM draft_versions WHERE draft = :id "
        "ORDER BY number DESC",
        id=draft_id,
    )
    return tuple(VersionRow(*row) for row in found)


def find_version(records: Records, draft_id: str, number: int) -> VersionRow | None:
    """One version with what stands in it, None when there is none."""
    found = records.row(
        "SELECT number, why, who, made_at, head, sections FROM draft_versions "
        "WHERE draft = :id AND number = :number",
        id=draft_id,
        number=number,
    )
    if found is None:
        return None
    kept, why, who, made_at, head, sections = found
    return VersionRow(kept, why, who, made_at, head, tuple(json.loads(sections)))


def _marked(new: DraftRow, section: SectionRow, old: DraftRow) -> SectionRow:
    """The section with the revision at which it changed: of its text, state, hint or turn."""
    for before in old.sections:
        if before.id == section.id:
            same = replace(section, revision=before.revision) == before
            return replace(section, revision=before.revision if same else new.revision)
    return replace(section, revision=new.revision)


def _keep_version(connection: Connection, row: DraftRow, number: int, why: str, who: str) -> None:
    connection.execute(
        as_text(
            "INSERT INTO draft_versions VALUES (:draft, :number, :why, :who, :at, :head, :sections)"
        ),
        {
            "draft": row.id,
            "number": number,
            "why": why,
            "who": who,
            "at": now(),
            "head": row.head,
            "sections": json.dumps([section.digest for section in row.sections]),
        },
    )


def _is_kept(connection: Connection, row: DraftRow) -> bool:
    """Whether the newest version is what the draft is now."""
    found = connection.execute(
        as_text(
            "SELECT head, sections FROM draft_versions WHERE draft = :draft AND number = :number"
        ),
        {"draft": row.id, "number": row.version},
    ).first()
    digests = json.dumps([section.digest for section in row.sections])
    return found is not None and tuple(found) == (row.head, digests)


def _keep_texts(connection: Connection, draft_id: str, texts: Collection[str]) -> None:
    for text in texts:
        connection.execute(
            as_text(
                "INSERT INTO draft_texts VALUES (:draft, :digest, :content) "
                "ON CONFLICT (draft, digest) DO NOTHING"
            ),
            {"draft": draft_id, "digest": digest_of(text), "content": text},
        )


def _text(connection: Connection, draft_id: str, digest: str) -> str:
    found = connection.execute(
        as_text("SELECT content FROM draft_texts WHERE draft = :draft AND digest = :digest"),
        {"draft": draft_id, "digest": digest},
    ).scalar_one()
    return str(found)


def _values(row: DraftRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "owner": row.owner,
        "kind": row.kind,
        "title": row.title,
        "state": row.state,
        "message": row.message,
        "revision": row.revision,
        "version": row.version,
        "head": row.head,
        "sections": json.dumps([asdict(section) for section in row.sections], ensure_ascii=False),
        "facts": row.facts,
        "notes": json.dumps(row.notes, ensure_ascii=False),
        "estimate": row.estimate,
        "pending": json.dumps(row.pending, ensure_ascii=False),
        "asked_at": row.asked_at,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def _row(found: tuple[Any, ...]) -> DraftRow:
    draft_id, owner, kind, title, message, revision, version, head, sections, *rest = found
    facts, notes, estimate, pending, asked_at, created_at, changed_at = rest
    return DraftRow(
        id=draft_id,
        owner=owner,
        kind=kind,
        title=title,
        head=head,
        sections=tuple(SectionRow(**section) for section in json.loads(sections)),
        facts=facts,
        notes=tuple(json.loads(notes)),
        estimate=estimate,
        message=message,
        revision=revision,
        version=version,
        pending=tuple(json.loads(pending)),
        asked_at=asked_at,
        created_at=created_at,
        changed_at=changed_at,
    )
