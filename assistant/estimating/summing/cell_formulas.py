"""Formulas as they stand in cells: their pattern relative to the cell, and the rows they sum."""

from __future__ import annotations

import re

from assistant.estimating.grid import column_number
from assistant.estimating.model import Place

_REFERENCE = re.compile(
    r"(?P<sheet>(?:'[^']+'|[^\s'!(),:+\-*/^&=<>]+)!)?"
    r"(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>\d+)(?![\d(A-Za-z])"
    r"(?(sheet)(?::\$?[A-Z]{1,3}\$?\d+)?)"
)
_CELL = re.compile(r"([A-Z]+)(\d+)")
_SUM_ONLY = re.compile(r"=\s*(?:SUM|SUBTOTAL)\s*\((?P<arguments>[^()]*)\)\s*", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


def relative_pattern(formula: str, place: Place) -> str:
    """The formula with references written as distances, so that copies of one formula are equal.

    References to other sheets count as equal: they differ from line to line by nature.
    """
    where = _CELL.fullmatch(place.cell)
    if where is None:
        return formula
    row, column = int(where[2]), column_number(where[1])

    def distance(found: re.Match[str]) -> str:
        if found["sheet"]:
            return "{sheet}"
        down = found["row"] if found["fixed_row"] else f"[{int(found['row']) - row}]"
        along = column_number(found["column"])
        across = str(along) if found["fixed_column"] else f"[{along - column}]"
        return f"R{down}C{across}"

    return _REFERENCE.sub(distance, formula.replace(" ", "").upper())


def summed_rows(formula: str, column: str) -> tuple[tuple[int, int], ...] | None:
    """The (first, last) rows that a plain SUM takes from ``column``; None for other formulas."""
    found = _SUM_ONLY.fullmatch(formula.upper())
    if found is None:
        return None
    arguments = found["arguments"].split(",")
    if formula.upper().lstrip("= ").startswith("SUBTOTAL"):
        arguments = arguments[1:]
    ranges = []
    for argument in arguments:
        part = _RANGE.fullmatch(argument.strip())
        if part is None or part[1] != column or (part[3] or column) != column:
            return None
        ranges.append((int(part[2]), int(part[4] or part[2])))
    return tuple(ranges)


def column_and_row(place: Place) -> tuple[str, int] | None:
    """``F12`` → (``F``, 12); None where a place is a line of a page."""
    found = _CELL.fullmatch(place.cell)
    return (found[1], int(found[2])) if found else None


def referred_cells(formula: str) -> frozenset[str]:
    """The single cells of its own sheet that a formula names."""
    return frozenset(
        found["column"] + found["row"]
        for found in _REFERENCE.finditer(formula.upper())
        if not found["sheet"]
    )
