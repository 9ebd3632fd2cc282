"""Quantities of lines against those of a sheet, as findings of the rule that asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity, basis_of
from assistant.estimating.matching.names import unit_ratio
from assistant.estimating.matching.tables import Certainty, QuantityIndex
from assistant.estimating.model import Estimate, Line, Written
from assistant.estimating.price_checks.relations import quantity_relation
from assistant.estimating.price_checks.said import number, on_line, shown, text
from assistant.estimating.quantity_checks.pairing import (
    Pair,
    Pairing,
    is_lump_sum,
    measured,
    pair,
)
from assistant.estimating.quantity_checks.rounding import (
    Convention,
    convention_of,
    explained,
    nearly,
    shortened,
)
from assistant.estimating.references import QuantityRow
from assistant.estimating.walking import Located

_COVERS_ALL = Decimal("0.8")
_FEWEST_PAIRS = 3
_COVERS_MOST = Decimal("0.5")
_FEW = 3  # rows missing from an estimate that has most of the sheet: forgotten, not left to others
_OTHER_SHEET = 5
_MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that lines are compared with: its rows, the rule that asks, what it is called."""

    rule: str
    noun: str
    index: QuantityIndex


def compare(estimate: Estimate, sheet: Sheet) -> Iterator[Finding]:
    """Lines whose quantity or unit is not the sheet's; lines and rows that only one of them has.

    When most lines disagree the sheet is another version's: said once.
    """
    found = pair(estimate, sheet.index)
    wrong = list(_different(found, sheet))
    most = len(wrong) * 2 > len(found.pairs)
    foreign = len(found.rows_without_line) > len(found.pairs) and len(wrong) > 1
    if most and (len(wrong) > _OTHER_SHEET or foreign):
        yield _another_version(found, len(wrong), sheet)
        return
    yield from wrong
    yield from _one_sided(estimate, found, sheet)


def _different(found: Pairing, sheet: Sheet) -> Iterator[Finding]:
    convention = convention_of(
        (actual, expected)
        for one in found.pairs
        if (actual := number(one.located.line.quantity)) is not None
        and not one.agreed
        and (expected := _in_units_of(one)) is not None
    )
    for one in found.pairs:
        if finding := _compared(one, convention, sheet):
            yield finding


def _in_units_of(one: Pair) -> Decimal | None:
    """The row's quantity in the line's unit; None when the units don't convert."""
    if one.left is not None:
        return one.left
    line_unit = text(one.located.line.unit)
    if not line_unit or not one.row.unit:
        return one.row.quantity
    ratio = unit_ratio(one.row.unit, line_unit)
    return None if ratio is None else one.row.quantity * ratio


def _compared(one: Pair, convention: Convention, sheet: Sheet) -> Finding | None:
    line = one.located.line
    actual = number(line.quantity)
    if actual is None or line.quantity is None:
        return None
    expected = _in_units_of(one)
    if expected is None:
        return _unit_differs(one, sheet)
    if one.agreed or _agrees(line, one.row, actual, expected, convention):
        return None
    counted = one.row.counted
    right = counted if counted is not None else shortened(expected, actual)
    sure = one.match.certainty is Certainty.EXACT or not one.match.unit_agrees
    doubtful = counted is None and nearly(actual, expected)
    severity = Severity.ERROR if sure and not doubtful else Severity.WARNING
    slip = quantity_relation(actual, expected) or quantity_relation(actual, right)
    stated = f"数量は{shown(actual)}{text(line.unit)}ですが、{sheet.noun}では{shown(one.row.quantity)}{one.row.unit}"
    if counted is not None:
        stated += f"（計上数量{shown(counted)}）"
    price = number(line.unit_price)
    return on_line(
        sheet.rule,
        _case(slip.case if slip else "", doubtful=doubtful, converted=not one.match.unit_agrees),
        severity,
        one.located,
        line.quantity,
        f"{stated}です。{_why(slip.text if slip else '', doubtful=doubtful, one=one)}".strip(),
        expected=shown(right),
        difference=None if price is None else (right - actual) * price,
        basis=(_quoted(one.row),),
        figures={
            "actual": shown(actual),
            "expected": shown(right),
            "unit": text(line.unit),
            "sheet": shown(one.row.quantity),
            "sheet_unit": one.row.unit,
        },
    )


