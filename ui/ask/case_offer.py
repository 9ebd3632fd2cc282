"""Under a helpful answer: offering it for a case (事例), taking that back, the way to writing one."""

from __future__ import annotations

from assistant.cases.offering import has_basis
from assistant.cases.words import LONGEST_SITUATION
from assistant.conversations.conversation import Exchange, Offer
from ui.html_text import as_text

_WHAT = (
    "経験のある職員が注記を付けて、皆が読める事例にします。あなたの名前は示しません。"
    "事例が書かれるまでは、いつでも取り下げられます。"
)
_USED = "この回答から事例が書かれました。「学習」の「事例」で読めます。"


def offer_html(exchange: Exchange, *, writer: bool) -> str:
    """What can be done with an answer that was helpful; hidden until it is said to be.

    ``writer``: the person may write cases.
    """
    if not has_basis(exchange):
        return ""
    hidden = "" if exchange.helpful is True else " hidden"
    body = {
        Offer.NONE: _form(exchange, writer=writer),
        Offer.OFFERED: _offered(exchange, writer=writer),
        Offer.USED: f'<p class="note">{_USED}</p>',
    }[exchange.offer]
    return f'<div class="case-offer"{hidden}>{body}</div>'


def _form(exchange: Exchange, *, writer: bool) -> str:
    label = f"offer-{exchange.id}"
    own = _write(exchange) if writer else ""
    return (
        f"{own}<details><summary>事例の候補に出す</summary>"
        f'<div class="offer-form">'
        f'<p class="note">{_WHAT}</p>'
        f'<label for="{label}">候補に載せる質問（人の名前や連絡先は消してください）</label>'
        f'<textarea id="{label}" rows="3" maxlength="{LONGEST_SITUATION}">'
        f"{as_text(exchange.question)}</textarea>"
        '<label class="check"><input type="checkbox"><span>名前を確かめた</span></label>'
        '<button type="button" data-do="offer">候補に出す</button></div></details>'
    )


def _offered(exchange: Exchange, *, writer: bool) -> str:
    own = _write(exchange) if writer else ""
    return (
        f'{own}<div class="offered"><p class="note">事例の候補に出しています。</p>'
        '<button type="button" data-do="take-back">候補から取り下げる</button></div>'
    )


def _write(exchange: Exchange) -> str:
    return f'<a href="/?case-from={as_text(exchange.id)}">事例にする</a>'
