"""The trade's other words for a thing: from this package's table and from search's synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.estimating.matching.names import name_key
from assistant.estimating.matching.spelling import plain

# Words that authorities add to a name or leave out: 掘削 and 掘削工 are one thing.
_ENDINGS = ("工", "費", "材", "類")
_SURE = 0.9
_SPELLING_WEIGHT = 0.95


def _lines(package: str, file: str) -> Iterator[list[str]]:
    """The columns of a table's lines, without comments."""
    from importlib import resources

    text = (resources.files(package) / "data" / file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [column.strip() for column in line.split("\t")]


@cache
def _trade_names() -> dict[str, tuple[str, ...]]:
    """The trade's other words for a name, from the synonyms that search uses too.

    The file is read here rather than with `load_synonyms`, which folds every word as search
    needs it and takes longer than a whole check may.
    """
    names: dict[str, dict[str, None]] = {}
    for columns in _lines("retrieval", "synonyms.tsv"):
        if len(columns) != 3 or float(columns[2] or 0) < _SURE:
            continue
        left = [name_key(word) for word in columns[0].split("、")]
        right = left if columns[1] == "=" else [name_key(word) for word in columns[1].split("、")]
        for word in left:
            for other in right:
                if word != other:
                    names.setdefault(word, {})[other] = None
                    names.setdefault(other, {})[word] = None
    return {word: tuple(others) for word, others in names.items()}


def other_names(key: str) -> Iterable[str]:
    """Other keys of the same thing: with and without 工, and what the trade calls it."""
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > 2:
            yield key[: -len(ending)]
        yield key + ending
    yield from _trade_names().get(key, ())


@cache
def trade_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """All words that have another one in their place, as folded text is searched for them."""
    full: dict[str, str] = {}
    for variants, word in _spellings():
        for variant in variants:
            full.setdefault(plain(variant), plain(word))
    for word in list(full.values()):
        if word:
            full.setdefault(word, word)
    ordered = sorted(full, key=len, reverse=True)
    # a short word in Latin letters must stand alone: SUS, but not in a longer code
    patterns = [
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in ordered
    ]
    return re.compile("|".join(patterns)), {
        word: _settled(target, full) for word, target in full.items()
    }


def _settled(word: str, full: dict[str, str]) -> str:
    """The last word of a chain: アスコン → アスファルト混合物 → アスファルト."""
    seen = {word}
    while word in full and full[word] not in seen:
        word = full[word]
        seen.add(word)
    return word


def _spellings() -> Iterator[tuple[list[str], str]]:
    """Spellings with the word that stands for them: the trade's, then those that search knows."""
    for columns in _lines("assistant.estimating", "trade_words.tsv"):
        yield columns[0].split("、"), columns[1]
    for columns in _lines("retrieval", "synonyms.tsv"):
        if len(columns) != 3 or columns[1] != "=" or float(columns[2]) < _SPELLING_WEIGHT:
            continue
        *several, word = columns[0].split("、")
        yield [other for other in several if len(other) > 1], word
