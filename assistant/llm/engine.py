"""One GGUF model in memory and one sequence of tokens that it has read.

Written on the C functions of llama-cpp-python, not on its `Llama` class, which allocates a score
buffer of n_batch × vocabulary (297 MB here), can't be stopped while it reads a prompt, and writes to
stderr. Not safe for use by several threads at once, save `tokenize` and `piece`; see `worker`.

What was read is reused in whole steps of 64 tokens only. The result of a step depends, in the last bits,
on how many tokens are in it; kept to the same steps, an answer is the same whatever was asked before.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.llm.kept_states import load_state, save_state, state_file
from assistant.llm.states import SavedState, SavedStates, common_prefix
from retrieval.errors import NaniwaError
from retrieval.llama_library import llama_library

Cancelled = Callable[[], bool]

BATCH_TOKENS = 512
STEP_TOKENS = 64
ABORTED = 2


def _never() -> bool:
    return False


def _whole_steps(length: int) -> int:
    return length // STEP_TOKENS * STEP_TOKENS


class Stopped(Exception):  # noqa: N818  (not an error: the person asked for it)
    """Reading was cancelled."""


class LlamaEngine:
    """A loaded model. ``context_tokens`` bounds prompt and answer together."""

    def __init__(self, path: Path, *, context_tokens: int, threads: int) -> None:
        """Load ``path``. Raises NaniwaError when it isn't a language model that llama.cpp reads."""
        self._lib = lib = llama_library()
        self._path = path
        self.context_tokens = context_tokens
        self.tokens: list[int] = []
        self._prompt_length = 0  # how many of them were read in steps, not written by the model
        self.saved = SavedStates()
        self._cancelled: Cancelled = _never
        self._batch: Any = None
        # Kept on the object: llama.cpp holds only a pointer to it.
        self._abort = lib.ggml_abort_callback(lambda _data: self._cancelled())
        model_options = lib.llama_model_default_params()
        model_options.n_gpu_layers = 0
        self._model = lib.llama_model_load_from_file(str(path).encode(), model_options)
        if not self._model:
            raise NaniwaError(
                f"モデルファイル {path} を読み込めません(壊れているか、対応していない形式です)。",
                code="model_damaged",
            )
        options = lib.llama_context_default_params()
        options.n_ctx = context_tokens
        options.n_batch = options.n_ubatch = BATCH_TOKENS
        options.n_threads = options.n_threads_batch = threads
        options.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_ENABLED
        options.abort_callback = self._abort
        self._context = lib.llama_init_from_model(self._model, options)
        self._vocabulary = lib.llama_model_get_vocab(self._model)
        # Models that only embed have no memory of what they read.
        self._memory = lib.llama_get_memory(self._context) if self._context else None
        if not self._memory:
            self.close()
            raise NaniwaError(
                f"モデルファイル {path} では文章を作れません(メモリ不足か、言語モデルではありません)。",
                code="model_unusable",
            )
        self._batch = lib.llama_batch_init(BATCH_TOKENS, 0, 1)

    @property
    def chat_template(self) -> str | None:
        """The Jinja template that the file carries."""
        template = self._lib.llama_model_chat_template(self._model, None)
        return template.decode("utf-8") if template else None

    @property
    def begin_text(self) -> str:
        """How the token that begins a text is written."""
        return self._token_text(self._lib.llama_vocab_bos(self._vocabulary))

    @property
    def end_text(self) -> str:
        """How the token that ends a text is written."""
        return self._token_text(self._lib.llama_vocab_eos(self._vocabulary))

    @property
    def begin_token(self) -> int | None:
        """The token that the model wants in front of every text, if any."""
        if not self._lib.llama_vocab_get_add_bos(self._vocabulary):
            return None
        return int(self._lib.llama_vocab_bos(self._vocabulary))

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens."""
        return int(self._lib.llama_vocab_n_tokens(self._vocabulary))

    def tokenize(self, text: str, *, control: bool = False) -> list[int]:
        """Return the tokens of ``text``; only with ``control`` are ``<|im_end|>`` and such obeyed."""
        data = text.encode("utf-8")
        room = len(data) + 8
        buffer = (ctypes.c_int32 * room)()
        count = self._lib.llama_tokenize(
            self._vocabulary, data, len(data), buffer, room, 0, control
        )
        return list(buffer[:count])

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token; one character may be spread over several tokens."""
        room = 256
        buffer = ctypes.create_string_buffer(room)
        length = self._lib.llama_token_to_piece(self._vocabulary, token, buffer, room, 0, 0)
        return bytes(buffer.raw[: max(0, length)])

    def ends(self, token: int) -> bool:
        """Whether the model says that it is done."""
        return bool(self._lib.llama_vocab_is_eog(self._vocabulary, token))

    def reading(
        self, tokens: Sequence[int], cancelled: Cancelled = _never
    ) -> Iterator[tuple[int, int]]:
        """Bring the model to where it has read exactly ``tokens``.

        The longest known beginning is kept: of what was read last, or of a saved state. Yields
        (tokens read so far, tokens reused) after each step. Raises Stopped when ``cancelled``.
        """
        reused = self._reuse(tokens)
        yield reused, reused
        while (done := len(self.tokens)) < len(tokens):
            self._decode(tokens[done : done + STEP_TOKENS], cancelled)
            self._prompt_length = len(self.tokens)
            yield len(self.tokens), reused

    def append(self, token: int, cancelled: Cancelled = _never) -> None:
        """Read one token more, usually the one just chosen. Raises Stopped when ``cancelled``."""
        self._decode([token], cancelled)

    def pin(self, tokens: Sequence[int], folder: Path | None = None) -> None:
        """Read ``tokens`` and keep their state for good: the unchanging beginning of prompts.

        With ``folder`` it is also kept there, and taken from there instead of being read again.
        """
        wanted = tuple(tokens[: _whole_steps(len(tokens))])
        if not wanted:
            return
        file = state_file(folder, self._path, wanted) if folder else None
        state = load_state(file) if file else None
        if state is not None and self._restore(SavedState(wanted, state, pinned=True)):
            self.saved.pin(wanted, state)
            return
        for _ in self.reading(wanted):
            pass
        state = self._state()
        self.saved.pin(wanted, state)
        if file:
            save_state(file, state)

    def sampler(self, temperature: float, seed: int = 0) -> Any:  # noqa: ANN401
        """Return a sampler: the likeliest token at temperature 0. Free it with `free_sampler`."""
        lib = self._lib
        chain = lib.llama_sampler_chain_init(lib.llama_sampler_chain_default_params())
        if temperature > 0:
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_top_k(40))
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_top_p(0.9, 1))
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_temp(temperature))
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_dist(seed))
        else:
            lib.llama_sampler_chain_add(chain, lib.llama_sampler_init_greedy())
        return chain

    def sample(self, sampler: Any) -> int:  # noqa: ANN401
        """Choose the token that follows what was read."""
        return int(self._lib.llama_sampler_sample(sampler, self._context, -1))

    def free_sampler(self, sampler: Any) -> None:  # noqa: ANN401
        """Give a sampler's memory back."""
        self._lib.llama_sampler_free(sampler)

    def close(self) -> None:
        """Give the memory back; the engine is of no use afterwards."""
        if self._batch is not None:
            self._lib.llama_batch_free(self._batch)
            self._batch = None
        if self._context:
            self._lib.llama_free(self._context)
            self._context = None
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None

    def _reuse(self, tokens: Sequence[int]) -> int:
        """Keep or restore the longest known beginning of ``tokens``; at least one stays unread."""
        limit = len(tokens) - 1  # the last token is always read anew: its logits are wanted
        self._truncate(_whole_steps(self._prompt_length))
        kept = _whole_steps(min(common_prefix(self.tokens, tokens), limit))
        if kept < len(self.tokens):
            self.saved.keep(tuple(self.tokens), self._state())
        saved = self.saved.best(tokens)
        if saved is not None:
            shared = _whole_steps(min(common_prefix(saved.tokens, tokens), limit))
            if shared > kept:
                kept = shared if self._restore(saved) else 0
        self._truncate(kept)
        return len(self.tokens)

    def _truncate(self, length: int) -> None:
        if self._lib.llama_memory_seq_rm(self._memory, 0, length, -1):
            del self.tokens[length:]
        else:  # recurrent models can't forget a tail: they start over
            self._lib.llama_memory_clear(self._memory, 1)
            self.tokens = []
        self._prompt_length = min(self._prompt_length, len(self.tokens))

    def _decode(self, tokens: Sequence[int], cancelled: Cancelled) -> None:
        if cancelled():
            raise Stopped
        batch, start = self._batch, len(self.tokens)
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i] = token
            batch.pos[i] = start + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = 0
            batch.logits[i] = i == len(tokens) - 1
        self._cancelled = cancelled
        result = self._lib.llama_decode(self._context, batch)
        self._cancelled = _never
        if result == 0:
            self.tokens.extend(tokens)
            return
        self._truncate(start)
        if result == ABORTED:
            raise Stopped
        raise NaniwaError(
            f"言語モデルの計算に失敗しました(llama_decode {result})。", code="model_failed"
        )

    def _state(self) -> bytearray:
        size = self._lib.llama_state_seq_get_size(self._context, 0)
        state = bytearray(size)
        buffer = (ctypes.c_uint8 * size).from_buffer(state)
        self._lib.llama_state_seq_get_data(self._context, buffer, size, 0)
        return state

    def _restore(self, saved: SavedState) -> bool:
        """Put the model where it has read what ``saved`` has; False, with nothing read, on failure."""
        buffer = (ctypes.c_uint8 * len(saved.state)).from_buffer(saved.state)
        self._lib.llama_memory_clear(self._memory, 1)
        used = self._lib.llama_state_seq_set_data(self._context, buffer, len(saved.state), 0)
        if not used:
            self._lib.llama_memory_clear(self._memory, 1)
        self.tokens = list(saved.tokens) if used else []
        self._prompt_length = len(self.tokens)
        return bool(used)

    def _token_text(self, token: int) -> str:
        text = self._lib.llama_vocab_get_text(self._vocabulary, token) if token >= 0 else b""
        return str(text.decode("utf-8", "replace")) if text else ""
