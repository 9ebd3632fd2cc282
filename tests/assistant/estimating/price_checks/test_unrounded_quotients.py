"""A unit-cost table's price of one unit that is a bare quotient may be used cut."""

from __future__ import annotations

from assistant.estimating.findings import Finding
from tests.assistant.estimating.builders import estimate, line, table
from tests.assistant.estimating.rules.saying import said_by


def said_of(price: str) -> list[Finding]:
    parts = [line(3, "普通作業員", "", "人", 1, "11606333", "11606333", sheet="代価表")]
    works = table("代価表:1", "床掘り", parts, base=10000, unit="m3", total="11606333",
                  unit_price="1160.6333")  # fmt: skip
    item = line(5, "床掘り", "", "m3", 10, price, "11606", reference="代価表:1")
    found = said_by("unit_cost_rebuild", estimate(item, tables=[works]))
    return [one for one in found if one.case == "referring_price"]


def test_a_quotient_cut_to_two_decimals_or_yen_is_the_tables_price() -> None:
    assert said_of("1160.63") == []
    assert said_of("1160") == []


def test_another_price_is_not() -> None:
    assert [one.place.cell for one in said_of("1170.63")] == ["E5"]
