"""Effective months that stand in the remarks of lines (単価適用 26.04, 令和8年4月単価)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

from assistant.estimating.facts import date_in, price_date
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import ONE_PRICE_DATE
from assistant.estimating.price_checks.said import on_line, text
from assistant.estimating.walking import Located, items

_ERA_DATE = r"(?:令和|平成|R|H)?\s*(?:元|\d{1,4})\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*\d{0,2}日?)?"
_STATED = re.compile(
    rf"単価適用[^\d令平RH元]*(?P<after>{_ERA_DATE})|(?P<before>{_ERA_DATE})\s*(?:適用)?単価"
)


def line_date_findings(estimate: Estimate) -> Iterator[Finding]:
    """Lines whose remarks state another effective month than the cover, or than most lines."""
    stated: list[tuple[Located, date]] = [
        (found, day) for found in items(estimate) if (day := _month_stated(found)) is not None
    ]
    if not stated:
        return
    cover = price_date(estimate)
    months = Counter((day.year, day.month) for _, day in stated)
    usual, count = months.most_common(1)[0]
    if cover is None and count * 2 <= len(stated):
        return
    meant = (cover.year, cover.month) if cover is not None else usual
    if cover is not None and len(months) == 1 and usual != meant and len(stated) > 1:
        return  # not a mixture; the prices themselves are judged by the price table
    for located, day in stated:
        if (day.year, day.month) == meant:
            continue
        at = located.line.remarks or located.line.name
        yield on_line(
            ONE_PRICE_DATE,
            "line_month",
            Severity.WARNING,
            located,
            at,
            f"摘要の単価適用月は{day.year}年{day.month}月ですが、設計書の単価適用月は{meant[0]}年{meant[1]}月です。",
            expected=f"{meant[0]}年{meant[1]}月",
            figures={
                "month": f"{day.year}-{day.month:02}",
                "expected": f"{meant[0]}-{meant[1]:02}",
            },
        )


def _month_stated(located: Located) -> date | None:
    found = _STATED.search(unicodedata.normalize("NFKC", text(located.line.remarks)))
    return date_in(found["after"] or found["before"]) if found else None
