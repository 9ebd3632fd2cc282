"""Evidence and conclusions as HTML. Everything from documents is text, never markup."""

from __future__ import annotations

import re
from pathlib import PurePath

from assistant.answering.answer_types import Answer, ConclusionSource
from retrieval.documents import Citation, Document
from ui.conversation import Exchange, Exchanges, Stage
from ui.html_text import as_text, lines_as_text

_MARKER = re.compile(r"\[(\d{1,3})\]")
_CHECKED = {
    ConclusionSource.TABLE_CELL: "表の値をそのまま示しています。",
    ConclusionSource.SENTENCE: "原文の文をそのまま示しています。",
    ConclusionSource.MODEL: "言語モデルがまとめ、数値と条件を根拠の原文と照合済みです。",
}
_PROGRESS = {
    Stage.SEARCHING: "資料を探しています…",
    Stage.CONCLUDING: "根拠が見つかりました。結論をまとめています…",
    Stage.WAITING: "根拠が見つかりました。ほかの方の質問のあとに結論をまとめます…",
}
WELCOME = (
    '<div class="welcome"><p>登録された基準・便覧・設計書から、条項とページを示して答えます。</p>'
    "<ul><li>材料・条件・区分など、知りたい場面を具体的に書くと見つかりやすくなります。</li>"
    "<li>続けて「では冬は？」のように尋ねられます。</li>"
    "<li>根拠を選ぶと、原文のページを開いて引用箇所を示します。</li></ul></div>"
)


def conversation_html(exchanges: Exchanges) -> str:
    """The conversation, newest question first: it is what a person looks for under the box."""
    if not exchanges:
        return WELCOME
    parts = [_exchange(number, item) for number, item in enumerate(exchanges)]
    return f'<div class="conversation">{"".join(reversed(parts))}</div>'


def name_of(document: Document) -> str:
    """What a person calls the document."""
    return document.title.strip() or PurePath(document.path).stem


def folder_of(document: Document) -> str:
    """The folders it lies in, which tell chapters of the same name apart."""
    parents = PurePath(document.path).parent.parts
    return " › ".join((document.collection, *parents))


def edition_chips(document: Document) -> str:
    """Edition, date from which it applies, and whether a newer one has taken its place."""
    chips = []
    if document.superseded_by:
        chips.append('<span class="chip superseded">旧版</span>')
    if document.edition:
        chips.append(f'<span class="chip">{as_text(document.edition)}版</span>')
    if document.effective_from:
        chips.append(f'<span class="chip">{as_text(document.effective_from)}適用</span>')
    return "".join(chips)


def _exchange(number: int, exchange: Exchange) -> str:
    cards = "".join(_card(number, citation) for citation in exchange.citations)
    evidence = (
        f'<h3 class="evidence-title">根拠 {len(exchange.citations)}件</h3>'
        f'<div class="cards">{cards}</div>'
        if cards
        else ""
    )
    return (
        f'<article class="exchange"><h2 class="question">{lines_as_text(exchange.question)}</h2>'
        f'<div class="answer" aria-live="polite">{_result(number, exchange)}</div>{evidence}</article>'
    )


def _result(number: int, exchange: Exchange) -> str:
    if exchange.stage is Stage.FAILED:
        return f'<p class="problem">{as_text(exchange.failure)}</p>'
    if exchange.running:
        draft = (
            '<div class="draft"><span class="draft-label">下書き（確認中）</span>'
            f"<p>{lines_as_text(exchange.draft)}</p></div>"
            if exchange.draft
            else ""
        )
        return f'{draft}<p class="progress">{_PROGRESS[exchange.stage]}</p>'
    if exchange.answer is None:
        return ""
    if exchange.stage is Stage.STOPPED:
        return '<p class="note">停止しました。見つかった根拠だけを示します。</p>'
    return _answer(number, exchange.answer)


def _answer(number: int, answer: Answer) -> str:
    parts = []
    if answer.abstained:
        parts.append('<p class="abstained">資料に記載がありません。</p>')
        if answer.nearest_headings:
            headings = "".join(f"<li>{as_text(text)}</li>" for text in answer.nearest_headings)
            parts.append(f'<p class="note">近い見出し</p><ul class="headings">{headings}</ul>')
    if answer.conclusion:
        text = _MARKER.sub(
            lambda found: _marker(number, int(found[1]), answer), as_text(answer.conclusion)
        )
        parts.append(
            f'<div class="conclusion"><h3>結論</h3><p>{text}</p>'
            f'<p class="checked">{_CHECKED.get(answer.conclusion_source, "")}</p></div>'
        )
    parts += [f'<p class="note">{as_text(note)}</p>' for note in answer.notes]
    if answer.unsupported_numbers:
        numbers = as_text("、".join(answer.unsupported_numbers))
        parts.append(f'<p class="note">根拠で確かめられなかった数値: {numbers}</p>')
    seconds = answer.timings.total_ms / 1000
    parts.append(f'<p class="timing">{seconds:.1f}秒{_by(answer)}</p>')
    return "".join(parts)


def _marker(exchange: int, citation: int, answer: Answer) -> str:
    if citation not in {item.number for item in answer.citations}:
        return f"[{citation}]"
    return (
        f'<button type="button" class="marker" data-exchange="{exchange}" '
        f'data-citation="{citation}" aria-label="根拠{citation}の原文を見る">{citation}</button>'
    )


def _by(answer: Answer) -> str:
    if answer.conclusion_source is ConclusionSource.MODEL and answer.model:
        return f"・{as_text(answer.model)}"
    return ""


def _card(exchange: int, citation: Citation) -> str:
    document = citation.document
    superseded = " of-superseded" if document.superseded_by else ""
    return (
        f'<div class="card{superseded}" data-exchange="{exchange}" data-citation="{citation.number}">'
        f'<p class="card-head"><span class="number">{citation.number}</span>'
        f'<span class="document">{as_text(name_of(document))}</span>{edition_chips(document)}'
        f'<span class="page">{citation.page}ページ</span></p>'
        f'<p class="where">{as_text(folder_of(document))}</p>'
        f'<p class="clause">{as_text(citation.clause)}</p>'
        f"<blockquote>{lines_as_text(citation.quote)}</blockquote>"
        f'<button type="button" class="open-page" '
        f'aria-label="根拠{citation.number}の原文を見る">原文を見る</button></div>'
    )
