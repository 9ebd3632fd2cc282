"""A GGUF model in this process, as a LangChain chat model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr

from assistant.llm.cores import thread_count
from assistant.llm.engine import LlamaEngine
from assistant.llm.generation import Finished, Reading, Request, Text, generate
from assistant.llm.templates import Segment, render
from assistant.llm.worker import CancelCheck, ModelWorker
from retrieval.errors import NaniwaError

ReadingProgress = Callable[[int, int], None]


class LlamaChatModel(BaseChatModel):
    """Answers with a GGUF model, loaded by the first question and owned by one thread.

    `invoke` and `stream` take, besides ``stop``, the keywords ``max_tokens``, ``temperature``,
    ``user`` (users take turns), ``cancel`` (a `threading.Event`: set it from anywhere to stop),
    ``on_waiting`` (told how many are answered first, whenever that changes), ``continues`` (it
    belongs to what was answered just now and does not wait for the user's next turn) and
    ``on_reading`` (told tokens read and tokens in all while the prompt is read). The last chunk's
    ``response_metadata["finish_reason"]`` is stop, length, repetition or cancelled.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, protected_namespaces=())

    model_path: Path
    context_tokens: int = 4096
    max_tokens: int = 400
    temperature: float = 0.0
    threads: int = 0
    kept_states: Path | None = None
    """Folder in which what `warm` has read is kept for the next run."""

    _worker: ModelWorker[LlamaEngine] = PrivateAttr()
    _engine: LlamaEngine | None = PrivateAttr(default=None)
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def model_post_init(self, _context: Any, /) -> None:  # noqa: ANN401  (pydantic's signature)
        """Make the worker; the model itself is loaded later."""
        self._worker = ModelWorker(self._loaded)

    @property
    def _llm_type(self) -> str:
        return "naniwa-llama"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model_path.name, "temperature": self.temperature}

    @property
    def busy(self) -> bool:
        """Whether an answer is being written or waited for."""
        return self._worker.busy

    @property
    def waiting(self) -> int:
        """How many wait for the model."""
        return len(self._worker)

    def warm(self, messages: Sequence[BaseMessage]) -> None:
        """Load the model, and read and keep the unchanging beginning of prompts."""
        tokens = self._tokens(self._render(messages, answer=False))
        self._worker.call(lambda engine: engine.pin(tokens, self.kept_states))

    def close(self) -> None:
        """Stop what runs and give the memory back."""
        self._worker.close()
        with self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def get_num_tokens(self, text: str) -> int:
        """Count as the model does."""
        return len(self._loaded().tokenize(text))

    def get_token_ids(self, text: str) -> list[int]:
        """Return the model's own tokens."""
        return self._loaded().tokenize(text)

    def get_num_tokens_from_messages(
        self, messages: Sequence[BaseMessage], tools: Sequence[Any] | None = None
    ) -> int:
        """Count a whole prompt, the template's words included. Tools aren't supported."""
        if tools:
            raise NaniwaError("この言語モデルではツールを使えません。", code="tools_unsupported")
        return len(self._tokens(self._render(messages)))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        chunks = list(self._stream(messages, stop, run_manager, **kwargs))
        last = chunks[-1].message
        message = AIMessage(
            content="".join(chunk.text for chunk in chunks),
            response_metadata=last.response_metadata,
            usage_metadata=last.usage_metadata if isinstance(last, AIMessageChunk) else None,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Iterator[ChatGenerationChunk]:
        on_reading: ReadingProgress = kwargs.get("on_reading") or (lambda _done, _total: None)
        request = self._request(messages, stop, kwargs)

        def work(
            engine: LlamaEngine, cancelled: CancelCheck
        ) -> Iterator[Reading | Text | Finished]:
            return generate(engine, request, cancelled)

        finished = Finished("cancelled", len(request.tokens), 0, 0)
        for item in self._worker.stream(
            work,
            user=kwargs.get("user", ""),
            cancel=kwargs.get("cancel"),
            on_waiting=kwargs.get("on_waiting"),
            continues=bool(kwargs.get("continues")),
        ):
            if isinstance(item, Reading):
                on_reading(item.done, item.total)
            elif isinstance(item, Finished):
                finished = item
            else:
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=item.text))
                if run_manager:
                    run_manager.on_llm_new_token(item.text, chunk=chunk)
                yield chunk
        yield ChatGenerationChunk(message=_last_chunk(finished, self.model_path.name))

    def _request(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> Request:
        tokens = self._tokens(self._render(messages))
        max_tokens = int(options.get("max_tokens") or self.max_tokens)
        if len(tokens) + max_tokens > self.context_tokens:
            raise NaniwaError(
                f"質問と根拠が言語モデルの読める長さを超えています({len(tokens)} + 回答 {max_tokens} トークン、"
                f"上限 {self.context_tokens})。",
                code="context_overflow",
            )
        temperature = options.get("temperature")
        return Request(
            tokens=tuple(tokens),
            max_tokens=max_tokens,
            stop=tuple(stop or ()),
            temperature=self.temperature if temperature is None else float(temperature),
        )

    def _render(
        self, messages: Sequence[BaseMessage], *, answer: bool = True
    ) -> tuple[Segment, ...]:
        engine = self._loaded()
        return render(
            engine.chat_template,
            messages,
            begin_text=engine.begin_text,
            end_text=engine.end_text,
            answer=answer,
        )

    def _tokens(self, segments: Sequence[Segment]) -> list[int]:
        engine = self._loaded()
        tokens = [
            token
            for segment in segments
            for token in engine.tokenize(segment.text, control=segment.trusted)
        ]
        begin = engine.begin_token
        return tokens if begin is None or tokens[:1] == [begin] else [begin, *tokens]

    def _loaded(self) -> LlamaEngine:
        """Return the engine. Other threads than the worker's may only tokenise with it."""
        with self._loading:
            if self._engine is None:
                self._engine = LlamaEngine(
                    self.model_path,
                    context_tokens=self.context_tokens,
                    threads=thread_count(self.threads),
                )
            return self._engine


def _last_chunk(finished: Finished, model_name: str) -> AIMessageChunk:
    return AIMessageChunk(
        content="",
        chunk_position="last",
        response_metadata={"finish_reason": finished.reason, "model_name": model_name},
        usage_metadata=UsageMetadata(
            input_tokens=finished.prompt_tokens,
            output_tokens=finished.answer_tokens,
            total_tokens=finished.prompt_tokens + finished.answer_tokens,
            input_token_details=InputTokenDetails(cache_read=finished.reused_tokens),
        ),
    )
