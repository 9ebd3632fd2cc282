"""The panel beside the conversation that shows the original page of a quotation."""

from __future__ import annotations

import logging
from base64 import b64encode
from pathlib import Path

from assistant.access.door import Door, ReadableLibrary
from assistant.conversations.conversation import KeptCitation
from retrieval.documents import Passage
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise
from ui.ask.evidence_cards import edition_chips, folder_of, replaced_note
from ui.ask.page_preview import PagePicture, draw_page, has_pages_to_show
from ui.desk import Desk
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text
from ui.page_address import page_address

_LOG = logging.getLogger(__name__)


def page_html(
    desk: Desk,
    door: Door,
    exchange: str,
    citation: KeptCitation,
    page: int | None,
    *,
    prefix: str = "",
) -> str:
    """The panel for a quotation: ``page`` of its document, None for the page it stands on.

    ``prefix`` begins the ids in it, so that two tabs can each have one.

    Opening a quotation is noted, turning its pages is not. What can't be shown is said in a
    sentence; the picture travels inside the HTML: no file is written that someone else could fetch.
    """
    reading = door.reading()
    problem = ""
    try:
        if page is None:
            document, source = door.original(citation.document_id)
        else:
            document = reading.document(citation.document_id)
            source = reading.library.original_path(document)
        if has_pages_to_show(source):
            wanted = max(1, min(page or citation.page, document.page_count or citation.page))
            picture = _drawn(desk, source, wanted, citation)
            body = _picture(picture, citation)
            return _panel(exchange, citation, picture, body, reading, prefix)
    except NaniwaError as error:
        problem = error.message
    except Exception:  # noqa: BLE001
        # The edge to the browser: a broken file must not take the conversation with it.
        _LOG.exception("drawing a page failed")
        problem = "ページの画像を作れませんでした。"
    warning = f'<p class="problem">{as_text(problem)}</p>' if problem else ""
    return _panel(exchange, citation, None, warning, reading, prefix)


def _drawn(desk: Desk, source: Path, page: int, citation: KeptCitation) -> PagePicture:
    return draw_page(source, page, citation.boxes, rendering=desk.rendering)


def _panel(
    exchange: str,
    citation: KeptCitation,
    picture: PagePicture | None,
    body: str,
    reading: ReadableLibrary,
    prefix: str,
) -> str:
    page = picture.page if picture is not None else citation.page
    path = " › ".join((*citation.heading_path, citation.clause)[-4:])
    text = _passage(reading, citation, alone=picture is None)
    return (
        f'<section class="page-view" aria-labelledby="{prefix}page-title" data-exchange="{exchange}" '
        f'data-citation="{citation.number}" data-page="{page}">'
        f'<div class="page-head"><h2 id="{prefix}page-title" tabindex="-1">'
        f'<span class="number">{citation.number}</span>{as_text(citation.name)}</h2>'
        f'<button type="button" id="{prefix}preview-close">閉じる</button></div>'
        f'<p class="where">{as_text(folder_of(citation))} {edition_chips(citation)}</p>'
        f'<p class="where">{as_text(path)}</p>{replaced_note(citation)}'
        f"{_controls(citation, page, picture)}{body}{text}"
        f"{_explain(citation)}</section>"
    )


def _explain(citation: KeptCitation) -> str:
    if not citation.passage_id:
        return ""
    button = explain_button(f"passage:{citation.passage_id}", about="この条項")
    return f'<p class="page-explain">{button}</p>'


def _controls(citation: KeptCitation, page: int, picture: PagePicture | None) -> str:
    """Turning the pages and zooming, where there is a picture, and the way to the whole file."""
    original = (
        f'<a class="open-original" href="{as_text(page_address(citation.document_id, page))}" '
        'target="_blank" rel="noopener">原本を開く</a>'
    )
    if picture is None:
        return f'<div class="page-controls">{original}</div>'
    count = picture.page_count

    def turning(words: str, to: int) -> str:
        off = "" if 1 <= to <= count else " disabled"
        return f'<button type="button" data-turn="{to}"{off}>{words}</button>'

    return (
        f'<div class="page-controls">{turning("前のページ", page - 1)}'
        f'<label class="page-number"><input type="number" inputmode="numeric" min="1" max="{count}" '
        f'value="{page}" aria-label="ページ番号"><span>/ {count}ページ</span></label>'
        f"{turning('次のページ', page + 1)}"
        '<span class="zoom" role="group" aria-label="表示の大きさ">'
        '<button type="button" data-zoom="out" aria-label="縮小">−</button>'
        '<button type="button" data-zoom="fit">幅に合わせる</button>'
        f'<button type="button" data-zoom="in" aria-label="拡大">＋</button></span>{original}</div>'
    )


def _picture(picture: PagePicture, citation: KeptCitation) -> str:
    spot = (
        ""
        if picture.focus is None
        else f'<span class="spot" style="top:{picture.focus * 100:.1f}%"></span>'
    )
    alternative = as_text(f"{picture.page}ページの画像。引用: {citation.quote}")
    absent = ""
    if picture.focus is None:
        absent = (
            f'<p class="note">引用箇所は{citation.page}ページにあります。'
            f'<button type="button" data-turn="{citation.page}">そこへ戻る</button></p>'
        )
    return (
        f'{absent}<div class="page-frame" tabindex="0" role="region" aria-label="ページの画像">'
        f'<div class="sheet">{spot}'
        f'<img alt="{alternative}" width="{picture.width}" height="{picture.height}" '
        f'src="data:image/webp;base64,{b64encode(picture.data).decode("ascii")}"></div></div>'
    )


def _passage(reading: ReadableLibrary, citation: KeptCitation, *, alone: bool) -> str:
    """The text around the quotation, which is marked; under a picture it is folded away."""
    try:
        passage = reading.passage(citation.passage_id)
        around = reading.neighbours(passage)
    except NaniwaError as error:
        return (
            f'<p class="problem">{as_text(error.message)}</p>'
            f'<div class="passage"><p><mark>{lines_as_text(citation.quote)}</mark></p></div>'
        )
    text = "".join(_passage_text(one, passage, citation) for one in around)
    box = f'<div class="passage" tabindex="0" role="region" aria-label="前後の本文">{text}</div>'
    if alone:
        return box
    return f'<details class="around"><summary>前後の本文を文字で読む</summary>{box}</details>'


def _passage_text(one: Passage, quoted: Passage, citation: KeptCitation) -> str:
    marked = _quoted_units(one, citation) if one.id == quoted.id else frozenset[int]()
    lines = "".join(
        f"<p><mark>{as_text(unit.text)}</mark></p>"
        if index in marked
        else f"<p>{as_text(unit.text)}</p>"
        for index, unit in enumerate(one.units)
    )
    return f'<p class="clause">{as_text(one.clause)}</p>{lines}'


def _quoted_units(passage: Passage, citation: KeptCitation) -> frozenset[int]:
    """The units that the quotation was taken from: those that stand where it stands and say it."""
    quote = normalise(citation.quote).removesuffix("…")
    places = frozenset(citation.boxes)
    standing = {
        index for index, unit in enumerate(passage.units) if places.intersection(unit.boxes)
    }
    saying = {
        index
        for index, unit in enumerate(passage.units)
        if quote and (text := normalise(unit.text)) and (text in quote or quote in text)
    }
    return frozenset(standing & saying or saying or standing)
