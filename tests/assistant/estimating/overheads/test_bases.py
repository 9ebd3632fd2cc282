"""The 対象額 of overheads where a printed sum between them is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.estimating.model import CostItem, Estimate, Line
from assistant.estimating.overheads.diagnosis import diagnose
from tests.assistant.estimating.builders import number
from tests.assistant.estimating.overhead_builders import calculated, given, priced

TABLES = given()
CLEAN = calculated(50_000_000, TABLES)


def changed(made: Estimate, cost: CostItem, *, by: int = 0, base_by: int = 0) -> Estimate:
    def line(old: Line) -> Line:
        if old.cost is not cost:
            return old
        assert old.amount is not None
        amount = number((old.amount.number or Decimal(0)) + by, old.amount.place.cell)
        base = old.base and number((old.base.number or Decimal(0)) + base_by, old.base.place.cell)
        return replace(old, amount=amount, base=base)

    (breakdown,) = made.breakdowns
    lines = tuple(line(old) for old in breakdown.lines)
    return replace(made, breakdowns=(replace(breakdown, lines=lines),))


def test_a_misprinted_sum_is_no_reason_to_doubt_the_base_that_its_parts_give() -> None:
    made = changed(priced(CLEAN, bases=True), CostItem.CONSTRUCTION_COST, by=1000)
    assert not [found for found in diagnose(made, TABLES) if found.case == "base"]


def test_a_base_that_neither_the_sum_nor_its_parts_give_is_wrong() -> None:
    made = priced(CLEAN, bases=True)
    made = changed(made, CostItem.CONSTRUCTION_COST, by=1000)
    made = changed(made, CostItem.GENERAL_ADMINISTRATION_COST, base_by=-20_000)
    assert [found.case for found in diagnose(made, TABLES)][:1] == ["base"]
