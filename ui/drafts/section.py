"""A section of a draft to read: its text, what is to be made sure of, and where all of it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.draft import (
    Block,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    Style,
    Table,
    spans_of,
)
from ui.drafts.spans import ORIGINS, Reading, plain, source_button, source_name, spans_html
from ui.html_text import as_text

MOST_VALUES = 200
"""Values whose origin is listed below a section."""
_LONGEST_VALUE = 80
_CITED = frozenset({OriginKind.STANDARD, OriginKind.PAST_DESIGN})
_UNTOLD = _CITED | {OriginKind.TEMPLATE}
_LISTS = {Style.LIST: "ul", Style.NUMBERED: "ol"}


def section_html(section: Section, numbers: Mapping[Origin, int]) -> str:
    """The text of a section and what is told about it; "" for one that has none yet."""
    reading = Reading(numbers)
    text = blocks_html(section.blocks, reading)
    return (
        f'<div class="draft-text">{text}</div>'
        f"{_remarks(reading.remarks)}{_notes(section)}{_sources(section, numbers)}"
        f"{_values(section)}"
    )


def blocks_html(blocks: Sequence[Block], reading: Reading) -> str:
    """Paragraphs, tables and schedules in their order; neighbouring items make one list."""
    parts: list[str] = []
    listed = ""
    for block in blocks:
        kind = _LISTS.get(block.style, "") if isinstance(block, Paragraph) else ""
        if kind != listed:
            parts.append((f"</{listed}>" if listed else "") + (f"<{kind}>" if kind else ""))
            listed = kind
        parts.append(_block(block, reading))
    return "".join(parts) + (f"</{listed}>" if listed else "")


def _block(block: Block, reading: Reading) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, reading)
        case Table():
            return _table(block, reading)
        case Schedule():
            return _schedule(block, reading)


def _paragraph(block: Paragraph, reading: Reading) -> str:
    inside = spans_html(block.spans, reading)
    level = min(max(block.level, 0), 5)
    match block.style:
        case Style.LIST | Style.NUMBERED:
            return f'<li class="level-{level}">{inside}</li>'
        case Style.QUOTE:
            return f"<blockquote>{inside}</blockquote>"
        case Style.SUBHEADING:
            return f"<h4>{inside}</h4>"
        case Style.NOTE:
            return f'<p class="draft-note">{inside}</p>'
        case _:
            return f"<p>{inside}</p>"


def _table(block: Table, reading: Reading) -> str:
    heads = "".join(f'<th scope="col">{as_text(name)}</th>' for name in block.header)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_numeric(index, block.numeric)}>{spans_html(cell, reading)}</td>"
            for index, cell in enumerate(row)
        )
        + "</tr>"
        for row in block.rows
    )
    return _framed(
        block.caption,
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>",
        block.notes,
        long=len(block.rows),
    )


def _schedule(block: Schedule, reading: Reading) -> str:
    whole = max(sum(days for _, days in block.periods), *(bar.end for bar in block.bars), 1)
    periods = "".join(
        f'<span style="width:{100 * days / whole:.3f}%">{as_text(label)}</span>'
        for label, days in block.periods
    )
    rows = "".join(
        f'<tr><th scope="row">{spans_html(bar.name, reading)}</th>'
        f"<td>{spans_html(bar.quantity, reading)}</td>"
        f'<td class="check-number">{spans_html(bar.days, reading)}</td>'
        f'<td class="draft-bars"><span class="check-hidden">{bar.start + 1}日目から{bar.end}日目まで'
        f'</span><span class="draft-bar" style="margin-left:{100 * bar.start / whole:.3f}%;'
        f'width:{100 * max(bar.end - bar.start, 0) / whole:.3f}%"></span></td></tr>'
        for bar in block.bars
    )
    heads = (
        '<th scope="col">工種</th><th scope="col">数量</th><th scope="col">日数</th>'
        f'<th scope="col" class="draft-periods"><div>{periods}</div></th>'
    )
    return _framed(
        block.caption, f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>", block.notes
    )


def _framed(caption: str, inside: str, notes: Sequence[str], *, long: int = 0) -> str:
    """A table in a box of its own, that scrolls there and by the keyboard too."""
    title = f"<figcaption>{as_text(caption)}</figcaption>" if caption else ""
    label = as_text(caption or "表")
    said = "".join(f'<p class="draft-note">注: {as_text(note)}</p>' for note in notes)
    tall = " tall" if long > 30 else ""  # noqa: PLR2004 - about two screens
    count = f'<p class="where">{long}行</p>' if tall else ""
    return (
        f'<figure class="draft-figure">{title}{count}<div class="check-scroll{tall}" tabindex="0" '
        f'role="region" aria-label="{label}"><table class="check-table">{inside}</table></div>'
        f"{said}</figure>"
    )


def _numeric(index: int, numeric: Sequence[int]) -> str:
    return ' class="check-number"' if index in numeric else ""


def _remarks(remarks: Sequence[str]) -> str:
    if not remarks:
        return ""
    items = "".join(
        f'<li id="draft-remark-{number}" tabindex="-1"><strong>※{number}</strong> {as_text(remark)}</li>'
        for number, remark in enumerate(remarks, start=1)
    )
    return f'<div class="draft-remarks"><h4>確かめること</h4><ul>{items}</ul></div>'


def _notes(section: Section) -> str:
    if not section.notes:
        return ""
    items = "".join(f"<li>{as_text(note)}</li>" for note in section.notes)
    return f'<div class="draft-told"><h4>この節について</h4><ul>{items}</ul></div>'


def _sources(section: Section, numbers: Mapping[Origin, int]) -> str:
    """The numbered sources of this section."""
    origins = dict.fromkeys(
        span.origin for span in spans_of(section) if span.gap is None and span.origin in numbers
    )
    if not origins:
        return ""
    items = "".join(
        f"<li>{source_button(numbers[origin], origin)}<span>"
        f"{as_text(ORIGINS[origin.kind])}: {as_text(source_name(origin))}</span></li>"
        for origin in origins
    )
    return f'<div class="draft-sources"><h4>根拠</h4><ul>{items}</ul></div>'


def _values(section: Section) -> str:
    """Which words of the text come from the sheet, an estimate, a calculation, the model, by hand."""
    found = dict.fromkeys(
        (plain((span,)).strip(), span.origin)
        for span in spans_of(section)
        if span.gap is None and span.origin.kind not in _UNTOLD and span.text.strip()
    )
    if not found:
        return ""
    rows = "".join(
        f'<tr><td data-label="文中">{as_text(_shortened(text))}</td>'
        f'<td data-label="出所">{as_text(_told(origin))}</td></tr>'
        for text, origin in list(found)[:MOST_VALUES]
    )
    more = f'<p class="note">はじめの{MOST_VALUES}件です。</p>' if len(found) > MOST_VALUES else ""
    return (
        f"<details><summary>値と文の出所（{len(found)}件）</summary>"
        '<div class="check-scroll"><table class="check-table as-cards"><thead><tr>'
        '<th scope="col">文中</th><th scope="col">出所</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}</details>"
    )


def _told(origin: Origin) -> str:
    kind = ORIGINS[origin.kind]
    label = source_name(origin)
    return label if label.startswith(kind) else " ".join(part for part in (kind, label) if part)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
