"""The panel beside the conversation that shows the original page of a quotation."""

from __future__ import annotations

import logging
from base64 import b64encode
from dataclasses import dataclass

from retrieval.documents import Citation, Passage
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise
from ui.desk import Desk
from ui.evidence_cards import edition_chips, folder_of, name_of
from ui.html_text import as_text, lines_as_text
from ui.page_preview import PagePicture, draw_page, has_pages_to_show

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """What the panel shows: a quotation, and the page that is turned to."""

    citation: Citation
    page: int
    page_count: int


def show_place(desk: Desk, citation: Citation, page: int) -> tuple[str, Place]:
    """The panel's HTML and what it shows; what can't be shown is said there in a sentence.

    The picture travels inside the HTML: no file is written that someone else could fetch.
    """
    try:
        source = desk.library.original_path(citation.document)
        if has_pages_to_show(source):
            picture = draw_page(source, page, citation.boxes, rendering=desk.rendering)
            place = Place(citation, page, picture.page_count)
            return _panel(place, _picture(picture, citation)), place
        problem = ""
    except NaniwaError as error:
        problem = error.message
    except Exception:  # noqa: BLE001
        # The edge to the browser: a broken file must not take the conversation with it.
        _LOG.exception("drawing a page failed")
        problem = "ページの画像を作れませんでした。"
    place = Place(citation, citation.page, 1)
    return _panel(place, _passage(desk, citation, problem)), place


def _panel(place: Place, body: str) -> str:
    citation = place.citation
    document = citation.document
    path = " › ".join((*citation.heading_path, citation.clause)[-4:])
    counted = f" / {place.page_count}" if place.page_count > 1 else ""
    return (
        '<section class="page-view" aria-label="根拠の原文">'
        f'<h2><span class="number">{citation.number}</span>{as_text(name_of(document))}</h2>'
        f'<p class="where">{as_text(folder_of(document))} {edition_chips(document)}'
        f'<span class="page">{place.page}{counted}ページ</span></p>'
        f'<p class="where">{as_text(path)}</p>{body}</section>'
    )


def _picture(picture: PagePicture, citation: Citation) -> str:
    spot = (
        ""
        if picture.focus is None
        else f'<span class="spot" style="top:{picture.focus * 100:.1f}%"></span>'
    )
    alternative = as_text(f"{picture.page}ページの画像。引用: {citation.quote}")
    absent = (
        "" if picture.focus is not None else '<p class="note">引用箇所は別のページにあります。</p>'
    )
    return (
        f'{absent}<label class="enlarge"><input type="checkbox"> 拡大して表示</label>'
        f'<div class="page-frame" tabindex="0"><div class="sheet">{spot}'
        f'<img alt="{alternative}" width="{picture.width}" height="{picture.height}" '
        f'src="data:image/webp;base64,{b64encode(picture.data).decode("ascii")}"></div></div>'
    )


def _passage(desk: Desk, citation: Citation, problem: str) -> str:
    """The passage's text with the quotation marked, for files without pages or not to be had."""
    warning = f'<p class="problem">{as_text(problem)}</p>' if problem else ""
    try:
        passage = desk.library.passage(citation.passage_id)
    except NaniwaError as error:
        said = "" if problem else f'<p class="problem">{as_text(error.message)}</p>'
        return f'{warning}{said}<div class="passage"><mark>{lines_as_text(citation.quote)}</mark></div>'
    quoted = _quoted_units(passage, citation)
    lines = "".join(
        f"<p><mark>{as_text(unit.text)}</mark></p>"
        if index in quoted
        else f"<p>{as_text(unit.text)}</p>"
        for index, unit in enumerate(passage.units)
    )
    return f'{warning}<div class="passage" tabindex="0">{lines}</div>'


def _quoted_units(passage: Passage, citation: Citation) -> frozenset[int]:
    """The units that the quotation was taken from: those that stand where it stands and say it."""
    quote = normalise(citation.quote).removesuffix("…")
    places = frozenset(citation.boxes)
    standing = {
        index for index, unit in enumerate(passage.units) if places.intersection(unit.boxes)
    }
    saying = {
        index
        for index, unit in enumerate(passage.units)
        if (text := normalise(unit.text)) and (text in quote or quote in text)
    }
    return frozenset(standing & saying or saying or standing)
