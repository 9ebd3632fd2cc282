"""The way to a person's conversations: through the door, and judged anew each time.

What somebody else asked is treated as not there. A quotation from a document that is gone or may
not be seen any more is not shown again, nor the conclusion that was drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases.basis import notices
from assistant.conversations.conversation import (
    CITATION_MARKER,
    Conversation,
    ConversationEntry,
    Exchange,
    KeptAnswer,
    KeptCitation,
    Offer,
    Scope,
)
from assistant.records import conversations as table
from assistant.records import feedback
from assistant.records.case_candidates import offers_of, take_back
from assistant.records.database import new_id, now
from retrieval.documents import Document, DocumentKind
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise

LONGEST_QUESTION = 2_000
LONGEST_TITLE = 80
LONGEST_COMMENT = 1_000
_TITLE_FROM_QUESTION = 40


def begin(door: Door, question: str) -> ConversationEntry:
    """Keep a new conversation, named after its first question."""
    door.require(Feature.ASK)
    line = " ".join(question.split())
    title = line if len(line) <= _TITLE_FROM_QUESTION else f"{line[:_TITLE_FROM_QUESTION]}…"
    return table.add_conversation(door.records, owner=door.person.name, title=title)


def entries(door: Door, search: str = "") -> tuple[ConversationEntry, ...]:
    """The person's conversations, the one changed last first.

    Every word of ``search`` is in the title, or was asked or answered.
    """
    door.require(Feature.ASK)
    owner = door.person.name
    found = table.conversation_entries(door.records, owner=owner)
    for word in map(normalise, search.split()):
        saying = table.conversations_saying(door.records, word, owner=owner)
        found = tuple(
            entry for entry in found if entry.id in saying or word in normalise(entry.title)
        )
    return found


def load(door: Door, conversation: str) -> Conversation:
    """A conversation of the person's as it may be shown now.

    Raises NaniwaError (``no_conversation``), also for one of somebody else's.
    """
    entry = _entry(door, conversation)
    documents = {document.id: document for document in door.reading().documents()}
    opinions = feedback.opinions_in(door.records, entry.id, person=door.person.name)
    offers = offers_of(door.records, door.person.name)
    exchanges = table.exchanges_of(door.records, entry.id)
    said = notices(door.records, (cited for one in exchanges for cited in one.citations), documents)
    return Conversation(
        entry.id,
        entry.owner,
        entry.title,
        entry.created_at,
        entry.changed_at,
        tuple(
            replace(
                _with_opinion(seen_now(exchange, documents, said), opinions.get(exchange.id)),
                offer=_offer(offers.get(exchange.id)),
            )
            for exchange in exchanges
        ),
    )


def rename(door: Door, conversation: str, title: str) -> None:
    """Give a conversation another title. Raises NaniwaError: ``no_conversation``, ``no_title``."""
    entry = _entry(door, conversation)
    line = " ".join(title.split())[:LONGEST_TITLE]
    if not line:
        raise NaniwaError("会話の名前を入力してください。", code="no_title")
    table.rename_conversation(door.records, entry.id, line, owner=entry.owner)


def delete(door: Door, conversation: str) -> None:
    """Remove a conversation and all that was said. Raises NaniwaError (``no_conversation``)."""
    entry = _entry(door, conversation)
    table.delete_conversation(door.records, entry.id, owner=entry.owner)


def add_exchange(
    door: Door, conversation: str, question: str, scope: Scope, *, replaces: str = ""
) -> Exchange:
    """Keep a question at the end of a conversation, before anything of its answer is known.

    ``replaces`` is the exchange that it takes the place of, and of those after it. Raises
    NaniwaError: ``no_conversation``, ``no_exchange``, ``empty_question``, ``long_question``.
    """
    entry = _entry(door, conversation)
    check_question(question)
    if replaces:
        earlier = [exchange.id for exchange in table.exchanges_of(door.records, entry.id)]
        if replaces not in earlier:
            raise _no_exchange()
        table.remove_exchanges(door.records, entry.id, earlier[earlier.index(replaces) :])
    exchange = Exchange(new_id(), question.strip(), now(), scope)
    table.add_exchange(door.records, entry.id, exchange)
    return exchange


def keep_exchange(door: Door, conversation: str, exchange: Exchange) -> None:
    """Keep what is known by now of an exchange. Raises NaniwaError (``no_conversation``)."""
    table.keep_exchange(door.records, _entry(door, conversation).id, exchange)


def give_feedback(
    door: Door, conversation: str, exchange: str, *, helpful: bool | None, comment: str = ""
) -> None:
    """Keep what the person thinks of an answer, with a copy of it; None takes it back.

    Raises NaniwaError: ``no_conversation``, ``no_exchange``.
    """
    found = next((one for one in load(door, conversation).exchanges if one.id == exchange), None)
    if found is None or found.running:
        raise _no_exchange()
    if not helpful:
        # What is no longer said to be helpful is no longer offered.
        take_back(door.records, exchange, person=door.person.name)
    if helpful is None:
        feedback.withdraw_feedback(door.records, exchange, person=door.person.name)
        return
    feedback.give_feedback(
        door.records,
        found,
        person=door.person.name,
        helpful=helpful,
        comment=comment.strip()[:LONGEST_COMMENT],
    )


def check_question(question: str) -> None:
    """Raise NaniwaError (``empty_question``, ``long_question``) for what can't be asked."""
    if not question.strip():
        raise NaniwaError("質問が空です。知りたいことを入力してください。", code="empty_question")
    if len(question) > LONGEST_QUESTION:
        raise NaniwaError(
            f"質問が長すぎます。{LONGEST_QUESTION:,}文字以内にしてください。", code="long_question"
        )


