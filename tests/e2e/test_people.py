"""Accounts on the command line, and the first start at a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.command import PROGRAM, Naniwa


@pytest.fixture
def naniwa(tmp_path: Path) -> Naniwa:
    return Naniwa(tmp_path / "home")


def test_people_are_added_stopped_and_let_in_again(naniwa: Naniwa) -> None:
    assert naniwa.json("people") == []
    assert naniwa.json("people", "departments", "--add", "道路課") == ["道路課"]
    added = naniwa.json(
        *("people", "add", "Hanako", "--shown-name", "難波 花子"),
        *("--role", "reviewer", "--department", "道路課"),
    )
    assert added["person"]["name"] == "hanako"
    assert len(added["password"]) >= 16
    again = naniwa.json("people", "reset", "hanako")
    assert again["password"] != added["password"]
    assert naniwa.json("people", "deactivate", "hanako")["person"]["active"] is False
    assert naniwa.json("people", "activate", "hanako")["person"]["active"] is True
    (person,) = naniwa.json("people")
    assert (person["role"], person["department"], person["must_change"]) == (
        "reviewer",
        "道路課",
        True,
    )
    listed = naniwa.output("people")
    assert "難波 花子" in listed
    assert "審査担当" in listed
    assert again["password"] not in listed


def test_what_can_not_be_done_with_people_is_said(naniwa: Naniwa) -> None:
    naniwa.output("people", "add", "kanri", "--shown-name", "管理", "--role", "administrator")
    assert "最後の管理者" in naniwa.refusal("people", "deactivate", "kanri")
    assert "使われています" in naniwa.refusal("people", "add", "KANRI", "--shown-name", "別人")
    assert "英数字" in naniwa.refusal("people", "add", "../x", "--shown-name", "x")
    assert "氏名" in naniwa.refusal("people", "add", "x", "--shown-name", " ")
    assert "登録されていません" in naniwa.refusal(
        *("people", "add", "x", "--shown-name", "x", "--department", "ない課")
    )
    assert "いません" in naniwa.refusal("people", "reset", "dare")
    assert "engineer" in naniwa.refusal("people", "add", "x", "--shown-name", "x", "--role", "王")
    assert [person["name"] for person in naniwa.json("people")] == ["kanri"]


def test_the_first_start_at_a_terminal_asks_for_the_password_unseen(naniwa: Naniwa) -> None:
    naniwa.home.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(naniwa.home)
        variables = {"PATH": os.defpath, "HOME": str(naniwa.home), "LANG": "C.UTF-8"}
        variables |= {"NANIWA_HOME": str(naniwa.home), **naniwa.variables}
        os.execve(PROGRAM, [str(PROGRAM), "serve", "--port", str(port)], variables)  # noqa: S606
    shown = ""
    try:
        for question in ("パスワード: ", "もう一度: "):
            shown += until(terminal, question)
            os.write(terminal, b"hirano river bridge 7\n")
        shown += until(terminal, "なにわの画面")
        # Answering, it has taken charge of the interrupt.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=120) as answer:
            assert answer.status == 200
        os.kill(process, signal.SIGINT)
        shown += until(terminal, "\0")
    finally:
        # Whatever went wrong above, nothing is waited for that does not end.
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    assert "閉じました" in shown
    assert "hirano" not in shown
    (person,) = naniwa.json("people")
    assert (person["name"], person["role"], person["must_change"]) == (
        "admin",
        "administrator",
        False,
    )


def until(terminal: int, words: str) -> str:
    """What a terminal shows until ``words`` appear, or until its program has ended or is stuck."""
    shown = b""
    while words.encode() not in shown and select.select([terminal], [], [], 120)[0]:
        try:
            read = os.read(terminal, 4096)
        except OSError:
            break
        if not read:
            break
        shown += read
    return shown.decode("utf-8", "replace")
