"""What rule 12 says of how an estimate is made: formulas, hidden rows, empty and old figures."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Place, Written
from assistant.estimating.summing.columns import OddFormula, Oddity
from assistant.estimating.summing.rows import Gap, Incomplete
from assistant.estimating.summing.saying import RULE
from assistant.estimating.summing.sides import yen
from assistant.estimating.walking import Located, shown_name

_GAPS = {
    Gap.AMOUNT_MISSING: "数量と単価がありますが、金額が空欄です。",
    Gap.PRICE_MISSING: "数量がありますが、単価と金額が空欄です。",
    Gap.PRICE_ZERO: "単価が 0 円です。",
    Gap.QUANTITY_ZERO: "数量が 0 です。",
}
_ODDITIES = {
    Oddity.FORMULA_DIFFERS: "数式が上下の行と違います",
    Oddity.TYPED_AMOUNT: "上下の行は数式ですが、このセルは直接入力の値です",
    Oddity.TYPED_TOTAL: "ほかの計は数式ですが、この計は直接入力の値です",
}


def incomplete_row(row: Incomplete) -> Finding:
    """A row lacks a figure, or a figure is zero."""
    line = row.located.line
    follows = f"{yen(row.expected)} 円になるはずです。" if row.expected is not None else ""
    return Finding(
        rule=RULE,
        severity=Severity.ERROR if row.gap is Gap.AMOUNT_MISSING else Severity.WARNING,
        place=row.place,
        item=shown_name(line),
        message=_GAPS[row.gap] + follows,
        actual="" if row.gap in {Gap.AMOUNT_MISSING, Gap.PRICE_MISSING} else "0",
        expected=yen(row.expected) if row.expected is not None else "",
        difference_yen=row.expected,
        case=str(row.gap),
        figures={"expected": yen(row.expected)} if row.expected is not None else {},
        table_key=row.located.table_key,
    )


def incomplete_rows_together(rows: Sequence[Incomplete]) -> Finding:
    """Many rows with the same gap are one question."""
    first = rows[0]
    cells = "、".join(row.place.cell for row in rows[:10]) + ("ほか" if len(rows) > 10 else "")
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        place=first.place,
        item=shown_name(first.located.line),
        message=f"{_GAPS[first.gap]}同じ行が {len(rows)} 行あります（{cells}）。",
        case="many_gaps",
        figures={"count": str(len(rows)), "cells": cells},
    )


def hidden_rows(block: Sequence[Located]) -> Finding:
    """Hidden rows have amounts that count."""
    first, last = block[0].line, block[-1].line
    total = sum(
        located.line.amount.number
        for located in block
        if located.line.amount and located.line.amount.number
    )
    rows = f"{first.row}行" if first.row == last.row else f"{first.row}～{last.row}行"
    place = first.amount.place if first.amount else first.name.place
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=place,
        item=shown_name(first),
        message=f"{rows}は非表示ですが、金額 {yen(first.amount.number if first.amount else None)} 円などが入っています。"
        if len(block) > 1
        else f"{rows}は非表示ですが、金額 {first.amount.text if first.amount else ''} 円が入っています。",
        actual=first.amount.text if first.amount else "",
        case="hidden_rows",
        figures={"rows": rows, "count": str(len(block)), "amount": f"{total:,}"},
    )


def odd_formula(odd: OddFormula) -> Finding:
    """A cell does not do as the cells above and below it."""
    own = f"（{odd.written.formula}）" if odd.written.formula else ""
    return Finding(
        rule=RULE,
        severity=Severity.WARNING if odd.rare else Severity.INFO,
        place=odd.written.place,
        item=shown_name(odd.located.line),
        message=f"{_ODDITIES[odd.oddity]}{own}。値は一致していますが、変更時に誤りになります。",
        actual=odd.written.formula or odd.written.text,
        expected=odd.usual,
        basis=(Basis(f"シート「{odd.written.place.sheet}」", None, f"ほかの行の数式 {odd.usual}"),),
        case=str(odd.oddity),
        figures={"formula": odd.written.formula or odd.written.text, "usual": odd.usual},
        table_key=odd.located.table_key,
    )


def odd_formulas_together(odds: Sequence[OddFormula]) -> Finding:
    """Many cells of a column differ: how the document is made, one question."""
    first = odds[0]
    cells = "、".join(odd.written.place.cell for odd in odds[:10]) + (
        "ほか" if len(odds) > 10 else ""
    )
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        place=first.written.place,
        item=shown_name(first.located.line),
        message=f"{_ODDITIES[first.oddity]}。同じセルが {len(odds)} か所あります（{cells}）。",
        case="many_odd_formulas",
        figures={"count": str(len(odds)), "cells": cells},
    )


def old_value(item: str, written: Written, count: int) -> Finding:
    """A saved value is not what its formula gives now."""
    more = f"このほか {count - 1} か所も古い値です。" if count > 1 else ""
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=written.place,
        item=item,
        message=(
            f"保存されている値 {yen(written.number)} は、数式 {written.formula} の計算結果 "
            f"{yen(written.recomputed)} と違います（再計算されていません）。{more}"
        ),
        actual=written.text,
        expected=yen(written.recomputed),
        basis=(Basis("設計書の数式", None, f"{written.formula} = {yen(written.recomputed)}"),),
        case="old_value",
        figures={
            "formula": written.formula or "",
            "saved": yen(written.number),
            "recomputed": yen(written.recomputed),
            "place": _cell(written.place),
        },
    )


def _cell(place: Place) -> str:
    return f"シート「{place.sheet}」{place.cell}"
