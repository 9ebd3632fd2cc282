"""Which rows of a table a statement speaks of: those whose keys it meets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.content_words import stop_words
from retrieval.documents import Cell, Passage, Unit, UnitKind
from retrieval.japanese import folded, normalise, tokens
from retrieval.quantities import (
    Quantity,
    compatible,
    find_in_normalised,
    find_quantities,
    holds,
    same_quantity,
)

UNTOLD = frozenset({"number", "bar"})


def rows_meant(
    passage: Passage, said_text: str, said: Sequence[Quantity], *, strictly: bool
) -> list[Unit]:
    """The rows whose keys a statement meets, of several those that it meets most closely."""
    ranked: list[tuple[tuple[int, int, int], Unit]] = []
    for unit in passage.units:
        if unit.kind is not UnitKind.ROW:
            continue
        keys = [cell for cell in unit.keys if cell.value.strip()]
        met = [_key_met(cell, said_text, said) for cell in keys]
        if not met or False in met or True not in met or (strictly and None in met):
            continue
        true = [cell for cell, each in zip(keys, met, strict=True) if each]
        # 15℃以上 is 15℃以上 rather than 10℃以上, though both hold
        exact = sum(_is_said(cell, said) for cell in true)
        ranked.append(((len(true), exact, sum(len(cell.value) for cell in true)), unit))
    best = max((rank for rank, _ in ranked), default=(0, 0, 0))
    return [unit for rank, unit in ranked if rank == best]


def _is_said(cell: Cell, said: Sequence[Quantity]) -> bool:
    return any(
        same_quantity(quantity, limit) and quantity.relation is limit.relation
        for limit in _told_quantities(cell.value)
        for quantity in said
    )


def conditions_of(
    passages: Sequence[Passage], said_text: str, said: Sequence[Quantity]
) -> list[Quantity]:
    """The quantities of a statement that only say which row of a table is meant."""
    limits = [
        (cell, limit)
        for passage in passages
        for unit in rows_meant(passage, said_text, said, strictly=False)
        for cell in unit.keys
        for limit in _told_quantities(cell.value)
    ]
    return [
        quantity
        for quantity in said
        if any(
            quantity in _of_label(cell, said_text, said)
            and (holds(quantity, limit) is True or same_quantity(quantity, limit))
            for cell, limit in limits
        )
    ]


def _told_quantities(text: str) -> list[Quantity]:
    return [q for q in find_quantities(text) if q.dimension not in UNTOLD]


def _of_label(cell: Cell, said_text: str, said: Sequence[Quantity]) -> list[Quantity]:
    """The quantities that a statement gives under a key's label (管径600mm); else all of them."""
    label = words_of(normalise(cell.label))
    start, found = 0, []
    for quantity in said:
        if label & words_of(said_text[start : quantity.start]):
            found.append(quantity)
        start = quantity.end
    return found or list(said)


def _key_met(cell: Cell, said_text: str, said: Sequence[Quantity]) -> bool | None:
    """Whether a statement meets a row's key; None when it does not speak of it."""
    key = folded(cell.value)
    text = folded(said_text)
    if key and key in text:
        return True
    limits = _told_quantities(cell.value)
    rest = normalise(cell.value)
    for limit in find_in_normalised(rest):
        rest = rest.replace(limit.text, "#")
    own = words_of(rest)
    if limits and own and not own & words_of(said_text):
        return None  # 「管上30cmまで」 is met by no other 30cm
    if limits:
        answers = [
            any(holds(q, limit) is True or same_quantity(q, limit) for limit in limits)
            for q in _of_label(cell, said_text, said)
            if compatible(q.dimension, limits[0].dimension)
        ]
        return any(answers) if answers else None
    pieces = [piece for piece in re.split(r"[、,・()/\s]", key) if len(piece) > 1]
    pieces += [last for piece in pieces if len(last := piece.rpartition("の")[2]) > 1]
    return any(piece in text for piece in pieces) or None


def is_named(cell: Cell, words: frozenset[str], text: str) -> bool:
    """Whether a statement names the column that a value stands in."""
    last = cell.label.split("/")[-1]
    own = words_of(normalise(re.sub(r"[(（][^)）]*[)）]", "", last)))
    return folded(last) in text or (bool(own) and own <= words)


@lru_cache(maxsize=50_000)
def words_of(text: str) -> frozenset[str]:
    """The content words of a normalised text, numbers and units left out."""
    return frozenset(
        piece.term
        for token in tokens(text)
        for piece in (token, *token.pieces)
        if piece.content
        and len(piece.term) > 1
        and piece.term not in stop_words()
        and not re.fullmatch(r"[0-9.,a-z%℃/]+", piece.term)
    )


def stands_in(word: str, text: str) -> bool:
    """Whether a text has a word as such: 断水 does not stand in 判断水位."""
    line, wanted = normalise(text), normalise(word)
    if wanted not in line:
        return False
    starts, position = set(), 0
    for token in tokens(line):
        position = line.find(token.surface, position)
        start = position
        for piece in token.pieces or (token,):
            starts.add(start)
            start += len(piece.surface)
        position += len(token.surface)
    place = line.find(wanted)
    while place >= 0:
        if place in starts:
            return True
        place = line.find(wanted, place + 1)
    return False
