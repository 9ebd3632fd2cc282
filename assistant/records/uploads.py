"""Files that a browser has sent and that nothing has taken over yet."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records.database import Records


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has come whole. ``name`` is what its owner calls it, ``size`` its bytes."""

    id: str
    owner: str
    name: str
    size: int
    sha256: str
    sent_at: str


def insert_upload(records: Records, upload: Upload) -> None:
    """Note a file that has come whole."""
    records.change(
        "INSERT INTO uploads VALUES (:id, :owner, :name, :size, :sha256, :sent_at)",
        id=upload.id,
        owner=upload.owner,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        sent_at=upload.sent_at,
    )


def find_upload(records: Records, upload_id: str, *, owner: str) -> Upload | None:
    """A person's own upload by its id; None when there is none."""
    found = records.row(
        "SELECT id, owner, name, size, sha256, sent_at FROM uploads "
        "WHERE id = :id AND owner = :owner",
        id=upload_id,
        owner=owner,
    )
    return None if found is None else Upload(*found)


def uploads_waiting(records: Records, *, owner: str) -> int:
    """How many files of a person wait to be taken over."""
    found = records.row("SELECT COUNT(*) FROM uploads WHERE owner = :owner", owner=owner)
    return int(found[0]) if found else 0


def upload_ids(records: Records) -> frozenset[str]:
    """The ids of all uploads."""
    return frozenset(row[0] for row in records.rows("SELECT id FROM uploads"))


def delete_upload(records: Records, upload_id: str) -> bool:
    """Forget an upload; False when somebody else just has."""
    return bool(records.change("DELETE FROM uploads WHERE id = :id", id=upload_id))


def delete_uploads_before(records: Records, moment: str) -> tuple[str, ...]:
    """Forget the uploads sent before a moment; return their ids."""
    found = records.rows("SELECT id FROM uploads WHERE sent_at < :moment", moment=moment)
    return tuple(row[0] for row in found if delete_upload(records, row[0]))
