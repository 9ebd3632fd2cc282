"""The 歩掛 rows of a rate table, and which of them are of a unit-cost table's work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.estimating.matching.contradictions import codes, contradict
from assistant.estimating.matching.names import name_key
from assistant.estimating.price_checks.blocks import Base, Block, base_stated
from assistant.estimating.references import RateRow
from assistant.estimating.walking import Located, shown_name

_PREFIX = "歩掛:"
_JAPANESE = re.compile(r"[^ぁ-んァ-ヺ一-鿿々]")


@dataclass(frozen=True, slots=True)
class Productivity:
    """A 歩掛: so much of ``what`` (a worker, fuel, a machine) for the base quantity of a work."""

    row: RateRow
    what: str
    work: str
    words: tuple[str, ...]
    base: Base | None


def productivities(rates: Iterable[RateRow]) -> list[Productivity]:
    """The 歩掛 rows of a rate table, parsed."""
    return [_parsed(row) for row in rates if row.rate.startswith(_PREFIX) and row.a is not None]


def _parsed(row: RateRow) -> Productivity:
    base, work = base_stated(row.work_category)
    words = tuple(key for word in work.split() if (key := name_key(word)))
    return Productivity(row, row.rate.removeprefix(_PREFIX).strip(), work, words, base)


def rows_of(block: Block, known: Sequence[Productivity]) -> tuple[list[Productivity], bool]:
    """The 歩掛 of the block's work, and whether the work is named in full.

    Those that the block names with the most words; when it names none in full, those of the only
    work whose name it has and that it doesn't contradict (10 t and 4 t).
    """
    fitting = [
        entry
        for entry in known
        if all(word in block.key for word in entry.words)
        and (entry.words or len({other.work for other in known}) == 1)
    ]
    if fitting:
        longest = max(sum(map(len, entry.words)) for entry in fitting)
        return [entry for entry in fitting if sum(map(len, entry.words)) == longest], True
    stands = codes(block.name)
    likely = [
        entry
        for entry in known
        if entry.words and entry.words[0] in block.key and not contradict(codes(entry.work), stands)
    ]
    return (likely, False) if len({entry.work for entry in likely}) == 1 else ([], False)


def names_most(block: Block, work: str) -> bool:
    """Whether a row's work (its key) is most of the block's name: 掘削 is not 掘削補助作業."""
    title, work = _JAPANESE.sub("", block.title), _JAPANESE.sub("", work)
    return len(work) * 5 >= len(title) * 3


def lines_of(block: Block, what: str) -> list[Located]:
    """The block's lines of a worker, fuel or machine: of that very name, else of one that has it."""
    key = name_key(what)
    same = [found for found in block.lines if name_key(found.line.name.text) == key]
    if same:
        return same
    return [
        found
        for found in block.lines
        if key in name_key(shown_name(found.line)) and "補正" not in shown_name(found.line)
    ]
