"""The sheets of an exercise as tables whose cells are marked, and the materials to check them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet
from ui.html_text import as_text, lines_as_text
from ui.learning.exercise_columns import Layout, is_figure, is_head, joined, layout_of
from ui.learning.exercise_flags import Flag, flag_html

_DEEPEST = 4
_SPACES = " 　"
_MOST_TABS = 5
"""Sheets that are turned to by a button each; more are chosen from a list."""


def papers_html(
    sheets: Sequence[ExerciseSheet],
    *,
    group: str,
    flags: Mapping[str, Flag] | None = None,
    text: bool = False,
) -> str:
    """All sheets with the way to turn to each; the first is shown.

    ``group`` names them on the page. ``flags`` are what cells turned out to be, by their places.
    ``text`` sheets are read as a document rather than as a table.
    """
    if not sheets:
        return '<p class="check-empty">ありません。</p>'
    return _turning(sheets, group) + "".join(
        _sheet(sheet, number, group, flags or {}, text=text) for number, sheet in enumerate(sheets)
    )


def materials_html(sheets: Sequence[ExerciseSheet], *, flags: Mapping[str, Flag] | None) -> str:
    """The materials with a field that looks in all of them."""
    search = (
        '<div class="exercise-find" role="search"><label class="check-field grow">'
        '<span>資料の中を探す</span><input type="search" id="exercise-find" maxlength="100" '
        'autocomplete="off" placeholder="名称・規格・条項など"></label>'
        '<p class="where" id="exercise-finds" role="status"></p>'
        '<button type="button" class="check-button exercise-return" hidden></button></div>'
    )
    return (search if sheets else "") + papers_html(sheets, group="material", flags=flags)


def row_name(row: ExerciseRow) -> str:
    """What a row is called by: its label, else what stands first in it."""
    return row.label or next((cell.text.strip() for cell in row.cells if cell.text.strip()), "")


def _turning(sheets: Sequence[ExerciseSheet], group: str) -> str:
    if len(sheets) == 1:
        return ""
    if len(sheets) > _MOST_TABS:
        options = "".join(
            f'<option value="{number}" data-name="{as_text(sheet.name)}">{as_text(sheet.name)}</option>'
            for number, sheet in enumerate(sheets)
        )
        label = "資料" if group == "material" else "シート"
        return (
            f'<div class="exercise-turning" data-turning="{group}">'
            '<button type="button" class="check-button" data-step="-1" aria-label="前へ">‹</button>'
            f'<select aria-label="{label}" id="exercise-turn-{group}">{options}</select>'
            '<button type="button" class="check-button" data-step="1" aria-label="次へ">›</button></div>'
        )
    buttons = "".join(
        f'<button type="button" class="check-chip" data-turn="{number}" '
        f'aria-pressed="{"false" if number else "true"}">{as_text(sheet.name)}'
        '<span class="exercise-badge"></span></button>'
        for number, sheet in enumerate(sheets)
    )
    return f'<div class="exercise-turning" data-turning="{group}" role="group">{buttons}</div>'


def _sheet(
    sheet: ExerciseSheet, number: int, group: str, flags: Mapping[str, Flag], *, text: bool
) -> str:
    rows = [row for row in sheet.rows if any(cell.place or cell.text.strip() for cell in row.cells)]
    layout = layout_of(rows, text=text)
    marked = any(cell.place for cell in sheet.cells())
    shown = "".join(_row(row, layout, flags) for row in rows)
    hidden = " hidden" if number else ""
    name = as_text(sheet.name)
    kind = "exercise-text" if text else "exercise-table"
    # Where cells are reached by the arrow keys, the box scrolls with them; else it is scrolled itself.
    box = "" if marked else f' tabindex="0" role="region" aria-label="{name}"'
    grid = f' role="grid" aria-label="{name}"' if marked else ""
    return (
        f'<div class="exercise-sheet" data-group="{group}" data-sheet="{number}" '
        f'data-name="{name}"{hidden}><div class="exercise-box"{box}>'
        f'<table class="exercise-grid {kind}"{grid}><tbody>{shown}</tbody></table></div></div>'
    )


def _row(row: ExerciseRow, layout: Layout, flags: Mapping[str, Flag]) -> str:
    cells = ""
    last = layout.places[-1]
    for start, cell in joined(row, layout):
        left, right = layout.places[start], layout.places[start + cell.columns]
        if start < layout.staggered:
            right = max(right, 1)
        if len(row.cells) == 1:
            # A row of one cell is a heading or a paragraph: it has the whole breadth.
            left, right = 0, last
        if left == right:
            continue
        flag = flags.get(cell.place) if cell.place else None
        still = layout.frozen == left and right == left + 1
        step = start if start < layout.staggered else 0
        cells += _cell(cell, left, right - left, flag, text=layout.text, still=still, step=step)
    name = row_name(row)
    label = f' data-label="{as_text(name)}"' if name else ""
    head = ' class="head"' if is_head(row) else ""
    return f"<tr{head}{label}>{cells}</tr>"


def _depth(text: str) -> int:
    """How many steps a text is moved to the right by the spaces before it, a full-width one each."""
    before = text[: len(text) - len(text.lstrip(_SPACES))] if text.strip(_SPACES) else ""
    return before.count("　") + before.count(" ") // 2


def _cell(
    cell: ExerciseCell,
    start: int,
    span: int,
    flag: Flag | None,
    *,
    text: bool,
    still: bool,
    step: int,
) -> str:
    tag = "th" if cell.heading else "td"
    classes = ["still"] if still else []
    if not text:
        step = step or _depth(cell.text)
    if step:
        classes.append(f"step-{min(step, _DEEPEST)}")
    if not text and is_figure(cell.text):
        classes.append("number")
    # Spaces before a name say how deep it stands: a second line of it begins there, too.
    shown = lines_as_text(cell.text if text else cell.text.strip(_SPACES))
    attributes = f' data-column="{start}"'
    if span > 1:
        attributes += f' colspan="{span}"'
    if cell.place:
        attributes += f' data-place="{as_text(cell.place)}" tabindex="-1"'
    if flag is not None:
        classes.append(f"exercise-{flag.verdict.value}")
        attributes += f' data-entry="{flag.number}"'
        shown += flag_html(flag)
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    return f"<{tag}{attributes}>{shown}</{tag}>"
