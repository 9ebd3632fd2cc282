"""Whether a statement contradicts a clause: the same subject, dimension and conditions, another value.

A clause speaks of many things; a contradiction is said only where exactly one of its quantities can
be meant, and never where another of them agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.table_reading import table_unit, with_unit
from retrieval.content_words import stop_words
from retrieval.documents import Cell, Passage, Unit, UnitKind
from retrieval.japanese import folded, normalise, tokens
from retrieval.quantities import (
    Quantity,
    Relation,
    compatible,
    find_in_normalised,
    find_quantities,
    holds,
    same_quantity,
)

_LOWER = frozenset({Relation.AT_LEAST, Relation.MORE_THAN})
_UPPER = frozenset({Relation.AT_MOST, Relation.LESS_THAN})
_SEGMENT_END = re.compile(r"[、,。\n:;]|(?:の場合|のとき|ときは|場合は)")
_UNTOLD = frozenset({"number", "bar"})
_LEAST_WORDS = 2
_LEAST_SHARE = 0.5
_CLEARLY = 0.15
_ABOUT = 10  # 「約」 allows a tenth


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``said`` in the statement, ``wanted`` by the clause's ``unit`` on ``page``."""

    said: Quantity
    wanted: Quantity
    unit: Unit
    passage: Passage
    overlap: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    quantity: Quantity
    unit: Unit
    passage: Passage
    words: frozenset[str]
    segment: frozenset[str]


def contradictions(
    text: str, passages: Iterable[Passage], *, strictly: bool = False
) -> Iterator[Contradiction]:
    """What a statement says otherwise than the passages; ``strictly`` for statements that cite nothing.

    ``text`` is plain (see `text.plain`), references blanked out.
    """
    said_text = normalise(text)
    said = [q for q in find_in_normalised(said_text) if q.dimension not in _UNTOLD]
    if not said:
        return
    passages = list(passages)
    words = words_of(said_text)
    candidates = [c for passage in passages for c in _in_sentences(passage)]
    candidates += [
        c for passage in passages for c in _in_rows(passage, said_text, said, strictly=strictly)
    ]
    agreed = [c for c in candidates if any(same_quantity(q, c.quantity) for q in said)]
    for quantity in said:
        of_kind = [c for c in candidates if compatible(c.quantity.dimension, quantity.dimension)]
        if any(not disagree(quantity, c.quantity) for c in of_kind):
            continue
        near = words_of(_segment(said_text, quantity))
        rivals = [c for c in of_kind if c not in agreed]
        best = _meant(near, words, rivals, strictly=strictly)
        if best is not None:
            overlap = _overlap(words, best.words)
            yield Contradiction(quantity, best.quantity, best.unit, best.passage, overlap)


def _meant(
    near: frozenset[str],
    words: frozenset[str],
    rivals: Sequence[_Candidate],
    *,
    strictly: bool,
) -> _Candidate | None:
    """The one candidate that the statement's quantity speaks of, None when several may be."""
    scored = sorted(
        ((_score(near, words, c), c) for c in rivals), key=lambda each: each[0], reverse=True
    )
    if not scored:
        return None
    score, best = scored[0]
    others = [s for s, c in scored[1:] if not same_quantity(c.quantity, best.quantity)]
    if others and score - others[0] < _CLEARLY:
        return None
    shared = words & best.words
    least = _LEAST_WORDS + 2 if strictly else _LEAST_WORDS
    share = 0.7 if strictly else _LEAST_SHARE
    if len(shared) < least or not near & best.segment:
        return None
    return best if _overlap(words, best.words) >= share else None


