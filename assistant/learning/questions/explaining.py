"""What a person is told after an answer: the clause, why the others are wrong, what belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from assistant.learning.questions.question import Question, QuestionKind, title_of
from assistant.learning.questions.taught import is_taught
from retrieval.ranking import Found

_RELATED = 3
_LONGEST_SEARCH = 400
_WORD = re.compile("[一-龥々ァ-ヶー]{2,}")
_TELLING = 3
_EVERYWHERE = frozenset({"受注者", "請負者", "発注者", "監督員", "監督職員", "受託者", "委託者"})


@dataclass(frozen=True, slots=True)
class RelatedClause:
    """Another clause on the same matter, with its page."""

    label: str
    page: int
    document_id: str = ""


class Searched(Protocol):
    """What can be searched: a `Library`, or the part of one that somebody may see."""

    def find(self, text: str) -> Found | None:
        """As `Library.find`."""


def reasons(question: Question) -> tuple[str, ...]:
    """Why each choice that is not right is wrong, in the order of the choices."""
    return tuple(
        f"{chosen}: {remark}" if question.kind is not QuestionKind.TRUE_FALSE else remark
        for chosen, remark in zip(question.choices, question.remarks, strict=False)
        if remark
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _EVERYWHERE


def related_clauses(question: Question, library: Searched) -> tuple[RelatedClause, ...]:
    """Clauses near in matter to the question's own, which is left out."""
    place = question.place
    heading = " ".join(place.heading_path[-2:]) or place.clause
    found: dict[str, RelatedClause] = {}
    words = _words(f"{heading} {place.quote}")
    search = library.find(f"{heading} {place.quote}"[:_LONGEST_SEARCH])
    for hit in search.hits(4 * _RELATED) if search is not None else ():
        own = hit.document.id == place.document_id and hit.passage.clause == place.clause
        if own or not is_taught(hit.document):
            continue
        found_words = _words(f"{' '.join(hit.passage.heading_path[-2:])} {hit.passage.text}")
        if not any(len(word) >= _TELLING for word in words & found_words):
            continue  # the nearest of a small library may speak of something else
        label = f"{title_of(hit.document)} {hit.passage.clause}".strip()
        found.setdefault(label, RelatedClause(label, hit.passage.pages[0], hit.document.id))
    return tuple(found.values())[:_RELATED]
