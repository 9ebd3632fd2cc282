"""A price that is not the listed one, as a case that exactly one rule says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from assistant.estimating.findings import Severity
from assistant.estimating.matching.names import ItemKey
from assistant.estimating.matching.tables import Certainty, PriceMatch
from assistant.estimating.price_checks.factors import PriceFactors
from assistant.estimating.references import PriceRow
from assistant.estimating.walking import Located

UNIT_PRICE, POWER_OF_TEN, NEIGHBOUR = "unit_price", "power_of_ten", "neighbour"
ONE_PRICE_DATE, UNIT_BASE = "one_price_date", "unit_base"

Column = Literal["unit_price", "unit", "specification"]


@dataclass(frozen=True, slots=True)
class PriceCase:
    """A price that is not the listed one. ``rule`` says it; ``listed`` is what should stand.

    ``other`` is the row (another edition, district or specification) that the price does match.
    ``column`` is where the wrong value stands: the price, unless it is right for the rest.
    ``expected`` says what should stand where no figure does.
    """

    rule: str
    case: str
    severity: Severity
    located: Located
    price: Decimal
    row: PriceRow
    listed: Decimal
    reason: str
    other: PriceRow | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    column: Column = "unit_price"
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What prices of an estimate are judged by.

    ``dated`` when cover or specification state the price date, ``dated_on_cover`` when the cover
    does; ``district_stated`` likewise, else it is read from 工事場所; ``by_day`` when the cover says
    that the work is done by day. ``same_price`` finds rows by price; ``quantities`` are the things of the quantity sheet,
    ``stands`` those of the estimate.
    """

    factors: PriceFactors
    dated: bool
    district: str
    same_price: Mapping[Decimal, Sequence[PriceRow]]
    quantities: frozenset[ItemKey] = frozenset()
    stands: frozenset[ItemKey] = frozenset()
    dated_on_cover: bool = True
    district_stated: bool = True
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line with a wrong price, while the slip behind it is looked for.

    ``rows`` apply to the line, ``row`` is the one whose price is nearest. ``severity`` is that of
    a case that nothing weakens.
    """

    located: Located
    match: PriceMatch
    price: Decimal
    row: PriceRow
    rows: tuple[PriceRow, ...]
    severity: Severity
    circumstances: Circumstances

    def case(
        self,
        rule: str,
        case: str,
        reason: str,
        *,
        row: PriceRow | None = None,
        other: PriceRow | None = None,
        figures: Mapping[str, str] | None = None,
        severity: Severity | None = None,
        column: Column = "unit_price",
    ) -> PriceCase:
        """This line's case; ``row`` is the one that should have been used."""
        listed = row or self.row
        return PriceCase(
            rule,
            case,
            severity or self.severity,
            self.located,
            self.price,
            listed,
            listed.price,
            reason,
            other,
            figures or {},
            column,
        )


def edition_name(row: PriceRow) -> str:
    """The edition as reports name it; its first day when it has no name."""
    if row.edition:
        return row.edition
    day = row.effective_from
    return f"{day.year}年{day.month}月{day.day}日適用の版" if day else "日付のない版"


def applicable(match: PriceMatch) -> tuple[PriceRow, ...]:
    """The rows any of which may be right for a line."""
    return (match.row, *match.alternatives) if match.row is not None else ()


def with_certainty(case: PriceCase, match: PriceMatch) -> PriceCase:
    """The case with the row that a line was compared with, when it is not exactly the line's."""
    if match.certainty is not Certainty.LIKELY or not match.unit_agrees:
        return case
    row = f"{case.row.name} {case.row.specification}".strip()
    compared = f"「{row}」と同じ品目とみました（確からしさ {match.score}、{match.why}）"
    reason = f"{case.reason}。{compared}" if case.reason else compared
    return replace(case, reason=reason, figures={**case.figures, "certainty": str(match.score)})
