"""The whole way from 直接工事費 to 工事費 is recomputed, and equals what a clean estimate prints."""

from __future__ import annotations

from pathlib import Path

from assistant.estimating.check import GivenReferences, gather, read_and_check
from assistant.estimating.inputs import find_inputs
from assistant.estimating.model import CostItem
from assistant.estimating.references import References
from assistant.estimating.walking import cost_line


def test_every_sample_estimate_is_recomputed_to_the_yen(sample_estimates: Path) -> None:
    for given in find_inputs([sample_estimates], GivenReferences()):
        report, estimate = read_and_check(given.path, gather(given.given))
        assert estimate is not None
        values = {step.label: step.value for step in report.calculation}
        for item in (
            CostItem.NET_COST,
            CostItem.CONSTRUCTION_COST,
            CostItem.CONTRACT_PRICE_BEFORE_TAX,
        ):
            line = cost_line(estimate, item)
            if line is not None and line.amount is not None:
                assert values[item.value] == line.amount.number, (given.path, item)
        assert all(step.formula for step in report.calculation)
        assert any("率表" in step.source for step in report.calculation)


def test_an_estimate_without_rates_has_no_calculation(tmp_path: Path) -> None:
    path = tmp_path / "内訳書.csv"
    path.write_text("名称,規格,単位,数量,単価,金額\n掘削,土砂,m3,10,100,1000\n", encoding="utf-8")
    report, _ = read_and_check(path, References(rates_shipped=True))
    assert report.error is None
    assert report.calculation == ()
