"""Rule 10: 調査基準価格 and 最低制限価格 recomputed from the printed parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.estimating.facts import fact
from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.model import CostItem, Domain, Estimate, Line, Written
from assistant.estimating.overheads.amounts import UNITS, declared_unit
from assistant.estimating.overheads.calculation import cut, plain
from assistant.estimating.overheads.context import Context, context_of
from assistant.estimating.overheads.cost_shares import amount_of
from assistant.estimating.overheads.minimum_price import (
    Coefficients,
    PriceParts,
    coefficients,
    minimum_price,
)
from assistant.estimating.overheads.rate_tables import shipped_rates
from assistant.estimating.overheads.taxes import admissible_tax_rows, as_share
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.walking import cost_line

_SAME_FORMULA = Decimal("0.0005")
_USUAL_UNITS = (*UNITS, Decimal(100_000))
"""The units to which authorities cut 予定価格 and the prices derived from it."""

_PRICES = {
    "調査基準価格": CostItem.INVESTIGATION_PRICE,
    "最低制限価格": CostItem.MINIMUM_PRICE,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """The parts of a price as printed, with 工事価格 and the total."""

    direct: Decimal
    temporary: Decimal
    management: Decimal
    administration: Decimal
    price: Decimal
    total: Decimal


@rule(10, "minimum_price", "予定価格・調査基準価格・最低制限価格が算定式と一致する")
def minimum_prices(estimate: Estimate, references: References) -> Iterator[Finding]:
    """工事請負契約に係る低入札価格調査基準, with the coefficients in force (rules.md 56-58)."""
    context = context_of(estimate, references)
    printed = _printed_parts(estimate, context)
    if printed is None:
        return
    planned = _stated(estimate, "予定価格", CostItem.PLANNED_PRICE)
    if planned is not None and planned.number is not None:
        yield from _planned(printed, planned, planned.number)
    for name, item in _PRICES.items():
        written = _stated(estimate, name, item)
        if written is not None and written.number is not None:
            yield from _minimum(context, name, printed, planned, written)


def _stated(estimate: Estimate, label: str, item: CostItem) -> Written | None:
    written = fact(estimate, label)
    if written is not None and written.number is not None:
        return written
    line = cost_line(estimate, item)
    return line.amount if line else None


def _printed_parts(estimate: Estimate, context: Context) -> Printed | None:
    def amount(*items: CostItem) -> Decimal | None:
        found: Line | None = next(
            (line for item in items if (line := cost_line(estimate, item)) is not None), None
        )
        return amount_of(found) if found else None

    direct = amount(CostItem.DIRECT_COST)
    management = amount(CostItem.SITE_MANAGEMENT_COST)
    administration = amount(CostItem.GENERAL_ADMINISTRATION_COST)
    price = amount(CostItem.CONTRACT_PRICE_BEFORE_TAX)
    net = amount(CostItem.NET_COST)
    temporary = amount(CostItem.COMMON_TEMPORARY_COST)
    if temporary is None and net is not None and direct is not None:
        temporary = net - direct
    if temporary is None:
        temporary = amount(CostItem.COMMON_TEMPORARY_RATED)
    if direct is None or management is None or administration is None or price is None:
        return None
    total = amount(CostItem.TOTAL)
    if total is None:
        rows = admissible_tax_rows(estimate, context.rows)
        total = cut(price * (1 + as_share(rows[0]))) if rows else price
    return Printed(direct, temporary or Decimal(0), management, administration, price, total)


def _planned(printed: Printed, written: Written, planned: Decimal) -> Iterator[Finding]:
    """予定価格 is 工事費 (or 工事価格, without tax), perhaps cut to a round figure."""
    for whole in (printed.total, printed.price):
        if any(planned == cut(whole, unit) for unit in _USUAL_UNITS):
            return
    near = min((printed.total, printed.price), key=lambda whole: abs(whole - planned))
    yield Finding(
        "minimum_price",
        Severity.WARNING,
        written.place,
        "予定価格",
        f"予定価格 {plain(planned)} 円は、内訳書の {plain(near)} 円と違います。",
        actual=f"{plain(planned)}円",
        expected=f"{plain(near)}円",
        difference_yen=near - planned,
        case="planned_price",
    )


def _minimum(
    context: Context, name: str, printed: Printed, planned: Written | None, written: Written
) -> Iterator[Finding]:
    stated = written.number or Decimal(0)
    own = coefficients(context.given, name, context.on)
    terms = (
        own
        or coefficients(context.given, "調査基準価格", context.on)
        or coefficients(shipped_rates(context.estimate.domain), "調査基準価格", context.on)
    )
    if not terms:
        return
    planned_price = planned.number if planned else None
    if any(stated in _possible(context, name, printed, planned_price, each) for each in terms):
        return
    expected = _likeliest(context, name, printed, stated, terms[0])
    rounded_only = bool(_rounding(context, name, printed, planned_price, stated, terms[0]))
    proved_by = own if name != "調査基準価格" else terms
    certain = len(proved_by) == 1 and proved_by[0].given
    words = _slip(context, name, printed, planned_price, stated, terms[0])
    formula = " + ".join(f"{part}×{plain(value)}" for part, value in terms[0].by_part.items())
    yield Finding(
        "minimum_price",
        _severity(
            name,
            own_terms=bool(own) or abs(stated - expected) <= expected * _SAME_FORMULA,
            certain=certain and not (rounded_only and declared_unit(context, name) is None),
            explained=bool(words),
        ),
        written.place,
        name,
        f"{name} {plain(stated)} 円は、算定式（{formula}）による {plain(expected)} 円と違います。{words}",
        actual=f"{plain(stated)}円",
        expected=f"{plain(expected)}円",
        difference_yen=expected - stated,
        basis=tuple(
            basis_of(row.origin, f"{row.rate} {plain(row.a or Decimal(0))}（{row.edition}）")
            for row in terms[0].rows
        ),
        case="minimum_price",
    )


def _severity(name: str, *, own_terms: bool, certain: bool, explained: bool) -> Severity:
    """最低制限価格 follows each authority's own formula: without it a difference only asks.

    A value next to the usual formula's was made by it: 200 yen more is a slip.
    """
    if certain:
        return Severity.ERROR
    if name == "最低制限価格" and not own_terms and not explained:
        return Severity.INFO
    return Severity.WARNING


def _ways(
    context: Context, printed: Printed, planned: Decimal | None
) -> Iterator[tuple[PriceParts, Decimal]]:
    """The parts with the tax rate to add: with tax, and without."""
    rows = admissible_tax_rows(context.estimate, context.rows)
    tax = as_share(rows[0]) if rows else Decimal(0)
    moved = [Decimal(0)]
    if context.estimate.domain is Domain.BUILDING:
        moved.append(Decimal("0.1"))
    bases = [printed.price]
    if planned is not None:
        bases += [planned, planned / (1 + tax)]
    for share in moved:
        for base in dict.fromkeys(bases):
            parts = PriceParts(
                printed.direct,
                printed.temporary,
                printed.management,
                printed.administration,
                base,
                share,
            )
            yield parts, tax
            yield parts, Decimal(0)


def _possible(
    context: Context, name: str, printed: Printed, planned: Decimal | None, terms: Coefficients
) -> set[Decimal]:
    """Every value that the formula gives under the usual ways of rounding."""
    unit = declared_unit(context, name)
    units = (unit,) if unit is not None else _USUAL_UNITS
    found: set[Decimal] = set()
    for parts, tax in _ways(context, printed, planned):
        for each_cut in (True, False):
            for each in units:
                bare = minimum_price(name, parts, terms, each_cut=each_cut, unit=each).value
                found.add(cut(bare * (1 + tax)))
                exact = minimum_price(
                    name, parts, terms, each_cut=each_cut, unit=Decimal("0.000001")
                ).value
                found.add(cut(exact * (1 + tax), each))
    return found


def _likeliest(
    context: Context, name: str, printed: Printed, stated: Decimal, terms: Coefficients
) -> Decimal:
    """The computed value with or without tax, whichever is nearer, as round as the stated one."""
    unit = declared_unit(context, name) or max(
        (unit for unit in UNITS if stated % unit == 0), default=Decimal(1)
    )
    values = [
        cut(minimum_price(name, parts, terms).value * (1 + tax), unit)
        for parts, tax in _ways(context, printed, None)
    ]
    return min(values, key=lambda value: abs(value - stated))


def _slip(
    context: Context,
    name: str,
    printed: Printed,
    planned: Decimal | None,
    stated: Decimal,
    terms: Coefficients,
) -> str:
    """What explains the stated value: other coefficients, no range, rounding up."""
    pools = (context.given, shipped_rates(context.estimate.domain))
    for pool in pools:
        for what in dict.fromkeys((name, "調査基準価格")):
            for other in coefficients(pool, what, None):
                if other.edition != terms.edition and stated in _possible(
                    context, name, printed, planned, other
                ):
                    return f"{other.edition}の係数による値と一致します。"
    free = Coefficients(terms.by_part, None, None, terms.edition, terms.rows)
    if stated in _possible(context, name, printed, planned, free):
        return "予定価格に対する範囲（上限・下限）が適用されていません。"
    return _rounding(context, name, printed, planned, stated, terms)


def _rounding(
    context: Context,
    name: str,
    printed: Printed,
    planned: Decimal | None,
    stated: Decimal,
    terms: Coefficients,
) -> str:
    """How the value was rounded where it should have been cut; empty when it wasn't.

    Where the authority's table declares no unit this is doubtful, not proved.
    """
    for parts, tax in _ways(context, printed, planned):
        value = minimum_price(name, parts, terms, unit=Decimal("0.000001")).value * (1 + tax)
        for unit in UNITS:
            for mode, words in ((ROUND_HALF_UP, "四捨五入"), (ROUND_UP, "切上げ")):
                if stated == (value / unit).to_integral_value(mode) * unit:
                    return f"{unit:,}円未満が{words}されています。"
    return ""
