"""Small reports to show."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import FileReport, Waiver, finding_id
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Place


def a_finding(
    item: str = "表層工",
    cell: str = "G12",
    *,
    severity: Severity = Severity.ERROR,
    rule: str = "unit_price",
    message: str = "単価が単価表と違います。",
    effect: int | None = 1_000,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        place=Place("内訳書", cell),
        item=item,
        message=message,
        actual="1980",
        expected="1890",
        difference_yen=Decimal(-90),
        effect_yen=None if effect is None else Decimal(effect),
        basis=(Basis("単価表.csv", 12, "表層工 1,890円"),),
    )


def a_report(
    *findings: Finding, name: str = "甲工事.xlsx", reasons: Mapping[int, str] | None = None
) -> FileReport:
    """``reasons`` waive findings, by their index."""
    report = FileReport(Path(name), findings=findings, facts={"工事名": name})
    ids = {finding_id(report, findings[index]): why for index, why in (reasons or {}).items()}
    waivers = {
        key: Waiver(key, why, "審査 花子", "2026-11-23T06:04:00+00:00") for key, why in ids.items()
    }
    return FileReport(Path(name), findings=findings, facts={"工事名": name}, waivers=waivers)
