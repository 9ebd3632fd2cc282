"""Findings on a line, put together the same way by every price rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import How, Line, UnitCostTable, Written
from assistant.estimating.recognised import REMARK
from assistant.estimating.walking import Located, shown_name


def shown(value: Decimal) -> str:
    """A number as reports show it: thousands separated, no trailing zeros."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        plain = plain.quantize(Decimal(1))
    return f"{plain:,f}"


def on_line(  # noqa: PLR0913
    rule: str,
    case: str,
    severity: Severity,
    located: Located,
    at: Written,
    message: str,
    *,
    expected: str = "",
    difference: Decimal | None = None,
    basis: tuple[Basis, ...] = (),
    figures: Mapping[str, str] | None = None,
) -> Finding:
    """A finding at one value of a line."""
    severity, message = _read_by_ocr(at, severity, message)
    return Finding(
        rule=rule,
        severity=severity,
        place=at.place,
        item=shown_name(located.line),
        message=message,
        actual=at.text,
        expected=expected,
        difference_yen=difference,
        basis=basis,
        case=case,
        figures=figures or {},
        table_key=located.table_key,
    )


def on_table(  # noqa: PLR0913
    rule: str,
    case: str,
    severity: Severity,
    table: UnitCostTable,
    at: Written,
    message: str,
    *,
    expected: str = "",
    difference: Decimal | None = None,
    basis: tuple[Basis, ...] = (),
    figures: Mapping[str, str] | None = None,
) -> Finding:
    """A finding at a unit-cost table's heading, total or unit price."""
    severity, message = _read_by_ocr(at, severity, message)
    return Finding(
        rule=rule,
        severity=severity,
        place=at.place,
        item=table_name(table),
        message=message,
        actual=at.text,
        expected=expected,
        difference_yen=difference,
        basis=basis,
        case=case,
        figures=figures or {},
        table_key=table.key,
    )


def _read_by_ocr(at: Written, severity: Severity, message: str) -> tuple[Severity, str]:
    """What was recognised from an image may have been misread: that proves nothing."""
    if at.how is not How.OCR or severity is not Severity.ERROR:
        return severity, message
    return Severity.WARNING, f"{message}{REMARK}"


def table_name(table: UnitCostTable) -> str:
    """Number, name and specification of a unit-cost table as a reviewer knows it."""
    specification = table.specification.text if table.specification else ""
    return f"{table_label(table.key)} {table.name.text} {specification}".strip()


def table_label(key: str) -> str:
    """``単価表:3`` → ``第3号単価表``; a table known by its name alone is of its kind."""
    kind, _, number = key.partition(":")
    return f"第{number}号{kind}" if re.search(r"\d", number) else kind


def number(written: Written | None) -> Decimal | None:
    """The value of a cell, if it has one."""
    return written.number if written is not None else None


def text(written: Written | None) -> str:
    """The text of a cell; empty when there is none."""
    return written.text.strip() if written is not None else ""


def line_difference(line: Line, expected_price: Decimal) -> Decimal | None:
    """What the right unit price changes in the line's amount, in yen."""
    price, quantity = number(line.unit_price), number(line.quantity)
    if price is None:
        return None
    return (expected_price - price) * (quantity if quantity is not None else 1)
