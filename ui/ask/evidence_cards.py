"""Evidence as numbered cards in HTML. Everything from documents is text, never markup."""

from __future__ import annotations

from pathlib import PurePath

from assistant.conversations.conversation import Exchange, KeptCitation
from retrieval.documents import Document
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text

GONE = "この根拠は現在は閲覧できません"


def name_of(document: Document) -> str:
    """What a person calls the document."""
    return document.title.strip() or PurePath(document.path).stem


def folder_of(document: Document | KeptCitation) -> str:
    """The folders it lies in, which tell chapters of the same name apart."""
    parents = PurePath(document.path).parent.parts
    return " › ".join((document.collection, *parents))


def edition_chips(document: Document | KeptCitation) -> str:
    """Edition, date from which it applies, and whether a newer one has taken its place."""
    superseded = (
        document.superseded if isinstance(document, KeptCitation) else bool(document.superseded_by)
    )
    chips = []
    if superseded:
        chips.append('<span class="chip superseded">旧版</span>')
    if document.edition:
        chips.append(f'<span class="chip">{as_text(document.edition)}版</span>')
    if document.effective_from:
        chips.append(f'<span class="chip">{as_text(document.effective_from)}適用</span>')
    return "".join(chips)


def experience_chip(citation: KeptCitation) -> str:
    """That it is somebody's experience, no rule; "" for all else."""
    return '<span class="chip experience">事例（経験）</span>' if citation.experience else ""


def replaced_note(citation: KeptCitation) -> str:
    """What replaces an old edition, or what a case rests on, in a sentence, "" when it is in force."""
    if citation.notice:
        return f'<p class="replaced">{as_text(citation.notice)}</p>'
    if not citation.superseded:
        return ""
    by = f"新しい版: {as_text(citation.replaced_by)}" if citation.replaced_by else ""
    return f'<p class="replaced">旧版の文書です。{by}</p>'


def evidence_html(exchange: Exchange) -> str:
    """The cards of an exchange under their heading, "" when it has none."""
    if not exchange.citations:
        return ""
    cards = "".join(
        _card(exchange.id, citation) if citation.available else _gone(citation)
        for citation in exchange.citations
    )
    close_by = exchange.answer is not None and exchange.answer.abstained
    title = "関係がありそうな箇所" if close_by else "根拠"
    return (
        f'<section class="evidence" aria-label="{title}"><h4 class="evidence-title">'
        f'{title} {len(exchange.citations)}件</h4><ol class="cards">{cards}</ol></section>'
    )


def _card(exchange: str, citation: KeptCitation) -> str:
    style = " of-superseded" if citation.superseded else ""
    style += " of-experience" if citation.experience else ""
    return (
        f'<li class="card{style}" data-open="{citation.number}" data-exchange="{exchange}">'
        f'<p class="card-head"><span class="number">{citation.number}</span>'
        f'<span class="document">{as_text(citation.name)}</span>'
        f'<span class="page">{citation.page}ページ</span>{experience_chip(citation)}'
        f"{edition_chips(citation)}</p>"
        f'<p class="where">{as_text(folder_of(citation))}</p>'
        f'<p class="clause">{as_text(citation.clause)}</p>'
        f"<blockquote>{lines_as_text(citation.quote)}</blockquote>{replaced_note(citation)}"
        f'<p class="card-doing"><button type="button" class="open-page" '
        f'aria-label="根拠{citation.number}の原文を見る">原文を見る</button>'
        f"{explain_button(f'citation:{exchange}:{citation.number}', about=f'根拠{citation.number}')}"
        "</p></li>"
    )


def _gone(citation: KeptCitation) -> str:
    return (
        f'<li class="card gone"><p class="card-head"><span class="number">{citation.number}</span>'
        f"<span>{GONE}</span></p></li>"
    )
