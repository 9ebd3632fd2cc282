"""What stands at each quoted place: its quantities, and how well it fits the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer_types import Evidence
from assistant.answering.table_reading import holding_rows, read_row, row_text
from retrieval.asked import asked_units
from retrieval.documents import Passage, PassageKind, UnitKind
from retrieval.quantities import Quantity, find_quantities
from retrieval.question import Question
from retrieval.ranking import Weights, question_phrases, score_units

_COVERED = 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """A quoted unit: its quantities, how much of the question stands there, its conditions.

    ``answering`` are the quantities that may answer: of a row those in the columns asked for.
    """

    text: str
    quantities: tuple[Quantity, ...]
    answering: tuple[Quantity, ...]
    coverage: float
    has_subject: bool
    condition_met: bool


def quoted_places(item: Evidence, question: Question, rarity: Sequence[float]) -> list[Place]:
    """The units that a quotation is made of."""
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
        places.append(Place(text, quantities, answering, score.coverage, subject, met))
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
