"""Cases as a person may see them: those whose documents they may read, and their own unfinished ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases.basis import Change, changes
from assistant.cases.paper import quoted_line
from assistant.records import cases as table
from assistant.records.cases import Case, CaseEdition
from assistant.records.collection_rules import collection_rules
from assistant.records.library_jobs import OPEN, JobState, job
from retrieval.documents import Document
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise


class State(StrEnum):
    """Where an edition of a case is on its way into the library."""

    STANDING = ""
    REGISTERING = "登録しています"
    FAILED = "登録できませんでした"


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case as one person sees it: the edition that stands in the library.

    Its author sees the newest one though it is still on its way: ``state`` says so, ``message`` why
    it failed. ``changes`` are what has become of its basis. ``may_change`` and ``may_withdraw``
    say what the person may do.
    """

    id: str
    collection: str
    edition: CaseEdition
    changes: tuple[Change, ...]
    state: State
    message: str
    mine: bool
    may_change: bool
    may_withdraw: bool


def cases(
    door: Door, *, words: str = "", field: str = "", collection: str = ""
) -> tuple[ShownCase, ...]:
    """The cases with all of ``words``, of a field and a collection, "" any; the latest first.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    documents = _documents(door)
    wanted = [normalise(word) for word in words.split()]
    found = []
    for case in table.cases(door.records):
        if collection and case.collection != collection:
            continue
        shown = _shown(door, case, documents)
        if shown is None or (field and shown.edition.text.field != field):
            continue
        if all(word in _searchable(shown.edition) for word in wanted):
            found.append(shown)
    return tuple(sorted(found, key=lambda shown: shown.edition.written_at, reverse=True))


def case(door: Door, case_id: str) -> ShownCase:
    """A case. Raises NaniwaError: ``forbidden``, ``no_case`` also for one that may not be seen."""
    door.require(Feature.LEARN)
    found = table.find_case(door.records, case_id)
    shown = _shown(door, found, _documents(door)) if found is not None else None
    if shown is None:
        raise NaniwaError("その事例はありません。", code="no_case")
    return shown


def case_beginning(door: Door, beginning: str) -> ShownCase:
    """The one case whose id begins so. Raises NaniwaError: ``no_case``, ``ambiguous``."""
    found = [one for one in cases(door) if beginning and one.id.startswith(beginning)]
    if len(found) > 1:
        raise NaniwaError(
            f"「{beginning}」で始まる事例が{len(found)}件あります。ID を長く書いてください。",
            code="ambiguous",
        )
    return found[0] if found else case(door, beginning)


def state_of(door: Door, edition: CaseEdition) -> tuple[State, str]:
    """Where an edition is, and why it is not in the library."""
    if any(document.id == edition.document_id for document in door.library.documents()):
        return State.STANDING, ""
    asked = job(door.records, edition.job) if edition.job else None
    if asked is None:
        return State.FAILED, "登録が始まりませんでした。もう一度書き直してください。"
    if asked.state in OPEN:
        return State.REGISTERING, ""
    refused = [sentence for _, sentence in asked.report.refused]
    message = asked.report.message or " ".join(refused)
    if not message:
        message = (
            "登録が途中で止められました。"
            if asked.state is not JobState.DONE
            else "文書庫から取り除かれています。"
        )
    return State.FAILED, message


def _shown(door: Door, case: Case, documents: dict[str, Document]) -> ShownCase | None:
    mine = case.author == door.person.name
    standing = [edition for edition in case.editions if edition.document_id in documents]
    newest = case.editions[-1]
    edition = newest if mine and door.person.may(Feature.WRITE_CASES) else None
    if edition is None:
        edition = standing[-1] if standing else None
    if edition is None:
        return None
    if mine and not _may_read_basis(door, edition, documents):
        return None
    state, message = (State.STANDING, "") if edition in standing else state_of(door, edition)
    may_change = policy.may_change_case(door.person, author=case.author)
    return ShownCase(
        id=case.id,
        collection=case.collection,
        edition=edition,
        changes=changes(edition.basis, documents),
        state=state,
        message=message,
        mine=mine,
        may_change=may_change,
        may_withdraw=policy.may_withdraw_case(door.person, author=case.author),
    )


def _may_read_basis(door: Door, edition: CaseEdition, documents: dict[str, Document]) -> bool:
    """Whether its author may still read what it quotes, though it is not in the library yet."""
    if edition.document_id in documents:
        return True
    rules = collection_rules(door.records)
    return edition.quoted == policy.readable_collections(door.person, edition.quoted, rules)


def _searchable(edition: CaseEdition) -> str:
    text = edition.text
    return normalise(
        "\n".join(
            (
                text.title,
                text.field,
                text.works,
                text.situation,
                text.action,
                text.note,
                edition.author,
                *map(quoted_line, edition.basis),
            )
        )
    )


def _documents(door: Door) -> dict[str, Document]:
    return {document.id: document for document in door.reading().documents()}
