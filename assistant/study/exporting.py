"""A person's own cards as a file for Anki."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.learning.anki import anki_text
from assistant.learning.question_json import question_of
from assistant.records.audit import Action
from assistant.records.cards import cards_of
from assistant.study.sight import sight_of
from retrieval.errors import NaniwaError


def anki_export(door: Door) -> bytes:
    """The person's cards as a text file that Anki imports; those that rest are left out.

    Noted in the audit trail. Raises NaniwaError: ``forbidden``, ``no_cards``.
    """
    door.require(Feature.LEARN)
    sight = sight_of(door)
    cards = [c for c in cards_of(door.records, door.person.name) if sight.asks(c)]
    if not cards:
        raise NaniwaError("書き出せる問題がまだありません。", code="no_cards")
    content = anki_text(question_of(card.question) for card in cards).encode()
    door.note(Action.DOWNLOADED, door.person.name, f"学習カード（{len(cards)}問、Anki用）")
    return content
