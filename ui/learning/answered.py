"""A question that was answered: right or wrong, why, where it stands, when it comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.japan_time import japan_time
from assistant.learning.questions.explaining import RelatedClause
from assistant.learning.questions.question import LETTERS, TYPED, Place, Question, QuestionKind
from assistant.learning.remembering import EASE_NAMES, Ease
from assistant.study.entries import GivenAnswer
from assistant.study.reports import LONGEST_REASON
from retrieval.editions import edition_name
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text
from ui.learning.question import asked_html
from ui.page_address import page_address

_RATINGS = (Ease.HARD, Ease.GOOD, Ease.EASY)


def answered_html(question: Question, answer: GivenAnswer, quiz_id: str, number: int) -> str:
    """The question with what was answered and the clause that decides; ``number`` from 1."""
    marked = answer.marked
    state = "unsure" if marked.unsure else "partly" if marked.partly else "wrong"
    state = "right" if answer.right else state
    return (
        f'<article class="learn-question learn-{state}" data-quiz="{as_text(quiz_id)}" '
        f'data-number="{number}" data-answered aria-labelledby="learn-question-title">'
        f"{asked_html(question, number)}{_result(question, answer)}"
        f"{_chosen(question, answer)}{_open_points(question, answer)}"
        f"{_clause(question, quiz_id, number)}{_report(number)}</article>"
    )


def _result(question: Question, answer: GivenAnswer) -> str:
    sign, word = ("〇", "正解") if answer.right else ("×", "不正解")
    if answer.marked.unsure and not answer.right:
        sign, word = "？", "自分で確かめてください"
    elif answer.marked.partly:
        sign, word = "△", "一部だけ書けています"
    share = (
        f'<span class="learn-share">要点の{answer.marked.share:.0%}</span>'
        if question.kind is QuestionKind.OPEN
        else ""
    )
    mine = given_words(question, answer.given)
    own = f"<dt>あなたの答え</dt><dd>{lines_as_text(mine)}</dd>" if mine else ""
    if not mine:
        own = "<dt>あなたの答え</dt><dd>わからない</dd>"
    right = "条項の定め" if question.kind is QuestionKind.OPEN else "正しい答え"
    return (
        f'<div class="learn-result"><p class="learn-verdict" id="learn-result" tabindex="-1" '
        f'role="status"><span class="learn-sign" aria-hidden="true">{sign}</span> {word} {share}</p>'
        f"<dl>{own}<dt>{right}</dt><dd>{_right_words(question)}</dd></dl></div>"
    )


def _right_words(question: Question) -> str:
    if question.kind is QuestionKind.ORDER:
        return as_text(" → ".join(LETTERS[index] for index in question.right))
    return lines_as_text(question.right_answer)


def given_words(question: Question, given: Sequence[int] | str) -> str:
    """What somebody answered, as it is told; "" when they gave none."""
    if isinstance(given, str):
        return given.strip()
    letters = [LETTERS[index] for index in given if 0 <= index < len(question.choices)]
    if question.kind is QuestionKind.ORDER:
        return " → ".join(letters)
    return "、".join(
        f"{LETTERS[index]}（{question.choices[index]}）"
        for index in given
        if 0 <= index < len(question.choices)
    )


def _chosen(question: Question, answer: GivenAnswer) -> str:
    """The choices with what is right, what was chosen, and why the others are wrong."""
    if question.kind in TYPED or isinstance(answer.given, str):
        return ""
    if question.kind is QuestionKind.ORDER:
        steps = "".join(
            f'<li><span class="learn-letter">{LETTERS[index]}</span>'
            f'<span class="learn-words">{as_text(question.choices[index])}'
            f"{_moved(place, index, answer.given)}</span></li>"
            for place, index in enumerate(question.right)
        )
        return f'<h4>正しい順</h4><ol class="learn-told ordered">{steps}</ol>'
    remarks = question.remarks or ("",) * len(question.choices)
    if question.kind is QuestionKind.TRUE_FALSE:
        said = "".join(f"<p>{as_text(remark)}</p>" for remark in dict.fromkeys(remarks) if remark)
        return f'<div class="learn-why">{said}</div>' if said else ""
    rows = "".join(
        _choice(question, answer, index, remark)
        for index, remark in zip(range(len(question.choices)), remarks, strict=False)
    )
    return f'<h4>ほかの選択肢がちがう理由</h4><ul class="learn-told">{rows}</ul>'


def _choice(question: Question, answer: GivenAnswer, index: int, remark: str) -> str:
    right, mine = index in question.right, index in answer.given
    tags = ['<span class="check-tag info">〇 正しい答え</span>'] if right else []
    if mine and not right:
        tags.append('<span class="check-tag error">× あなたの答え</span>')
    elif mine:
        tags.append('<span class="check-tag quiet">あなたの答え</span>')
    why = f'<span class="learn-remark">{as_text(remark)}</span>' if remark and not right else ""
    return (
        f'<li><span class="learn-letter">{LETTERS[index]}</span><span class="learn-words">'
        f"{as_text(question.choices[index])} {' '.join(tags)}{why}</span></li>"
    )


def _moved(place: int, index: int, given: Sequence[int] | str) -> str:
    """Where somebody put a step that stands elsewhere."""
    if isinstance(given, str) or index not in given or list(given).index(index) == place:
        return ""
    return f'<span class="learn-remark">あなたの答えでは{list(given).index(index) + 1}番目</span>'


def _open_points(question: Question, answer: GivenAnswer) -> str:
    if question.kind is not QuestionKind.OPEN:
        return ""
    marked = answer.marked

    def listed(title: str, points: Sequence[str], sign: str, style: str) -> str:
        if not points:
            return ""
        tags = " ".join(
            f'<li><span class="check-tag {style}">{sign} {as_text(point)}</span></li>'
            for point in points
        )
        return f'<h4>{title}</h4><ul class="check-tags learn-points">{tags}</ul>'

    wrong = f'<p class="problem">{as_text(marked.wrong)}</p>' if marked.wrong else ""
    if marked.unsure and not answer.right:
        wrong = (
            '<p class="note">言葉だけでは、合っているかどうかを決められません。条項の定めと'
            "見比べてください。思い出しやすさを選ぶと正解に、選ばなければ不正解になります。</p>"
        )
    elif marked.partly:
        wrong = '<p class="note">書けていることに誤りはありませんが、足りないことがあります。</p>'
    return (
        f"{wrong}{listed('書けている要点', marked.named, '〇', 'info')}"
        f"{listed('足りない要点', marked.missing, '＋', 'warning')}"
    )


def _clause(question: Question, quiz_id: str, number: int) -> str:
    place = question.place
    edition = (
        f'<span class="chip">{as_text(edition_name(place.edition))}</span>' if place.edition else ""
    )
    return (
        '<section class="learn-clause" aria-labelledby="learn-clause-title">'
        '<h4 id="learn-clause-title">根拠の条項</h4>'
        f"<p><strong>{as_text(place.document)}</strong> {edition} {place.page}ページ</p>"
        f'<p class="where">{as_text(_path(place))}</p>'
        f"<blockquote>{lines_as_text(place.quote)}</blockquote>"
        '<div class="check-actions">'
        f'<button type="button" class="check-button" data-do="page" data-number="{number}" '
        f'id="learn-open-page">原文のページを見る</button>'
        f"{explain_button(f'question:{quiz_id}:{number}', about='根拠の条項')}</div></section>"
    )


def _report(number: int) -> str:
    """The way to say that the question itself is wrong."""
    return (
        '<details class="learn-report"><summary>この問題はおかしい</summary>'
        f'<form data-do="report" data-number="{number}">'
        '<label class="check-field"><span>どこがおかしいか</span>'
        f'<textarea name="reason" rows="3" maxlength="{LONGEST_REASON}" required '
        'placeholder="例: 正しい答えが二つある"></textarea></label>'
        '<p class="note">職員に、問題と理由とあなたの名前が知らされます。'
        "この問題は、あなたにはもう出しません。</p>"
        '<div class="check-actions"><button type="submit" class="check-button">知らせる</button>'
        "</div></form></details>"
    )


def _path(place: Place) -> str:
    """The headings above the clause, and the clause."""
    headings = [heading for heading in place.heading_path[1:] if heading not in place.clause]
    return " › ".join((*headings, place.clause)[-3:])


def related_html(related: Sequence[RelatedClause]) -> str:
    """Other clauses on the same matter, "" when there are none."""
    if not related:
        return ""
    rows = "".join(
        f'<li><a href="{as_text(page_address(each.document_id, each.page))}" '
        f'target="_blank" rel="noopener">{as_text(each.label)}</a> '
        f'<span class="where">{each.page}ページ</span></li>'
        for each in related
    )
    return f'<section class="learn-related"><h4>関連する条項</h4><ul>{rows}</ul></section>'


def controls_html(answer: GivenAnswer, number: int, now: datetime, *, last: bool) -> str:
    """How easy it was, when it comes again, and the way on."""
    return (
        f'<div class="learn-controls" data-number="{number}">'
        f"{_ratings(answer, number)}"
        f'<p class="learn-due" role="status">{due_words(answer.due, now)}</p>'
        f'<button type="button" class="check-button main" data-do="next" data-number="{number}" '
        f'id="learn-next">{"結果を見る" if last else "次へ"}</button></div>'
    )


def _ratings(answer: GivenAnswer, number: int) -> str:
    unsure = answer.marked.unsure
    if not (answer.right or unsure):
        return ""
    asked = "条項と同じことを書けていたら" if unsure else "思い出すのは"
    buttons = "".join(
        f'<button type="button" class="check-chip" data-do="rate" data-number="{number}" '
        f'data-ease="{int(ease)}" id="learn-ease-{int(ease)}" '
        f'aria-pressed="{"true" if answer.ease == ease else "false"}">{EASE_NAMES[ease]}</button>'
        for ease in _RATINGS
    )
    return (
        '<div class="learn-ratings" role="group" aria-label="思い出しやすさ">'
        f"<span>{asked}</span>{buttons}</div>"
    )


def due_words(due: datetime, now: datetime) -> str:
    """When a question comes again: 「次は 2026-11-26（3日後）に出ます」."""
    then, today = japan_time(due.isoformat()), japan_time(now.isoformat())
    days = (datetime.fromisoformat(then[:10]) - datetime.fromisoformat(today[:10])).days
    if days <= 0:
        return f"この問題は、きょう {then[11:]} 以降にもう一度出ます。"
    far = "あす" if days == 1 else f"{days}日後"
    return f"この問題は、{far}（{then[:10]}）にもう一度出ます。"
