"""What an estimate is compared with: prices, rates, quantities, specifications, past estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.estimating.model import Estimate
from retrieval.protocols import Embedder

if TYPE_CHECKING:
    from assistant.estimating.specifications.facts import SpecificationFact


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row of a reference stands, for the finding's basis: document, page or row."""

    document: str
    page: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A unit price without tax, in yen. Empty ``district`` means everywhere; None dates are open.

    ``edition`` names the table's edition (``2026年4月版``); ``notes`` keeps extra columns.
    """

    name: str
    specification: str
    unit: str
    price: Decimal
    district: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = ""
    edition: str = ""
    origin: Origin = Origin("")
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RateRow:
    """A row of a rate table, with the columns that estimate-checking fixes; see `rate_tables`.

    ``rate`` is 共通仮設費率 and the like or ``what:to what``; ``formula`` is ``power``,
    ``log10``, ``exp``, ``factor`` or ``add``. ``confidence`` repeats what is known of the
    figure's source (``unverified`` must be said in reports).
    """

    edition: str
    rate: str
    work_category: str
    formula: str
    a: Decimal | None = None
    b: Decimal | None = None
    c: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    rate_low: Decimal | None = None
    rate_high: Decimal | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = ""
    confidence: str = ""
    origin: Origin = Origin("")


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A line of a quantity sheet (数量計算書, 数量総括表).

    ``counted`` is the 計上数量 where the sheet prints one beside the calculated quantity;
    ``group`` the headings that the line stands under (工種, 種別), ``notes`` the extra columns.
    """

    name: str
    specification: str
    unit: str
    quantity: Decimal
    source: str = ""
    origin: Origin = Origin("")
    counted: Decimal | None = None
    group: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpecificationText:
    """A 特記仕様書, notice or other text that the estimate must agree with.

    ``pages`` holds (page number, text) in order; cells of a table's row are apart by tabs.
    ``found`` are facts that a language model pointed to (`specification_model`), beside those
    that the patterns find.
    """

    document: str
    pages: tuple[tuple[int, str], ...]
    found: tuple[SpecificationFact, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """Everything given or found for an estimate. Empty parts make their rules say nothing.

    ``rates_shipped`` is true when no rate table was given and the shipped editions apply.
    ``unreadable`` lists rows that could not be read, as Japanese sentences for the report.
    ``embedder`` gives a second opinion on names that are only similar, when there is one.
    """

    prices: tuple[PriceRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    quantities: tuple[QuantityRow, ...] = ()
    specifications: tuple[SpecificationText, ...] = ()
    past: tuple[Estimate, ...] = ()
    rates_shipped: bool = False
    unreadable: tuple[str, ...] = ()
    embedder: Embedder | None = field(default=None, repr=False, compare=False)
