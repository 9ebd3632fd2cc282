"""What a line's unit price is, seen with its row of the price table.

One case per wrong price: each of the rules 1, 3, 7, 13 and 15 says its own cases, so that
nothing is said twice.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from assistant.estimating.findings import Severity
from assistant.estimating.matching.names import unit_key, unit_ratio
from assistant.estimating.matching.tables import Certainty, PriceMatch
from assistant.estimating.model import UnitCostTable
from assistant.estimating.price_checks.base_units import price_ratio, same_kind
from assistant.estimating.price_checks.cases import (
    POWER_OF_TEN,
    UNIT_BASE,
    UNIT_PRICE,
    Circumstances,
    PriceCase,
    Wrong,
    applicable,
)
from assistant.estimating.price_checks.factors import (
    PriceFactors,
    corrected,
    factor_explaining,
    is_wage,
)
from assistant.estimating.price_checks.other_rows import (
    of_neighbour,
    of_other_edition,
    of_other_item,
    of_other_unit,
    of_other_worker,
    same_item,
)
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.said import number, shown, text
from assistant.estimating.references import PriceRow
from assistant.estimating.walking import Located

_RULE_OF = {
    "power_of_ten": POWER_OF_TEN,
    "tax_included": POWER_OF_TEN,
    "tax_removed": POWER_OF_TEN,
}


def is_right(located: Located, match: PriceMatch, factors: PriceFactors) -> bool:
    """Whether the price is that of an applicable row, bare or with a correction that is due."""
    price, unit = number(located.line.unit_price), text(located.line.unit)
    if price is None:
        return False
    for row in applicable(match):
        ratio = (
            Decimal(1)
            if match.unit_agrees or same_kind(unit, row.unit)
            else price_ratio(unit, row.unit)
        )
        if ratio is None:
            continue
        exact = row.price * ratio
        if price == exact or _same_but_rounded(price, exact, ratio):
            return True
        if factor_explaining(price, exact, factors.due_on(located.line, row)):
            return True
    return False


def _same_but_rounded(price: Decimal, exact: Decimal, ratio: Decimal) -> bool:
    """A price per smaller unit (100 m3 → m3) may be cut or rounded."""
    return ratio < 1 and abs(price - exact) < 1 and abs(price - exact) * 100 <= abs(exact)


def classify(located: Located, match: PriceMatch, circumstances: Circumstances) -> PriceCase | None:
    """The case of a line whose thing is known in the price table; None when its price is right.

    Lines whose row does not apply (no edition in force, no district) are judged elsewhere.
    """
    price = number(located.line.unit_price)
    if price is None or match.row is None or not match.known:
        return None
    if is_right(located, match, circumstances.factors):
        return None
    rows = applicable(match)
    wrong = Wrong(
        located,
        match,
        price,
        min(rows, key=lambda row: abs(row.price - price)),
        rows,
        Severity.ERROR if match.certainty is Certainty.EXACT else Severity.WARNING,
        circumstances,
    )
    if not match.unit_agrees:
        return _wrong_unit(wrong)
    return (
        of_other_edition(wrong)
        or of_neighbour(wrong)
        or _rounded(wrong)
        or _night_wage(wrong)
        or of_other_worker(wrong)
        or _slip(wrong)
        or of_other_unit(wrong)
        or of_other_item(wrong)
        or wrong.case(UNIT_PRICE, "differs", "")
    )


def _wrong_unit(wrong: Wrong) -> PriceCase | None:
    """The thing is listed in another unit: its price may stand unconverted.

    Where the units convert, or are both of time, the price is wrong; else the unit may be.
    """
    row, unit = wrong.row, text(wrong.located.line.unit)
    if not unit or unit_key(unit) == "式" or unit_key(row.unit) == "式":
        return None
    ratio, of_time = price_ratio(unit, row.unit), unit_ratio(unit, row.unit) is not None
    case = PriceCase(
        UNIT_BASE,
        "unit_unconverted",
        Severity.ERROR if of_time and same_item(wrong.located, row) else Severity.WARNING,
        wrong.located,
        wrong.price,
        row,
        row.price * ratio if ratio is not None else row.price,
        f"単価表の単位は「{row.unit}」、設計書の単位は「{unit}」で、{row.unit}当りの単価がそのまま入っています",
    )
    if row.price == wrong.price:
        if ratio is not None:
            return case
        if of_time:
            return replace(case, case="unit_of_time", expected=f"{unit}当りの単価")
        return replace(case, case="unit_differs", column="unit")
    if ratio is None:
        return None
    slip = relation(wrong.price, case.listed)
    return replace(
        case,
        case="unit_converted",
        severity=Severity.WARNING,
        reason=f"単価表は{row.unit}当り {shown(row.price)} です"
        + (f"。{slip.text}" if slip else ""),
    )


def _rounded(wrong: Wrong) -> PriceCase | None:
    """A listed price with a fraction of a yen that stands without it: doubtful, not proved."""
    for row in wrong.rows:
        if row.price % 1 and not wrong.price % 1 and abs(row.price - wrong.price) < 1:
            return wrong.case(
                UNIT_PRICE,
                "rounded",
                "円未満の端数が処理されています",
                row=row,
                severity=Severity.WARNING,
            )
    return None


_BY_NIGHT = ("夜間", "深夜", "時間外", "割増", "休日")
_NIGHT_FACTORS = tuple(Decimal(percent) / 100 for percent in range(115, 180, 5))


def _night_wage(wrong: Wrong) -> PriceCase | None:
    """A wage raised by a round factor where the words around say 夜間 or 割増: a question.

    More than that where the cover has the work done by day.
    """
    located = wrong.located
    if not is_wage(located.line, wrong.row):
        return None
    table = located.table
    title = table.name.text if isinstance(table, UnitCostTable) else table.title
    words = title + text(located.line.remarks) + text(located.line.specification)
    words += "".join(line.name.text for line in located.ancestors)
    if not any(word in words for word in _BY_NIGHT):
        return None
    for factor in _NIGHT_FACTORS:
        if wrong.price in corrected(wrong.row.price, factor):
            by_day = wrong.circumstances.by_day
            return wrong.case(
                UNIT_PRICE,
                "night_wage",
                f"夜間などの割増（×{shown(factor)}）とみられます。"
                + ("表紙では昼間の施工です" if by_day else "割増の根拠を確かめてください"),
                severity=Severity.WARNING if by_day else Severity.INFO,
                figures={"factor": shown(factor)},
            )
    return None


def _slip(wrong: Wrong) -> PriceCase | None:
    """A slip of arithmetic or typing, another column of the table, or a correction not due."""
    undue = wrong.circumstances.factors
    for row in wrong.rows:
        if column := _column_with(row, wrong.price):
            return wrong.case(
                UNIT_PRICE,
                "other_column",
                f"単価表の「{column}」の列の額です",
                row=row,
                figures={"column": column},
            )
        factors = undue.undue_on(wrong.located.line, row)
        if factor := factor_explaining(wrong.price, row.price, factors):
            return wrong.case(
                UNIT_PRICE,
                "undue_correction",
                f"該当しない{factor.name}（×{shown(factor.value)}）が掛けられています",
                row=row,
                severity=Severity.WARNING if factor.shipped else None,
                figures={"factor": shown(factor.value), "correction": factor.name},
            )
    for row in wrong.rows:
        for factor in undue.due_on(wrong.located.line, row):
            once = corrected(row.price, factor.value)
            if any(wrong.price in corrected(price, factor.value) for price in once):
                return wrong.case(
                    UNIT_PRICE,
                    "correction_twice",
                    f"{factor.name}（×{shown(factor.value)}）が2回掛けられています",
                    row=row,
                    figures={"factor": shown(factor.value), "correction": factor.name},
                )
    for row in wrong.rows:
        if found := relation(wrong.price, row.price):
            rule = _RULE_OF.get(found.case, UNIT_PRICE)
            return wrong.case(rule, found.case, found.text, row=row, figures=found.figures)
    return None


def _column_with(row: PriceRow, price: Decimal) -> str:
    """The extra column (必要経費込み, 参考値) in which the price stands; empty when in none."""
    for heading, value in row.notes.items():
        plain = value.replace(",", "").strip()
        try:
            if plain and Decimal(plain) == price:
                return heading
        except InvalidOperation:
            continue
    return ""
