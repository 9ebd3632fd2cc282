"""YAML of a project sheet as plain values with their lines; nothing in it can do harm.

Only `true` and `false` are taken for what YAML makes of them: a 01 stays 01, a 21:00 a time and
a 2026-04-01 a day until the field says what is expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.drafting.given_text import one_line
from assistant.drafting.sheet_problems import FieldProblem, SheetError
from retrieval.errors import reason_of

MOST_BYTES = 1024 * 1024
MOST_NODES = 100_000
DEEPEST = 5
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_FULL_WIDTH_COLON = re.compile(r"^\s*(?:-\s+)?[^\s#:：\"']{1,40}(?:：|:(?=[^\s/]))")


@dataclass(slots=True)
class SheetFile:
    """A sheet as its file has it. ``lines`` are by path: (項目,), (項目, row, column)."""

    given: dict[str, object] = field(default_factory=dict)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)


def read_sheet_file(path: Path) -> SheetFile:
    """Read a YAML file. Raises SheetError with one sentence when it is no sheet at all."""
    name = one_line(path.name)[:100]
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refusal(f"{_titled(name)}は開けません（{reason_of(error)}）") from error
    if len(content) > MOST_BYTES:
        raise _refusal(f"{_titled(name)}は大きすぎます（上限1MB）")
    return read_sheet_text(_decoded(content, name), name)


def read_sheet_text(text: str, name: str) -> SheetFile:
    """Read YAML. Raises SheetError with one sentence when it is no mapping, or no YAML."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise _refusal(f"{_titled(name)}は大きすぎます（上限1MB）")
    import yaml

    sheet = SheetFile()
    try:
        events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        _read(_Events(events, name), sheet, name)
    except yaml.YAMLError as error:
        raise _refusal(_unreadable(error, text, name)) from error
    except (ValueError, RecursionError) as error:
        raise _refusal(f"{_titled(name)}はYAMLとして読めません") from error
    if sheet.problems and sheet.problems[0].field == _NO_MAPPING:
        hint = _colon_hint(text)
        raise _refusal(f"{_titled(name)}は「項目名: 値」の形で書いてください{hint}")
    return sheet


_NO_MAPPING = "\x00"


def _titled(name: str) -> str:
    """How a sentence begins that speaks of the sheet: 「計画シート project.yaml 」."""
    return name if name == "計画シート" else f"計画シート {name} "


def _refusal(sentence: str) -> SheetError:
    return SheetError((FieldProblem("", sentence),))


_OTHER_FILES = {
    b"PK\x03\x04": "ExcelやWordなどのファイル",
    b"\xd0\xcf\x11\xe0": "古い形式のExcelやWordのファイル",
    b"%PDF": "PDF",
}


def _decoded(content: bytes, name: str) -> str:
    for beginning, what in _OTHER_FILES.items():
        if content.startswith(beginning):
            raise _refusal(
                f"{_titled(name)}は{what}で、計画シートではありません"
                "（「項目名: 値」を並べた文字のファイルにしてください。--blank でひな形を得られます）"
            )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp932"]  # Notepad's own, and that of older Japanese Windows
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal(f"{_titled(name)}は文字として読めません（UTF-8で保存してください）")


@dataclass(slots=True)
class _Events:
    """Events of the parser, counted, and refused where a sheet has no use for them."""

    events: Iterator[Any]
    name: str
    count: int = 0

    def next(self) -> Any:  # noqa: ANN401 - yaml's events have no types
        import yaml

        self.count += 1
        if self.count > MOST_NODES:
            raise _refusal(f"{_titled(self.name)}は項目が多すぎます")
        event = next(self.events)
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(
                f"{_titled(self.name)}の{line}行目の「&」「*」（YAMLの参照）は使えません。"
                "文字として書くときは引用符で囲んでください"
            )
        if (getattr(event, "tag", None) or "!") != "!":
            raise _refusal(f"{_titled(self.name)}の{line}行目の「!」（YAMLの型の指定）は使えません")
        return event


def _read(events: _Events, sheet: SheetFile, name: str) -> None:
    import yaml

    event = events.next()
    while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
        event = events.next()
    if isinstance(event, yaml.StreamEndEvent):
        return
    if isinstance(event, yaml.MappingStartEvent):
        sheet.given = _mapping(events, sheet, ())
    elif isinstance(event, yaml.ScalarEvent) and _scalar(event) is None:
        pass
    else:
        sheet.problems.append(FieldProblem(_NO_MAPPING, ""))
        return
    events.next()  # the document's end
    after = events.next()
    if not isinstance(after, yaml.StreamEndEvent):
        line = after.start_mark.line + 1
        raise _refusal(
            f"{_titled(name)}の{line}行目の「---」から後は読めません（1つの表だけを書いてください）"
        )


def _value(event: Any, events: _Events, sheet: SheetFile, path: tuple[str | int, ...]) -> object:  # noqa: ANN401
    import yaml

    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if len(path) > DEEPEST:
        line = event.start_mark.line + 1
        raise _refusal(f"{_titled(events.name)}の{line}行目は入れ子が深すぎます")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, sheet, path)
    items: list[object] = []
    while not isinstance(inner := events.next(), yaml.SequenceEndEvent):
        own = (*path, len(items))
        sheet.lines[own] = inner.start_mark.line + 1
        items.append(_value(inner, events, sheet, own))
    return items


def _mapping(events: _Events, sheet: SheetFile, path: tuple[str | int, ...]) -> dict[str, object]:
    import yaml

    found: dict[str, object] = {}
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise _refusal(f"{_titled(events.name)}の{line}行目の項目名が文字ではありません")
        key = one_line(event.value[:200])
        own = (*path, key)
        value = _value(events.next(), events, sheet, own)
        if key in found:
            label = one_line(key)[:30]
            first = sheet.lines[own]
            message = (
                f"「{label}」が{first}行目と{line}行目に書かれています。どちらかを消してください"
            )
            sheet.problems.append(FieldProblem(str(path[0]) if path else label, message, line=line))
            continue
        sheet.lines[own] = line
        found[key] = value
    return found


def _scalar(event: Any) -> str | bool | None:  # noqa: ANN401 - yaml's events have no types
    text = str(event.value)
    if event.style is None or event.style == "":
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
    return text


def _unreadable(error: Exception, text: str, name: str) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    if not line and hasattr(error, "position"):
        line = text[: error.position].count("\n") + 1
    at = f"の{line}行目" if line else ""
    lines = text.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        hint = "（行頭のタブを空白に変えてください）"
    elif _unprintable(here):
        hint = "（使えない制御文字があります）"
    else:
        hint = _colon_hint(text) or (
            "（「項目名: 値」の形か確かめ、「: 」「#」「[」などを含む値は引用符で囲んでください）"
        )
    return f"{_titled(name)}{at}はYAMLとして読めません{hint}".replace(" の", "の", 1)


def _unprintable(line: str) -> bool:
    return any(ord(character) < 32 and character not in "\t\r" for character in line)


def _colon_hint(text: str) -> str:
    for number, line in enumerate(text.split("\n")[:10_000], 1):
        if _FULL_WIDTH_COLON.match(line[:200]):
            return f"（{number}行目: 項目名の後は半角の「:」と空白にしてください）"
    return ""
