"""Downloads of checks: for who may see the check, and never as a page of ours."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from assistant.checking.begin import begin_check
from assistant.checking.grants import grant
from assistant.checking.runner import CheckRunner
from tests.assistant.checking.building import estimate, finished, sent
from tests.ui.clients import Client, clients_of
from tests.ui.people import ADMINISTRATOR, COLLEAGUE, ENGINEER, REVIEWER, TRAINEE
from ui.checks.routes import check_routes
from ui.desk import Desk

HOSTILE_NAME = "<img src=x onerror=attack()>\u202e設計書.csv"
PATHS = (
    "files/1/marked",
    "files/1/report.html",
    "files/1/report.json",
    "files/1/original",
    "all.zip",
    "overview.xlsx",
    "overview.html",
    "overview.json",
)

GUESSED = (
    "files/2/marked",
    "files/0/original",
    "files/-1/original",
    "files/１/original",
    "files/99999999999999999999/original",
    "files/1/passwd",
    "files/1/..%2f..%2frecords",
    "overview.exe",
)


@pytest.fixture
def client_of(desk: Desk) -> Client:
    """Clients of the routes alone, each of one person."""
    return clients_of(check_routes(desk))


@pytest.fixture
def check_id(desk: Desk) -> str:
    """The engineer's finished check of an estimate with a hostile name and a hostile cell."""
    door = desk.door(ENGINEER)
    content = estimate("<script>attack()</script>").replace(
        "表層工1".encode(), b"<script>attack()</script>"
    )
    begun = begin_check(door, "甲/乙の工事", [sent(door, HOSTILE_NAME, content)])
    with CheckRunner(desk.records, desk.settings, workers=1):
        finished(door, begun)
    return begun


def test_its_owner_saves_each_file(client_of: Client, check_id: str) -> None:
    client = client_of(ENGINEER)
    for path in PATHS:
        answer = client.get(f"/checks/{check_id}/{path}")
        assert answer.status_code == 200, path
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "/" not in unquote(answer.headers["content-disposition"].rpartition("''")[2])
        assert answer.headers["content-security-policy"] == "sandbox"
        assert answer.headers["cache-control"] == "private, no-store"


def test_a_page_runs_nothing_of_what_stands_in_the_file(client_of: Client, check_id: str) -> None:
    for path in ("files/1/report.html", "overview.html"):
        page = client_of(ENGINEER).get(f"/checks/{check_id}/{path}").text
        assert "attack()" in page
        assert "<script>attack" not in page
        assert "<img" not in page


def test_for_everybody_else_there_is_nothing(client_of: Client, check_id: str) -> None:
    for person in (COLLEAGUE, ADMINISTRATOR, TRAINEE):
        client = client_of(person)
        for path in PATHS:
            answer = client.get(f"/checks/{check_id}/{path}")
            missing = client.get(f"/checks/{'0' * 32}/{path}")
            assert answer.status_code == missing.status_code == 404
            assert answer.content == missing.content


def test_who_was_granted_it_reads_it(desk: Desk, client_of: Client, check_id: str) -> None:
    grant(desk.door(ENGINEER), check_id, REVIEWER.name)
    answer = client_of(REVIEWER).get(f"/checks/{check_id}/files/1/marked")
    assert answer.status_code == 200
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "検査結果"


def test_an_address_that_was_guessed_leads_nowhere(client_of: Client, check_id: str) -> None:
    client = client_of(ENGINEER)
    for path in GUESSED:
        assert client.get(f"/checks/{check_id}/{path}").status_code == 404, path


def test_nothing_that_was_made_for_sending_stays(
    desk: Desk, client_of: Client, check_id: str
) -> None:
    answer = client_of(ENGINEER).get(f"/checks/{check_id}/all.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.testzip() is None
        assert all(not name.startswith("/") and ".." not in name for name in package.namelist())
    left = {path.name for path in (desk.settings.home / "checks").iterdir()}
    assert left == {".lock", check_id}


def test_downloads_are_noted(desk: Desk, client_of: Client, check_id: str) -> None:
    client_of(ENGINEER).get(f"/checks/{check_id}/files/1/report.html")
    client_of(COLLEAGUE).get(f"/checks/{check_id}/files/1/report.html")
    noted = desk.records.rows("SELECT person, subject FROM audit WHERE action = 'downloaded'")
    assert noted == [(ENGINEER.name, check_id)]
