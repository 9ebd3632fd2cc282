"""Turns a table into units that read alone: a caption, a line for each row, notes."""

from __future__ import annotations

import math
import re

from retrieval.documents import Box, Cell, Table, TableRow, Unit, UnitKind
from retrieval.structure.marks import fold
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import spaced_caption

PART_LENGTH = 600  # characters of a table's part, without the caption that each part repeats
_NOTES_ROOM = 100  # more that notes may take, to stay with their rows
_LONGEST_UNIT_NOTE = 24
_EMPTY = frozenset({"", "-", "ー", "─", "…", "・", "･", "/", "//", "--", "---"})
_UNIT = (
    r"(?:mm|cm|m|km|mm2|cm2|m2|m3|㎜|㎝|㎞|㎡|㎥|ｍ|ｍｍ|ｃｍ|kg|t|kN|N|kN/m2|kN/m3|N/mm2|MPa|kN/m|kg/m3"
    r"|%|％|℃|度|日|年|時間|分|円|千円|人|回|箇所|本|枚|ha|dB|km/h|台/日)"
)
_LABEL_UNIT = re.compile(rf"^(.*?)\s*[(（［\[]\s*(?:単位\s*[:：]?\s*)?({_UNIT})\s*[)）］\]]$")
_BARE_LABEL_UNIT = re.compile(r"^(.*\S)\s(㎝|㎜|cm|mm|m|％|%)$")
_NOTE_UNIT = re.compile(rf"単位\s*[:：;]?\s*({_UNIT})\s*[)）］\]]?\s*$")
_NUMBER = re.compile(
    r"^[±+\-－]?[0-9０-９][0-9０-９,，.．]*(?:\s?[~～〜\-－]\s?[0-9０-９][0-9０-９,，.．]*)?$"
)
_COUNTED_OTHERWISE = re.compile(r"数(?!料)|率|比|係数|番号|No|区分|回|本|記号|勾配|等級|種")
# What is never told in the one unit of a table of lengths: 「設計CBR」, 「流速」, 「圧縮強度」.
_NO_LENGTH = re.compile(
    r"CBR|[NＮ]値|pH|流速|速度|水量|土量|流量|強[度さ]|応力|荷重|圧力|[水土]圧|重量|質量|面積|体積|容[積量]"
    r"|材齢|日数|期間|時間|年数|温度|濃度|密度|角度?$|人$|出力|電[圧流力]"
)
_LENGTHS = frozenset({"mm", "cm", "m", "km", "㎜", "㎝", "㎞", "ｍ", "ｍｍ", "ｃｍ"})
_SAYS_LITTLE = re.compile(r"[0-9０-９.,．，~～〜\-－A-Za-zＡ-Ｚ%％\s以上下未満超をえ]+")


def table_parts(table: Table, *, heading: str) -> list[tuple[Unit, ...]]:
    """Units of the table's parts: each begins with the CAPTION unit; notes end the last one.

    ``heading`` names the table where it has no caption of its own.
    """
    notes = [tidy(note) for note in table.notes if note.strip()]
    name = spaced_caption(tidy(table.caption)) or heading or "表"
    measure = next((note for note in notes if _is_unit_note(note)), "")
    if measure:
        notes.remove(measure)
        if fold(measure) not in fold(name):
            name = f"{name} {measure}"
    caption = Unit(name, (_top_of(table),), UnitKind.CAPTION)
    common = _NOTE_UNIT.search(fold(name))
    unit = common.group(1) if common else ""
    rows = [made for row in table.rows if (made := _row_unit(table, row, unit)) is not None]
    rest = [Unit(note, (_bottom_of(table),), UnitKind.NOTE) for note in notes]
    return [(caption, *part) for part in _parts(rows, rest)]


