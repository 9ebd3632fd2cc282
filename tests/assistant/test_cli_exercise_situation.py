"""`naniwa learn exercise situation`: a situation is put, and the answer marked by the clauses."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.learning.situations.test_situations import STANDARD
from tests.retrieval.building import library_settings

COMMAND = ["learn", "exercise", "situation", "--about", "事故", "--seed", "1"]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_HOME", str(tmp_path / "home"))
    path = tmp_path / "管路工事標準仕様書.md"
    path.write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        library.index(
            [path], collection="仕様書", kind=DocumentKind.STANDARD, edition="2025", vectors=False
        )


def answer(folder: Path, text: str) -> str:
    path = folder / "答え.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_answer_is_marked_for_people_and_for_programs(tmp_path: Path) -> None:
    given = answer(tmp_path, "応急の措置をとり、直ちに監督員に電話で通報する。")
    shown = CliRunner().invoke(app, [*COMMAND, "--answer", given]).stdout
    assert "【できている】" in shown
    assert "管路工事標準仕様書" in shown
    record = json.loads(CliRunner().invoke(app, [*COMMAND, "--answer", given, "--json"]).stdout)
    assert record["answer"].startswith("応急の措置")
    assert Decimal(record["grade"]["share"]) > 0


def test_an_answer_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*COMMAND, "--answer", str(tmp_path / "ない.txt")])
    assert isinstance(result.exception, NaniwaError)
    assert result.exception.code == "unreadable"
