"""What the two indexes hand to ranking: a passage with how each of them found it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.documents import Document, Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found by words, by meaning, or by both.

    Ranks count from 1; 0 means that this index did not find it, and its score is then 0.
    ``lexical_score`` is BM25 (comparable within one search only), ``vector_score`` a cosine.
    """

    passage: Passage
    document: Document
    lexical_rank: int = 0
    lexical_score: float = 0.0
    vector_rank: int = 0
    vector_score: float = 0.0
