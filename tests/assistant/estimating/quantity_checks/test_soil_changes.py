"""Loosened and compacted soil by the changes of volume of a rate table."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.model import Breakdown, Stage
from assistant.estimating.quantity_checks.soil_changes import wrong_volumes
from assistant.estimating.references import RateRow
from assistant.estimating.specifications.work_words import works_of
from tests.assistant.estimating.builders import Number, line


def row(rate: str, soil: str, factor: str) -> RateRow:
    return RateRow("令和7年度", f"変化率:{rate}", soil, "factor", a=Decimal(factor))


ROWS = (row("L", "砂質土", "1.20"), row("L", "粘性土", "1.25"), row("C", "砂質土", "0.90"))


def found(
    *volumes: tuple[str, str, Number], rows: tuple[RateRow, ...] = ROWS
) -> list[tuple[str, Decimal]]:
    lines = [
        line(number, name, specification, "m3", quantity, 100)
        for number, (name, specification, quantity) in enumerate(volumes, start=1)
    ]
    group = works_of(Breakdown("", "内訳書", Stage.BREAKDOWN, tuple(lines)))
    return [(wrong.work.line.name.text, wrong.expected) for wrong in wrong_volumes(group, rows)]


def test_loosened_soil_follows_the_rate_of_its_kind() -> None:
    assert found(("掘削", "砂質土", 1500), ("残土運搬", "砂質土 ほぐした土量", 1800)) == []
    assert found(("掘削", "砂質土", 1500), ("残土運搬", "砂質土 ほぐした土量", 1875)) == [
        ("残土運搬", Decimal(1800))
    ]


def test_the_rate_of_another_soil_is_named() -> None:
    group = works_of(
        Breakdown(
            "",
            "内訳書",
            Stage.BREAKDOWN,
            (
                line(1, "掘削", "砂質土", "m3", 1500, 100),
                line(2, "運搬", "砂質土 ほぐし", "m3", 1875, 100),
            ),
        )
    )
    wrong = next(iter(wrong_volumes(group, ROWS)))
    assert wrong.other is not None
    assert wrong.other.work_category == "粘性土"


def test_soil_measured_as_it_lies_needs_no_rate() -> None:
    assert found(("掘削", "砂質土", 1500), ("残土運搬", "砂質土 ほぐし", 1500)) == []


def test_a_part_that_goes_elsewhere_is_left_alone() -> None:
    assert found(("掘削", "砂質土", 1500), ("残土運搬", "砂質土 ほぐし", 640)) == []


def test_nothing_is_said_of_two_excavations() -> None:
    volumes = (("掘削", "砂質土", 1500), ("床掘", "砂質土", 300), ("運搬", "砂質土 ほぐし", 1875))
    assert found(*volumes) == []


def test_compacted_soil_follows_its_own_rate() -> None:
    assert found(("土砂採取", "砂質土", 1000), ("路体盛土", "砂質土 締固め", 950)) == [
        ("路体盛土", Decimal(900))
    ]


def test_nothing_is_said_without_rates_of_change() -> None:
    other = (row("地域", "市街地", "1.3"),)
    assert found(("掘削", "砂質土", 1500), ("運搬", "砂質土 ほぐし", 1875), rows=other) == []
