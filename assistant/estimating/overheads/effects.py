"""What a change of a line does to 工事価格: multiplied up through tables, then through overheads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.findings import Finding
from assistant.estimating.model import CostItem, Estimate, Place, UnitCostTable
from assistant.estimating.overheads.cost_shares import Section, is_disposal, sections
from assistant.estimating.overheads.price_model import PriceModel, price_model
from assistant.estimating.overheads.printed_costs import ITEMISED
from assistant.estimating.references import References
from assistant.estimating.walking import Located, walk, written_values

ZERO = Decimal(0)


def effect_on_contract_price(
    estimate: Estimate, references: References, direct_cost_change: Decimal
) -> Decimal | None:
    """What a change of 直接工事費 does to 工事価格, after overheads recomputed for both.

    None when the estimate has no overheads to compute with.
    """
    model = price_model(estimate, references)
    if model is None:
        return None
    return model.effect_of_direct(direct_cost_change)


def with_effects(
    findings: Iterable[Finding], estimate: Estimate, references: References
) -> tuple[Finding, ...]:
    """The findings with ``effect_yen`` where it can be computed and isn't known yet."""
    listed = tuple(findings)
    if not any(finding.difference_yen and finding.effect_yen is None for finding in listed):
        return listed
    model = price_model(estimate, references)
    if model is None:
        return listed
    places = _places(estimate)
    where = sections(estimate)
    used = _Usage(estimate, where)
    return tuple(_with_effect(finding, model, places, where, used) for finding in listed)


def _with_effect(
    finding: Finding,
    model: PriceModel,
    places: Mapping[Place, Located],
    where: Mapping[int, Section],
    used: _Usage,
) -> Finding:
    change = finding.difference_yen
    if not change or finding.effect_yen is not None:
        return finding
    found = places.get(finding.place)
    disposal = found is not None and is_disposal(found.line)
    if finding.table_key is not None:
        change *= used.per_base_quantity(finding.table_key)
        if found is not None:
            change *= _with_surcharges(found)
        if not change:
            return finding
        return replace(finding, effect_yen=model.effect_of_direct(change, disposal=disposal))
    if found is None:
        return finding
    cost = found.line.cost
    if cost in _ABOVE:
        effect = model.effect_above(_ABOVE[cost], change)
    elif cost in _PRICES:
        effect = change
    elif cost is None or cost in _DIRECT:
        section = where.get(id(found.line), Section.DIRECT)
        if section is Section.OUTSIDE:
            return finding
        effect = (
            model.effect_of_direct(change, disposal=disposal)
            if section is Section.DIRECT
            else model.effect_above(0 if section is Section.TEMPORARY else 1, change)
        )
    else:
        return finding
    return replace(finding, effect_yen=effect)


_SURCHARGE = re.compile(r"労務費(?:の合計)?の?\s*(\d+(?:\.\d+)?)\s*[%％]")


def _with_surcharges(found: Located) -> Decimal:
    """1 and the shares of labour (諸雑費 労務費の4%) that a labour line raises in its table."""
    unit = found.line.unit
    if unit is None or unit.text.strip() != "人":
        return Decimal(1)
    total = Decimal(1)
    for line in found.table.lines:
        for written in (line.specification, line.remarks, line.name):
            text = unicodedata.normalize("NFKC", written.text) if written else ""
            if share := _SURCHARGE.search(text):
                total += Decimal(share[1]) / 100
                break
    return total


_DIRECT = (CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST)
_PRICES = (CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.COMMISSION_PRICE)
_ABOVE = {
    **dict.fromkeys(
        (
            CostItem.COMMON_TEMPORARY_COST,
            CostItem.COMMON_TEMPORARY_RATED,
            CostItem.COMMON_TEMPORARY_ITEMISED,
            CostItem.SITE_ENVIRONMENT_COST,
            CostItem.COMMISSION_OVERHEAD,
            CostItem.NET_COST,
            *ITEMISED,
        ),
        0,
    ),
    CostItem.SITE_MANAGEMENT_COST: 1,
    CostItem.CONSTRUCTION_COST: 1,
    CostItem.GENERAL_ADMINISTRATION_COST: 2,
}
"""Costs by the level above which a change of them enters."""


def _places(estimate: Estimate) -> dict[Place, Located]:
    places: dict[Place, Located] = {}
    for found in walk(estimate):
        for written in written_values(found.line):
            places.setdefault(written.place, found)
    return places


class _Usage:
    """How many units of a unit-cost table the direct cost uses, through tables that refer to it."""

    def __init__(self, estimate: Estimate, where: Mapping[int, Section]) -> None:
        self._tables: dict[str, UnitCostTable] = {table.key: table for table in estimate.tables}
        self._direct: dict[str, Decimal] = {}
        self._users: dict[str, list[tuple[str, Decimal]]] = {}
        self._known: dict[str, Decimal] = {}
        for found in walk(estimate):
            key, quantity = found.line.reference, found.line.quantity
            if key is None or quantity is None or quantity.number is None:
                continue
            if found.table_key is not None:
                self._users.setdefault(key, []).append((found.table_key, quantity.number))
            elif where.get(id(found.line)) is Section.DIRECT:
                self._direct[key] = self._direct.get(key, ZERO) + quantity.number

    def per_base_quantity(self, key: str) -> Decimal:
        """How often the table's base quantity is used: its lines' amounts count that many times."""
        return self._units(key, ()) / self._base(key)

    def _units(self, key: str, above: tuple[str, ...]) -> Decimal:
        if key in above:
            return ZERO
        if key not in self._known:
            total = self._direct.get(key, ZERO)
            for user, quantity in self._users.get(key, ()):
                total += quantity * self._units(user, (*above, key)) / self._base(user)
            self._known[key] = total
        return self._known[key]

    def _base(self, key: str) -> Decimal:
        table = self._tables.get(key)
        number = table.base_quantity.number if table and table.base_quantity else None
        return number or Decimal(1)
