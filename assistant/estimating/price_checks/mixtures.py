"""What many prices say together: another edition, several districts, a factor on all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assistant.estimating.findings import Severity
from assistant.estimating.matching.tables import PriceMatch
from assistant.estimating.price_checks.cases import (
    NEIGHBOUR,
    UNIT_PRICE,
    Circumstances,
    PriceCase,
)
from assistant.estimating.price_checks.factors import (
    PriceFactor,
    corrected,
    factor_explaining,
    is_wage,
)
from assistant.estimating.price_checks.said import shown
from assistant.estimating.references import PriceRow
from assistant.estimating.walking import Located, shown_name

Edition = tuple[date | None, str]
"""An edition's first day and name."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A line with a price that the price table should answer for."""

    located: Located
    price: Decimal
    match: PriceMatch


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """An edition other than the applicable one that (nearly) all deciding prices are of.

    ``against`` counts known lines that this edition does not explain.
    """

    edition: Edition
    name: str
    cases: tuple[PriceCase, ...]
    against: int


def districts_mixed(matched: Sequence[Matched], circumstances: Circumstances) -> list[PriceCase]:
    """Without a stated district, prices of more than one: the fewer are doubtful."""
    if circumstances.district:
        return []
    deciding: list[tuple[Matched, set[str]]] = []
    for entry in matched:
        rows = entry.match.other_districts
        held = {row.district for row in rows if row.price == entry.price and row.district}
        if entry.match.row is None and held and len({row.price for row in rows}) > 1:
            deciding.append((entry, held))
    counts: Counter[str] = Counter(name for _, held in deciding for name in held)
    if not counts:
        return []
    usual, most = counts.most_common(1)[0]
    others = [pair for pair in deciding if usual not in pair[1]]
    if not others or most < 2 * len(others):
        return []
    return [case for entry, held in others if (case := _elsewhere(entry, held, usual))]


def _elsewhere(entry: Matched, held: set[str], usual: str) -> PriceCase | None:
    """A line at the price of another district than the usual one of the estimate."""
    rows = entry.match.other_districts
    row = next((row for row in rows if row.district == usual), None)
    other = next((row for row in rows if row.district in held and row.price == entry.price), None)
    if row is None or other is None:
        return None
    return PriceCase(
        NEIGHBOUR,
        "other_district",
        Severity.WARNING,
        entry.located,
        entry.price,
        row,
        row.price,
        f"ほかの行は{usual}の単価ですが、この行は{other.district}の単価です",
        other,
        {"district": other.district},
    )


_NEARLY_ALL = Decimal("0.8")


def whole_edition(
    matched: Sequence[Matched], cases: Sequence[PriceCase], circumstances: Circumstances
) -> OtherEdition | None:
    """The edition that nearly all prices are of, when it is not the one in force on the date."""
    if not circumstances.dated or not circumstances.dated_on_cover:
        return None
    of_edition: dict[Edition, list[PriceCase]] = defaultdict(list)
    for case in cases:
        if case.case in ("older_edition", "newer_edition") and case.other is not None:
            of_edition[case.other.effective_from, case.other.edition].append(case)
    if not of_edition:
        return None
    edition, held = max(of_edition.items(), key=lambda found: len(found[1]))
    told = {id(case.located) for case in held}
    against = sum(
        1
        for entry in matched
        if entry.match.row is not None
        and entry.match.known
        and id(entry.located) not in told
        and not _also_of(entry, edition)
    )
    if len(held) < 2 or Decimal(len(held)) < _NEARLY_ALL * (len(held) + against):
        return None
    return OtherEdition(edition, held[0].figures["edition"], tuple(held), against)


def _also_of(entry: Matched, edition: Edition) -> bool:
    """Whether the other edition explains a price too: it did not change, or was in force then."""
    row, since = entry.match.row, edition[0]
    if row is not None and (row.effective_from is None or (since and row.effective_from <= since)):
        return True
    rows = [*entry.match.other_editions, *([row] if row else [])]
    return any(
        (row.effective_from, row.edition) == edition and row.price == entry.price for row in rows
    )


_ALIKE = 3  # prices with one factor that are no coincidence
_UNEXPLAINED = {"differs", "digit_mistyped", "digits_swapped", "rounded"}


def with_common_factor(cases: Sequence[PriceCase], matched: Sequence[Matched]) -> list[PriceCase]:
    """All wages (or most of all prices) times one factor are one question, not so many errors.

    No table lists such a correction, so that nothing proves the prices wrong.
    """
    open_cases = [case for case in cases if case.case in _UNEXPLAINED and case.row.price > 0]
    factors = Counter(_factor(case) for case in open_cases)
    factors.pop(Decimal(1), None)
    if not factors:
        return list(cases)
    factor, _ = factors.most_common(1)[0]
    alike = [case for case in open_cases if case.price in corrected(case.row.price, factor)]
    wages = [entry for entry in matched if entry.match.row and is_wage(entry.located.line)]
    known = [entry for entry in matched if entry.match.row and entry.match.known]
    all_wages = all(is_wage(case.located.line) for case in alike) and len(alike) == len(wages)
    if len(alike) < _ALIKE or not (all_wages or len(alike) * 2 > len(known)):
        return list(cases)
    first = alike[0]
    together = replace(
        first,
        rule=UNIT_PRICE,
        case="common_factor",
        severity=Severity.WARNING,
        reason=f"{len(alike)}件の単価がすべて単価表の{shown(factor)}倍です。補正の根拠を確かめてください",
        figures={"factor": shown(factor), "count": str(len(alike))},
    )
    told = {id(case) for case in alike}
    return [together, *(case for case in cases if id(case) not in told)]


