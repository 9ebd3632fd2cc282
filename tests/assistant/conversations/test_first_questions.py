"""What is offered to ask on a first visit comes from what the person may see."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversations.first_questions import first_questions
from tests.assistant.conversations.conftest import Doors


def test_questions_name_what_the_documents_are_about(doors: Doors) -> None:
    questions = first_questions(doors().reading())
    assert any("番号札" in question or "段切り" in question for question in questions)
    assert questions == first_questions(doors().reading())


def test_nothing_is_offered_of_what_may_not_be_seen(doors: Doors) -> None:
    nothing = replace(doors().reading(), allowed=frozenset())
    assert first_questions(nothing) == ()