def _score(near: frozenset[str], words: frozenset[str], candidate: _Candidate) -> float:
    return _overlap(near, candidate.segment) + _overlap(words, candidate.words)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def disagree(said: Quantity, wanted: Quantity) -> bool:
    """Whether two quantities of one subject can not both hold."""
    if not compatible(said.dimension, wanted.dimension) or same_quantity(said, wanted):
        return False
    if said.relation in _LOWER and wanted.relation in _UPPER:
        return False
    if said.relation in _UPPER and wanted.relation in _LOWER:
        return False
    if said.relation is Relation.TOLERANCE or wanted.relation is Relation.TOLERANCE:
        return said.relation is wanted.relation
    if wanted.is_interval and said.value is not None and not said.is_interval:
        return not wanted.contains(said.value)
    if wanted.relation is Relation.ABOUT and said.value is not None and wanted.value is not None:
        return abs(said.value - wanted.value) * _ABOUT > abs(wanted.value)
    return True


def _in_sentences(passage: Passage) -> Iterator[_Candidate]:
    lead = words_of(normalise("".join(passage.heading_path[-1:])))
    for unit in passage.units:
        if unit.kind is UnitKind.ROW:
            continue
        text = normalise(unit.text)
        words = words_of(text)
        for quantity in find_in_normalised(text):
            if quantity.dimension not in _UNTOLD:
                segment = words_of(_segment(text, quantity))
                yield _Candidate(quantity, unit, passage, words, segment | (lead & words))


def _in_rows(
    passage: Passage, said_text: str, said: Sequence[Quantity], *, strictly: bool
) -> Iterator[_Candidate]:
    """The cells that a statement can mean: of rows whose keys it meets, under a label it names."""
    unit_of_table = table_unit(passage)
    text = folded(said_text)
    caption = words_of(normalise(passage.clause))
    words = words_of(said_text)
    for unit in passage.units:
        if unit.kind is not UnitKind.ROW:
            continue
        met = [_key_met(cell, text, said) for cell in unit.keys if cell.value.strip()]
        if not met or False in met or True not in met or (strictly and None in met):
            continue
        named = [cell for cell in unit.values if _named(cell, words, text)]
        for cell in named or unit.values:
            whole = with_unit(cell, unit_of_table)
            found = [q for q in find_quantities(whole.value) if q.dimension not in _UNTOLD]
            if len(found) != 1:
                continue
            told = frozenset().union(
                *(words_of(normalise(f"{c.label} {c.value}")) for c in (*unit.keys, cell))
            )
            shared = (told | caption) & words
            yield _Candidate(found[0], unit, passage, shared, shared)


def _key_met(cell: Cell, text: str, said: Sequence[Quantity]) -> bool | None:
    """Whether a statement meets a row's key; None when it says nothing of its dimension."""
    limits = [q for q in find_quantities(cell.value) if q.dimension not in _UNTOLD]
    key = folded(cell.value)
    if key and key in text:
        return True
    if limits:
        answers = [
            any(holds(q, limit) is True or same_quantity(q, limit) for limit in limits)
            for q in said
            if compatible(q.dimension, limits[0].dimension)
        ]
        return any(answers) if answers else None
    pieces = [piece for piece in re.split(r"[、,・()()/\s]", key) if len(piece) > 1]
    return any(piece in text for piece in pieces)


def _named(cell: Cell, words: frozenset[str], text: str) -> bool:
    last = cell.label.split("/")[-1]
    own = words_of(normalise(re.sub(r"[(（][^)）]*[)）]", "", last)))
    return folded(last) in text or (bool(own) and own <= words)


def _segment(text: str, quantity: Quantity) -> str:
    """The phrase around a quantity, with the one before it: what it is a quantity of."""
    starts = [m.end() for m in _SEGMENT_END.finditer(text, 0, quantity.start)]
    start = starts[-2] if len(starts) > 1 else 0
    end = _SEGMENT_END.search(text, quantity.end)
    phrase = text[start : end.start() if end else len(text)]
    return phrase.replace(quantity.text, " ")


@lru_cache(maxsize=50_000)
def words_of(text: str) -> frozenset[str]:
    """The content words of a normalised text, numbers and units left out."""
    return frozenset(
        piece.term
        for token in tokens(text)
        for piece in (token.pieces or (token,))
        if piece.content
        and len(piece.term) > 1
        and piece.term not in stop_words()
        and not re.fullmatch(r"[0-9.,a-z%℃/]+", piece.term)
    )
