"""Rule 14 on small groups: what is impossible is asked about, what is possible is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Line, LineKind
from assistant.estimating.quantity_checks.stated_volumes import (
    is_shown_as,
    stated_products,
    stated_thickness,
)
from assistant.estimating.references import References
from assistant.estimating.rules.physical_ratios import physical_ratios
from tests.assistant.estimating.builders import estimate, line


def found(*lines: Line) -> list[Finding]:
    grouped = line(1, "工種", kind=LineKind.GROUP, children=lines)
    return list(physical_ratios(estimate(grouped), References()))


def test_a_quantity_that_its_own_line_contradicts_is_an_error() -> None:
    wrong = line(2, "敷均しコンクリート", "面積 120 m2 × 厚 0.20 m", "m3", 240, 100)
    (finding,) = found(wrong)
    assert (finding.severity, finding.place.cell) == (Severity.ERROR, "D2")
    assert finding.expected == "24"
    assert finding.difference_yen == Decimal(-21_600)


@pytest.mark.parametrize("quantity", ["24.1", "24", "20"])
def test_a_stated_volume_may_be_shown_in_display_units(quantity: str) -> None:
    assert found(line(2, "敷均し", "A=120.5m2 t=0.20m", "m3", quantity)) == []


def test_sizes_of_goods_are_not_volumes() -> None:
    assert found(line(2, "U型側溝", "300×300×2000", "m", 24)) == []
    assert found(line(2, "鋼板", "1.5m2×22mm", "枚", 24)) == []


def soil(excavation: str, backfill: str, *surplus: str) -> list[Finding]:
    return found(
        line(2, "床掘り", "土砂", "m3", excavation),
        line(3, "埋戻し", "土砂", "㎥", backfill),
        *(
            line(4 + n, f"残土{what}", "", "m3", q)
            for n, (what, q) in enumerate(zip(("運搬", "処分"), surplus, strict=False))
        ),
    )


def test_soil_that_balances_with_or_without_change_of_volume_is_right() -> None:
    assert soil("200", "120", "80", "80") == []
    assert soil("200", "120", "67", "67") == []  # backfill divided by 0.9
    assert soil("200", "120", "96", "96") == []  # loosened by 1.2


def test_ten_times_the_excavation_is_found_at_the_excavation() -> None:
    (finding,) = soil("2000", "120", "80", "80")
    assert (finding.severity, finding.place.cell) == (Severity.WARNING, "D2")
    assert finding.expected == "200"


def test_the_one_surplus_that_differs_is_found() -> None:
    (finding,) = soil("200", "120", "80", "800")
    assert finding.place.cell == "D5"


def test_soil_that_comes_from_elsewhere_has_no_balance() -> None:
    rest = (line(5, "盛土", "流用土", "m3", 500),)
    assert (
        found(
            line(2, "掘削", "", "m3", 900),
            line(3, "埋戻し", "", "m3", 100),
            line(4, "残土処分", "", "m3", 2),
            *rest,
        )
        == []
    )


def test_a_fill_that_is_not_area_times_thickness_names_the_thickness_it_would_mean() -> None:
    area = line(2, "連節ブロック張", "", "m2", 900)
    (finding,) = found(area, line(3, "中詰割栗石", "厚さ20cm", "m3", 360))
    assert finding.expected == "180"
    assert "0.400 m" in finding.message
    assert found(area, line(3, "中詰割栗石", "厚さ20cm", "m3", 180)) == []


@pytest.mark.parametrize(
    ("upper", "lower", "fine", "wrong"),
    [
        (("型枠", "m2"), ("コンクリート", "m3"), (120, 30), (1200, 30)),
        (("鉄筋工 D13", "t"), ("コンクリート", "m3"), (3, 30), (30, 30)),
        (("鉄筋工 D13", "kg"), ("コンクリート", "m3"), (3000, 30), (30000, 30)),
        (("急結剤", "kg"), ("吹付コンクリート", "m3"), (2500, 100), (25000, 100)),
        (("上層路盤", "m2"), ("表層", "m2"), (820, 800), (8200, 800)),
        (("アスファルト塊", "t"), ("殻運搬 アスファルト", "m3"), (94, 40), (40, 94)),
    ],
)
def test_impossible_proportions_are_asked_about(
    upper: tuple[str, str], lower: tuple[str, str], fine: tuple[int, int], wrong: tuple[int, int]
) -> None:
    def group(quantities: tuple[int, int]) -> list[Finding]:
        return found(
            line(2, upper[0], "", upper[1], quantities[0]),
            line(3, lower[0], "", lower[1], quantities[1]),
        )

    assert group(fine) == []
    (finding,) = group(wrong)
    assert (finding.case, finding.severity) == ("proportion", Severity.WARNING)


def test_a_group_in_a_group_is_asked_about_once() -> None:
    inner = line(
        2,
        "躯体工",
        kind=LineKind.GROUP,
        children=[line(3, "型枠", "", "m2", 1200), line(4, "コンクリート", "", "m3", 30)],
    )
    assert len(found(inner)) == 1


@given(st.decimals("0.1", "5000", places=2), st.sampled_from(["10cm", "0.25m", "150mm"]))
def test_stated_products_are_exact(area: Decimal, thickness: str) -> None:
    (product,) = stated_products(f"面積{area:,}㎡×厚さ{thickness}")
    metres = {"10cm": Decimal("0.1"), "0.25m": Decimal("0.25"), "150mm": Decimal("0.15")}[thickness]
    assert product.value == area * metres
    assert is_shown_as(product.value, product.value)
    assert stated_thickness(f"路盤 厚さ{thickness}") == metres


def waste(hauled: str, disposed: str, thickness: str = "As t=5cm") -> list[Finding]:
    return found(
        line(2, "舗装版破砕", thickness, "m2", 400),
        line(3, "As殻運搬", "L=7.0km", "m3", hauled),
        line(4, "As殻処分", "再資源化施設", "m3", disposed),
    )


def test_waste_is_hauled_and_disposed_of_in_the_same_quantity() -> None:
    assert waste("20", "20") == []
    assert [(f.place.cell, f.expected) for f in waste("40", "20")] == [("D3", "20")]
    assert [(f.place.cell, f.expected) for f in waste("20", "2")] == [("D4", "20")]


def test_a_class_of_thickness_is_no_thickness() -> None:
    assert waste("20", "20", "As t=15cm以下") == []
    (finding,) = waste("20", "40", "As t=5cm以下")
    assert "面積" not in finding.message


def test_waste_that_is_stored_or_goes_to_several_places_is_not_compared() -> None:
    stored = line(3, "As殻運搬", "仮置場まで", "m3", 40)
    assert found(stored, line(4, "As殻処分", "", "m3", 20)) == []
    two = (line(4, "As殻処分", "A社", "m3", 20), line(5, "As殻処分", "B社", "m3", 15))
    assert found(line(3, "As殻運搬", "", "m3", 35), *two) == []
    assert found(line(3, "As殻運搬", "", "m3", 20), line(4, "As殻処分", "", "t", 47)) == []
