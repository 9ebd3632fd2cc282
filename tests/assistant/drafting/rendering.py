"""A small sheet, and templates rendered with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from assistant.drafting.draft import Block, Cell, Origin, OriginKind, Paragraph, Span
from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.markers import Marks
from assistant.drafting.schedule_blocks import schedule_functions
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.shown import shown_values
from assistant.drafting.templating import render

NAME = "kind/sections/text.md"


def number(name: str, unit: str = "") -> Field:
    return Field(name, FieldType.NUMBER, unit=unit, where="数量計算書")


COLUMNS = (
    Field("作業"),
    number("数量"),
    Field("単位"),
    number("単価", "円"),
    number("日当たり施工量"),
    number("班数"),
    number("日数", "日"),
    Field("先行作業"),
)
SCHEMA: Schema = {
    field.name: field
    for field in (
        Field("工事名", where="起工伺"),
        number("延長", "m"),
        number("幅員", "m"),
        number("厚さ", "mm"),
        number("工期", "日"),
        number("金額", "円"),
        number("雨休率"),
        number("準備期間", "日"),
        number("後片付け期間", "日"),
        Field("着手予定日", FieldType.DATE, where="発注計画"),
        Field("完成期限", FieldType.DATE),
        Field("夜間施工", FieldType.YES_NO),
        Field("工種", FieldType.CHOICES),
        Field("工程", FieldType.TABLE, where="工程の資料", columns=COLUMNS),
    )
}


def value(name: str, given: object) -> Value:
    """A value as a sheet has it, of the field or column ``name``."""
    origin = Origin(OriginKind.SHEET, f"計画シート {name}")
    if isinstance(given, bool):
        return Value(given, "有" if given else "無", origin)
    if isinstance(given, int | Decimal):
        field = SCHEMA.get(name)
        return Value(Decimal(given), f"{Decimal(given):,f}{field.unit if field else ''}", origin)
    if isinstance(given, date):
        return Value(given, f"{given.year}年{given.month}月{given.day}日", origin)
    if isinstance(given, list) and given and isinstance(given[0], dict):
        rows = tuple({key: value(key, cell) for key, cell in row.items()} for row in given)
        return Value(rows, f"{len(rows)}行", origin)
    if isinstance(given, list):
        return Value(tuple(given), "、".join(given), origin)
    return Value(str(given), str(given), origin)


def sheet(given: Mapping[str, object]) -> Sheet:
    return Sheet("kind", {name: value(name, item) for name, item in given.items()}, dict(given))


def rendered(template: str, given: Mapping[str, object]) -> tuple[Block, ...]:
    marks = Marks()
    values = shown_values(sheet(given), SCHEMA, marks)
    return render(template, values | schedule_functions(values, marks), marks, NAME)


def line(template: str, **given: object) -> Cell:
    """The spans of a template of one paragraph."""
    (block,) = rendered(template, given)
    assert isinstance(block, Paragraph)
    return block.spans


def span(template: str, **given: object) -> Span:
    """The only span of a template."""
    (found,) = line(template, **given)
    return found


def text(cell: Cell) -> str:
    return "".join(part.text for part in cell)
