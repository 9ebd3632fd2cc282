"""Uploads on their way into a check: they stay uploads until the check is in place as a whole."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from assistant.access.door import Door
from assistant.records.uploads import Upload
from assistant.uploads import discard, uploads_of
from retrieval.errors import NaniwaError


def upload_of(door: Door, upload_id: str) -> Upload:
    """An upload of the person's own. Raises NaniwaError (``no_upload``) for every other."""
    (upload,) = uploads_of(door, [upload_id])
    return upload


def path_of(door: Door, upload: Upload) -> Path:
    """Where an upload lies, under a name that says nothing."""
    return door.home / "uploads" / upload.id


def link_upload(door: Door, upload: Upload, target: Path) -> None:
    """Let an upload lie at ``target`` too. Raises OSError."""
    source = path_of(door, upload)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)  # not every file system has links


def discard_upload(door: Door, upload_id: str) -> None:
    """Forget an upload that a check has taken over; another request may have just done so."""
    with suppress(NaniwaError):
        discard(door, upload_id)
