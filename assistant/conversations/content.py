"""An exchange as the JSON that the records keep, and back."""

from __future__ import annotations

import json
from typing import Any

from assistant.answering.answer_types import (
    Answer,
    ConclusionSource,
    Doubt,
    RejectedConclusion,
    Timings,
)
from assistant.conversations.conversation import (
    RUNNING,
    Exchange,
    KeptAnswer,
    KeptCitation,
    Scope,
    Stage,
)
from retrieval.documents import Box, Citation, DocumentKind
from retrieval.japanese import normalise


def kept_citation(citation: Citation) -> KeptCitation:
    """A citation as a conversation keeps it."""
    document = citation.document
    return KeptCitation(
        number=citation.number,
        document_id=document.id,
        path=document.path,
        title=document.title,
        edition=document.edition,
        effective_from=document.effective_from,
        collection=document.collection,
        page=citation.page,
        clause=citation.clause,
        heading_path=citation.heading_path,
        quote=citation.quote,
        boxes=citation.boxes,
        passage_id=citation.passage_id,
        superseded=bool(document.superseded_by),
        experience=document.kind is DocumentKind.CASE,
    )


def kept_answer(answer: Answer) -> KeptAnswer:
    """An answer as a conversation keeps it."""
    return KeptAnswer(
        conclusion=answer.conclusion,
        conclusion_source=answer.conclusion_source,
        abstained=answer.abstained,
        cited=tuple(citation.number for citation in answer.citations),
        unsupported_numbers=answer.unsupported_numbers,
        nearest_headings=answer.nearest_headings,
        notes=answer.notes,
        rejected=answer.rejected,
        timings=answer.timings,
        model=answer.model,
        searched=answer.searched,
    )


def exchange_json(exchange: Exchange) -> str:
    """Everything needed to show an exchange again, but its question and time."""
    record = {
        "scope": {
            "collections": exchange.scope.collections,
            "kinds": [kind.value for kind in exchange.scope.kinds],
        },
        "stage": exchange.stage.value,
        "citations": [citation_record(citation) for citation in exchange.citations],
        "answer": None if exchange.answer is None else _answer_record(exchange.answer),
        "failure": exchange.failure,
    }
    return json.dumps(record, ensure_ascii=False)


def exchange_of(exchange_id: str, question: str, content: str, asked_at: str) -> Exchange:
    """The exchange that `exchange_json` wrote; what was cut short is said to have been stopped."""
    record = json.loads(content)
    stage = Stage(record["stage"])
    answer = record["answer"]
    return Exchange(
        id=exchange_id,
        question=question,
        asked_at=asked_at,
        scope=Scope(
            tuple(record["scope"]["collections"]),
            tuple(map(DocumentKind, record["scope"]["kinds"])),
        ),
        # Nothing writes on what the records hold: who is being answered has it in memory.
        stage=Stage.STOPPED if stage in RUNNING else stage,
        citations=tuple(map(citation_of, record["citations"])),
        answer=None if answer is None else _answer(answer),
        failure=record["failure"],
    )


def searchable(exchange: Exchange) -> str:
    """The words by which an exchange is found again, in one writing of each character."""
    answer = exchange.answer
    parts = [exchange.question, (answer.conclusion if answer else "") or ""]
    parts += [f"{item.name} {item.clause} {item.quote}" for item in exchange.citations]
    return normalise("\n".join(parts))


def citation_record(citation: KeptCitation) -> dict[str, Any]:
    """A quotation as JSON has it."""
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "path": citation.path,
        "title": citation.title,
        "edition": citation.edition,
        "effective_from": citation.effective_from,
        "collection": citation.collection,
        "page": citation.page,
        "clause": citation.clause,
        "heading_path": citation.heading_path,
        "quote": citation.quote,
        "boxes": [
            [box.page, *(round(edge, 2) for edge in (box.left, box.top, box.right, box.bottom))]
            for box in citation.boxes
        ],
        "passage_id": citation.passage_id,
        "superseded": citation.superseded,
        "experience": citation.experience,
    }


def citation_of(record: dict[str, Any]) -> KeptCitation:
    """The quotation that `citation_record` wrote."""
    values = {
        **record,
        "heading_path": tuple(record["heading_path"]),
        "boxes": tuple(Box(*box) for box in record["boxes"]),
    }
    return KeptCitation(**values)


def _answer_record(answer: KeptAnswer) -> dict[str, Any]:
    rejected = answer.rejected
    return {
        "conclusion": answer.conclusion,
        "conclusion_source": answer.conclusion_source.value,
        "abstained": answer.abstained,
        "cited": answer.cited,
        "unsupported_numbers": answer.unsupported_numbers,
        "nearest_headings": answer.nearest_headings,
        "notes": answer.notes,
        "rejected": None
        if rejected is None
        else {
            "text": rejected.text,
            "doubts": [[doubt.start, doubt.end, doubt.reason] for doubt in rejected.doubts],
            "reasons": rejected.reasons,
        },
        "timings": [
            answer.timings.retrieval_ms,
            answer.timings.first_token_ms,
            answer.timings.total_ms,
        ],
        "model": answer.model,
        "searched": answer.searched,
    }


def _answer(record: dict[str, Any]) -> KeptAnswer:
    rejected = record["rejected"]
    return KeptAnswer(
        conclusion=record["conclusion"],
        conclusion_source=ConclusionSource(record["conclusion_source"]),
        abstained=record["abstained"],
        cited=tuple(record["cited"]),
        unsupported_numbers=tuple(record["unsupported_numbers"]),
        nearest_headings=tuple(record["nearest_headings"]),
        notes=tuple(record["notes"]),
        rejected=None
        if rejected is None
        else RejectedConclusion(
            rejected["text"],
            tuple(Doubt(*doubt) for doubt in rejected["doubts"]),
            tuple(rejected["reasons"]),
        ),
        timings=Timings(*record["timings"]),
        model=record["model"],
        searched=record["searched"],
    )
