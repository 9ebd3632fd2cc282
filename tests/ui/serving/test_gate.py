"""What is answered to whom: nobody, somebody, somebody else, another site's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from assistant.access.people import Person
from assistant.access.signing_in import end_session
from assistant.records.people import change_standing
from tests.ui.people import COLLEAGUE, ENGINEER, NEWCOMER, PASSWORD, token_of
from tests.ui.served import plain_blocks, serving
from ui.desk import Desk
from ui.sign_in.cookie import SESSION_COOKIE

PAGE = {"Accept": "text/html"}
CLOSED = (
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress?upload_id=1"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file/etc/passwd"),
    ("GET", "/gradio_api/proxy=http://localhost/"),
    ("GET", "/gradio_api/stream/a/b/1/playlist.m3u8"),
    ("GET", "/gradio_api/runs"),
    ("GET", "/gradio_api/run-history/buckets"),
    ("GET", "/gradio_api/deep_link?session_hash=abc"),
    ("GET", "/?deep_link=abc"),
    ("POST", "/gradio_api/call/enter"),
    ("POST", "/gradio_api/call/v2/enter"),
    ("POST", "/gradio_api/api/enter"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/user"),
    ("GET", "/gradio_api/token"),
    ("GET", "/gradio_api/login_check"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/custom_component/a/client/b/c.js"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/process_recording"),
    ("POST", "/gradio_api/vibe-edit"),
    ("GET", "/gradio_api/vibe-code"),
    ("GET", "/gradio_api/profiling/traces"),
    ("GET", "/gradio_api//queue/data?session_hash=abc"),
    ("GET", "/gradio_api/queue/data/?session_hash=abc"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("GET", "/svelte/svelte.js"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
)

Client = Callable[[Person | None], httpx.Client]


@pytest.fixture
def client_of(desk: Desk) -> Iterator[Client]:
    """Clients of the served application, each with the cookie of one person or none."""
    opened: list[httpx.Client] = []
    with serving(desk, plain_blocks()) as url:

        def client(person: Person | None) -> httpx.Client:
            cookies = {SESSION_COOKIE: token_of(desk.records, person)} if person else {}
            opened.append(httpx.Client(base_url=url, cookies=cookies, timeout=60))
            return opened[-1]

        yield client
        for one in opened:
            one.close()


def dependencies(client: httpx.Client) -> list[dict[str, Any]]:
    return list(client.get("/config").json()["dependencies"])


def loading(client: httpx.Client) -> int:
    """The callback that runs when the page has loaded."""
    return next(
        int(one["id"])
        for one in dependencies(client)
        if any(target[1] == "load" for target in one["targets"]) and not one["inputs"]
    )


def join(client: httpx.Client, session_hash: object, function: int, **more: Any) -> httpx.Response:
    body = {"session_hash": session_hash, "fn_index": function, "data": [], **more}
    return client.post("/gradio_api/queue/join", json=body)


def test_somebody_unknown_is_led_to_the_sign_in_and_back_again(client_of: Client) -> None:
    client = client_of(None)
    led = client.get("/documents/1/original?page=2", headers=PAGE)
    assert led.status_code == 303
    assert led.headers["location"] == "/sign-in?next=%2Fdocuments%2F1%2Foriginal%3Fpage%3D2"
    assert client.get("/", headers=PAGE).headers["location"] == "/sign-in"
    assert client.get("/sign-in", headers=PAGE).status_code == 200
    assert client.get("/favicon.ico").status_code == 200


def test_nothing_else_is_answered_to_somebody_unknown(client_of: Client) -> None:
    client = client_of(None)
    paths = [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/account"),
        ("GET", "/documents/1/original"),
    ]
    paths += [("GET", "/gradio_api/queue/data?session_hash=abc")]
    paths += [("GET", "/gradio_api/heartbeat/abc"), ("GET", "/gradio_api/startup-events")]
    paths += [("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/run/enter")]
    paths += [("POST", "/uploads"), ("DELETE", "/uploads/1")]
    for method, path in (*paths, *CLOSED):
        answer = client.request(method, path)
        assert answer.status_code == 401, path
        assert "サインイン" in answer.json()["error"]


def test_a_made_up_cookie_is_nobody(client_of: Client) -> None:
    client = client_of(None)
    for value in ("x", '"', "a" * 5000, "%00"):
        answer = client.get("/config", headers={"Cookie": f"{SESSION_COOKIE}={value}"})
        assert answer.status_code == 401


def test_who_signs_in_gets_the_page_with_their_name(client_of: Client) -> None:
    client = client_of(None)
    entered = client.post("/sign-in", data={"name": "sato", "password": PASSWORD})
    assert entered.status_code == 303
    page = client.get("/", headers=PAGE)
    assert "佐藤 一郎" in page.text
    assert 'lang="ja"' in page.text
    assert page.headers["cache-control"] == "private, no-store"


def test_what_we_do_not_use_of_gradio_is_closed(client_of: Client) -> None:
    client = client_of(ENGINEER)
    for method, path in CLOSED:
        assert client.request(method, path).status_code == 404, path


def test_a_session_hash_belongs_to_who_used_it_first(client_of: Client) -> None:
    owner, other, elsewhere = client_of(ENGINEER), client_of(COLLEAGUE), client_of(ENGINEER)
    function = loading(owner)
    joined = join(owner, "abc123", function)
    assert joined.status_code == 200
    event = joined.json()["event_id"]
    for client in (other, elsewhere):
        assert join(client, "abc123", function).status_code == 404
        assert client.get("/gradio_api/queue/data?session_hash=abc123").status_code == 404
        assert client.get("/gradio_api/heartbeat/abc123").status_code == 404
        stop = {"session_hash": "abc123", "fn_index": function, "event_id": event}
        assert client.post("/gradio_api/cancel", json=stop).status_code == 404
        own = {"session_hash": "own", "fn_index": function, "event_id": event}
        assert client.post("/gradio_api/cancel", json=own).status_code == 404
        run = {"session_hash": "abc123", "fn_index": function, "data": []}
        assert client.post("/gradio_api/run/enter", json=run).status_code == 404
    with owner.stream("GET", "/gradio_api/queue/data?session_hash=abc123") as events:
        assert events.status_code == 200
        assert event in "".join(events.iter_text())


def test_the_heartbeat_binds_a_session_hash_too(client_of: Client) -> None:
    owner, other = client_of(ENGINEER), client_of(COLLEAGUE)
    with owner.stream("GET", "/gradio_api/heartbeat/early") as beating:
        assert next(beating.iter_text()) == "data: ALIVE\n\n"
        assert join(other, "early", loading(other)).status_code == 404


def test_a_request_without_a_proper_session_hash_is_refused(client_of: Client) -> None:
    client = client_of(ENGINEER)
    function = loading(client)
    for session_hash in (None, "", 5, ["a"], "a/b", "x" * 65):
        assert join(client, session_hash, function).status_code == 404
    assert join(client, "good", "1").status_code == 404  # type: ignore[arg-type]
    for body in (b"", b"[]", b"{", b"nonsense", b"[" * 20_000):
        answer = client.post(
            "/gradio_api/queue/join", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400


def test_files_and_huge_bodies_do_not_reach_a_callback(client_of: Client) -> None:
    client = client_of(ENGINEER)
    file = {"path": "/etc/hostname"}
    assert join(client, "abc", loading(client), event_data={"x": [file]}).status_code == 400
    assert join(client, "abc", loading(client), event_data="あ" * 400_000).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing(client_of: Client, headers: dict[str, str]) -> None:
    client = client_of(ENGINEER)
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.post("/gradio_api/queue/join", headers=headers, json={}).status_code == 403
    assert client.get("/config").status_code == 200


def test_our_own_page_is_let_in(client_of: Client) -> None:
    client = client_of(ENGINEER)
    host = client.base_url.netloc.decode()
    headers = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/sign-out", headers=headers).status_code == 303


def test_a_request_without_a_sound_host_is_refused(client_of: Client) -> None:
    client = client_of(ENGINEER)
    for host in ("a b", "x/y", "", "evil@host"):
        assert client.get("/config", headers={"Host": host}).status_code == 400


def test_who_must_change_the_password_does_that_first(client_of: Client) -> None:
    client = client_of(NEWCOMER)
    assert client.get("/", headers=PAGE).headers["location"] == "/account"
    assert client.get("/account", headers=PAGE).status_code == 200
    assert client.get("/config").status_code == 403
    assert join(client, "abc", 0).status_code == 403


@pytest.mark.parametrize("how", ["sign out", "deactivate"])
def test_the_end_of_a_session_ends_its_streams(desk: Desk, client_of: Client, how: str) -> None:
    client = client_of(ENGINEER)
    with client.stream("GET", "/gradio_api/heartbeat/open") as beating:
        text = beating.iter_text()
        assert next(text) == "data: ALIVE\n\n"
        if how == "sign out":
            end_session(desk.records, client.cookies[SESSION_COOKIE])
        else:
            change_standing(desk.records, ENGINEER.name, role=ENGINEER.role, active=False)
        assert "".join(text).replace("data: ALIVE\n\n", "") == ""
    assert client.get("/config").status_code == 401
