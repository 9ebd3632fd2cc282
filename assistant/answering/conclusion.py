"""One or two sentences on top of the evidence: by code where a cell or sentence answers, else by the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.answering.answer_types import ConclusionSource, Evidence, RejectedConclusion
from assistant.answering.rejected import rejected_conclusion
from assistant.answering.table_reading import holding_rows, read_row, row_text
from assistant.answering.verification import NEARLY, asks_two_things, verify
from prompts import load_prompt
from retrieval.documents import DocumentKind, Passage, UnitKind
from retrieval.quantities import compatible, find_quantities
from retrieval.question import Question
from retrieval.ranking import UnitScore, Weights, question_phrases, score_units

_ROW_MARGIN = 0.25
_MOST_CELLS = 3
_LONGEST_TEMPLATE = 130
_SENTENCE_COVERAGE = 0.72
_SENTENCE_OWN_COVERAGE = 0.55
_LONGEST_SENTENCE = 100
_PROMPT_CHARACTERS = 330
_MAX_TOKENS = 90


_TABLE = re.compile(r"表[-－0-9０-９]|別表|下表|次表")
_PARTICULAR = frozenset({DocumentKind.DESIGN, DocumentKind.RECORD})
"""What holds in one design or was said once is no rule."""
_EXCEPTION = re.compile(r"^(?:ただし|なお|また)")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verified conclusion, or None with the numbers that failed and the wording that was rejected.

    ``declined``: each time the model found nothing, or nothing that the evidence speaks of.
    """

    text: str | None
    source: ConclusionSource
    unsupported_numbers: tuple[str, ...] = ()
    declined: bool = False
    rejected: RejectedConclusion | None = None


NO_CONCLUSION = Conclusion(None, ConclusionSource.NONE)


def conclude_by_code(
    question: Question, rarity: Sequence[float], evidence: Sequence[Evidence]
) -> Conclusion:
    """A conclusion where one table row or one sentence answers beyond doubt."""
    if not evidence or question.asks_procedure or question.asks_permission:
        return NO_CONCLUSION
    first = evidence[0]
    passage = first.hit.passage
    scores = score_units(question, passage, rarity, question_phrases(question), Weights())
    if passage.units[first.unit_indices[0]].kind is UnitKind.ROW:
        text = _from_row(question, rarity, first, scores)
        source = ConclusionSource.TABLE_CELL
    else:
        text = _from_sentence(question, first, scores)
        source = ConclusionSource.SENTENCE
    if text is None:
        return NO_CONCLUSION
    text = f"{text}[1]"
    verdict = verify(text, question, rarity, evidence)
    return Conclusion(text, source) if verdict.accepted else NO_CONCLUSION


def _from_row(
    question: Question, rarity: Sequence[float], item: Evidence, scores: Sequence[UnitScore]
) -> str | None:
    passage = item.hit.passage
    row = item.unit_indices[0]
    if not _is_the_row(question, passage, row, scores):
        return None
    reading = read_row(question, passage, row, rarity)
    if reading is None or len(reading.cells) > _MOST_CELLS:
        return None
    text = row_text(passage.units[row], reading.cells)
    caption = next((u.text for u in passage.units if u.kind is UnitKind.CAPTION), "")
    text = f"{caption}で、{text}。" if caption else f"{text}。"
    return text if len(text) <= _LONGEST_TEMPLATE else None


def _is_the_row(
    question: Question, passage: Passage, row: int, scores: Sequence[UnitScore]
) -> bool:
    """Whether conditions or words single this row out."""
    holding = holding_rows(question, passage)
    rivals = {
        score.index: score.score
        for score in scores
        if passage.units[score.index].kind is UnitKind.ROW
        and (not holding or score.index in holding)
    }
    if row not in rivals or (question.quantities and not holding):
        return False
    mine = rivals.pop(row)
    return all(mine - other >= _ROW_MARGIN for other in rivals.values())


