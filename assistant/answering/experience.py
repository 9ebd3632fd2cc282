"""Cases among what was found: shown as somebody's experience, never what a conclusion rests on.

A case tells the question it came from in nearly the same words, and would push the rules out of
the evidence. So rules and cases are searched apart: the rules as if there were no cases, then one case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering import abstention
from assistant.answering.answer_types import Evidence
from assistant.answering.evidence import Nearness, units_to_weigh
from assistant.answering.searched import Searched
from retrieval.documents import DocumentKind, Hit, Passage, UnitKind
from retrieval.ranking import Found

NOTE_HEADING = "経験者の注記"
"""Under this heading of a case stands what its writer has to say: that is quoted."""
_LONGEST_QUOTE = 120


def is_experience(evidence: Evidence) -> bool:
    """Whether a quotation is from a case."""
    return evidence.hit.document.kind is DocumentKind.CASE


def grounds(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The quotations that a conclusion may rest on."""
    return tuple(item for item in evidence if not is_experience(item))


def case_ids(library: Searched) -> frozenset[str]:
    """The documents that are cases."""
    return frozenset(
        document.id for document in library.documents() if document.kind is DocumentKind.CASE
    )


def nearness(text: str, found: Found, library: Searched) -> Nearness:
    """How near the units most likely quoted are to a question in meaning; empty unmeasured."""
    units = units_to_weigh(found)
    if not units:
        return {}
    cosines = library.closeness(text, [words for *_, words in units])
    near: Mapping[tuple[str, int], float] = {
        (passage, index): cosine
        for (passage, index, _), cosine in zip(units, cosines, strict=False)
    }
    return near


def cases_found(text: str, library: Searched, collections: Sequence[str]) -> Found | None:
    """What is found of cases, None when nothing can be.

    They are searched among all else: how well one fits is measured against that.
    """
    if not case_ids(library):
        return None
    found = library.find(text, collections=collections)
    if found is None:
        return None
    ranked = (item for item in found.ranked if item.candidate.document.kind is DocumentKind.CASE)
    return replace(found, ranked=tuple(ranked))


def experience_in(text: str, library: Searched, collections: Sequence[str]) -> Evidence | None:
    """What the case that fits a question has to say, None when none fits."""
    cases = cases_found(text, library, collections)
    if cases is None or abstention.should_abstain(cases, nearness(text, cases, library)):
        return None
    best = cases.ranked[0]
    document, hit = best.candidate.document, best.hit(1)
    for passage in library.passages_of(document.id):
        if NOTE_HEADING in passage.heading_path:
            hit = Hit(1, best.score, passage, document, passage.pages[0])
            return _quotation(hit, 0)
    return _quotation(hit, best.units[0].index)


def _quotation(hit: Hit, first: int) -> Evidence | None:
    """The units from ``first`` on, as far as there is room."""
    indices, quote = _fitting(hit.passage, first)
    return Evidence(hit, indices, first, quote, hit.score) if quote else None


def _fitting(passage: Passage, first: int) -> tuple[tuple[int, ...], str]:
    indices: list[int] = []
    quote = ""
    for index in range(first, len(passage.units)):
        unit = passage.units[index]
        if unit.kind is UnitKind.CAPTION:
            continue
        if quote and len(quote) + len(unit.text) > _LONGEST_QUOTE:
            break
        blank = "" if not quote or quote.endswith("。") else " "
        quote = f"{quote}{blank}{unit.text}"
        indices.append(index)
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1] + "…"
    return tuple(indices), quote
