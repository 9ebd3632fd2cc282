"""What a question asks: its content words with other words for them, conditions, units asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.asked import AskedUnit, asked_units, asks_permission, asks_procedure
from retrieval.content_words import Alternative, ContentWord, content_words, stop_words
from retrieval.japanese import (
    BIGRAM_PREFIX,
    codes,
    index_terms,
    normalise,
)
from retrieval.protocols import AnyOf, QueryTerm
from retrieval.quantities import Quantity, find_in_normalised
from retrieval.synonyms import Synonyms
from retrieval.units import UNITS

__all__ = ["Alternative", "AskedUnit", "ContentWord", "Question", "analyse_question"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    ``text`` is normalised. ``quantities`` are its conditions ("28cm"), not what it asks for.
    ``query_terms`` go to `LexicalIndex.search`. ``codes`` are identifiers: d25, sd345, iii種, n5.
    """

    text: str
    content_words: tuple[ContentWord, ...]
    quantities: tuple[Quantity, ...]
    asked_units: tuple[AskedUnit, ...]
    codes: tuple[str, ...]
    asks_procedure: bool
    asks_permission: bool
    query_terms: tuple[QueryTerm, ...]


EXPANSION_WEIGHT = 0.5
"""Of another word's score when searching; its own weight in the synonyms comes on top."""


# in a question a space parts words; in a document it is layout and normalisation drops it
_SEPARATING_SPACE = re.compile(r"(?<=[぀-ヿ㐀-鿿])\s+(?=[぀-ヿ㐀-鿿])")


def analyse_question(question: str, synonyms: Synonyms) -> Question:
    """Take a question apart, for searching and for judging what was found."""
    text = normalise(_SEPARATING_SPACE.sub("、", question)).replace("\n", " ")
    quantities = find_in_normalised(text)
    conditions = tuple(quantity for quantity in quantities if _is_condition(text, quantity))
    amounts = [(found.start, found.end) for found in quantities if found.dimension != "number"]
    words = content_words(_without(text, amounts), synonyms)
    return Question(
        text=text,
        content_words=tuple(words),
        quantities=conditions,
        asked_units=asked_units(text, conditions),
        codes=_codes(text, quantities),
        asks_procedure=asks_procedure(text),
        asks_permission=asks_permission(text),
        query_terms=_query_terms(text, words),
    )


_BASIS = re.compile(r"(?:当た?り|あたり|につき|ごと|毎)")


def _is_condition(text: str, quantity: Quantity) -> bool:
    """Not 1m2当たり, 1回 or 週休2日, which only say what a value counts for or name something."""
    if quantity.dimension == "number" or text[: quantity.start].endswith("週休"):
        return False
    counts_one = quantity.value == 1 and quantity.text[-1:] in UNITS
    return not _BASIS.match(text, quantity.end) and not counts_one


_CLASS_CODE = re.compile(
    r"(?<![a-z])(?:[a-z]{1,3}|[0-9一二三四])(?:種|級|類|区分)|(?<![a-z])[a-z]{1,4}-?[0-9]+(?:[-.][a-z0-9]+)*"
    r"|[一-鿿]{1,3}(?:iv|v?i{1,3})(?![a-z])"
)


def _codes(text: str, quantities: tuple[Quantity, ...]) -> tuple[str, ...]:
    spans = [(found.start, found.end) for found in quantities if found.dimension != "bar"]
    bare = _without(text, spans)
    return tuple(dict.fromkeys([*codes(bare), *(m[0] for m in _CLASS_CODE.finditer(bare))]))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@lru_cache(maxsize=4096)
def _terms_of(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(index_terms(word)))


def _query_terms(text: str, words: list[ContentWord]) -> tuple[QueryTerm, ...]:
    """Every term of the question once; those of a word with other words as alternatives."""
    stop = stop_words()
    terms = {
        term: 1.0 for term in index_terms(text) if term.removeprefix(BIGRAM_PREFIX) not in stop
    }
    groups = []
    for word in words:
        own = _terms_of(word.surface)
        others = [
            tuple((term, other.weight * EXPANSION_WEIGHT) for term in _terms_of(other.folded))
            for other in word.alternatives[1:]
            if not set(_terms_of(other.folded)) <= set(own)
        ]
        if others:
            groups.append(AnyOf((tuple((term, terms.pop(term, 1.0)) for term in own), *others)))
    return (*terms.items(), *groups)
