"""An estimate (設計書・内訳書) as it was read: facts, lines, unit-cost tables, each with its place.

Nothing here is computed or corrected: what stands in the file stays as it stands, so that a rule
can say what is wrong and where. All numbers are exact `Decimal`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path


class How(StrEnum):
    """How a value came to be known."""

    TYPED = "typed"  # a constant in a cell
    CACHED = "cached"  # a formula with the value that its program saved
    COMPUTED = "computed"  # a formula without a saved value: computed here
    TEXT_LAYER = "text_layer"  # a PDF's own text
    OCR = "ocr"  # recognised from an image
    SIDECAR = "sidecar"  # stated beside the estimate in a JSON or YAML file


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: sheet name and cell (``F12``).

    A CSV has the sheet ``csv``; a PDF the sheet ``p2`` for page 2 and the line of the page as
    its cell (``14``); an exchange file the sheet ``data`` and its line.
    """

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Written:
    """One value as it stands. ``text`` is as shown, trimmed; ``number`` its value, if it is one.

    ``formula`` starts with ``=``. ``recomputed`` is the formula's value computed here, when that
    was possible (equal to ``number`` for `How.COMPUTED`): a saved value that differs from it is
    out of date.
    """

    text: str
    place: Place
    number: Decimal | None = None
    formula: str | None = None
    recomputed: Decimal | None = None
    how: How = How.TYPED


class LineKind(StrEnum):
    """What a row is for."""

    ITEM = "item"  # quantity × unit price = amount; also 一式
    GROUP = "group"  # a heading of lower lines; its amount, if any, is their sum
    SUBTOTAL = "subtotal"  # a printed sum (小計, 計, 合計) of lines above it
    COST = "cost"  # a line of the cost summary (直接工事費, 共通仮設費, …)
    ROUNDING = "rounding"  # 諸雑費, 端数処理: closes a unit-cost table
    NOTE = "note"  # words only


class CostItem(StrEnum):
    """The items of a cost summary (費目), by their usual names."""

    DIRECT_COST = "直接工事費"
    COMMON_TEMPORARY_COST = "共通仮設費"
    COMMON_TEMPORARY_RATED = "共通仮設費（率計上）"
    COMMON_TEMPORARY_ITEMISED = "共通仮設費（積上げ）"
    TRANSPORT_COST = "運搬費"
    PREPARATION_COST = "準備費"
    LOSS_PREVENTION_COST = "事業損失防止施設費"
    SAFETY_COST = "安全費"
    SERVICE_COST = "役務費"
    TECHNICAL_MANAGEMENT_COST = "技術管理費"
    SITE_OFFICE_COST = "営繕費"
    SITE_ENVIRONMENT_COST = "現場環境改善費"
    NET_COST = "純工事費"
    SITE_MANAGEMENT_COST = "現場管理費"
    INDIRECT_COST = "間接工事費"
    COMMON_COST = "共通費"
    CONSTRUCTION_COST = "工事原価"
    GENERAL_ADMINISTRATION_COST = "一般管理費等"
    GUARANTEE_COST = "契約保証費"
    SCRAP_VALUE = "スクラップ評価額"
    CONTRACT_PRICE_BEFORE_TAX = "工事価格"
    CONSUMPTION_TAX = "消費税相当額"
    TOTAL = "工事費計"
    DIRECT_SURVEY_COST = "直接業務費"  # commissions: 直接測量費, 直接調査費, 直接人件費
    COMMISSION_OVERHEAD = "諸経費"
    COMMISSION_PRICE = "業務価格"
    PLANNED_PRICE = "予定価格"
    INVESTIGATION_PRICE = "調査基準価格"
    MINIMUM_PRICE = "最低制限価格"


