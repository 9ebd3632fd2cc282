"""A language model on an OpenAI-compatible server (vLLM, llama-server …), through langchain-openai."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import PrivateAttr, SecretStr

from assistant.config import LanguageModelSettings
from assistant.llm.cutting import Cutting
from retrieval.errors import NaniwaError

# The keywords that `LlamaChatModel` takes besides OpenAI's; servers would refuse them.
OWN_KEYWORDS = ("user", "cancel", "continues", "on_reading", "on_waiting")
BYTES_PER_TOKEN = 3


class RemoteChatModel(BaseChatOpenAI):
    """langchain-openai's client with the keywords of `LlamaChatModel`, and its failures as NaniwaError.

    `BaseChatOpenAI` and not `ChatOpenAI`, because that one renames ``max_tokens`` to what only OpenAI's
    own and the newest servers understand. Counting tokens is an estimate from above (a Japanese character is at least 0.7 tokens with the
    usual vocabularies): tiktoken would fetch its tables from the network.
    """

    _cutting: Cutting = PrivateAttr()

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - as langchain-openai takes them
        """Make the client whose requests can be cut off."""
        cutting = Cutting()
        super().__init__(**values, http_client=cutting.client())
        self._cutting = cutting

    def warm(self, messages: Sequence[BaseMessage]) -> None:
        """Do nothing: servers keep their own caches."""

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def get_num_tokens(self, text: str) -> int:
        """Estimate: one token for three bytes, which is one per Japanese character."""
        return -(-len(text.encode("utf-8")) // BYTES_PER_TOKEN)

    def get_num_tokens_from_messages(
        self,
        messages: Sequence[BaseMessage],
        tools: Sequence[Any] | None = None,  # noqa: ARG002
        **_options: Any,  # noqa: ANN401
    ) -> int:
        """Estimate, with some tokens for the form around each message."""
        return sum(self.get_num_tokens(str(message.text)) + 8 for message in messages)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        import openai

        _take(kwargs)
        try:
            return super()._generate(messages, stop, run_manager, **kwargs)
        except openai.OpenAIError as error:
            raise self._failure(error) from error

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Iterator[ChatGenerationChunk]:
        import httpx
        import openai

        cancel = _take(kwargs) or threading.Event()
        try:
            with self._cutting.by(cancel):
                for chunk in super()._stream(messages, stop, run_manager, **kwargs):
                    yield chunk
                    if cancel.is_set():
                        break
        except (openai.OpenAIError, httpx.HTTPError) as error:
            if not cancel.is_set():
                raise self._failure(error) from error
        if cancel.is_set():
            last = AIMessageChunk(content="", response_metadata={"finish_reason": "cancelled"})
            yield ChatGenerationChunk(message=last)

    def _failure(self, error: Exception) -> NaniwaError:
        return NaniwaError(
            f"言語モデルのサーバー {self.openai_api_base} から回答を得られません({error})。設定 llm.model を確かめてください。",
            code="llm_server",
        )


def remote_chat_model(settings: LanguageModelSettings) -> RemoteChatModel:
    """Return a client of the server that ``settings.model`` names."""
    return RemoteChatModel(
        base_url=settings.model,
        model=settings.model_name,
        # The client insists on a key; servers without one ignore it.
        api_key=SecretStr(settings.api_key.get_secret_value() or "none"),
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        timeout=settings.timeout_seconds,
        max_retries=1,
        stream_usage=True,
        use_responses_api=False,
    )


def _take(keywords: dict[str, Any]) -> threading.Event | None:
    cancel = keywords.get("cancel")
    for name in OWN_KEYWORDS:
        keywords.pop(name, None)
    return cancel if isinstance(cancel, threading.Event) else None
