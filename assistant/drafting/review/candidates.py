"""The quantities of a clause that a statement can mean, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.table_reading import table_unit, with_unit
from assistant.drafting.review.meant_rows import UNTOLD, is_named, rows_meant, words_of
from assistant.drafting.review.wording import one_wording
from retrieval.documents import Passage, Unit, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, find_in_normalised, find_quantities

_SEGMENT_END = re.compile(r"[、,。\n:;]|(?:の場合|のとき|ときは|場合は)")
_RATE = re.compile(r"(?<![0-9.])1?(m2|m3|m|kg|t|本|箇所)当たり")
_BOUNDS = frozenset({Relation.AT_LEAST, Relation.AT_MOST, Relation.MORE_THAN, Relation.LESS_THAN})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity of a clause: ``words`` of its sentence or row, ``segment`` those of its phrase.

    ``keyed``: of a row whose key the statement meets.
    """

    quantity: Quantity
    unit: Unit
    passage: Passage
    words: frozenset[str]
    segment: frozenset[str]
    keyed: bool = False


def in_sentences(passage: Passage) -> Iterator[Candidate]:
    """The quantities of a passage's sentences."""
    lead = words_of(normalise("".join(passage.heading_path[-1:])))
    for unit in passage.units:
        if unit.kind is UnitKind.ROW:
            continue
        text = one_wording(normalise(unit.text))
        words = words_of(text)
        for quantity in find_in_normalised(text):
            if is_told(quantity):
                segment = phrase_words(segment_of(text, quantity))
                yield Candidate(quantity, unit, passage, words, segment | (lead & words))


def in_rows(
    passage: Passage, said_text: str, said: Sequence[Quantity], *, strictly: bool
) -> Iterator[Candidate]:
    """The cells that a statement can mean: of rows whose keys it meets, under a label it names."""
    unit_of_table = table_unit(passage)
    text = folded(said_text)
    caption = words_of(normalise(passage.clause))
    words = words_of(said_text)
    for unit in rows_meant(passage, said_text, said, strictly=strictly):
        named = [cell for cell in unit.values if is_named(cell, words, text)]
        for cell in named or unit.values:
            whole = with_unit(cell, unit_of_table)
            rate = _RATE.search(normalise(cell.label))
            value = f"{whole.value}/{rate[1]}" if rate else whole.value
            found = [q for q in find_quantities(value) if q.dimension not in UNTOLD]
            if len(found) != 1:
                continue
            told = frozenset[str]().union(
                *(words_of(normalise(f"{c.label} {c.value}")) for c in (*unit.keys, cell))
            )
            shared = (told | caption) & words
            yield Candidate(found[0], unit, passage, shared, shared, keyed=True)


def own_phrase(text: str, quantity: Quantity) -> str:
    """The phrase that a quantity stands in."""
    starts = [m.end() for m in _SEGMENT_END.finditer(text, 0, quantity.start)]
    end = _SEGMENT_END.search(text, quantity.end)
    phrase = text[starts[-1] if starts else 0 : end.start() if end else len(text)]
    return phrase.replace(quantity.text, " ")


def segment_of(text: str, quantity: Quantity) -> str:
    """The phrase around a quantity, with the one before it: what it is a quantity of."""
    starts = [m.end() for m in _SEGMENT_END.finditer(text, 0, quantity.start)]
    start = starts[-2] if len(starts) > 1 else 0
    end = _SEGMENT_END.search(text, quantity.end)
    phrase = text[start : end.start() if end else len(text)]
    return phrase.replace(quantity.text, " ")


def is_told(quantity: Quantity) -> bool:
    """Whether a quantity can be compared: with a unit, or a bound without one (PI 4以下)."""
    if quantity.dimension == "number":
        return quantity.relation in _BOUNDS
    return quantity.dimension not in UNTOLD


def phrase_words(phrase: str) -> frozenset[str]:
    """The content words of a phrase, and its bounds: 25℃を超える tells which of two cases is meant."""
    bounds = {
        f"{quantity.relation}{quantity.value}{quantity.dimension}"
        for quantity in find_in_normalised(phrase)
        if quantity.relation in _BOUNDS
    }
    return words_of(phrase) | bounds
