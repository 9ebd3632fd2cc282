"""Helpful answers offered to be made a case of: by who asked, of their own accord, taken back at will.

Who asked is told to nobody. What somebody else may not read of an answer's evidence makes the
whole candidate not be there for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases.words import LONGEST_SITUATION, cleaned, refuse_names
from assistant.conversations.conversation import CITATION_MARKER, Exchange, Offer, Scope
from assistant.conversations.kept import load, seen_now
from assistant.records import case_candidates as offered_table
from assistant.records import cases as table
from assistant.records.audit import Action
from assistant.records.feedback import feedback_on, helpful_feedback
from retrieval.documents import Document
from retrieval.errors import NaniwaError

MOST_OFFERED = 100
"""Candidates of one person that no case was made of yet."""
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Source:
    """An answer that a case can be made of, as the person may see it now.

    ``own`` says that it is the person's own helpful answer, else somebody offered it;
    ``offered_at`` is when that was, or when it was found helpful.
    """

    exchange: Exchange
    own: bool
    offered_at: str


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """What the person offered, and whether a case was made of it."""

    exchange: str
    question: str
    offered_at: str
    used: bool


def has_basis(exchange: Exchange) -> bool:
    """Whether a case can be made of an answer: there is evidence, and it may be seen."""
    return (
        exchange.answer is not None
        and not exchange.answer.abstained
        and not exchange.answer.withheld
        and any(item.available and not item.experience for item in exchange.citations)
    )


def offer(
    door: Door, conversation: str, exchange: str, question: str, *, confirmed: bool = False
) -> None:
    """Give one's own helpful answer for a case, with the question as others may read it.

    ``confirmed``: what looks like names of people was looked at. Raises NaniwaError:
    ``no_conversation``, ``no_exchange``, ``not_helpful``, ``case_empty``, ``case_long``,
    ``case_names``, ``case_used``, ``too_many_cases``.
    """
    door.require(Feature.ASK)
    found = next((one for one in load(door, conversation).exchanges if one.id == exchange), None)
    if found is None or found.running:
        raise NaniwaError("その質問はこの会話にはもうありません。", code="no_exchange")
    if found.helpful is not True or not has_basis(found):
        raise NaniwaError(
            "「役に立った」とした、根拠のある回答だけを事例の候補に出せます。", code="not_helpful"
        )
    if found.offer is Offer.USED:
        raise NaniwaError("この回答からは、もう事例が書かれています。", code="case_used")
    edited = cleaned(question)
    if not edited:
        raise NaniwaError("質問が空です。候補に載せる文を書いてください。", code="case_empty")
    if len(edited) > LONGEST_SITUATION:
        raise NaniwaError(
            f"候補に載せる質問は{LONGEST_SITUATION:,}字以内にしてください。", code="case_long"
        )
    answer = found.answer
    refuse_names(door, (edited, (answer.conclusion or "") if answer else ""), confirmed=confirmed)
    open_offers = [
        case
        for case in offered_table.offers_of(door.records, door.person.name).values()
        if not case
    ]
    if found.offer is Offer.NONE and len(open_offers) >= MOST_OFFERED:
        raise NaniwaError(
            f"候補は一人{MOST_OFFERED}件までです。前の候補を取り下げてから出してください。",
            code="too_many_cases",
        )
    offered_table.offer(door.records, _copy(found, edited), person=door.person.name)
    door.note(Action.CASES_CHANGED, edited, f"候補を出した {exchange}")


def take_back(door: Door, exchange: str) -> None:
    """Take back what one offered. Raises NaniwaError (``case_used``) when a case was made of it."""
    door.require(Feature.ASK)
    if not offered_table.take_back(door.records, exchange, person=door.person.name):
        raise NaniwaError(
            "その候補はもうないか、事例が書かれています。事例の取り下げは、書いた人か管理者に頼んでください。",
            code="case_used",
        )
    door.note(Action.CASES_CHANGED, exchange, "候補を取り下げた")


def own_offers(door: Door) -> tuple[OwnOffer, ...]:
    """What the person offered, the latest first."""
    return tuple(
        OwnOffer(one.exchange.id, one.exchange.question, one.offered_at, bool(one.case_id))
        for one in offered_table.candidates(door.records, person=door.person.name)[:_MOST_LISTED]
    )


def candidates(door: Door) -> tuple[Source, ...]:
    """What was offered and the person may read all of. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.WRITE_CASES)
    documents = _documents(door)
    found = [
        _source(one.exchange, one.offered_at, documents, own=False)
        for one in offered_table.candidates(door.records)
        if not one.case_id
    ]
    return tuple(source for source in found if source is not None)[:_MOST_LISTED]


def own_helpful(door: Door) -> tuple[Source, ...]:
    """The person's own helpful answers that no case was made of, the latest first.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.WRITE_CASES)
    documents = _documents(door)
    used = {case.exchange for case in table.cases(door.records, author=door.person.name)}
    used |= set(offered_table.offers_of(door.records, door.person.name))
    found = [
        _source(one.exchange, one.given_at, documents, own=True)
        for one in helpful_feedback(door.records, door.person.name, most=_MOST_LISTED)
        if one.exchange.id not in used
    ]
    return tuple(source for source in found if source is not None)


def source(door: Door, exchange: str) -> Source:
    """An answer that the person may write a case of: offered by anybody, or their own.

    Raises NaniwaError: ``forbidden``, ``no_candidate`` also for what may not be read.
    """
    door.require(Feature.WRITE_CASES)
    documents = _documents(door)
    offered = offered_table.candidate(door.records, exchange)
    found = None
    if offered is not None and not offered.case_id:
        found = _source(offered.exchange, offered.offered_at, documents, own=False)
    elif offered is None:
        own = feedback_on(door.records, exchange, person=door.person.name)
        used = {case.exchange for case in table.cases(door.records, author=door.person.name)}
        if own is not None and own.helpful and exchange not in used:
            found = _source(own.exchange, own.given_at, documents, own=True)
    if found is None:
        raise NaniwaError(
            "その候補はありません。取り下げられたか、もう事例になっています。", code="no_candidate"
        )
    return found


def _source(
    exchange: Exchange, offered_at: str, documents: dict[str, Document], *, own: bool
) -> Source | None:
    """The answer as it may be shown; None unless all that it shows may be seen and is a basis."""
    seen = seen_now(exchange, documents)
    answer = seen.answer
    if answer is None or answer.abstained or answer.withheld:
        return None
    named = {int(number) for number in CITATION_MARKER.findall(answer.conclusion or "")}
    # A case is no basis for another one.
    cases = {item.number for item in exchange.citations if item.experience}
    shown = (named | set(answer.cited)) - cases
    basis = tuple(item for item in seen.citations if item.number in shown)
    if not all(item.available for item in basis):
        return None
    return Source(replace(seen, citations=basis), own, offered_at) if basis else None


def _copy(exchange: Exchange, question: str) -> Exchange:
    """What others are shown of an answer: no words of its owner but the question as edited."""
    answer = exchange.answer
    if answer is not None:
        answer = replace(answer, searched="", rejected=None, unsupported_numbers=())
    return replace(
        exchange, question=question, scope=Scope(), comment="", helpful=None, answer=answer
    )


def _documents(door: Door) -> dict[str, Document]:
    return {document.id: document for document in door.reading().documents()}
