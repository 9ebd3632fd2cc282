"""Figures and units of a row: one and two in a cell, ``一式``, ``10 m3``, references among them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.model import BeforeChange, Written
from assistant.estimating.reading.header_words import Role, Version
from assistant.estimating.reading.headers import Column
from assistant.estimating.reading.rates import rate_of
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.reference_keys import reference_key
from assistant.estimating.reading.words import plain

_ONE = re.compile(r"(?:一|1|壱)(式)")
_NUMBER_AND_UNIT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)([^\d\s.,%()]{1,6}\d?)")
_BRACKETED = re.compile(r"[(\[<](-?[\d,]+(?:\.\d+)?)[)\]>]")
_DIGITS_ONLY = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NOTHING = re.compile(r"[-―ー－〃\"'…‥・*＊/]*")
DITTO = frozenset({"〃", "同上", "々", "″", '"', "''", "”"})
_FIGURE_WORDS = 8


def put_value(line: RawLine, owner: Column, column: int) -> None:
    """Put the cell of a column of figures, units, rates or bases where it belongs."""
    row, cell = line.row, line.row.cells[column]
    ditto = owner.role is Role.UNIT and plain(cell.text) in DITTO
    if _NOTHING.fullmatch(cell.text.strip()) and not ditto:
        return
    written = row.written(column)
    if owner.role is Role.RATE:
        line.rate = line.rate or rate_of(written, percent=owner.word.percent)
        return
    if owner.role is Role.BASE:
        if written.number is not None:
            line.base = line.base or written
        return
    if owner.role is Role.UNIT:
        if owner.word.version is Version.PRESENT:
            _put_unit(line, written)
        return
    slot = {Role.QUANTITY: "quantity", Role.UNIT_PRICE: "unit_price", Role.AMOUNT: "amount"}.get(
        owner.role
    )
    if slot is None or _is_no_figure(line, written):
        return
    former, present = _former_and_present(written)
    if slot == "quantity" and present is not None and present.number is None:
        present = _quantity_in_words(line, present)
    if owner.word.version is Version.BEFORE:
        _put_before(line, slot, present or former)
        return
    if former is not None:
        _put_before(line, slot, former)
    known: Written | None = getattr(line, slot)
    if present is not None and (known is None or known.number is None):
        setattr(line, slot, present)


def _is_no_figure(line: RawLine, written: Written) -> bool:
    """Whether words stand where figures belong: a reference (kept as such) or a remark."""
    if written.number is not None:
        return False
    if key := reference_key(written.text):
        line.reference = line.reference or key
        return True
    word = plain(written.text)
    digits = sum(letter.isdigit() for letter in word)
    if digits * 2 > len(word) and not _NUMBER_AND_UNIT.fullmatch(word) and "\n" not in written.text:
        if not _BRACKETED.fullmatch(word):
            line.unclear.append(written)
        return False
    if len(word) > _FIGURE_WORDS and not digits:
        line.remarks = line.remarks or written
        return True
    return False


def _put_before(line: RawLine, slot: str, value: Written | None) -> None:
    if value is None:
        return
    before = line.before or BeforeChange()
    quantity = value if slot == "quantity" else before.quantity
    unit_price = value if slot == "unit_price" else before.unit_price
    amount = value if slot == "amount" else before.amount
    line.before = BeforeChange(quantity, unit_price, amount)


def _put_unit(line: RawLine, written: Written) -> None:
    word = plain(written.text)
    if found := _ONE.fullmatch(word):
        line.unit = replace(written, text=found[1], number=None)
        if line.quantity is None:
            line.quantity = replace(written, number=Decimal(1))
        return
    line.unit = written


def _quantity_in_words(line: RawLine, written: Written) -> Written:
    """``一式`` and ``10 m3`` in the quantity column: the number, and the unit if it has no column."""
    word = plain(written.text)
    if found := _ONE.fullmatch(word):
        if line.unit is None:
            line.unit = replace(written, text=found[1])
        return replace(written, number=Decimal(1))
    if word in {"一", "壱"}:
        return replace(written, number=Decimal(1))
    if word == "式":
        if line.unit is None:
            line.unit = written
        return replace(written, number=Decimal(1))
    if found := _NUMBER_AND_UNIT.fullmatch(word):
        if line.unit is None:
            line.unit = replace(written, text=found[2])
        return replace(written, number=Decimal(found[1].replace(",", "")))
    return written


def _former_and_present(written: Written) -> tuple[Written | None, Written | None]:
    """The value before and after a change when both stand in one cell, or the former alone.

    A figure in brackets is the former one; of two lines without brackets the lower is present.
    """
    text = written.text
    if written.number is not None:
        return None, written
    if "\n" not in text:
        if found := _BRACKETED.fullmatch(plain(text)):
            return replace(written, number=Decimal(found[1].replace(",", ""))), None
        return None, written
    parts = [plain(part) for part in text.split("\n") if part.strip()]
    if len(parts) != 2:
        return None, written
    former: Written | None = None
    present: Written | None = None
    for part in parts:
        if found := _BRACKETED.fullmatch(part):
            former = replace(written, text=part, number=Decimal(found[1].replace(",", "")))
        elif _DIGITS_ONLY.fullmatch(part):
            if present is not None:
                former = present
            present = replace(written, text=part, number=Decimal(part.replace(",", "")))
    if present is None:
        return None, written
    return former, present
