"""The answer as a person reads it: conclusion, then numbered quotations with their sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from assistant.answering.answer_types import Evidence
from retrieval.documents import Citation, DocumentKind

SHORT_ANSWER = 400
"""Characters of an answer to a simple question."""
LONG_ANSWER = 700
"""Characters of an answer that lists steps or needs two sources."""
CASE_LABEL = "【事例（経験）】"
CASE_CHARACTERS = 80
"""What number, brackets and source of a quotation from a case take: added to an answer's length."""
_LONGEST_CASE = 50
_SHORTEST_QUOTE = 24
_LONGEST_NAME = 16
_LONGEST_CLAUSE = 22
_NUMBER = re.compile(r"\[(\d{1,2})\]")


def citations(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The evidence as numbered citations, from 1."""
    return tuple(
        Citation(
            number=number,
            document=item.hit.document,
            page=item.hit.passage.units[item.best].page,
            clause=item.hit.passage.clause,
            heading_path=item.hit.passage.heading_path,
            quote=item.quote,
            boxes=tuple(
                box for index in item.unit_indices for box in item.hit.passage.units[index].boxes
            ),
            passage_id=item.hit.passage.id,
        )
        for number, item in enumerate(evidence, 1)
    )


def source_line(citation: Citation) -> str:
    """Document, page and clause in few characters: 「第３編_土木工事共通編 54頁 3-2-4-5 場所打杭工」.

    A case is called one, with its title, which says who wrote it and when.
    """
    if citation.document.kind is DocumentKind.CASE:
        title = citation.document.title or PurePath(citation.document.path).stem
        return f"{CASE_LABEL}{title[:_LONGEST_CASE]}"
    name = PurePath(citation.document.path).stem[:_LONGEST_NAME]
    edition = f"（旧版{citation.document.edition}）" if citation.document.superseded_by else ""
    return f"{name}{edition} {citation.page}頁 {citation.clause[:_LONGEST_CLAUSE]}".strip()


def answer_text(conclusion: str | None, cited: Sequence[Citation], limit: int) -> str:
    """Everything shown, at most ``limit`` characters after a conclusion that fits in them.

    Later quotations give way, never earlier ones, and last those that the conclusion names.
    """
    lines = [f"結論: {conclusion}"] if conclusion else []
    room = limit - sum(len(line) + 1 for line in lines)
    named = {int(number) for number in _NUMBER.findall(conclusion or "")}
    quotations: dict[int, str] = {}
    for citation in sorted(cited, key=lambda one: (one.number not in named, one.number)):
        frame = f"[{citation.number}] 「」 {source_line(citation)}"
        quote = citation.quote
        spare = room - len(frame) - 1
        if len(quote) > spare:
            if spare < _SHORTEST_QUOTE:
                break
            quote = quote[: spare - 1] + "…"
        line = f"[{citation.number}] 「{quote}」 {source_line(citation)}"
        quotations[citation.number] = line
        room -= len(line) + 1
    return "\n".join((*lines, *(quotations[number] for number in sorted(quotations))))


def shown(cited: Sequence[Citation], text: str) -> tuple[Citation, ...]:
    """The citations that ``text`` shows."""
    return tuple(citation for citation in cited if f"[{citation.number}] 「" in text)
