"""A section as text to be changed by hand: one line for a paragraph, ``|`` lines for a table.

``- `` ``1. `` ``> `` ``## `` ``注: `` begin lists, numbered paragraphs, quotations, subheadings and notes, two
blanks indent them; ``表: `` before a table is its caption, ``注: `` just after it its notes. ``[出典1]`` after words
is the passage that they rest on, ``[工程表1]`` stands for a schedule, ``⏎`` for a break within a paragraph. A
backslash before any of these means the character itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import (
    Block,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    Span,
    Style,
    Table,
    spans_of,
)

BREAK = "⏎"
_PREFIX = {Style.LIST: "- ", Style.QUOTE: "> ", Style.SUBHEADING: "## ", Style.NOTE: "注: "}
_STYLES = {prefix: style for style, prefix in _PREFIX.items()}
NUMBER = r"(?:[0-9]{1,3}[.)]|[(（][0-9０-９]{1,3}[)）]|[①-⑳]|[ア-ン]|第[0-9０-９]+条)"
_BEGINS = re.compile(rf"(?P<indent> *)(?P<prefix>- |> |## |注: |{NUMBER} )")
_LOOKS_LIKE = re.compile(rf"[ \t]*(?:[-|>#\\]|[表注] ?[:：]|\[工程表|{NUMBER})")
_SCHEDULE = re.compile(r"\[工程表([0-9]{1,3})\]")
_CITED = frozenset({OriginKind.STANDARD, OriginKind.PAST_DESIGN})
_TOKEN = re.compile(
    r"\\.|\[出典[0-9]{1,4}\]|【要確認: (?:\\.|[^】\\\n])*】|[0-9０-９][0-9０-９,，.．]*|.",
    re.DOTALL,
)
SOURCE = re.compile(r"\[出典([0-9]{1,4})\]")
GAP = re.compile(r"【要確認: ((?:\\.|[^】\\\n])*)】")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line that is kept or changed as a whole, and the span that it is of.

    ``marks`` says that it is the mark of the span's source, not of its words.
    """

    text: str
    span: Span
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as text begins it: the paragraph's form, and what follows."""

    style: Style
    level: int
    number: str
    text: str


def section_as_text(section: Section) -> str:
    """The section as plain text; `editing.edited` reads it back."""
    sources = sources_in(section)
    texts: list[str] = []
    schedules = 0
    before: Block | None = None
    for block in section.blocks:
        if isinstance(block, Schedule):
            schedules += 1
        text = block_as_text(block, sources, schedules)
        if not text.strip():
            continue
        if texts:
            texts.append("\n" if _is_item(before) and _is_item(block) else "\n\n")
        texts.append(text)
        before = block
    return "".join(texts)


def sources_in(section: Section) -> Mapping[Origin, int]:
    """The passages that a section's words rest on, numbered from 1 in their order."""
    cited = (
        span.origin for span in spans_of(section) if span.origin.kind in _CITED and span.gap is None
    )
    return {origin: number for number, origin in enumerate(dict.fromkeys(cited), 1)}


def block_as_text(block: Block, sources: Mapping[Origin, int], schedules: int) -> str:
    """One block; ``schedules`` is how many schedules there are up to it."""
    match block:
        case Paragraph():
            begins = block.style is Style.BODY
            return _beginning(block) + line_of(tokens_of(block.spans, sources), begins=begins)
        case Table():
            return "\n".join(_table(block, sources))
        case Schedule():
            return f"[工程表{schedules}]"


def tokens_of(
    spans: Sequence[Span], sources: Mapping[Origin, int], *, cell: bool = False
) -> list[Token]:
    """The pieces of spans: words, gaps and marks of sources."""
    tokens: list[Token] = []
    for span in spans:
        if span.gap is not None:
            tokens.append(Token(escaped(span.text, cell=cell, is_gap=True), span))
        else:
            text = escaped(span.text, cell=cell)
            tokens += [Token(match[0], span) for match in _TOKEN.finditer(text)]
        if span.origin in sources and span.text and span.gap is None:
            tokens.append(Token(f"[出典{sources[span.origin]}]", span, marks=True))
    return tokens


def line_of(tokens: Sequence[Token], *, begins: bool = False) -> str:
    """Tokens as text; ``begins`` says that what could be taken for a form of its own is escaped."""
    text = "".join(token.text for token in tokens)
    own = begins and tokens and tokens[0].span.gap is None
    return f"\\{text}" if own and _LOOKS_LIKE.match(text) and not text.startswith("\\") else text


