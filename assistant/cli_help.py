"""What ``--help`` prints around the commands' own words, in Japanese.

typer writes its frame (Usage, Options, ``<int range>``) in English and takes other words only from
a compiled gettext catalogue, so the formatter that prints the pages says them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from typer import Typer
from typer._click.core import Context
from typer._click.formatting import HelpFormatter
from typer.main import get_command

_HEADINGS = {"Options": "オプション", "Arguments": "引数", "Commands": "命令"}

_WORDS = (
    ("[OPTIONS]", "[オプション]"),
    ("COMMAND [ARGS]...", "命令 …"),
    ("Show this message and exit.", "この使い方を示して終わる。"),
)

# What typer adds after an option's own words: [default: 10; 1<=x<=100], [required].
_ADDED = re.compile(
    r"\[(?P<parts>(?:default: [^;\]]*|required|(?:-?\d+<=)?x(?:[<>]=-?\d+)?)"
    r"(?:; (?:required|(?:-?\d+<=)?x(?:[<>]=-?\d+)?))*)\]"
)
_LEAST = re.compile(r"^(-?\d+)<=x|x>=(-?\d+)$")
_MOST = re.compile(r"x<=(-?\d+)$")

# What a value is, by the name that typer gives its type.
_VALUES = {
    "str": "文字列",
    "Path": "パス",
    "path": "パス",
    "int": "整数",
    "int range": "整数",
    "float": "数",
    "date": "日付",
    "datetime": "日付",
}
_VALUE = re.compile(r"<(?:list\[)?(?P<kind>[A-Za-z ]+)\]?>")


class _JapaneseHelp(HelpFormatter):
    """A help page whose frame is Japanese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, in_japanese(args), prefix or "使い方: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        said = [(in_japanese(name), in_japanese(text)) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(Context):
    formatter_class = _JapaneseHelp


def command_in_japanese(app: Typer) -> Any:  # noqa: ANN401 - typer names no public type for it
    """The command of ``app`` with all below it, whose help pages are Japanese throughout."""
    command = get_command(app)
    _give_context(command)
    return command


def _give_context(command: Any) -> None:  # noqa: ANN401 - as above
    command.context_class = _Context
    for below in getattr(command, "commands", {}).values():
        _give_context(below)


def in_japanese(text: str) -> str:
    """``text`` of a help page with typer's own words put into Japanese; other words stay."""
    for said, japanese in _WORDS:
        text = text.replace(said, japanese)
    text = _ADDED.sub(_added, text)
    return _VALUE.sub(_value, text)


def _added(found: re.Match[str]) -> str:
    return "［" + "、".join(map(_part, found["parts"].split("; "))) + "］"


def _part(part: str) -> str:
    if part == "required":
        return "必須"
    if part.startswith("default: "):
        return part.replace("default: ", "省略時: ", 1)
    least, most = _LEAST.search(part), _MOST.search(part)
    return (f"{least[1] or least[2]}以上" if least else "") + (f"{most[1]}以下" if most else "")


def _value(found: re.Match[str]) -> str:
    japanese = _VALUES.get(found["kind"])
    return f"<{japanese}>" if japanese else found[0]
