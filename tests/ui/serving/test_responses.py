from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from retrieval.errors import NaniwaError
from ui.serving.responses import attachment, disposition, guarded, status_of


def client_of(error: Exception) -> TestClient:
    def fails(_: Request) -> Response:
        raise error

    return TestClient(Starlette(routes=[Route("/", guarded(fails))]))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("signed_out", 401),
        ("forbidden", 403),
        ("no_document", 404),
        ("busy", 409),
        ("too_large", 413),
        ("no_space", 507),
        ("bad_name", 400),
    ],
)
def test_an_error_has_the_status_of_its_code(code: str, status: int) -> None:
    error = NaniwaError("だめです。", code=code)
    assert status_of(error) == status
    answer = client_of(error).get("/")
    assert (answer.status_code, answer.json()) == (status, {"error": "だめです。", "code": code})


def test_a_page_gets_the_sentence_as_a_page_and_as_text() -> None:
    client = client_of(NaniwaError("<b>だめ</b>", code="no_page"))
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "&lt;b&gt;だめ" in page.text


def test_an_unexpected_error_tells_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    answer = client_of(RuntimeError("internal detail")).get("/")
    assert answer.status_code == 500
    assert "internal detail" not in answer.text
    assert "internal detail" in caplog.text


def test_any_name_can_be_saved_under() -> None:
    name = '設計書 "甲"; 100%.xlsx'
    told = disposition("attachment", name)
    assert told.isascii()
    assert told.endswith("''" + quote(name, safe=""))
    assert "\n" not in disposition("inline", "a\r\nSet-Cookie: x.pdf")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.pdf", "inline"),
        ("a.png", "inline"),
        ("a.html", "attachment"),
        ("a.svg", "attachment"),
        ("a.xlsx", "attachment"),
        ("a", "attachment"),
    ],
)
def test_only_what_can_run_nothing_is_shown_in_place(tmp_path: Path, name: str, place: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    for content in (b"x", tmp_path / name):
        headers = attachment(content, name).headers
        assert headers["content-disposition"].startswith(place)
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-content-type-options"] == "nosniff"
