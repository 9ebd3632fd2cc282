"""Decides what a file is to the library: new, changed, unchanged, moved, or a copy.

A file is recognised by its content, then by where it lies, then by its path relative to the
indexed folder. Two folders that hold different files of the same relative path
("第1章.pdf" of two handbooks) don't replace each other: the second gets its folder's name in
front of its path. The same path with another edition or effective date is another edition,
and both stay; indexing a changed file without saying an edition replaces the newest one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from retrieval.catalogue import Filed
from retrieval.documents import Document, DocumentKind
from retrieval.editions import edition_order
from retrieval.errors import NaniwaError
from retrieval.loading.registry import find_documents


@dataclass(frozen=True, slots=True)
class Labels:
    """Edition ("2025", "令和7年度") and effective date (ISO) as the person gave them."""

    edition: str = ""
    effective_from: str = ""

    def __bool__(self) -> bool:
        return bool(self.edition or self.effective_from)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked to be indexed, and as what.

    ``replaces`` are ids of documents whose new content the files are, wherever they lay: those
    of the same labels (without labels, the newest) give way. Raises NaniwaError (``date``) when the effective date is none: editions are put in order by it.
    """

    paths: tuple[Path, ...]
    collection: str
    kind: DocumentKind
    labels: Labels = Labels()
    password: str | None = None
    replaces: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        given = self.labels.effective_from
        if given and not _is_iso_date(given):
            raise NaniwaError(
                f"適用開始日「{given}」は日付ではありません（例: 2025-04-01）。", code="date"
            )


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, with its path relative to the folder that was asked for."""

    source: Path
    root: Path
    path: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The document stands as it is."""

    document: Document


@dataclass(frozen=True, slots=True)
class Refile:
    """Same content, other path, kind or labels: ``document`` is how it is to stand."""

    document: Document
    source: Path


@dataclass(frozen=True, slots=True)
class Copy:
    """Same content as ``document``, which lies elsewhere; ``replaces`` what this file was."""

    document: Document
    path: str
    replaces: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """New content: read it as ``document`` in place of ``replaces`` (document ids)."""

    document: Document
    replaces: tuple[str, ...]


Decision = Unchanged | Refile | Copy | Read


def _is_iso_date(text: str) -> bool:
    # Without hyphens it would be a date, too, but sort among the others wrongly.
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def find_files(paths: Sequence[Path]) -> list[FoundFile]:
    """Find the files to index. Raises NaniwaError (``missing``) for a path that isn't there."""
    return [
        FoundFile(
            source=Path(os.path.abspath(file)),  # noqa: PTH100 - links stay what they are
            root=Path(os.path.abspath(root)),  # noqa: PTH100
            path=file.relative_to(root).as_posix(),
        )
        for root, file in find_documents(paths)
    ]


def content_hash(file: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def document_id(collection: str, sha256: str) -> str:
    """Return the id of a document: the same content in the same collection has the same."""
    return hashlib.sha256(f"{collection}\0{sha256}".encode()).hexdigest()[:20]


def decide(file: FoundFile, sha256: str, filed: Sequence[Filed], request: Request) -> Decision:
    """Decide what to do with a file, given what the collection holds."""
    for known in filed:
        if known.document.sha256 == sha256:
            return _same_content(file, known, filed, request)
    return _new_content(file, sha256, filed, request)


def _new_content(file: FoundFile, sha256: str, filed: Sequence[Filed], request: Request) -> Read:
    from_here = [known for known in filed if known.source == file.source]
    named = [known for known in filed if known.document.id in request.replaces]
    predecessors = from_here + named or [
        known for known in filed if known.document.path == file.path and not known.source.exists()
    ]
    labels = request.labels
    if labels:
        replaced = [known for known in predecessors if _labels(known.document) == labels]
    else:
        replaced = sorted(predecessors, key=lambda known: edition_order(known.document))[-1:]
        labels = _labels(replaced[0].document) if replaced else labels
    replaces = tuple(known.document.id for known in replaced)
    others = [known.document for known in filed if known.document.id not in replaces]
    path = _free_path(file, others, request.labels, known=[item.document for item in from_here])
    document = Document(
        id=document_id(request.collection, sha256),
        path=path,
        collection=request.collection,
        kind=request.kind,
        title="",
        sha256=sha256,
        page_count=0,
        edition=labels.edition,
        effective_from=labels.effective_from,
    )
    return Read(document, replaces)


def _same_content(
    file: FoundFile, known: Filed, filed: Sequence[Filed], request: Request
) -> Decision:
    document = known.document
    here = known.source == file.source
    moved = not here and not known.source.exists()
    if not (here or moved or document.path == file.path):
        replaces = tuple(
            other.document
            for other in filed
            if other.source == file.source
            and (not request.labels or _labels(other.document) == request.labels)
        )
        return Copy(document, file.path, replaces)
    wanted = replace(document, kind=request.kind)
    if request.labels:
        labelled = replace(
            wanted,
            edition=request.labels.edition,
            effective_from=request.labels.effective_from,
        )
        # From the same file it is a correction; from another one the same content stands in
        # two editions, and it is the newer that it must not be missing from.
        if here or edition_order(labelled) > edition_order(document):
            wanted = labelled
    if moved and document.path != file.path:
        others = [other.document for other in filed if other is not known]
        wanted = replace(wanted, path=_free_path(file, others, _labels(wanted)))
    if wanted == document and not moved:
        return Unchanged(document)
    return Refile(wanted, known.source if not moved and not here else file.source)


def _free_path(
    file: FoundFile, others: Iterable[Document], labels: Labels, *, known: Sequence[Document] = ()
) -> str:
    """Return the file's relative path, with as many folder names in front as it takes.

    The path that it is ``known`` by is kept while no other document stands there.
    """
    taken = {other.path for other in others if not labels or _labels(other) == labels}
    for document in known:
        if document.path not in taken or not labels:
            return document.path
    path, folder = file.path, file.root
    while path in taken and folder.name:
        path, folder = f"{folder.name}/{path}", folder.parent
    return path


def _labels(document: Document) -> Labels:
    return Labels(document.edition, document.effective_from)
