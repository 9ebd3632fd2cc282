import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.retrieval.building import library_settings

TEXT = "受注者は、法面の掘削に先立ち図面を確かめ、これにより難い場合は、協議しなければならない。"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANIWA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NANIWA_LLM__MODEL", "none")
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        add(library, tmp_path / "2025", STANDARD.format(days=28), "2025")


def test_a_text_is_explained_with_readings_parts_duties_and_terms() -> None:
    shown = CliRunner().invoke(app, ["learn", "explain", TEXT]).stdout
    assert "法面（のりめん）" in shown
    assert "[誰が] 受注者は、" in shown
    assert "（義務）" in shown
    assert "管路工事標準仕様書（2025年版） 1-1 用語の定義、1ページ" in shown
    data = json.loads(CliRunner().invoke(app, ["learn", "explain", TEXT, "--json"]).stdout)
    assert "".join(part["text"] for part in data["parts"]) == TEXT
    assert [term["term"] for term in data["terms"]] == ["協議"]


def test_a_word_is_looked_up_by_its_reading() -> None:
    shown = CliRunner().invoke(app, ["learn", "glossary", "たちあい"]).stdout
    assert "■ 立会（たちあい）" in shown
    (term,) = json.loads(CliRunner().invoke(app, ["learn", "glossary", "立会", "--json"]).stdout)
    assert term["meanings"][0]["clause"] == "1-1 用語の定義"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["explain", " "], "empty_text"),
        (["explain", "長" * 5000], "long_text"),
        (["explain", TEXT, "--readings", "全部"], "no_level"),
        (["explain", TEXT, "--reword"], "no_model"),
        (["glossary", "--collection", "ない"], "no_collection"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], code: str) -> None:
    result = CliRunner().invoke(app, ["learn", *arguments])
    assert isinstance(result.exception, NaniwaError)
    assert result.exception.code == code
