"""A sample estimate with all its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from corpora.estimates.catalogue import HIRE, LABOUR, Catalogue, load_catalogue
from corpora.estimates.design import Design
from corpora.estimates.overheads import (
    CostLine,
    building_summary,
    civil_summary,
    investigation_price,
    load_rates,
)
from corpora.estimates.pricing import (
    Overrides,
    PricedLine,
    PricedTable,
    Pricer,
    disposal_costs,
)


@dataclass(frozen=True, slots=True)
class SampleEstimate:
    """All of an estimate, ready to be written. ``facts`` are those that the cover shows."""

    design: Design
    facts: Mapping[str, str]
    lines: tuple[PricedLine, ...]
    itemised: tuple[PricedLine, ...]
    scrap: tuple[PricedLine, ...]
    tables: tuple[PricedTable, ...]
    costs: tuple[CostLine, ...]

    def cost(self, name: str) -> CostLine | None:
        """The line of the cost summary with a name."""
        return next((line for line in self.costs if line.name == name), None)


def make_estimate(
    design: Design, overrides: Overrides | None = None, catalogue: Catalogue | None = None
) -> SampleEstimate:
    """Price a design. Raises NaniwaError when a price, table or rate is missing."""
    chosen = overrides or {}
    rates = load_rates(design.domain, design.overhead_year)
    week = design.facts["週休2日"]
    factors = {
        LABOUR: rates.factor("週休2日補正:労務費", week, "1"),
        HIRE: rates.factor("週休2日補正:機械賃料", week, "1"),
    }
    pricer = Pricer(design, catalogue or load_catalogue(), factors, chosen)
    lines = pricer.lines(design.lines)
    itemised = pricer.lines(design.itemised)
    scrap = pricer.lines(design.scrap)
    top = min(line.level for line in lines)
    direct = sum((line.amount for line in lines if line.level == top), Decimal(0))
    if design.domain == "civil":
        details = [line for table in pricer.tables.values() for line in table.lines]
        disposal = disposal_costs([*lines, *_of_details(details, pricer)])
        costs = civil_summary(design, direct, disposal, itemised, scrap, chosen)
    else:
        costs = building_summary(design, direct, chosen)
    facts = dict(design.facts)
    for label in ("予定価格", "調査基準価格"):
        if label in facts:
            value = (
                costs[-1].amount
                if label == "予定価格"
                else investigation_price(design, costs, chosen)
            )
            facts[label] = f"{value:,}円"
    return SampleEstimate(
        design, facts, lines, itemised, scrap, tuple(pricer.tables.values()), tuple(costs)
    )


def _of_details(parts: list[PricedLine], pricer: Pricer) -> list[PricedLine]:
    """Disposal lines that stand in detail sheets of one lump sum, not in unit-cost tables."""
    keys = {key for key, table in pricer.tables.items() if table.kind == "明細表"}
    return [part for part in parts if part.id.rpartition(".")[0] in keys]
