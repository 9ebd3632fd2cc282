import re
import socket
from collections.abc import Iterator

import httpx
import pytest

from retrieval.errors import NaniwaError
from tests.ui.people import ADMINISTRATOR, token_of
from tests.ui.served import serving
from ui.desk import Desk
from ui.serving.web import bound_socket
from ui.sign_in.cookie import SESSION_COOKIE


@pytest.fixture
def client(desk: Desk) -> Iterator[httpx.Client]:
    with serving(desk) as url:
        cookies = {SESSION_COOKIE: token_of(desk.records, ADMINISTRATOR)}
        with httpx.Client(base_url=url, cookies=cookies, timeout=60) as opened:
            yield opened


def test_the_page_names_no_other_host(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    hosts = set(re.findall(r"https?://([A-Za-z0-9.-]+)", page.text))
    assert hosts <= {"127.0.0.1", "www.w3.org"}


def test_the_page_is_japanese_and_forbids_foreign_contents(client: httpx.Client) -> None:
    page = client.get("/")
    assert 'lang="ja"' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert client.get("/config").headers["cache-control"] == "private, no-store"


def test_the_page_is_packed_for_who_unpacks_it(client: httpx.Client) -> None:
    plain = client.get("/", headers={"accept-encoding": "identity"})
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) * 4 < int(plain.headers["content-length"])
    assert packed.text.count("<script") == plain.text.count("<script")
    # How long it is when packed tells nothing to who made somebody open it.
    asked = client.get("/?quiz=guessed", headers={"referer": "http://guessed/"})
    assert "guessed" not in asked.text


def test_no_callback_is_offered_as_an_interface(client: httpx.Client) -> None:
    dependencies = client.get("/config").json()["dependencies"]
    assert dependencies
    assert {one["api_visibility"] for one in dependencies} == {"private"}


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(NaniwaError, match=f"ポート {port} は別のプログラムが使っています"):
            bound_socket("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(NaniwaError) as caught:
        bound_socket("192.0.2.1", 7860)
    assert caught.value.code == "address"
