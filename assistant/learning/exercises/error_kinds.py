"""The kinds of error that exercises plant into estimates: groups, reasons, difficulty."""

from __future__ import annotations

import random
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assistant.learning.exercises.exercise import Difficulty
from corpora.estimates.planting.kinds import all_kinds
from corpora.estimates.planting.model import Kind
from retrieval.errors import NaniwaError

GROUPS = ("単価", "数量", "計算・合計", "経費・率", "記載")
"""What a trainee chooses kinds by, in the order of a menu."""

_PRICE, _QUANTITY, _SUM, _RATE, _WORDS = GROUPS
_E, _N, _H = Difficulty.EASY, Difficulty.NORMAL, Difficulty.HARD


@dataclass(frozen=True, slots=True)
class Taught:
    """How a kind of error is taught: ``reason`` and ``also`` are the reasons that are right.

    ``everywhere`` when all of its places are right, not the first alone.
    """

    group: str
    reason: str
    difficulties: tuple[Difficulty, ...]
    also: tuple[str, ...] = ()
    everywhere: bool = False


TAUGHT: dict[str, Taught] = {
    "old_edition": Taught(_PRICE, "price_chosen", (_N, _H), ("unit_price",)),
    "one_yen": Taught(_PRICE, "unit_price", (_H,)),
    "digits_swapped": Taught(_PRICE, "unit_price", (_N, _H)),
    "other_district": Taught(_PRICE, "price_chosen", (_N, _H), ("unit_price",)),
    "neighbour_specification": Taught(_PRICE, "price_chosen", (_N, _H), ("unit_price",)),
    "ten_times": Taught(_PRICE, "unit_price", (_E,)),
    "tenth": Taught(_PRICE, "unit_price", (_E,)),
    "tax_included": Taught(_PRICE, "unit_price", (_N,)),
    "labour_of_other_year": Taught(_PRICE, "price_chosen", (_H,), ("unit_price",), everywhere=True),
    "labour_correction_missing": Taught(_PRICE, "price_correction", (_H,), ("unit_price",)),
    "labour_correction_other": Taught(_PRICE, "price_correction", (_H,), ("unit_price",)),
    "not_carried": Taught(_PRICE, "unit_cost", (_N, _H), ("unit_price",)),
    "price_for_the_base": Taught(_PRICE, "unit_cost", (_E, _N), ("unit_price",)),
    "wrong_base": Taught(_PRICE, "unit_cost", (_N,)),
    "productivity": Taught(_PRICE, "unit_cost", (_H,), ("quantity",)),
    "productivity_other_base": Taught(_PRICE, "unit_cost", (_E, _N), ("quantity",)),
    "scrap_price": Taught(_PRICE, "unit_price", (_H,)),
    "quantity": Taught(_QUANTITY, "quantity", (_N, _H)),
    "quantity_ten_times": Taught(_QUANTITY, "quantity", (_E, _N)),
    "unit": Taught(_QUANTITY, "unit", (_E, _N)),
    "doubled": Taught(_QUANTITY, "duplicate", (_E, _N), everywhere=True),
    "missing": Taught(_QUANTITY, "missing", (_N, _H)),
    "missing_pair": Taught(_QUANTITY, "missing", (_H,)),
    "volume": Taught(_QUANTITY, "ratio", (_N, _H), ("quantity",), everywhere=True),
    "specification": Taught(_WORDS, "specification", (_N, _H)),
    "work_name": Taught(_WORDS, "statement", (_E, _N), everywhere=True),
    "period": Taught(_WORDS, "statement", (_E, _N)),
    "thickness_in_text": Taught(_WORDS, "statement", (_N, _H), ("specification",), everywhere=True),
    "overhead_year": Taught(_WORDS, "statement", (_H,), ("rate",), everywhere=True),
    "price_date": Taught(_WORDS, "statement", (_H,), ("price_chosen",)),
    "five_day_week": Taught(_WORDS, "statement", (_H,)),
    "product": Taught(_SUM, "product", (_N, _H)),
    "zero_amount": Taught(_SUM, "product", (_E,)),
    "group_sum": Taught(_SUM, "sum", (_E, _N), everywhere=True),
    "table_total": Taught(_SUM, "sum", (_E, _N), ("unit_cost",)),
    "formula_leaves_out": Taught(_SUM, "sum", (_N, _H), ("unit_cost",)),
    "formula_adds_twice": Taught(_SUM, "sum", (_N, _H)),
    "typed_total": Taught(_SUM, "sum", (_H,)),
    "hidden_row": Taught(_SUM, "hidden", (_N, _H), ("sum",)),
    "cost_sum": Taught(_SUM, "sum", (_E, _N)),
    "rate_of_category": Taught(_RATE, "rate", (_N,)),
    "rate_of_other_year": Taught(_RATE, "rate", (_H,)),
    "rate_hundredth": Taught(_RATE, "rate", (_H,), ("rounding",)),
    "administration_rate": Taught(_RATE, "rate", (_H,)),
    "base": Taught(_RATE, "base", (_H,)),
    "correction_missing": Taught(_RATE, "rate", (_N, _H)),
    "correction_twice": Taught(_RATE, "rate", (_H,)),
    "guarantee": Taught(_RATE, "rate", (_H,)),
    "not_cut": Taught(_RATE, "rounding", (_H,)),
    "price_rounded_up": Taught(_RATE, "rounding", (_H,), everywhere=True),
    "tax": Taught(_RATE, "tax", (_E, _N)),
    "scrap_with_overheads": Taught(_RATE, "base", (_H,), ("sum",), everywhere=True),
    "scrap_sign": Taught(_PRICE, "unit_price", (_N,)),
    "investigation_price": Taught(_RATE, "statement", (_H,)),
}
"""Kinds that a trainee can find with the estimate and its references alone."""


