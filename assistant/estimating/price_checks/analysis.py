"""All unit prices of an estimate against the price table, once for the six rules that need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.estimating.facts import price_date
from assistant.estimating.findings import Severity
from assistant.estimating.matching.names import item_key, line_key
from assistant.estimating.matching.tables import Certainty, PriceIndex, match_price, price_index
from assistant.estimating.model import Estimate, Line
from assistant.estimating.price_checks.cases import (
    UNIT_PRICE,
    Circumstances,
    PriceCase,
    applicable,
    with_certainty,
)
from assistant.estimating.price_checks.classify import classify, is_right
from assistant.estimating.price_checks.dates_in_texts import date_in_specifications
from assistant.estimating.price_checks.day_classes import day_class_cases
from assistant.estimating.price_checks.districts import district_of
from assistant.estimating.price_checks.factors import PriceFactors, factor_explaining, price_factors
from assistant.estimating.price_checks.mixtures import (
    Matched,
    OtherEdition,
    districts_mixed,
    of_another_table,
    swapped,
    undue_together,
    whole_edition,
    with_common_factor,
    without_correction,
)
from assistant.estimating.price_checks.periods import in_force
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.said import number
from assistant.estimating.price_checks.table_references import tables_by_key
from assistant.estimating.references import PriceRow, References
from assistant.estimating.same_object import once_for_the_last
from assistant.estimating.walking import Located, items


@dataclass(frozen=True, slots=True)
class PriceAnalysis:
    """What the price table says on all lines.

    ``right`` counts lines whose price is listed. ``unknown`` are lines in no table,
    ``inapplicable`` known things without a row in force there, ``uncertain`` likenesses whose
    price differs. ``whole`` is set when one other edition, not single prices, is the matter.
    """

    lines: tuple[Matched, ...] = ()
    cases: tuple[PriceCase, ...] = ()
    right: int = 0
    unknown: tuple[Matched, ...] = ()
    inapplicable: tuple[Matched, ...] = ()
    uncertain: tuple[Matched, ...] = ()
    whole: OtherEdition | None = None

    def of_rule(self, rule: str) -> tuple[PriceCase, ...]:
        """The cases that a rule says."""
        return tuple(case for case in self.cases if case.rule == rule)


@once_for_the_last
def analyse(estimate: Estimate, references: References) -> PriceAnalysis:
    """Match and classify every priced line."""
    if not references.prices:
        return PriceAnalysis()
    index = price_index(references)
    district, district_stated = district_of(estimate, references)
    stated = price_date(estimate) or date_in_specifications(references)
    located = _priced_lines(estimate)
    factors = price_factors(estimate, references)
    day = stated or _day_of_most(located, index, district, factors)
    matched = tuple(
        Matched(found, price, match_price(found.line, index, day, district))
        for found in located
        if (price := number(found.line.unit_price))
    )
    circumstances = Circumstances(
        factors,
        stated is not None,
        district,
        _by_price(references.prices),
        frozenset(item_key(row.name, row.specification, row.unit) for row in references.quantities),
        frozenset(line_key(found.line) for found in items(estimate)),
        dated_on_cover=price_date(estimate) is not None,
        district_stated=district_stated,
        by_day=_by_day(estimate),
    )
    by_class, decided = day_class_cases(estimate, references.prices, matched, day)
    open_lines = tuple(entry for entry in matched if id(entry.located.line) not in decided)
    analysis = _sorted_out(open_lines, circumstances)
    return replace(
        analysis,
        lines=matched,
        cases=(*analysis.cases, *by_class),
        right=analysis.right + len(decided) - len(by_class),
    )


def _by_day(estimate: Estimate) -> bool:
    """Whether the cover has hours of work (施工時間帯, 昼夜区分) and these are by day."""
    texts = [
        written.text
        for label, written in estimate.facts.items()
        if "時間" in label or "昼夜" in label or "施工方法" in label
    ]
    return any("昼間" in words for words in texts) and not any("夜" in words for words in texts)


def _priced_lines(estimate: Estimate) -> list[Located]:
    """Items with a unit price that does not come from a unit-cost table in the same file."""
    tables = tables_by_key(estimate)
    return [
        found
        for found in items(estimate)
        if number(found.line.unit_price) and found.line.reference not in tables
    ]


def _by_price(rows: Sequence[PriceRow]) -> dict[Decimal, list[PriceRow]]:
    found: dict[Decimal, list[PriceRow]] = defaultdict(list)
    for row in rows:
        found[row.price].append(row)
    return found


def _day_of_most(
    located: Sequence[Located], index: PriceIndex, district: str, factors: PriceFactors
) -> date | None:
    """Without a stated date: the (latest) day on which most prices are those in force.

    Wages and materials have editions of different months, so that the day matters, not the name.
    """
    known = []
    for found in located:
        match = match_price(found.line, index, None, district)
        price = number(found.line.unit_price)
        if match.row is not None and match.certainty is Certainty.EXACT and price is not None:
            rows = [*applicable(match), *match.other_editions]
            known.append((found.line, price, rows))
    days = {row.effective_from for _, _, rows in known for row in rows if row.effective_from}
    if not days:
        return None

    def right_on(day: date) -> int:
        return sum(_stands_on(day, line, price, rows, factors) for line, price, rows in known)

    return max(days, key=lambda day: (right_on(day), day))


def _stands_on(
    day: date, line: Line, price: Decimal, rows: Sequence[PriceRow], factors: PriceFactors
) -> bool:
    """Whether a price is that of the newest row in force on a day."""
    valid = in_force(rows, day)
    newest = max((row.effective_from or date.min for row in valid), default=None)
    return any(
        price == row.price or factor_explaining(price, row.price, factors.due_on(line, row))
        for row in valid
        if (row.effective_from or date.min) == newest
    )


def _sorted_out(matched: tuple[Matched, ...], circumstances: Circumstances) -> PriceAnalysis:
    cases: list[PriceCase] = []
    unknown, inapplicable, uncertain = [], [], []
    right = 0
    for entry in matched:
        match = entry.match
        if match.certainty is Certainty.NONE:
            unknown.append(entry)
        elif match.certainty is Certainty.UNCERTAIN:
            if any(candidate.row.price == entry.price for candidate in match.candidates):
                right += 1
            else:
                uncertain.append(entry)
        elif match.row is None:
            case = _without_row(entry)
            if case is not None:
                cases.append(case)
            elif entry.price in {row.price for row in match.other_districts}:
                right += 1
            else:
                inapplicable.append(entry)
        elif case := classify(entry.located, match, circumstances):
            cases.append(with_certainty(case, match))
        elif is_right(entry.located, match, circumstances.factors):
            right += 1
        else:
            unknown.append(entry)
    cases += districts_mixed(matched, circumstances)
    cases += without_correction(matched, circumstances)
    cases = swapped(cases)
    cases = of_another_table(with_common_factor(undue_together(cases), matched), matched)
    whole = whole_edition(matched, cases, circumstances)
    return PriceAnalysis(
        matched, tuple(cases), right, tuple(unknown), tuple(inapplicable), tuple(uncertain), whole
    )


def _without_row(entry: Matched) -> PriceCase | None:
    """A thing that is listed for several districts (none stated): wrong when none has the price."""
    match = entry.match
    rows = match.other_districts
    if len(rows) < 2 or entry.price in {row.price for row in rows} or not match.unit_agrees:
        return None
    row = min(
        rows,
        key=lambda known: (
            relation(entry.price, known.price) is None,
            abs(known.price - entry.price),
        ),
    )
    found = relation(entry.price, row.price)
    older = next((other for other in match.other_editions if other.price == entry.price), None)
    if older is not None:
        return None
    return PriceCase(
        UNIT_PRICE,
        found.case if found else "no_district",
        Severity.WARNING,
        entry.located,
        entry.price,
        row,
        row.price,
        "どの地区の単価とも一致しません" + (f"（{row.district}の{found.text}）" if found else ""),
        figures=found.figures if found else {},
    )


def without_whole(analysis: PriceAnalysis) -> tuple[PriceCase, ...]:
    """The cases that stay with their lines: all but those that one edition explains together.

    A handful of lines is still named one by one, as warnings beside the one error at the date.
    """
    if analysis.whole is None:
        return analysis.cases
    told = {id(case) for case in analysis.whole.cases}
    few = len(analysis.whole.cases) <= 10
    return tuple(
        replace(case, severity=Severity.WARNING) if id(case) in told else case
        for case in analysis.cases
        if few or id(case) not in told
    )
