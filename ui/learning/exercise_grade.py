"""What came of an exercise: each error and each mark, with what should stand there and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.learning.exercises.exercise import REASONS, Exercise, Mark
from assistant.learning.exercises.grading import Grade, GradedError, GradedMark
from retrieval.documents import Document
from retrieval.japanese import normalise
from ui.explaining.button import explain_button
from ui.html_text import as_text
from ui.learning.exercise_flags import VERDICTS, Flag, Verdict, flag_html
from ui.learning.exercise_marks import place_name, sheet_names, shortened
from ui.learning.exercise_sheets import row_name
from ui.page_address import document_address

_PAGE = re.compile(r"(?:p\.?\s*|第)?(\d{1,5})\s*(?:頁|ページ)|p\.?\s*(\d{1,5})")
_ROW = re.compile(r"(.+?)(?:\.\w{2,5})?\s+(?:第)?(\d{1,6})\s*(?:行|項|段落)")
_SHORTEST_TITLE = 3
_ORDER = (Verdict.MISSED, Verdict.HALF, Verdict.FOUND, Verdict.WRONG, Verdict.FOLLOWING)
"""In the order in which one learns most from them."""
_OF_MARKS = frozenset({Verdict.WRONG, Verdict.FOLLOWING})


@dataclass(frozen=True, slots=True)
class Entry:
    """An error or a mark as the result tells it; ``number`` is also at its cell."""

    number: int
    verdict: Verdict
    place: str
    error: GradedError | None = None
    mark: GradedMark | None = None


def entries_of(grade: Grade) -> tuple[Entry, ...]:
    """All there is to tell, numbered through."""
    told: list[tuple[Verdict, GradedError | GradedMark]] = []
    for verdict in _ORDER:
        told += [(verdict, each) for each in _of(grade, verdict)]
    return tuple(
        Entry(number, verdict, _place(each), error=each)
        if isinstance(each, GradedError)
        else Entry(number, verdict, each.mark.place, mark=each)
        for number, (verdict, each) in enumerate(told, start=1)
    )


def flags_of(entries: Sequence[Entry]) -> dict[str, Flag]:
    """What is shown in the tables: at the cell of an error, and at the mark that half found it."""
    flags: dict[str, Flag] = {}
    for entry in reversed(entries):
        flag = Flag(entry.verdict, entry.number)
        if entry.error is not None:
            if entry.error.mark is not None:
                flags[entry.error.mark.place] = flag
            for place in entry.error.error.places[:1]:
                flags[place] = flag
        else:
            flags[entry.place] = flag
    return flags


def score_html(grade: Grade) -> str:
    """How much was found, in figures and in one line."""
    counts = (
        ("見つけた", len(grade.found), "found"),
        ("半分の正解", len(grade.half_found), "half"),
        ("見落とし", len(grade.missed), "missed"),
        ("誤りでない所の印", len(grade.wrong_marks), "wrong"),
    )
    shown = "".join(
        f'<div class="{kind}"><dt>{name}</dt><dd>{count}</dd></div>' for name, count, kind in counts
    )
    return (
        '<div class="exercise-score" role="status"><p class="exercise-points">'
        f"<strong>{percent(grade.share)}</strong>"
        f"<span>{plain(grade.points)} ／ {grade.possible} 点</span></p>"
        f'<dl class="exercise-counts">{shown}</dl></div>'
    )


def result_html(
    exercise: Exercise,
    entries: Sequence[Entry],
    documents: Sequence[Document],
    *,
    study_id: str = "",
) -> str:
    """Every error and every mark in words; ``documents`` are those whose pages can be opened.

    ``study_id`` is under which the exercise is kept: then its errors can be explained.
    """
    shown = ""
    sheets = sheet_names(exercise)
    for verdict in _ORDER:
        mine = [entry for entry in entries if entry.verdict is verdict]
        if not mine:
            continue
        told = "".join(_entry(entry, exercise, sheets, documents, study_id) for entry in mine)
        title = VERDICTS[verdict][1] + ("への印" if verdict in _OF_MARKS else "")
        shown += f"<h3>{title}（{len(mine)}）</h3>{told}"
    return f'<div class="exercise-result">{shown or _NOTHING}</div>'


_NOTHING = '<p class="check-empty">この演習に誤りはなく、印も付いていません。</p>'


def address_of(basis: str, documents: Sequence[Document]) -> str:
    """Where the page is that a basis names, if it is one of ``documents``; else ""."""
    said = _folded(basis)
    best: Document | None = None
    weight = (0, False)
    for document in documents:
        title = _folded(document.title)
        if len(title) < _SHORTEST_TITLE or title not in said:
            continue
        now = (len(title), bool(document.edition) and _folded(document.edition) in said)
        if now > weight:
            best, weight = document, now
    if best is None:
        return ""
    page = _PAGE.search(normalise(basis))
    return document_address(best, int(page[1] or page[2]) if page else None)


def _folded(text: str) -> str:
    """File names have underscores where people write spaces."""
    return re.sub(r"[\s_]", "", normalise(text))


def percent(share: Decimal) -> str:
    """A share from 0 to 1 in whole percent."""
    return f"{share:.0%}"


def plain(amount: Decimal) -> str:
    """An amount without zeros that say nothing."""
    return f"{amount.normalize():f}"


def _of(grade: Grade, verdict: Verdict) -> Sequence[GradedError | GradedMark]:
    told: Mapping[Verdict, Sequence[GradedError | GradedMark]] = {
        Verdict.FOUND: grade.found,
        Verdict.HALF: grade.half_found,
        Verdict.MISSED: grade.missed,
        Verdict.WRONG: grade.wrong_marks,
        Verdict.FOLLOWING: grade.following,
    }
    return told[verdict]


def _place(graded: GradedError) -> str:
    return graded.error.places[0] if graded.error.places else ""


def _entry(
    entry: Entry,
    exercise: Exercise,
    sheets: Mapping[str, str],
    documents: Sequence[Document],
    study_id: str,
) -> str:
    flag = flag_html(Flag(entry.verdict, entry.number))
    if entry.error is not None:
        title, told = _error(entry.error, exercise, sheets, documents)
    else:
        title, told = _mark(entry, sheets)
    there = entry.place in sheets
    goto = (
        f'<button type="button" class="check-button" data-goto="{as_text(entry.place)}">'
        f"{as_text(place_name(entry.place, sheets[entry.place]))} を見る</button>"
        if there
        else ""
    )
    return (
        f'<article class="exercise-entry {entry.verdict.value}" '
        f'id="exercise-entry-{entry.number}" tabindex="-1">'
        f'<div class="exercise-entry-head">{flag}<h4>{as_text(title)}</h4></div>{told}<div class="check-actions">{goto}'
        f"{_plainly(entry, exercise, study_id)}</div></article>"
    )


def _plainly(entry: Entry, exercise: Exercise, study_id: str) -> str:
    if entry.error is None or not study_id:
        return ""
    number = exercise.errors.index(entry.error.error) + 1
    about = f"{VERDICTS[entry.verdict][1]}{entry.number}"
    return explain_button(f"exercise:{study_id}:{number}", about=about)


def _error(
    graded: GradedError,
    exercise: Exercise,
    sheets: Mapping[str, str],
    documents: Sequence[Document],
) -> tuple[str, str]:
    error = graded.error
    stands = as_text(error.stands) or "（記載なし）"
    should = as_text(error.should) or "（記載しない）"
    told = (
        f'<dl class="check-figures"><div class="stands"><dt>書いてあるもの</dt><dd>{stands}</dd></div>'
        f'<div class="right"><dt>正しいもの</dt><dd>{should}</dd></div></dl>'
        f'<p class="where">理由: {as_text(REASONS[error.reason])}</p>'
    )
    if graded.mark is not None:
        told += _given(graded.mark, sheets)
    if graded.remark:
        told += f'<p class="exercise-remark">{as_text(graded.remark)}</p>'
    if error.explanation:
        steps = "".join(f"<li>{as_text(step)}</li>" for step in error.explanation)
        told += f'<h5>確かめ方</h5><ol class="exercise-steps">{steps}</ol>'
    if error.basis:
        bases = "".join(f"<li>{_basis(basis, exercise, documents)}</li>" for basis in error.basis)
        told += f'<h5>根拠</h5><ul class="check-basis">{bases}</ul>'
    return error.title, told


def _mark(entry: Entry, sheets: Mapping[str, str]) -> tuple[str, str]:
    graded = entry.mark
    if graded is None:  # an entry is one or the other
        return "", ""
    stands = f"「{shortened(graded.text)}」" if graded.text.strip() else "（空欄）"
    name = place_name(graded.mark.place, sheets.get(graded.mark.place, ""))
    told = _given(graded.mark, {}) + f'<p class="exercise-remark">{as_text(graded.remark)}</p>'
    return f"{name}{stands}", told


def _given(mark: Mark, sheets: Mapping[str, str]) -> str:
    where = f"{place_name(mark.place, sheets[mark.place])}: " if mark.place in sheets else ""
    words = f"「{as_text(mark.words)}」" if mark.words else ""
    return (
        f'<p class="where">あなたの印: {as_text(where)}{as_text(REASONS.get(mark.reason, ""))}'
        f"{words}</p>"
    )


def _basis(basis: str, exercise: Exercise, documents: Sequence[Document]) -> str:
    """A basis with the way to it: a row of the materials here, or a page of the library."""
    row = _ROW.match(basis)
    wanted = (row[1], row[2]) if row is not None else tuple(basis.split(" ", 1))
    for number, sheet in enumerate(exercise.materials):
        if (sheet.name, *wanted[1:]) == wanted and any(
            row_name(each) == wanted[-1] for each in sheet.rows
        ):
            return (
                f'<button type="button" class="check-link" data-row="{as_text(wanted[-1])}" '
                f'data-material="{number}">{as_text(basis)}</button>'
            )
    address = address_of(basis, documents)
    if not address:
        return as_text(basis)
    return f'<a href="{as_text(address)}" target="_blank" rel="noopener">{as_text(basis)}</a>'
