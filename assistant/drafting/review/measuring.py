"""Whether a statement contradicts a clause: the same subject, dimension and conditions, another value.

A clause speaks of many things; a contradiction is said only where exactly one of its quantities can
be meant, and never where another of them agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.review.aligned import aligned, reversed_bound
from assistant.drafting.review.candidates import (
    Candidate,
    in_rows,
    in_sentences,
    is_told,
    own_phrase,
    phrase_words,
    segment_of,
)
from assistant.drafting.review.meant_rows import conditions_of, words_of
from assistant.drafting.review.wording import one_wording
from retrieval.documents import Passage, Unit
from retrieval.japanese import normalise
from retrieval.quantities import (
    Quantity,
    Relation,
    compatible,
    find_in_normalised,
    same_quantity,
)

_LOWER = frozenset({Relation.AT_LEAST, Relation.MORE_THAN})
_UPPER = frozenset({Relation.AT_MOST, Relation.LESS_THAN})
_CONDITION = re.compile(r"\s?の?(?:とき|場合|箇所|区間|工事|もの|範囲|部分|もので)")
_CITING = re.compile(
    r" +(?:の(?:規定|定め))?に(?:より|よって|よれば|基づき|基づいて|従い|準じ|おいて)、?"
)
"""What is left of a citation when the reference is blanked out."""
_LEAST_WORDS = 2
_LEAST_SHARE = 0.5
_CLEARLY = 0.15
_AS_GOOD = 0.75
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


def contradictions(
    text: str, passages: Iterable[Passage], *, strictly: bool = False
) -> Iterator[Contradiction]:
    """What a statement says otherwise than the passages; ``strictly`` for statements that cite nothing.

    ``text`` is plain (see `text.plain`), references blanked out.
    """
    said_text = one_wording(normalise(_CITING.sub(" ", text)))
    said = [q for q in find_in_normalised(said_text) if is_told(q)]
    if not said:
        return
    passages = list(passages)
    words = words_of(said_text)
    candidates = [c for passage in passages for c in in_sentences(passage)]
    candidates += [
        c for passage in passages for c in in_rows(passage, said_text, said, strictly=strictly)
    ]
    differences = aligned(said_text, passages)
    if differences is not None:
        for each in differences:
            yield Contradiction(each.said, each.wanted, each.unit, each.passage, 1.0)
        return
    conditions = conditions_of(passages, said_text, said)
    told = [
        c
        for c in candidates
        if any(same_quantity(q, c.quantity) and not reversed_bound(q, c.quantity) for q in said)
    ]
    for quantity in said:
        if quantity in conditions:
            continue
        of_kind = [c for c in candidates if compatible(c.quantity.dimension, quantity.dimension)]
        near = phrase_words(segment_of(said_text, quantity))
        if _agreed(quantity, of_kind, near, words, strictly=strictly):
            continue
        if _CONDITION.match(said_text, quantity.end):
            of_kind = [c for c in of_kind if not reversed_bound(quantity, c.quantity)]
        rivals = [c for c in of_kind if c not in told and disagree(quantity, c.quantity)]
        best = _meant(near, words, rivals, of_kind, strictly=strictly)
        own = words_of(own_phrase(said_text, quantity))
        if best is not None and (not own or own & best.words):
            overlap = _overlap(words, best.words)
            yield Contradiction(quantity, best.quantity, best.unit, best.passage, overlap)


def _agreed(
    quantity: Quantity,
    candidates: Sequence[Candidate],
    near: frozenset[str],
    words: frozenset[str],
    *,
    strictly: bool,
) -> bool:
    """Whether a candidate says the same, of the same subject where nothing is cited."""
    alike = [c for c in candidates if not disagree(quantity, c.quantity)]
    highest = max((_score(near, words, c) for c in candidates), default=0.0)
    if any(
        reversed_bound(quantity, c.quantity) and _score(near, words, c) >= highest * _AS_GOOD
        for c in candidates
    ):
        # 24時間以上 for 24時間以内 is no agreement with 14日以内
        alike = [c for c in alike if same_quantity(quantity, c.quantity)]
    same = _AS_GOOD if strictly else _SAME_IS_GOOD
    return any(
        _score(near, words, c)
        >= highest * (same if same_quantity(quantity, c.quantity) else _AS_GOOD)
        for c in alike
    )


def _meant(
    near: frozenset[str],
    words: frozenset[str],
    rivals: Sequence[Candidate],
    candidates: Sequence[Candidate],
    *,
    strictly: bool,
) -> Candidate | None:
    """The candidate that the statement's quantity speaks of, None when several may be.

    Several of one sentence or row are no matter where none of it agrees.
    """
    scored = sorted(
        ((_score(near, words, c), c) for c in rivals), key=lambda each: each[0], reverse=True
    )
    if not scored:
        return None
    score, best = scored[0]
    others = [
        c
        for s, c in scored[1:]
        if not same_quantity(c.quantity, best.quantity) and score - s < _CLEARLY
    ]
    of_unit = [c for c in candidates if c.unit is best.unit]
    if others and (
        strictly
        or any(c.unit is not best.unit for c in others)
        or any(c not in rivals for c in of_unit)
    ):
        return None
    shared = words & best.words
    least = _LEAST_WORDS + 2 if strictly else _LEAST_WORDS - best.keyed
    share = 0.7 if strictly else _LEAST_SHARE
    if len(shared) < least or not near & best.segment:
        return None
    if strictly and len(shared) < share * len(words):
        return None
    return best if _overlap(words, best.words) >= share else None


def _score(near: frozenset[str], words: frozenset[str], candidate: Candidate) -> float:
    told = len(words & candidate.words) / len(words) if words else 0.0
    return _overlap(near, candidate.segment) + _overlap(words, candidate.words) + told


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def disagree(said: Quantity, wanted: Quantity) -> bool:
    """Whether two quantities of one subject can not both hold."""
    if reversed_bound(said, wanted):
        return True
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