def _agrees(
    line: Line, row: QuantityRow, actual: Decimal, expected: Decimal, convention: Convention
) -> bool:
    if line.before is not None and number(line.before.quantity) == expected:
        return True  # the sheet belongs to the original design
    if row.counted is not None:
        return actual in (row.counted, expected)
    return explained(actual, expected, convention)


def _case(slip: str, *, doubtful: bool, converted: bool) -> str:
    if doubtful:
        return "quantity_rounding"
    if slip:
        return f"quantity_{slip}"
    return "quantity_unit_converted" if converted else "quantity_differs"


def _why(slip: str, *, doubtful: bool, one: Pair) -> str:
    if doubtful:
        return "端数の処理がほかの行と違います。"
    if one.left is not None:
        return f"同じ項目のほかの行を引いた残りは{shown(one.left)}です。{slip}"
    if not one.match.unit_agrees:
        return f"単位を{one.row.unit}から換算した値と違います。{slip}"
    return f"{slip}。" if slip else ""


def _unit_differs(one: Pair, sheet: Sheet) -> Finding | None:
    line = one.located.line
    if line.unit is None:
        return None
    return on_line(
        sheet.rule,
        "unit_differs",
        Severity.WARNING,
        one.located,
        line.unit,
        f"単位は{line.unit.text}ですが、{sheet.noun}では{one.row.unit}です。",
        expected=one.row.unit,
        basis=(_quoted(one.row),),
        figures={"actual": line.unit.text, "expected": one.row.unit},
    )


def _quoted(row: QuantityRow) -> Basis:
    parts = (row.name, row.specification, row.unit, shown(row.quantity), row.source)
    return basis_of(row.origin, " ".join(part for part in parts if part))


# Lines and rows that only one of the two has


def _one_sided(estimate: Estimate, found: Pairing, sheet: Sheet) -> Iterator[Finding]:
    missing = list(found.rows_without_line)
    alone = [one for one in found.lines_without_row if not is_lump_sum(one)]
    for one in found.pairs:
        if one.doubled:
            yield _doubled(one, sheet)
    for located, row in found.respecified:
        yield _specification_differs(located, row, sheet)
    for located, match in found.unsure:
        candidates = [row for row, _ in match.similar if any(row is other for other in missing)]
        row = candidates[0] if candidates else match.similar[0][0]
        missing = [other for other in missing if other is not row]
        if finding := _unsure(located, row, sheet):
            yield finding
    complete = len(found.pairs) >= _COVERS_ALL * (len(found.pairs) + len(alone))
    # a sheet all of whose rows are found, beside one line that it doesn't have
    complete |= len(alone) == 1 and len(found.pairs) >= _FEWEST_PAIRS and not missing
    severity = Severity.WARNING if complete and found.pairs else Severity.INFO
    for located in alone:
        yield on_line(
            sheet.rule,
            "not_in_sheet",
            severity,
            located,
            located.line.quantity or located.line.name,
            f"{sheet.noun}にこの行がありません。",
            figures={"actual": text(located.line.quantity)},
        )
    yield from _missing(estimate, found, missing, sheet)
    yield from _missing(estimate, found, list(found.rows_in_tables), sheet, Severity.INFO)


def _doubled(one: Pair, sheet: Sheet) -> Finding:
    line = one.located.line
    return on_line(
        sheet.rule,
        "repeated_line",
        Severity.WARNING,
        one.located,
        line.quantity or line.name,
        f"同じ名称・規格・数量の行がほかにもありますが、{sheet.noun}では1行（{shown(one.row.quantity)}{one.row.unit}）です。",
        expected="",
        basis=(_quoted(one.row),),
        figures={"actual": text(line.quantity), "expected": shown(one.row.quantity)},
    )


