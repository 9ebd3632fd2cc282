"""Downloads of conversations and of feedback: one's own, and for administrators."""

from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import unquote

import pytest
from docx import Document

from assistant.access.people import Person
from assistant.conversations.conversation import Scope as Searched
from assistant.conversations.conversation import Stage
from assistant.conversations.kept import add_exchange, begin, give_feedback, keep_exchange, load
from tests.assistant.conversations.keeping import answer
from tests.ui.clients import Client, clients_of
from tests.ui.people import ADMINISTRATOR, COLLEAGUE, ENGINEER
from ui.ask.routes import conversation_routes
from ui.desk import Desk


@pytest.fixture
def client_of(desk: Desk) -> Client:
    """Clients of the routes alone, each of one person."""
    return clients_of(conversation_routes(desk))


@pytest.fixture
def conversation(desk: Desk) -> str:
    """One of the engineer's with one question."""
    door = desk.door(ENGINEER)
    kept = begin(door, "盛土の厚さ/幅は？")
    asked = add_exchange(door, kept.id, "盛土の厚さ/幅は？", Searched())
    keep_exchange(door, kept.id, replace(asked, stage=Stage.READY, answer=answer()))
    return kept.id


def actions(desk: Desk) -> list[tuple[str, str, str]]:
    return [
        (row[0], row[1], row[2])
        for row in desk.records.rows(
            "SELECT person, action, subject FROM audit ORDER BY happened_at"
        )
    ]


def test_ones_own_conversation_is_downloaded_under_its_name_and_noted(
    client_of: Client, desk: Desk, conversation: str
) -> None:
    client = client_of(ENGINEER)
    word = client.get(f"/conversations/{conversation}/export.docx")
    assert "盛土の厚さ/幅は？" in [p.text for p in Document(io.BytesIO(word.content)).paragraphs]
    name = unquote(word.headers["content-disposition"])
    assert "attachment" in name
    assert "盛土の厚さ 幅は？.docx" in name
    markdown = client.get(f"/conversations/{conversation}/export.md")
    assert markdown.text.startswith("# 盛土の厚さ")
    assert markdown.headers["cache-control"] == "private, no-store"
    assert actions(desk) == [("sato", "downloaded", "盛土の厚さ/幅は？")] * 2


@pytest.mark.parametrize("person", [COLLEAGUE, ADMINISTRATOR])
def test_anothers_conversation_is_not_there(
    client_of: Client, desk: Desk, conversation: str, person: Person
) -> None:
    client = client_of(person)
    theirs = client.get(f"/conversations/{conversation}/export.docx")
    missing = client.get(f"/conversations/{'0' * 32}/export.docx")
    assert theirs.status_code == missing.status_code == 404
    assert theirs.json() == missing.json()
    assert actions(desk) == []


def test_feedback_is_for_administrators(client_of: Client, desk: Desk, conversation: str) -> None:
    door = desk.door(ENGINEER)
    (exchange,) = load(door, conversation).exchanges
    give_feedback(door, conversation, exchange.id, helpful=True)
    assert client_of(ENGINEER).get("/administration/feedback.jsonl").status_code in (400, 403)
    got = client_of(ADMINISTRATOR).get("/administration/feedback.jsonl")
    assert got.status_code == 200
    assert len(got.text.splitlines()) == 1
