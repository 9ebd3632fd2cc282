"""What covers say of corrections, and the rows that mean it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.estimating.overheads.conditions import fitting_rows, is_no
from assistant.estimating.references import RateRow


def row(rate: str, condition: str, factor: str = "1.02") -> RateRow:
    return RateRow("令和7年度", rate, condition, "factor", a=Decimal(factor))


@pytest.mark.parametrize(
    "stated",
    [
        "なし",
        "前払金なし",
        "契約保証不要",
        "保証を必要としない",
        "実施しない",
        "対象外（通常工事）",
        "週休2日の対象外",
    ],
)
def test_words_that_deny_a_correction(stated: str) -> None:
    assert is_no(stated)


@pytest.mark.parametrize("stated", ["あり", "金銭的保証", "月単位の週休2日", "40%", "市街地"])
def test_words_that_do_not_deny_it(stated: str) -> None:
    assert not is_no(stated)


def test_no_advance_at_all_is_a_share_of_nothing() -> None:
    low = row("前払金補正:一般管理費等", "5%以下", "1.05")
    high = row("前払金補正:一般管理費等", "35%を超え40%以下", "1.00")
    assert fitting_rows("前払金補正", "前払金なし", [low, high]) == [low]


def test_a_full_five_day_week_is_found_by_its_shorter_name() -> None:
    full, monthly = (
        row("週休2日補正:現場管理費", "完全週休2日"),
        row("週休2日補正:現場管理費", "月単位"),
    )
    assert fitting_rows("週休2日補正", "完全週休2日（土日）", [monthly, full]) == [full]
