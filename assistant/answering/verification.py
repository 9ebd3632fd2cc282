"""Holding a conclusion against its evidence, by code, before it counts.

A conclusion is shown only when every number in it stands in the evidence it cites, next to what
the question asks about and under the question's conditions, and when it is a Japanese sentence
that says something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.answer_types import Evidence
from assistant.answering.competing import is_outdone
from assistant.answering.grounding import (
    Span,
    has_rare_kanji,
    is_grounded,
    rare_kanji,
    unknown_words,
)
from assistant.answering.quoted_places import Place, quoted_places
from assistant.llm.foreign import is_foreign
from retrieval.documents import PassageKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, compatible, find_quantities, same_quantity
from retrieval.question import Question

MIN_PLACE_COVERAGE = 0.5
"""How much of the question must stand around a number that is said to answer it."""


class Fault(StrEnum):
    """Why a conclusion is not shown."""

    NOTHING_SAID = "nothing_said"
    FOREIGN = "foreign_language"
    LOOP = "loop"
    BAD_CITATION = "bad_citation"
    UNSUPPORTED_NUMBER = "unsupported_number"
    WRONG_PLACE = "wrong_place"
    OTHER_SUBJECT = "other_subject"
    CONDITION = "condition_not_met"
    NOT_ASKED = "not_what_was_asked"
    OPPOSITE = "opposite"
    UNGROUNDED = "ungrounded_words"
    INCOMPLETE = "incomplete"


NEARLY = frozenset({Fault.OTHER_SUBJECT, Fault.CONDITION, Fault.OPPOSITE})
"""Faults of a conclusion whose evidence speaks of the matter all the same."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault, and where it is: spans in the normalised conclusion without its citations.

    No span where it can't be said which words are at fault.
    """

    fault: Fault
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a conclusion may be shown: it may when it has no ``flaws``."""

    flaws: tuple[Flaw, ...]
    unsupported_numbers: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What speaks against it, each once."""
        return tuple(dict.fromkeys(flaw.fault for flaw in self.flaws))

    @property
    def accepted(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.faults


_CITATION = re.compile(r"\[(\d{1,2})\]")
_NOTHING = re.compile(
    r"^(?:なし|ない|不明|わかりません|記載(?:が|は)?(?:ない|ありません|なし)|該当なし)"
)
_EMPTY = re.compile(
    r"(?:設計図書による|根拠による|根拠のとおり|以下のとおり|次のとおり)(?:です|である)?[。.]?$"
)
_BREAKS_OFF = re.compile(r"(?:[^たすでい]は|[がをにへとの]|場合|とき|[、,（(])$")
_LONG_LOOP = re.compile(r"(.{6,}?)\1{2,}")
_SHORT_LOOP = re.compile(r"(.{2,5}?)\1{4,}")
_MOST_NUMBERS = 3
_PROHIBITED = re.compile(
    r"(?:ては|では)ならない|(?:ては|では)いけない|禁止|不可|できない|認め(?:ない|られない)|行わない|用いない"
)
_ALLOWED = re.compile(
    r"(?:ても|でも)(?:よい|良い|いい|構わない)|できる|可能|認める|認められる|差し支えない"
)


def verify(
    conclusion: str,
    question: Question,
    rarity: Sequence[float],
    evidence: Sequence[Evidence],
) -> Verdict:
    """Judge a conclusion that cites ``evidence`` by numbers from 1 ("…とする。[1]")."""
    body = without_citations(conclusion)
    form = _flaw_of_form(body)
    if form is not None:
        return Verdict((form,))
    cited = _cited(conclusion, evidence)
    if cited is None:
        return Verdict((Flaw(Fault.BAD_CITATION),))
    if has_rare_kanji(body, question, cited):
        return Verdict((Flaw(Fault.FOREIGN, rare_kanji(body, question, cited)),))
    flaws: list[Flaw] = []
    places = [place for item in cited for place in quoted_places(item, question, rarity)]
    unsupported = _unsupported(body, question, places)
    if unsupported:
        flaws.append(Flaw(Fault.UNSUPPORTED_NUMBER, _spans(unsupported)))
    else:
        flaws += _flaws_of_place(body, question, places)
        flaws += _flaws_of_choice(body, question, rarity, cited)
    if _contradicts(body, question, places):
        flaws.append(Flaw(Fault.OPPOSITE, _found(_PROHIBITED, body) or _found(_ALLOWED, body)))
    if not is_grounded(body, question, cited):
        flaws.append(Flaw(Fault.UNGROUNDED, unknown_words(body, question, cited)))
    return Verdict(tuple(flaws), tuple(quantity.text for quantity in unsupported))


def without_citations(conclusion: str) -> str:
    """The sentence alone."""
    return _CITATION.sub("", conclusion).strip()


def _spans(quantities: Sequence[Quantity]) -> tuple[Span, ...]:
    return tuple((quantity.start, quantity.end) for quantity in quantities)


def _found(pattern: re.Pattern[str], body: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in pattern.finditer(normalise(body)))


def _flaws_of_choice(
    body: str, question: Question, rarity: Sequence[float], cited: Sequence[Evidence]
) -> list[Flaw]:
    """Whether as many numbers are given as things asked for, and no other number fits better."""
    said = [
        quantity
        for quantity in find_quantities(body)
        if not any(same_quantity(condition, quantity) for condition in question.quantities)
    ]
    different = {(quantity.low, quantity.high, quantity.dimension) for quantity in said}
    if len(different) > _MOST_NUMBERS and not question.asks_procedure:
        return [Flaw(Fault.NOT_ASKED)]
    if asks_two_things(question.text):
        return [Flaw(Fault.NOT_ASKED)] if len(different) < 2 else []  # noqa: PLR2004
    passages = [
        item.hit.passage for item in cited if item.hit.passage.kind is not PassageKind.TABLE
    ]
    outdone = said and is_outdone(said, passages, question, rarity)
    return [Flaw(Fault.CONDITION, _spans(said))] if outdone else []


_TWO_THINGS = re.compile(
    r"それぞれ|両方|どちらも|違い|違う|[一-鿿ァ-ヺーa-z0-9]と[^、。]{0,12}[一-鿿ァ-ヺーa-z0-9](?:は|の|を|が|って|、| |[?？]|$)"
)


_INTERROGATIVE = re.compile(
    r"何(?![がかでとは])|いくら|いくつ|なんぼ|どれ|どこ|どの|どう|どんな|いつ|[?？]|か。"
)


def asks_two_things(text: str) -> bool:
    """Whether a normalised question asks for two values (側面と底面, それぞれ, 何ミリで…いくら)."""
    asked = len(_INTERROGATIVE.findall(re.sub(r"[?？]$", "", text)))
    return asked > 1 or _TWO_THINGS.search(text) is not None


def _flaw_of_form(body: str) -> Flaw | None:
    if not body or _NOTHING.match(body) or _EMPTY.search(body):
        return Flaw(Fault.NOTHING_SAID)
    if _BREAKS_OFF.search(body):
        return Flaw(Fault.INCOMPLETE, _found(_BREAKS_OFF, body))
    if is_foreign(body):
        return Flaw(Fault.FOREIGN)
    if _LONG_LOOP.search(body) or _SHORT_LOOP.search(body):
        return Flaw(Fault.LOOP, _found(_LONG_LOOP, body) or _found(_SHORT_LOOP, body))
    return None


def _cited(conclusion: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...] | None:
    numbers = {int(number) for number in _CITATION.findall(conclusion)}
    if any(not 1 <= number <= len(evidence) for number in numbers):
        return None
    if not numbers:
        return tuple(evidence)
    return tuple(evidence[number - 1] for number in sorted(numbers))


def _unsupported(body: str, question: Question, places: Sequence[Place]) -> tuple[Quantity, ...]:
    known = [quantity for place in places for quantity in place.quantities]
    allowed = [*known, *question.quantities]
    return tuple(
        quantity
        for quantity in find_quantities(body)
        if not any(_supports(other, quantity) for other in allowed)
    )


def _supports(known: Quantity, said: Quantity) -> bool:
    if not same_quantity(known, said):
        return False
    upwards = {Relation.AT_LEAST, Relation.MORE_THAN}
    downwards = {Relation.AT_MOST, Relation.LESS_THAN}
    return not (
        (known.relation in upwards and said.relation in downwards)
        or (known.relation in downwards and said.relation in upwards)
    )


def _flaws_of_place(body: str, question: Question, places: Sequence[Place]) -> list[Flaw]:
    """Whether the answering numbers stand where the question points."""
    said = [
        quantity
        for quantity in find_quantities(body)
        if not any(_supports(condition, quantity) for condition in question.quantities)
    ]
    if not said and not any(word.found_in(folded(body)) for word in question.content_words):
        return [Flaw(Fault.NOT_ASKED)]
    if question.asked_units and not said and not question.asks_procedure:
        return [Flaw(Fault.NOT_ASKED)]
    asked = [asked for asked in question.asked_units if asked.explicit]
    if asked and not any(
        compatible(unit.dimension, quantity.dimension) for unit in asked for quantity in said
    ):
        return [Flaw(Fault.NOT_ASKED)]
    flaws: list[Flaw] = []
    for quantity in said:
        holding = [
            place
            for place in places
            if any(_supports(known, quantity) for known in place.answering)
        ]
        if not holding:
            flaws.append(Flaw(Fault.WRONG_PLACE, _spans([quantity])))
        near = [place for place in holding if place.coverage >= MIN_PLACE_COVERAGE]
        if holding and not near:
            flaws.append(Flaw(Fault.WRONG_PLACE, _spans([quantity])))
        elif holding and not any(place.has_subject for place in near):
            flaws.append(Flaw(Fault.OTHER_SUBJECT, _spans([quantity])))
        if holding and not any(place.condition_met for place in holding):
            flaws.append(Flaw(Fault.CONDITION, _spans([quantity])))
    return flaws


def _contradicts(body: str, question: Question, places: Sequence[Place]) -> bool:
    """Whether it allows what its evidence forbids, or the other way round."""
    if not places or not (question.asks_permission or _PROHIBITED.search(body)):
        return False
    best = max(places, key=lambda place: place.coverage)
    forbidden = _PROHIBITED.search(best.text) is not None
    if _PROHIBITED.search(body):
        return not any(_PROHIBITED.search(place.text) for place in places)
    return forbidden and _ALLOWED.search(body) is not None and not _ALLOWED.search(best.text)
