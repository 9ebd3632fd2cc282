"""What the tab 「文書」 does for a person: every function asks the door anew, and trusts no input."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from assistant.access.door import Door
from assistant.access.people import Feature, Person
from assistant.access.policy import may_remove_document
from assistant.library_jobs import asking
from assistant.library_jobs.new_collections import visibility_of
from assistant.library_jobs.originals import Origin, document_origins
from assistant.records.library_jobs import OPEN, LibraryJob, Work
from assistant.records.people import people
from retrieval.documents import Document, DocumentKind
from retrieval.errors import UNEXPECTED, NaniwaError
from retrieval.filing import Labels
from ui.documents.jobs import jobs_html
from ui.documents.listing import ORDERS, Registered, Wanted, list_html, select_documents
from ui.documents.statistics import statistics_html
from ui.edge import problem_html
from ui.html_text import as_text

_LOG = logging.getLogger(__name__)
ALL = "すべて"
_ACCEPTED: Mapping[Work, str] = {
    Work.REGISTER: "登録を受け付けました。このページを閉じても続きます。",
    Work.REPLACE: "差し替えを受け付けました。このページを閉じても続きます。",
    Work.REMOVE: "削除を受け付けました。",
    Work.REBUILD: "再構築を受け付けました。検索は今までどおり使えます。",
}


def accepted_html(job: LibraryJob) -> str:
    """That a job was taken on."""
    return f'<p class="said" role="status">{_ACCEPTED[job.work]}</p>'


def said(action: Callable[..., str]) -> Callable[..., str]:
    """The edge: a function's message, or in its place the sentence of what went wrong."""

    @wraps(action)
    def safe(*values: Any) -> str:  # noqa: ANN401
        try:
            return action(*values)
        except NaniwaError as error:
            return problem_html(error.message)
        except Exception:  # noqa: BLE001
            _LOG.exception("the tab of documents failed")
            return problem_html(UNEXPECTED)

    return safe


def wanted_of(
    text: object, collection: object, kind: object, order: object, in_force: object, page: object
) -> Wanted:
    """What the controls say, whatever was sent for them."""
    return Wanted(
        text=str(text or ""),
        collection="" if collection in (ALL, None) else str(collection),
        kind="" if kind in (ALL, None) else str(kind),
        in_force=bool(in_force),
        order=order if isinstance(order, str) and order in ORDERS else "collection",
        page=page if isinstance(page, int) else 1,
    )


def shown_list(door: Door, wanted: Wanted) -> str:
    """The list that is wanted, of what the person may read."""
    documents = door.reading().documents()
    registered = _registered(door)
    return list_html(
        select_documents(documents, wanted),
        {document.id: document for document in documents},
        registered,
        wanted.page,
    )


def shown_jobs(door: Door) -> str:
    """The person's jobs."""
    return jobs_html(asking.jobs_of(door), names_of(door), door.person.name)


def shown_statistics(door: Door) -> str:
    """The numbers of what the person may read."""
    documents = door.reading().documents()
    return statistics_html(documents, document_origins(door.home, door.library, door.records))


def open_jobs(door: Door) -> tuple[str, ...]:
    """The ids of the person's jobs that go on by themselves."""
    return tuple(job.id for job in asking.jobs_of(door) if job.state in OPEN)


def collection_names(door: Door) -> list[str]:
    """The collections that the person may read."""
    return sorted({document.collection for document in door.reading().documents()})


def names_of(door: Door) -> dict[str, str]:
    """How people are called, by their names to sign in with."""
    return {person.name: person.shown_name for person in people(door.records)}


def act_on_job(door: Door, data: object, passwords: MutableMapping[str, str]) -> None:
    """Stop a job, let it go on, or give it up, as a button says. Raises NaniwaError.

    ``passwords`` are those of the jobs: one that is given up leaves none behind.
    """
    action, job_id = text_of(data, "action"), text_of(data, "job")
    if action == "stop":
        asking.stop(door, job_id)
    elif action == "go_on":
        asking.go_on(door, job_id)
    elif action == "give_up":
        asking.give_up(door, job_id, passwords=passwords)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a registration as it was filled in."""

    uploads: tuple[str, ...]
    paths: Mapping[str, str]
    collection: str
    kind: str
    edition: str
    effective_from: str
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    password: str = ""


def registration_of(form: Form) -> asking.Registration:
    """What a form asks for. Raises NaniwaError (``request``) for what no form of ours says."""
    try:
        kind = DocumentKind(form.kind)
        visibility = visibility_of(form.roles, form.departments)
    except ValueError as error:
        raise NaniwaError("種類か見られる人の指定が正しくありません。", code="request") from error
    return asking.Registration(
        collection=form.collection,
        kind=kind,
        labels=Labels(form.edition, form.effective_from),
        visibility=visibility,
        paths=form.paths,
        password=form.password,
    )


def text_of(data: object, key: str) -> str:
    """A text of what an event brings, "" when there is none."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""


def paths_of(data: object) -> dict[str, str]:
    """Where uploads lay in a folder that was dropped, by their ids; `asking` makes them safe.

    Not called "path": an object with one Gradio takes for a file of its own, and refuses it.
    """
    uploads = data.get("uploads") if isinstance(data, Mapping) else None
    return {
        text_of(upload, "id"): text_of(upload, "in_folder")[:2000]
        for upload in (uploads if isinstance(uploads, list) else ())
        if text_of(upload, "in_folder")
    }


def change_html(door: Door, document_id: str, action: str) -> str:
    """The head of the panel in which a document is replaced or removed. Raises NaniwaError."""
    document = asking.changeable(door, document_id)
    name = as_text(document.path)
    if action == "remove":
        text = "検索の対象から外し、登録したファイルも消します。元には戻せません。"
        return (
            f'<h2 tabindex="-1">「{name}」を削除しますか</h2><p>{text}</p>{_newer_note(document)}'
        )
    text = (
        "新しい版や適用開始日を書くと、今の文書は旧版として残ります。"
        "書かなければ、今の文書と入れ替わります。"
    )
    return f'<h2 tabindex="-1">「{name}」の差し替え</h2><p>{text}</p>{_newer_note(document)}'


def _newer_note(document: Document) -> str:
    if not document.superseded_by:
        return ""
    return '<p class="note">これは旧版です。現行の版は別に登録されています。</p>'


def _registered(door: Door) -> Registered:
    origins: dict[str, Origin] = document_origins(door.home, door.library, door.records)
    person: Person = door.person

    def changeable(document_id: str) -> bool:
        origin = origins.get(document_id)
        return may_remove_document(person, registered_by=origin.person if origin else "")

    may_add = person.may(Feature.ADD_DOCUMENTS)
    return Registered(origins, names_of(door), changeable if may_add else lambda _: False)


def working_html(count: int) -> str:
    """That jobs go on, for who looks at another part of the tab."""
    if not count:
        return ""
    return f'<p class="progress" role="status">文書の処理が{count:,}件続いています（「登録」に詳しく）</p>'
