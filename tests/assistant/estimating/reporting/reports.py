"""A small report to show, with an estimate and a workbook that it is about."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Estimate, Place
from tests.assistant.estimating.builders import estimate, line

SMALL = Finding(
    "sums",
    Severity.WARNING,
    Place("内訳書", "F2"),
    "掘削",
    "3行は非表示です。",
    difference_yen=Decimal(9_000_000),
)
GRAVE = Finding(
    "sums",
    Severity.ERROR,
    Place("内訳書", "F3"),
    '埋戻し <b>"土"</b>',
    "数量 40 × 単価 1,165 は 46,600 円ですが、金額は 46,606 円です。",
    actual="46,606",
    expected="46,600",
    difference_yen=Decimal(-6),
    effect_yen=Decimal(-10),
    basis=(Basis("設計書の計算", None, "40 × 1,165 = 46,600"),),
    case="product",
    figures={
        "quantity": "40",
        "unit_price": "1,165",
        "amount": "46,606",
        "expected": "46,600",
        "convention": "1円未満切捨て",
    },
)
GRAVER = Finding(
    "sums",
    Severity.ERROR,
    Place("内訳書", "F6"),
    "合計",
    "=HYPERLINK(1) から始まる指摘",
    effect_yen=Decimal(500),
)


def report(file: Path, *findings: Finding) -> FileReport:
    return FileReport(
        file=file,
        layout="土木内訳書",
        facts={"工事名": "みおつくし通舗装工事"},
        findings=findings or (SMALL, GRAVE, GRAVER),
        notes=("単価表がないため、単価は照合していません。",),
        line_count=4,
    )


def small_estimate() -> Estimate:
    return estimate(
        line(2, "掘削", "土砂", "m3", 10, 800, 8000),
        line(3, "埋戻し", "", "m3", 40, 1165, 46_606),
        line(4, "残土運搬", "", "m3", 5, 100, 500),
        line(5, "路盤", "RC-40", "m2", 5, 100, 500),
        line(6, "合計", "", amount=55_600),
    )


def workbook(path: Path) -> Path:
    """Formulas, a hidden row, a merged area, a comment, and a formula in a text's clothes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "内訳書"
    sheet["A2"], sheet["D2"], sheet["E2"], sheet["F2"] = "掘削", 10, 800, "=D2*E2"
    sheet["A3"], sheet["D3"], sheet["E3"], sheet["F3"] = "埋戻し", 40, 1165, 46_606
    sheet["F2"].comment = Comment("元のコメント", "係員")
    sheet["F6"] = "=SUM(F2:F5)"
    sheet.merge_cells("E6:F6")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["A"].width = 33
    book.save(path)
    return path
