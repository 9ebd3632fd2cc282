"""The text of a draft as HTML: gaps marked, sources numbered, remarks and the origin of values told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.draft import Draft, Origin, OriginKind, Span, cited_origins
from ui.html_text import as_text, lines_as_text

ORIGINS: Mapping[OriginKind, str] = {
    OriginKind.SHEET: "計画シート",
    OriginKind.DEFAULT: "既定値",
    OriginKind.ESTIMATE: "積算",
    OriginKind.STANDARD: "基準",
    OriginKind.PAST_DESIGN: "過去の設計",
    OriginKind.CALCULATION: "計算",
    OriginKind.TEMPLATE: "定型文",
    OriginKind.MODEL: "言語モデル",
    OriginKind.PERSON: "手入力",
}
"""What people call where words come from."""


@dataclass(slots=True)
class Reading:
    """What is gathered while a section becomes HTML.

    ``numbers`` are those of the sources in the whole draft. ``remarks`` and ``gaps`` are counted
    as they come, so that what is listed below can lead back to its place.
    """

    numbers: Mapping[Origin, int]
    remarks: list[str] = field(default_factory=list)
    gaps: int = 0


def numbers_of(draft: Draft) -> dict[Origin, int]:
    """The number of each source in the draft, from 1."""
    return {origin: number for number, origin in enumerate(cited_origins(draft), start=1)}


def spans_html(spans: Sequence[Span], reading: Reading) -> str:
    """Runs of text; a source's button stands once, after the last of the words that rest on it."""
    parts = []
    for index, span in enumerate(spans):
        following = spans[index + 1].origin if index + 1 < len(spans) else None
        parts.append(_span(span, reading, cite=span.origin != following))
    return "".join(parts)


def source_button(number: int, origin: Origin) -> str:
    """The button that opens a source beside the text."""
    name = as_text(source_name(origin))
    return (
        f'<button type="button" class="draft-source" data-do="evidence" data-number="{number}" '
        f'aria-label="根拠{number} {name}を開く" title="{name}">{number}</button>'
    )


def source_name(origin: Origin) -> str:
    """A source in one line: document, edition, clause and page."""
    edition = f"{origin.edition}年版" if origin.edition.isdigit() else origin.edition
    told = f"（{edition}）" if edition and edition not in origin.document else ""
    page = f"{origin.page}ページ" if origin.page else ""
    title = f"{origin.document}{told}" if origin.document else origin.label
    return " ".join(part for part in (title, origin.clause, page) if part)


def plain(spans: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


def _span(span: Span, reading: Reading, *, cite: bool) -> str:
    text = lines_as_text(span.text) if span.text.strip("\n") else as_text(span.text)
    if span.gap is not None:
        reading.gaps += 1
        where = f' title="{as_text(span.gap.where)}"' if span.gap.where else ""
        text = f'<mark class="draft-gap" id="draft-gap-{reading.gaps}"{where}>{text}</mark>'
    elif span.origin.kind is OriginKind.PERSON:
        text = f'<span class="draft-by-hand">{text}</span>'
    if span.remark:
        if span.remark not in reading.remarks:
            reading.remarks.append(span.remark)
        number = reading.remarks.index(span.remark) + 1
        text = (
            f'<span class="draft-remarked">{text}</span><a class="draft-remark" '
            f'href="#draft-remark-{number}" aria-label="確かめること{number}">※{number}</a>'
        )
    number = 0 if span.gap is not None else reading.numbers.get(span.origin, 0)
    return text + (source_button(number, span.origin) if number and cite else "")
