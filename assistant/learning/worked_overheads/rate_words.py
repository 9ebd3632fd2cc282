"""A rate's formula in letters, where a row of a table stands, and a formula's rounding."""

from __future__ import annotations

import re

from assistant.estimating.overheads.calculation import plain
from assistant.estimating.overheads.rate_tables import is_shipped
from assistant.estimating.references import RateRow

_CUT = re.compile(r"（([^（）]*切捨て)）$")


def formula_in_symbols(row: RateRow, rate: str, base: str) -> str:
    """A rate's formula with letters, and what its coefficients and limits are."""
    a, b, c = (plain(value) if value is not None else "" for value in (row.a, row.b, row.c))
    a = plain(round(row.a, 6)) if row.a is not None else ""
    if row.formula == "power":
        formula = f"{rate} ＝ a × {base}^b"
    elif row.formula == "log10":
        formula = f"{rate} ＝ a × log10({base}) ＋ b"
    else:
        duration = " ＋ c × ln(T)" if row.c else ""
        formula = f"{rate} ＝ exp(a ＋ b × ln({base}){duration})"
    parts = [f"a ＝ {a}", f"b ＝ {b}", *([f"c ＝ {c}"] if row.c else [])]
    unit = "千円" if row.formula == "exp" else "円"
    parts.append(f"{base}: 対象額（{unit}）")
    if row.c:
        parts.append("T: 工期（月）")
    if row.lower is not None and row.rate_low is not None:
        parts.append(f"{plain(row.lower)}{unit}以下は {plain(row.rate_low)}%")
    if row.upper is not None and row.rate_high is not None:
        parts.append(f"{plain(row.upper)}{unit}を超えるときは {plain(row.rate_high)}%")
    return f"{formula}（{'、'.join(parts)}）"


def place_in_words(row: RateRow) -> str:
    """Where a row stands: the document and table, and the page or row of the file."""
    origin = row.origin
    if is_shipped(row):
        return f"なにわの収録率（{row.edition}、{row.source.split(';')[0]}）"
    where = f"{origin.page}ページ" if origin.page else (f"{origin.row}行目" if origin.row else "")
    named = row.source or row.edition
    return f"{named}（{origin.document} {where}）".replace(" ）", "）")


def parted(formula: str) -> tuple[str, str]:
    """A formula's numbers, and the rounding that it ends with."""
    found = _CUT.search(formula)
    return (formula[: found.start()], found[1]) if found else (formula, "")
