"""One question as it is put: what is asked, and what it is answered with."""

from __future__ import annotations

import re

from assistant.learning.questions.question import KIND_NAMES, LETTERS, Question, QuestionKind
from assistant.study.answering import LONGEST_ANSWER
from ui.html_text import as_text, lines_as_text

_BLANK = re.compile(r"（[　 ]+）")


def question_html(question: Question, quiz_id: str, number: int) -> str:
    """The question with the form that answers it; ``number`` counts from 1."""
    return (
        f'<article class="learn-question" data-quiz="{as_text(quiz_id)}" data-number="{number}" '
        f'data-kind="{question.kind.value}" aria-labelledby="learn-question-title">'
        f"{asked_html(question, number)}{_table_page(question, number)}"
        f"{_form(question)}</article>"
    )


def asked_html(question: Question, number: int) -> str:
    """What is asked, and of which clause."""
    return (
        f'<p class="learn-of"><span class="check-tag">{KIND_NAMES[question.kind]}</span> '
        f"{as_text(question.place.label)}</p>"
        f'<h3 id="learn-question-title" tabindex="-1">問{number}　{as_text(question.instruction)}</h3>'
        f'<p class="learn-body" id="learn-question-body">{body_html(question)}</p>'
    )


def body_html(question: Question) -> str:
    """The sentence that is asked about, its blank drawn as one."""
    blank = '<span class="learn-blank"><span class="check-hidden">空欄</span></span>'
    return _BLANK.sub(lambda _: blank, lines_as_text(question.body))


def _table_page(question: Question, number: int) -> str:
    """A table is read where it stands: its page may be opened before the answer."""
    if question.kind is not QuestionKind.TABLE:
        return ""
    return (
        f'<div class="check-actions"><button type="button" class="check-button" data-do="page" '
        f'data-number="{number}" id="learn-open-page">表のページを見る'
        f"（{question.place.page}ページ）</button></div>"
    )


def _form(question: Question) -> str:
    if question.kind is QuestionKind.FILL_IN:
        answer = _number_box()
    elif question.kind is QuestionKind.OPEN:
        answer = _text_box()
    elif question.kind is QuestionKind.ORDER:
        answer = _order(question)
    else:
        answer = _choices(question)
    return (
        '<form class="learn-answer" novalidate>'
        f"{answer}"
        '<p class="problem" role="alert" hidden></p>'
        '<div class="check-actions learn-send">'
        '<button type="submit" class="check-button main" id="learn-send">答える</button>'
        '<button type="button" class="check-button" id="learn-unknown">わからない</button></div>'
        f"{_note(question.kind)}</form>"
    )


_BY_NUMBER = "キーボード: 1〜9 で選び、Enter で答えます。"
_KEYS = {
    QuestionKind.CHOICE: _BY_NUMBER,
    QuestionKind.TRUE_FALSE: _BY_NUMBER,
    QuestionKind.TABLE: _BY_NUMBER,
    QuestionKind.ORDER: "キーボード: 1〜9 で順に選び、Backspace で一つ戻し、Enter で答えます。",
    QuestionKind.FILL_IN: "Enter で答えます。",
    QuestionKind.OPEN: "Ctrl＋Enter で答えます。",
}
_HINTS = {
    QuestionKind.FILL_IN: "単位は付けても付けなくてもかまいません。",
    QuestionKind.OPEN: "条項の要点が入っているかで採点します。",
}


def _note(kind: QuestionKind) -> str:
    """How an answer is taken; which keys there are is not told where there are none."""
    return (
        f'<p class="note">{_HINTS.get(kind, "")}<span class="learn-keys">{_KEYS[kind]}</span></p>'
    )


def _choices(question: Question) -> str:
    choices = "".join(
        f'<label class="learn-choice"><input type="radio" name="choice" value="{index}">'
        f'<span class="learn-letter">{LETTERS[index]}</span>'
        f'<span class="learn-words">{as_text(choice)}</span></label>'
        for index, choice in enumerate(question.choices)
    )
    return (
        '<fieldset class="learn-choices" aria-labelledby="learn-question-title '
        f'learn-question-body">{choices}</fieldset>'
    )


def _order(question: Question) -> str:
    """The steps are tapped in their order: each gets its number, a second tap takes it away."""
    steps = "".join(
        f'<li><button type="button" class="learn-choice learn-step" data-step="{index}" '
        f'id="learn-step-{index}" aria-pressed="false">'
        f'<span class="learn-letter">{LETTERS[index]}</span>'
        f'<span class="learn-words">{as_text(choice)}</span>'
        '<span class="learn-place"></span></button></li>'
        for index, choice in enumerate(question.choices)
    )
    return (
        '<p class="note">早いものから順に押してください。もう一度押すと取り消します。</p>'
        f'<ol class="learn-steps">{steps}</ol>'
        '<div class="check-actions"><button type="button" class="check-button" id="learn-undo">'
        "一つ戻す</button>"
        '<button type="button" class="check-button" id="learn-empty">はじめから</button>'
        '<span class="learn-sequence" role="status"></span></div>'
    )


def _number_box() -> str:
    return (
        '<label class="check-field learn-number"><span>（　　　）に入る数</span>'
        '<input type="text" id="learn-text" name="text" inputmode="decimal" autocomplete="off" '
        'maxlength="40" aria-describedby="learn-question-body"></label>'
    )


def _text_box() -> str:
    return (
        '<p class="note learn-restored" hidden>前に書いた答えを戻しました。</p>'
        '<label class="check-field"><span>あなたの答え</span>'
        f'<textarea id="learn-text" name="text" rows="5" maxlength="{LONGEST_ANSWER}" '
        'aria-describedby="learn-question-body"></textarea></label>'
    )
