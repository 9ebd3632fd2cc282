"""Small estimates and references, written down in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import (
    Breakdown,
    CostItem,
    Domain,
    Estimate,
    Line,
    LineKind,
    Place,
    Stage,
    TableKind,
    UnitCostTable,
    Written,
)
from assistant.estimating.references import Origin, PriceRow

Number = Decimal | int | str | None
COLUMNS = {
    "name": "A",
    "specification": "B",
    "unit": "C",
    "quantity": "D",
    "unit_price": "E",
    "amount": "F",
    "remarks": "G",
}


def words(text: str, cell: str = "A1", sheet: str = "内訳書") -> Written:
    return Written(text, Place(sheet, cell))


def number(
    value: Number, cell: str = "A1", sheet: str = "内訳書", formula: str | None = None
) -> Written:
    exact = Decimal(str(value))
    return Written(f"{exact:,}", Place(sheet, cell), exact, formula)


def line(
    row: int,
    name: str,
    specification: str = "",
    unit: str = "",
    quantity: Number = None,
    unit_price: Number = None,
    amount: Number = None,
    *,
    remarks: str = "",
    kind: LineKind = LineKind.ITEM,
    level: int = 0,
    cost: CostItem | None = None,
    rate: Number = None,
    reference: str | None = None,
    sheet: str = "内訳書",
    formula: str | None = None,
    hidden: bool = False,
    children: Sequence[Line] = (),
) -> Line:
    def text(value: str, column: str) -> Written | None:
        return words(value, f"{COLUMNS[column]}{row}", sheet) if value else None

    def figure(value: Number, column: str, formula: str | None = None) -> Written | None:
        return None if value is None else number(value, f"{COLUMNS[column]}{row}", sheet, formula)

    return Line(
        row=row,
        name=words(name, f"A{row}", sheet),
        kind=LineKind.COST if cost else kind,
        level=level,
        specification=text(specification, "specification"),
        unit=text(unit, "unit"),
        quantity=figure(quantity, "quantity"),
        unit_price=figure(unit_price, "unit_price"),
        amount=figure(amount, "amount", formula),
        remarks=text(remarks, "remarks"),
        rate=number(rate, f"G{row}", sheet) if rate is not None else None,
        cost=cost,
        reference=reference,
        hidden=hidden,
        children=tuple(children),
    )


def table(
    key: str,
    name: str,
    lines: Sequence[Line],
    *,
    base: Number = 1,
    unit: str = "",
    total: Number = None,
    unit_price: Number = None,
    specification: str = "",
    kind: TableKind = TableKind.UNIT_COST,
    sheet: str = "代価表",
) -> UnitCostTable:
    return UnitCostTable(
        key=key,
        kind=kind,
        name=words(name, "A1", sheet),
        lines=tuple(lines),
        specification=words(specification, "B1", sheet) if specification else None,
        base_quantity=None if base is None else number(base, "C1", sheet),
        base_unit=words(unit, "D1", sheet) if unit else None,
        total=None if total is None else number(total, "F90", sheet),
        unit_price=None if unit_price is None else number(unit_price, "F91", sheet),
    )


def estimate(
    *lines: Line,
    tables: Sequence[UnitCostTable] = (),
    facts: dict[str, str] | None = None,
    domain: Domain = Domain.CIVIL,
    stage: Stage = Stage.BREAKDOWN,
    sheet: str = "内訳書",
) -> Estimate:
    return Estimate(
        file=Path("設計書.xlsx"),
        layout="試験",
        domain=domain,
        facts={
            label: words(value, f"B{row}", "表紙")
            for row, (label, value) in enumerate((facts or {}).items(), start=1)
        },
        breakdowns=(Breakdown("本工事費内訳書", sheet, stage, tuple(lines)),) if lines else (),
        tables=tuple(tables),
    )


def price(
    name: str,
    specification: str,
    unit: str,
    yen: Number,
    *,
    district: str = "",
    since: str = "2026-04-01",
    until: str | None = None,
    edition: str = "2026年4月版",
) -> PriceRow:
    return PriceRow(
        name=name,
        specification=specification,
        unit=unit,
        price=Decimal(str(yen)),
        district=district,
        effective_from=date.fromisoformat(since),
        effective_to=date.fromisoformat(until) if until else None,
        edition=edition,
        origin=Origin("単価表.csv", row=2),
    )
