"""A draft as Markdown: numbered headings, tables, footnotes, what is to be confirmed. Every text is literal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import (
    Block,
    Draft,
    Origin,
    Paragraph,
    Schedule,
    Section,
    Span,
    Style,
    Table,
    cited_origins,
)
from assistant.drafting.printed import (
    CALCULATIONS,
    NO_OPEN_POINTS,
    OPEN_POINTS,
    REMARKS,
    SOURCES,
    UNFINISHED,
    calculations_of,
    ends_citation,
    heading_level,
    heading_numbers,
    not_written,
    open_points,
    plain,
    schedule_grid,
    written_on,
)
from assistant.drafting.remarks import numbered_remarks, remark_rows, remarks_on, told_once
from assistant.drafting.source_lines import source_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_AT_START = re.compile(r"^(\s*)([-+=#]|[0-9]{1,9}(?=[.)]))", re.MULTILINE)
_BREAK = "<br>"
_MARK = "■"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Of sources and of remarks, and the section that is being written."""

    sources: Mapping[Origin, int]
    remarks: Mapping[tuple[str, str], int]
    section: str = ""


def to_markdown(draft: Draft) -> str:
    """The whole draft, with its sources, calculations, remarks and open points at the end."""
    draft = told_once(draft)
    sources = {origin: number for number, origin in enumerate(cited_origins(draft), 1)}
    remarks = numbered_remarks(draft)
    points = open_points(draft)
    lines = [f"# {_line(draft.title)}", "", _line(draft.subject), ""]
    if written_on(draft):
        lines += [f"作成日 {written_on(draft)}", ""]
    if points:
        lines += [f"**{UNFINISHED}**", ""]
    for section, number in zip(draft.sections, heading_numbers(draft), strict=True):
        lines += _section(section, number, _Numbers(sources, remarks, section.id))
    if sources:
        lines += [f"## {SOURCES}", ""]
        lines += [f"[^{number}]: {_source(origin)}" for origin, number in sources.items()]
        lines.append("")
    calculations = calculations_of(draft)
    if calculations:
        lines += [f"## {CALCULATIONS}", "", *_rows(("節", "結果", "計算"), calculations), ""]
    if remarks:
        lines += [f"## {REMARKS}", "", *_rows(("番号", "節", "事項"), remark_rows(draft)), ""]
    lines += [f"## {OPEN_POINTS}", ""]
    if points:
        asked = [(str(n), p.matter, p.section, p.where) for n, p in enumerate(points, 1)]
        lines += _rows(("番号", "事項", "節", "どこで分かるか"), asked)
    else:
        lines.append(NO_OPEN_POINTS)
    return "\n".join(lines) + "\n"


def _section(section: Section, number: str, numbers: _Numbers) -> Iterator[str]:
    marks = "".join(f" ※{numbers.remarks[section.id, note]}" for note in section.notes)
    yield f"{'#' * (heading_level(section) + 1)} {f'{number} ' if number else ''}{_line(section.heading)}{marks}"
    yield ""
    gap = not_written(section)
    if gap is not None and not section.blocks:
        yield from (f"**{_escaped(gap.text)}**", "")
    previous: Block | None = None
    for block in section.blocks:
        if previous is not None and not (_is_listed(previous) and _is_listed(block)):
            yield ""
        yield from _block(block, numbers)
        previous = block
    yield ""


def _is_listed(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style in (Style.LIST, Style.NUMBERED)


def _block(block: Block, numbers: _Numbers) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _paragraph(block, numbers)
        case Table():
            count = max([len(block.header), *(len(row) for row in block.rows)], default=0)
            if block.caption:
                yield from (f"**{_line(block.caption)}**", "")
            header = [_line(text) for text in block.header] + [""] * (count - len(block.header))
            yield f"| {' | '.join(header)} |"
            yield "|" + "".join("---:|" if n in block.numeric else "---|" for n in range(count))
            for row in block.rows:
                cells = [_cell(cell, numbers) for cell in row] + [""] * (count - len(row))
                yield f"| {' | '.join(cells)} |"
            yield from _notes(block.notes)
        case Schedule():
            yield from _schedule(block, numbers)


def _paragraph(block: Paragraph, numbers: _Numbers) -> str:
    text = _text(block.spans, numbers)
    indent = "   " * block.level
    match block.style:
        case Style.LIST:
            return f"{indent}- {_continued(text, indent + '  ')}"
        case Style.NUMBERED if block.number and not re.fullmatch(r"[0-9]{1,9}\.", block.number):
            return f"{indent}- {_escaped(block.number)} {_continued(text, indent + '  ')}"
        case Style.NUMBERED:
            return f"{indent}{block.number or '1.'} {_continued(text, indent + '   ')}"
        case Style.QUOTE:
            return f"> {_continued(text, '> ')}"
        case Style.SUBHEADING:
            return f"**{text}**"
        case _:
            return _continued(text, "")


def _schedule(block: Schedule, numbers: _Numbers) -> Iterator[str]:
    grid = schedule_grid(block)
    labels = [label for label, count in grid.groups for _ in range(count)]
    parts = grid.parts or ("",) * len(labels)
    heads = [
        f"{label}{f' {part}' if part else ''}" for label, part in zip(labels, parts, strict=True)
    ]
    if block.caption:
        yield from (f"**{_line(block.caption)}**", "")
    yield f"| {' | '.join(_line(text) for text in ('工種', '数量', '日数', *heads))} |"
    yield "|---|---:|---:|" + ":---:|" * len(heads)
    for bar, marks in zip(block.bars, grid.marks, strict=True):
        cells = [_cell(cell, numbers) for cell in (bar.name, bar.quantity, bar.days)]
        yield f"| {' | '.join([*cells, *(_MARK if marked else '' for marked in marks)])} |"
    yield from _notes(block.notes)


def _notes(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield from ("", _line(note))


def _rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield f"| {' | '.join(_line(text) for text in row)} |"


def _source(origin: Origin) -> str:
    return _line(source_line(origin) + (f" 「{origin.quote}」" if origin.quote else ""))


def _cell(spans: Sequence[Span], numbers: _Numbers) -> str:
    return _text(spans, numbers).replace("\n", _BREAK)


def _text(spans: Sequence[Span], numbers: _Numbers) -> str:
    made = []
    for index, span in enumerate(spans):
        text = _escaped(span.text)
        made.append(f"**{text}**" if span.gap is not None else text)
        for remark in dict.fromkeys(remarks_on(span)):
            is_last = index + 1 == len(spans) or remark not in remarks_on(spans[index + 1])
            if is_last:
                made.append(f"（※{numbers.remarks[numbers.section, remark]}）")
        if span.origin in numbers.sources and span.gap is None and ends_citation(spans, index):
            made.append(f"[^{numbers.sources[span.origin]}]")
    # what begins a line might otherwise begin a list or a heading
    return _guarded("".join(made))


def _guarded(text: str) -> str:
    """Text of which no line reads as the beginning of a list or a heading."""

    def guard(match: re.Match[str]) -> str:
        space, mark = match[1], match[2]
        return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"

    return _AT_START.sub(guard, text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", plain(text))


def _continued(text: str, indent: str) -> str:
    """Lines of one paragraph, broken where the text is."""
    return text.replace("\n", f"\\\n{indent}")


def _line(text: str) -> str:
    """Text in one line of Markdown."""
    return _guarded(_escaped(text)).replace("\n", _BREAK)
