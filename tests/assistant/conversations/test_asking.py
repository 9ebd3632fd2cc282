"""What is kept of an answer while it grows, and when it is cut short."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from langchain_core.messages import BaseMessage

from assistant.access.door import Door
from assistant.conversations import kept
from assistant.conversations.asking import answer_in
from assistant.conversations.conversation import Exchange, Scope, Stage
from retrieval.documents import DocumentKind
from retrieval.errors import UNEXPECTED
from tests.assistant.conversations.conftest import Doors
from tests.assistant.scripted import ScriptedChatModel

QUESTION = "段切りの寸法はどう決まっていますか"
CONCLUSION = "段切りの幅は1m以上、高さは50cm以上とする。[1]"


def begun(door: Door, question: str = QUESTION, scope: Scope = Scope()) -> tuple[str, Exchange]:  # noqa: B008
    conversation = kept.begin(door, question).id
    return conversation, kept.add_exchange(door, conversation, question, scope)


def stored(door: Door, conversation: str) -> Exchange:
    return kept.load(door, conversation).exchanges[-1]


def test_the_question_is_there_before_anything_is_known(doors: Doors) -> None:
    conversation, exchange = begun(doors())
    assert stored(doors(), conversation).question == QUESTION
    assert exchange.stage is Stage.SEARCHING


def test_evidence_is_kept_when_it_is_found_and_the_answer_at_its_end(doors: Doors) -> None:
    conversation, exchange = begun(doors())
    model = ScriptedChatModel(answers=[CONCLUSION])
    steps = answer_in(doors(), conversation, (), exchange, model, cancel=threading.Event())
    seen = [(step, stored(doors(), conversation)) for step in steps]
    assert [step.stage for step, _ in seen][:2] == [Stage.SEARCHING, Stage.CONCLUDING]
    assert not seen[0][1].citations
    assert seen[1][1].citations == seen[1][0].citations != ()
    assert any(step.draft for step, _ in seen)
    assert not any(kept_then.draft for _, kept_then in seen)
    last = stored(doors(), conversation)
    assert last.stage is Stage.READY
    assert last.answer is not None
    assert last.answer.conclusion == CONCLUSION


def test_who_goes_away_leaves_a_stopped_exchange_with_its_evidence(doors: Doors) -> None:
    conversation, exchange = begun(doors())
    cancel = threading.Event()
    model = ScriptedChatModel(answers=[CONCLUSION])
    steps = answer_in(doors(), conversation, (), exchange, model, cancel=cancel)
    next(step for step in steps if step.citations)
    steps.close()
    assert cancel.is_set()
    last = stored(doors(), conversation)
    assert last.stage is Stage.STOPPED
    assert last.citations


def test_stopping_leaves_the_evidence(doors: Doors) -> None:
    conversation, exchange = begun(doors())
    cancel = threading.Event()

    def stop_while_writing(_: Sequence[BaseMessage]) -> str:
        cancel.set()
        return CONCLUSION

    model = ScriptedChatModel(answers=[stop_while_writing])
    (*_, last) = answer_in(doors(), conversation, (), exchange, model, cancel=cancel)
    assert last.stage is Stage.STOPPED
    assert last.citations
    assert stored(doors(), conversation) == last


def test_an_error_is_kept_as_a_sentence_and_logged(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Sequence[BaseMessage]) -> str:
        message = "internal detail"
        raise RuntimeError(message)

    conversation, exchange = begun(doors())
    model = ScriptedChatModel(answers=[fails])
    (*_, last) = answer_in(doors(), conversation, (), exchange, model, cancel=threading.Event())
    assert (last.stage, last.failure) == (Stage.FAILED, UNEXPECTED)
    assert stored(doors(), conversation) == last
    assert "internal detail" in caplog.text


def test_a_conversation_deleted_meanwhile_stays_deleted(doors: Doors) -> None:
    conversation, exchange = begun(doors())
    model = ScriptedChatModel(answers=[CONCLUSION])
    steps = answer_in(doors(), conversation, (), exchange, model, cancel=threading.Event())
    next(steps)
    kept.delete(doors(), conversation)
    assert list(steps)[-1].stage is Stage.FAILED
    assert kept.entries(doors()) == ()


def test_a_follow_up_is_understood_from_what_was_kept(doors: Doors) -> None:
    conversation, exchange = begun(doors(), "段切りの幅は何m以上？")
    list(answer_in(doors(), conversation, (), exchange, None, cancel=threading.Event()))
    earlier = kept.load(doors(), conversation).exchanges
    second = kept.add_exchange(doors(), conversation, "では高さは？", Scope())
    (*_, last) = answer_in(doors(), conversation, earlier, second, None, cancel=threading.Event())
    assert last.answer is not None
    assert "段切り" in last.answer.searched
    assert any("50cm以上" in citation.quote for citation in last.citations)


@pytest.mark.parametrize(
    "scope", [Scope(collections=("記録",)), Scope(kinds=(DocumentKind.RECORD,))]
)
def test_only_what_was_chosen_is_searched(doors: Doors, scope: Scope) -> None:
    conversation, exchange = begun(doors(), "窓口の番号札の色と段切りの幅は？", scope)
    (*_, last) = answer_in(doors(), conversation, (), exchange, None, cancel=threading.Event())
    assert {citation.collection for citation in last.citations} <= {"記録"}
