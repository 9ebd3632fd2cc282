"""Files that a person's browser has sent, until a check takes them over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.access.door import Door
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: the name that the browser gave, and where it lies."""

    name: str
    path: Path


def upload_of(door: Door, upload_id: str) -> Upload:
    """An upload of the person's own. Raises NaniwaError (``no_upload``) for every other."""
    row = door.records.row(
        "SELECT id, name FROM uploads WHERE id = :id AND owner = :owner",
        id=upload_id,
        owner=door.person.name,
    )
    if row is None:
        raise NaniwaError(
            "そのファイルは届いていません。もう一度選んでください。", code="no_upload"
        )
    return Upload(row[1], door.home / "uploads" / row[0])


def discard_upload(door: Door, upload_id: str) -> None:
    """Forget an upload that was taken over."""
    upload = upload_of(door, upload_id)
    door.records.change("DELETE FROM uploads WHERE id = :id", id=upload_id)
    upload.path.unlink(missing_ok=True)
