"""The help pages and the complaints of the command line are Japanese."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.cli_commands import app, run
from assistant.cli_help import command_in_japanese, in_japanese

# Words of options, of file formats and of names stand as they are typed.
_TYPED = re.compile(
    r"--?[a-z][a-z-]*|naniwa(?: [a-z]+)*|NANIWA_[A-Z_]+|\.?[a-z]+\.(?:md|yaml|txt|xlsx|csv|py)|"
    r"\.[a-z]{2,4}\b|before-restore|\{[A-Za-z_]+\}|\[[a-z_]+\]"
)


def _pages(command: Any, name: str) -> Iterator[tuple[str, str]]:
    yield name, command.get_help(command.context_class(command, info_name=name))
    for below, said in getattr(command, "commands", {}).items():
        yield from _pages(said, f"{name} {below}")


def test_no_help_page_has_an_english_frame() -> None:
    pages = dict(_pages(command_in_japanese(app), "naniwa"))
    assert len(pages) > 30
    for name, page in pages.items():
        assert page.startswith(f"使い方: {name}")
        assert "この使い方を示して終わる。" in page
        framed = _TYPED.sub("", page)
        assert not re.search(
            r"Usage|Options|Arguments|Commands|Show this|default:|required", framed
        )
        assert not re.search(r"<[A-Za-z ]+>|<list", framed), framed


@pytest.mark.parametrize(
    ("said", "japanese"),
    [
        ("問題の数。  [default: 10; 1<=x<=100]", "問題の数。  ［省略時: 10、1以上100以下］"),
        ("数。  [default: 10; x>=1]", "数。  ［省略時: 10、1以上］"),
        ("乱数の種。  [x>=0]", "乱数の種。  ［0以上］"),
        ("作るファイル。  [required]", "作るファイル。  ［必須］"),
        ("--out <list[Path]>", "--out <パス>"),
        (
            "待ち受けるアドレス。  [default: 127.0.0.1]",
            "待ち受けるアドレス。  ［省略時: 127.0.0.1］",
        ),
        ("[files]...", "[files]..."),
    ],
)
def test_what_typer_says_of_an_option_is_said_in_japanese(said: str, japanese: str) -> None:
    assert in_japanese(said) == japanese


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (["nosuch"], "命令 nosuch はありません"),
        (["learn", "nosuch"], "命令 nosuch はありません"),
        (["ask", "一", "二"], "余分な引数があります: 二"),
        (["learn", "quiz", "--count"], "--count の値を指定してください"),
        (["serve", "--nosuch"], "オプション --nosuch はありません"),
    ],
)
def test_a_wrong_line_is_told_what_is_wrong_with_it(
    line: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["naniwa", *line])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("line", [[], ["learn"], ["eval"], ["learn", "exercise"]])
def test_a_command_with_commands_below_it_shows_them(
    line: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["naniwa", *line])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert "命令:" in capsys.readouterr().err
