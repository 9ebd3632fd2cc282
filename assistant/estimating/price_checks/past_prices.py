"""Unit prices that no table lists, against past estimates: powers of ten and tax."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.facts import price_date
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.matching.names import ItemKey, line_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.cases import POWER_OF_TEN
from assistant.estimating.price_checks.relations import power_of_ten, tax_included
from assistant.estimating.price_checks.said import line_difference, number, on_line, shown, text
from assistant.estimating.references import References
from assistant.estimating.walking import Located, items

_FAR = (Decimal("0.12"), Decimal(8))
"""Below and above which a ratio to the past price is about a power of ten, not a revision."""


def past_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Lines about 10, 100 … times (or a fraction of) the price of the same item in the past."""
    past = _past_prices(references)
    if not past:
        return
    this_year = _fiscal_year(estimate) or 0
    listed = {
        id(entry.located.line) for entry in analyse(estimate, references).lines if entry.match.known
    }
    for located in items(estimate):
        line = located.line
        price = number(line.unit_price)
        before = past.get(line_key(line))
        if before is None or not price or line.unit_price is None or id(line) in listed:
            continue
        old, file, year = before
        if price == old and _is_quote(located) and year is not None and year < this_year:
            yield on_line(
                POWER_OF_TEN,
                "unchanged_quote",
                Severity.INFO,
                located,
                line.unit_price,
                f"見積単価 {shown(price)} は前年度までの設計書「{file}」と同額です。見積の有効期限を確かめてください。",
                figures={"past": shown(old)},
            )
        if price == old or not old:
            continue
        exact = power_of_ten(price, old) or tax_included(price, old)
        ratio = price / old
        if exact is None and _FAR[0] < ratio < _FAR[1]:
            continue
        reason = exact.text if exact else f"約{shown(_two_digits(ratio))}倍です"
        yield on_line(
            POWER_OF_TEN,
            "past",
            Severity.WARNING,
            located,
            line.unit_price,
            f"単価 {shown(price)} は過去の設計書「{file}」の {shown(old)} の{reason}。",
            expected=shown(old),
            difference=line_difference(line, old),
            basis=(Basis(file, None, f"過去の単価 {shown(old)}円"),),
            figures={"past": shown(old), "ratio": shown(_two_digits(ratio))},
        )


def _is_quote(located: Located) -> bool:
    line = located.line
    return "見積" in line.name.text + text(line.specification) + text(line.remarks)


def _fiscal_year(estimate: Estimate) -> int | None:
    """The fiscal year of an estimate's prices."""
    day = price_date(estimate)
    return None if day is None else day.year - (day.month < 4)


def _two_digits(ratio: Decimal) -> Decimal:
    return ratio.quantize(Decimal(1).scaleb(ratio.adjusted() - 1))


def _past_prices(references: References) -> dict[ItemKey, tuple[Decimal, str, int | None]]:
    """The price of each item in past estimates; the latest named comes first."""
    found: dict[ItemKey, tuple[Decimal, str, int | None]] = {}
    for estimate in references.past:
        year = _fiscal_year(estimate)
        for located in items(estimate):
            price = number(located.line.unit_price)
            if price:
                found.setdefault(line_key(located.line), (price, estimate.file.name, year))
    return found
