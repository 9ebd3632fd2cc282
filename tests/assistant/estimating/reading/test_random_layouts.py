"""Whatever choices are made in laying an estimate out, the same estimate is read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.estimating.model import Estimate, LineKind
from assistant.estimating.reading.reader import read_estimate
from assistant.estimating.walking import walk_table
from tests.assistant.estimating.reading.random_layouts import FACTS, Group, Item, Layout


def items_in(estimate: Estimate) -> set[tuple[object, ...]]:
    found = set()
    for breakdown in estimate.breakdowns:
        for entry in walk_table(breakdown):
            line = entry.line
            if line.kind is not LineKind.ITEM:
                continue
            path = [a.name.text.split(" ")[-1] for a in entry.ancestors if a.cost is None]
            found.add(
                (
                    tuple(path),
                    line.name.text.split(" ")[-1].lstrip("①②③"),
                    line.specification.text if line.specification else "",
                    line.unit.text if line.unit else "",
                    line.quantity.number if line.quantity else None,
                    line.unit_price.number if line.unit_price else None,
                    line.amount.number if line.amount else None,
                    line.reference,
                )
            )
    return found


def items_of(layout: Layout) -> set[tuple[object, ...]]:
    found = set()
    for group in layout.works:
        for inner in group.members:
            assert isinstance(inner, Group)
            for item in inner.members:
                assert isinstance(item, Item)
                reference = (
                    f"代価表:{item.table}" if item.table and layout.tables != "none" else None
                )
                found.add(
                    (
                        (group.name, inner.name),
                        item.name,
                        item.specification,
                        item.unit,
                        item.quantity,
                        Decimal(item.price),
                        Decimal(item.amount),
                        reference,
                    )
                )
    return found


def costs_in(estimate: Estimate) -> dict[str, tuple[object, object]]:
    return {
        entry.line.cost.value: (
            entry.line.amount.number if entry.line.amount else None,
            entry.line.rate.number if entry.line.rate else None,
        )
        for breakdown in estimate.breakdowns
        for entry in walk_table(breakdown)
        if entry.line.cost is not None
    }


def check(seed: int, folder: Path) -> None:
    layout = Layout(seed)
    estimate = read_estimate(layout.save(folder))
    context = f"seed {seed}: {layout.choices}"
    assert items_in(estimate) == items_of(layout), context
    rated = layout.costs_at != "end" or layout.rate_at != "none"
    expected = {
        cost.item: (Decimal(cost.amount), Decimal(cost.rate) if cost.rate and rated else None)
        for cost in layout.costs
    }
    assert costs_in(estimate) == expected, context
    if layout.cover != "none":
        facts = {label: estimate.facts[label].text for label in FACTS if label in estimate.facts}
        assert facts == {label: value for label, (value, _) in FACTS.items()}, context
    if layout.tables != "none":
        tables = [
            (
                table.key,
                table.name.text,
                table.base_quantity.number if table.base_quantity else None,
                table.base_unit.text if table.base_unit else None,
                table.total.number if table.total else None,
                table.unit_price.number if table.unit_price else None,
                len(table.lines),
            )
            for table in estimate.tables
        ]
        assert tables == [
            (f"代価表:{i.table}", i.name, 10, i.unit, i.price * 10, i.price, 2)
            for group in layout.works
            for inner in group.members
            if isinstance(inner, Group)
            for i in inner.members
            if isinstance(i, Item) and i.table
        ], context
    assert not estimate.problems, context


@pytest.mark.parametrize("seed", range(60))
def test_the_same_estimate_is_read_from_every_layout(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)
