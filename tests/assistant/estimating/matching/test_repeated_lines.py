"""Lines that stand again in another group."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.matching.repeated_lines import repeated_elsewhere
from assistant.estimating.model import Line, LineKind
from assistant.estimating.references import QuantityRow, References
from tests.assistant.estimating.builders import estimate, line


def group(row: int, name: str, *children: Line) -> Line:
    return line(row, name, kind=LineKind.GROUP, children=children)


def guard(row: int, quantity: str = "64") -> Line:
    return line(row, "交通誘導警備員B", "昼間", "人日", quantity, 17100, 1094400)


def rows(*lines: Line, references: References | None = None) -> list[tuple[int, int]]:
    found = repeated_elsewhere(estimate(*lines), references or References())
    return [(first.line.row, second.line.row) for first, second in found]


def test_a_line_that_stands_once_more_in_another_group_is_told() -> None:
    assert rows(group(1, "仮設工", guard(2)), group(3, "安全費", guard(4))) == [(2, 4)]


def test_a_round_quantity_is_shared_by_chance() -> None:
    assert rows(group(1, "A工区", guard(2, "10")), group(3, "B工区", guard(4, "10"))) == []


def test_many_repeated_lines_are_places_that_are_alike() -> None:
    def place(row: int) -> Line:
        return group(
            row, f"{row}箇所", guard(row + 1), line(row + 2, "区画線", "", "m", 248, 342, 84816)
        )

    assert rows(place(1), place(10)) == []


def test_the_quantity_sheet_says_how_often_a_line_stands() -> None:
    def measured(times: int) -> References:
        row = QuantityRow("交通誘導警備員B", "昼間", "人日", Decimal(64))
        return References(quantities=(row,) * times)

    lines = group(1, "仮設工", guard(2)), group(3, "安全費", guard(4))
    assert rows(*lines, references=measured(1)) == [(2, 4)]
    assert rows(*lines, references=measured(2)) == []


def test_another_price_is_another_line() -> None:
    dearer = line(4, "交通誘導警備員B", "昼間", "人日", 64, 18200, 1164800)
    assert rows(group(1, "仮設工", guard(2)), group(3, "安全費", dearer)) == []
