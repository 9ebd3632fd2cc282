"""Which costs a cost consists of.

Source: the build-up of civil works (直接工事費 + 共通仮設費 = 純工事費, + 現場管理費 = 工事原価,
+ 一般管理費等 = 工事価格, + 消費税相当額 = 工事費) and of buildings (直接工事費 + 共通費 = 工事価格).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.model import CostItem, LineKind

_C = CostItem
ITEMISED = (
    _C.TRANSPORT_COST,
    _C.PREPARATION_COST,
    _C.LOSS_PREVENTION_COST,
    _C.SAFETY_COST,
    _C.SERVICE_COST,
    _C.TECHNICAL_MANAGEMENT_COST,
    _C.SITE_OFFICE_COST,
)
ROUNDED = {_C.CONTRACT_PRICE_BEFORE_TAX, _C.COMMISSION_PRICE}
ROUNDING_UNITS = tuple(Decimal(10) ** power for power in range(5))  # one yen to 10,000
TAKEN_OR_LEFT = (_C.GUARANTEE_COST, _C.SCRAP_VALUE)


@dataclass(frozen=True, slots=True)
class CostSum:
    """``total`` is the sum of ``parts``; ``may_add`` are costs that some authorities add here."""

    total: CostItem
    parts: tuple[CostItem, ...]
    may_add: tuple[CostItem, ...] = ()


SUMS = (
    CostSum(_C.COMMON_TEMPORARY_ITEMISED, ITEMISED, (_C.SITE_ENVIRONMENT_COST,)),
    CostSum(
        _C.COMMON_TEMPORARY_COST,
        (_C.COMMON_TEMPORARY_RATED, _C.COMMON_TEMPORARY_ITEMISED),
        (_C.SITE_ENVIRONMENT_COST,),
    ),
    CostSum(
        _C.COMMON_TEMPORARY_COST,
        (_C.COMMON_TEMPORARY_RATED, *ITEMISED),
        (_C.SITE_ENVIRONMENT_COST,),
    ),
    CostSum(_C.NET_COST, (_C.DIRECT_COST, _C.COMMON_TEMPORARY_COST)),
    CostSum(
        _C.NET_COST,
        (_C.DIRECT_COST, _C.COMMON_TEMPORARY_RATED, _C.COMMON_TEMPORARY_ITEMISED),
        (_C.SITE_ENVIRONMENT_COST,),
    ),
    CostSum(_C.INDIRECT_COST, (_C.COMMON_TEMPORARY_COST, _C.SITE_MANAGEMENT_COST)),
    CostSum(
        _C.COMMON_COST,
        (_C.COMMON_TEMPORARY_COST, _C.SITE_MANAGEMENT_COST, _C.GENERAL_ADMINISTRATION_COST),
    ),
    CostSum(_C.CONSTRUCTION_COST, (_C.NET_COST, _C.SITE_MANAGEMENT_COST)),
    CostSum(_C.CONSTRUCTION_COST, (_C.DIRECT_COST, _C.INDIRECT_COST)),
    CostSum(
        _C.CONTRACT_PRICE_BEFORE_TAX,
        (_C.CONSTRUCTION_COST, _C.GENERAL_ADMINISTRATION_COST),
        TAKEN_OR_LEFT,
    ),
    CostSum(_C.CONTRACT_PRICE_BEFORE_TAX, (_C.DIRECT_COST, _C.COMMON_COST), TAKEN_OR_LEFT),
    CostSum(
        _C.CONTRACT_PRICE_BEFORE_TAX,
        (
            _C.DIRECT_COST,
            _C.COMMON_TEMPORARY_COST,
            _C.SITE_MANAGEMENT_COST,
            _C.GENERAL_ADMINISTRATION_COST,
        ),
        TAKEN_OR_LEFT,
    ),
    CostSum(_C.COMMISSION_PRICE, (_C.DIRECT_SURVEY_COST, _C.COMMISSION_OVERHEAD)),
    CostSum(
        _C.TOTAL,
        (_C.CONTRACT_PRICE_BEFORE_TAX, _C.CONSUMPTION_TAX),
        TAKEN_OR_LEFT,
    ),
    CostSum(_C.TOTAL, (_C.COMMISSION_PRICE, _C.CONSUMPTION_TAX)),
)
PLAIN_KINDS = {LineKind.ITEM, LineKind.GROUP, LineKind.ROUNDING}
OPTIONAL = {*ITEMISED, _C.COMMON_TEMPORARY_ITEMISED}


def fullest_sum(total: CostItem, present: Collection[CostItem]) -> CostSum | None:
    """The way to make up a cost from the costs that are there, of the nearest level first.

    共通仮設費 may be of its rated part and one itemised line or many: there the way with the most
    parts counts.
    """
    possible = [
        way
        for way in SUMS
        if way.total is total
        and any(cost in present for cost in way.parts)
        and all(cost in present or cost in OPTIONAL for cost in way.parts)
    ]
    if total is not CostItem.COMMON_TEMPORARY_COST:
        return next(iter(possible), None)
    return max(possible, key=lambda way: sum(cost in present for cost in way.parts), default=None)
