"""The seams: what may be swapped, and what each implementation owes.

Every protocol here has one contract test class that all implementations must pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from retrieval.documents import Line, LoadedDocument
from retrieval.settings import LoadLimits


class PageReader(Protocol):
    """Reads one file format into pages."""

    def __call__(
        self,
        path: Path,
        *,
        password: str | None,
        limits: LoadLimits,
        recognised: Mapping[int, tuple[Line, ...]],
    ) -> LoadedDocument:
        """Read ``path``. Raises NaniwaError with one Japanese sentence when it can't be read.

        Reading is quick and never runs OCR: a page that needs it comes back PENDING, unless
        ``recognised`` (page number -> lines, made by `retrieval.loading.ocr.recognise_page`)
        already has its text; then it comes back as OCR.
        """
        ...


class Embedder(Protocol):
    """Turns text into vectors of unit length."""

    @property
    def model_id(self) -> str:
        """Identifies model and text preparation; a changed id means that vectors can't be mixed."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of passages, in order."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        ...


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several ways to say one thing, each as weighted terms: only the best one scores."""

    alternatives: tuple[tuple[tuple[str, float], ...], ...]


QueryTerm: TypeAlias = str | tuple[str, float] | AnyOf
"""A term of weight 1, a term with its weight, or alternatives."""


class LexicalIndex(Protocol):
    """Ranks passages by the words they share with a question (BM25)."""

    def search(
        self, terms: Sequence[QueryTerm], *, k: int, allowed: frozenset[str] | None = None
    ) -> list[tuple[str, float]]:
        """The best ``k`` passage ids with scores, best first; ``allowed`` limits document ids."""
        ...


class VectorIndex(Protocol):
    """Ranks passages by the nearness of their vectors."""

    def add(
        self,
        passage_ids: Sequence[str],
        document_ids: Sequence[str],
        vectors: Sequence[Sequence[float]],
    ) -> None:
        """Add or replace."""
        ...

    def remove_document(self, document_id: str) -> None:
        """Forget all vectors of a document."""
        ...

    def search(
        self, vector: Sequence[float], *, k: int, allowed: frozenset[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest ``k`` passage ids with cosine similarity, nearest first."""
        ...

    def count(self) -> int:
        """How many vectors it holds."""
        ...
