"""The originals of documents are opened by who may read them, and noted."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.access.people import Person, Role
from assistant.access.policy import CollectionRule
from assistant.records.collection_rules import set_collection_rule
from tests.ui.people import ENGINEER, TRAINEE
from ui.desk import Desk
from ui.documents.routes import document_routes
from ui.visitor import PERSON_KEY


@pytest.fixture
def client_of(desk: Desk) -> Callable[[Person], httpx.Client]:
    """Clients of the routes alone, each of one person."""
    application = Starlette(routes=document_routes(desk))

    def client(person: Person) -> httpx.Client:
        async def within(scope: Scope, receive: Receive, send: Send) -> None:
            scope[PERSON_KEY] = person
            await application(scope, receive, send)

        return TestClient(within)

    return client


def address(desk: Desk, collection: str) -> str:
    (document,) = desk.library.documents(collection)
    return f"/documents/{document.id}/original"


def test_a_pdf_is_shown_and_noted(desk: Desk, client_of: Callable[[Person], httpx.Client]) -> None:
    answer = client_of(TRAINEE).get(address(desk, "標準"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.content.startswith(b"%PDF-")
    noted = desk.records.rows("SELECT person, action, subject FROM audit")
    assert noted == [(TRAINEE.name, "opened", "土工編.pdf")]


def test_what_a_browser_could_run_is_saved(
    desk: Desk, client_of: Callable[[Person], httpx.Client]
) -> None:
    answer = client_of(TRAINEE).get(address(desk, "記録"))
    assert answer.headers["content-disposition"].startswith("attachment")


def test_what_one_may_not_see_is_as_what_is_not_there(
    desk: Desk, client_of: Callable[[Person], httpx.Client]
) -> None:
    rule = CollectionRule("標準", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(desk.records, rule, changed_by="admin")
    assert client_of(ENGINEER).get(address(desk, "標準")).status_code == 200
    hidden = client_of(TRAINEE).get(address(desk, "標準"))
    missing = client_of(TRAINEE).get("/documents/nobody/original")
    assert (hidden.status_code, hidden.text) == (missing.status_code, missing.text)
    assert hidden.status_code == 404
