"""The functions that templates call for what a sheet does not say: passages, tables, prose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.drafting.draft import Origin, OriginKind, Paragraph, Span, Style
from assistant.drafting.markers import Marks

if TYPE_CHECKING:
    from assistant.drafting.writing import Writing


def directives(writing: Writing, marks: Marks, hint: str) -> dict[str, Callable[..., Any]]:
    """Every function by the name under which templates call it."""

    def standard(query: str, limit: int = 2) -> str:
        found = writing.sources.standards.find(query)
        blocks = []
        for hit in found.hits(limit) if found is not None else ():
            quote = hit.passage.units[hit.best_units[0] if hit.best_units else 0].text
            origin = Origin(
                OriginKind.STANDARD,
                document=hit.document.title,
                document_id=hit.document.id,
                passage_id=hit.passage.id,
                edition=hit.document.edition,
                clause=hit.passage.clause,
                page=hit.page,
                quote=quote,
            )
            marks.evidence.append(origin)
            blocks.append(Paragraph((Span(quote, origin),), Style.LIST))
        return marks.whole(blocks)

    return {"standard": standard}
