"""Signing in at a real provider on loopback, and every way in which it may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from assistant.access.people import Person, Role, Source
from assistant.records.database import Records
from assistant.records.people import change_standing, find_person, insert_person, people
from tests.ui.sign_in.conftest import Browser
from tests.ui.sign_in.provider import CLIENT, SECRET, Provider, served_provider
from ui.sign_in.cookie import SESSION_COOKIE


@pytest.fixture
def provider() -> Iterator[Provider]:
    with served_provider() as served:
        yield served


@pytest.fixture
def visitor(browser: Browser, provider: Provider) -> TestClient:
    return at(browser, provider)


def at(browser: Browser, provider: Provider, **settings: Any) -> TestClient:
    return browser(
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        **settings,
    )


def way_back(visitor: TestClient, wanted: str = "/?a=1") -> str:
    """Leave for the provider, sign in there, and return the address it sends one back to."""
    left = visitor.get("/sign-in/oidc", params={"next": wanted})
    assert left.status_code == 302
    there = httpx.get(left.headers["location"])
    assert there.status_code == 302
    return str(there.headers["location"])


def refused(answer: httpx.Response, words: str) -> None:
    assert answer.status_code in (403, 502)
    assert words in answer.text
    assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")


def test_the_first_sign_in_makes_an_account(visitor: TestClient, records: Records) -> None:
    back = way_back(visitor)
    assert back.startswith("http://testserver/sign-in/oidc/callback?")
    answer = visitor.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?a=1")
    person = find_person(records, "naniwa.hanako")
    assert person is not None
    assert (person.shown_name, person.role, person.source) == (
        "難波 花子",
        Role.TRAINEE,
        Source.OIDC,
    )
    assert "難波 花子" in visitor.get("/account").text


def test_who_is_renamed_there_is_still_the_same_person(
    visitor: TestClient, provider: Provider, records: Records
) -> None:
    visitor.get(way_back(visitor))
    before = len(people(records))
    provider.claims["preferred_username"] = "someone.else"
    assert visitor.get(way_back(visitor)).status_code == 303
    assert len(people(records)) == before


def test_the_account_of_a_person_with_a_password_is_not_taken_over(
    visitor: TestClient, provider: Provider, records: Records
) -> None:
    provider.claims["preferred_username"] = "Hanako"
    refused(visitor.get(way_back(visitor)), "別のアカウントが使っています")
    person = find_person(records, "hanako")
    assert person is not None
    assert person.source is Source.LOCAL


def test_an_account_made_beforehand_goes_to_its_first_visitor_only(
    visitor: TestClient, provider: Provider, records: Records
) -> None:
    insert_person(records, Person("naniwa.hanako", "花子", Role.REVIEWER, source=Source.OIDC))
    assert visitor.get(way_back(visitor)).status_code == 303
    provider.claims["sub"] = "2002"
    refused(visitor.get(way_back(visitor)), "別のアカウントが使っています")


def test_without_a_first_role_strangers_are_refused(
    browser: Browser, provider: Provider, records: Records
) -> None:
    visitor = at(browser, provider, first_role="")
    refused(visitor.get(way_back(visitor)), "管理者に登録を頼んでください")
    assert find_person(records, "naniwa.hanako") is None


def test_an_account_that_was_stopped_stays_so(visitor: TestClient, records: Records) -> None:
    visitor.get(way_back(visitor))
    change_standing(records, "naniwa.hanako", role=Role.TRAINEE, active=False)
    refused(visitor.get(way_back(visitor)), "停止されています")


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "that of somebody else"},
        {"nonce": ""},
        {"aud": "another-application"},
        {"aud": "another-application", "azp": CLIENT},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000_000},
        {"sub": ""},
        {"preferred_username": ""},
        {"preferred_username": "../etc"},
        {"preferred_username": 17},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    visitor: TestClient, provider: Provider, records: Records, forged: dict[str, Any]
) -> None:
    before = len(people(records))
    provider.forged.update(forged)
    answer = visitor.get(way_back(visitor))
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")
    assert len(people(records)) == before


def test_a_token_signed_with_another_key_is_refused(
    visitor: TestClient, provider: Provider
) -> None:
    provider.published = RSAKey.generate_key(2048, {"kid": "1"})
    refused(visitor.get(way_back(visitor)), "確かめられませんでした")


def test_a_token_of_an_earlier_sign_in_is_refused(visitor: TestClient, provider: Provider) -> None:
    visitor.get(way_back(visitor))
    provider.same_token = provider.issued[-1]
    visitor.cookies.clear()
    refused(visitor.get(way_back(visitor)), "確かめられませんでした")


def test_the_way_back_can_be_gone_once_only(visitor: TestClient) -> None:
    back = way_back(visitor)
    assert visitor.get(back).status_code == 303
    refused(visitor.get(back), "確かめられませんでした")


def test_another_browser_can_not_come_back_for_the_one_that_left(
    visitor: TestClient, browser: Browser, provider: Provider
) -> None:
    refused(at(browser, provider).get(way_back(visitor)), "確かめられませんでした")


def test_a_person_who_cancels_there_is_told_so_here(visitor: TestClient) -> None:
    visitor.get("/sign-in/oidc")
    refused(
        visitor.get("/sign-in/oidc/callback?error=access_denied&state=x"),
        "確かめられませんでした",
    )


def test_a_provider_that_is_down_gives_one_sentence(browser: Browser) -> None:
    visitor = browser(oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT)
    answer = visitor.get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "市の認証サーバーを利用できません" in answer.text
    assert 'name="password"' in answer.text


def test_a_provider_that_goes_down_meanwhile_gives_one_sentence(browser: Browser) -> None:
    with served_provider() as provider:
        visitor = at(browser, provider)
        back = way_back(visitor)
    refused(visitor.get(back), "市の認証サーバーを利用できません")


def test_a_provider_that_says_to_be_another_is_not_used(
    visitor: TestClient, provider: Provider
) -> None:
    provider.said_issuer = "https://elsewhere.example"
    refused(visitor.get("/sign-in/oidc"), "市の認証サーバーを利用できません")


def test_the_way_back_leads_to_our_own_pages_only(visitor: TestClient) -> None:
    answer = visitor.get(way_back(visitor, "//elsewhere.example/"))
    assert answer.headers["location"] == "/"


def test_over_https_the_cookies_stay_there(browser: Browser, provider: Provider) -> None:
    visitor = at(
        browser,
        provider,
        public_url="https://naniwa.example",
        base="https://naniwa.example",
    )
    left = visitor.get("/sign-in/oidc")
    assert "secure" in left.headers["set-cookie"].lower()
    back = str(httpx.get(left.headers["location"]).headers["location"])
    assert back.startswith("https://naniwa.example/sign-in/oidc/callback?")
    assert "secure" in visitor.get(back).headers["set-cookie"].lower()
