"""Every address of the application: for nobody, for whose session is over, and for other people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from assistant.access.people import Person
from assistant.access.policy import CollectionRule
from assistant.access.signing_in import begin_session, end_session
from assistant.checking.begin import begin_check
from assistant.checking.grants import grant, withdraw_grant
from assistant.checking.runner import CheckRunner
from assistant.conversations.kept import begin
from assistant.drafts.begin import begin as begin_draft
from assistant.records.collection_rules import set_collection_rule
from assistant.records.people import change_standing
from tests.assistant.checking.building import estimate, finished, sent
from tests.ui.drafts.building import KIND, write_kind
from tests.ui.people import (
    ADMINISTRATOR,
    COLLEAGUE,
    ENGINEER,
    NEWCOMER,
    REVIEWER,
    TRAINEE,
    token_of,
)
from tests.ui.served import plain_blocks
from ui.desk import Desk
from ui.serving.web import web_application
from ui.sign_in.cookie import SESSION_COOKIE

OPEN = {"/health", "/metrics", "/sign-in", "/sign-out", "/favicon.ico", "/robots.txt", "/theme.css"}
"""What is answered to everybody; /metrics looks for itself who asks."""
PROGRAM_FILES = ("/assets/", "/static/")
HIDDEN = "記録"


@pytest.fixture
def application(desk: Desk) -> FastAPI:
    return web_application(desk, plain_blocks())


@pytest.fixture
def client(application: FastAPI) -> Iterator[TestClient]:
    with TestClient(application, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def check(desk: Desk) -> str:
    """The colleague's finished check."""
    door = desk.door(COLLEAGUE)
    begun = begin_check(door, "極秘工事", [sent(door, "極秘設計書.csv", estimate("極秘工事"))])
    with CheckRunner(desk.records, desk.settings, workers=1):
        finished(door, begun)
    return begun


def addresses(routes: Any) -> set[tuple[str, str]]:
    """All methods and paths, those of Gradio too, with something in the place of what varies."""
    found: set[tuple[str, str]] = set()
    for route in routes:
        if isinstance(route, Mount):
            inner = getattr(route.app, "_app", route.app)
            found |= addresses(getattr(inner, "routes", ()))
        elif isinstance(route, Route):
            path = re.sub(r"\{[^}]*\}", "1", route.path)
            found |= {(method, path) for method in route.methods or ()}
        else:
            # FastAPI's way to keep a router that was included.
            found |= addresses(route.original_router.routes)
    return found


def closed_addresses(application: FastAPI) -> list[tuple[str, str]]:
    found = addresses(application.routes)
    assert ("GET", "/documents/1/original") in found
    assert {("GET", "/config"), ("POST", "/gradio_api/queue/join")} <= found
    return sorted(
        (method, path)
        for method, path in found
        if path not in OPEN and not path.startswith(PROGRAM_FILES) and "/sign-in" not in path
    )


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={token}"}


def of(desk: Desk, person: Person) -> dict[str, str]:
    return cookie(token_of(desk.records, person))


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=30)


@pytest.mark.parametrize("why", ["nobody", "made up", "signed out", "expired", "not active"])
def test_no_address_is_answered_without_a_session(
    why: str, desk: Desk, application: FastAPI, client: TestClient
) -> None:
    token = token_of(desk.records, ENGINEER)
    if why == "signed out":
        end_session(desk.records, token)
    elif why == "expired":
        token = begin_session(desk.records, ENGINEER, address="127.0.0.1", clock=long_ago)
    elif why == "not active":
        change_standing(desk.records, ENGINEER.name, role=ENGINEER.role, active=False)
    headers = {} if why == "nobody" else cookie("x" * 43 if why == "made up" else token)
    for method, path in closed_addresses(application):
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == 401, (method, path, answer.text[:200])


def test_who_must_change_the_password_gets_nothing_before(
    desk: Desk, application: FastAPI, client: TestClient
) -> None:
    headers = of(desk, NEWCOMER)
    for method, path in closed_addresses(application):
        if not path.startswith("/account"):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, (method, path)
            assert answer.content == b"" or answer.json()["code"] == "must_change"


@pytest.mark.parametrize("odd", ["%3F", "%23", "%3F/../../config", "%23/config", "/..%2fconfig"])
@pytest.mark.parametrize("start", ["/health", "/sign-in", "/theme.css", "/favicon.ico"])
def test_an_open_address_opens_no_other(start: str, odd: str, client: TestClient) -> None:
    answer = client.get(f"{start}{odd}")
    assert answer.status_code in (401, 404)


