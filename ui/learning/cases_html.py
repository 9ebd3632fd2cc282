"""Cases as HTML: the list, one to read, the form to write one. Whatever people wrote is text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cases import words
from assistant.cases.basis import Change, notice_of
from assistant.cases.offering import OwnOffer, Source
from assistant.cases.paper import EXPERIENCE, source_of
from assistant.cases.placing import Place
from assistant.cases.reads import ShownCase, State
from assistant.cases.writing import Beginning, Wanted
from assistant.conversations.conversation import CITATION_MARKER, KeptCitation
from assistant.japan_time import japan_time
from assistant.records.cases import CaseEdition, CaseText
from ui.html_text import as_text, lines_as_text

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
        _said(message, problem),
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
    return _screen("list", "".join(parts), running=running)


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
        sentence = (
            "事例はまだありません。" if not listing.everything else "当てはまる事例はありません。"
        )
        return f'<p class="note">{sentence}</p>'
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
        f"{_open(shown)}{_meta(shown.edition, shown.collection)}{_state(shown)}"
        f'<p class="case-note">{as_text(" ".join(note.split()))}</p>{changed}'
    )


def _open(shown: ShownCase) -> str:
    return (
        f'<h3 class="case-name"><button type="button" data-do="read" data-case="{as_text(shown.id)}">'
        f"{as_text(shown.edition.text.title)}</button></h3>"
    )


def _meta(edition: CaseEdition, collection: str) -> str:
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


def _state(shown: ShownCase) -> str:
    if shown.state is State.STANDING:
        return ""
    if shown.state is State.REGISTERING:
        return f'<p class="progress">{shown.state.value}…</p>'
    return f'<p class="problem">{shown.state.value}。{as_text(shown.message)}</p>'


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
        f"{_said(message, problem)}{_article(shown.edition, shown.collection, shown.changes, _state(shown))}"
        f'{question}<p class="check-actions">{"".join(buttons)}</p>'
    )
    return _screen("read", body, case=shown.id, running=shown.state is State.REGISTERING)


def _article(
    edition: CaseEdition, collection: str, changed: Sequence[Change], state: str = ""
) -> str:
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
            else f'<button type="button" class="check-button" data-do="page" '
            f'data-number="{item.number}" aria-label="根拠{item.number}の原文を見る">原文を見る</button>'
        )
        + "</li>"
        for item in edition.basis
    )
    quoted = f'<h3>根拠</h3><ol class="case-basis">{basis}</ol>' if basis else ""
    return (
        f'<article class="learn-card case"><h2 id="case-heading" tabindex="-1">{as_text(text.title)}</h2>'
        f'{_meta(edition, collection)}{state}<p class="note">{EXPERIENCE}</p>{notice}'
        f"<h3>状況</h3><p>{lines_as_text(text.situation)}</p>"
        f"<h3>対応</h3><p>{lines_as_text(text.action)}</p>{quoted}"
        f'<h3>経験者の注記</h3><p class="case-note">{lines_as_text(text.note)}</p></article>'
    )


def form_html(
    beginning: Beginning,
    wanted: Wanted,
    *,
    exchange: str = "",
    case: str = "",
    collection: str = "",
    problem: str = "",
) -> str:
    """The form for a new case of an answer, or for one's own ``case``."""
    title = "事例を直す" if case else "事例を書く"
    back = "read" if case else "list"
    body = (
        f'<h2 id="case-heading" tabindex="-1">{title}</h2>{_said("", problem)}'
        '<div class="learn-card case-form" data-form>'
        f"{_inputs(wanted.text)}{_basis_choice(beginning, wanted)}"
        f"{_places(beginning.places, collection) if not case else ''}"
        '<p class="case-check"><label><input type="checkbox" name="confirmed"'
        f"{' checked' if wanted.confirmed else ''}><span>名前を確かめた</span></label>"
        '<span class="note">人の名前や連絡先らしい語が残るときだけ、付けてください。</span></p>'
        '<p class="check-actions">'
        '<button type="button" class="check-button main" data-do="preview">できあがりを見る</button>'
        f'<button type="button" class="check-button" data-do="{back}">やめる</button></p></div>'
    )
    return _screen("form", body, exchange=exchange, case=case)


def _inputs(text: CaseText) -> str:
    return "".join(
        (
            _line("title", "題名", text.title, words.LONGEST_TITLE, required=True),
            _line("field", "分野（例: 土木、建築、電気）", text.field, words.LONGEST_FIELD),
            _line("works", "工種（例: 場所打杭工）", text.works, words.LONGEST_WORKS),
            _area(
                "situation",
                "状況（何が問題になったか）",
                text.situation,
                words.LONGEST_SITUATION,
                4,
            ),
            _area("action", "対応（どう判断し、何をしたか）", text.action, words.LONGEST_ACTION, 4),
            _area(
                "note",
                "経験者の注記（経験・判断の理由・注意点）",
                text.note,
                words.LONGEST_NOTE,
                6,
            ),
        )
    )


