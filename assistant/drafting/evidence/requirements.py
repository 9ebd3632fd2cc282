"""Requirements of current standards, quoted exactly; and citations of the clause that governs."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.draft import Block, Paragraph, Span, Style
from assistant.drafting.evidence.fields_of_work import project_of
from assistant.drafting.evidence.gathering import (
    Gathering,
    design_date,
    facility_text,
    sheet_text,
)
from assistant.drafting.evidence.quoting import Quotation, unnumbered
from assistant.drafting.evidence.searching import Search, rules_on
from assistant.drafting.sources import KeptPassages
from retrieval.japanese import folded

WHERE = "適用する共通仕様書・要領（文書の登録と版を確認する）"


def standard(
    gathering: Gathering,
    query: object,
    limit: int = 2,
    instead: object = "",
    needed: bool = True,  # noqa: FBT001, FBT002 - as templates call it
) -> str:
    """The block of requirements on a matter; a gap when the current standards say nothing of it.

    The gap is named by ``instead``. Where a rule is not ``needed`` there is none.
    """
    text = gathering.text(query)
    search = search_rules(gathering, text, limit)
    blocks: list[Block] = []
    for quoted in in_order([rule.quotation for rule in search.rules]):
        if is_said(gathering, quoted.text):
            continue
        say(gathering, quoted.text)
        blocks.append(Paragraph((cited_span(gathering, quoted, unnumbered(quoted)),), Style.LIST))
    if blocks:
        return gathering.marks.whole(blocks)
    if search.rules:  # all of it stands in the section already
        return ""
    if not needed:
        return ""
    label = gathering.text(instead) or f"{text.split('|')[0].strip()}に関する規定"
    return f"\n\n{gathering.gap(label, WHERE)}\n\n"


def in_order(quotations: Sequence[Quotation]) -> list[Quotation]:
    """The best document first, and what is quoted of one document in the order in which it stands there."""
    best = {quoted.document.id: n for n, quoted in reversed(list(enumerate(quotations)))}
    return sorted(
        quotations,
        key=lambda quoted: (best[quoted.document.id], quoted.passage.position, quoted.units),
    )


def cite(gathering: Gathering, query: object, instead: object = "") -> str:
    """The citation alone of the clause that governs, within a sentence of the template."""
    text = gathering.text(query)
    search = search_rules(gathering, text, 1)
    if not search.rules:
        label = gathering.text(instead) or f"{text.split('|')[0].strip()}の根拠となる規定"
        return gathering.gap(label, WHERE)
    quoted = search.rules[0].quotation
    return gathering.marks.inline(cited_span(gathering, quoted, quoted.origin.label))


def search_rules(gathering: Gathering, query: str, limit: int) -> Search:
    """Search the standards, and note what was looked at: what is used first."""
    project = project_of(sheet_text(gathering), facility_text(gathering))
    library = KeptPassages(gathering.writing.sources.standards, gathering.kept)
    search = rules_on(query, library, project, limit)
    gathering.marks.evidence.extend(rule.quotation.origin for rule in search.rules)
    gathering.marks.evidence.extend(seen.origin for seen in search.seen)
    return search


def cited_span(gathering: Gathering, quoted: Quotation, text: str) -> Span:
    """Words that rest on a rule; with a remark where its edition begins after the design's date."""
    return Span(text, quoted.origin, remark=edition_remark(gathering, quoted))


def edition_remark(gathering: Gathering, quoted: Quotation) -> str:
    """What is to be looked at because of the dates of editions, or ""."""
    since = quoted.document.effective_from
    if since and since > design_date(gathering).isoformat():
        return (
            f"この版は{since}から適用されます。設計の時点で適用される版かどうか確認してください。"
        )
    if quoted.document.superseded_by:
        return "旧版の文書です。新しい版で確認してください。"
    return ""


def is_said(gathering: Gathering, quote: str) -> bool:
    """Whether a quotation stands in the section already, as a whole or within another."""
    text = folded(quote)
    return any(text in earlier for earlier in gathering.said)


def say(gathering: Gathering, quote: str) -> None:
    """Remember that a quotation stands in the section."""
    gathering.said.add(folded(quote))