def swapped(cases: Sequence[PriceCase]) -> list[PriceCase]:
    """Two lines of which each has the other's price."""
    by_price: dict[tuple[Decimal, Decimal], list[PriceCase]] = defaultdict(list)
    for case in cases:
        if case.column == "unit_price" and not case.expected:
            by_price[case.price, case.listed].append(case)
    told: list[PriceCase] = []
    for case in cases:
        others = by_price.get((case.listed, case.price), [])
        explained = case.case in ("older_edition", "newer_edition", "other_district")
        if len(others) == 1 and others[0] is not case and not explained:
            name = shown_name(others[0].located.line)
            told.append(replace(case, reason=f"「{name}」の行と単価が入れ替わっています"))
        else:
            told.append(case)
    return told


_OTHER_TABLE = 10  # things at prices that the table explains in no way


def of_another_table(cases: Sequence[PriceCase], matched: Sequence[Matched]) -> list[PriceCase]:
    """When most prices differ and nothing explains how, the table is not the estimate's own.

    Such a table (an edition too old, another authority's) proves no price wrong: one question
    takes the place of all of them. Things are counted, not lines.
    """
    strange = [case for case in cases if case.case in _UNEXPLAINED]
    things = {_thing(case.row) for case in strange}
    known = {_thing(entry.match.row) for entry in matched if entry.match.row and entry.match.known}
    if len(things) < _OTHER_TABLE or 5 * len(things) < 3 * len(known):
        return list(cases)
    together = replace(
        strange[0],
        rule=UNIT_PRICE,
        case="another_table",
        severity=Severity.WARNING,
        reason=f"単価表にある{len(known)}品目のうち{len(things)}品目の単価が違います。"
        "この工事の版・地区の単価表かどうかを確かめてください",
        figures={"count": str(len(things)), "known": str(len(known))},
    )
    told = {id(case) for case in strange}
    return [together, *(case for case in cases if id(case) not in told)]


def _thing(row: PriceRow) -> tuple[str, str, str]:
    return row.name, row.specification, row.unit


_MANY = 8  # wages with one correction that is not due, beyond which they are told together


def undue_together(cases: Sequence[PriceCase]) -> list[PriceCase]:
    """One correction that is not due on many wages is one error (a wrong fact on the cover)."""
    factors = Counter(case.figures["factor"] for case in cases if case.case == "undue_correction")
    common = {factor for factor, count in factors.items() if count > _MANY}
    together: list[PriceCase] = []
    for case in cases:
        factor = case.figures.get("factor") if case.case == "undue_correction" else None
        if factor not in common:
            together.append(case)
        elif factors[factor]:
            reason = f"{case.reason}。ほか{factors[factor] - 1}件の労務単価も同じです"
            together.append(replace(case, reason=reason))
            factors[factor] = 0
    return together


def without_correction(matched: Sequence[Matched], circumstances: Circumstances) -> list[PriceCase]:
    """Wages (hire) at the listed price where the others carry the correction that the cover asks for.

    A correction of wages (週休2日, 冬期) is due on all of them, one of hire on all hire; a warning,
    for standards leave single occupations out.
    """
    factors = circumstances.factors
    listed = [entry for entry in matched if entry.match.row]
    wages = [entry for entry in listed if is_wage(entry.located.line)]
    hired = [
        entry
        for entry in listed
        if not is_wage(entry.located.line, entry.match.row)
        and factors.due_on(entry.located.line, entry.match.row)
    ]
    return [
        *_bare_among_corrected(wages, factors.labour, "労務単価"),
        *_bare_among_corrected(hired, factors.machines, "賃料"),
    ]


def _bare_among_corrected(
    entries: Sequence[Matched], due: Sequence[PriceFactor], kind: str
) -> Iterator[PriceCase]:
    bare, carrying = [], []
    for entry in entries:
        listed = entry.match.row.price if entry.match.row else entry.price
        if entry.price == listed:
            bare.append(entry)
        elif factor_explaining(entry.price, listed, due):
            carrying.append(entry)
    if len(carrying) < _ALIKE or len(bare) * _ALIKE > len(carrying):
        return
    factor = due[0]
    for entry in bare:
        if entry.match.row is not None:
            yield PriceCase(
                UNIT_PRICE,
                "correction_missing",
                Severity.WARNING,
                entry.located,
                entry.price,
                entry.match.row,
                entry.match.row.price * factor.value,
                f"ほかの{kind}には{factor.name}（{shown(factor.value)}倍）がありますが、この行にはありません",
                figures={"factor": shown(factor.value), "correction": factor.name},
            )


def _factor(case: PriceCase) -> Decimal:
    """By how much a price is above the listed one, to two decimals."""
    return (case.price / case.row.price).quantize(Decimal("0.01"), ROUND_HALF_UP)
