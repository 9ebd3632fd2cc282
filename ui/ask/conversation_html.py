"""A conversation as HTML: questions, answers, evidence, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.answer_types import ConclusionSource, RejectedConclusion
from assistant.answering.wording import CASE_LABEL
from assistant.conversations.conversation import (
    CITATION_MARKER,
    Conversation,
    Exchange,
    KeptAnswer,
    KeptCitation,
    Stage,
)
from assistant.japan_time import japan_time
from ui.ask.case_offer import offer_html
from ui.ask.evidence_cards import evidence_html
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text

_CHECKED = {
    ConclusionSource.TABLE_CELL: "表の値をそのまま示しています。",
    ConclusionSource.SENTENCE: "原文の文をそのまま示しています。",
    ConclusionSource.MODEL: "言語モデルがまとめ、数値と条件を根拠の原文と照合済みです。",
}
_WITHHELD = "結論の根拠が現在は閲覧できないため、結論は示しません。"
_STOPPED = "停止しました。見つかった根拠だけを示します。"
_STOPPED_EARLY = "停止しました。根拠はまだ見つかっていませんでした。"
_THUMB = (
    "M7 11v9H3v-9zM7 11l4-8c2 0 2.5 1.5 2 3.5L12.3 10H19a2 2 0 0 1 2 2.4l-1.2 6A2 2 0 0 1 17.8 20H7"
)
_NO_ANSWER = "資料に記載がありません。"


def exchanges_html(exchanges: Sequence[Exchange], after: int = 0, *, writer: bool = False) -> str:
    """Questions with their answers, oldest first; ``after`` more come below them.

    ``writer``: the person may write cases.
    """
    last = len(exchanges) - 1 + after
    return "".join(
        _exchange(exchange, after=last - position, writer=writer)
        for position, exchange in enumerate(exchanges)
    )


def bar_html(conversation: Conversation | None) -> str:
    """The line above a conversation: the way to the others, its title, and its exports."""
    title, exports = "新しい会話", ""
    if conversation is not None:
        title = conversation.title
        path = f"/conversations/{as_text(conversation.id)}/export"
        exports = (
            '<p class="exports"><span>書き出し</span>'
            f'<a href="{path}.docx" download>Word</a>'
            f'<a href="{path}.md" download>Markdown</a></p>'
        )
    return (
        '<div class="conversation-bar"><button type="button" class="open-drawer" '
        'aria-expanded="false" aria-controls="conversations">会話の一覧</button>'
        f'<h2 class="conversation-title">{as_text(title)}</h2>{exports}</div>'
    )


def progress_of(exchange: Exchange) -> str:
    """How far the answer is, in a sentence."""
    found = f"根拠が{len(exchange.citations)}件見つかりました。"
    match exchange.stage:
        case Stage.SEARCHING:
            return "資料を探しています…"
        case Stage.CONCLUDING:
            return f"{found}結論をまとめています…" if exchange.citations else "回答しています…"
        case Stage.WAITING:
            return f"{found}順番を待っています。あなたの前に {exchange.ahead} 件あります。"
        case Stage.FAILED:
            return exchange.failure
        case Stage.STOPPED:
            return _STOPPED if exchange.citations else _STOPPED_EARLY
        case Stage.READY:
            abstained = exchange.answer is not None and exchange.answer.abstained
            return _NO_ANSWER if abstained else "回答ができました。"


def answer_as_text(exchange: Exchange) -> str:
    """The answer with its sources as plain text, for a letter or a minute."""
    answer = exchange.answer
    lines = [f"質問: {exchange.question}"]
    if answer is not None and answer.conclusion:
        lines.append(f"結論: {answer.conclusion}")
    if answer is not None and answer.abstained:
        lines.append(_NO_ANSWER)
    lines += [_source(citation) for citation in exchange.citations if citation.available]
    return "\n".join(lines)


def _source(citation: KeptCitation) -> str:
    edition = f"（{citation.edition}版）" if citation.edition else ""
    old = "【旧版】" if citation.superseded else ""
    case = CASE_LABEL if citation.experience else ""
    notice = f"\n    {citation.notice}" if citation.notice else ""
    return (
        f"[{citation.number}] 「{citation.quote}」\n    {old}{case}{citation.name}{edition} "
        f"{citation.page}ページ {citation.clause}".rstrip()
        + notice
    )


def _exchange(exchange: Exchange, *, after: int, writer: bool) -> str:
    running = " data-running" if exchange.running else ""
    return (
        f'<article class="exchange" data-exchange="{exchange.id}" data-after="{after}"{running}>'
        f'<h3 class="question">{lines_as_text(exchange.question)}</h3>{_scope(exchange)}'
        f'<div class="exchange-body"><div class="answer">{_result(exchange)}'
        f"{_actions(exchange, after=after, writer=writer)}</div>"
        f"{evidence_html(exchange)}</div></article>"
    )


def _scope(exchange: Exchange) -> str:
    from ui.ask.composer import KINDS

    names = [*exchange.scope.collections, *(KINDS[kind] for kind in exchange.scope.kinds)]
    limited = f"<span>探した範囲: {as_text('、'.join(names))}</span>" if names else ""
    asked = f"<time>{japan_time(exchange.asked_at)}</time>"
    return f'<p class="asked">{asked}{limited}</p>'


def _result(exchange: Exchange) -> str:
    if exchange.stage is Stage.FAILED:
        return f'<p class="problem">{as_text(exchange.failure)}</p>'
    if exchange.running:
        draft = (
            '<div class="draft"><span class="draft-label">下書き（確認中）</span>'
            f"<p>{lines_as_text(exchange.draft)}</p></div>"
            if exchange.draft
            else ""
        )
        return f'{draft}<p class="progress">{as_text(progress_of(exchange))}</p>'
    if exchange.stage is Stage.STOPPED or exchange.answer is None:
        return f'<p class="note">{_STOPPED if exchange.citations else _STOPPED_EARLY}</p>'
    return _answer(exchange, exchange.answer)


def _answer(exchange: Exchange, answer: KeptAnswer) -> str:
    parts = []
    if answer.abstained:
        parts.append(f'<p class="abstained">{_NO_ANSWER}</p>{_headings(answer)}')
    if answer.withheld:
        parts.append(f'<p class="note">{_WITHHELD}</p>')
    if answer.conclusion:
        text = CITATION_MARKER.sub(
            lambda found: _marker(exchange, int(found[1])), as_text(answer.conclusion)
        )
        parts.append(
            f'<div class="conclusion"><h4>結論</h4><p>{text}</p>'
            f'<p class="checked">{_CHECKED.get(answer.conclusion_source, "")}</p>'
            f"{explain_button(f'answer:{exchange.id}', about='結論')}</div>"
        )
    parts += [f'<p class="note">{as_text(note)}</p>' for note in answer.notes]
    if answer.rejected is not None:
        parts.append(_rejected(answer.rejected))
    elif answer.unsupported_numbers:
        numbers = as_text("、".join(answer.unsupported_numbers))
        parts.append(f'<p class="note">根拠で確かめられなかった数値: {numbers}</p>')
    by_model = answer.conclusion_source is ConclusionSource.MODEL and answer.model
    seconds = f"{answer.timings.total_ms / 1000:.1f}秒"
    parts.append(
        f'<p class="timing">{seconds}{f"・{as_text(answer.model)}" if by_model else ""}</p>'
    )
    return "".join(parts)


def _headings(answer: KeptAnswer) -> str:
    if not answer.nearest_headings:
        return ""
    items = "".join(
        f'<li><button type="button" class="ask-this" data-ask="{as_text(heading)}の内容は？">'
        f"{as_text(heading)}</button></li>"
        for heading in answer.nearest_headings
    )
    return f'<p class="note">近い見出し（選ぶと、その内容を尋ねます）</p><ul class="headings">{items}</ul>'


def _rejected(rejected: RejectedConclusion) -> str:
    """The words that verification turned down, folded away, each doubt marked and explained."""
    pieces, reasons, place = [], [], 0
    for number, doubt in enumerate(rejected.doubts, 1):
        words = as_text(rejected.text[doubt.start : doubt.end])
        pieces.append(as_text(rejected.text[place : doubt.start]))
        pieces.append(f'<mark class="doubt">{words}<sup>注{number}</sup></mark>')
        reasons.append(f"<li>注{number}「{words}」: {as_text(doubt.reason)}</li>")
        place = doubt.end
    pieces.append(as_text(rejected.text[place:]))
    said = {doubt.reason for doubt in rejected.doubts}
    reasons += [f"<li>{as_text(reason)}</li>" for reason in rejected.reasons if reason not in said]
    return (
        '<details class="rejected"><summary>根拠で確かめられなかった下書きと、その理由</summary>'
        f'<p class="rejected-text">{"".join(pieces)}</p><ul>{"".join(reasons)}</ul></details>'
    )


def _marker(exchange: Exchange, number: int) -> str:
    if exchange.citation(number) is None:
        return f"[{number}]"
    return (
        f'<button type="button" class="marker" data-open="{number}" '
        f'data-exchange="{exchange.id}" aria-label="根拠{number}の原文を見る">{number}</button>'
    )


def _actions(exchange: Exchange, *, after: int, writer: bool) -> str:
    if exchange.running:
        return ""
    again = '<button type="button" data-do="again">もう一度</button>' if not after else ""
    question = as_text(exchange.question)
    copied = as_text(answer_as_text(exchange))
    answered = exchange.answer is not None
    copy = (
        f'<button type="button" data-do="copy" data-text="{copied}">回答をコピー</button>'
        if answered
        else ""
    )
    opinion = f"{_opinion(exchange)}{offer_html(exchange, writer=writer)}" if answered else ""
    return (
        f'<footer class="exchange-actions" data-question="{question}">{copy}'
        f'<button type="button" data-do="edit">編集してもう一度</button>{again}{opinion}</footer>'
    )


def _opinion(exchange: Exchange) -> str:
    def thumb(words: str, *, value: bool) -> str:
        turned = "" if value else ' transform="rotate(180 12 12)"'
        pressed = "true" if exchange.helpful is value else "false"
        return (
            f'<button type="button" class="thumb" data-do="like" data-helpful="{int(value)}" '
            f'aria-pressed="{pressed}"><svg viewBox="0 0 24 24" aria-hidden="true">'
            f'<path d="{_THUMB}"{turned}/></svg>{words}</button>'
        )

    hidden = " hidden" if exchange.helpful is None else ""
    label = f"comment-{exchange.id}"
    return (
        f"{thumb('役に立った', value=True)}{thumb('違っていた', value=False)}"
        f'<div class="comment"{hidden}><label for="{label}">ひとこと（なくてもかまいません）</label>'
        f'<textarea id="{label}" rows="2" maxlength="1000">{as_text(exchange.comment)}</textarea>'
        '<button type="button" data-do="comment">記録する</button></div>'
    )
