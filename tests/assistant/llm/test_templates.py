from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from assistant.llm.engine import LlamaEngine
from assistant.llm.templates import Segment, render
from retrieval.errors import NaniwaError

MESSAGES = [
    SystemMessage("短く答えます。"),
    HumanMessage("かぶりとは。"),
    AIMessage("鉄筋を覆う厚さです。"),
    HumanMessage("{{ 何 }} mmですか。"),
]
CHATML = (
    "<|im_start|>system\n短く答えます。<|im_end|>\n"
    "<|im_start|>user\nかぶりとは。<|im_end|>\n"
    "<|im_start|>assistant\n鉄筋を覆う厚さです。<|im_end|>\n"
    "<|im_start|>user\n{{ 何 }} mmですか。<|im_end|>\n"
    "<|im_start|>assistant\n"
)


def joined(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)


@pytest.mark.model
def test_the_bundled_model_is_asked_in_its_own_form(small_language_model: Path) -> None:
    engine = LlamaEngine(small_language_model, context_tokens=512, threads=1)
    template = engine.chat_template
    whole = engine.tokenize(CHATML, control=True)
    segments = render(template, MESSAGES)
    pieces = [t for s in segments for t in engine.tokenize(s.text, control=s.trusted)]
    engine.close()
    assert joined(segments) == CHATML
    assert pieces == whole


def test_without_a_template_chatml_is_used() -> None:
    assert joined(render(None, MESSAGES)) == CHATML


def test_contents_are_not_trusted_and_not_interpreted() -> None:
    untrusted = [s.text for s in render(None, MESSAGES) if not s.trusted]
    assert untrusted == [message.text for message in MESSAGES]


def test_an_answer_that_was_begun_follows_the_opening_of_the_answer() -> None:
    begun = render(None, [*MESSAGES, AIMessage("40")])
    assert joined(begun) == f"{CHATML}40"
    assert not begun[-1].trusted


def test_a_beginning_has_no_opening_of_an_answer() -> None:
    assert CHATML.startswith(joined(render(None, MESSAGES[:1], answer=False)))


def test_what_the_template_refuses_is_told() -> None:
    refusing = "{{ raise_exception('system role not supported') }}"
    with pytest.raises(NaniwaError, match="system role not supported"):
        render(refusing, MESSAGES)


def test_messages_of_tools_are_refused() -> None:
    with pytest.raises(NaniwaError, match="tool"):
        render(None, [ToolMessage("1", tool_call_id="1")])


def test_a_template_cannot_reach_into_python() -> None:
    with pytest.raises(NaniwaError):
        render("{{ messages.__class__.__mro__[1].__subclasses__() }}", MESSAGES)
