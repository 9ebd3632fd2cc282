"""What a review finds in a draft, and what the draft still misses: each with the way to its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.drafting.draft import Draft, Gap, Section, gaps_of, spans_of
from assistant.drafting.review.findings import ReviewFinding, ReviewReport
from assistant.drafts.reviewing import finding_key
from assistant.estimating.findings import Basis
from assistant.estimating.reporting.wording import SEVERITIES
from ui.explaining.button import explain_button
from ui.html_text import as_text

MOST_FINDINGS = 300
_NUMBERED = re.compile(r"^[\d０-９]+(?:[.．\-][\d０-９]+)*[.．]?\s*")


def review_start_html() -> str:
    """What a review does, and the button that has it done."""
    return (
        "<p>基準にない条番号や旧版の条番号、計画シート・積算・本文どうしの数値の食い違い、足りない節、用語、"
        "施工条件の明示もれを調べます。本文は変えません。</p>"
        '<div class="check-actions"><button type="button" class="check-button main" '
        'data-do="review" id="draft-review-start">点検する</button></div>'
    )


def review_html(
    report: ReviewReport,
    draft: Draft,
    addresses: Mapping[Basis, str] | None = None,
    *,
    draft_id: str = "",
) -> str:
    """The findings in reading order; ``addresses`` are where evidence can be read.

    ``draft_id`` is under which the draft is kept: then its findings can be explained.
    """
    if report.error:
        return f'<p class="problem" role="alert">{as_text(report.error)}</p>'
    counts = "・".join(f"{label} {report.count(kind)}" for kind, label in SEVERITIES.items())
    notes = "".join(f"<li>{as_text(note)}</li>" for note in report.notes)
    told = f"<h4>確かめていないこと</h4><ul class='check-notes'>{notes}</ul>" if notes else ""
    if not report.findings:
        said = '<p class="check-empty" role="status">点検で見つかったものはありません。</p>'
        return f"{said}{told}"
    items = "".join(
        _finding(each, draft.sections, addresses or {}, _plainly(each, number, draft_id))
        for number, each in enumerate(report.findings[:MOST_FINDINGS], start=1)
    )
    more = (
        f'<p class="note">はじめの{MOST_FINDINGS}件です。</p>'
        if len(report.findings) > MOST_FINDINGS
        else ""
    )
    return (
        f'<p class="check-count" role="status">{len(report.findings)}件（{counts}）</p>'
        f'<ol class="draft-list">{items}</ol>{more}{told}'
    )


def gaps_html(draft: Draft) -> str:
    """Everything that is missing, once, with where one finds it and the way to its place."""
    gaps = gaps_of(draft)
    if not gaps:
        return '<p class="check-empty">要確認の箇所はありません。</p>'
    items = "".join(_gap(section, gap) for section, gap in gaps)
    return f'<p class="check-count">{len(gaps)}件</p><ol class="draft-list">{items}</ol>'


def section_called(sections: Sequence[Section], heading: str) -> Section | None:
    """The section that a heading of a review means, with or without its number."""
    wanted = _bare(heading)
    return next((each for each in sections if wanted and _bare(each.heading) == wanted), None)


def _plainly(each: ReviewFinding, number: int, draft_id: str) -> str:
    if not draft_id:
        return ""
    button = explain_button(f"review:{draft_id}:{finding_key(each)}", about=f"{number}件目の指摘")
    return f'<p class="check-explain">{button}</p>'


def _finding(
    each: ReviewFinding, sections: Sequence[Section], addresses: Mapping[Basis, str], plainly: str
) -> str:
    kind = each.severity.value
    section = section_called(sections, each.place.heading)
    shown = as_text(each.place.shown)
    place = f'<span class="where">{shown}</span>' if section is None else _way(section, shown)
    figures = "".join(
        f"<div><dt>{label}</dt><dd>{as_text(text)}</dd></div>"
        for label, text in (("書いてあること", each.actual), ("あるべきもの", each.expected))
        if text
    )
    figures = f'<dl class="check-figures">{figures}</dl>' if figures else ""
    bases = "".join(f"<li>{_basis(basis, addresses.get(basis, ''))}</li>" for basis in each.basis)
    evidence = f'<ul class="check-basis">{bases}</ul>' if bases else ""
    item = f"<strong>{as_text(each.item)}</strong>" if each.item else ""
    return (
        f'<li><div class="check-tags"><span class="check-tag {kind}">{SEVERITIES[each.severity]}'
        f"</span>{item}</div><p>{as_text(each.message)}</p><p>{place}</p>{figures}{evidence}"
        f"{plainly}</li>"
    )


def _way(section: Section, words: str, gap: int = 0) -> str:
    return (
        f'<button type="button" class="check-link" data-do="place" data-gap="{gap}" '
        f'data-section="{as_text(section.id)}">{words or as_text(section.heading)}</button>'
    )


def _basis(basis: Basis, address: str) -> str:
    page = f" {basis.page}ページ" if basis.page else ""
    name = as_text(f"{basis.document}{page}")
    linked = (
        f'<a href="{as_text(address)}" target="_blank" rel="noopener">{name}</a>'
        if address
        else name
    )
    return f"{linked}: {as_text(basis.text)}" if basis.text else linked


def _gap(section: Section, gap: Gap) -> str:
    where = f'<p class="where">分かるところ: {as_text(gap.where)}</p>' if gap.where else ""
    found = [span.gap for span in spans_of(section) if span.gap is not None]
    number = found.index(gap) + 1
    return (
        f'<li><p><mark class="draft-gap">{as_text(gap.text)}</mark></p>{where}'
        f"<p>{_way(section, f'「{as_text(section.heading)}」の該当箇所へ', number)}</p></li>"
    )


def _bare(heading: str) -> str:
    return "".join(_NUMBERED.sub("", heading).split())
