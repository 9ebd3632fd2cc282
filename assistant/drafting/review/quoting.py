"""Which parts of a document are not its own words, but those of the standards that it cites."""

from __future__ import annotations

import re

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.text import Part

_SOURCES = re.compile(r"出典|根拠|参考|引用|引いた文|資料の一覧")
_MARK = re.compile(r"^(?:[・－-]\s*)?(?:[0-9]+[.)]|\([0-9]+\))?|\s")
_LEAST = 8


def of_sources(part: Part) -> bool:
    """Whether a part stands in a list of sources, or in a table's column for them."""
    return any(_SOURCES.search(heading) for heading in (*part.headings, part.label))


def of_a_standard(case: ReviewCase, part: Part) -> bool:
    """Whether a part is but words of a standard that the document cites."""
    documents = {document.id: document for r in case.resolved for document in r.documents}
    bare = _MARK.sub("", part.plain.strip())
    return len(bare) >= _LEAST and any(
        bare in case.standards.clauses_of(document).text.replace("\n", "")
        for document in documents.values()
    )
