"""The sheets of an exercise as tables whose cells are marked, and the materials to check them with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet
from ui.html_text import as_text, lines_as_text

_NUMBER = re.compile(r"[-▲△+]?[\d,]+(\.\d+)?\s?[%％]?")
_MOST_FROZEN = 4
"""Columns from the left, of which one stays in view."""
_COLUMN_NAMES = frozenset(
    [
        *(
            "名称",
            "規格",
            "形状寸法",
            "形状",
            "寸法",
            "単位",
            "数量",
            "単価",
            "金額",
            "摘要",
            "備考",
        ),
        *("費目", "工種", "種別", "細別", "項目", "工事区分", "名称・規格", "名称及び規格", "品名"),
        *("率", "率(%)", "対象額", "コード", "適用", "計"),
    ]
)
_DEEPEST = 4
_SPACES = " 　"
_MOST_TABS = 5
"""Sheets that are turned to by a button each; more are chosen from a list."""


class Verdict(StrEnum):
    """What a cell turned out to be; the values are what style sheets know."""

    FOUND = "found"
    HALF = "half"
    MISSED = "missed"
    WRONG = "wrong"
    FOLLOWING = "following"


VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.FOUND: ("○", "見つけた誤り"),
    Verdict.HALF: ("△", "半分の正解"),
    Verdict.MISSED: ("！", "見落とした誤り"),
    Verdict.WRONG: ("×", "誤りではない所"),
    Verdict.FOLLOWING: ("→", "点に数えない所"),
}
"""The sign of a verdict, and what it says."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What is shown at a cell after grading; ``number`` is that of the entry that explains it."""

    verdict: Verdict
    number: int


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
    layout = _layout(rows, text=text)
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


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns of a sheet stand on the screen.

    ``places`` has the place of each column, and how many there are at its end. Of the first
    ``staggered`` ones each row has only one: they share the first place. The column at ``frozen``
    stays in view. ``text`` is read as a document.
    """

    places: Sequence[int]
    staggered: int
    frozen: int | None
    text: bool


def _layout(rows: Sequence[ExerciseRow], *, text: bool) -> _Layout:
    breadth = max((sum(cell.columns for cell in row.cells) for row in rows), default=0)
    used = [False] * breadth
    for row in rows:
        for start, cell in _placed(row):
            if cell.text.strip():
                used[start] = True
    staggered = 0 if text else _staggered(rows, breadth)
    places = [0]
    for column, each in enumerate(used):
        # Columns without anything in them take no room, and staggered ones share theirs.
        places.append(1 if column < staggered else places[-1] + each)
    for column in range(staggered):
        places[column] = 0
    frozen = None if text else 0 if staggered else _frozen(rows, places)
    return _Layout(places, staggered, frozen, text)


def _placed(row: ExerciseRow) -> Iterator[tuple[int, ExerciseCell]]:
    """The cells of a row with the columns that they begin at."""
    start = 0
    for cell in row.cells:
        yield start, cell
        start += cell.columns


def _staggered(rows: Sequence[ExerciseRow], breadth: int) -> int:
    """How many of the first columns are steps of one list (工事区分, 工種, 種別, 細別); 0 for none.

    Of those, each row below the names of the columns fills one.
    """
    most = breadth - 1
    filled: set[int] = set()
    begun = False
    for row in rows:
        if _is_head(row):
            begun = True
            continue
        said = [(start, cell) for start, cell in _placed(row) if cell.text.strip()]
        if not begun and len(said) == 1:
            continue
        words = [start for start, cell in said if not _NUMBER.fullmatch(cell.text.strip())]
        numbers = [start for start, cell in said if _NUMBER.fullmatch(cell.text.strip())]
        most = min([most, *words[1:2], *numbers[:1]])
        filled.update(words[:1])
    steps = {column for column in filled if column < most}
    return most if begun and len(steps) > 1 else 0


def _frozen(rows: Sequence[ExerciseRow], places: Sequence[int]) -> int | None:
    """The column that stays in view: of the first ones, the one with most words; None for none."""
    words: dict[int, int] = {}
    for row in rows:
        for start, cell in _placed(row):
            said = cell.text.strip()
            if said and cell.columns == 1 and not _NUMBER.fullmatch(said):
                words[places[start]] = words.get(places[start], 0) + 1
    first = {column: count for column, count in words.items() if column < _MOST_FROZEN}
    if places[-1] <= 2 or not first:  # noqa: PLR2004 - two columns need no help
        return None
    return max(first, key=lambda column: (first[column], -column))


def _is_head(row: ExerciseRow) -> bool:
    """Whether a row names the columns below it."""
    said = [cell for cell in row.cells if cell.text.strip()]
    if len(said) < 2:  # noqa: PLR2004 - a title has one
        return False
    names = {re.sub(r"[\s　]", "", cell.text) for cell in said}
    return len(names & _COLUMN_NAMES) >= 3 or (  # noqa: PLR2004
        all(cell.heading for cell in said)
        and not any(_NUMBER.fullmatch(cell.text.strip()) for cell in said)
    )


def _row(row: ExerciseRow, layout: _Layout, flags: Mapping[str, Flag]) -> str:
    cells = ""
    last = layout.places[-1]
    for start, cell in _joined(row, layout):
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
    head = ' class="head"' if _is_head(row) else ""
    return f"<tr{head}{label}>{cells}</tr>"


def _joined(row: ExerciseRow, layout: _Layout) -> Iterator[tuple[int, ExerciseCell]]:
    """The cells of a row, of the staggered columns only the one that is filled."""
    placed = list(_placed(row))
    first = [(start, cell) for start, cell in placed if start < layout.staggered]
    said = [(start, cell) for start, cell in first if cell.text.strip()]
    if len(row.cells) == 1 or not first:
        yield from placed
        return
    if len(said) > 1:  # the names of the columns
        names = "・".join(cell.text.strip() for _, cell in said)
        yield 0, ExerciseCell("", names, heading=True)
    else:
        start, cell = said[0] if said else first[0]
        yield start, cell
    yield from ((start, cell) for start, cell in placed if start >= layout.staggered)


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
    if not text and _NUMBER.fullmatch(cell.text.strip()):
        classes.append("number")
    # Spaces before a name say how deep it stands: a second line of it begins there, too.
    shown = lines_as_text(cell.text if text else cell.text.strip(_SPACES))
    attributes = f' data-column="{start}"'
    if span > 1:
        attributes += f' colspan="{span}"'
    if cell.place:
        attributes += f' data-place="{as_text(cell.place)}" tabindex="-1"'
    if flag is not None:
        sign, meaning = VERDICTS[flag.verdict]
        classes.append(f"exercise-{flag.verdict.value}")
        attributes += f' data-entry="{flag.number}"'
        shown += (
            f'<span class="exercise-flag {flag.verdict.value}">{sign}{flag.number}'
            f'<span class="check-hidden"> {meaning}</span></span>'
        )
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    return f"<{tag}{attributes}>{shown}</{tag}>"