def tokens_in(text: str) -> list[str]:
    """The pieces of a text that somebody wrote."""
    return [match[0] for match in _TOKEN.finditer(text)]


def escaped(text: str, *, cell: bool = False, is_gap: bool = False) -> str:
    """Words of a span, so that nothing in them is taken for a mark."""
    text = re.sub(r"\r\n?|\n", BREAK, text.replace("\\", "\\\\").replace(BREAK, f"\\{BREAK}"))
    text = re.sub(r"\[(?=出典[0-9]|工程表[0-9])", r"\\[", text)
    if is_gap:
        text = text[:-1].replace("】", "\\】") + text[-1:]
    else:
        text = text.replace("【要確認: ", "\\【要確認: ")
    return text.replace("|", "\\|") if cell else text


def unescaped(text: str) -> str:
    """What a piece of text stands for."""
    return re.sub(r"\\(.)|⏎", lambda match: match[1] or "\n", text, flags=re.DOTALL)


def lines_in(text: str) -> Iterator[list[str]]:
    """The blocks of a text, each as its lines: a paragraph has one, a table all of its own."""
    table: list[str] = []
    waiting = ""  # a caption, until the next line shows whose
    for line in [*text.split("\n"), ""]:
        is_row = line.lstrip().startswith("|")
        if table and not is_row:
            if line.startswith("注: ") and any(part.lstrip().startswith("|") for part in table):
                table.append(line)
                continue
            yield table
            table = []
        if is_row:
            if table and table[-1].startswith("注: "):
                yield table
                table = []
            table += [waiting, line] if waiting else [line]
            waiting = ""
            continue
        if waiting:
            yield [waiting]
            waiting = ""
        if line.startswith("表: "):
            waiting = line
        elif line.strip():
            yield [line]


def read_line(line: str) -> Line:
    """What form a paragraph's line says."""
    match = _BEGINS.match(line)
    if match is None:
        text = line.lstrip(" ")
        level = (len(line) - len(text)) // 2
        return Line(Style.BODY, level, "", text)
    prefix, level = match["prefix"], len(match["indent"]) // 2
    text = line[match.end() :]
    if prefix in _STYLES:
        return Line(_STYLES[prefix], level, "", text)
    return Line(Style.NUMBERED, level, prefix.strip(), text)


def schedule_in(line: str) -> int:
    """The number of the schedule that a line stands for, 0 when it stands for none."""
    match = _SCHEDULE.fullmatch(line.strip())
    return int(match[1]) if match else 0


def cells_in(line: str) -> list[str]:
    """The cells of a table's line, as written."""
    inner = line.strip().removeprefix("|")
    parts = re.findall(r"(?:\\.|[^|\\]|\\$)*(?:\||$)", inner)
    cells = [part.removesuffix("|") if _ends_open(part) else part for part in parts]
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip(" \t") for cell in cells]


def _ends_open(part: str) -> bool:
    """Whether a part ends with the line between cells rather than with an escaped one."""
    body = part.removesuffix("|")
    return part.endswith("|") and (len(body) - len(body.rstrip("\\"))) % 2 == 0


def _beginning(block: Paragraph) -> str:
    indent = "  " * block.level
    if block.style is Style.NUMBERED:
        return f"{indent}{block.number or '1.'} "
    return indent + _PREFIX.get(block.style, "")


def _table(block: Table, sources: Mapping[Origin, int]) -> Iterator[str]:
    if block.caption:
        yield f"表: {escaped(block.caption)}"
    yield _row([escaped(text, cell=True) for text in block.header])
    yield "|" + "".join(
        "---:|" if number in block.numeric else "---|" for number in range(len(block.header))
    )
    for row in block.rows:
        yield row_as_text(row, sources)
    for note in block.notes:
        yield f"注: {escaped(note)}"


def row_as_text(row: Sequence[Sequence[Span]], sources: Mapping[Origin, int]) -> str:
    """A row of a table in one line."""
    return _row([line_of(tokens_of(cell, sources, cell=True)) for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_item(block: Block | None) -> bool:
    listed = (Style.LIST, Style.NUMBERED)
    return isinstance(block, Paragraph) and block.style in listed
