"""What is shown of a conclusion that could not be supported: its words, marked, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer import answer
from assistant.answering.answer_types import RejectedConclusion
from assistant.answering.evidence import choose_evidence
from assistant.answering.rejected import LACKS_ADDED, rejected_conclusion
from assistant.answering.verification import Fault, Flaw, Verdict, verify
from retrieval.japanese import normalise
from retrieval.library import Library
from tests.assistant.scripted import ScriptedChatModel

PUMP = "コンクリートをポンプで打つときの自由落下高さは何m以下？"
STEPS = "段切りの寸法はどう決まっていますか"


def rejected(library: Library, asked: str, conclusion: str) -> RejectedConclusion | None:
    found = library.find(asked)
    assert found is not None
    evidence = choose_evidence(found, budget=370)
    return rejected_conclusion(
        conclusion, verify(conclusion, found.question, found.rarity, evidence)
    )


def marked(conclusion: RejectedConclusion | None) -> dict[str, str]:
    assert conclusion is not None
    return {conclusion.text[d.start : d.end]: d.reason for d in conclusion.doubts}


@pytest.mark.parametrize(
    ("asked", "conclusion", "words", "reason"),
    [
        (PUMP, "自由落下高さは2.5m以下とする。[1]", "2.5m以下", "根拠にない数値"),
        (PUMP, "自由落下高さは２．５ｍ以下とする。[1]", "２．５ｍ以下", "根拠にない数値"),
        (
            STEPS,
            "段切りの幅は1m以上、橋梁耐震補強鋼板巻立て工法とする。[1]",
            "橋梁耐震補強鋼板巻立",
            "根拠にない語",
        ),
    ],
)
def test_the_words_that_the_evidence_does_not_hold_are_marked_with_the_reason(
    answering_library: Library, asked: str, conclusion: str, words: str, reason: str
) -> None:
    verdict = rejected(answering_library, asked, conclusion)
    assert verdict is not None
    assert marked(verdict)[words] == reason
    assert reason in verdict.reasons


def test_a_forbidding_turned_into_an_allowance_is_marked_at_its_verb(
    answering_library: Library,
) -> None:
    asked = "径の差が7mmを超える鉄筋を手動ガス圧接してもよいか"
    verdict = rejected(
        answering_library, asked, "径の差が7mmを超える鉄筋を手動ガス圧接してもよい。[1]"
    )
    assert marked(verdict)["てもよい"] == "してよいかどうかが根拠と逆"


def test_nothing_is_shown_of_a_conclusion_that_says_nothing(answering_library: Library) -> None:
    assert rejected(answering_library, PUMP, "なし") is None


def test_an_accepted_conclusion_is_not_rejected(answering_library: Library) -> None:
    assert rejected(answering_library, PUMP, "自由落下高さは1.5m以下とする。[1]") is None


def test_the_answer_carries_the_wording_apart_from_its_text(answering_library: Library) -> None:
    model = ScriptedChatModel(answers=["段切りの幅は3m以上とする。[1]"])
    result = answer(STEPS, answering_library, model)
    assert marked(result.rejected) == {"3m以上": "根拠にない数値"}
    assert "3m" not in result.text


def test_an_answer_that_stands_carries_no_rejected_wording(answering_library: Library) -> None:
    model = ScriptedChatModel(
        answers=["段切りの幅は3m以上とする。[1]", "段切りの幅は1m以上、高さは50cm以上とする。[1]"]
    )
    result = answer(STEPS, answering_library, model)
    assert result.conclusion is not None
    assert result.rejected is None


def test_every_fault_has_its_reason_in_japanese() -> None:
    for fault in set(Fault) - {Fault.NOTHING_SAID}:
        shown = rejected_conclusion("高さは2mとする。", Verdict((Flaw(fault, ((0, 2),)),)))
        assert shown is not None
        assert shown.doubts[0].reason == shown.reasons[0]
    assert LACKS_ADDED


@given(
    st.text(alphabet="高さは２．５ｍ以下３，０００m3とする。CBRΩ①㎡ ", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10), st.sampled_from(Fault)), max_size=6),
)
def test_marks_lie_within_the_words_and_never_overlap(
    text: str, spans: list[tuple[int, int, Fault]]
) -> None:
    length = len(normalise(text.strip()))
    flaws = tuple(
        Flaw(fault, ((start, min(start + size, length)),))
        for start, size, fault in spans
        if start < length and fault is not Fault.NOTHING_SAID
    )
    shown = rejected_conclusion(text, Verdict(flaws))
    if shown is None:
        assert flaws == ()
        return
    end = 0
    for doubt in shown.doubts:
        assert end <= doubt.start < doubt.end <= len(shown.text)
        end = doubt.end
