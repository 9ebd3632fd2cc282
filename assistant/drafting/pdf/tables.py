"""Tables and schedules in the PDF: over as many pages as they need, their headers repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.drafting.draft import Schedule, Table
from assistant.drafting.pdf.setting import CELL_SIZES, SIZES, Setting
from assistant.drafting.printed import fit, schedule_grid

_PADDING = 8.0  # of a cell, both sides, in points
_SHADE, _BAR = "#E7E6E6", "#BFBFBF"
_FIXED = (110.0, 62.0, 52.0)
_NARROWEST = 12.0
_WITH_CAPTION = 70.0


@dataclass(frozen=True, slots=True)
class Room:
    """The width of the text, and that of a page turned on its side, in points."""

    width: float
    turned: float


@dataclass(frozen=True, slots=True)
class Made:
    """What is printed, and whether it needs the page on its side."""

    flowables: tuple[Any, ...]
    turned: bool = False


def table_of(table: Table, number: int, setting: Setting, section: str, room: Room) -> Made:
    """A table with its caption and notes; ``number`` is its caption's."""
    found = fit(
        table, room.width, room.turned, [SIZES[name] / 2 for name in CELL_SIZES[:2]], _PADDING
    )
    style = CELL_SIZES[found.size]
    count = len(found.widths)
    if not count:
        return Made(())
    header = [setting.text(text, f"{style}_header") for text in table.header]
    rows = [_filled(header, count)] if any(table.header) else []
    rows += [
        _filled(
            [
                setting.spans(cell, f"{style}_right" if column in table.numeric else style, section)
                for column, cell in enumerate(row)
            ],
            count,
        )
        for row in table.rows
    ]
    return Made(
        (
            *caption_of(table.caption, number, setting),
            *grid(rows, found.widths, headers=1 if any(table.header) else 0),
            *notes_of(table.notes, setting),
        ),
        found.is_turned,
    )


def schedule_of(
    schedule: Schedule, number: int, setting: Setting, section: str, room: Room
) -> Made:
    """A bar chart: the days of a work are shaded and marked."""
    found = schedule_grid(schedule)
    columns = sum(count for _, count in found.groups)
    turned = columns * _NARROWEST > room.width - sum(_FIXED)
    width = room.turned if turned else room.width
    widths = [*_FIXED, *[(width - sum(_FIXED)) / max(columns, 1)] * columns]
    commands: list[tuple[Any, ...]] = []
    first: list[Any] = [setting.text(text, "cell_header") for text in ("工種", "数量", "日数")]
    for label, count in found.groups:
        start = len(first)
        first += [setting.text(label, "cell_smallest_header"), *[""] * (count - 1)]
        commands.append(("SPAN", (start, 0), (start + count - 1, 0)))
    rows = [first]
    if found.parts:
        rows.append(["", "", "", *(setting.text(p, "cell_smallest_header") for p in found.parts)])
        commands += [("SPAN", (column, 0), (column, 1)) for column in range(3)]
    headers = len(rows)
    for bar, marks in zip(schedule.bars, found.marks, strict=True):
        line = len(rows)
        cells = (bar.name, bar.quantity, bar.days)
        aligned = ("cell_small", "cell_small_right", "cell_small_right")
        row = [setting.spans(c, style, section) for c, style in zip(cells, aligned, strict=True)]
        for column, marked in enumerate(marks, 3):
            row.append(setting.text("■", "cell_smallest_middle") if marked else "")
            if marked:
                commands.append(("BACKGROUND", (column, line), (column, line), _BAR))
        rows.append(row)
    commands += [(side, (3, 0), (-1, -1), 0) for side in ("LEFTPADDING", "RIGHTPADDING")]
    return Made(
        (
            *caption_of(schedule.caption, number, setting),
            *grid(rows, widths, headers=headers, commands=commands),
            *notes_of(schedule.notes, setting),
        ),
        turned,
    )


def grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    headers: int = 1,
    commands: Sequence[tuple[Any, ...]] = (),
) -> list[Any]:
    """A ruled table whose first rows are repeated on every page."""
    from reportlab.platypus import Spacer, TableStyle
    from reportlab.platypus import Table as Flowable

    if not rows:
        return []
    made = Flowable(
        [list(row) for row in rows], colWidths=list(widths), repeatRows=headers, splitInRow=1
    )
    # many columns leave no room for room
    side = min(_PADDING / 2, min(widths) / 4)
    shade = [("BACKGROUND", (0, 0), (-1, headers - 1), _SHADE)] if headers else []
    made.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), side),
                ("RIGHTPADDING", (0, 0), (-1, -1), side),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                *shade,
                *commands,
            ]
        )
    )
    return [made, Spacer(1, 6)]


def caption_of(caption: str, number: int, setting: Setting) -> list[Any]:
    """「表 1　題名」; nothing without a caption."""
    from reportlab.platypus import CondPageBreak

    if not caption:
        return []
    return [CondPageBreak(_WITH_CAPTION), setting.text(f"表 {number}　{caption}", "caption")]


def notes_of(notes: Sequence[str], setting: Setting) -> list[Any]:
    """The notes under a table."""
    return [setting.text(note, "note") for note in notes]


def _filled(cells: Sequence[Any], count: int) -> list[Any]:
    return [*cells, *[""] * (count - len(cells))][:count]
