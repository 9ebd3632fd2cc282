"""An answer to a question, and the evidence under it: their asker's own."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.conversations import kept
from assistant.conversations.conversation import CITATION_MARKER, Exchange
from assistant.explaining.looking_up.referred import Referred, named, no_text, number_in
from assistant.records.conversations import conversation_of

_QUESTION_SHOWN = 60  # characters


def of_citation(door: Door, key: str) -> Referred:
    """「citation:EXCHANGE:3」: what an answer quotes."""
    exchange_id, _, number = key.partition(":")
    citation = _exchange(door, exchange_id).citation(number_in(number))
    if citation is None or not citation.available:
        raise no_text()
    document = door.reading().document(citation.document_id)
    where = named(document, citation.clause)
    return Referred(citation.quote, where, document.id, document.collection, citation.page)


def of_answer(door: Door, key: str) -> Referred:
    """「answer:EXCHANGE」: an answer's conclusion."""
    exchange = _exchange(door, key)
    if exchange.answer is None or not exchange.answer.conclusion:
        raise no_text()
    first = next((cited for cited in exchange.citations if cited.available), None)
    return Referred(
        CITATION_MARKER.sub("", exchange.answer.conclusion),
        f"「{exchange.question[:_QUESTION_SHOWN]}」への回答の結論",
        first.document_id if first else "",
        first.collection if first else "",
    )


def _exchange(door: Door, exchange_id: str) -> Exchange:
    conversation = conversation_of(door.records, exchange_id, owner=door.person.name)
    for each in kept.load(door, conversation or "").exchanges:
        if each.id == exchange_id:
            return each
    raise no_text()
