"""What is asked, searched for: in its conversation, each thing apart when several are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import abstention
from assistant.answering.answer_types import Evidence, Turn
from assistant.answering.conversation import (
    carried_passages,
    leans_on_history,
    parts,
    points_back,
    standalone,
)
from assistant.answering.evidence import Nearness, choose_evidence
from assistant.answering.experience import (
    case_ids,
    cases_found,
    experience_in,
    nearness,
)
from assistant.answering.searched import Searched
from retrieval.question import Question
from retrieval.ranking import Found, read_passage

_PLACES = 10
"""Where a follow-up's own words are looked for."""
_TWO_THINGS = re.compile(r"それぞれ|違い|違う|違って|両方|どちらも")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked: its text as searched for, what was found, how near that is in meaning.

    ``experience`` is from a case that fits, which ``found`` leaves out.
    """

    text: str
    found: Found
    near: Nearness
    experience: Evidence | None = None

    @property
    def answerable(self) -> bool:
        """Whether the documents are likely to answer it."""
        return not abstention.should_abstain(self.found, self.near)

    @property
    def doubtful(self) -> bool:
        """Whether that is uncertain."""
        return abstention.is_doubtful(self.found, self.near)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as searched for. ``items`` is empty when nothing at all was found."""

    text: str
    items: tuple[Item, ...]

    @property
    def answerable(self) -> bool:
        """Whether the documents, or somebody's experience, are likely to answer any of it."""
        return any(item.answerable or item.experience for item in self.items)

    @property
    def is_long(self) -> bool:
        """Whether steps or several things are asked for."""
        return (
            len(self.items) > 1
            or _TWO_THINGS.search(self.text) is not None
            or any(item.found.question.asks_procedure for item in self.items)
        )


def inquire(
    asked: str, library: Searched, history: Sequence[Turn], collections: Sequence[str]
) -> Inquiry:
    """Search for all that is asked."""
    found, text = search_in_conversation(asked, library, history, collections)
    texts = parts(text)
    if len(texts) == 1:
        items = [_measured(text, found, library, collections)]
    else:
        items = [
            _measured(part, _rules(part, library, collections), library, collections)
            for part in texts
        ]
    return Inquiry(text, tuple(item for item in items if item is not None))


def search_in_conversation(
    asked: str, library: Searched, history: Sequence[Turn], collections: Sequence[str]
) -> tuple[Found | None, str]:
    """Search for the question as it stands, or with its conversation when it leans on it.

    Returns what was found and the question as it was searched for. Nothing is found when the
    places have no word of the question: what the conversation is about does not answer it. Cases
    are left out: what fits of them is chosen apart.
    """
    alone = _rules(asked, library, collections)
    if not history:
        return alone, asked
    if (
        alone is not None
        and not leans_on_history(alone.question)
        and _has_answer(asked, alone, library)
    ):
        return alone, asked
    whole = standalone(asked, history)
    together = _rules(whole, library, collections, carried_passages(history))
    if alone is None or together is None or points_back(alone.question):
        return together, whole
    if _has_word_of(alone.question, together):
        return together, whole
    cases = cases_found(whole, library, collections)
    spoken_of = cases is not None and _has_word_of(alone.question, cases)
    return (replace(together, ranked=()) if spoken_of else None), whole


def _has_word_of(question: Question, found: Found) -> bool:
    places = [read_passage(item.candidate.passage) for item in found.ranked[:_PLACES]]
    words = question.content_words
    return not words or any(
        word.found_in(place.headings + place.whole) > 0 for word in words for place in places
    )


def gather_evidence(inquiry: Inquiry, budget: int) -> tuple[Evidence, ...]:
    """The quotations for all that can be answered, each thing with its share of the budget.

    A case comes last, beside the budget: it takes no room from what may carry a conclusion.
    """
    answerable = [item for item in inquiry.items if item.answerable]
    experience = next((item.experience for item in inquiry.items if item.experience), None)
    gathered: list[Evidence] = []
    taken: set[tuple[str, int]] = set()
    share = budget // max(len(answerable), 1)
    for item in answerable:
        for evidence in choose_evidence(item.found, budget=share, near=item.near):
            place = (evidence.hit.passage.id, evidence.best)
            if place not in taken:
                taken.add(place)
                gathered.append(evidence)
    return (*gathered, experience) if experience is not None else tuple(gathered)


def _rules(
    text: str, library: Searched, collections: Sequence[str], also: Sequence[str] = ()
) -> Found | None:
    """What is found when no case is looked at: many of the same thing would leave no room."""
    return library.find(text, collections=collections, without=case_ids(library), also=also)


def _has_answer(text: str, found: Found, library: Searched) -> bool:
    return not abstention.should_abstain(found, nearness(text, found, library))


def _measured(
    text: str, rules: Found | None, library: Searched, collections: Sequence[str]
) -> Item | None:
    if rules is None:
        return None
    experience = experience_in(text, library, collections)
    if not rules.ranked and experience is None:
        return None
    return Item(text, rules, nearness(text, rules, library), experience)
