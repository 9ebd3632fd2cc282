"""The passages that a reference leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.review.clauses import Clause, Standards
from assistant.drafting.review.resolving import Resolved
from assistant.drafting.review.text import plain
from retrieval.documents import Document, Passage, PassageKind


def passages_cited(
    references: tuple[Resolved, ...], standards: Standards
) -> list[tuple[Passage, Document]]:
    """The passages of the cited clauses, in force where an edition is superseded."""
    found: list[tuple[Passage, Document]] = []
    for resolved in references:
        clause = resolved.clause
        if clause is None:
            continue
        found += [(passage, clause.document) for passage in _with_tables(clause, standards)]
    return list({passage.id: (passage, document) for passage, document in found}.values())


def _with_tables(clause: Clause, standards: Standards) -> Iterator[Passage]:
    """A clause's passages, with the tables that they refer to; of a table, those of its clause too."""
    yield from clause.passages
    by_number = standards.clauses_of(clause.document).by_number
    for number in re.findall(r"表\s?[0-9]+(?:[.-][0-9]+)*", plain(clause.text)):
        table = by_number.get(number.replace(" ", ""))
        if table is not None:
            yield from (p for p in table.passages if p.kind is PassageKind.TABLE)
