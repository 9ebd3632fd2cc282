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
from assistant.answering.table_reading import holding_rows, read_row, row_text
from assistant.llm.foreign import is_foreign
from retrieval.asked import asked_units
from retrieval.documents import Passage, PassageKind, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, compatible, find_quantities, same_quantity
from retrieval.question import Question
from retrieval.ranking import Weights, question_phrases, score_units

_GROUNDED = 0.6
"""Share of a conclusion's kanji pairs that evidence or question must have."""
_RUN = 5
_VERBATIM = 0.6
"""Share of a numberless conclusion's runs of five characters that stand in its evidence."""
_COVERED = 0.3
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
class Verdict:
    """Whether a conclusion may be shown: it may when ``faults`` is empty."""

    faults: tuple[Fault, ...]
    unsupported_numbers: tuple[str, ...] = ()

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
    body = _CITATION.sub("", conclusion).strip()
    form = _fault_of_form(body)
    if form is not None:
        return Verdict((form,))
    cited = _cited(conclusion, evidence)
    if cited is None:
        return Verdict((Fault.BAD_CITATION,))
    if _has_rare_kanji(body, question, cited):
        return Verdict((Fault.FOREIGN,))
    faults: list[Fault] = []
    places = [place for item in cited for place in _places(item, question, rarity)]
    unsupported = _unsupported(body, question, places)
    if unsupported:
        faults.append(Fault.UNSUPPORTED_NUMBER)
    else:
        faults += _faults_of_place(body, question, places)
        faults += _faults_of_choice(body, question, rarity, cited)
    if _contradicts(body, question, places):
        faults.append(Fault.OPPOSITE)
    if not _is_grounded(body, question, cited):
        faults.append(Fault.UNGROUNDED)
    return Verdict(tuple(dict.fromkeys(faults)), unsupported)


@dataclass(frozen=True, slots=True)
class _Place:
    """A quoted unit: its quantities, how much of the question stands there, its conditions.

    ``answering`` are the quantities that may answer: of a row those in the columns asked for.
    """

    text: str
    quantities: tuple[Quantity, ...]
    answering: tuple[Quantity, ...]
    coverage: float
    has_subject: bool
    condition_met: bool


_FIRST_RARE = b"\x98\x9f"  # where the second, rarer level of JIS kanji begins in cp932


def _has_rare_kanji(body: str, question: Question, cited: Sequence[Evidence]) -> bool:
    """Whether it has a rare kanji (气 for 気) that neither evidence nor question has."""
    known = question.text + "".join(item.quote for item in cited)
    return any(
        character not in known and "一" <= character <= "鿿"
        for character in body
        if character.encode("cp932", "replace") >= _FIRST_RARE
    )


def _faults_of_choice(
    body: str, question: Question, rarity: Sequence[float], cited: Sequence[Evidence]
) -> list[Fault]:
    """Whether as many numbers are given as things asked for, and no other number fits better."""
    said = [
        quantity
        for quantity in find_quantities(body)
        if not any(same_quantity(condition, quantity) for condition in question.quantities)
    ]
    different = {(quantity.low, quantity.high, quantity.dimension) for quantity in said}
    if len(different) > _MOST_NUMBERS and not question.asks_procedure:
        return [Fault.NOT_ASKED]
    if asks_two_things(question.text):
        return [Fault.NOT_ASKED] if len(different) < 2 else []  # noqa: PLR2004
    passages = [
        item.hit.passage for item in cited if item.hit.passage.kind is not PassageKind.TABLE
    ]
    return [Fault.CONDITION] if said and is_outdone(said, passages, question, rarity) else []


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


def _fault_of_form(body: str) -> Fault | None:
    if not body or _NOTHING.match(body) or _EMPTY.search(body):
        return Fault.NOTHING_SAID
    if _BREAKS_OFF.search(body):
        return Fault.INCOMPLETE
    if is_foreign(body):
        return Fault.FOREIGN
    if re.search(r"(.{6,}?)\1{2,}", body) or re.search(r"(.{2,5}?)\1{4,}", body):
        return Fault.LOOP
    return None


def _cited(conclusion: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...] | None:
    numbers = {int(number) for number in _CITATION.findall(conclusion)}
    if any(not 1 <= number <= len(evidence) for number in numbers):
        return None
    if not numbers:
        return tuple(evidence)
    return tuple(evidence[number - 1] for number in sorted(numbers))


