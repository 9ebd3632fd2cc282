"""A passage of a document, and a meaning of the glossary."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.explaining.glossary import Glossary, glossary_of
from assistant.explaining.looking_up.referred import Referred, named, no_text, number_in
from assistant.explaining.readings import readings_at
from assistant.explaining.shown import place_of_meaning


def glossary_for(door: Door) -> Glossary:
    """The glossary of what the person may read now.

    Raises NaniwaError: ``forbidden``, ``readings`` when the city's file of readings is wrong.
    """
    door.require(Feature.READ_DOCUMENTS)
    return glossary_of(door.reading(), home=door.home, readings=readings_at(door.home))


def of_passage(door: Door, key: str) -> Referred:
    """「passage:ID」: a whole passage."""
    reading = door.reading()
    passage = reading.passage(key)
    document = reading.document(passage.document_id)
    return Referred(
        passage.text,
        named(document, passage.clause),
        document.id,
        document.collection,
        passage.pages[0],
    )


def of_meaning(door: Door, key: str) -> Referred:
    """「meaning:TERM:2」: what a document says that a term means, the second of its meanings."""
    term_id, _, number = key.partition(":")
    term = glossary_for(door).by_id.get(term_id)
    place = number_in(number)
    if term is None or not 1 <= place <= len(term.meanings):
        raise no_text()
    meaning = term.meanings[place - 1]
    return Referred(
        meaning.text,
        f"「{term.name}」の定義　{place_of_meaning(meaning)}",
        meaning.place.document_id,
        meaning.place.collection,
        meaning.place.page,
    )
