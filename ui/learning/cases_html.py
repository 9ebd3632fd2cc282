"""The list of cases as HTML, with what may become one. Whatever people wrote is text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cases.basis import notice_of
from assistant.cases.offering import OwnOffer, Source
from assistant.cases.paper import EXPERIENCE
from assistant.cases.reads import ShownCase, State
from assistant.conversations.conversation import CITATION_MARKER
from assistant.japan_time import japan_time
from ui.html_text import as_text, lines_as_text
from ui.learning.case_html import meta_html, said_html, screen_html, state_html

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for among the cases; "" is anything."""

    words: str = ""
    field: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the first screen shows; ``candidates`` and ``own`` are None for who writes none."""

    found: Sequence[ShownCase]
    everything: Sequence[ShownCase]
    search: Search
    offers: Sequence[OwnOffer]
    candidates: Sequence[Source] | None = None
    own: Sequence[Source] | None = None


def list_html(listing: Listing, message: str = "", problem: str = "") -> str:
    """The cases with a search, what is to be looked at, and what cases may be made of."""
    look = [shown for shown in listing.everything if shown.mine and shown.changes]
    running = any(shown.state is State.REGISTERING for shown in listing.everything)
    parts = [
        '<h2 id="case-heading" tabindex="-1">事例</h2>',
        f'<p class="note">{EXPERIENCE}実務の判断は、引用した基準の原文で確かめてください。</p>',
        said_html(message, problem),
        _look_again(look),
        _search_html(listing),
        _found(listing),
    ]
    if listing.candidates is not None:
        parts.append(
            _sources(
                "事例の候補",
                listing.candidates,
                "候補はまだありません。質問した人が「事例の候補に出す」と、ここに並びます。",
            )
        )
    if listing.own is not None:
        parts.append(_sources("あなたの役に立った回答", listing.own, ""))
    parts.append(_offers(listing.offers))
    return screen_html("list", "".join(parts), running=running)


def _look_again(look: Sequence[ShownCase]) -> str:
    if not look:
        return ""
    rows = "".join(
        f'<li>{_open(shown)}<p class="case-changed">{as_text(notice_of(shown.changes))}</p></li>'
        for shown in look
    )
    return (
        '<section class="learn-card"><h3>見直しが必要な、あなたの事例</h3>'
        f'<ul class="learn-rows">{rows}</ul></section>'
    )


def _search_html(listing: Listing) -> str:
    search = listing.search
    fields = sorted({one.edition.text.field for one in listing.everything} - {""})
    collections = sorted({one.collection for one in listing.everything})
    return (
        '<div class="case-search" role="search" data-form>'
        '<p class="case-field"><label for="case-words">言葉</label>'
        f'<input id="case-words" name="words" type="search" maxlength="100" value="{as_text(search.words)}"></p>'
        f"{_select('field', '分野', fields, search.field)}"
        f"{_select('collection', '文書群', collections, search.collection)}"
        '<button type="button" class="check-button main" data-do="list">探す</button></div>'
    )


def _select(name: str, label: str, values: Sequence[str], chosen: str) -> str:
    options = "".join(
        f'<option value="{as_text(value)}"{" selected" if value == chosen else ""}>'
        f"{as_text(value) or 'すべて'}</option>"
        for value in ("", *values)
    )
    return (
        f'<p class="case-field"><label for="case-{name}">{label}</label>'
        f'<select id="case-{name}" name="{name}">{options}</select></p>'
    )


def _found(listing: Listing) -> str:
    shown = listing.found[:_MOST_SHOWN]
    if not shown:
        none = (
            "事例はまだありません。「質問」の回答に「役に立った」を付けると、事例の候補に出せます。"
            "技術職員がそれに経験を書き添えると、ここに並びます。"
        )
        sentence = "当てはまる事例はありません。" if listing.everything else none
        return f'<p class="note" role="status">{sentence}</p>'
    more = (
        f'<p class="note">はじめの{_MOST_SHOWN}件です。言葉で絞り込んでください。</p>'
        if len(listing.found) > _MOST_SHOWN
        else ""
    )
    rows = "".join(f'<li class="learn-card">{_entry(one)}</li>' for one in shown)
    return (
        f'<p class="note" role="status">{len(listing.found)}件</p>'
        f'<ul class="case-list">{rows}</ul>{more}'
    )


def _entry(shown: ShownCase) -> str:
    text = shown.edition.text
    changed = (
        f'<p class="case-changed">{as_text(notice_of(shown.changes))}</p>' if shown.changes else ""
    )
    note = text.note if len(text.note) <= 90 else f"{text.note[:90]}…"
    return (
        f"{_open(shown)}{meta_html(shown.edition, shown.collection)}{state_html(shown)}"
        f'<p class="case-note">{as_text(" ".join(note.split()))}</p>{changed}'
    )


def _open(shown: ShownCase) -> str:
    return (
        f'<h3 class="case-name"><button type="button" data-do="read" data-case="{as_text(shown.id)}">'
        f"{as_text(shown.edition.text.title)}</button></h3>"
    )


def _sources(title: str, sources: Sequence[Source], none: str) -> str:
    if not sources:
        return (
            f'<section class="learn-card"><h3>{title}</h3><p class="note">{none}</p></section>'
            if none
            else ""
        )
    rows = "".join(
        f"<li><p><strong>{lines_as_text(source.exchange.question)}</strong></p>"
        f'<p class="note">{as_text(_conclusion(source))}</p>'
        f'<p class="note">{japan_time(source.offered_at)}</p>'
        f'<button type="button" class="check-button" data-do="write" '
        f'data-exchange="{as_text(source.exchange.id)}">事例にする</button></li>'
        for source in sources
    )
    return (
        f'<section class="learn-card"><h3>{title}（{len(sources)}件）</h3>'
        f'<ul class="learn-rows">{rows}</ul></section>'
    )


def _conclusion(source: Source) -> str:
    answer = source.exchange.answer
    said = CITATION_MARKER.sub("", (answer.conclusion or "") if answer else "")
    return said or f"根拠 {len(source.exchange.citations)}件"


def _offers(offers: Sequence[OwnOffer]) -> str:
    if not offers:
        return ""
    rows = "".join(
        f"<li><p><strong>{lines_as_text(one.question)}</strong></p>"
        f'<p class="note">{japan_time(one.offered_at)}・{"事例になりました" if one.used else "候補に出しています"}</p>'
        + (
            ""
            if one.used
            else f'<button type="button" class="check-button" data-do="take-back" '
            f'data-exchange="{as_text(one.exchange)}">候補から取り下げる</button>'
        )
        + "</li>"
        for one in offers
    )
    return (
        '<section class="learn-card"><h3>あなたが出した候補</h3>'
        f'<ul class="learn-rows">{rows}</ul></section>'
    )
