"""Rows of sheets, with the cells that are marked, and their files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from evals.incidents.paper import Cost, CostTable, Entry, Figure, Group, Item, entered

Cell = str | Decimal | Entry | None
Row = list[Cell]


@dataclass(slots=True)
class Sheets:
    """Rows of each sheet, in order."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, sheet: str, *cells: Cell) -> None:
        """One row more."""
        self.rows.setdefault(sheet, []).append(list(cells))

    def marks(self) -> dict[str, tuple[str, str]]:
        """Sheet and cell of every marked value, by its mark."""
        return {
            cell.mark: (sheet, f"{chr(64 + column)}{number}")
            for sheet, rows in self.rows.items()
            for number, row in enumerate(rows, start=1)
            for column, cell in enumerate(row, start=1)
            if isinstance(cell, Entry)
        }


def shown(cell: Cell) -> str | Decimal | None:
    """What stands in the cell."""
    return cell.value if isinstance(cell, Entry) else cell


def write_csv(path: Path, rows: list[Row], encoding: str) -> None:
    """A CSV of the rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            f"{value:f}" if isinstance(value := shown(cell), Decimal) else value or ""
            for cell in row
        )
    path.write_bytes(text.getvalue().encode(encoding))


def write_workbook(path: Path, sheets: Mapping[str, list[Row]]) -> None:
    """A workbook; words that begin with = are formulas, without saved values."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                value = shown(cell)
                if isinstance(value, Decimal):
                    whole = value == value.to_integral_value()
                    target = sheet.cell(number, column, int(value) if whole else float(value))
                    target.number_format = "#,##0" if whole else "#,##0.0##"
                elif value:
                    sheet.cell(number, column, value)
    workbook.save(path)


def rate_remark(cost: Cost, pattern: str = "対象額 {base:,f}円×{rate}%") -> Cell:
    """The rate in words, marked when it or the amount that it gives is."""
    if cost.rate is None:
        return cost.remark
    text = pattern.format(base=cost.base, rate=entered(cost.rate))
    for figure in (cost.rate, cost.amount):
        if isinstance(figure, Entry):
            return Entry(text, "", f"{figure.mark} rate")
    return text


def indented(indent: str, name: str | Entry) -> str | Entry:
    """A name set in."""
    if isinstance(name, Entry):
        return Entry(f"{indent}{name.value}", name.right, name.mark)
    return indent + name


def amount_of(item: Item) -> Figure:
    """The amount that stands in a line."""
    return item.amount if item.amount is not None else item.total


def civil_rows(sheets: Sheets, sheet: str, member: Group | Item, level: int) -> None:
    """A group with its sum, or an item, set in by its level, as 名称・規格・単位・数量・単価・金額・摘要."""
    indent = "　" * level
    if isinstance(member, Item):
        sheets.add(
            sheet,
            indented(indent, member.name),
            member.specification,
            member.unit,
            member.quantity,
            member.price,
            amount_of(member),
            member.remark,
        )
        return
    amount: Figure = member.amount if member.amount is not None else member.total
    sheets.add(sheet, indent + member.name, "", "式", Decimal(1), "", amount, "")
    for below in member.members:
        civil_rows(sheets, sheet, below, level + 1)


def table_rows(sheets: Sheets, sheet: str, table: CostTable) -> None:
    """The parts of a unit-cost table, its sum and the price of one unit, in the same columns."""
    for part in table.parts:
        sheets.add(
            sheet,
            part.name,
            part.specification,
            part.unit,
            part.quantity,
            part.price,
            amount_of(part),
            part.remark,
        )
    total: Figure = table.total if table.total is not None else table.sum
    per_unit: Figure = table.per_unit if table.per_unit is not None else table.unit_price
    sheets.add(sheet, "合計", "", "", "", "", total, f"{table.base:f}{table.unit}当り")
    sheets.add(sheet, "単価", "", table.unit, Decimal(1), "", per_unit, f"1{table.unit}当り")
