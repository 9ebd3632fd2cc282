"""An answer as the JSON that `naniwa ask --json` prints and reports keep."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.answering.answer_types import Answer


def answer_record(answer: Answer) -> dict[str, Any]:
    """The answer with its citations and times in milliseconds; the keys are a stable interface."""
    return {
        "answer": answer.text,
        "conclusion": answer.conclusion,
        "abstained": answer.abstained,
        "citations": [
            {
                "number": citation.number,
                "document": citation.document.path,
                "page": citation.page,
                "clause": citation.clause,
                "quote": citation.quote,
            }
            for citation in answer.citations
        ],
        "unsupported_numbers": list(answer.unsupported_numbers),
        "timings": {name: round(value, 1) for name, value in asdict(answer.timings).items()},
        "model": answer.model,
    }
