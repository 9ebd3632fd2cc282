"""Questions that were reported as wrong, for staff who look into them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.japan_time import japan_time
from assistant.learning.questions.question import KIND_NAMES
from assistant.study.reports import ReportedQuestion
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text


def reported_html(reported: Sequence[ReportedQuestion]) -> str:
    """Each with its answer, its clause and what is said against it; "" when there are none."""
    if not reported:
        return ""
    rows = "".join(_question(each) for each in reported)
    return (
        '<section class="learn-card" aria-labelledby="learn-reported-title">'
        f'<h2 id="learn-reported-title">おかしいと知らされた問題 {len(reported)}件</h2>'
        f'<ul class="learn-reported">{rows}</ul></section>'
    )


def _question(reported: ReportedQuestion) -> str:
    question = reported.question
    choices = "".join(f"<li>{as_text(choice)}</li>" for choice in question.lettered_choices)
    said = "".join(
        f"<li><strong>{as_text(each.shown_name)}</strong> "
        f'<span class="where">{japan_time(each.reported_at)}</span><br>'
        f"{lines_as_text(each.reason)}</li>"
        for each in reported.objections
    )
    name = as_text(question.id)
    about = as_text(question.place.label)
    return (
        f'<li><p class="learn-of"><span class="check-tag">{KIND_NAMES[question.kind]}</span> '
        f"{about}（{question.place.page}ページ）</p>"
        f"<p>{as_text(question.instruction)}</p><p>{lines_as_text(question.body)}</p>"
        f"<ul>{choices}</ul><p>答え: {lines_as_text(question.right_answer)}</p>"
        f"<blockquote>{lines_as_text(question.place.quote)}</blockquote>"
        f"{explain_button(f'passage:{question.place.passage_id}', about=question.place.label)}"
        f"<h3>知らせた人と理由</h3><ul>{said}</ul>"
        '<div class="check-actions"><button type="button" class="check-button danger" '
        f'data-do="settle" data-question="{name}" data-out="yes" '
        'data-confirm="この問題を全員に出さないようにしますか。" '
        f'aria-label="{about}の問題を全員に出さない">全員に出さない</button>'
        f'<button type="button" class="check-button" data-do="settle" data-question="{name}" '
        f'aria-label="{about}の問題は正しい">問題は正しい</button></div></li>'
    )
