"""What a person may ask for: documents registered, replaced, removed, and indexes made again."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.library_jobs.new_collections import (
    EVERYBODY,
    Visibility,
    checked_collection,
    decide_visibility,
)
from assistant.library_jobs.originals import (
    clean_path,
    document_origins,
    documents_folder,
    drop_unused,
    free_path,
)
from assistant.library_jobs.receiving import receive
from assistant.records.audit import Action
from assistant.records.cases import case_documents
from assistant.records.library_jobs import (
    OPEN,
    RESUMABLE,
    JobRequest,
    JobState,
    LibraryJob,
    Work,
    add_job,
    jobs,
    move,
)
from assistant.records.library_jobs import job as job_of_id
from assistant.uploads import uploads_of
from retrieval.documents import Document, DocumentKind
from retrieval.editions import edition_order, newest_editions
from retrieval.errors import NaniwaError
from retrieval.filing import Labels, Request

UNLABELLED = Labels()
_LONGEST_EDITION = 50


@dataclass(frozen=True, slots=True)
class Registration:
    """As what files are registered.

    ``visibility`` is for a new collection, ``paths`` says where uploads lay in a folder that was
    dropped, by their ids; ``password`` opens encrypted files.
    """

    collection: str
    kind: DocumentKind
    labels: Labels = UNLABELLED
    visibility: Visibility = EVERYBODY
    paths: Mapping[str, str] = field(default_factory=dict)
    password: str = ""


def register(
    door: Door,
    uploads: Sequence[str],
    wanted: Registration,
    *,
    passwords: MutableMapping[str, str] | None = None,
) -> LibraryJob:
    """Let uploaded files be registered in a collection, a new one perhaps.

    ``passwords`` is where the running application keeps the passwords of its jobs. Raises
    NaniwaError: ``forbidden``, ``no_files``, ``collection``, ``edition``, ``date``,
    ``visibility``, ``no_upload``.
    """
    door.require(Feature.ADD_DOCUMENTS)
    name = checked_collection(door, wanted.collection)
    labels = checked_labels(name, wanted.kind, wanted.labels)
    if not uploads:
        raise NaniwaError("登録するファイルを選んでください。", code="no_files")
    files: list[tuple[str, str]] = []
    taken: set[str] = set()
    for upload_id in dict.fromkeys(uploads):
        path = free_path(_path_of(door, upload_id, wanted.paths.get(upload_id, "")), taken)
        taken.add(path)
        files.append((upload_id, path))
    decide_visibility(door, name, wanted.visibility)
    request = JobRequest(
        name, wanted.kind.value, labels.edition, labels.effective_from, tuple(files)
    )
    return _begin(door, Work.REGISTER, request, password=wanted.password, passwords=passwords)


def replace_document(
    door: Door,
    document_id: str,
    upload: str,
    labels: Labels = UNLABELLED,
    *,
    password: str = "",
    passwords: MutableMapping[str, str] | None = None,
    case: str = "",
) -> LibraryJob:
    """Let an uploaded file be the new edition of a document, or take its place.

    With ``labels`` other than its own the document stays, marked as superseded; without, or
    with the same, it gives way. ``case`` is the case whose document it is. Raises NaniwaError:
    ``forbidden``, ``no_document``, ``a_case``, ``older_edition``, ``edition``, ``date``,
    ``no_upload``.
    """
    document = changeable(door, document_id, case=case)
    labels = checked_labels(document.collection, document.kind, labels)
    own = Labels(document.edition, document.effective_from)
    in_place = not labels or labels == own
    path = _path_of(door, upload)
    if in_place:
        labels = own
        folder = PurePosixPath(document.path).parent
        path = str(folder / PurePosixPath(path).name)
    else:
        path = _path_of_edition(document, PurePosixPath(path).name, labels)
    request = JobRequest(
        collection=document.collection,
        kind=document.kind.value,
        edition=labels.edition,
        effective_from=labels.effective_from,
        files=((upload, path),),
        document_id=document.id,
        replaces=in_place,
        source=_source_of(door, document) if in_place else "",
    )
    return _begin(door, Work.REPLACE, request, password=password, passwords=passwords)


def remove_document(door: Door, document_id: str, *, case: str = "") -> LibraryJob:
    """Let a document be removed, and its original when it was uploaded.

    ``case`` is the case whose document it is. Raises NaniwaError: ``forbidden``, ``no_document``,
    ``a_case``.
    """
    document = changeable(door, document_id, case=case)
    request = JobRequest(
        collection=document.collection,
        kind=document.kind.value,
        document_id=document.id,
        source=_source_of(door, document),
    )
    return _begin(door, Work.REMOVE, request, subject=document.path)


def rebuild(door: Door, collection: str | None = None) -> LibraryJob:
    """Let all documents, or those of a collection, be read anew and the indexes be made again.

    Raises NaniwaError: ``forbidden``, ``collection`` for one that isn't there.
    """
    door.require(Feature.ADMINISTER)
    if collection and not door.library.documents(collection):
        raise NaniwaError("その文書群はありません。", code="collection")
    return _begin(door, Work.REBUILD, JobRequest(collection=collection or ""))


def jobs_of(door: Door, limit: int = 30) -> tuple[LibraryJob, ...]:
    """The person's latest jobs; everybody's for administrators."""
    if not door.person.may(Feature.ADD_DOCUMENTS):
        return ()
    everybody = door.person.may(Feature.ADMINISTER)
    return jobs(door.records, owner=None if everybody else door.person.name, limit=limit)


def stop(door: Door, job_id: str) -> None:
    """Stop a job within a second or two; what was registered stays. Raises NaniwaError."""
    found = _own_job(door, job_id)
    if not move(door.records, found.id, OPEN - {JobState.RECEIVING}, JobState.STOPPED):
        raise NaniwaError("この処理はもう動いていません。", code="not_running")


def go_on(door: Door, job_id: str) -> None:
    """Let a stopped or failed job go on where it was. Raises NaniwaError."""
    found = _own_job(door, job_id)
    if found.work is not Work.REBUILD:
        checked_collection(door, found.request.collection)
    if not move(door.records, found.id, RESUMABLE, JobState.WAITING):
        raise NaniwaError("この処理は止まっていません。", code="not_stopped")


def give_up(door: Door, job_id: str, *, passwords: MutableMapping[str, str] | None = None) -> None:
    """Drop a stopped or failed job with those of its files that are not registered yet.

    Its password among ``passwords``, those of `register`, goes too. Raises NaniwaError.
    """
    found = _own_job(door, job_id)
    if not move(door.records, found.id, RESUMABLE, JobState.GIVEN_UP):
        raise NaniwaError("この処理は止まっていません。", code="not_stopped")
    if passwords is not None:
        passwords.pop(found.id, None)
    drop_unused(door.home, found.id, frozenset(door.library.sources().values()))


def changeable(door: Door, document_id: str, *, case: str = "") -> Document:
    """A document that the person may replace or remove; that of a case only as its ``case``.

    Raises NaniwaError: ``no_document`` also for one that may not be seen, ``a_case``,
    ``forbidden``.
    """
    document = door.reading().document(document_id)
    if any(
        known.document_id == document.id and known.case_id != case
        for known in case_documents(door.records)
    ):
        raise NaniwaError("事例は、「学習」の「事例」で直すか、取り下げてください。", code="a_case")
    origin = document_origins(door.home, door.library, door.records).get(document.id)
    if not policy.may_remove_document(door.person, registered_by=origin.person if origin else ""):
        raise NaniwaError(
            "この文書を差し替え・削除できるのは、登録した人と管理者です。", code="forbidden"
        )
    return document


def checked_labels(collection: str, kind: DocumentKind, labels: Labels) -> Labels:
    """Edition and date as they are kept. Raises NaniwaError: ``edition``, ``date``."""
    edition = " ".join(labels.edition.split())
    if len(edition) > _LONGEST_EDITION or not edition.isprintable():
        raise NaniwaError(
            f"版は{_LONGEST_EDITION}字以内で書いてください（例: 2025、令和7年度）。", code="edition"
        )
    checked = Labels(edition, labels.effective_from.strip())
    Request((), collection, kind, checked)
    return checked


def _path_of(door: Door, upload_id: str, given: str = "") -> str:
    (upload,) = uploads_of(door, [upload_id])
    path = clean_path(given or upload.name)
    if not path:
        raise NaniwaError("名前のないファイルは登録できません。", code="no_files")
    return path


def _path_of_edition(document: Document, name: str, labels: Labels) -> str:
    """Where a new edition is filed: under its own name where that shows whose edition it is."""
    new = replace(
        document,
        id="new",
        title="",
        path=str(PurePosixPath(document.path).parent / name),
        edition=labels.edition,
        effective_from=labels.effective_from,
    )
    if edition_order(new) <= edition_order(document):
        raise NaniwaError(
            "新しい版の版名か適用開始日が、今の版より前になっています。", code="older_edition"
        )
    if newest_editions([document, new]).get(document.id) == "new":
        return new.path
    return str(PurePosixPath(document.path).with_suffix(PurePosixPath(name).suffix))


def _source_of(door: Door, document: Document) -> str:
    """The file of ours that goes with a document; "" for one indexed from elsewhere."""
    source = door.library.sources().get(document.id)
    ours = source is not None and source.is_relative_to(documents_folder(door.home))
    return str(source) if ours else ""


def _own_job(door: Door, job_id: str) -> LibraryJob:
    found = job_of_id(door.records, job_id)
    mine = found is not None and (
        door.person.may(Feature.ADMINISTER)
        or (door.person.may(Feature.ADD_DOCUMENTS) and found.owner == door.person.name)
    )
    if found is None or not mine:
        raise NaniwaError("その処理はありません。", code="no_job")
    return found


def _begin(
    door: Door,
    work: Work,
    request: JobRequest,
    *,
    subject: str = "",
    password: str = "",
    passwords: MutableMapping[str, str] | None = None,
) -> LibraryJob:
    job = add_job(door.records, door.person.name, work, request)
    if password and passwords is not None:
        passwords[job.id] = password
    shown = subject or "、".join(path for _, path in request.files) or request.collection
    door.note(Action.DOCUMENTS_CHANGED, shown, f"{work.value} {request.collection}".strip())
    receive(door, job)
    return job
