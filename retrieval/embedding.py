"""Embedding models: a GGUF file in process, or a server that speaks the OpenAI protocol.

The bundled model is multilingual-e5-small. It wants "query: " and "passage: " before the text
and reads 512 tokens; what is longer is cut. Text goes through NFKC first, since the model's
tokenizer was made on normalised text. Measured on two cores: one text per call with flash
attention is twice as fast as without it and twenty times as fast as forty texts in one call;
two processes of one thread each beat one of two threads by a fifth. A question is embedded by
one thread: with two, which wait for each other spinning, a busy machine needs ten times as long.
"""

from __future__ import annotations

import hashlib
import json
import math
import queue
import threading
import unicodedata
import urllib.error
import urllib.request
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from retrieval.errors import NaniwaError
from retrieval.llama_library import llama_library
from retrieval.protocols import Embedder
from retrieval.workers import Failure, WorkLimits, run_in_processes

TOKENS = 512
_PREPARATION = "nfkc1"
_TEXTS_PER_TASK = 16
_WORTH_PROCESSES = 4 * _TEXTS_PER_TASK
_SECONDS_PER_TASK = 300.0
_NICENESS = 10
"""Embedding in bulk stands back, so that answers stay quick meanwhile."""
_SERVER_BATCH = 32
_REMEMBERED = 4_000
"""Vectors of 3 kB each."""
_SERVER_SECONDS = 120.0

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a model wants before a question and before a passage."""

    query: str = "query: "
    passage: str = "passage: "


class LlamaEmbedder:
    """A GGUF embedding model run by llama.cpp. Implements `retrieval.protocols.Embedder`.

    The model is loaded at the first use, and again, up to ``copies`` times, when several people
    need it at the same moment; a copy takes 0.4 GB. The vectors made last are remembered: people
    ask about the same places. ``processes`` of one thread each share the work of `embed_in_bulk`
    (0: all in this process).
    """

    def __init__(
        self,
        model: Path,
        *,
        prefixes: Prefixes = Prefixes(),
        threads: int = 1,
        processes: int = 2,
        copies: int = 2,
    ) -> None:
        if not model.is_file():
            raise NaniwaError(
                f"埋め込みモデル {model} がありません。naniwa models --fetch で準備してください。",
                code="no_embedding_model",
            )
        self.path = model
        self.prefixes = prefixes
        self.processes = processes
        self._threads = threads
        self._copies = copies
        self._lock = threading.Lock()
        self._made = 0
        self._idle: queue.LifoQueue[Any] = queue.LifoQueue()  # llama_cpp has no types
        self._remembered: OrderedDict[str, array[float]] = OrderedDict()

    @cached_property
    def model_id(self) -> str:
        """A digest of the file's content, of the prefixes and of the text preparation."""
        return f"{self.path.stem}-{_digest(self.path, self.prefixes)}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        with self._a_model() as model:
            return int(model.n_embd())

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """Vectors of passages, in order."""
        return [self._embed(self.prefixes.passage + text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        """Vector of a question."""
        return self._embed(self.prefixes.query + text)

    def _embed(self, text: str) -> Vector:
        with self._lock:
            known = self._remembered.get(text)
            if known is not None:
                self._remembered.move_to_end(text)
                return known.tolist()
        with self._a_model() as model:
            vector = _unit_length(model.embed(unicodedata.normalize("NFKC", text)))
        with self._lock:
            self._remembered[text] = array("d", vector)
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return vector

    @contextmanager
    def _a_model(self) -> Iterator[Any]:  # llama_cpp has no types
        """A copy of the model that nobody else uses meanwhile."""
        with self._lock:
            # Loaded within the lock: who waits for a copy below knows that there is one.
            if self._idle.empty() and self._made < self._copies:
                self._idle.put(_load_beside(self.path, self._threads))
                self._made += 1
        model = self._idle.get()
        try:
            yield model
        finally:
            self._idle.put(model)


class ServerEmbedder:
    """A server's ``/v1/embeddings``. Implements `retrieval.protocols.Embedder`.

    ``url`` is the base address ("http://gpu.local:8000/v1"), ``model`` the name it serves.
    Raises NaniwaError (code ``embedding_server``) when it can't be reached or answers nonsense.
    """

    def __init__(
        self, url: str, model: str, *, key: str = "", prefixes: Prefixes = Prefixes()
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise NaniwaError(f"埋め込みサーバーの URL が正しくありません: {url}", code="bad_url")
        self._address = f"{url.rstrip('/')}/embeddings"
        self._model = model
        self._key = key
        self._prefixes = prefixes

    @property
    def model_id(self) -> str:
        """The server's name for the model with prefixes and text preparation."""
        prepared = f"{self._model}|{self._prefixes}|{_PREPARATION}"
        return f"{self._model}-{hashlib.sha256(prepared.encode()).hexdigest()[:16]}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        return len(self.embed_query("次元"))

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """Vectors of passages, in order."""
        prepared = [self._prefixes.passage + text for text in texts]
        return [
            vector
            for start in range(0, len(prepared), _SERVER_BATCH)
            for vector in self._request(prepared[start : start + _SERVER_BATCH])
        ]

    def embed_query(self, text: str) -> Vector:
        """Vector of a question."""
        return self._request([self._prefixes.query + text])[0]

    def _request(self, texts: list[str]) -> list[Vector]:
        normalised = [unicodedata.normalize("NFKC", text) for text in texts]
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._address,
            json.dumps({"model": self._model, "input": normalised}).encode(),
            headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=_SERVER_SECONDS) as answer:  # noqa: S310
                data = json.load(answer)["data"]
            vectors = [item["embedding"] for item in sorted(data, key=lambda item: item["index"])]
        except (OSError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise NaniwaError(
                f"埋め込みサーバー {self._address} から答えが得られません（{error}）。",
                code="embedding_server",
            ) from error
        if len(vectors) != len(texts):
            raise NaniwaError(
                f"埋め込みサーバー {self._address} の返した件数が合いません。",
                code="embedding_server",
            )
        return [_unit_length(vector) for vector in vectors]


def embed_in_bulk(
    embedder: Embedder, texts: Sequence[str]
) -> Iterator[tuple[list[int], list[Vector]]]:
    """Embed many passages; yield (places in ``texts``, their vectors) as they are made.

    Raises NaniwaError (code ``embedding``) when the model can't embed them.
    """
    # Texts of like length side by side keep the processes equally busy.
    order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    tasks = [
        order[start : start + _TEXTS_PER_TASK] for start in range(0, len(order), _TEXTS_PER_TASK)
    ]
    if (
        not isinstance(embedder, LlamaEmbedder)
        or embedder.processes < 2
        or len(texts) < _WORTH_PROCESSES
    ):
        for places in tasks:
            yield places, embedder.embed_passages([texts[place] for place in places])
        return
    work = (
        _EmbedTask(embedder.path, embedder.prefixes, tuple(places), tuple(texts[p] for p in places))
        for places in tasks
    )
    for task, result in run_in_processes(
        _embed_task,
        work,
        processes=embedder.processes,
        limits=WorkLimits(_SECONDS_PER_TASK, niceness=_NICENESS),
    ):
        if isinstance(result, Failure):
            raise NaniwaError(f"埋め込みを計算できません: {result.reason}", code="embedding")
        yield list(task.places), result


@dataclass(frozen=True, slots=True)
class _EmbedTask:
    model: Path
    prefixes: Prefixes
    places: tuple[int, ...]
    texts: tuple[str, ...]


def _embed_task(task: _EmbedTask) -> list[Vector]:
    return _worker_model(task.model, task.prefixes).embed_passages(task.texts)


@lru_cache(maxsize=1)
def _worker_model(model: Path, prefixes: Prefixes) -> LlamaEmbedder:
    """Keep the model of a worker process from one task to the next."""
    return LlamaEmbedder(model, prefixes=prefixes, threads=1, processes=0, copies=1)


def _load_beside(path: Path, threads: int) -> Any:  # noqa: ANN401 - llama_cpp has no types
    """Load in a thread of its own: a Ctrl+C within llama.cpp's calls back into Python is lost."""
    with ThreadPoolExecutor(1, "naniwa-embedding") as thread:
        return thread.submit(_load, path, threads).result()


def _load(path: Path, threads: int) -> Any:  # noqa: ANN401 - llama_cpp has no types
    try:
        return llama_library().Llama(
            model_path=str(path),
            embedding=True,
            n_ctx=TOKENS,
            n_batch=TOKENS,
            n_ubatch=TOKENS,
            n_threads=threads,
            n_threads_batch=threads,
            n_gpu_layers=0,
            flash_attn=True,
            verbose=False,
        )
    except (ValueError, RuntimeError) as error:
        raise NaniwaError(
            f"埋め込みモデル {path} を読み込めません（{error}）。", code="bad_embedding_model"
        ) from error


def _digest(path: Path, prefixes: Prefixes) -> str:
    """Identify a model file by its length and sixteen samples: hashing gigabytes would take long."""
    size = path.stat().st_size
    digest = hashlib.sha256(f"{size}|{prefixes}|{_PREPARATION}|{TOKENS}".encode())
    with path.open("rb") as file:
        for part in range(16):
            file.seek(size * part // 16)
            digest.update(file.read(65_536))
    return digest.hexdigest()[:16]


def _unit_length(vector: Sequence[float]) -> Vector:
    norm = math.sqrt(math.fsum(value * value for value in vector))
    return [value / norm for value in vector] if norm else list(vector)
