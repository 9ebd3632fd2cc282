"""One estimate, laid out in thousands of ways: every choice that an engineer makes is drawn by lot."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@dataclass
class Item:
    name: str
    specification: str
    unit: str
    quantity: Decimal
    price: int
    table: int = 0

    @property
    def amount(self) -> int:
        return int(self.quantity * self.price)


@dataclass
class Group:
    name: str
    members: list[Group | Item]

    @property
    def amount(self) -> int:
        return sum(member.amount for member in self.members)


@dataclass
class Cost:
    names: tuple[str, ...]
    item: str
    amount: int
    rate: str = ""


FACTS = {
    "工事名": ("みおつくし川護岸改修工事", ("工事名", "工事名称", "件名")),
    "工事場所": ("大阪市此花区地内", ("工事場所", "施工箇所", "工事箇所")),
    "工期": ("180日間", ("工期", "履行期間")),
    "単価適用日": ("令和8年4月1日", ("単価適用日", "単価適用年月日", "適用単価")),
    "経費適用年度": ("令和8年度", ("経費適用年度", "諸経費適用年度")),
    "主たる工種": ("河川・道路構造物工事", ("主たる工種", "工種区分", "主工種")),
    "前払金支出割合": ("40%", ("前払金支出割合", "前払金")),
}


def works() -> list[Group]:
    def item(name: str, spec: str, unit: str, quantity: str, price: int, table: int = 0) -> Item:
        return Item(name, spec, unit, Decimal(quantity), price, table)

    return [
        Group(
            "河川土工",
            [
                Group(
                    "掘削工",
                    [
                        item("掘削", "土砂 オープンカット", "m3", "1000", 512, 1),
                        item("床掘り", "", "m3", "84.5", 1530),
                    ],
                ),
                Group(
                    "残土処理工",
                    [
                        item("残土運搬", "DT10t 8.0km", "m3", "123.4", 2210, 2),
                        item("処分費", "", "m3", "123.4", 3000),
                    ],
                ),
            ],
        ),
        Group(
            "護岸工",
            [
                Group(
                    "法覆護岸工",
                    [
                        item("コンクリートブロック積", "控35cm", "m2", "80", 15_120, 3),
                        item("目地板", "t=10mm", "m2", "12", 1361),
                    ],
                ),
                Group("仮設工", [item("交通誘導警備員B", "", "人日", "42", 15_900)]),
            ],
        ),
    ]


def costs(direct: int, itemised: int = 0) -> list[Cost]:
    temporary = direct * 1043 // 10000 // 1000 * 1000
    net = direct + temporary + itemised
    site = net * 3001 // 10000 // 1000 * 1000
    cost = net + site
    price = (cost * 118 // 100) // 10000 * 10000
    return [
        Cost(("直接工事費", "直接工事費計", "直接工事費　計"), "直接工事費", direct),
        Cost(
            ("共通仮設費（率計上）", "共通仮設費率分", "共通仮設費(率分)"),
            "共通仮設費（率計上）",
            temporary,
            "10.43",
        ),
        *(
            [
                Cost(
                    ("共通仮設費（積上げ）", "共通仮設費積上げ分"), "共通仮設費（積上げ）", itemised
                ),
                Cost(("運搬費",), "運搬費", itemised),
            ]
            if itemised
            else []
        ),
        Cost(("純工事費", "純　工　事　費"), "純工事費", net),
        Cost(("現場管理費",), "現場管理費", site, "30.01"),
        Cost(("工事原価",), "工事原価", cost),
        Cost(("一般管理費等", "一般管理費"), "一般管理費等", price - cost),
        Cost(("工事価格",), "工事価格", price),
        Cost(
            ("消費税相当額", "消費税及び地方消費税相当額", "消費税等相当額"),
            "消費税相当額",
            price // 10,
        ),
        Cost(("工事費計", "請負工事費", "工事費", "本工事費計"), "工事費計", price + price // 10),
    ]


@dataclass
class Sheet:
    name: str
    rows: list[dict[int, Any]] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, cells: dict[int, Any] | None = None) -> int:
        self.rows.append({c: v for c, v in (cells or {}).items() if v not in {"", None}})
        return len(self.rows)


HEADINGS = {
    "name": (
        "名称",
        "名　　称",
        "項目",
        "費目・工種・種別・細別",
        "工種・種別・細別",
        "費 目 ／ 工 種",
        "品名",
        "名称・種別",
    ),
    "specification": ("規格", "規　格", "形状寸法", "規格・寸法", "仕様", "摘　要"),
    "unit": ("単位", "単　位"),
    "quantity": ("数量", "数　　量", "員数", "設計数量"),
    "price": ("単価", "単 価（円）", "設計単価", "単価(円)"),
    "amount": ("金額", "金　額（円）", "合価", "設計金額", "金額(円)"),
    "remarks": ("備考", "備　考", "摘要", "適用", "基準"),
}
ORDERS = (
    ("name", "specification", "unit", "quantity", "price", "amount", "remarks"),
    ("name", "specification", "quantity", "unit", "price", "amount", "remarks"),
    ("remarks", "name", "specification", "unit", "quantity", "price", "amount"),
    ("name", "specification", "unit", "price", "quantity", "amount", "remarks"),
)
REFERENCES = (
    "第{n}号代価表",
    "代価第{n}号",
    "代-{n}",
    "第 {w} 号 代価表",
    "第000{n}号代価表",
    "代価表{n}",
)


class Layout:
    """One way of laying the estimate out; ``choices`` says which, for a failing test."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)  # noqa: S311 - the same layouts every time
        pick = self.lot.choice
        self.works = works()
        self.direct = sum(group.amount for group in self.works)
        self.csv = self.lot.random() < 0.25
        self.one_sheet = self.csv or self.lot.random() < 0.3
        self.levels = pick(
            ["indent", "wide", "half", "columns", "numbers", "flat", "headings", "path", "level"]
        )
        if self.csv and self.levels == "indent":
            self.levels = "wide"
        self.order = pick(ORDERS)
        self.first = 1 if self.csv else pick([1, 1, 2, 3])
        self.numbers = pick(["numbers", "numbers", "commas", "wide"])
        self.cover = pick(["sheet", "above", "none"])
        self.cover_style = pick(["cells", "gap", "inline", "spaced", "numbered", "below"])
        self.costs_at = pick(["end", "end", "sheet", "bare"])
        self.rate_at = pick(["remarks", "named", "specification", "none"])
        self.reference = pick(REFERENCES)
        self.tables = pick(["cells", "one cell", "labels", "none", "columns"])
        self.blank_rows = self.lot.random() < 0.3
        self.pages = self.lot.random() < 0.3 and self.levels != "flat"
        self.two_rows = self.lot.random() < 0.2 and not self.csv
        self.title = pick([0, 1, 2])
        self.direct_heads = pick(["no", "no", "amount", "bare"])
        if self.costs_at != "end" or self.levels in {"path", "columns", "numbers", "flat", "level"}:
            self.direct_heads = "no"
        self.itemised = self.lot.random() < 0.4
        self.group_figures = pick(["all", "amount", "no quantity"])
        self.extra = pick(["none", "number", "code", "both"])
        if self.first == 1 and self.levels in {"columns", "path"}:
            self.extra = "none"
        self.newline = self.lot.random() < 0.15 and not self.csv
        self.formulas = self.lot.random() < 0.2 and not self.csv and self.numbers == "numbers"
        self.own_sheets = self.lot.random() < 0.3 and not self.one_sheet
        self.base = pick(
            [
                "{b} {u} 当り",
                "{b}{u}当たり",
                "（{b}{u}当り）",
                "{b} {u} あたり",
                "単位数量 {b} {u} 当り",
            ]
        )
        self.closing = pick(
            ["1 {u} 当り", "1{u}当たり単価", "単位当り", "{u}当り単価", "１{u}当り"]
        )
        self.distractors = self.lot.random() < 0.3 and not self.one_sheet
        self.header = {key: pick(words) for key, words in HEADINGS.items()}
        if self.header["remarks"] == "摘要" and "摘" in self.header["specification"]:
            self.header["remarks"] = "備考"
        if self.order[0] == "remarks":
            self.header["remarks"] = pick(["基準", "備考"])
        if self.header["specification"] == "摘　要" and self.order[0] == "remarks":
            self.header["specification"] = "規格"
        self.costs = costs(self.direct, 150_000 if self.itemised else 0)
        self.serial = 0
        self.sheets: list[Sheet] = []
        self.make()

    @property
    def choices(self) -> dict[str, Any]:
        names = "csv one_sheet levels order first numbers cover cover_style costs_at rate_at reference tables blank_rows pages two_rows title direct_heads itemised group_figures extra newline formulas own_sheets base closing distractors header"
        return {name: getattr(self, name) for name in names.split()}

    def sheet(self, name: str) -> Sheet:
        if self.one_sheet and self.sheets:
            self.sheets[0].add()
            return self.sheets[0]
        self.sheets.append(Sheet("設計書" if self.one_sheet else name))
        return self.sheets[-1]

    def figure(self, value: Decimal | int) -> Any:
        if self.numbers == "numbers":
            return str(value) if self.csv else (int(value) if value == int(value) else float(value))
        text = f"{value:,}"
        return text.translate(WIDE) if self.numbers == "wide" else text

    def make(self) -> None:
        if self.cover == "sheet":
            self.make_cover(self.sheet("表紙"))
        if self.costs_at == "sheet":
            self.make_cost_sheet(self.sheet("総括表"), header=True)
        sheet = self.sheet("内訳書")
        if self.cover == "above":
            self.make_cover(sheet)
            sheet.add()
        self.make_breakdown(sheet)
        if self.costs_at == "bare":
            self.make_cost_sheet(self.sheet("経費計算書"), header=self.one_sheet)
        if self.tables != "none":
            self.make_tables()
        if self.distractors:
            sheet = self.sheet("資材単価一覧表")
            sheet.add({1: "資材単価一覧"})
            sheet.add({1: "名称", 2: "規格", 3: "単位", 4: "単価", 5: "備考"})
            sheet.add({1: "生コンクリート", 2: "18-8-40", 3: "m3", 4: 21_500})
            sheet = self.sheet("数量総括表")
            sheet.add({1: "名称", 2: "規格", 3: "単位", 4: "数量"})
            sheet.add({1: "掘削", 2: "土砂 オープンカット", 3: "m3", 4: 1000})

    def make_cover(self, sheet: Sheet) -> None:
        sheet.add({self.first: "工 事 設 計 書"})
        facts = [(self.lot.choice(labels), value) for value, labels in FACTS.values()]
        if self.cover_style == "below":
            for start in range(0, len(facts), 4):
                part = facts[start : start + 4]
                sheet.add({self.first + i: label for i, (label, _) in enumerate(part)})
                sheet.add({self.first + i: value for i, (_, value) in enumerate(part)})
            return
        for number, (label, value) in enumerate(facts, start=1):
            if self.cover_style == "inline":
                sheet.add({self.first: f"{label}：{value}"})
            elif self.cover_style == "gap":
                sheet.add({self.first: label, self.first + 3: value})
            elif self.cover_style == "spaced":
                sheet.add({self.first: "　".join(label), self.first + 1: value})
            elif self.cover_style == "numbered":
                sheet.add(
                    {self.first: f"{number}. {label}", self.first + 1: "：", self.first + 2: value}
                )
            else:
                sheet.add({self.first: label, self.first + 1: value})

    def columns(self) -> dict[str, int]:
        at = self.first
        columns: dict[str, int] = {}
        for key in ("number", "code"):
            if self.extra in {key, "both"}:
                columns[key] = at
                at += 1
        if self.levels == "level":
            columns["level"] = at
            at += 1
        for key in self.order:
            columns[key] = at
            at += 4 if key == "name" and self.levels in {"columns", "path"} else 1
        return columns

    def put_header(self, sheet: Sheet, columns: dict[str, int], *, again: bool = False) -> None:
        cells: dict[int, Any] = {columns[key]: self.header[key] for key in self.order}
        if self.levels == "level":
            cells[columns["level"]] = "レベル"
        if "number" in columns:
            cells[columns["number"]] = "No."
        if "code" in columns:
            cells[columns["code"]] = "コード"
        if self.levels in {"columns", "path"}:
            at = columns["name"]
            cells.update({at: "工種", at + 1: "種別", at + 2: "細別", at + 3: "名称"})
            if self.levels == "columns":
                cells.pop(at + 3)
                cells[at] = "工　種"
        row = sheet.add(cells)
        if self.two_rows:
            upper = {
                c: v for c, v in cells.items() if c not in {columns["price"], columns["amount"]}
            }
            upper[columns["price"]] = (
                "金　額（円）" if columns["amount"] == columns["price"] + 1 else "単価"
            )
            if columns["amount"] != columns["price"] + 1:
                upper[columns["amount"]] = "金額"
                sheet.rows[row - 1] = upper
            else:
                sheet.rows[row - 1] = upper
                sheet.add({columns["price"]: "単価", columns["amount"]: "金額"})
                sheet.merged.append((row, columns["price"], row, columns["amount"]))
                for key in (
                    "number",
                    "code",
                    "name",
                    "specification",
                    "unit",
                    "quantity",
                    "remarks",
                ):
                    if key not in columns:
                        continue
                    if self.levels not in {"columns", "path"} or key != "name":
                        sheet.merged.append((row, columns[key], row + 1, columns[key]))
        _ = again

    def make_breakdown(self, sheet: Sheet) -> None:
        columns = self.columns()
        title = "本工事費内訳書"
        if self.title:
            sheet.add({self.first: "　".join(title) if self.title == 2 else title})
        self.put_header(sheet, columns)
        if self.direct_heads != "no":
            sheet.add(
                {
                    columns["name"]: "直接工事費",
                    columns["amount"]: self.figure(self.direct)
                    if self.direct_heads == "amount"
                    else None,
                }
            )
        for number, group in enumerate(self.works, start=1):
            self.put_group(
                sheet,
                columns,
                group,
                0 if self.direct_heads == "no" or self.levels == "headings" else 1,
                [],
                str(number),
            )
            if self.blank_rows:
                sheet.add()
            if self.pages and number < len(self.works):
                sheet.add({columns["name"]: "頁計", columns["amount"]: self.figure(group.amount)})
                sheet.add({columns["name"]: "次頁へ"})
                if self.title:
                    sheet.add({self.first: title, self.first + 5: "2頁"})
                self.put_header(sheet, columns, again=True)
                sheet.add(
                    {columns["name"]: "前頁より繰越", columns["amount"]: self.figure(group.amount)}
                )
        if self.costs_at == "end":
            self.put_costs(sheet, columns)
        elif self.lot.random() < 0.5:
            sheet.add(
                {
                    columns["name"]: self.lot.choice(["合計", "合　計", "計"]),
                    columns["amount"]: self.figure(self.direct),
                }
            )

    def name_cell(
        self,
        name: str,
        level: int,
        number: str,
        columns: dict[str, int],
        sheet: Sheet,
        cells: dict[int, Any],
    ) -> None:
        at = columns["name"]
        if self.levels == "wide":
            cells[at] = "　" * level + name
        elif self.levels == "half":
            cells[at] = "  " * level + name
        elif self.levels == "columns":
            cells[at + level] = name
        elif self.levels == "numbers":
            styles = ("{n}. ", "({n}) ", "{c} ")
            mark = styles[level].format(n=number, c=chr(0x245F + int(number)))
            cells[at] = mark + name
        else:
            cells[at] = name
        if self.levels == "indent":
            sheet.indents[len(sheet.rows) + 1, at] = level
        if self.levels == "level":
            cells[columns["level"]] = str(level + 1) if self.csv else level + 1

    def put_group(
        self,
        sheet: Sheet,
        columns: dict[str, int],
        group: Group,
        level: int,
        path: list[str],
        number: str,
    ) -> None:
        if self.levels != "path":
            cells: dict[int, Any] = {}
            self.name_cell(group.name, level, number, columns, sheet, cells)
            if self.levels != "headings":
                if self.group_figures != "amount":
                    cells[columns["unit"]] = "式"
                if self.group_figures == "all":
                    cells[columns["quantity"]] = "1" if self.csv else 1
                cells[columns["amount"]] = self.figure(group.amount)
            sheet.add(cells)
        for position, member in enumerate(group.members, start=1):
            if isinstance(member, Group):
                self.put_group(
                    sheet, columns, member, level + 1, [*path, group.name], str(position)
                )
            else:
                self.put_item(sheet, columns, member, level + 1, [*path, group.name], str(position))
        if self.levels == "headings":
            sheet.add(
                {
                    columns["name"]: self.lot.choice(["計", "小計", "小　計"])
                    if level
                    else f"{group.name}計",
                    columns["amount"]: self.figure(group.amount),
                }
            )

    def put_item(
        self,
        sheet: Sheet,
        columns: dict[str, int],
        item: Item,
        level: int,
        path: list[str],
        number: str,
    ) -> None:
        cells: dict[int, Any] = {}
        if self.levels == "path":
            for offset, name in enumerate(path):
                cells[columns["name"] + offset] = name
            cells[columns["name"] + 2] = item.name
        else:
            self.name_cell(item.name, level, number, columns, sheet, cells)
        self.serial += 1
        if "number" in columns:
            cells[columns["number"]] = str(self.serial) if self.csv else self.serial
        if "code" in columns:
            cells[columns["code"]] = f"CB{self.serial:06}"
        cells[columns["specification"]] = item.specification
        if self.newline and item.specification and self.levels not in {"columns", "path"}:
            cells[columns["name"]] = f"{cells[columns['name']]}\n{item.specification}"
            cells.pop(columns["specification"])
        cells[columns["unit"]] = item.unit
        cells[columns["quantity"]] = self.figure(item.quantity)
        cells[columns["price"]] = self.figure(item.price)
        cells[columns["amount"]] = self.figure(item.amount)
        if self.formulas:
            row = len(sheet.rows) + 1
            quantity, price = (f"{chr(64 + columns[key])}{row}" for key in ("quantity", "price"))
            cells[columns["amount"]] = f"=ROUNDDOWN({quantity}*{price},0)"
        if item.table and self.tables != "none":
            cells[columns["remarks"]] = self.reference.format(
                n=item.table, w=str(item.table).translate(WIDE)
            )
        sheet.add(cells)

    def put_costs(self, sheet: Sheet, columns: dict[str, int]) -> None:
        for cost in self.costs:
            if cost.item == "直接工事費" and self.direct_heads == "amount":
                continue
            cells: dict[int, Any] = {
                columns["name"]: self.lot.choice(cost.names),
                columns["amount"]: self.figure(cost.amount),
            }
            if cost.rate and self.rate_at != "none":
                if self.rate_at == "specification":
                    cells[columns["specification"]] = f"率 {cost.rate}%"
                else:
                    cells[columns["remarks"]] = (
                        f"率={cost.rate}％" if self.rate_at == "named" else f"{cost.rate}%"
                    )
            if self.levels == "level":
                cells[columns["level"]] = "1" if self.csv else 1
            sheet.add(cells)

    def make_cost_sheet(self, sheet: Sheet, *, header: bool) -> None:
        sheet.add({self.first: "工事費総括表"})
        if header:
            sheet.add(
                {
                    self.first: "費目",
                    self.first + 1: "対象額",
                    self.first + 2: "率",
                    self.first + 3: "金額",
                }
            )
        for cost in self.costs:
            sheet.add(
                {
                    self.first: self.lot.choice(cost.names),
                    self.first + 2: f"{cost.rate}%" if cost.rate else "",
                    self.first + 3: self.figure(cost.amount),
                }
            )

    def make_tables(self) -> None:
        sheet = None if self.own_sheets else self.sheet("代価表")
        items = [
            i
            for g in self.works
            for s in g.members
            for i in s.members
            if isinstance(s, Group) and isinstance(i, Item) and i.table
        ]
        for item in items:
            base = 10
            per = self.base.format(b=base, u=item.unit)
            if sheet is None or self.own_sheets:
                sheet = self.sheet(f"代価{item.table}")
            if self.tables == "cells":
                sheet.add(
                    {1: f"第{item.table}号代価表", 2: item.name, 3: item.specification, 6: per}
                )
            elif self.tables == "one cell":
                sheet.add({1: f"第{item.table}号一位代価表　　{item.name}　　{per}"})
            elif self.tables == "columns":
                sheet.add(
                    {
                        1: f"代価第{item.table}号",
                        2: item.name,
                        3: item.specification,
                        4: base,
                        5: item.unit,
                        6: "当り",
                    }
                )
            else:
                sheet.add({1: "代価番号", 2: f"第{item.table}号"})
                sheet.add({1: "名称", 2: item.name, 3: "規格", 4: item.specification})
                sheet.add({1: "単位数量", 2: base, 3: item.unit})
            sheet.add({1: "名称", 2: "規格", 3: "単位", 4: "数量", 5: "単価", 6: "金額", 7: "摘要"})
            labour = item.price * base // 2
            sheet.add({1: "普通作業員", 3: "人", 4: 1, 5: labour, 6: labour})
            sheet.add({1: "材料費", 2: "一式", 3: "式", 4: 1, 6: item.price * base - labour})
            sheet.add({1: "合　計", 6: item.price * base})
            sheet.add({1: self.closing.format(u=item.unit), 6: item.price})
            sheet.add()

    def save(self, folder: Path) -> Path:
        if self.csv:
            path = folder / "設計書.csv"
            rows = self.sheets[0].rows
            width = max(max(row, default=1) for row in rows)
            with path.open("w", encoding="cp932", newline="") as file:
                csv.writer(file).writerows(
                    [[row.get(c, "") for c in range(1, width + 1)] for row in rows]
                )
            return path
        book = Workbook()
        book.remove(book.active)
        for sheet in self.sheets:
            page = book.create_sheet(sheet.name)
            for number, row in enumerate(sheet.rows, start=1):
                for column, value in row.items():
                    page.cell(number, column, value)
            for (number, column), indent in sheet.indents.items():
                page.cell(number, column).alignment = Alignment(indent=indent)
            for top, left, bottom, right in sheet.merged:
                page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        path = folder / "設計書.xlsx"
        book.save(path)
        return path
