"""Cases made of experience, and their editions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from assistant.conversations.content import citation_of, citation_record
from assistant.conversations.conversation import KeptCitation
from assistant.records.database import Records, as_text, now
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class CaseText:
    """What somebody wrote. ``field`` and ``works`` are words to find it by (分野, 工種)."""

    title: str
    situation: str
    action: str
    note: str
    field: str = ""
    works: str = ""


@dataclass(frozen=True, slots=True)
class CaseEdition:
    """A case as it was written at one time. ``author`` is the shown name of who wrote it.

    ``document_id`` is its document while it stands in the library, ``job`` what registers it,
    ``basis`` the clauses quoted as they were then. ``written_at`` is ISO 8601 in UTC.
    """

    number: int
    document_id: str
    job: str
    text: CaseText
    basis: tuple[KeptCitation, ...]
    author: str
    written_at: str

    @property
    def quoted(self) -> frozenset[str]:
        """The collections of the documents that it quotes."""
        return frozenset(citation.collection for citation in self.basis)


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its editions, oldest first. ``exchange`` is the answer that it was made of.

    ``author`` is the name signed in with, ``withdrawn_at`` "" while it stands.
    """

    id: str
    author: str
    collection: str
    exchange: str
    written_at: str
    withdrawn_at: str
    editions: tuple[CaseEdition, ...]


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """Which collections a case's document quotes, and whether the case was withdrawn."""

    document_id: str
    case_id: str
    quoted: frozenset[str]
    withdrawn: bool


def add_case(records: Records, case: Case, *, offered: bool) -> None:
    """Keep a new case with its first edition; the answer it was made of is used from now on.

    ``offered``: it was somebody's candidate. Raises NaniwaError (``no_candidate``) when it is one
    no longer, or the author wrote a case of it already: two may be writing at once.
    """
    with records.transaction() as connection:
        standing = connection.execute(
            as_text(
                "SELECT COUNT(*) FROM cases WHERE author = :author AND exchange = :exchange "
                "AND withdrawn_at = ''"
            ),
            {"author": case.author, "exchange": case.exchange},
        ).scalar_one()
        used = connection.execute(
            as_text(
                "UPDATE case_candidates SET case_id = :id "
                "WHERE exchange = :exchange AND case_id = ''"
            ),
            {"id": case.id, "exchange": case.exchange},
        ).rowcount
        if standing or bool(used) is not offered:
            raise NaniwaError(
                "その候補はありません。取り下げられたか、もう事例になっています。",
                code="no_candidate",
            )
        connection.execute(
            as_text(
                "INSERT INTO cases (id, author, collection, exchange, written_at, withdrawn_at) "
                "VALUES (:id, :author, :collection, :exchange, :written_at, '')"
            ),
            {
                "id": case.id,
                "author": case.author,
                "collection": case.collection,
                "exchange": case.exchange,
                "written_at": case.written_at,
            },
        )
        connection.execute(as_text(_INSERT_EDITION), _edition_values(case.id, case.editions[0]))


def drop_case(records: Records, case_id: str) -> None:
    """Forget a case that never came into the library; its answer can be made another one of."""
    with records.transaction() as connection:
        values = {"id": case_id}
        for statement in (
            "DELETE FROM case_editions WHERE case_id = :id",
            "DELETE FROM cases WHERE id = :id",
            "UPDATE case_candidates SET case_id = '' WHERE case_id = :id",
        ):
            connection.execute(as_text(statement), values)


def drop_edition(records: Records, case_id: str, number: int) -> None:
    """Forget an edition that never came into the library."""
    records.change(
        "DELETE FROM case_editions WHERE case_id = :case_id AND number = :number",
        case_id=case_id,
        number=number,
    )


def add_edition(records: Records, case_id: str, edition: CaseEdition) -> None:
    """Keep a new edition of a case."""
    records.change(_INSERT_EDITION, **_edition_values(case_id, edition))


def note_job(records: Records, case_id: str, number: int, job: str) -> None:
    """Note which job registers an edition."""
    records.change(
        "UPDATE case_editions SET job = :job WHERE case_id = :case_id AND number = :number",
        job=job,
        case_id=case_id,
        number=number,
    )


