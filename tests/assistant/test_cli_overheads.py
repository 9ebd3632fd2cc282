"""`naniwa learn overheads` shows the calculation, lets one compute first, and asks for what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli_commands import app
from tests.assistant.learning.worked_overheads.conftest import rate_files

__all__ = ["rate_files"]

CONDITIONS = ("施工地域補正=市街地", "週休2日補正=なし", "前払金補正=40%", "契約保証補正=なし")


@pytest.fixture
def options(rate_files: tuple[Path, ...]) -> list[str]:
    chosen = [part for text in CONDITIONS for part in ("--condition", text)]
    return [
        "learn", "overheads", "--rates", str(rate_files[0]), "--direct", "5000万円",
        "--work", "舗装工事", "--on", "2026年度", *chosen,
    ]  # fmt: skip


def test_the_calculation_is_printed_with_rules_and_sources(options: list[str]) -> None:
    printed = CliRunner().invoke(app, [*options, "--json"])
    assert printed.exit_code == 0, printed.output
    steps = json.loads(printed.output)["steps"]
    assert steps[0]["value"] == "50000000"
    assert steps[-1]["name"] == "工事費計"
    lines = CliRunner().invoke(app, options).output
    assert "きまり: 純工事費" in lines
    assert "端数: 小数第3位を四捨五入" in lines


def test_each_step_may_be_computed_first(options: list[str]) -> None:
    answered = CliRunner().invoke(app, [*options, "--step"], input="50,000,000\n1\n")
    assert "○ 合っています。" in answered.output
    assert "× 正しくは" in answered.output


def test_what_is_missing_is_said(rate_files: tuple[Path, ...]) -> None:
    refused = CliRunner().invoke(app, ["learn", "overheads", "--rates", str(rate_files[0])])
    assert refused.exit_code != 0
    assert "直接工事費（円）" in str(refused.exception)