TEMPORARY_PARTS = frozenset(
    {
        CostItem.COMMON_TEMPORARY_RATED,
        CostItem.COMMON_TEMPORARY_ITEMISED,
        CostItem.TRANSPORT_COST,
        CostItem.PREPARATION_COST,
        CostItem.LOSS_PREVENTION_COST,
        CostItem.SAFETY_COST,
        CostItem.SERVICE_COST,
        CostItem.TECHNICAL_MANAGEMENT_COST,
        CostItem.SITE_OFFICE_COST,
        CostItem.SITE_ENVIRONMENT_COST,
    }
)
"""The costs that 共通仮設費 is made of."""


@dataclass(frozen=True, slots=True)
class BeforeChange:
    """The values before a design change (当初, 前回) that stand with a line's present ones."""

    quantity: Written | None = None
    unit_price: Written | None = None
    amount: Written | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a breakdown or of a unit-cost table.

    ``level`` is the depth in its table, 0 for the topmost. ``rate`` is a percentage that stands
    in the row (共通仮設費率 and the like; 10.43 for 10.43 %). ``reference`` is the key of the
    unit-cost table or detail sheet that the row points to, as `UnitCostTable.key`.
    ``base`` is, in a cost line, the 対象額 that stands in the row.
    """

    row: int
    name: Written
    kind: LineKind = LineKind.ITEM
    level: int = 0
    specification: Written | None = None
    unit: Written | None = None
    quantity: Written | None = None
    unit_price: Written | None = None
    amount: Written | None = None
    remarks: Written | None = None
    rate: Written | None = None
    base: Written | None = None
    cost: CostItem | None = None
    reference: str | None = None
    code: str = ""
    hidden: bool = False
    before: BeforeChange | None = None
    children: tuple[Line, ...] = ()


class Stage(StrEnum):
    """Which book of a design document a table is (総括表 → 内訳書 → 明細書)."""

    SUMMARY = "summary"  # 総括表, 種目別内訳書, 経費計算書
    BREAKDOWN = "breakdown"  # 本工事費内訳書, 科目別・中科目別内訳書
    DETAIL = "detail"  # 細目別内訳書


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of lines on one sheet (in a PDF: over its pages)."""

    title: str
    sheet: str
    stage: Stage
    lines: tuple[Line, ...]


class TableKind(StrEnum):
    """What a block of its own, that lines point to, is."""

    UNIT_COST = "代価表"
    UNIT_PRICE = "単価表"
    MACHINE = "機械運転単価表"
    DETAIL = "明細表"


@dataclass(frozen=True, slots=True)
class UnitCostTable:
    """A 代価表, 単価表 or 明細表: parts that make the price of a base quantity (10 m3 当り).

    ``key`` is what lines refer to it by (``単価表:1``, ``代価表:3``; see `reading.references`).
    ``base_quantity`` is None when the heading states none (then 1). ``total`` is the printed sum for the base
    quantity, ``unit_price`` the printed price of one unit, where they stand.
    """

    key: str
    kind: TableKind
    name: Written
    lines: tuple[Line, ...]
    specification: Written | None = None
    base_quantity: Written | None = None
    base_unit: Written | None = None
    total: Written | None = None
    unit_price: Written | None = None


class Domain(StrEnum):
    """Which overhead rules an estimate follows."""

    CIVIL = "civil"  # 土木
    BUILDING = "building"  # 営繕（建築・設備）
    COMMISSION = "commission"  # 委託（測量・調査・設計・役務）


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that could not be read: one Japanese sentence, and where."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A whole estimate. ``facts`` are the cover's labels (工事名, 単価適用日, …) and their values.

    Labels are folded to the names that `facts.py` lists; an unknown label keeps its own name.
    ``layout`` says what was recognised, for the report (``土木内訳書``, ``RIBC2`` …).
    """

    file: Path
    layout: str
    domain: Domain
    facts: Mapping[str, Written] = field(default_factory=dict)
    breakdowns: tuple[Breakdown, ...] = ()
    tables: tuple[UnitCostTable, ...] = ()
    problems: tuple[Problem, ...] = ()