@pytest.mark.parametrize(
    "other", [ENGINEER, REVIEWER, TRAINEE, ADMINISTRATOR], ids=lambda p: p.name
)
def test_a_check_is_not_there_for_others(
    other: Person, check: str, desk: Desk, client: TestClient
) -> None:
    headers = of(desk, other)
    files = ("files/1/original", "files/1/report.json", "files/1/marked", "all.zip")
    for what in (*files, "overview.xlsx", "overview.json"):
        answer = client.get(f"/checks/{check}/{what}", headers=headers)
        missing = client.get(f"/checks/{'0' * 32}/{what}", headers=headers)
        assert (answer.status_code, answer.text) == (missing.status_code, missing.text)
        assert answer.status_code == 404


def test_a_draft_is_not_there_for_others(desk: Desk, client: TestClient) -> None:
    write_kind(desk.settings.home)
    draft = begin_draft(desk.door(COLLEAGUE), KIND, {"工事名": "極秘工事"}).id
    own = client.get(f"/drafts/{draft}/draft.docx", headers=of(desk, COLLEAGUE))
    assert own.status_code == 200
    for other in (ENGINEER, REVIEWER, TRAINEE, ADMINISTRATOR):
        headers = of(desk, other)
        for form in ("docx", "md", "pdf", "docx?version=1"):
            answer = client.get(f"/drafts/{draft}/draft.{form}", headers=headers)
            missing = client.get(f"/drafts/{'0' * 32}/draft.{form}", headers=headers)
            assert (answer.status_code, answer.text) == (missing.status_code, missing.text)
            assert answer.status_code in (403, 404)


def test_a_grant_counts_until_it_is_withdrawn(check: str, desk: Desk, client: TestClient) -> None:
    headers = of(desk, ENGINEER)
    address = f"/checks/{check}/files/1/report.json"
    grant(desk.door(COLLEAGUE), check, ENGINEER.name)
    assert client.get(address, headers=headers).status_code == 200
    withdraw_grant(desk.door(COLLEAGUE), check, ENGINEER.name)
    assert client.get(address, headers=headers).status_code == 404


def test_a_hidden_documents_original_is_not_there(desk: Desk, client: TestClient) -> None:
    set_collection_rule(
        desk.records,
        CollectionRule(HIDDEN, departments=frozenset({COLLEAGUE.department})),
        changed_by=ADMINISTRATOR.name,
    )
    (document,) = desk.door(COLLEAGUE).reading().documents(HIDDEN)
    address = f"/documents/{document.id}/original"
    assert client.get(address, headers=of(desk, COLLEAGUE)).status_code == 200
    missing = client.get("/documents/0/original", headers=of(desk, ENGINEER))
    for other in (ENGINEER, REVIEWER, TRAINEE):
        answer = client.get(address, headers=of(desk, other))
        assert (answer.status_code, answer.text) == (404, missing.text)


def test_conversations_uploads_and_administration_are_not_for_others(
    desk: Desk, client: TestClient
) -> None:
    kept = begin(desk.door(COLLEAGUE), "極秘質問").id
    upload = sent(desk.door(COLLEAGUE), "極秘設計書.csv", b"x").upload
    for other in (ENGINEER, REVIEWER, TRAINEE, ADMINISTRATOR):
        headers = of(desk, other)
        for form in ("md", "docx"):
            assert (
                client.get(f"/conversations/{kept}/export.{form}", headers=headers).status_code
                == 404
            )
        assert client.delete(f"/uploads/{upload}", headers=headers).status_code == 404
        if other is not ADMINISTRATOR:
            for what in ("audit.csv", "feedback.jsonl", "backups/a.zip"):
                answer = client.get(f"/administration/{what}", headers=headers)
                assert answer.status_code == 403
    assert client.delete(f"/uploads/{upload}", headers=of(desk, COLLEAGUE)).status_code == 204


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("queue/join", b'{"fn_index": -1, "data": [], "session_hash": "own"}', 404),
        ("queue/join", b'{"fn_index": 99999, "data": [], "session_hash": "own"}', 404),
        ("queue/join", b'{"fn_index": true, "data": [], "session_hash": "own"}', 404),
        ("run/x", b'{"fn_index": 1e30, "data": [], "session_hash": "own"}', 404),
        ("queue/join", b'{"fn_index": 0, "data": ["\\ud800"], "session_hash": "own"}', 400),
        ("queue/join", b"[" * 100_000, 400),
    ],
)
def test_calls_of_nothing_are_refused(
    path: str, body: bytes, status: int, desk: Desk, client: TestClient
) -> None:
    headers = {**of(desk, ENGINEER), "Content-Type": "application/json"}
    answer = client.post(f"/gradio_api/{path}", content=body, headers=headers)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "code"}