def withdraw(records: Records, case_id: str) -> bool:
    """Note that a case stands no longer; False when it did not."""
    changed = records.change(
        "UPDATE cases SET withdrawn_at = :at WHERE id = :id AND withdrawn_at = ''",
        at=now(),
        id=case_id,
    )
    return changed > 0


def cases(records: Records, *, author: str | None = None) -> tuple[Case, ...]:
    """The cases that stand, of one author or of all, the latest first."""
    where, values = ("", {}) if author is None else ("AND author = :author", {"author": author})
    rows = records.rows(
        "SELECT id, author, collection, exchange, written_at, withdrawn_at FROM cases "  # noqa: S608
        f"WHERE withdrawn_at = '' {where} ORDER BY written_at DESC, id",
        **values,
    )
    editions: dict[str, list[CaseEdition]] = {}
    for case_id, *row in records.rows(
        f"SELECT case_id, {_EDITION} FROM case_editions ORDER BY case_id, number"  # noqa: S608
    ):
        editions.setdefault(case_id, []).append(_edition(row))
    return tuple(_case(row, editions.get(row[0], ())) for row in rows)


def find_case(records: Records, case_id: str) -> Case | None:
    """A case that stands, None when there is none with the id."""
    row = records.row(
        "SELECT id, author, collection, exchange, written_at, withdrawn_at FROM cases "
        "WHERE id = :id AND withdrawn_at = ''",
        id=case_id,
    )
    if row is None:
        return None
    editions = records.rows(
        f"SELECT {_EDITION} FROM case_editions WHERE case_id = :id ORDER BY number",  # noqa: S608
        id=case_id,
    )
    return _case(row, tuple(map(_edition, editions)))


def count_cases(records: Records, author: str) -> int:
    """How many cases of an author stand."""
    row = records.row(
        "SELECT COUNT(*) FROM cases WHERE author = :author AND withdrawn_at = ''", author=author
    )
    return int(row[0]) if row else 0


def case_documents(records: Records) -> tuple[CaseDocument, ...]:
    """The documents that were ever made of cases."""
    rows = records.rows(
        "SELECT e.document_id, e.case_id, e.quoted, c.withdrawn_at FROM case_editions e "
        "JOIN cases c ON c.id = e.case_id"
    )
    return tuple(
        CaseDocument(document, case_id, frozenset(json.loads(quoted)), bool(withdrawn_at))
        for document, case_id, quoted, withdrawn_at in rows
    )


def bases(
    records: Records, document_ids: Iterable[str]
) -> dict[str, tuple[str, tuple[KeptCitation, ...]]]:
    """Of documents that are cases: the case's id and the clauses it quotes."""
    found = {}
    for document_id in dict.fromkeys(document_ids):
        row = records.row(
            "SELECT case_id, content FROM case_editions WHERE document_id = :id", id=document_id
        )
        if row is not None:
            content = json.loads(row[1])
            found[document_id] = (row[0], tuple(map(citation_of, content["basis"])))
    return found


_EDITION = "number, document_id, job, content, written_at"
_INSERT_EDITION = (
    "INSERT INTO case_editions (case_id, number, document_id, job, quoted, content, written_at) "
    "VALUES (:case_id, :number, :document_id, :job, :quoted, :content, :written_at)"
)


def _edition_values(case_id: str, edition: CaseEdition) -> dict[str, str | int]:
    content = {
        "text": asdict(edition.text),
        "basis": [citation_record(citation) for citation in edition.basis],
        "author": edition.author,
    }
    return {
        "case_id": case_id,
        "number": edition.number,
        "document_id": edition.document_id,
        "job": edition.job,
        "quoted": json.dumps(sorted(edition.quoted), ensure_ascii=False),
        "content": json.dumps(content, ensure_ascii=False),
        "written_at": edition.written_at,
    }


def _case(row: Sequence[str], editions: Sequence[CaseEdition]) -> Case:
    case_id, author, collection, exchange, written_at, withdrawn_at = row
    return Case(case_id, author, collection, exchange, written_at, withdrawn_at, tuple(editions))


def _edition(row: Sequence[str]) -> CaseEdition:
    number, document_id, job, content, written_at = row
    record = json.loads(content)
    return CaseEdition(
        number=int(number),
        document_id=document_id,
        job=job,
        text=CaseText(**record["text"]),
        basis=tuple(map(citation_of, record["basis"])),
        author=record["author"],
        written_at=written_at,
    )
