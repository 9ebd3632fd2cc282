"""Conversations as they are kept, to be exported."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.answer_types import (
    ConclusionSource,
    Doubt,
    RejectedConclusion,
    Timings,
)
from assistant.conversations.conversation import (
    Conversation,
    Exchange,
    KeptAnswer,
    KeptCitation,
    Stage,
)
from retrieval.documents import Box

QUOTE = "段切りの幅は1m以上、高さは50cm以上とする。"


def citation(number: int = 1, *, quote: str = QUOTE) -> KeptCitation:
    return KeptCitation(
        number=number,
        document_id=f"d{number}",
        path="共通仕様書.pdf",
        title="共通仕様書",
        edition="2025",
        effective_from="2025-04-01",
        collection="標準",
        page=12,
        clause="1-2 段切り",
        quote=quote,
        boxes=(Box(12, 0, 0, 1, 1), Box(13, 0, 0, 1, 1)),
        passage_id="p",
    )


def answer(conclusion: str | None = "段切りの幅は1m以上とする。[1]") -> KeptAnswer:
    return KeptAnswer(
        conclusion=conclusion,
        conclusion_source=ConclusionSource.MODEL,
        abstained=False,
        cited=(1,),
        unsupported_numbers=(),
        nearest_headings=(),
        notes=("旧版の文書からの引用があります。",),
        rejected=RejectedConclusion(
            "幅は9m以上。", (Doubt(2, 6, "根拠にない数値"),), ("根拠にない数値",)
        ),
        timings=Timings(1, 2, 3),
        model="m",
        searched="段切りの幅は？",
    )


def exchange(question: str = "段切りの幅は？", given: KeptAnswer | None = None) -> Exchange:
    return Exchange(
        id="0123456789abcdef0123456789abcdef",
        question=question,
        asked_at="2026-11-23T06:04:00.000000+00:00",
        stage=Stage.READY,
        citations=(citation(), citation(2, quote="使われなかった引用。")),
        answer=given or answer(),
    )


def conversation(*exchanges: Exchange, title: str = "段切りについて") -> Conversation:
    return Conversation(
        id="c" * 32,
        owner="sato",
        title=title,
        created_at="2026-11-23T06:00:00.000000+00:00",
        changed_at="2026-11-23T06:04:00.000000+00:00",
        exchanges=exchanges or (exchange(),),
    )


def superseded(item: KeptCitation) -> KeptCitation:
    return replace(item, superseded=True, replaced_by="共通仕様書（2026版）")
