"""Every worked example of the research on 積算, to the yen; the source stands at each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.estimating.model import Domain
from assistant.estimating.overheads.building import (
    BuildingTerms,
    LimitedRate,
    building_overheads,
    limited_rate,
)
from assistant.estimating.overheads.calculation import Calculation
from assistant.estimating.overheads.civil import (
    CivilInputs,
    CivilTerms,
    DisposalLimits,
    RateTerms,
    civil_overheads,
    temporary_base,
)
from assistant.estimating.overheads.rate_tables import rates_for, shipped_rates
from assistant.estimating.references import RateRow

LIMITS = DisposalLimits(Decimal("0.03"), Decimal(30_000_000))


def row(domain: Domain, rate: str, category: str, on: date) -> RateRow:
    found = rates_for(shipped_rates(domain), rate, category, on)
    assert found is not None
    return found


def civil(category: str, direct: int) -> Calculation:
    on = date(2017, 4, 1)
    thousand = Decimal(1000)
    return civil_overheads(
        CivilInputs(Decimal(direct)),
        CivilTerms(
            RateTerms(row(Domain.CIVIL, "共通仮設費率", category, on), unit=thousand),
            RateTerms(row(Domain.CIVIL, "現場管理費率", category, on), unit=thousand),
            RateTerms(row(Domain.CIVIL, "一般管理費等率", category, on)),
            price_unit=thousand,
            tax_rate=Decimal("0.10"),
        ),
    )


@pytest.mark.parametrize(
    ("category", "direct", "rates", "amounts"),
    [
        (
            "道路改良工事",
            50_000_000,
            ("10.43", "29.11", "14.94"),
            (
                5_215_000,
                55_215_000,
                16_073_000,
                71_288_000,
                10_650_000,
                81_938_000,
                8_193_800,
                90_131_800,
            ),
        ),
        (
            "河川工事",
            200_000_000,
            ("6.46", "20.44", "12.36"),
            (
                12_920_000,
                212_920_000,
                43_520_000,
                256_440_000,
                31_695_000,
                288_135_000,
                28_813_500,
                316_948_500,
            ),
        ),
        (
            "河川・道路構造物工事",
            100_000_000,
            ("9.96", "27.52", "13.57"),
            (
                9_960_000,
                109_960_000,
                30_260_000,
                140_220_000,
                19_027_000,
                159_247_000,
                15_924_700,
                175_171_700,
            ),
        ),
        (
            "舗装工事",
            5_000_000,
            ("17.09", "39.39", "19.3"),
            (854_000, 5_854_000, 2_305_000, 8_159_000, 1_574_000, 9_733_000, 973_300, 10_706_300),
        ),
        (
            "道路維持工事",
            3_000_000,
            ("20.73", "53.27", "20.08"),
            (621_000, 3_621_000, 1_928_000, 5_549_000, 1_114_000, 6_663_000, 666_300, 7_329_300),
        ),
    ],
)
def test_civil_example_comes_out_to_the_yen(
    category: str, direct: int, rates: tuple[str, ...], amounts: tuple[int, ...]
) -> None:
    # rates_civil.json worked_examples: computed with the FY2016/17 tables by the researcher
    calculation = civil(category, direct)
    assert [
        calculation[f"補正後の{name}"]
        for name in ("共通仮設費率", "現場管理費率", "一般管理費等率")
    ] == [Decimal(rate) for rate in rates]
    labels = (
        "共通仮設費",
        "純工事費",
        "現場管理費",
        "工事原価",
        "一般管理費等",
        "工事価格",
        "消費税相当額",
        "工事費計",
    )
    assert [calculation[label] for label in labels] == [Decimal(amount) for amount in amounts]


def test_disposal_above_three_percent_stays_in_up_to_it() -> None:
    # published: beingcorp.co.jp GaiaRX FAQ d-3_1
    inputs = CivilInputs(
        Decimal(1_000_000),
        disposal_in_direct=Decimal(15_000),
        disposal_in_preparation=Decimal(20_000),
    )
    calculation = temporary_base(inputs, LIMITS)
    assert calculation["処分費等"] == 35_000
    assert calculation["処分費等の限度"] == 30_600
    assert calculation["処分費等"] - calculation["対象とする処分費等"] == 4_400
    assert calculation.value == 1_015_600


def test_disposal_below_three_percent_stays_in_wholly() -> None:
    # published on connect.hatenadiary.com, entry 2015-10-20
    inputs = CivilInputs(Decimal(10_000_000), disposal_in_direct=Decimal(200_000))
    calculation = temporary_base(inputs, LIMITS)
    assert calculation["処分費等の限度"] == 300_000
    assert calculation.value == 10_000_000


def limited(rate: str, work: str, on: date = date(2015, 4, 1)) -> LimitedRate:
    rows = shipped_rates(Domain.BUILDING)
    return LimitedRate(
        row(Domain.BUILDING, rate, work, on),
        rates_for(rows, f"{rate}:上限", work, on),
        rates_for(rows, f"{rate}:下限", work, on),
    )


@pytest.mark.parametrize(
    ("work", "direct", "months", "temporary", "management", "administration", "amounts"),
    [
        (
            "新営建築工事",
            100_000_000,
            12,
            ("3.84", "4.03", "3.03", "3.84"),
            ("12.82", "14.36", "7.14", "12.82"),
            "9.85",
            (3_840_000, 103_840_000, 13_312_288, 117_152_288, 11_539_500, 128_691_788),
        ),
        (
            "改修建築工事",
            30_000_000,
            6,
            ("4.58", "5.29", "3.12", "4.58"),
            ("14.57", "17.73", "8.38", "14.57"),
            "10.38",
            (1_374_000, 31_374_000, 4_571_191, 35_945_191, 3_731_110, 39_676_301),
        ),
        (
            "改修電気設備工事",
            10_000_000,
            8,
            ("4.44", "4.84", "1.77", "4.44"),
            ("32.01", "34.9", "12.25", "32.01"),
            "10.76",
            (444_000, 10_444_000, 3_343_124, 13_787_124, 1_483_494, 15_270_618),
        ),
        (
            "新営機械設備工事",
            80_000_000,
            10,
            ("3.9", "4.23", "3.73", "3.9"),
            ("12.26", "18.02", "9.89", "12.26"),
            "9.26",
            (3_120_000, 83_120_000, 10_190_512, 93_310_512, 8_640_553, 101_951_065),
        ),
    ],
)
def test_building_example_comes_out_to_the_yen(
    work: str,
    direct: int,
    months: int,
    temporary: tuple[str, ...],
    management: tuple[str, ...],
    administration: str,
    amounts: tuple[int, ...],
) -> None:
    # rates_building.json worked_examples: computed with the H26 tables by the researcher
    calculation = building_overheads(
        Decimal(direct),
        BuildingTerms(
            limited("共通仮設費率", work),
            limited("現場管理費率", work),
            limited("一般管理費等率", work),
            Decimal(months),
            tax_rate=Decimal("0.10"),
        ),
    )
    for name, expected in (("共通仮設費率", temporary), ("現場管理費率", management)):
        labels = (f"{name}（算式）", f"{name}の上限", f"{name}の下限", f"補正後の{name}")
        assert [calculation[label] for label in labels] == [Decimal(value) for value in expected]
    assert calculation["補正後の一般管理費等率"] == Decimal(administration)
    labels = ("共通仮設費", "純工事費", "現場管理費", "工事原価", "一般管理費等", "工事価格")
    assert [calculation[label] for label in labels] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("work", "direct", "months", "rate"),
    [
        # published problem (the asker took 4.36 % for a fraction), oshiete.goo.ne.jp, question 13417991
        ("改修電気設備工事", 10_000_000, 8, "4.36"),
        # from the R5 entries of rates_building.json, computed by the researcher
        ("新営建築工事", 100_000_000, 12, "5.22"),
        ("改修建築工事", 100_000_000, 12, "5.23"),
    ],
)
def test_rates_of_the_2023_edition(work: str, direct: int, months: int, rate: str) -> None:
    terms = limited("共通仮設費率", work, date(2023, 4, 1))
    assert terms.upper is None or terms.row.edition == "令和5年改定"
    calculation = limited_rate(
        "共通仮設費率", LimitedRate(terms.row), Decimal(direct), Decimal(months)
    )
    assert calculation.value == Decimal(rate)
