"""Estimates on paper: twelve ways in which authorities lay them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from evals.incidents.further_layouts import formula_workbook, write_pages
from evals.incidents.paper import Book, Entry, Figure, Group
from evals.incidents.sheets import (
    Sheets,
    amount_of,
    civil_rows,
    indented,
    rate_remark,
    table_rows,
    write_csv,
    write_workbook,
)
from evals.incidents.unusual_layouts import (
    bare_lines,
    numbers_as_words,
    overhead_sheet,
    rates_as_quantities,
    write_sidecar,
)


def write_estimate(book: Book, folder: Path, name: str) -> tuple[Path, dict[str, tuple[str, str]]]:
    """The estimate's file, and where its marked values stand."""
    sheets, suffix = LAYOUTS[book.layout](book)
    path = folder / f"{name}{suffix}"
    if suffix == ".pdf":
        return path, write_pages(sheets, path, ruled=book.layout == "pdf")
    if book.layout == "bare lines":
        write_sidecar(book, path)
    if suffix == ".csv":
        write_csv(path, sheets.rows["csv"], "cp932" if book.layout == "commission" else "utf-8-sig")
    else:
        write_workbook(path, sheets.rows)
    return path, sheets.marks()


# --- road works: one CSV ---------------------------------------------------------------------


def _civil_csv(book: Book) -> tuple[Sheets, str]:
    sheets = Sheets()
    for label, value in book.facts.items():
        sheets.add("csv", label, value)
    sheets.add("csv")
    sheets.add("csv", "名称", "規格", "単位", "数量", "単価", "金額", "摘要")
    for group in book.groups:
        civil_rows(sheets, "csv", group, 0)
    for cost in book.costs:
        sheets.add("csv", cost.name, "", "式", Decimal(1), "", cost.amount, rate_remark(cost))
    for table in book.tables:
        sheets.add("csv")
        base = f"{table.base:f}{table.unit}当り"
        sheets.add("csv", f"{table.reference}　{table.name}　{table.specification}　{base}")
        sheets.add("csv", "名称", "規格", "単位", "数量", "単価", "金額", "摘要")
        table_rows(sheets, "csv", table)
    return sheets, ".csv"


# --- civil works: a workbook with cover, breakdown and unit-price sheets ------------------------


def _civil_workbook(book: Book) -> tuple[Sheets, str]:
    sheets = Sheets()
    sheets.add("総括情報表", "総　括　情　報　表")
    sheets.add("総括情報表")
    for label, value in book.facts.items():
        sheets.add("総括情報表", label, "", value)
    sheet = "本工事費内訳書"
    sheets.add(sheet, book.title)
    sheets.add(sheet)
    sheets.add(
        sheet,
        "費目・工種・種別・細別",
        "規　格",
        "単　位",
        "数　量",
        "単　価",
        "金　額",
        "摘　要",
    )
    for group in book.groups:
        civil_rows(sheets, sheet, group, 0)
    for cost in book.costs:
        sheets.add(
            sheet,
            cost.name,
            "",
            "式",
            Decimal(1),
            "",
            cost.amount,
            rate_remark(cost, "率 {rate}%"),
        )
    for table in book.tables:
        place = table.kind
        sheets.add(place, f"第 {table.number} 号 {table.kind}")
        sheets.add(
            place,
            f"{table.name}　{table.specification}",
            "",
            "",
            "",
            "",
            f"{table.base:f} {table.unit} 当り",
        )
        sheets.add(place, "名　称", "規　格", "単位", "数　量", "単　価", "金　額", "摘　要")
        table_rows(sheets, place, table)
        sheets.add(place)
    return sheets, ".xlsx"


# --- waterworks: one sheet, quantity before unit, sums below the lines --------------------------


def _water_workbook(book: Book) -> tuple[Sheets, str]:
    sheets = Sheets()
    sheet = "設計内訳書"
    sheets.add(sheet, "設 計 書")
    for label, value in book.facts.items():
        sheets.add(sheet, label, value)
    sheets.add(sheet)
    sheets.add(sheet, "名　称", "形状寸法", "数　量", "単位", "単　価", "金　額", "備　考")
    for group in book.groups:
        _water_rows(sheets, sheet, group)
    for cost in book.costs:
        sheets.add(sheet, cost.name, "", Decimal(1), "式", "", cost.amount, rate_remark(cost))
    for table in book.tables:
        place = "代価表" if table.kind == "代価表" else "単価表"
        sheets.add(
            place,
            table.reference,
            f"{table.name} {table.specification}",
            table.base,
            table.unit,
            "当り",
        )
        sheets.add(place, "名称", "形状寸法", "数量", "単位", "単価", "金額", "備考")
        for part in table.parts:
            sheets.add(
                place,
                part.name,
                part.specification,
                part.quantity,
                part.unit,
                part.price,
                amount_of(part),
                part.remark,
            )
        total: Figure = table.total if table.total is not None else table.sum
        per_unit: Figure = table.per_unit if table.per_unit is not None else table.unit_price
        sheets.add(place, "計", "", "", "", "", total, "")
        sheets.add(place, f"1{table.unit}当り", "", Decimal(1), table.unit, "", per_unit, "")
        sheets.add(place)
    return sheets, ".xlsx"