def _line(name: str, label: str, value: str, longest: int, *, required: bool = False) -> str:
    must = '<span class="case-must">必須</span>' if required else ""
    return (
        f'<p class="case-field"><label for="case-{name}">{label}{must}</label>'
        f'<input id="case-{name}" name="{name}" maxlength="{longest}" value="{as_text(value)}"></p>'
    )


def _area(name: str, label: str, value: str, longest: int, rows: int) -> str:
    return (
        f'<p class="case-field"><label for="case-{name}">{label}'
        '<span class="case-must">必須</span></label>'
        f'<textarea id="case-{name}" name="{name}" rows="{rows}" maxlength="{longest}">'
        f"\n{as_text(value)}</textarea></p>"
    )


def _basis_choice(beginning: Beginning, wanted: Wanted) -> str:
    if not beginning.basis:
        return ""
    rows = "".join(_basis_row(item, beginning.newer, wanted) for item in beginning.basis)
    return f'<fieldset class="case-choice"><legend>引用する根拠</legend><ul>{rows}</ul></fieldset>'


def _basis_row(item: KeptCitation, newer: Mapping[int, KeptCitation], wanted: Wanted) -> str:
    checked = " checked" if item.number in wanted.numbers else ""
    new = newer.get(item.number)
    again = ""
    if new is not None:
        renewed = " checked" if item.number in wanted.renewed else ""
        again = (
            f'<label><input type="checkbox" name="renewed" value="{item.number}"{renewed}>'
            f"<span>新しい版の条項に置き換える: {as_text(source_of(new))}</span></label>"
            f"<blockquote>{lines_as_text(new.quote)}</blockquote>"
        )
    return (
        f'<li><label><input type="checkbox" name="numbers" value="{item.number}"{checked}>'
        f"<span>{as_text(source_of(item))}</span></label>"
        f"<blockquote>{lines_as_text(item.quote)}</blockquote>{again}"
        f'<button type="button" class="check-button" data-do="page" data-number="{item.number}" '
        f'aria-label="根拠{item.number}の原文を見る">原文を見る</button></li>'
    )


def _places(found: Sequence[Place], chosen: str) -> str:
    if not found:
        return (
            '<p class="problem">引用した文書をすべて閲覧できる人だけの文書群がありません。'
            "引用を減らすか、管理者に相談してください。</p>"
        )
    options = "".join(
        f'<option value="{as_text(place.collection)}"'
        f"{' selected' if place.collection == chosen else ''}>"
        f"{as_text(place.collection)}{'（新しく作る）' if place.new else ''}</option>"
        for place in found
    )
    return (
        '<p class="case-field"><label for="case-place">登録する文書群</label>'
        f'<select id="case-place" name="place">{options}</select>'
        '<span class="note">引用した文書を閲覧できない人には見えない文書群だけを選べます。</span></p>'
    )


def preview_html(
    edition: CaseEdition, wanted: Wanted, *, exchange: str, case: str, collection: str
) -> str:
    """The case as it would be, with the form's values beside it for when it is sent."""
    body = (
        '<p class="note" role="status">できあがりです。よければ登録してください。</p>'
        f"{_article(edition, collection, ())}{_carried(wanted, collection)}"
        '<p class="check-actions"><button type="button" class="check-button main" data-do="send">登録する</button>'
        '<button type="button" class="check-button" data-do="form">書き直す</button></p>'
    )
    return _screen("preview", body, exchange=exchange, case=case)


def _carried(wanted: Wanted, collection: str) -> str:
    """The form's values, unseen: what is sent is judged anew all the same."""
    text = wanted.text
    single = {
        "title": text.title,
        "field": text.field,
        "works": text.works,
        "place": collection,
    }
    areas = {"situation": text.situation, "action": text.action, "note": text.note}
    boxes = [
        *(("numbers", str(number)) for number in wanted.numbers),
        *(("renewed", str(number)) for number in wanted.renewed),
        *((("confirmed", "on"),) if wanted.confirmed else ()),
    ]
    return (
        "<div hidden data-form>"
        + "".join(
            f'<input name="{name}" value="{as_text(value)}">' for name, value in single.items()
        )
        + "".join(
            f'<textarea name="{name}">\n{as_text(value)}</textarea>'
            for name, value in areas.items()
        )
        + "".join(
            f'<input type="checkbox" name="{name}" value="{value}" checked>'
            for name, value in boxes
        )
        + "</div>"
    )


def _said(message: str, problem: str) -> str:
    said = f'<p class="note" role="status">{as_text(message)}</p>' if message else ""
    return said + (f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else "")


def _screen(
    name: str, body: str, *, exchange: str = "", case: str = "", running: bool = False
) -> str:
    mark = " data-running" if running else ""
    return (
        f'<div class="check-part draft-part learn-part cases" data-screen="{name}" '
        f'data-exchange="{as_text(exchange)}" data-case="{as_text(case)}"{mark}>{body}</div>'
    )
