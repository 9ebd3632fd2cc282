"""Several errors in one sample estimate: each visible, none covering up or undoing another."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.design import read_design
from corpora.estimates.planting.composing import Composed, Variant, compose, go_together
from corpora.estimates.planting.kinds import all_kinds
from corpora.estimates.planting.model import Change, Ground, Planted

CATALOGUE = load_catalogue()
KINDS = {kind.name: kind for kind in all_kinds()}


def clean(key: str = "road") -> Composed:
    return Composed(Variant(read_design(key), (), CATALOGUE))


def composed(*names: str, key: str = "road", seed: int = 1) -> Composed:
    chance = random.Random(seed)  # noqa: S311 - repeatable
    return compose(clean(key), [KINDS[name] for name in names], chance)


def with_errors(*changes: tuple[str, Decimal]) -> Composed:
    """Overridden values, whether they go together or not."""
    result = clean()
    ground = Ground(result.clean.estimate, CATALOGUE, random.Random(1))  # noqa: S311 - repeatable
    for tag, value in changes:
        planted = Planted(ground, Change({tag: value}), (tag,), "", "")
        result = result.with_error(KINDS["one_yen"], planted)
    return result


@pytest.mark.parametrize("key", ["road", "office", "park"])
def test_each_error_stands_among_the_others_and_can_be_mended_alone(key: str) -> None:
    names = ("digits_swapped", "quantity", "table_total", "group_sum", "rate_hundredth", "tax")
    made = composed(*names, key=key)
    assert len(made.errors) == len(names)
    for number, mended in enumerate(made.mended):
        tag = made.own_tags(number)[0]
        assert made.whole.values[tag] != mended.values[tag]
    assert made.whole.estimate.costs[-1].amount != made.clean.estimate.costs[-1].amount


def test_a_sum_s_error_lets_those_below_it_show_through() -> None:
    made = composed("quantity", "group_sum", "cost_sum")
    quantity = [kind.name for kind, _ in made.errors].index("quantity")
    assert "直接工事費.amount" in made.consequences(quantity)
    assert "工事原価.amount" in made.consequences(quantity)


def test_two_errors_in_a_row_or_in_a_table_and_its_part_do_not_go_together() -> None:
    line = next(x for x in clean().clean.estimate.lines if x.unit_price and x.quantity)
    price, quantity = (f"{line.id}.unit_price", Decimal(7)), (f"{line.id}.quantity", Decimal(3))
    assert go_together(with_errors(price))
    assert not go_together(with_errors(price, quantity))
    table = next(x for x in clean().clean.estimate.tables if len(x.lines) > 2)
    part = (f"{table.lines[0].id}.quantity", Decimal(9))
    assert not go_together(with_errors(part, (f"{table.key}.total", Decimal(5))))


def test_a_fixed_sum_that_would_hide_an_error_below_it_is_refused() -> None:
    estimate = clean().clean.estimate
    group = next(x for x in estimate.lines if x.kind == "group")
    below = next(x for x in estimate.lines[1:] if x.unit_price)
    hidden = with_errors((f"{below.id}.unit_price", Decimal(7)), (f"{group.id}.amount", Decimal(1)))
    assert not go_together(hidden)


def test_an_error_that_changes_nothing_is_refused() -> None:
    line = next(x for x in clean().clean.estimate.lines if x.unit_price)
    assert line.unit_price is not None
    assert not go_together(with_errors((f"{line.id}.unit_price", line.unit_price)))


def test_changed_words_lines_and_references_are_made_together() -> None:
    made = composed(
        "unit", "doubled", "missing", "period", "thickness_in_text", "labour_of_other_year"
    )
    assert len(made.errors) == 6
    whole = made.whole
    assert whole.quantities == made.origin
    assert whole.specification != made.origin
    assert any(line.id.endswith("again") for line in whole.estimate.lines)
    assert whole.estimate.facts["工期"] != made.origin.facts["工期"]
    assert replace(whole.estimate.design, lines=made.origin.lines) == made.origin
