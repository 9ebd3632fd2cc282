"""Files that are made from a document and can be made again at any time: kept only to save time.

They stand under NANIWA_HOME/cache, which no backup holds, a folder for each kind of them and in
it a file for each document, named after its id and all that its contents depend on. What can't
be read or written is made anew. They are looked up by the ids of documents that a person may
read, so that nobody comes upon another's.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from retrieval.documents import Document
from retrieval.reading import READING_VERSION


def derived_path(home: Path, kind: str, document: Document, version: str) -> Path:
    """Where what is made of a document by this ``version`` of its maker stands.

    The name changes with the file's content, with how it was read, and with the recognising of
    its pages, so that the passages need not be read to tell whether it still holds.
    """
    digest = sha256()
    methods = sorted(document.pages_by_method.items())
    for part in (version, READING_VERSION, document.sha256, document.passage_count, methods):
        digest.update(f"{part}\0".encode())
    return home / "cache" / kind / f"{document.id}-{digest.hexdigest()[:20]}.json"


def kept_or_made(path: Path | None, made: Callable[[], str]) -> str:
    """The text of a derived file, made and kept when it isn't there; no ``path`` keeps nothing."""
    if path is None:
        return made()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        text = made()
        keep(path, text)
        return text


def keep(path: Path, text: str) -> None:
    """Write a derived file whole, in place of older ones of the document, if it can be written."""
    with suppress(OSError, UnicodeError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, text)
        for older in path.parent.glob(f"{path.name.split('-', 1)[0]}-*{path.suffix}"):
            if older != path:
                older.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole, or leave what stands there as it was. Raises OSError, UnicodeError."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():  # a pipe or a folder: nothing takes its place
        target.write_text(text, encoding="utf-8", newline="\n")
        return
    unfinished = target.with_name(f".{os.getpid()}.{threading.get_ident()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
