"""Turns a table into units that read alone: a caption, a line for each row, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.documents import Box, Cell, Table, TableRow, Unit, UnitKind
from retrieval.structure.marks import fold
from retrieval.structure.sentences import tidy

PART_LENGTH = 600  # characters of a table's part, without the caption that each part repeats
_EMPTY = frozenset({"", "-", "ー", "─", "…", "・", "･", "//", "/", "--", "---"})


def table_parts(table: Table, *, heading: str) -> list[tuple[Unit, ...]]:
    """Units of the table's parts: each begins with the CAPTION unit; notes end the last one.

    ``heading`` names the table where it has no caption of its own.
    """
    caption_text = tidy(table.caption) or heading
    notes = [tidy(note) for note in table.notes if note.strip()]
    unit_note = next((note for note in notes if _is_unit_note(note)), "")
    if unit_note and unit_note not in caption_text:
        caption_text = f"{caption_text} {unit_note}".strip()
        notes.remove(unit_note)
    caption = Unit(caption_text or "表", (_top_of(table),), UnitKind.CAPTION)
    rows = [unit for row in table.rows for unit in (_row_unit(table, row),) if unit is not None]
    note_units = [Unit(note, (_bottom_of(table),), UnitKind.NOTE) for note in notes]
    parts: list[tuple[Unit, ...]] = []
    current: list[Unit] = []
    length = 0
    for unit in rows:
        if current and length + len(unit.text) > PART_LENGTH:
            parts.append((caption, *current))
            current, length = [], 0
        current.append(unit)
        length += len(unit.text)
    for unit in note_units:
        if current and length + len(unit.text) > PART_LENGTH + 100:
            parts.append((caption, *current))
            current, length = [], 0
        current.append(unit)
        length += len(unit.text)
    if current or not parts:
        parts.append((caption, *current))
    return parts


def _is_unit_note(note: str) -> bool:
    return re.match(r"^[(（\[［]?\s*単位", note) is not None and len(note) <= 24


def _row_unit(table: Table, row: TableRow) -> Unit | None:
    keys, values = _split(table, row)
    if not values and not keys:
        return None
    if not values:
        text = "・".join(_named(cell) for cell in keys)
    else:
        joined = "、".join(_valued(cell) for cell in values)
        heads = "・".join(dict.fromkeys(_named(cell) for cell in keys))
        text = f"{heads}: {joined}" if heads else joined
    return Unit(text, (row.box,), UnitKind.ROW, keys, values)


def _split(table: Table, row: TableRow) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    cells = [tidy(cell.replace("\n", " ")) for cell in row.cells]
    labels = [tidy(label) for label in table.header]
    labels += [""] * (len(cells) - len(labels))
    keys: list[Cell] = []
    values: list[Cell] = []
    for index, value in enumerate(cells):
        if fold(value).strip() in _EMPTY:
            continue
        cell = Cell(labels[index], value)
        if index < table.key_columns:
            if cell.value not in [key.value for key in keys]:
                keys.append(cell)
        elif not (values and values[-1] == cell):
            values.append(cell)
    return tuple(keys), tuple(values)


def _named(key: Cell) -> str:
    """A key, with its label where the value alone (a bare number or code) says too little."""
    bare = re.fullmatch(r"[0-9０-９.,．，~～〜\-－A-Za-zＡ-Ｚ%％\s以上下未満超をえ]+", key.value)
    if key.label and bare is not None and key.label != key.value:
        return f"{key.label}={key.value}"
    return key.value


def _valued(cell: Cell) -> str:
    if not cell.label or cell.label == cell.value:
        return cell.value
    return f"{cell.label} {cell.value}"


def _top_of(table: Table) -> Box:
    box = table.box
    bottom = (
        table.rows[0].box.top if table.rows and table.rows[0].box.page == box.page else box.bottom
    )
    return Box(box.page, box.left, box.top, box.right, max(box.top, bottom))


def _bottom_of(table: Table) -> Box:
    last = table.rows[-1].box if table.rows else table.box
    return Box(last.page, table.box.left, last.top, table.box.right, last.bottom)
