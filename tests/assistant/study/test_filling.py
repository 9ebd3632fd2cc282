"""The questions of all documents are made while nobody waits for them."""

from __future__ import annotations

from assistant.study.filling import BankRunner
from assistant.study.progress import decks
from tests.assistant.office import People, seen_until


def test_questions_are_made_in_the_background(office: People) -> None:
    door = office.door()
    with BankRunner(office.settings, office.library, first_wait=0):
        (deck,) = seen_until(lambda: decks(door), lambda found: found[0].made == 1)
    assert deck.questions > 10