def _water_rows(sheets: Sheets, sheet: str, group: Group) -> None:
    sheets.add(sheet, group.name)
    for member in group.members:
        if isinstance(member, Group):
            _water_rows(sheets, sheet, member)
            continue
        sheets.add(
            sheet,
            indented("　", member.name),
            member.specification,
            member.quantity,
            member.unit,
            member.price,
            amount_of(member),
            member.remark,
        )
    amount: Figure = group.amount if group.amount is not None else group.total
    sheets.add(sheet, "小　計", "", "", "", "", amount, "")


# --- buildings: summary and details --------------------------------------------------------------


def _building_workbook(book: Book) -> tuple[Sheets, str]:
    sheets = Sheets()
    for label, value in book.facts.items():
        sheets.add("表紙", label, value)
    head = ("名　　称", "摘　　要", "数　量", "単位", "単　価", "金　　額", "備　考")
    sheets.add("種目別内訳", "種目別内訳")
    sheets.add("種目別内訳", *head)
    for group in book.groups:
        total_of_group: Figure = group.amount if group.amount is not None else group.total
        sheets.add("種目別内訳", group.name, "", Decimal(1), "式", "", total_of_group, "")
    for cost in book.costs:
        sheets.add(
            "種目別内訳", cost.name, "", Decimal(1), "式", "", cost.amount, rate_remark(cost)
        )
    for group in book.groups:
        sheets.add("細目別内訳", group.name)
        sheets.add("細目別内訳", *head)
        for member in group.members:
            if isinstance(member, Group):
                continue
            sheets.add(
                "細目別内訳",
                member.name,
                member.specification,
                member.quantity,
                member.unit,
                member.price,
                amount_of(member),
                member.remark,
            )
        below: Figure = group.total
        if isinstance(group.amount, Entry):
            below = Entry(group.total, group.total, f"{group.amount.mark} below")
        sheets.add("細目別内訳", "計", "", "", "", "", below, "")
        sheets.add("細目別内訳")
    for table in book.tables:
        sheets.add(
            "代価表",
            f"{table.reference}　{table.name} {table.specification}",
            "",
            table.base,
            table.unit,
            "当り",
        )
        sheets.add("代価表", *head)
        for part in table.parts:
            sheets.add(
                "代価表",
                part.name,
                part.specification,
                part.quantity,
                part.unit,
                part.price,
                amount_of(part),
                part.remark,
            )
        total: Figure = table.total if table.total is not None else table.sum
        per_unit: Figure = table.per_unit if table.per_unit is not None else table.unit_price
        sheets.add("代価表", "計", "", "", "", "", total, "")
        sheets.add("代価表", f"1{table.unit}当り", "", "", "", "", per_unit, "")
        sheets.add("代価表")
    return sheets, ".xlsx"


# --- commissions: a CSV in the old character set -----------------------------------------------


def _commission_csv(book: Book) -> tuple[Sheets, str]:
    sheets = Sheets()
    sheets.add("csv", "業務委託設計書")
    for label, value in book.facts.items():
        sheets.add("csv", label, "", value)
    sheets.add("csv")
    sheets.add("csv", "項目", "規格", "単位", "数量", "単価", "金額", "摘要")
    for group in book.groups:
        civil_rows(sheets, "csv", group, 0)
    for cost in book.costs:
        sheets.add("csv", cost.name, "", "式", Decimal(1), "", cost.amount, rate_remark(cost))
    for table in book.tables:
        sheets.add("csv")
        base = f"{table.base:f}{table.unit}当り"
        title = f"{table.reference}　{table.name}　{table.specification}　{base}"
        sheets.add("csv", title)
        sheets.add("csv", "項目", "規格", "単位", "数量", "単価", "金額", "摘要")
        table_rows(sheets, "csv", table)
    return sheets, ".csv"


LAYOUTS: Mapping[str, Callable[[Book], tuple[Sheets, str]]] = {
    "civil csv": _civil_csv,
    "civil": _civil_workbook,
    "water": _water_workbook,
    "building": _building_workbook,
    "commission": _commission_csv,
    "formulas": lambda book: (formula_workbook(book), ".xlsx"),
    "overhead sheet": lambda book: (overhead_sheet(book), ".xlsx"),
    "rates as quantities": lambda book: (rates_as_quantities(book), ".csv"),
    "bare lines": lambda book: (bare_lines(book), ".csv"),
    "words": lambda book: (numbers_as_words(_water_workbook(book)[0]), ".xlsx"),
    "pdf without rules": lambda book: (_civil_workbook(book)[0], ".pdf"),
    "pdf": lambda book: (_civil_workbook(book)[0], ".pdf"),
}