def _from_sentence(question: Question, item: Evidence, scores: Sequence[UnitScore]) -> str | None:
    explicit = [asked for asked in question.asked_units if asked.explicit]
    if asks_two_things(question.text):
        return None
    inside = [score for score in scores if score.index in item.unit_indices]
    if len(explicit) != 1 or not inside:
        return None
    best = inside[0]
    units = item.hit.passage.units
    text = units[best.index].text
    if item.hit.document.kind in _PARTICULAR or _TABLE.search(text):
        return None
    if any(_EXCEPTION.match(unit.text) for unit in units[best.index + 1 : best.index + 2]):
        return None
    answering = [
        quantity
        for quantity in find_quantities(text)
        if compatible(explicit[0].dimension, quantity.dimension)
    ]
    certain = (
        best.coverage >= _SENTENCE_COVERAGE
        and best.own_coverage >= _SENTENCE_OWN_COVERAGE
        and best.condition >= (1 if question.quantities else 0)
        and len(answering) == 1
        and len(text) <= _LONGEST_SENTENCE
    )
    return text if certain else None


@dataclass(frozen=True, slots=True)
class Talk:
    """How a question talks with the model: when to stop, whom to tell what, whose turn it uses.

    ``on_draft`` is told the words so far, ``on_waiting`` how many questions the model answers first.
    """

    cancel: Event
    on_draft: Callable[[str], None]
    on_waiting: Callable[[int], None]
    user: str = ""


def conclude_by_model(
    question: Question,
    asked: str,
    rarity: Sequence[float],
    evidence: Sequence[Evidence],
    model: BaseChatModel,
    talk: Talk,
) -> Conclusion:
    """Ask the model for one sentence and verify it; once more with less to read; else none.

    None as well when it was cancelled before it was written to its end.
    """
    failed: tuple[str, ...] = ()
    declined = True
    rejected: list[RejectedConclusion] = []
    for attempt, shown in enumerate(_prompt_evidence(evidence)):
        if talk.cancel.is_set():
            break
        text = _ask(model, messages(asked, shown), talk, again=attempt > 0)
        if talk.cancel.is_set():  # half a sentence may pass for a whole one
            break
        verdict = verify(text, question, rarity, evidence)
        if verdict.accepted:
            return Conclusion(text, ConclusionSource.MODEL)
        if (attempted := rejected_conclusion(text, verdict)) is not None:
            rejected.append(attempted)
        failed = (*failed, *verdict.unsupported_numbers)
        declined = declined and not NEARLY.issuperset(verdict.faults)
    nearest = min(rejected, key=lambda attempted: len(attempted.reasons), default=None)
    return Conclusion(None, ConclusionSource.NONE, tuple(dict.fromkeys(failed)), declined, nearest)


def _prompt_evidence(evidence: Sequence[Evidence]) -> list[Sequence[Evidence]]:
    """What the first and the second try read: all that fits, then the best unit alone."""
    fitting: list[Evidence] = []
    room = _PROMPT_CHARACTERS
    for item in evidence:
        room -= len(item.quote)
        if room < 0 and fitting:
            break
        fitting.append(item)
    tries: list[Sequence[Evidence]] = [fitting]
    if fitting:
        first = fitting[0]
        unit = first.hit.passage.units[first.best]
        alone = first.quote if unit.kind is UnitKind.ROW else unit.text
        if len(fitting) > 1 or alone != first.quote:
            tries.append([replace(first, quote=alone)])
    return tries


def messages(asked: str, evidence: Sequence[Evidence]) -> list[BaseMessage]:
    """The prompt: the unchanging part first, so that its reading is remembered."""
    lines = "\n".join(
        f"[{number}] {item.quote[:_PROMPT_CHARACTERS]}" for number, item in enumerate(evidence, 1)
    )
    return [
        *fixed_messages(),
        HumanMessage(load_prompt("answer_question").render(evidence=lines, question=asked)),
    ]


def fixed_messages() -> list[BaseMessage]:
    """The part of every prompt that never changes."""
    return [SystemMessage(load_prompt("answer_system").render())]


def _ask(model: BaseChatModel, prompt: Sequence[BaseMessage], talk: Talk, *, again: bool) -> str:
    text = ""
    stream = model.stream(
        list(prompt),
        stop=["\n"],
        max_tokens=_MAX_TOKENS,
        cancel=talk.cancel,
        user=talk.user,
        on_waiting=talk.on_waiting,
        # It has waited for its turn already, and this belongs to the same question.
        continues=again,
    )
    for chunk in stream:
        if talk.cancel.is_set():
            break
        text += str(chunk.content)
        talk.on_draft(text)
    return text.strip().removeprefix("結論").strip()
