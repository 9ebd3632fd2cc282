"""A situation from supervision on the screen: what happens, one's own answer, and what it is worth."""

from __future__ import annotations

from assistant.learning.questions.question import Place
from assistant.learning.situations.situation import (
    REACHED_NAMES,
    Danger,
    MarkedPoint,
    Reached,
    RubricPoint,
    Situation,
    SituationGrade,
)
from ui.edge import problem_html
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text
from ui.page_address import page_address

LONGEST_ANSWER = 4_000
"""Characters of an answer."""
_SIGNS = {Reached.MET: "○", Reached.PARTLY: "△", Reached.NOT: "×"}
_KINDS = {Reached.MET: "found", Reached.PARTLY: "half", Reached.NOT: "missed"}


def situation_html(
    situation: Situation,
    *,
    study_id: str,
    answer: str = "",
    grade: SituationGrade | None = None,
    problem: str = "",
) -> str:
    """The situation; before ``grade`` is there, nothing of what is asked for in it.

    ``problem`` says why an answer was not taken.
    """
    head = (
        '<div class="check-actions"><button type="button" class="check-button" data-do="close">'
        '← 一覧へ戻る</button></div><div class="check-head">'
        f'<h2 id="situation-title" tabindex="-1">{as_text(situation.title)}</h2></div>'
        f'<div class="situation-text"><p>{lines_as_text(situation.text)}</p></div>'
    )
    body = (
        problem_html(problem) + _form(situation, study_id, answer)
        if grade is None
        else _result(answer, grade, study_id)
    )
    return (
        f'<div class="check-part exercise-situation" data-exercise="{as_text(study_id)}" '
        f'data-graded="{"true" if grade is not None else "false"}">{head}{body}</div>'
    )


def _form(situation: Situation, study_id: str, answer: str) -> str:
    asked = f"（{as_text(situation.asked)}として）" if situation.asked else ""
    return (
        f'<form class="situation-form" data-do="answer" data-exercise="{as_text(study_id)}">'
        f'<label class="check-field"><span>あなたの答え{asked}</span>'
        f'<textarea name="text" rows="9" maxlength="{LONGEST_ANSWER}" required '
        'placeholder="何を、どの順に、だれに。数値や時期があればそれも書いてください。">'
        f"{as_text(answer)}</textarea></label>"
        '<p class="note">書いたものは、答え合わせまでこの画面に残ります（読み込み直しても消えません）。</p>'
        '<div class="check-actions"><button type="submit" class="check-button main" '
        'data-busy="答え合わせをしています…">答え合わせをする</button></div></form>'
    )


def _result(answer: str, grade: SituationGrade, study_id: str) -> str:
    dangers = "".join(_danger(danger) for danger in grade.dangers)
    if dangers:
        dangers = f'<h3>危ないところ（{len(grade.dangers)}）</h3><div class="situation-dangers">{dangers}</div>'
    asked = len(grade.points)
    points = "".join(
        _point(each, _plainly(study_id, number)) for number, each in enumerate(grade.points, 1)
    )
    related = "".join(
        _related(each, _plainly(study_id, number))
        for number, each in enumerate(grade.related, asked + 1)
    )
    if related:
        related = (
            "<details><summary>あわせて読む条項（採点には入りません）</summary>"
            f'<div class="situation-points">{related}</div></details>'
        )
    met = sum(point.reached is Reached.MET for point in grade.points)
    verdict = "十分な答えです" if grade.right else "足りないところがあります"
    lines = "".join(f"<li>{as_text(line)}</li>" for line in grade.model_answer.splitlines() if line)
    return (
        '<div class="exercise-score" role="status"><p class="exercise-points">'
        f"<strong>{grade.share:.0%}</strong><span>{verdict}（{len(grade.points)}項目のうち"
        f"{met}項目ができています）</span></p></div>"
        '<details class="situation-answer" open><summary>あなたの答え</summary>'
        f"<p>{lines_as_text(answer)}</p></details>"
        f'{dangers}<h3>求められること</h3><div class="situation-points">{points}</div>'
        f'<h3>答えの例</h3><ul class="situation-model">{lines}</ul>{related}'
        '<div class="check-actions"><button type="button" class="check-button main" '
        'data-do="next-situation">次の場面</button></div>'
    )


def _danger(danger: Danger) -> str:
    place = ""
    if danger.place is not None:
        passage = f"passage:{danger.place.passage_id}"
        place = _place(danger.place, explain_button(passage, about="反している条項"))
    return (
        '<article class="exercise-entry wrong"><p><strong>'
        f"「{as_text(danger.words)}」</strong></p><p>{as_text(danger.why)}</p>{place}</article>"
    )


def _plainly(study_id: str, number: int) -> str:
    return explain_button(f"situation:{study_id}:{number}", about=f"{number}つ目の条項")


def _related(point: RubricPoint, plainly: str) -> str:
    return (
        f'<article class="exercise-entry"><h4>{as_text(point.sentence)}</h4>'
        f"{_place(point.place, plainly)}</article>"
    )


def _point(marked: MarkedPoint, plainly: str) -> str:
    kind, sign = _KINDS[marked.reached], _SIGNS[marked.reached]
    told = ""
    if marked.wrong:
        told += f'<p class="exercise-remark">{as_text(marked.wrong)}</p>'
    if marked.named and marked.reached is not Reached.MET:
        told += f'<p class="where">書けていること: {as_text("、".join(marked.named))}</p>'
    if marked.missing:
        told += f'<p class="where">足りないこと: {as_text("、".join(marked.missing))}</p>'
    who = (
        f'<span class="check-tag quiet">{as_text(marked.point.who)}</span>'
        if marked.point.who
        else ""
    )
    return (
        f'<article class="exercise-entry {kind}"><div class="exercise-entry-head">'
        f'<span class="exercise-flag {kind}">{sign} {REACHED_NAMES[marked.reached]}</span>{who}'
        f"<h4>{as_text(marked.point.sentence)}</h4></div>{told}"
        f"{_place(marked.point.place, plainly)}</article>"
    )


def _place(place: Place, plainly: str) -> str:
    """Where a duty stands: the page is opened by its address, as everywhere through the library.

    ``plainly`` is the button that explains the clause.
    """
    address = page_address(place.document_id, place.page)
    return (
        f'<blockquote class="situation-quote">{lines_as_text(place.quote)}</blockquote>'
        f'<p class="where"><a href="{as_text(address)}" target="_blank" rel="noopener">'
        f"{as_text(place.label)} {place.page}ページ</a></p>"
        f'<p class="check-explain">{plainly}</p>'
    )
