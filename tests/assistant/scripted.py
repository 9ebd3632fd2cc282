"""A chat model that says what it is told to: for tests of what is built around a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

CHUNK_CHARACTERS = 4

Answer = str | Callable[[Sequence[BaseMessage]], str]


class ScriptedChatModel(BaseChatModel):
    """Gives the ``answers`` in turn, the last one again and again, in chunks of four characters.

    An answer may be a function of the messages. It takes the keywords of `LlamaChatModel`, counts
    one token per character, and remembers in ``asked`` what it was asked.
    """

    answers: list[Any]

    _asked: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def asked(self) -> list[list[BaseMessage]]:
        return self._asked

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def warm(self, messages: Sequence[BaseMessage]) -> None:
        pass

    def close(self) -> None:
        pass

    def get_num_tokens(self, text: str) -> int:
        return len(text)

    def get_num_tokens_from_messages(
        self,
        messages: Sequence[BaseMessage],
        tools: Sequence[Any] | None = None,  # noqa: ARG002
    ) -> int:
        return sum(len(str(message.text)) for message in messages)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = list(self._stream(messages, stop, run_manager, **kwargs))
        last = chunks[-1].message
        assert isinstance(last, AIMessageChunk)
        message = AIMessage(
            content="".join(chunk.text for chunk in chunks),
            response_metadata=last.response_metadata,
            usage_metadata=last.usage_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        answer = self.answers[min(len(self._asked), len(self.answers) - 1)]
        self._asked.append(list(messages))
        text = answer(messages) if callable(answer) else str(answer)
        limit = int(kwargs.get("max_tokens") or 10_000)
        reason = "stop" if len(text) <= limit else "length"
        text = text[:limit]
        found = [text.index(end) for end in stop or () if end in text]
        if found:
            text, reason = text[: min(found)], "stop"
        cancel = kwargs.get("cancel")
        sent = 0
        while sent < len(text):
            if cancel is not None and cancel.is_set():
                reason = "cancelled"
                break
            piece = text[sent : sent + CHUNK_CHARACTERS]
            sent += len(piece)
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        read = self.get_num_tokens_from_messages(messages)
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                chunk_position="last",
                response_metadata={"finish_reason": reason, "model_name": "scripted"},
                usage_metadata={
                    "input_tokens": read,
                    "output_tokens": sent,
                    "total_tokens": read + sent,
                },
            )
        )
