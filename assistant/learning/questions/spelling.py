"""The spelling for comparisons, worked out once for the short texts that come up again and again."""

from __future__ import annotations

from functools import lru_cache

from retrieval.japanese import folded


@lru_cache(maxsize=100_000)
def same_spelling(text: str) -> str:
    """`retrieval.japanese.folded` of a word, cell or choice (whole clauses don't belong here)."""
    return folded(text)
