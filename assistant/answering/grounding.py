"""Whether the words of a conclusion come from its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.answer_types import Evidence
from retrieval.japanese import folded, normalise
from retrieval.quantities import find_quantities
from retrieval.question import Question

_GROUNDED = 0.6
"""Share of a conclusion's kanji pairs that evidence or question must have."""
_RUN = 5
_VERBATIM = 0.6
"""Share of a numberless conclusion's runs of five characters that stand in its evidence."""
_WORD = re.compile(r"[一-鿿ァ-ヺー]+")
_FIRST_RARE = b"\x98\x9f"  # where the second, rarer level of JIS kanji begins in cp932

Span = tuple[int, int]
"""Where words begin and end in a normalised text."""


def is_grounded(body: str, question: Question, cited: Sequence[Evidence]) -> bool:
    """Whether its words come from the evidence; without a number to hold on to, nearly word by word."""
    evidence = _words_of(cited)
    pairs = [
        word[0][n : n + 2] for word in _WORD.finditer(normalise(body)) for n in _pairs(word[0])
    ]
    if not pairs:
        return True
    if find_quantities(body):
        source = evidence + folded(question.text)
        return sum(pair in source for pair in pairs) / len(pairs) >= _GROUNDED
    said = folded(body)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    return sum(run in evidence for run in runs) / len(runs) >= _VERBATIM


def unknown_words(body: str, question: Question, cited: Sequence[Evidence]) -> tuple[Span, ...]:
    """The words, kanji or katakana, that neither evidence nor question has as they are written."""
    source = _words_of(cited) + folded(question.text)
    return tuple(
        word.span()
        for word in _WORD.finditer(normalise(body))
        if any(word[0][n : n + 2] not in source for n in _pairs(word[0]))
    )


def has_rare_kanji(body: str, question: Question, cited: Sequence[Evidence]) -> bool:
    """Whether it has a rare kanji (气 for 気) that neither evidence nor question has."""
    return bool(_rare_in(body, question, cited))


def rare_kanji(body: str, question: Question, cited: Sequence[Evidence]) -> tuple[Span, ...]:
    """Where they stand; one that normalising makes common is not found again."""
    return _rare_in(normalise(body), question, cited)


def _rare_in(text: str, question: Question, cited: Sequence[Evidence]) -> tuple[Span, ...]:
    known = question.text + "".join(item.quote for item in cited)
    return tuple(
        (place, place + 1)
        for place, character in enumerate(text)
        if "一" <= character <= "鿿"
        and character not in known
        and character.encode("cp932", "replace") >= _FIRST_RARE
    )


def _pairs(word: str) -> range:
    return range(len(word) - 1)


def _words_of(cited: Sequence[Evidence]) -> str:
    return folded(
        " ".join(
            " ".join((item.quote, *item.hit.passage.heading_path, item.hit.passage.clause))
            for item in cited
        )
    )
