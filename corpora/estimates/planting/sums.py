"""Wrong products and sums, hidden rows, formulas that leave something out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from corpora.estimates.book import Book, SheetCell
from corpora.estimates.planting.model import (
    Change,
    Ground,
    Kinds,
    Planted,
    named,
    overridden,
    shifted,
)

SUMS = Kinds()


@SUMS.kind("product", "数量×単価と違う金額", 12)
def product(ground: Ground) -> Planted | None:
    """An amount that isn't quantity times price, and its consequences."""
    lines = [x for x in (*ground.clean.lines, *ground.parts) if x.kind == "item" and x.amount > 999]
    line = ground.choose([x for x in lines if ground.shown(x) and ground.shown(x, "amount")])
    if line is None:
        return None
    wrong = line.amount + ground.chance.choice((-90, 9, 100, 900, 1000))
    planted = shifted(ground, f"{line.id}.amount", line.amount, wrong, named(line))
    return planted.edited(_typed(planted.tags))


@SUMS.kind("zero_amount", "金額が0の行", 12)
def zero_amount(ground: Ground) -> Planted | None:
    """A line with quantity and price whose amount is zero."""
    line = ground.choose([x for x in ground.clean.lines if x.kind == "item" and ground.shown(x)])
    if line is None:
        return None
    values = {f"{line.id}.amount": Decimal(0)}
    planted = overridden(ground, values, should=line.amount, item=named(line))
    return planted.edited(_typed(planted.tags))


@SUMS.kind("group_sum", "内訳と違う小計", 12)
def group_sum(ground: Ground) -> Planted | None:
    """A subtotal that isn't the sum of its lines; the totals above follow it."""
    line = ground.choose([x for x in ground.clean.lines if x.kind == "group"])
    if line is None:
        return None
    wrong = line.amount + ground.chance.choice((-10_000, -1000, 900, 10_000))
    planted = shifted(ground, f"{line.id}.amount", line.amount, wrong, line.name)
    both = (f"{line.id}.amount", f"{line.id}.total")
    tags = tuple(tag for tag in both if tag in ground.book.tags)
    return replace(planted, tags=tags).edited(_typed(tags))


@SUMS.kind("table_total", "代価表の合計の誤り", 12, 2)
def table_total(ground: Ground) -> Planted | None:
    """A unit-cost table whose total isn't the sum of its parts."""
    table = ground.choose_table([x for x in ground.clean.tables if len(x.lines) > 2])
    if table is None:
        return None
    wrong = table.total + 100 * table.base
    planted = shifted(ground, f"{table.key}.total", table.total, wrong, table.name)
    return planted.edited(_typed(planted.tags))


@SUMS.kind("formula_leaves_out", "計の式が1行を含まない", 12)
def formula_leaves_out(ground: Ground) -> Planted | None:
    """A SUM that ends one row too early."""
    tables = [x for x in ground.clean.tables if len(x.lines) > 2 and x.lines[-1].amount > 0]
    table = ground.choose_table(tables)
    if table is None or not _has_formula(ground.book, f"{table.key}.total"):
        return None
    wrong = table.total - table.lines[-1].amount
    planted = shifted(ground, f"{table.key}.total", table.total, wrong, table.name)

    def shorten(book: Book) -> None:
        first, last = table.lines[0].id, table.lines[-2].id
        _set_formula(book, f"{table.key}.total", f"SUM({{{first}.amount}}:{{{last}.amount}})")

    return planted.edited(shorten)


@SUMS.kind("formula_adds_twice", "計の式が1行を2回足す", 12)
def formula_adds_twice(ground: Ground) -> Planted | None:
    """A sum of groups that has one of them twice."""
    groups = [x for x in ground.clean.lines if x.kind == "group"]
    lines = [x for x in groups if _formula(ground.book, _sum_tag(ground, x.id)).count("+") >= 1]
    line = ground.choose(lines)
    if line is None:
        return None
    tag = _sum_tag(ground, line.id)
    formula = _formula(ground.book, tag)
    twice = formula.rpartition("+")[2]
    other = next(x for x in ground.clean.lines if x.id == twice.strip("{}").partition(".")[0])
    wrong = line.amount + other.amount
    planted = shifted(ground, f"{line.id}.amount", line.amount, wrong, line.name)
    planted = planted.edited(lambda book: _set_formula(book, tag, f"{formula}+{twice}"))
    return replace(planted, tags=(tag,))


@SUMS.kind("typed_total", "式の上に手入力された合計", 12)
def typed_total(ground: Ground) -> Planted | None:
    """A number typed over a sum's formula, wrong, while the saved totals above stay right."""
    if ground.design.layout == "civil_indented":  # nothing is saved: the totals would follow
        return None
    lines = [x for x in ground.clean.lines if x.kind == "group"]
    line = ground.choose([x for x in lines if _has_formula(ground.book, _sum_tag(ground, x.id))])
    if line is None:
        return None
    tag = _sum_tag(ground, line.id)
    wrong = line.amount - 1000

    def typed(book: Book) -> None:
        cell = _cell(book, tag)
        # Off what stands there, so that errors further down still show in it.
        cell.value = cell.value - 1000 if isinstance(cell.value, int | Decimal) else wrong
        cell.formula = ""

    return Planted(ground, Change(edit=typed), (tag,), f"{wrong:,}", f"{line.amount:,}", line.name)


@SUMS.kind("hidden_row", "非表示の行", 12)
def hidden_row(ground: Ground) -> Planted | None:
    """A hidden row whose amount is counted."""
    if ground.design.layout in ("civil_pages", "civil_print"):
        return None
    line = ground.choose([x for x in ground.clean.lines if x.kind == "item" and ground.shown(x)])
    if line is None:
        return None

    def hide(book: Book) -> None:
        title, row, _ = book.tags[f"{line.id}.name"]
        next(sheet for sheet in book.sheets if sheet.title == title).hidden.add(row)

    tags = tuple(f"{line.id}.{name}" for name in ("amount", "name", "quantity", "unit_price"))
    return Planted(ground, Change(edit=hide), tags, "非表示", "表示", named(line))


def _sum_tag(ground: Ground, identifier: str) -> str:
    """Where a group's sum stands: in its own row, or below its lines."""
    tag = f"{identifier}.amount"
    return tag if tag in ground.book.tags else f"{identifier}.total"


def _cell(book: Book, tag: str) -> SheetCell:
    title, row, column = book.tags[tag]
    return next(sheet for sheet in book.sheets if sheet.title == title).cells[row, column]


def _formula(book: Book, tag: str) -> str:
    return str(_cell(book, tag).formula) if tag in book.tags else ""


def _has_formula(book: Book, tag: str) -> bool:
    return bool(_formula(book, tag))


def _set_formula(book: Book, tag: str, formula: str) -> None:
    _cell(book, tag).formula = formula


def _typed(tags: tuple[str, ...]) -> Callable[[Book], None]:
    """An edit that types the wrong value in place of its formula."""

    def typed(book: Book) -> None:
        for tag in tags:
            if tag in book.tags:
                _set_formula(book, tag, "")

    return typed
