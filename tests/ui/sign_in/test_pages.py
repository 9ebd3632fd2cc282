"""Signing in and out in plain pages, and one's own account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

import httpx
from starlette.testclient import TestClient

from assistant.access.passwords import hash_password
from assistant.access.people import Person, Role
from assistant.records.database import Records
from assistant.records.people import insert_person, set_password_hash
from tests.ui.sign_in.conftest import PASSWORD, Browser
from ui.sign_in.cookie import SESSION_COOKIE

ANOTHER = "平野川の橋を7つ渡る人"


def sign_in(
    visitor: TestClient, password: str = PASSWORD, *, name: str = "hanako", **fields: str
) -> httpx.Response:
    return visitor.post("/sign-in", data={"name": name, "password": password, **fields})


def form_token(visitor: TestClient) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', visitor.get("/account").text)
    assert found is not None
    return found[1]


def change(visitor: TestClient, fields: Mapping[str, str]) -> httpx.Response:
    given = {"work": "password", "form_token": form_token(visitor), **fields}
    return visitor.post("/account", data=given)


def test_who_signs_in_is_led_to_where_they_wanted(browser: Browser) -> None:
    visitor = browser()
    answer = sign_in(visitor, next="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    page = visitor.get("/account")
    assert page.status_code == 200
    for words in ("難波 花子", "技術職員", "道路課", "この画面"):
        assert words in page.text


def test_nobody_is_led_elsewhere(browser: Browser) -> None:
    visitor = browser()
    page = visitor.get("/sign-in", params={"next": "//elsewhere.example"})
    assert "elsewhere" not in page.text
    assert sign_in(visitor, next="//elsewhere.example").headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = sign_in(browser()).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_stays_there(browser: Browser) -> None:
    assert "Secure" in sign_in(browser(base="https://testserver")).headers["set-cookie"]
    behind = browser(public_url="https://naniwa.example")
    assert "Secure" in sign_in(behind).headers["set-cookie"]


def test_a_wrong_password_shows_the_page_again_with_a_sentence(browser: Browser) -> None:
    answer = sign_in(browser(), "違うもの", next="/account")
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert "名前またはパスワードが違います。" in answer.text
    assert 'value="hanako"' in answer.text
    assert 'name="next" value="/account"' in answer.text
    assert "違うもの" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_locked_account_says_how_long(browser: Browser) -> None:
    visitor = browser(most_failures=1, lock_minutes=7)
    sign_in(visitor, "違うもの")
    answer = sign_in(visitor)
    assert answer.status_code == 429
    assert "あと7分は受け付けません" in answer.text


def test_what_is_typed_stays_text(browser: Browser) -> None:
    answer = sign_in(browser(), "x", name='"><script>alert(1)</script>', next='/"><script>')
    assert "<script" not in answer.text


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(
    browser: Browser, records: Records
) -> None:
    visitor = browser()
    visitor.cookies.set(SESSION_COOKIE, "chosen by somebody else")
    sign_in(visitor)
    first = visitor.cookies.get(SESSION_COOKIE, domain="testserver.local")
    assert first != "chosen by somebody else"
    sign_in(visitor)
    assert visitor.cookies.get(SESSION_COOKIE, domain="testserver.local") != first
    assert len(records.rows("SELECT * FROM sessions")) == 1


def test_who_is_signed_in_is_not_asked_again(browser: Browser) -> None:
    visitor = browser()
    sign_in(visitor)
    answer = visitor.get("/sign-in", params={"next": "/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")


def test_signing_out_ends_the_session_on_the_server(browser: Browser, records: Records) -> None:
    visitor = browser()
    sign_in(visitor)
    answer = visitor.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert records.rows("SELECT * FROM sessions") == []
    assert visitor.get("/account").status_code == 401


def test_signing_out_twice_does_no_harm(browser: Browser) -> None:
    assert browser().post("/sign-out").status_code == 303


def test_a_link_signs_nobody_out(browser: Browser) -> None:
    visitor = browser()
    sign_in(visitor)
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.get("/account").status_code == 200


def test_no_page_is_kept_on_the_way(browser: Browser) -> None:
    visitor = browser()
    for answer in (visitor.get("/sign-in"), sign_in(visitor), visitor.get("/account")):
        assert "no-store" in answer.headers["cache-control"]


def test_a_flood_is_not_read(browser: Browser) -> None:
    answer = browser().post("/sign-in", content=b"name=" + b"x" * 100_000)
    assert answer.status_code == 413


def test_a_person_changes_their_password(browser: Browser) -> None:
    visitor, elsewhere = browser(), browser()
    sign_in(visitor)
    sign_in(elsewhere)
    answer = change(visitor, {"old": PASSWORD, "new": ANOTHER, "again": ANOTHER})
    assert answer.headers["location"] == "/account?done=password"
    assert "パスワードを変更しました。" in visitor.get("/account?done=password").text
    assert elsewhere.get("/account").status_code == 401
    assert sign_in(browser(), PASSWORD).status_code == 403
    assert sign_in(browser(), ANOTHER).status_code == 303


def test_after_the_first_change_the_work_begins(browser: Browser, records: Records) -> None:
    set_password_hash(records, "hanako", hash_password("initial-password"), must_change=True)
    visitor = browser()
    sign_in(visitor, "initial-password")
    assert "変更すると使えるようになります" in visitor.get("/account").text
    answer = change(visitor, {"old": "initial-password", "new": ANOTHER, "again": ANOTHER})
    assert answer.headers["location"] == "/"


def test_what_is_wrong_with_a_new_password_is_said_in_place(browser: Browser) -> None:
    visitor = browser()
    sign_in(visitor)
    for fields, words in (
        ({"old": "違うもの", "new": ANOTHER, "again": ANOTHER}, "今のパスワードが違います。"),
        ({"old": PASSWORD, "new": ANOTHER, "again": "別"}, "2回の入力が一致しません"),
        ({"old": PASSWORD, "new": "短い", "again": "短い"}, "10文字以上"),
        ({}, "今のパスワードが違います。"),
    ):
        answer = change(visitor, fields)
        assert answer.status_code == 400
        assert words in answer.text
        assert 'role="alert"' in answer.text
    assert sign_in(browser()).status_code == 303


def test_a_form_of_another_session_changes_nothing(browser: Browser) -> None:
    visitor, other = browser(), browser()
    sign_in(visitor)
    sign_in(other)
    for token in ("", "x" * 64, "é", form_token(other)):
        answer = visitor.post("/account", data={"work": "end_sessions", "form_token": token})
        assert answer.status_code == 403
    assert other.get("/account").status_code == 200


def test_the_form_token_opens_nothing(browser: Browser) -> None:
    visitor, thief = browser(), browser()
    sign_in(visitor)
    thief.cookies.set(SESSION_COOKIE, form_token(visitor))
    assert thief.get("/account").status_code == 401


def test_a_person_signs_out_everywhere_else(browser: Browser) -> None:
    visitor, elsewhere = browser(), browser()
    sign_in(visitor)
    sign_in(elsewhere)
    answer = change(visitor, {"work": "end_sessions"})
    assert answer.headers["location"] == "/account?done=sessions"
    assert visitor.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401


def test_a_person_sees_their_own_sessions_only(browser: Browser, records: Records) -> None:
    insert_person(
        records, Person("jirou", "次郎", Role.TRAINEE), password_hash=hash_password(PASSWORD)
    )
    visitor = browser()
    sign_in(browser(), name="jirou")
    sign_in(visitor)
    assert visitor.get("/account").text.count('class="when"') == 1


def test_without_a_provider_there_is_none_to_go_to(browser: Browser) -> None:
    visitor = browser()
    assert "oidc" not in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/oidc").status_code == 404


def test_the_pages_have_the_colours_of_the_application() -> None:
    ui = files("ui")
    ours, theirs = (
        dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", half))
        for half in (ui / "sign_in" / "templates" / "page.css")
        .read_text("utf-8")
        .split("@media", 1)
    )
    sheet = (ui / "static" / "naniwa.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r"^(?:\.dark|:root)[^{]*\{([^}]*--ink[^}]*)\}", sheet, re.MULTILINE)
    )
    for page, application in ((ours, light), (theirs, dark)):
        shared = page.keys() & application.keys()
        assert "--ink" in shared
        assert {name: page[name] for name in shared} == {name: application[name] for name in shared}
