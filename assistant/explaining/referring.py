"""What a signed-in person has explained: named by a reference, looked up through the door each time.

A reference is a kind and what it is found by, ":" between: "passage:ID", "citation:EXCHANGE:3".
What the person may not see, and what is not there, is refused in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.access.door import Door
from assistant.explaining.explain import Explained, explain
from assistant.explaining.looking_up.cases import of_case
from assistant.explaining.looking_up.conversations import of_answer, of_citation
from assistant.explaining.looking_up.documents import glossary_for, of_meaning, of_passage
from assistant.explaining.looking_up.drafts import of_review, of_source
from assistant.explaining.looking_up.estimates import of_finding
from assistant.explaining.looking_up.learning import of_exercise, of_question, of_situation
from assistant.explaining.looking_up.referred import Referred, no_text
from retrieval.errors import NaniwaError

__all__ = ["LONGEST_REFERENCE", "Referred", "explained_reference", "glossary_for", "referred"]

LONGEST_REFERENCE = 200

_KINDS: Mapping[str, Callable[[Door, str], Referred]] = {
    "passage": of_passage,
    "meaning": of_meaning,
    "citation": of_citation,
    "answer": of_answer,
    "finding": of_finding,
    "source": of_source,
    "review": of_review,
    "question": of_question,
    "exercise": of_exercise,
    "situation": of_situation,
    "case": of_case,
}


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
        raise no_text()
    try:
        found = look_up(door, key)
    except NaniwaError as error:
        if error.code == "forbidden":
            raise
        raise no_text() from error
    if not found.text.strip():
        raise no_text()
    return found
