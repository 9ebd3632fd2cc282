"""Whether a statement contradicts a clause: the same subject, dimension and conditions, another value.

A clause speaks of many things; a contradiction is said only where exactly one of its quantities can
be meant, and never where another of them agrees.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.table_reading import table_unit, with_unit
from assistant.drafting.review.meant_rows import (
    UNTOLD,
    conditions_of,
    is_named,
    rows_meant,
    words_of,
)
from retrieval.documents import Passage, Unit, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import (
    Quantity,
    Relation,
    compatible,
    find_in_normalised,
    find_quantities,
    same_quantity,
)

_LOWER = frozenset({Relation.AT_LEAST, Relation.MORE_THAN})
_UPPER = frozenset({Relation.AT_MOST, Relation.LESS_THAN})
_SEGMENT_END = re.compile(r"[、,。\n:;]|(?:の場合|のとき|ときは|場合は)")
_LEAST_WORDS = 2
_LEAST_SHARE = 0.5
_CLEARLY = 0.15
_AS_GOOD = 0.75
_LEAST_FRAME = 12
_FRAME_ALIKE = 0.93
_SAME_IS_GOOD = 0.8
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
    said = [q for q in find_in_normalised(said_text) if q.dimension not in UNTOLD]
    if not said:
        return
    passages = list(passages)
    words = words_of(said_text)
    candidates = [c for passage in passages for c in _in_sentences(passage)]
    candidates += [
        c for passage in passages for c in _in_rows(passage, said_text, said, strictly=strictly)
    ]
    aligned = _aligned(said_text, passages)
    if aligned is not None:
        yield from aligned
        return
    conditions = conditions_of(passages, said_text, said)
    told = [c for c in candidates if any(same_quantity(q, c.quantity) for q in said)]
    for quantity in said:
        if quantity in conditions:
            continue
        of_kind = [c for c in candidates if compatible(c.quantity.dimension, quantity.dimension)]
        near = words_of(_segment(said_text, quantity))
        if _agreed(quantity, of_kind, near, words, strictly=strictly):
            continue
        rivals = [c for c in of_kind if c not in told and disagree(quantity, c.quantity)]
        best = _meant(near, words, rivals, strictly=strictly)
        own = words_of(_own_phrase(said_text, quantity))
        if best is not None and (not own or own & best.words):
            overlap = _overlap(words, best.words)
            yield Contradiction(quantity, best.quantity, best.unit, best.passage, overlap)


def _aligned(text: str, passages: Sequence[Passage]) -> list[Contradiction] | None:
    """Of a sentence that repeats one of a clause but for its numbers, the numbers that differ.

    None when it repeats none.
    """
    said = find_in_normalised(text)
    frame = _frame(text, said)
    found: list[Contradiction] | None = None
    for passage in passages:
        for unit in passage.units:
            if unit.kind is UnitKind.ROW or abs(len(unit.text) - len(text)) > len(text) // 3:
                continue
            own = normalise(unit.text)
            wanted = find_in_normalised(own)
            if len(wanted) != len(said) or not _same_frame(frame, _frame(own, wanted)):
                continue
            pairs = [
                (one, other)
                for one, other in zip(said, wanted, strict=True)
                if compatible(one.dimension, other.dimension) and not same_quantity(one, other)
            ]
            differing = [
                Contradiction(one, other, unit, passage, 1.0)
                for one, other in pairs
                if one.dimension not in UNTOLD
            ]
            if not pairs:
                return []
            if found is None or len(differing) < len(found):
                found = differing
    return found


def _frame(text: str, quantities: Sequence[Quantity]) -> str:
    for quantity in reversed(quantities):
        text = f"{text[: quantity.start]}#{text[quantity.end :]}"
    return re.sub(r"[\s、,。]|^\([0-9]+\)|^[0-9]+[.)]?", "", text)


def _same_frame(one: str, other: str) -> bool:
    if len(one) < _LEAST_FRAME or len(other) < _LEAST_FRAME:
        return False
    if one.endswith(other) or other.endswith(one):
        return True
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _FRAME_ALIKE and matcher.ratio() >= _FRAME_ALIKE


def _agreed(
    quantity: Quantity,
    candidates: Sequence[_Candidate],
    near: frozenset[str],
    words: frozenset[str],
    *,
    strictly: bool,
) -> bool:
    """Whether a candidate says the same, of the same subject where nothing is cited."""
    alike = [c for c in candidates if not disagree(quantity, c.quantity)]
    highest = max((_score(near, words, c) for c in candidates), default=0.0)
    same = _AS_GOOD if strictly else _SAME_IS_GOOD
    return any(
        _score(near, words, c)
        >= highest * (same if same_quantity(quantity, c.quantity) else _AS_GOOD)
        for c in alike
    )


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
    if strictly and len(shared) < share * len(words):
        return None
    return best if _overlap(words, best.words) >= share else None


def _score(near: frozenset[str], words: frozenset[str], candidate: _Candidate) -> float:
    told = len(words & candidate.words) / len(words) if words else 0.0
    return _overlap(near, candidate.segment) + _overlap(words, candidate.words) + told


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
    if (
        wanted.relation is Relation.ABOUT
        and said.relation is not Relation.ABOUT
        and said.value is not None
        and wanted.value is not None
    ):
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
            if quantity.dimension not in UNTOLD:
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
    for unit in rows_meant(passage, said_text, said, strictly=strictly):
        named = [cell for cell in unit.values if is_named(cell, words, text)]
        for cell in named or unit.values:
            whole = with_unit(cell, unit_of_table)
            found = [q for q in find_quantities(whole.value) if q.dimension not in UNTOLD]
            if len(found) != 1:
                continue
            told = frozenset[str]().union(
                *(words_of(normalise(f"{c.label} {c.value}")) for c in (*unit.keys, cell))
            )
            shared = (told | caption) & words
            yield _Candidate(found[0], unit, passage, shared, shared)


def _own_phrase(text: str, quantity: Quantity) -> str:
    """The phrase that a quantity stands in."""
    starts = [m.end() for m in _SEGMENT_END.finditer(text, 0, quantity.start)]
    end = _SEGMENT_END.search(text, quantity.end)
    phrase = text[starts[-1] if starts else 0 : end.start() if end else len(text)]
    return phrase.replace(quantity.text, " ")


def _segment(text: str, quantity: Quantity) -> str:
    """The phrase around a quantity, with the one before it: what it is a quantity of."""
    starts = [m.end() for m in _SEGMENT_END.finditer(text, 0, quantity.start)]
    start = starts[-2] if len(starts) > 1 else 0
    end = _SEGMENT_END.search(text, quantity.end)
    phrase = text[start : end.start() if end else len(text)]
    return phrase.replace(quantity.text, " ")