def seen_now(
    exchange: Exchange,
    documents: Mapping[str, Document],
    notices: Mapping[str, str] = MappingProxyType({}),
) -> Exchange:
    """An exchange as it may be shown when ``documents`` (by id) are those that may be seen.

    ``notices`` (by documents' ids) say what has become of what cases rest on.
    """
    citations = tuple(
        replace(_citation_now(citation, documents), notice=notices.get(citation.document_id, ""))
        for citation in exchange.citations
    )
    hidden = {citation.number for citation in citations if not citation.available}
    answer = exchange.answer
    if answer is not None:
        answer = _answer_now(answer, hidden, documents)
    return replace(exchange, citations=citations, answer=answer)


def _citation_now(citation: KeptCitation, documents: Mapping[str, Document]) -> KeptCitation:
    document = documents.get(citation.document_id)
    if document is None:
        return KeptCitation(citation.number, available=False)
    newer = documents.get(document.superseded_by)
    return replace(
        citation,
        path=document.path,
        title=document.title,
        edition=document.edition,
        effective_from=document.effective_from,
        collection=document.collection,
        superseded=bool(document.superseded_by),
        experience=document.kind is DocumentKind.CASE,
        replaced_by="" if newer is None else _named(newer),
    )


def _answer_now(
    answer: KeptAnswer, hidden: set[int], documents: Mapping[str, Document]
) -> KeptAnswer:
    # A heading is a document's name, a blank and a clause: another may only begin alike.
    names = tuple(f"{document.title or document.path} " for document in documents.values())
    seen = replace(
        answer,
        nearest_headings=tuple(
            heading for heading in answer.nearest_headings if f"{heading} ".startswith(names)
        ),
    )
    if not hidden:
        return seen
    named = {int(number) for number in CITATION_MARKER.findall(answer.conclusion or "")}
    withheld = answer.conclusion is not None and bool(hidden & (named or set(answer.cited)))
    return replace(
        seen,
        conclusion=None if withheld else answer.conclusion,
        withheld=withheld,
        # The words of a rejected conclusion may come from any of the quotations.
        rejected=None,
        unsupported_numbers=(),
    )


def _named(document: Document) -> str:
    name = document.title.strip() or document.path
    # Many titles say which edition they are.
    told = not document.edition or document.edition in name
    return name if told else f"{name}（{document.edition}版）"


def _with_opinion(exchange: Exchange, opinion: tuple[bool, str] | None) -> Exchange:
    if opinion is None:
        return exchange
    return replace(exchange, helpful=opinion[0], comment=opinion[1])


def _offer(case_id: str | None) -> Offer:
    if case_id is None:
        return Offer.NONE
    return Offer.USED if case_id else Offer.OFFERED


def _entry(door: Door, conversation: str) -> ConversationEntry:
    door.require(Feature.ASK)
    entry = table.conversation_entry(door.records, conversation, owner=door.person.name)
    if entry is None or not policy.may_see_conversation(door.person, owner=entry.owner):
        raise NaniwaError("その会話はありません。", code="no_conversation")
    return entry


def _no_exchange() -> NaniwaError:
    return NaniwaError("その質問はこの会話にはもうありません。", code="no_exchange")