def kinds_for(difficulty: Difficulty, names: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds to plant: of the difficulty, and of the groups or kinds named.

    A group or kind that has none of the difficulty is taken as it is. Raises NaniwaError for a
    name that is none.
    """
    known = {kind.name: kind for kind in all_kinds() if kind.name in TAUGHT}
    fitting = {name for name in known if difficulty in TAUGHT[name].difficulties}
    wanted = list(names)
    if not wanted:
        return tuple(known[name] for name in known if name in fitting)
    chosen: set[str] = set()
    for name in wanted:
        named = {
            kind.name
            for kind in known.values()
            if name in (kind.name, kind.title, TAUGHT[kind.name].group)
        }
        if not named:
            message = f"誤りの種類「{name}」はありません（{'、'.join(GROUPS)}）。"
            raise NaniwaError(message, code="no_kind")
        chosen |= (named & fitting) or named
    return tuple(known[name] for name in known if name in chosen)


_OF_AN_EDITION = frozenset(
    {
        "old_edition", "one_yen", "digits_swapped", "other_district", "neighbour_specification",
        "ten_times", "tenth", "tax_included", "labour_of_other_year",
        "labour_correction_missing", "labour_correction_other", "scrap_price", "scrap_sign",
    }
)  # fmt: skip


def contradict(names: AbstractSet[str]) -> bool:
    """Whether errors of these kinds leave open which of them is the error.

    With a wrong price date on the cover no single price can be called wrong, and with a wrong
    year of rates beside it neither of the two.
    """
    return "price_date" in names and bool(names & (_OF_AN_EDITION | {"overhead_year"}))


def drawn(kinds: tuple[Kind, ...], count: int, chance: random.Random) -> list[Kind]:
    """``count`` kinds, going round the groups so that they differ; kinds repeat when few."""
    groups: dict[str, list[Kind]] = {}
    for kind in kinds:
        groups.setdefault(TAUGHT[kind.name].group, []).append(kind)
    order = list(groups)
    chance.shuffle(order)
    bags: dict[str, list[Kind]] = {}
    result: list[Kind] = []
    while len(result) < count:
        group = order[len(result) % len(order)]
        if not bags.get(group):
            bags[group] = chance.sample(groups[group], len(groups[group]))
        result.append(bags[group].pop())
    return result
