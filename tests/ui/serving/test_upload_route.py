"""Files on their way in: whole ones are kept, all others leave nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from assistant.access.people import Person
from assistant.config import Settings, WebSettings
from assistant.records.database import Records
from retrieval.library import Library
from tests.ui.people import COLLEAGUE, ENGINEER, TRAINEE, add_people, token_of
from tests.ui.served import plain_blocks, serving
from ui.desk import Desk
from ui.sign_in.cookie import SESSION_COOKIE

MIB = 1 << 20


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def url(ui_library: Library, records: Records, home: Path) -> Iterator[str]:
    settings = Settings(home=home, web=WebSettings(max_upload_mib=2))
    with serving(Desk(settings, ui_library, records, None), plain_blocks()) as address:
        yield address


def client_of(url: str, records: Records, person: Person) -> httpx.Client:
    cookies = {SESSION_COOKIE: token_of(records, person)}
    return httpx.Client(base_url=url, cookies=cookies, timeout=60)


def send(client: httpx.Client, name: str, content: bytes, suffixes: str = "") -> httpx.Response:
    headers = {"X-File-Name": quote(name), "X-File-Suffixes": suffixes}
    return client.post("/uploads", content=content, headers=headers)


def wait_for(condition: object) -> None:
    end = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_file_is_sent_and_removed_by_its_owner_only(
    url: str, records: Records, home: Path
) -> None:
    with client_of(url, records, ENGINEER) as owner, client_of(url, records, COLLEAGUE) as other:
        answer = send(owner, "書類/設計書.xlsx", b"x" * MIB, ".csv,.xlsx")
        assert answer.status_code == 201
        upload = answer.json()
        assert (upload["name"], upload["size"]) == ("設計書.xlsx", MIB)
        assert other.delete(f"/uploads/{upload['id']}").status_code == 404
        assert [file.name for file in (home / "uploads").iterdir()] == [upload["id"]]
        assert owner.delete(f"/uploads/{upload['id']}").status_code == 204
        assert owner.delete(f"/uploads/{upload['id']}").status_code == 404
        assert list((home / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "suffixes", "status", "sentence"),
    [
        ("大.xlsx", b"x" * (2 * MIB + 1), "", 413, "「大.xlsx」は大きすぎます（2 MiBまで）。"),
        ("空.xlsx", b"", "", 400, "「空.xlsx」は空のファイルです。"),
        (
            "a.exe",
            b"MZ",
            ".xlsx,.pdf",
            400,
            "「a.exe」は使えない形式です（使えるもの: .xlsx、.pdf）。",
        ),
        ("", b"x", "", 400, "ファイルの名前が正しくありません。"),
    ],
)
def test_a_refused_file_is_told_in_one_sentence(
    url: str,
    records: Records,
    home: Path,
    name: str,
    content: bytes,
    suffixes: str,
    status: int,
    sentence: str,
) -> None:
    with client_of(url, records, ENGINEER) as client:
        answer = send(client, name, content, suffixes)
    assert (answer.status_code, answer.json()["error"]) == (status, sentence)
    assert list((home / "uploads").glob("*")) == []


def test_a_file_that_does_not_say_its_size_is_counted(
    url: str, records: Records, home: Path
) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(5):
            yield b"x" * MIB

    with client_of(url, records, ENGINEER) as client:
        answer = client.post("/uploads", content=parts(), headers={"X-File-Name": "a.csv"})
    assert answer.status_code == 413
    assert list((home / "uploads").glob("*")) == []


def test_a_trainee_sends_nothing(url: str, records: Records) -> None:
    with client_of(url, records, TRAINEE) as client:
        assert send(client, "a.csv", b"x").status_code == 403


def half_sent(url: str, token: str) -> socket.socket:
    """A connection on which a third of a file has been sent."""
    host, port = url.removeprefix("http://").strip("/").split(":")
    line = socket.create_connection((host, int(port)))
    line.sendall(
        f"POST /uploads HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {SESSION_COOKIE}={token}\r\n"
        f"X-File-Name: a.csv\r\nContent-Length: {3 * MIB // 2}\r\n\r\n".encode()
        + b"x" * (MIB // 2)
    )
    return line


def test_a_cut_connection_leaves_nothing(url: str, records: Records, home: Path) -> None:
    line = half_sent(url, token_of(records, ENGINEER))
    wait_for(lambda: list((home / "uploads").glob("*.part")))
    line.close()
    wait_for(lambda: not list((home / "uploads").glob("*")))


SERVER = """
import sys
from pathlib import Path
from assistant.config import EmbeddingSettings, LanguageModelSettings, Settings
from ui.app import serve

none = {"model": "none"}
settings = Settings(home=Path(sys.argv[1]), llm=LanguageModelSettings(**none),
                    embedding=EmbeddingSettings(**none))
serve(settings, host="127.0.0.1", port=int(sys.argv[2]))
"""


def started(home: Path, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(home), str(port)])

    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/sign-in").status_code == 200
        except httpx.TransportError:
            assert process.poll() is None
            return False

    wait_for(answers)
    return process


def test_what_a_killed_server_left_is_removed_when_it_starts_again(tmp_path: Path) -> None:
    home = tmp_path / "served"
    opened = Records.open(home)
    add_people(opened)
    token = token_of(opened, ENGINEER)
    opened.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = started(home, port)
    with half_sent(f"http://127.0.0.1:{port}/", token):
        wait_for(lambda: list((home / "uploads").glob("*.part")))
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    assert list((home / "uploads").glob("*.part"))
    again = started(home, port)
    assert list((home / "uploads").glob("*")) == []
    again.terminate()
    again.wait()
