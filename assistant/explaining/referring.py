"""What a signed-in person has explained: named by a reference, looked up through the door each time.

A reference is a kind and what it is found by, ":" between: "passage:ID", "citation:EXCHANGE:3",
"answer:EXCHANGE", "finding:CHECK:NUMBER", "source:DRAFT:2", "question:QUIZ:1". What the person may
not see, and what is not there, is refused in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.explaining.explain import Explained, explain
from assistant.explaining.glossary import Glossary, glossary_of
from assistant.explaining.readings import readings_at
from retrieval.documents import Document, Passage
from retrieval.editions import edition_name
from retrieval.errors import NaniwaError

LONGEST_REFERENCE = 200
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Referred:
    """A text and where it stands: the document's id, collection and page, "" and 0 where none."""

    text: str
    where: str
    document_id: str = ""
    collection: str = ""
    page: int = 0


def glossary_for(door: Door) -> Glossary:
    """The glossary of what the person may read now.

    Raises NaniwaError: ``forbidden``, ``readings`` when the city's file of readings is wrong.
    """
    door.require(Feature.READ_DOCUMENTS)
    return glossary_of(door.reading(), home=door.home, readings=readings_at(door.home))


def explained_reference(door: Door, reference: str) -> tuple[Referred, Explained]:
    """What a reference means, explained for the person.

    Raises NaniwaError: ``no_text`` when it is not there or may not be seen, and as `glossary_for`.
    """
    found = referred(door, reference)
    explained = explain(
        found.text,
        glossary_for(door),
        document_id=found.document_id,
        collection=found.collection,
    )
    return found, explained


def referred(door: Door, reference: str) -> Referred:
    """What a reference means. Raises NaniwaError (``no_text``, ``forbidden``)."""
    kind, _, key = reference[:LONGEST_REFERENCE].partition(":")
    look_up = _KINDS.get(kind)
    if look_up is None or not key:
        raise _no_text()
    try:
        found = look_up(door, key)
    except NaniwaError as error:
        if error.code == "forbidden":
            raise
        raise _no_text() from error
    if not found.text.strip():
        raise _no_text()
    return found


def _no_text() -> NaniwaError:
    return NaniwaError("説明する文章は、いまは見られません。", code="no_text")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise _no_text()
    return int(text)


def _named(document: Document) -> str:
    title = (document.title or document.path).strip()
    if document.edition and document.edition not in title:
        return f"{title}（{edition_name(document.edition)}）"
    return title


def _of_passage(door: Door, key: str) -> Referred:
    reading = door.reading()
    passage = reading.passage(key)
    return _at(reading.document(passage.document_id), passage, passage.text)


def _at(document: Document, passage: Passage, text: str) -> Referred:
    return Referred(
        text,
        f"{_named(document)}　{passage.clause}".strip(),
        document.id,
        document.collection,
        passage.pages[0],
    )


def _of_citation(door: Door, key: str) -> Referred:
    from assistant.conversations import kept
    from assistant.records.conversations import conversation_of

    exchange, _, number = key.partition(":")
    conversation = conversation_of(door.records, exchange, owner=door.person.name)
    for one in kept.load(door, conversation or "").exchanges:
        citation = one.citation(_number(number)) if one.id == exchange else None
        if citation is not None and citation.available:
            document = door.reading().document(citation.document_id)
            where = f"{_named(document)}　{citation.clause}".strip()
            return Referred(citation.quote, where, document.id, document.collection, citation.page)
    raise _no_text()


def _of_answer(door: Door, key: str) -> Referred:
    from assistant.conversations import kept
    from assistant.conversations.conversation import CITATION_MARKER
    from assistant.records.conversations import conversation_of

    conversation = conversation_of(door.records, key, owner=door.person.name)
    for one in kept.load(door, conversation or "").exchanges:
        if one.id == key and one.answer is not None and one.answer.conclusion:
            first = next((cited for cited in one.citations if cited.available), None)
            return Referred(
                CITATION_MARKER.sub("", one.answer.conclusion),
                f"「{one.question[:60]}」への回答の結論",
                first.document_id if first else "",
                first.collection if first else "",
            )
    raise _no_text()


def _of_finding(door: Door, key: str) -> Referred:
    from assistant.checking.reads import find_finding

    check, _, number = key.partition(":")
    _, report, entry = find_finding(door, check, number)
    parts = (entry.finding.message, entry.explanation, *(one.text for one in entry.finding.basis))
    said = "\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
    steps = (step.shown for step in report.calculation if step.label in said)
    text = "\n".join((said, *steps))
    return Referred(text, f"{report.file.name}　指摘 {entry.number}")


def _of_source(door: Door, key: str) -> Referred:
    from assistant.drafting.draft import cited_origins
    from assistant.drafts.reads import draft_of

    draft_id, _, number = key.partition(":")
    origins = cited_origins(draft_of(door, draft_id).draft)
    place = _number(number)
    if not 1 <= place <= len(origins):
        raise _no_text()
    origin = origins[place - 1]
    document = door.reading().document(origin.document_id)
    where = f"{_named(document)}　{origin.clause}".strip()
    return Referred(origin.quote, where, document.id, document.collection, origin.page or 0)


def _of_question(door: Door, key: str) -> Referred:
    from assistant.study.quizzes import study_quiz

    quiz_id, _, number = key.partition(":")
    quiz = study_quiz(door, quiz_id)
    place = _number(number) - 1
    if not 0 <= place < len(quiz.questions) or quiz.answers[place] is None:
        raise _no_text()  # before it is answered its clause would give the answer away
    where = quiz.questions[place].place
    document = door.reading().document(where.document_id)
    return Referred(where.quote, where.label, document.id, document.collection, where.page)


_KINDS: Mapping[str, Callable[[Door, str], Referred]] = {
    "passage": _of_passage,
    "citation": _of_citation,
    "answer": _of_answer,
    "finding": _of_finding,
    "source": _of_source,
    "question": _of_question,
}
