"""What a trainee has marked, and the panel that asks why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.learning.exercises.exercise import (
    REASONS,
    Exercise,
    ExerciseKind,
    ExerciseSheet,
    Mark,
    reasons_of,
)
from ui.edge import problem_html
from ui.html_text import as_text

LONGEST_WORDS = 300
"""Characters of one's own words at a mark."""
_LONGEST_SHOWN = 40


def panel_html(kind: ExerciseKind) -> str:
    """The panel for one cell: its reason, words of one's own, and what to do with the mark."""
    reasons = "".join(
        f'<label class="exercise-reason"><input type="radio" name="reason" value="{key}" required>'
        f"<span>{as_text(name)}</span></label>"
        for key, name in reasons_of(kind).items()
    )
    return (
        '<form class="exercise-panel" role="dialog" aria-labelledby="exercise-panel-title" hidden>'
        '<div class="exercise-panel-head"><h3 id="exercise-panel-title" tabindex="-1"></h3>'
        '<button type="button" class="check-button" data-panel="close" aria-label="閉じる">×</button>'
        '</div><p class="exercise-cell" id="exercise-cell"></p>'
        '<div class="exercise-panel-body"><fieldset><legend>どう誤っていますか</legend>'
        f'<div class="exercise-reasons">{reasons}</div></fieldset>'
        '<label class="check-field"><span>気づいたこと（書かなくてもよい）</span>'
        f'<textarea name="words" rows="2" maxlength="{LONGEST_WORDS}"></textarea></label></div>'
        '<div class="exercise-panel-end">'
        '<button type="submit" class="check-button main">印を付ける</button>'
        '<button type="button" class="check-button danger" data-panel="remove" hidden>印を消す</button>'
        '<button type="button" class="check-button" data-panel="find">資料で探す</button></div></form>'
    )


def kept_html(
    exercise: Exercise, marks: Sequence[Mark], *, study_id: str, turn: str = "", problem: str = ""
) -> str:
    """The marks as they are kept, for the script that shows them in the tables.

    ``turn`` is the number of the change that the browser sent last, ``problem`` why it was refused.
    """
    cells = exercise.cells()
    sheets = sheet_names(exercise)
    items = "".join(
        _item(number, mark, sheets.get(mark.place, ""), cells[mark.place].text)
        for number, mark in enumerate(marks, start=1)
        if mark.place in cells
    )
    return (
        f'<div class="exercise-kept" data-exercise="{as_text(study_id)}" '
        f'data-turn="{as_text(turn)}">'
        f"{problem_html(problem)}<ol>{items}</ol></div>"
    )


def sheet_names(exercise: Exercise) -> Mapping[str, str]:
    """The name of the sheet that each place stands on."""
    sheets: tuple[ExerciseSheet, ...] = (*exercise.sheets, *exercise.materials)
    return {cell.place: sheet.name for sheet in sheets for cell in sheet.cells() if cell.place}


def place_name(place: str, sheet: str) -> str:
    """How a place is called to a person: 「内訳 F12」; a paragraph is called by its section."""
    cell = place.rpartition("!")[2] if "!" in place else ""
    return f"{sheet} {cell}".strip()


def shortened(text: str) -> str:
    """The beginning of what stands in a cell, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def _item(number: int, mark: Mark, sheet: str, text: str) -> str:
    name = as_text(place_name(mark.place, sheet))
    stands = f"「{as_text(shortened(text))}」" if text.strip() else "（空欄）"
    words = f'<span class="exercise-words">{as_text(mark.words)}</span>' if mark.words else ""
    return (
        f'<li data-place="{as_text(mark.place)}" data-reason="{as_text(mark.reason)}" '
        f'data-words="{as_text(mark.words)}">'
        f'<button type="button" class="exercise-goto" data-goto="{as_text(mark.place)}">'
        f'<span class="exercise-flag mark">{number}</span><span>{name}{stands}'
        f'<span class="where">{as_text(REASONS.get(mark.reason, ""))}</span>{words}</span></button>'
        f'<button type="button" class="check-button" data-remove="{as_text(mark.place)}" '
        f'aria-label="印{number}を消す">消す</button></li>'
    )
