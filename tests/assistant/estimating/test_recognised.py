"""Findings on values that were recognised from an image."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import How, Line, Place, Written
from assistant.estimating.recognised import REMARK, doubted
from tests.assistant.estimating.builders import estimate, line


def error(line_number: str) -> Finding:
    return Finding("sums", Severity.ERROR, Place("p1", line_number), "掘削", "金額が違います。")


def recognised(row: int) -> Line:
    amount = Written("100", Place("p1", str(row)), Decimal(100), how=How.OCR)
    return replace(line(row, "掘削", "", "m3", 1, 100, 100, sheet="p1"), amount=amount)


def test_an_error_at_a_recognised_value_is_a_warning_that_says_so() -> None:
    found = next(iter(doubted([error("4")], estimate(recognised(4)))))
    assert found.severity is Severity.WARNING
    assert found.message == "金額が違います。" + REMARK


def test_what_is_said_already_is_not_said_twice() -> None:
    once = next(iter(doubted([error("4")], estimate(recognised(4)))))
    again = replace(once, severity=Severity.ERROR)
    assert next(iter(doubted([again], estimate(recognised(4))))).message.count(REMARK) == 1


def test_an_error_at_typed_text_stays_an_error() -> None:
    assert next(iter(doubted([error("5")], estimate(recognised(4))))).severity is Severity.ERROR
