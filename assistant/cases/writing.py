"""A case written, changed and withdrawn: kept in the records first, then registered by a library job."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases.basis import changes
from assistant.cases.offering import source
from assistant.cases.paper import case_file, file_name, id_of
from assistant.cases.placing import Place, checked_place, places
from assistant.cases.reads import State, state_of
from assistant.cases.reads import case as seen_case
from assistant.cases.words import checked_text, refuse_names
from assistant.config import WebSettings
from assistant.conversations.conversation import CITATION_MARKER, KeptCitation
from assistant.library_jobs.asking import (
    Registration,
    register,
    remove_document,
    replace_document,
)
from assistant.records import cases as table
from assistant.records.audit import Action
from assistant.records.cases import Case, CaseEdition, CaseText
from assistant.records.database import new_id, now
from assistant.uploads import receiving
from retrieval.documents import Document, DocumentKind
from retrieval.errors import NaniwaError

MOST_CASES = 500
"""Standing cases of one author."""
MOST_EDITIONS = 99


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to be written. ``numbers`` are the clauses to quote, by their numbers.

    ``renewed`` are those of them to be quoted as the newer edition has them; ``confirmed`` says
    that what looks like names of people was looked at.
    """

    text: CaseText
    numbers: tuple[int, ...] = ()
    renewed: tuple[int, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a form begins with: a text, the clauses that may be quoted, the places to choose from.

    ``numbers`` are the clauses that are quoted unless the person says otherwise, ``newer`` those
    as a newer edition of their document has them, by number.
    """

    text: CaseText
    numbers: tuple[int, ...]
    basis: tuple[KeptCitation, ...]
    places: tuple[Place, ...]
    newer: Mapping[int, KeptCitation]


def beginning(door: Door, exchange: str) -> Beginning:
    """The form for a new case. Raises NaniwaError: ``forbidden``, ``no_candidate``."""
    found = source(door, exchange)
    answer = found.exchange.answer
    said = CITATION_MARKER.sub("", (answer.conclusion or "") if answer else "").strip()
    basis = found.exchange.citations
    documents = _documents(door)
    named = {
        int(number)
        for number in CITATION_MARKER.findall((answer.conclusion or "") if answer else "")
    }
    every = tuple(item.number for item in basis)
    return Beginning(
        CaseText("", found.exchange.question, said, ""),
        tuple(number for number in every if number in named) or every,
        basis,
        places(door, (item.collection for item in basis)),
        _newer(door, basis, documents),
    )


def changing(door: Door, case_id: str) -> Beginning:
    """The form for a case of one's own. Raises NaniwaError: ``forbidden``, ``no_case``."""
    found = _own_case(door, case_id)
    newest = found.editions[-1]
    return Beginning(
        newest.text,
        tuple(item.number for item in newest.basis),
        newest.basis,
        (),
        _newer(door, newest.basis, _documents(door)),
    )


def preview(door: Door, wanted: Wanted, basis: Sequence[KeptCitation]) -> CaseEdition:
    """The case as it would be. Raises NaniwaError: ``case_empty``, ``case_long``, ``case_names``."""
    text = checked_text(wanted.text)
    refuse_names(
        door, (text.title, text.situation, text.action, text.note), confirmed=wanted.confirmed
    )
    newer = _newer(door, basis, _documents(door))
    chosen = [
        newer.get(item.number, item) if item.number in wanted.renewed else item
        for item in basis
        if item.number in wanted.numbers
    ]
    numbered = tuple(
        replace(item, number=number, notice="", replaced_by="", superseded=False)
        for number, item in enumerate(chosen, 1)
    )
    return CaseEdition(1, "", "", text, numbered, _author(door), now())


def write_case(door: Door, exchange: str, wanted: Wanted, collection: str) -> Case:
    """Keep a new case and let it be registered.

    Raises NaniwaError: ``forbidden``, ``no_candidate``, ``case_empty``, ``case_long``, ``case_names``, ``case_collection``,
    ``too_many_cases``, and what `library_jobs.asking.register` raises.
    """
    found = source(door, exchange)
    if table.count_cases(door.records, door.person.name) >= MOST_CASES:
        raise NaniwaError(
            f"事例は一人{MOST_CASES}件までです。古いものを取り下げてから書いてください。",
            code="too_many_cases",
        )
    edition = preview(door, wanted, found.exchange.citations)
    place = checked_place(door, collection, edition.quoted)
    case_id = new_id()
    file = case_file(case_id, edition)
    edition = replace(edition, document_id=id_of(place.collection, file))
    case = Case(
        case_id, door.person.name, place.collection, exchange, edition.written_at, "", (edition,)
    )
    # Before its document is there: from its first moment the door knows what it quotes.
    table.add_case(door.records, case, offered=not found.own)
    try:
        _register(door, case, edition, file, place)
    except NaniwaError:
        table.drop_case(door.records, case_id)
        raise
    door.note(Action.CASES_CHANGED, edition.text.title, f"書いた {case_id} {place.collection}")
    return case


def change_case(door: Door, case_id: str, wanted: Wanted) -> Case:
    """Keep a new edition of one's own case, which takes the place of the one before it.

    Raises NaniwaError: ``forbidden``, ``no_case``, ``case_busy`` while the last one is being
    registered, ``case_collection`` when what it quotes may by now be read by fewer people than
    its collection, ``too_many_cases`` and as `preview`.
    """
    case = _own_case(door, case_id)
    newest = case.editions[-1]
    state, _ = state_of(door, newest)
    if state is State.REGISTERING:
        raise NaniwaError(
            "前の版を登録しているところです。終わってから直してください。", code="case_busy"
        )
    if newest.number >= MOST_EDITIONS:
        raise NaniwaError(
            "これ以上は直せません。新しい事例を書いてください。", code="too_many_cases"
        )
    edition = replace(preview(door, wanted, newest.basis), number=newest.number + 1)
    place = checked_place(door, case.collection, edition.quoted)
    file = case_file(case.id, edition)
    edition = replace(edition, document_id=id_of(case.collection, file))
    table.add_edition(door.records, case.id, edition)
    try:
        _register(door, case, edition, file, place)
    except NaniwaError:
        table.drop_edition(door.records, case.id, edition.number)
        raise
    door.note(Action.CASES_CHANGED, edition.text.title, f"直した {case.id} 第{edition.number}版")
    return replace(case, editions=(*case.editions, edition))


def withdraw_case(door: Door, case_id: str) -> None:
    """Take a case out of the library: its author or an administrator.

    From then on nobody sees it, though its document is removed a moment later. Raises
    NaniwaError: ``forbidden``, ``no_case``, ``case_busy`` while it is being registered.
    """
    shown = seen_case(door, case_id)
    case = table.find_case(door.records, case_id)
    if case is None:
        raise _no_case()
    if not shown.may_withdraw:
        raise NaniwaError("事例を取り下げられるのは、書いた人と管理者です。", code="forbidden")
    if state_of(door, case.editions[-1])[0] is State.REGISTERING:
        raise NaniwaError(
            "登録しているところです。終わってから取り下げてください。", code="case_busy"
        )
    document = standing_document(door, case)
    if document is not None:
        remove_document(door, document.id, case=case.id)
    table.withdraw(door.records, case.id)
    door.note(Action.CASES_CHANGED, case.editions[-1].text.title, f"取り下げた {case.id}")


def standing_document(door: Door, case: Case) -> Document | None:
    """The document of the newest edition that stands in the library and may be seen."""
    documents = _documents(door)
    for edition in reversed(case.editions):
        if edition.document_id in documents:
            return documents[edition.document_id]
    return None


def _register(door: Door, case: Case, edition: CaseEdition, file: bytes, place: Place) -> None:
    name = file_name(edition.text, case.id)
    before = standing_document(door, case)
    with receiving(door, name, WebSettings()) as upload:
        upload.write(file)
        sent = upload.finish()
    if before is not None:
        job = replace_document(door, before.id, sent.id, case=case.id)
    else:
        registration = Registration(
            place.collection, DocumentKind.CASE, visibility=place.visibility
        )
        job = register(door, [sent.id], registration)
    table.note_job(door.records, case.id, edition.number, job.id)


def _newer(
    door: Door, basis: Sequence[KeptCitation], documents: Mapping[str, Document]
) -> dict[int, KeptCitation]:
    """The same clauses as a newer edition has them, where it has one under the same name."""
    reading = door.reading()
    newer_of = {
        change.citation.document_id: change.newer
        for change in changes(basis, documents)
        if change.newer is not None
    }
    found = {}
    for item in basis:
        document = newer_of.get(item.document_id)
        if document is None:
            continue
        for passage in reading.passages_of(document.id):
            if passage.clause == item.clause and passage.units:
                quote = " ".join(unit.text for unit in passage.units)
                found[item.number] = replace(
                    item,
                    document_id=document.id,
                    path=document.path,
                    title=document.title,
                    edition=document.edition,
                    effective_from=document.effective_from,
                    collection=document.collection,
                    page=passage.pages[0],
                    heading_path=passage.heading_path,
                    quote=quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE]}…",
                    boxes=tuple(box for unit in passage.units for box in unit.boxes),
                    passage_id=passage.id,
                )
                break
    return found


_LONGEST_QUOTE = 400


def _own_case(door: Door, case_id: str) -> Case:
    door.require(Feature.WRITE_CASES)
    # What it quotes may be hidden from its author by now: then it is not there for them, either.
    seen_case(door, case_id)
    case = table.find_case(door.records, case_id)
    if case is None or not policy.may_change_case(door.person, author=case.author):
        raise _no_case()
    return case


def _author(door: Door) -> str:
    return " ".join(door.person.shown_name.split()) or door.person.name


def _documents(door: Door) -> dict[str, Document]:
    return {document.id: document for document in door.reading().documents()}


def _no_case() -> NaniwaError:
    return NaniwaError("その事例はありません。", code="no_case")


def numbers_of(values: Collection[object]) -> tuple[int, ...]:
    """Numbers of clauses as a form sends them; what is no number is left out."""
    return tuple(int(value) for value in map(str, values) if value.isascii() and value.isdecimal())[
        :200
    ]
