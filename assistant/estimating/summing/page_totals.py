"""Sums that a page prints of the lines on it (頁計): they are carried nowhere, and still wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Breakdown, Line, LineKind
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.sides import Side, figures_of, number_of, yen
from assistant.estimating.walking import walk_table

_PAGE_TOTAL = re.compile(r"(頁|ページ)(小)?計")


def page_total_findings(
    breakdown: Breakdown, side: Side, shoulds: Mapping[int, Decimal]
) -> Iterator[Finding]:
    """A page's sum that is not that of its lines, in a breakdown whose other pages agree."""
    agreeing, wrong = 0, []
    printed = put_right = Decimal(0)
    for line in _as_printed(breakdown):
        amount = figures_of(line, side).amount
        stands = number_of(amount)
        if _PAGE_TOTAL.fullmatch(plain(line.name.text)) and amount is not None:
            if stands in {printed, put_right}:
                agreeing += 1
            elif stands is not None:
                wrong.append((line, amount, stands, printed))
            printed = put_right = Decimal(0)
        elif line.kind is LineKind.ITEM and not line.children and stands is not None:
            printed += stands
            put_right += shoulds.get(id(line), stands)
    if len(wrong) > agreeing:
        return
    for line, amount, stands, expected in wrong:
        yield Finding(
            rule="sums",
            severity=Severity.ERROR,
            place=amount.place,
            item=line.name.text,
            message=f"{side}頁計 {yen(stands)} 円は、この頁の行の合計 {yen(expected)} 円と一致しません。",
            actual=amount.text,
            expected=yen(expected),
            difference_yen=expected - stands,
            basis=(Basis("設計書の計算", None, f"頁の行の合計 = {yen(expected)}"),),
            case="page_total",
            figures={"amount": yen(stands), "expected": yen(expected)},
        )


def _as_printed(breakdown: Breakdown) -> list[Line]:
    """The lines in the order of pages and rows, whatever level they stand on."""
    lines = [located.line for located in walk_table(breakdown)]
    sheets = {line.name.place.sheet: None for line in lines}
    order = {sheet: position for position, sheet in enumerate(sheets)}
    return sorted(lines, key=lambda line: (order[line.name.place.sheet], line.row))
