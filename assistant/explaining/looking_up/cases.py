"""A case: what was written from experience, and the clauses it quotes."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.cases.reads import case
from assistant.explaining.looking_up.referred import Referred, lines_of, named, no_text, number_in


def of_case(door: Door, key: str) -> Referred:
    """「case:CASE」: its own words; 「case:CASE:2」: its second clause, while that may be read."""
    case_id, _, number = key.partition(":")
    shown = case(door, case_id)
    text = shown.edition.text
    if not number:
        return Referred(
            lines_of(text.situation, text.action, text.note),
            f"事例「{text.title}」",
            collection=shown.collection,
        )
    wanted = number_in(number)
    quoted = next((each for each in shown.edition.basis if each.number == wanted), None)
    if quoted is None:
        raise no_text()
    document = door.reading().document(quoted.document_id)
    where = named(document, quoted.clause)
    return Referred(quoted.quote, where, document.id, document.collection, quoted.page)
