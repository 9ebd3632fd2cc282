"""One case as HTML, to read. Whatever people wrote is text."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.cases.basis import Change, notice_of
from assistant.cases.paper import EXPERIENCE, source_of
from assistant.cases.reads import ShownCase, State
from assistant.japan_time import japan_time
from assistant.records.cases import CaseEdition
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text


def case_html(
    shown: ShownCase, *, asking: bool = False, message: str = "", problem: str = ""
) -> str:
    """A case to read, with what the person may do; ``asking`` whether it is really withdrawn."""
    buttons = []
    if shown.may_change:
        buttons.append('<button type="button" class="check-button" data-do="change">直す</button>')
    if shown.may_withdraw and not asking:
        buttons.append(
            '<button type="button" class="check-button danger" data-do="ask-withdraw">取り下げる</button>'
        )
    question = (
        '<div class="problem" role="alert"><p>この事例を取り下げます。文書庫からも取り除かれます。</p>'
        '<p class="check-actions"><button type="button" class="check-button danger" '
        'data-do="withdraw">取り下げる</button>'
        '<button type="button" class="check-button" data-do="read">やめる</button></p></div>'
        if asking
        else ""
    )
    body = (
        '<p><button type="button" class="check-button" data-do="list">一覧へ</button></p>'
        f"{said_html(message, problem)}"
        f"{article_html(shown.edition, shown.collection, shown.changes, state_html(shown), case_id=shown.id)}"
        f'{question}<p class="check-actions">{"".join(buttons)}</p>'
    )
    return screen_html("read", body, case=shown.id, running=shown.state is State.REGISTERING)


def article_html(
    edition: CaseEdition,
    collection: str,
    changed: Sequence[Change],
    state: str = "",
    *,
    case_id: str = "",
) -> str:
    """A case as it is read, with its basis and what became of that; one that is kept can be explained."""
    text = edition.text
    notice = (
        f'<p class="case-changed" role="note">{as_text(notice_of(changed))}</p>' if changed else ""
    )
    gone = {change.citation.document_id for change in changed if not change.superseded}
    basis = "".join(
        f"<li><blockquote>{lines_as_text(item.quote)}</blockquote>"
        f'<p class="where">{as_text(source_of(item))}</p>'
        + (
            ""
            if item.document_id in gone
            else '<div class="check-actions"><button type="button" class="check-button" data-do="page" '
            f'data-number="{item.number}" aria-label="根拠{item.number}の原文を見る">原文を見る</button>'
            f"{_plainly(f'{case_id}:{item.number}', f'根拠{item.number}') if case_id else ''}</div>"
        )
        + "</li>"
        for item in edition.basis
    )
    quoted = f'<h3>根拠</h3><ol class="case-basis">{basis}</ol>' if basis else ""
    return (
        f'<article class="learn-card case"><h2 id="case-heading" tabindex="-1">{as_text(text.title)}</h2>'
        f'{meta_html(edition, collection)}{state}<p class="note">{EXPERIENCE}</p>{notice}'
        f"<h3>状況</h3><p>{lines_as_text(text.situation)}</p>"
        f"<h3>対応</h3><p>{lines_as_text(text.action)}</p>{quoted}"
        f'<h3>経験者の注記</h3><p class="case-note">{lines_as_text(text.note)}</p>'
        f"{_plainly(case_id, 'この事例') if case_id else ''}</article>"
    )


def _plainly(key: str, about: str) -> str:
    return explain_button(f"case:{key}", about=about)


def meta_html(edition: CaseEdition, collection: str) -> str:
    """What a case is about, whose it is and where it stands."""
    text = edition.text
    chips = "".join(
        f'<span class="chip">{as_text(word)}</span>' for word in (text.field, text.works) if word
    )
    number = f"・第{edition.number}版" if edition.number > 1 else ""
    return (
        f'<p class="case-meta"><span class="chip experience">事例（経験）</span>{chips}'
        f"<span>{as_text(edition.author)}・{japan_time(edition.written_at)[:10]}{number}</span>"
        f"<span>{as_text(collection)}</span></p>"
    )


def state_html(shown: ShownCase) -> str:
    """Where a case is while it is not in the library."""
    if shown.state is State.STANDING:
        return ""
    if shown.state is State.REGISTERING:
        return f'<p class="progress">{shown.state.value}…</p>'
    return f'<p class="problem">{shown.state.value}。{as_text(shown.message)}</p>'


def said_html(message: str, problem: str) -> str:
    """What happened, and what stands in the way."""
    said = f'<p class="note" role="status">{as_text(message)}</p>' if message else ""
    return said + (f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else "")


def screen_html(
    name: str, body: str, *, exchange: str = "", case: str = "", running: bool = False
) -> str:
    """A whole screen; ``running`` where a case is being registered and the screen is to ask again."""
    mark = " data-running" if running else ""
    return (
        f'<div class="check-part draft-part learn-part cases" data-screen="{name}" '
        f'data-exchange="{as_text(exchange)}" data-case="{as_text(case)}"{mark}>{body}</div>'
    )
