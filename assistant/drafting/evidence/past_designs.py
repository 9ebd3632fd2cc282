"""Passages of similar past designs, as a reference to be checked and never as a fact."""

from __future__ import annotations

from assistant.drafting.draft import Block, Paragraph, Span, Style
from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.evidence.quoting import quotation
from retrieval.documents import UnitKind

REMARK = "別の工事の記述です。この工事に当てはまるか確認してください。"


def past(gathering: Gathering, query: object, limit: int = 2) -> str:
    """The block of quotations from past designs; a note when there is nothing similar."""
    text = gathering.text(query)
    found = gathering.writing.sources.past.find(text)
    blocks: list[Block] = []
    for item in found.ranked[:limit] if found is not None else ():
        units = [
            score.index
            for score in item.units[:1]
            if item.candidate.passage.units[score.index].kind is not UnitKind.CAPTION
        ]
        if not units:
            continue
        quoted = quotation(item.candidate.document, item.candidate.passage, (units[0],))
        gathering.marks.evidence.append(quoted.origin)
        blocks.append(Paragraph((Span(quoted.text, quoted.origin, remark=REMARK),), Style.QUOTE))
    if not blocks:
        gathering.marks.notes.append(f"「{text}」に似た過去の設計書は見つかりませんでした。")
        return ""
    return gathering.marks.whole(blocks)