def _specification_differs(located: Located, row: QuantityRow, sheet: Sheet) -> Finding:
    line = located.line
    at: Written = line.specification or line.name
    return on_line(
        sheet.rule,
        "specification_differs",
        Severity.WARNING,
        located,
        at,
        f"規格は「{text(line.specification)}」ですが、{sheet.noun}の同じ数量の行は「{row.specification}」です。",
        expected=row.specification,
        basis=(_quoted(row),),
        figures={"actual": text(line.specification), "expected": row.specification},
    )


def _unsure(located: Located, row: QuantityRow, sheet: Sheet) -> Finding | None:
    line = located.line
    if line.quantity is None or line.quantity.number == row.quantity or is_lump_sum(located):
        return None
    return on_line(
        sheet.rule,
        "similar_row",
        Severity.INFO,
        located,
        line.quantity,
        f"{sheet.noun}の「{row.name} {row.specification}」（{shown(row.quantity)}{row.unit}）と同じものなら、数量が違います。",
        expected=shown(row.quantity),
        basis=(_quoted(row),),
        figures={"actual": line.quantity.text, "expected": shown(row.quantity)},
    )


def _missing(
    estimate: Estimate,
    found: Pairing,
    missing: list[QuantityRow],
    sheet: Sheet,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Rows of the sheet that the estimate lacks, told at the line after which they should stand.

    When much is missing the sheet is of a larger work: then it is a question only.
    """
    lines = list(measured(estimate))
    if not missing or not lines:
        return
    share = _COVERS_MOST if len(missing) <= _FEW else _COVERS_ALL
    complete = len(found.pairs) >= share * (len(found.pairs) + len(missing))
    severity = severity or (Severity.WARNING if complete else Severity.INFO)
    if not complete and len(missing) > _MOST_QUESTIONS:
        yield _much_missing(lines[0], missing, sheet)
        return
    by_row = {_order(one.row): one.located for one in reversed(found.pairs)}
    for row in missing:
        above = [place for place in by_row if place < _order(row)]
        located = by_row[max(above)] if above else lines[0]
        yield on_line(
            sheet.rule,
            "missing_in_estimate",
            severity,
            located,
            located.line.name,
            f"{sheet.noun}の「{row.name} {row.specification}」{shown(row.quantity)}{row.unit}が設計書にありません"
            f"（{'この行の後' if above else 'この行の前'}に置かれるはずの行）。".replace(
                " 」", "」"
            ),
            expected=f"{row.name} {row.specification}".strip(),
            basis=(_quoted(row),),
            figures={"expected": shown(row.quantity), "unit": row.unit},
        )


def _much_missing(located: Located, missing: list[QuantityRow], sheet: Sheet) -> Finding:
    names = "、".join(dict.fromkeys(row.name for row in missing[:_MOST_QUESTIONS]))
    return on_line(
        sheet.rule,
        "much_missing",
        Severity.INFO,
        located,
        located.line.name,
        f"{sheet.noun}の{len(missing)}行（{names} など）が設計書に見当たりません。別の工事か、範囲の違う数量ではありませんか。",
        basis=(_quoted(missing[0]),),
        figures={"lines": str(len(missing))},
    )


def _order(row: QuantityRow) -> tuple[int, int]:
    return row.origin.page or 0, row.origin.row or 0


def _another_version(found: Pairing, wrong: int, sheet: Sheet) -> Finding:
    located = found.pairs[0].located
    return on_line(
        sheet.rule,
        "another_version",
        Severity.WARNING,
        located,
        located.line.quantity or located.line.name,
        f"{sheet.noun}と数量の違う行が{len(found.pairs)}行のうち{wrong}行あります。別の版の{sheet.noun}ではありませんか。",
        figures={"wrong": str(wrong), "lines": str(len(found.pairs))},
    )
