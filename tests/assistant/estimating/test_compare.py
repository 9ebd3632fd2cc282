"""Two versions side by side: what changed, came, went, and by how much."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.compare import Change, ChangeKind, compare_estimates
from assistant.estimating.model import CostItem, Estimate, LineKind
from assistant.estimating.references import References
from tests.assistant.estimating.builders import estimate, line


def changes(before: Estimate, after: Estimate) -> list[Change]:
    return list(compare_estimates(before, after, References()).changes)


def test_equal_versions_have_no_change() -> None:
    one = estimate(line(5, "掘削", "土砂", "m3", 10, 100, 1000))
    comparison = compare_estimates(one, one, References())
    assert comparison.changes == ()
    assert comparison.unchanged == 1


def test_a_changed_quantity_gives_its_difference_in_yen() -> None:
    before = estimate(line(5, "掘削", "土砂", "m3", 10, 100, 1000))
    after = estimate(line(9, "掘削", "土砂", "ｍ３", 12, 100, 1200))
    (change,) = changes(before, after)
    assert change.kinds == (ChangeKind.QUANTITY, ChangeKind.AMOUNT)
    assert change.difference_yen == Decimal(200)
    assert change.before is not None
    assert change.before.place.cell == "A5"
    assert change.after is not None
    assert change.after.place.cell == "A9"


def test_added_and_removed_lines_are_told_apart() -> None:
    before = estimate(line(5, "掘削", "土砂", "m3", 10, 100, 1000))
    after = estimate(line(5, "残土処分", "", "t", 3, 50, 150))
    found = {change.kinds[0]: change for change in changes(before, after)}
    assert found[ChangeKind.ADDED].difference_yen == Decimal(150)
    assert found[ChangeKind.REMOVED].difference_yen == Decimal(-1000)


def test_a_changed_specification_is_one_changed_line_and_not_two() -> None:
    before = estimate(line(5, "コンクリート", "18-8-40BB", "m3", 10, 100, 1000))
    after = estimate(line(5, "コンクリート", "21-8-40BB", "m3", 10, 110, 1100))
    (change,) = changes(before, after)
    assert ChangeKind.SPECIFICATION in change.kinds
    assert change.item_before == "コンクリート 18-8-40BB"
    assert change.shown_item.endswith("（前: コンクリート 18-8-40BB）")


def test_the_same_item_in_two_groups_stays_in_its_group() -> None:
    def version(first: int, second: int) -> Estimate:
        return estimate(
            line(
                1,
                "甲区間",
                kind=LineKind.GROUP,
                children=[line(2, "掘削", "", "m3", first, 1, first)],
            ),
            line(
                3,
                "乙区間",
                kind=LineKind.GROUP,
                children=[line(4, "掘削", "", "m3", second, 1, second)],
            ),
        )

    (change,) = changes(version(10, 20), version(10, 25))
    assert change.path == ("乙区間",)
    assert change.difference_yen == Decimal(5)


def test_the_cost_summary_of_both_versions_is_kept() -> None:
    before = estimate(line(1, "工事価格", amount=1000, cost=CostItem.CONTRACT_PRICE_BEFORE_TAX))
    after = estimate(line(1, "工事価格", amount=1300, cost=CostItem.CONTRACT_PRICE_BEFORE_TAX))
    comparison = compare_estimates(before, after, References())
    assert comparison.costs == ((CostItem.CONTRACT_PRICE_BEFORE_TAX, Decimal(1000), Decimal(1300)),)
