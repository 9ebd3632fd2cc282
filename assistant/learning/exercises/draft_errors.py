"""Errors that can be made in a draft: each is wrong by the sheet or by the clause that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from assistant.learning.exercises.clause_errors import (
    clauses,
    duties,
    editions,
    limits,
    rule_numbers,
)
from assistant.learning.exercises.draft_error_kinds import Basis, Candidate
from assistant.learning.exercises.draft_text import Passage
from assistant.learning.exercises.sheet_errors import calculations, dates, sheet_numbers, terms

Maker = Callable[[Passage, Basis, Random], Iterator[Candidate]]
_MAKERS: Mapping[str, Maker] = {
    "sheet_number": sheet_numbers,
    "date": dates,
    "calculation": calculations,
    "rule_number": rule_numbers,
    "limit": limits,
    "duty": duties,
    "clause": clauses,
    "edition": editions,
    "term": terms,
}


def candidates_of(
    passages: Sequence[Passage], name: str, basis: Basis, random: Random
) -> Iterator[Candidate]:
    """Every way to plant a kind of error."""
    maker = _MAKERS.get(name)
    if maker is not None:
        for passage in passages:
            if not passage.heading and not any(piece.gap for piece in passage.pieces):
                yield from maker(passage, basis, random)
