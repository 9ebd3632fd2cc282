"""A project sheet to fill in: every field of a kind, with what to write, as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from assistant.drafting.fields import Field, FieldType
from assistant.drafting.given_numbers import limits, written
from assistant.drafting.given_text import one_line
from assistant.drafting.kinds import Kind

_PLAIN = re.compile(r"[\w（）「」・、。～一-龠ぁ-んァ-ヶ][^:#\n\"'{}\[\]&*!|>%@`]*")
_WORDS = {
    FieldType.TEXT: "文字",
    FieldType.LONG_TEXT: "文章（複数行は「|」の次の行から字下げして書く）",
    FieldType.NUMBER: "数",
    FieldType.DATE: "日付（2026-04-01、令和8年4月1日）",
    FieldType.YES_NO: "有 か 無",
    FieldType.CHOICE: "次から1つ",
    FieldType.CHOICES: "並び（「、」で区切る）",
    FieldType.TABLE: "表（行ごとに「- 」で始める）",
}


def blank_sheet(kind: Kind) -> str:
    """YAML with every field of the kind left empty; comments say what each is for.

    It reads back as it is: empty fields are missing. ★ marks those that a sheet must have.
    """
    lines = [
        f"# {one_line(kind.title)}の計画シート",
        "# 「項目名: 値」で書きます（半角の「:」の後に空白を1つ）。★は必ず要る項目です。",
        "# 空のままの項目は、既定値があれば既定値、なければ原稿では【要確認】になります（「空欄でよい」とある項目は除く）。",
    ]
    group = ""
    for field in kind.schema.values():
        if field.group != group:
            group = field.group
            lines += ["", f"# ==== {one_line(group)} ===="]
        lines += ["", *_comments(field), f"{field.name}:", *_rows(field)]
    return "\n".join(lines) + "\n"


def _comments(field: Field) -> Iterator[str]:
    mark = "★" if field.required else ""
    yield _comment(f"{mark}{field.name}: {_what(field)}")
    if field.help:
        yield _comment(f"  {field.help}")
    if field.choices and field.type is not FieldType.TABLE:
        more = " （ほかも書けます）" if field.other else ""
        yield _comment(f"  選択肢: {' / '.join(field.choices)}{more}")
    if field.example:
        yield _comment(f"  例: {field.example}")
    if field.default:
        yield _comment(f"  既定値: {field.default}")
    if field.where:
        yield _comment(f"  分かる所: {field.where}")
    for column in field.columns:
        yield _comment(f"  列 {next(_comments(column))[2:]}{_beside(column)}")


def _beside(column: Field) -> str:
    said = [column.help, f"選択肢: {' / '.join(column.choices)}" if column.choices else ""]
    inside = "。".join(text for text in said if text)
    return f"（{inside}）" if inside else ""


def _what(field: Field) -> str:
    what = _WORDS[field.type]
    if field.type is FieldType.DATE and field.month_enough:
        what = "年月か日付（2026年4月）"
    if field.type is not FieldType.NUMBER:
        return what
    least, most = limits(field)
    low = f"{written(least)}以上" if least is not None else ""
    high = f"{written(most)}以下" if most is not None else ""
    unit = f"単位 {field.unit}" if field.unit else ""
    inside = "、".join(part for part in (unit, low + high) if part)
    return f"{'整数' if field.whole else what}" + (f"（{inside}）" if inside else "")


def _rows(field: Field) -> Iterator[str]:
    """A row of a table as a comment, to be copied."""
    for index, column in enumerate(field.columns):
        lead = "  - " if index == 0 else "    "
        yield f"#{lead}{column.name}: {_scalar(column.example)}".rstrip()


def _scalar(text: str) -> str:
    """A text as YAML takes it for itself."""
    return text if not text or _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return f"# {text[: len(text) - len(text.lstrip())]}{one_line(text)}"
