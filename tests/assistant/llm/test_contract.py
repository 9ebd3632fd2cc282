"""What every chat model owes to those who ask it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage

from assistant.config import LanguageModelSettings, Settings
from assistant.llm.llama_chat import LlamaChatModel
from assistant.llm.select import chat_model
from tests.assistant.llm.openai_server import openai_server
from tests.assistant.scripted import ScriptedChatModel

QUESTION = [SystemMessage("日本語で短く答えます。"), HumanMessage("「かぶり」とは何ですか。")]


class ChatModelContract:
    """Each subclass says in a fixture which ``model`` it is about."""

    def test_answers_with_text_and_counts_tokens(self, model: BaseChatModel) -> None:
        answer = model.invoke(QUESTION, max_tokens=12)
        assert isinstance(answer, AIMessage)
        assert answer.text
        assert answer.usage_metadata is not None
        assert answer.usage_metadata["input_tokens"] > 0
        assert answer.usage_metadata["output_tokens"] > 0

    def test_the_stream_adds_up_to_the_answer(self, model: BaseChatModel) -> None:
        whole = model.invoke(QUESTION, max_tokens=12).text
        chunks = list(model.stream(QUESTION, max_tokens=12))
        assert "".join(chunk.text for chunk in chunks) == whole
        assert len(chunks) > 2

    def test_says_why_it_ended(self, model: BaseChatModel) -> None:
        total = AIMessageChunk(content="")
        for chunk in model.stream(QUESTION, max_tokens=12):
            assert isinstance(chunk, AIMessageChunk)
            total += chunk
        assert total.response_metadata["finish_reason"] in ("stop", "length")

    def test_a_stream_that_is_cancelled_ends(self, model: BaseChatModel) -> None:
        cancel = threading.Event()
        read = 0
        for chunk in model.stream(QUESTION, max_tokens=400, cancel=cancel, user="a"):
            read += len(chunk.text)
            cancel.set()
        assert read < 400

    def test_longer_text_has_more_tokens(self, model: BaseChatModel) -> None:
        short, long = (
            model.get_num_tokens("締固め"),
            model.get_num_tokens("締固め度は95%以上とする。"),
        )
        assert 0 < short < long
        assert model.get_num_tokens_from_messages(QUESTION) > 0

    def test_reading_progress_may_be_asked_for(self, model: BaseChatModel) -> None:
        told: list[tuple[int, int]] = []
        answer = model.invoke(
            QUESTION, max_tokens=2, on_reading=lambda done, total: told.append((done, total))
        )
        assert answer.text
        assert all(0 <= done <= total for done, total in told)


class TestScriptedChatModel(ChatModelContract):
    @pytest.fixture
    def model(self) -> BaseChatModel:
        return ScriptedChatModel(answers=["鉄筋の表面からコンクリートの表面までの距離です。"])


class TestRemoteChatModel(ChatModelContract):
    @pytest.fixture
    def model(self) -> Iterator[BaseChatModel]:
        with openai_server("鉄筋を", "覆う", "コンクリートの", "厚さです。") as server:
            settings = Settings(llm=LanguageModelSettings(model=server.url))
            model = chat_model(settings)
            assert model is not None
            yield model


@pytest.fixture(scope="module")
def llama(small_language_model: Path) -> Iterator[BaseChatModel]:
    model = chat_model(Settings(llm=LanguageModelSettings(model=str(small_language_model))))
    assert isinstance(model, LlamaChatModel)
    yield model
    model.close()


@pytest.mark.model
class TestLlamaChatModel(ChatModelContract):
    @pytest.fixture
    def model(self, llama: BaseChatModel) -> BaseChatModel:
        return llama


def test_without_a_language_model_there_is_none() -> None:
    assert chat_model(Settings(llm=LanguageModelSettings(model="none"))) is None
