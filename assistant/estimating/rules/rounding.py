"""Rule 17: 一般管理費等, 工事価格 and consumption tax are cut where the standard cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.model import CostItem, Estimate, Place
from assistant.estimating.overheads.amounts import price_unit
from assistant.estimating.overheads.calculation import cut, percent, plain
from assistant.estimating.overheads.context import context_of
from assistant.estimating.overheads.cost_shares import amount_of
from assistant.estimating.overheads.diagnosis import found_by
from assistant.estimating.overheads.printed_costs import CostSequence, cost_sequences
from assistant.estimating.overheads.printed_rates import printed_rate
from assistant.estimating.overheads.rate_tables import all_rates, rates_date
from assistant.estimating.overheads.taxes import admissible_tax_rows, as_share, tax_rows
from assistant.estimating.references import RateRow, References
from assistant.estimating.rules import rule
from assistant.estimating.walking import Located

_PRICES = (CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.COMMISSION_PRICE)


@rule(17, "rounding", "一般管理費等・工事価格・消費税の端数処理が正しい")
def rounding(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Amounts are cut, not rounded (rules.md 29-31); the tax rate is that of the date."""
    yield from found_by("rounding", estimate, references)
    rows = all_rates(references, estimate.domain)
    seen: set[tuple[Decimal, Decimal]] = set()
    for sequence in cost_sequences(estimate):
        for position, found in enumerate(sequence.lines):
            if found.line.cost is CostItem.CONSUMPTION_TAX:
                price = sequence.nearest(position, *_PRICES)
                if price is None:
                    continue
                pair = (amount_of(price.line), amount_of(found.line))
                if pair not in seen:
                    yield from _tax(estimate, rows, sequence, price, found)
                seen.add(pair)
    yield from _price_unit(estimate, references)


def _tax(
    estimate: Estimate,
    rows: Sequence[RateRow],
    sequence: CostSequence,
    price: Located,
    tax: Located,
) -> Iterator[Finding]:
    amount, taxed = amount_of(tax.line), amount_of(price.line)
    scrap = sum(
        (
            amount_of(found.line)
            for found in sequence.lines
            if found.line.cost is CostItem.SCRAP_VALUE
        ),
        Decimal(0),
    )
    right = admissible_tax_rows(estimate, rows)
    if not right:
        return
    stated, cell = printed_rate(tax.line)
    shares = [as_share(row) for row in right]
    if stated is not None and cell is not None and stated / 100 not in shares and stated < 20:
        text = (
            f"消費税率 {percent(stated)} は、適用日の税率 {percent(shares[0] * 100)} と違います。"
        )
        found = _tax_finding(tax, cell.place, "tax_rate", text, taxed, shares[0], right[0])
        known = any(stated / 100 == as_share(row) for row in tax_rows(rows))
        yield _undated(found) if known and rates_date(estimate) is None else found
        return
    if any(amount == cut(base * share) for share in shares for base in (taxed, taxed + scrap)):
        return
    text = (
        f"消費税相当額 {plain(amount)} 円は、工事価格 {plain(taxed)} 円 × {percent(shares[0] * 100)}"
        f" による {plain(cut(taxed * shares[0]))} 円（1円未満切捨て）と違います。"
    )
    case, words = _tax_slip(rows, sequence, amount, taxed, shares[0])
    assert tax.line.amount is not None  # noqa: S101 - cost sequences have amounts
    found = _tax_finding(tax, tax.line.amount.place, case, text + words, taxed, shares[0], right[0])
    yield _undated(found) if case == "tax_rate" and rates_date(estimate) is None else found


def _undated(finding: Finding) -> Finding:
    """A rate that was in force at another time, in an estimate that doesn't say when it is of."""
    return replace(finding, severity=Severity.WARNING)


def _tax_slip(
    rows: Sequence[RateRow], sequence: CostSequence, amount: Decimal, price: Decimal, share: Decimal
) -> tuple[str, str]:
    """What may have happened: another rate, rounding, another base."""
    for row in tax_rows(rows):
        if as_share(row) != share and amount == cut(price * as_share(row)):
            return "tax_rate", f"{percent(as_share(row) * 100)} で計算されています。"
    for mode, words in ((ROUND_HALF_UP, "四捨五入"), (ROUND_UP, "切上げ")):
        if amount == (price * share).to_integral_value(mode):
            return "tax_rounding", f"1円未満が{words}されています。"
    for unit in (10, 100, 1000, 10000):
        if amount == cut(price * share, Decimal(unit)):
            return "tax_rounding", f"{unit:,}円未満が切り捨てられています。"
    for found in sequence.lines:
        if found.line.cost is not None and amount == cut(amount_of(found.line) * share):
            return "tax_base", f"{found.line.name.text}に税率を乗じています。"
    return "tax", ""


def _tax_finding(
    tax: Located,
    place: Place,
    case: str,
    message: str,
    price: Decimal,
    share: Decimal,
    row: RateRow,
) -> Finding:
    expected = cut(price * share)
    return Finding(
        "rounding",
        Severity.ERROR,
        place,
        tax.line.name.text,
        message,
        actual=f"{plain(amount_of(tax.line))}円",
        expected=f"{plain(expected)}円",
        difference_yen=expected - amount_of(tax.line),
        effect_yen=Decimal(0),
        basis=(basis_of(row.origin, f"消費税率 {percent(share * 100)}（{row.source}）"),),
        case=case,
    )


def _price_unit(estimate: Estimate, references: References) -> Iterator[Finding]:
    """工事価格 that is the sum of its parts but isn't a multiple of the declared unit.

    Where 一般管理費等 stands, it is the one to be reduced, and is told of there.
    """
    unit = price_unit(context_of(estimate, references))
    if unit is None or unit <= 1:
        return
    for sequence in cost_sequences(estimate):
        reduced = any(
            found.line.cost in (CostItem.GENERAL_ADMINISTRATION_COST, CostItem.COMMISSION_OVERHEAD)
            for found in sequence.lines
        )
        for found in sequence.lines:
            line = found.line
            if reduced or line.cost not in _PRICES or amount_of(line) % unit == 0:
                continue
            assert line.amount is not None  # noqa: S101 - cost sequences have amounts
            yield Finding(
                "rounding",
                Severity.WARNING,
                line.amount.place,
                line.name.text,
                f"{line.name.text} {plain(amount_of(line))} 円が {plain(unit)} 円単位になっていません。",
                actual=f"{plain(amount_of(line))}円",
                expected=f"{plain(cut(amount_of(line), unit))}円",
                difference_yen=cut(amount_of(line), unit) - amount_of(line),
                case="price_unit",
            )
