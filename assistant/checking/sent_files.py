"""Uploads on their way into a check: they stay uploads until the check is in place as a whole."""

from __future__ import annotations

from contextlib import suppress

from assistant.access.door import Door
from assistant.records.uploads import Upload
from assistant.uploads import discard, uploads_of
from retrieval.errors import NaniwaError


def upload_of(door: Door, upload_id: str) -> Upload:
    """An upload of the person's own. Raises NaniwaError (``no_upload``) for every other."""
    (upload,) = uploads_of(door, [upload_id])
    return upload


def discard_upload(door: Door, upload_id: str) -> None:
    """Forget an upload that a check has taken over; another request may have just done so."""
    with suppress(NaniwaError):
        discard(door, upload_id)
