"""What a file is for, told before a check begins, so that a person can correct it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.access.door import Door
from assistant.checking.begin import GivenFile
from assistant.checking.parts import part_of
from assistant.checking.places import safe_name
from assistant.checking.sent_files import upload_of
from assistant.records.checks import Part
from assistant.uploads import place_of


def recognised(door: Door, given: GivenFile) -> tuple[str, Part]:
    """The name of a file and what it looks like; as `begin_check` will take it.

    Raises NaniwaError: ``no_upload``, ``no_document``, and what `Library.original_path` raises.
    """
    if not given.upload:
        document = door.reading().document(given.document)
        name = Path(document.path).name
        return name, _part_under(name, door.library.original_path(document))
    upload = upload_of(door, given.upload)
    name = safe_name(upload.name)
    return name, _part_under(name, place_of(door, upload))


def _part_under(name: str, path: Path) -> Part:
    """What a file is for when it has a certain name: it lies under another one."""
    with TemporaryDirectory(prefix="naniwa-") as folder:
        named = Path(folder) / safe_name(name)
        named.symlink_to(path.resolve())
        return part_of(named)
