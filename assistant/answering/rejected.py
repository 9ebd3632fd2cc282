"""A conclusion that failed verification, with its doubtful words marked and the reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from assistant.answering.answer_types import Doubt, RejectedConclusion
from assistant.answering.verification import Fault, Verdict, without_citations
from retrieval.japanese import normalise

_REASONS: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.FOREIGN: "日本語の文になっていない",
        Fault.LOOP: "同じ語を繰り返している",
        Fault.BAD_CITATION: "示した番号の根拠がない",
        Fault.UNSUPPORTED_NUMBER: "根拠にない数値",
        Fault.WRONG_PLACE: "質問と別の箇所にある数値",
        Fault.OTHER_SUBJECT: "別のものについての数値",
        Fault.CONDITION: "根拠の条件と違う",
        Fault.NOT_ASKED: "尋ねたことの答えになっていない",
        Fault.OPPOSITE: "してよいかどうかが根拠と逆",
        Fault.UNGROUNDED: "根拠にない語",
        Fault.INCOMPLETE: "文が途中で切れている",
    }
)
LACKS_ADDED = "続けて尋ねたことに触れていない"


def rejected_conclusion(conclusion: str, verdict: Verdict) -> RejectedConclusion | None:
    """What to show of a conclusion that was turned down; None when it said nothing at all."""
    if verdict.accepted or Fault.NOTHING_SAID in verdict.faults:
        return None
    text = without_citations(conclusion)
    places = _places_as_written(text)
    marked = sorted(
        (start, end, number)
        for number, flaw in enumerate(verdict.flaws)
        for start, end in flaw.spans
    )
    doubts: list[Doubt] = []
    for start, end, number in marked:
        # What two faults mark is marked once, for the one that begins first.
        begin = max(places[start], doubts[-1].end if doubts else 0)
        if begin <= places[end - 1]:
            reason = _REASONS[verdict.flaws[number].fault]
            doubts.append(Doubt(begin, places[end - 1] + 1, reason))
    return RejectedConclusion(
        text, tuple(doubts), tuple(_REASONS[fault] for fault in verdict.faults)
    )


def _places_as_written(text: str) -> list[int]:
    """For each character of the normalised ``text`` where it stands in what was written."""
    normalised = normalise(text)
    if len(normalised) == len(text):
        return list(range(len(text)))
    places = []
    for _, start, end, first, last in SequenceMatcher(
        None, normalised, text, autojunk=False
    ).get_opcodes():
        places += [min(first + n, max(last - 1, first)) for n in range(end - start)]
    return [min(place, len(text) - 1) for place in places]


def lacking_what_was_added(conclusion: str) -> RejectedConclusion:
    """A conclusion that its evidence holds, but that does not speak of what a follow-up added."""
    return RejectedConclusion(without_citations(conclusion), (), (LACKS_ADDED,))
