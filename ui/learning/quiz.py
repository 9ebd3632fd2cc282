"""A quiz around its questions: its head with how far one is, and its result at the end."""

from __future__ import annotations

from assistant.learning.questions.question import KIND_NAMES
from assistant.study.entries import StudyQuiz
from ui.html_text import as_text


def head_html(quiz: StudyQuiz, number: int) -> str:
    """Title, progress, and the way out; ``number`` is the question shown, 0 the result."""
    count = len(quiz.questions)
    done = sum(answer is not None for answer in quiz.answers)
    where = f"問{number} / {count}" if number else "結果"
    back = "中断してもどる" if number else "もどる"
    return (
        f'<div class="learn-head" data-quiz="{as_text(quiz.id)}">'
        '<div class="learn-title"><button type="button" class="check-button" data-do="close" '
        f'id="learn-back">← {back}</button>'
        f'<h2 id="learn-quiz-title" tabindex="-1">{as_text(quiz.title)}</h2></div>'
        f'<p class="learn-where"><strong>{where}</strong>　{done}問に回答、{quiz.right}問正解</p>'
        f"{_steps(quiz, number)}</div>"
    )


def _steps(quiz: StudyQuiz, number: int) -> str:
    """One step for each question: those answered can be turned to."""
    steps = []
    for index, answer in enumerate(quiz.answers, start=1):
        here = ' aria-current="step"' if index == number else ""
        if answer is None:
            rests = index - 1 in quiz.resting
            sign, word = ("休", "問目 休み") if rests else (str(index), "問目 まだ")
            hidden = f"{index}{word}" if rests else word
            steps.append(
                f'<li><span class="learn-step-mark"{here}>{sign}'
                f'<span class="check-hidden">{hidden}</span></span></li>'
            )
            continue
        state, sign, word = ("right", "〇", "正解") if answer.right else ("wrong", "×", "不正解")
        if answer.marked.unsure and not answer.right:
            sign, word = "？", "自分で確かめる"
        elif answer.marked.partly:
            sign, word = "△", "一部だけ書けている"
        steps.append(
            f'<li><button type="button" class="learn-step-mark {state}" data-do="go" '
            f'data-number="{index}" id="learn-go-{index}"{here}>{sign}'
            f'<span class="check-hidden">{index}問目 {word}</span></button></li>'
        )
    return (
        # On a phone it is one row that scrolls: by keys, too.
        f'<ol class="learn-progress" tabindex="0" aria-label="問題の一覧">{"".join(steps)}</ol>'
    )


def result_html(quiz: StudyQuiz) -> str:
    """How it went, and what to look at again."""
    pairs = list(zip(quiz.questions, quiz.answers, strict=True))
    count = sum(answer is not None for _, answer in pairs)
    wrong = [
        (number, question)
        for number, (question, answer) in enumerate(pairs, start=1)
        if answer is not None and not answer.right
    ]
    rows = "".join(
        f'<li><button type="button" class="check-link" data-do="go" data-number="{number}" '
        f'id="learn-wrong-{number}">問{number}［{KIND_NAMES[question.kind]}］'
        f"{as_text(question.place.label)}</button>"
        f'<p class="where">{as_text(question.body)}</p></li>'
        for number, question in wrong
    )
    again = (
        '<button type="button" class="check-button main" data-do="wrong-again" '
        f'id="learn-wrong-again">まちがえた{len(wrong)}問をもう一度</button>'
        if wrong
        else ""
    )
    look = f'<h4>もう一度見るところ</h4><ul class="learn-wrong-list">{rows}</ul>' if wrong else ""
    praise = "" if wrong or not count else "<p>全問正解です。忘れかけたころにもう一度出します。</p>"
    return (
        f'<article class="learn-question learn-end" data-quiz="{as_text(quiz.id)}" data-number="0">'
        '<h3 id="learn-question-title" tabindex="-1">結果</h3>'
        f'<p class="learn-big"><strong>{quiz.right}</strong> / {count}問 正解</p>'
        f'{praise}<div class="check-actions">{again}'
        '<button type="button" class="check-button" data-do="close" id="learn-home">'
        f"きょうの学習へもどる</button></div>{look}</article>"
    )
