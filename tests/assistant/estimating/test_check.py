"""A file through all rules: nothing is lost when one part fails, nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import (
    FileReport,
    GivenReferences,
    Waiver,
    check_estimate,
    check_file,
    finding_id,
    waived,
)
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate, Place
from assistant.estimating.references import References
from assistant.estimating.rules import _RULES, all_rules, rule
from tests.assistant.estimating.builders import estimate, line, price

WRONG = estimate(
    line(5, "掘削", "土砂", "m3", 10, 100, 1001), facts={"単価適用日": "令和8年5月1日"}
)


def test_there_are_seventeen_rules_each_once() -> None:
    rules = all_rules()
    assert [found.number for found in rules] == list(range(1, 18))
    assert len({found.name for found in rules}) == 17


def test_a_rule_that_fails_says_so_and_hides_nothing() -> None:
    before = dict(_RULES)

    @rule(99, "faulty", "こわれた規則")
    def faulty(estimate: Estimate, references: References) -> Iterator[Finding]:  # noqa: ARG001
        yield from ()
        raise ZeroDivisionError("0で割った")

    try:
        found = check_estimate(WRONG, References())
    finally:
        _RULES.clear()
        _RULES.update(before)
    said = {finding.rule: finding for finding in found}
    assert "0で割った" in said["program"].message
    assert said["sums"].severity is Severity.ERROR


def test_the_gravest_stands_first() -> None:
    found = check_estimate(WRONG, References(prices=(price("掘削", "土砂", "m3", 100),)))
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    ranks = [order.index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert found[0].place == Place("内訳書", "F5")


def test_a_file_that_cannot_be_read_is_an_entry_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "壊れた.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    report = check_file(path, GivenReferences())
    assert report.error is not None
    assert "壊れた.xlsx" in report.error
    assert report.findings == ()


def test_a_priced_table_whose_amounts_were_not_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "内訳書.csv"
    rows = "".join(f"材料{number},,個,{number},100,{number}00\n" for number in range(1, 6))
    path.write_text(f"名称,規格,単位,数量,単価,謎の列\n{rows}", encoding="utf-8")
    report = check_file(path, GivenReferences())
    assert any("金額の列" in note for note in report.notes)


def finding(cell: str, actual: str = "375") -> Finding:
    return Finding(
        "unit_price",
        Severity.ERROR,
        Place("内訳書", cell),
        "掘削",
        "違う",
        actual,
        "374",
        Decimal(-1),
    )


def test_a_waiver_follows_its_finding_to_another_row_but_not_to_another_value() -> None:
    first = FileReport(Path("甲.xlsx"), facts={"工事名": "甲工事"}, findings=(finding("E5"),))
    key = finding_id(first, first.findings[0])
    waivers = {key: Waiver(key, "見積", "甲", "2026-11-23T00:00:00+00:00")}
    moved = FileReport(Path("甲2.xlsx"), facts={"工事名": "甲工事"}, findings=(finding("E6"),))
    changed = FileReport(
        Path("甲.xlsx"), facts={"工事名": "甲工事"}, findings=(finding("E5", "376"),)
    )
    other = FileReport(Path("乙.xlsx"), facts={"工事名": "乙工事"}, findings=(finding("E5"),))
    counts = [
        waived(report, waivers).count(Severity.ERROR) for report in (first, moved, changed, other)
    ]
    assert counts == [0, 0, 1, 1]
