"""What each file of a job is to the library, found out before anything is written to it.

The library itself recognises what is unchanged, moved or copied (`retrieval.filing`); here it
is decided what a person may do to documents that others registered, and which name a file
gets whose own is another document's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.access import policy
from assistant.access.people import Person
from assistant.library_jobs.originals import Origin, files_under, free_path
from assistant.records.library_jobs import JobRequest
from retrieval.documents import Document
from retrieval.filing import content_hash
from retrieval.loading.registry import refused_name

_NOT_YOURS = (
    "「{path}」と同じ内容の文書が種類か版の違う形で登録されています。"
    "変えられるのは登録した人と管理者です。"
)
_RENAMED = (
    "同じ名前の別の文書があるため「{path}」として登録しました。"
    "新しい内容に差し替えるときは、一覧の「差し替え」を使ってください。"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the collection, the file it was read from, and who registered it."""

    document: Document
    source: Path
    origin: Origin | None


@dataclass(slots=True)
class Compared:
    """What was found out; ``dropped`` files need not be read."""

    unchanged: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[Path] = field(default_factory=list)

    def drop(self, file: Path) -> None:
        """Leave a file out."""
        self.dropped.append(file)


def compare(folder: Path, request: JobRequest, known: Sequence[Known], person: Person) -> Compared:
    """Compare the files in a job's folder with what its collection holds.

    Files whose name another document has are renamed at once: doing it again changes nothing.
    """
    compared = Compared()
    by_content = {item.document.sha256: item for item in known}
    taken = _taken_paths(request, known)
    for file in list(files_under(folder)):
        path = file.relative_to(folder).as_posix()
        reason = refused_name(file.relative_to(folder))
        if reason:
            compared.refused.append((path, reason))
            compared.drop(file)
            continue
        same = by_content.get(content_hash(file))
        if same is not None:
            _compare_same(compared, file, path, same, request, person)
        elif path in taken:
            free = free_path(
                path, taken | {p.relative_to(folder).as_posix() for p in files_under(folder)}
            )
            file.rename(folder / free)
            compared.notes.append((path, _RENAMED.format(path=free)))
    return compared


def _compare_same(
    compared: Compared, file: Path, path: str, same: Known, request: JobRequest, person: Person
) -> None:
    document = same.document
    labels = (request.edition, request.effective_from)
    changes = document.kind.value != request.kind or (
        any(labels) and labels != (document.edition, document.effective_from)
    )
    registered_by = same.origin.person if same.origin else ""
    if changes and not policy.may_remove_document(person, registered_by=registered_by):
        compared.refused.append((path, _NOT_YOURS.format(path=document.path)))
        compared.drop(file)
    elif changes or not same.source.exists():
        # The library corrects its labels, or takes this file for the one that is gone.
        return
    else:
        if document.path == path:
            compared.unchanged.append(path)
        else:
            sentence = f"「{path}」は「{document.path}」と同じ内容のため、重ねて登録しません。"
            compared.copies.append((path, sentence))
        compared.drop(file)


def _taken_paths(request: JobRequest, known: Sequence[Known]) -> set[str]:
    """Paths at which a new file would meet another document of the same edition."""
    labels = (request.edition, request.effective_from)
    replaced = {request.document_id} if request.replaces else set()
    return {
        item.document.path
        for item in known
        if item.document.id not in replaced
        and (not any(labels) or labels == (item.document.edition, item.document.effective_from))
    }


def known_documents(
    documents: Sequence[Document], sources: Mapping[str, Path], origins: Mapping[str, Origin]
) -> tuple[Known, ...]:
    """Documents with their files and who registered them."""
    return tuple(
        Known(document, sources[document.id], origins.get(document.id))
        for document in documents
        if document.id in sources
    )