def _places(item: Evidence, question: Question, rarity: Sequence[float]) -> list[_Place]:
    passage = item.hit.passage
    scores = {
        score.index: score
        for score in score_units(question, passage, rarity, question_phrases(question), Weights())
    }
    holding = (
        holding_rows(question, passage) if passage.kind is PassageKind.TABLE else frozenset[int]()
    )
    places = []
    for index in item.unit_indices:
        unit = passage.units[index]
        is_row = unit.kind is UnitKind.ROW
        text = item.quote if is_row else unit.text
        met = scores[index].condition >= 0 and not (is_row and holding and index not in holding)
        quantities = find_quantities(text)
        answering = _in_asked_columns(question, rarity, passage, index) if is_row else quantities
        score = scores[index]
        subject = is_row or _has_subject(question, rarity, score.covers)
        places.append(_Place(text, quantities, answering, score.coverage, subject, met))
    return places


def _has_subject(question: Question, rarity: Sequence[float], covers: Sequence[float]) -> bool:
    """Whether the question's most telling word, not the name of a kind of quantity, stands there."""
    telling = [
        (weight, cover)
        for word, weight, cover in zip(question.content_words, rarity, covers, strict=True)
        if not asked_units(word.surface, ())
    ]
    return not telling or max(telling)[1] >= _COVERED


def _in_asked_columns(
    question: Question, rarity: Sequence[float], passage: Passage, row: int
) -> tuple[Quantity, ...]:
    """Quantities of a row without those in columns that the question does not ask for."""
    reading = read_row(question, passage, row, rarity)
    cells = reading.cells if reading is not None else ()
    caption = " ".join(u.text for u in passage.units if u.kind is UnitKind.CAPTION)
    return find_quantities(f"{caption}。{row_text(passage.units[row], cells)}")


def _unsupported(body: str, question: Question, places: Sequence[_Place]) -> tuple[str, ...]:
    known = [quantity for place in places for quantity in place.quantities]
    allowed = [*known, *question.quantities]
    return tuple(
        quantity.text
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


def _faults_of_place(body: str, question: Question, places: Sequence[_Place]) -> list[Fault]:
    """Whether the answering numbers stand where the question points."""
    said = [
        quantity
        for quantity in find_quantities(body)
        if not any(_supports(condition, quantity) for condition in question.quantities)
    ]
    if not said and not any(word.found_in(folded(body)) for word in question.content_words):
        return [Fault.NOT_ASKED]
    if question.asked_units and not said and not question.asks_procedure:
        return [Fault.NOT_ASKED]
    asked = [asked for asked in question.asked_units if asked.explicit]
    if asked and not any(
        compatible(unit.dimension, quantity.dimension) for unit in asked for quantity in said
    ):
        return [Fault.NOT_ASKED]
    faults: list[Fault] = []
    for quantity in said:
        holding = [
            place
            for place in places
            if any(_supports(known, quantity) for known in place.answering)
        ]
        if not holding:
            faults.append(Fault.WRONG_PLACE)
        near = [place for place in holding if place.coverage >= MIN_PLACE_COVERAGE]
        if holding and not near:
            faults.append(Fault.WRONG_PLACE)
        elif holding and not any(place.has_subject for place in near):
            faults.append(Fault.OTHER_SUBJECT)
        if holding and not any(place.condition_met for place in holding):
            faults.append(Fault.CONDITION)
    return faults


def _contradicts(body: str, question: Question, places: Sequence[_Place]) -> bool:
    """Whether it allows what its evidence forbids, or the other way round."""
    if not places or not (question.asks_permission or _PROHIBITED.search(body)):
        return False
    best = max(places, key=lambda place: place.coverage)
    forbidden = _PROHIBITED.search(best.text) is not None
    if _PROHIBITED.search(body):
        return not any(_PROHIBITED.search(place.text) for place in places)
    return forbidden and _ALLOWED.search(body) is not None and not _ALLOWED.search(best.text)


def _is_grounded(body: str, question: Question, cited: Sequence[Evidence]) -> bool:
    """Whether its words come from the evidence; without a number to hold on to, nearly word by word."""
    evidence = folded(
        " ".join(
            " ".join((item.quote, *item.hit.passage.heading_path, item.hit.passage.clause))
            for item in cited
        )
    )
    text = re.sub(r"[^一-鿿ァ-ヺー]", " ", normalise(body))
    pairs = [word[n : n + 2] for word in text.split() for n in range(len(word) - 1)]
    if not pairs:
        return True
    if find_quantities(body):
        source = evidence + folded(question.text)
        return sum(pair in source for pair in pairs) / len(pairs) >= _GROUNDED
    said = folded(body)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    return sum(run in evidence for run in runs) / len(runs) >= _VERBATIM
