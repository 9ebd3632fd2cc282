"""A draft as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.drafting.draft import (
    Block,
    Draft,
    Origin,
    Paragraph,
    Schedule,
    Span,
    Style,
    Table,
    cited_origins,
    gaps_of,
)

_PREFIX = {Style.LIST: "- ", Style.NUMBERED: "1. ", Style.QUOTE: "> ", Style.SUBHEADING: "### "}


def to_markdown(draft: Draft) -> str:
    """The whole draft with its sources and gaps at the end."""
    sources = cited_origins(draft)
    numbers = {origin: number for number, origin in enumerate(sources, 1)}
    lines = [f"# {draft.title}", "", draft.subject, ""]
    for section in draft.sections:
        lines += [f"{'#' * (section.level + 1)} {section.heading}", ""]
        for block in section.blocks:
            lines += [*_block(block, numbers), ""]
    lines += ["## 出典", ""]
    lines += [f"[{number}] {source_line(origin)}" for origin, number in numbers.items()]
    lines += ["", "## 確認が必要な事項", ""]
    lines += [f"- {gap.label}（{section.heading}）{gap.where}" for section, gap in gaps_of(draft)]
    return "\n".join(lines) + "\n"


def source_line(origin: Origin) -> str:
    """A source in one line: document, edition, clause, page."""
    edition = f"（{origin.edition}年版）" if origin.edition else ""
    page = f" {origin.page}頁" if origin.page else ""
    return f"{origin.document}{edition} {origin.clause}{page}"


def _block(block: Block, numbers: dict[Origin, int]) -> Iterator[str]:
    match block:
        case Paragraph():
            yield "  " * block.level + _PREFIX.get(block.style, "") + _text(block.spans, numbers)
        case Table():
            yield f"| {' | '.join(block.header)} |"
            yield "|" + "---|" * len(block.header)
            for row in block.rows:
                yield f"| {' | '.join(_text(cell, numbers) for cell in row)} |"
        case Schedule():
            for bar in block.bars:
                yield f"- {_text(bar.name, numbers)}: {bar.start}〜{bar.end}日目"


def _text(spans: Sequence[Span], numbers: dict[Origin, int]) -> str:
    return "".join(
        span.text + (f"[{numbers[span.origin]}]" if span.origin in numbers else "")
        for span in spans
    )
