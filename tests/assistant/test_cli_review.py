import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from retrieval.errors import NaniwaError
from tests.assistant.drafting.review.building import word


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NANIWA_HOME", str(tmp_path / "home"))
    return tmp_path


def test_document_without_findings_exits_0_and_with_findings_1(home: Path) -> None:
    clean = word(home / "正しい.docx", "受注者は施工計画書を提出する。")
    wrong = word(home / "誤り.docx", "着手は令和7年2月30日とする。")
    assert CliRunner().invoke(app, ["review", str(clean)]).exit_code == 0
    result = CliRunner().invoke(app, ["review", str(wrong), "--json"])
    assert result.exit_code == 1
    (file,) = json.loads(result.stdout)["files"]
    assert file["error"] is None
    assert [finding["rule"] for finding in file["findings"]] == ["dates"]
    assert file["findings"][0]["place"]["shown"] == "第1段落"
    assert file["summary"]["errors"] == 1


def test_bad_input_is_one_japanese_line(home: Path) -> None:
    (home / "偽物.docx").write_bytes(b"no word file")
    for arguments in (
        [],
        [str(home / "ない.docx")],
        [str(home / "偽物.docx")],
        [str(word(home / "文書.docx", "本文。")), "--kind", "知らない種類"],
    ):
        result = CliRunner().invoke(app, ["review", *arguments])
        assert isinstance(result.exception, NaniwaError)
        assert result.exception.message.endswith("。") or "選べるもの" in result.exception.message


def test_reports_and_the_commented_copy_are_written(home: Path) -> None:
    wrong = word(home / "誤り.docx", "着手は令和7年2月30日とする。")
    CliRunner().invoke(app, ["review", str(wrong), "--out", str(home / "out")])
    assert sorted(path.suffix for path in (home / "out").iterdir()) == [
        ".docx",
        ".html",
        ".json",
        ".md",
    ]


def test_rules_are_listed_with_titles() -> None:
    result = CliRunner().invoke(app, ["review", "--list-rules", "--json"])
    rules = json.loads(result.stdout)
    assert len(rules) > 20  # noqa: PLR2004 - one for each kind of check
    assert all(rule["title"] for rule in rules)