def _parts(rows: list[Unit], notes: list[Unit]) -> list[list[Unit]]:
    total = sum(len(unit.text) for unit in rows)
    fair = total / max(1, math.ceil(total / PART_LENGTH))  # parts of about the same length
    parts: list[list[Unit]] = [[]]
    length = 0
    for unit in (*rows, *notes):
        room = PART_LENGTH + (_NOTES_ROOM if unit.kind == UnitKind.NOTE else 0)
        fairly_full = unit.kind == UnitKind.ROW and length >= fair
        if parts[-1] and (fairly_full or length + len(unit.text) > room):
            parts.append([])
            length = 0
        parts[-1].append(unit)
        length += len(unit.text)
    return parts


def _is_unit_note(note: str) -> bool:
    return len(note) <= _LONGEST_UNIT_NOTE and re.match(r"[(（\[［]?\s*単位", note) is not None


def _row_unit(table: Table, row: TableRow, unit: str) -> Unit | None:
    keys, values = _split(table, row, unit)
    heads = "・".join(dict.fromkeys(_named(key) for key in keys))
    tails = "、".join(_valued(value) for value in values)
    text = f"{heads}: {tails}" if heads and tails else heads or tails
    return Unit(text, (row.box,), UnitKind.ROW, keys, values) if text else None


def _split(table: Table, row: TableRow, unit: str) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Key and value cells of a row, empty ones and repetitions of merged ones left out."""
    labels = [tidy(label) for label in table.header]
    keys: list[Cell] = []
    values: list[Cell] = []
    for index, raw in enumerate(row.cells):
        value = tidy(raw.replace("\n", " "))
        if fold(value).strip() in _EMPTY:
            continue
        label = labels[index] if index < len(labels) else ""
        if index < table.key_columns:
            # A name that spans two columns is said once; 1.5 by 1.5 are two sizes.
            if value not in [key.value for key in keys] or _NUMBER.match(value):
                keys.append(Cell(label, value))
            continue
        cell = Cell(label, _with_unit(label, value, unit))
        if not (values and values[-1] == cell):
            values.append(cell)
    return tuple(keys), tuple(values)


def _with_unit(label: str, value: str, common: str) -> str:
    """A bare number with the unit that its column or the whole table is in."""
    if not _NUMBER.match(value):
        return value
    _, unit = _label_unit(label)
    if (
        not unit
        and common
        and not _COUNTED_OTHERWISE.search(label)
        and not (common in _LENGTHS and _NO_LENGTH.search(label))
    ):
        unit = common
    return f"{value}{unit}"


def _label_unit(label: str) -> tuple[str, str]:
    """The label's words and unit: 天端幅(m) → 天端幅, m; empty when it names none."""
    match = _LABEL_UNIT.match(label) or _BARE_LABEL_UNIT.match(label)
    return (match.group(1), match.group(2)) if match else (label, "")


def _named(key: Cell) -> str:
    """A key, with its label where the value alone (a number, a code) says too little."""
    if not key.label or key.label == key.value or not _SAYS_LITTLE.fullmatch(key.value):
        return key.value
    name, unit = _label_unit(key.label)
    return f"{name}={key.value}{unit}" if unit else f"{key.label}={key.value}"


def _valued(cell: Cell) -> str:
    """A value under its label; the label's unit stands behind the number instead."""
    if not cell.label or cell.label == cell.value:
        return cell.value
    name, unit = _label_unit(cell.label)
    if unit and name and cell.value.endswith(unit):
        return f"{name} {cell.value}"
    return f"{cell.label} {cell.value}"


def _top_of(table: Table) -> Box:
    """The header's place: from the table's top down to its first row."""
    box = table.box
    first = table.rows[0].box if table.rows else box
    bottom = first.top if first.page == box.page and first.top > box.top else box.bottom
    return Box(box.page, box.left, box.top, box.right, bottom)


def _bottom_of(table: Table) -> Box:
    """Notes stand below the table; their own boxes are not known."""
    last = table.rows[-1].box if table.rows else table.box
    return Box(last.page, table.box.left, last.top, table.box.right, last.bottom)
