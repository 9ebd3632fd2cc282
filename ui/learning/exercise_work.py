"""One exercise on the screen: what is to be done, its sheets, and beside them marks and materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    Exercise,
    ExerciseKind,
    ExerciseSheet,
)
from assistant.learning.exercises.grading import Grade
from retrieval.documents import Document
from ui.html_text import as_text, lines_as_text
from ui.learning.exercise_grade import entries_of, flags_of, result_html, score_html
from ui.learning.exercise_marks import panel_html
from ui.learning.exercise_sheets import materials_html, papers_html

_PAPERS = {ExerciseKind.ESTIMATE: "設計書", ExerciseKind.DRAFT: "下書き"}
_MARKS = (
    '<h3 class="check-hidden">付けた印</h3><p class="exercise-none">まだ印はありません。'
    "おかしいと思うところを押して、理由を選んでください。</p>"
    '<ol class="exercise-marks"></ol>'
)


def work_html(
    exercise: Exercise,
    *,
    study_id: str,
    files: Mapping[str, str],
    grade: Grade | None = None,
    documents: Sequence[Document] = (),
    may_repeat: bool = True,
) -> str:
    """The exercise; before ``grade`` is there, nothing of what was planted.

    ``files`` are the addresses of what can be taken away, by name. ``documents`` are those whose
    pages a result can open. ``may_repeat`` when one of the same kind can be made.
    """
    entries = entries_of(grade) if grade is not None else ()
    flags = flags_of(entries)
    paper = _PAPERS[exercise.kind]
    text = exercise.kind is ExerciseKind.DRAFT
    listed = (
        result_html(exercise, entries, documents, study_id=study_id)
        if grade is not None
        else _MARKS
    )
    sheets = exercise.sheets if grade is not None else tuple(map(_seen, exercise.sheets))
    label = "結果" if grade is not None else "印"
    panel = "" if grade is not None else panel_html(exercise.kind)
    return (
        f'<div class="check-part exercise-work" data-exercise="{as_text(study_id)}" '
        f'data-graded="{"true" if grade is not None else "false"}" data-pane="paper">'
        f"{_head(exercise, study_id, files, grade, may_repeat=may_repeat)}"
        '<div class="exercise-bar"><div class="exercise-panes" role="group" aria-label="見るもの">'
        f'<button type="button" data-pane-of="paper">{paper}</button>'
        '<button type="button" data-pane-of="materials">資料</button>'
        f'<button type="button" data-pane-of="marks">{label} <span class="exercise-number"></span>'
        f"</button></div>{_finishing(grade)}</div>"
        '<div class="exercise-columns"><div class="exercise-paper">'
        f"{papers_html(sheets, group='paper', flags=flags, text=text)}</div>"
        f'<div class="exercise-side">{panel}<div class="exercise-pane marks">{listed}</div>'
        '<div class="exercise-pane materials">'
        f"{materials_html(exercise.materials, flags=flags)}</div></div></div></div>"
    )


def _seen(sheet: ExerciseSheet) -> ExerciseSheet:
    """The sheet as a spreadsheet shows it: without hidden rows."""
    return replace(sheet, rows=tuple(row for row in sheet.rows if not row.hidden))


def _finishing(grade: Grade | None) -> str:
    if grade is not None:
        return ""
    return (
        '<span class="exercise-saved where" role="status"></span>'
        '<button type="button" class="check-button main exercise-finish" data-finish data-label="採点する">採点する'
        "</button>"
    )


def _head(
    exercise: Exercise,
    study_id: str,
    files: Mapping[str, str],
    grade: Grade | None,
    *,
    may_repeat: bool,
) -> str:
    links = "".join(
        f'<a class="check-button" href="{as_text(address)}" download>{as_text(name)}</a>'
        for name, address in files.items()
    )
    taken = (
        f"<details><summary>持ち帰るファイル（{len(files)}）</summary>"
        f'<div class="check-downloads">{links}</div></details>'
        if links
        else ""
    )
    again = (
        f'<button type="button" class="check-button main" data-do="again" '
        f'data-exercise="{as_text(study_id)}">同じ種類でもう一度</button>'
        if grade is not None and may_repeat
        else ""
    )
    task = f"<p>{lines_as_text(exercise.instruction)}</p>"
    if grade is not None:
        task = f"<details><summary>問題</summary>{task}</details>"
    score = score_html(grade) if grade is not None else ""
    return (
        '<div class="exercise-head"><div class="check-actions">'
        '<button type="button" class="check-button" data-do="close" id="exercise-back">← 一覧へ戻る'
        f"</button>{again}</div>"
        f'<div class="check-head"><h2 id="exercise-title" tabindex="-1">{as_text(exercise.title)}</h2>'
        f'<span class="check-tag info">{DIFFICULTY_NAMES[exercise.difficulty]}</span></div>{score}'
        f"{task}{taken}</div>"
    )
