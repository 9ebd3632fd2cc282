"""A draft into its kind's template: text, footnotes, comments, contents, sources and open points."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib import resources
from typing import TYPE_CHECKING

from assistant.drafting.draft import Draft, Gap, cited_origins
from assistant.drafting.kinds import Kind
from assistant.drafting.printed import UNFINISHED, OpenPoint, open_points, plain, written_on
from assistant.drafting.word.body import entries_of, open_points_of, sections_of, sources_of
from assistant.drafting.word.contents import contents, set_pages
from assistant.drafting.word.footnotes import Footnotes
from assistant.drafting.word.numbering import Numbering
from assistant.drafting.word.pages import heading_pages
from assistant.drafting.word.pen import Pen, text_run
from assistant.drafting.word.styles import Styles
from assistant.drafting.word.tables import Room
from assistant.drafting.word.template import (
    PARTS,
    Blank,
    fill_blanks,
    is_empty,
    named_blanks,
    open_template,
    part_paragraphs,
    values_by_name,
)
from assistant.word_files import Element, tag, word_name

if TYPE_CHECKING:
    from docx.document import Document

_A4 = {"w": 11_906, "h": 16_838}
_MARGINS = {
    "top": 1418,
    "right": 1418,
    "bottom": 1418,
    "left": 1418,
    "header": 720,
    "footer": 720,
    "gutter": 0,
}
_UNREADABLE = 1_440  # no table fits into less


def write_word(draft: Draft, kind: Kind) -> bytes:
    """The draft as a .docx file. Raises NaniwaError (``template``) when the kind's template is unusable."""
    document = open_template(kind)
    own = _own_template()
    styles = Styles(document, own)
    if is_empty(document):
        _take_layout(document, own, styles)
    numbering = Numbering(document, styles, draft)
    fields = _Fields(draft, kind)
    pen = Pen(
        document,
        styles,
        Footnotes(document),
        numbering,
        {origin: number for number, origin in enumerate(cited_origins(draft), 1)},
        written_at=_moment(draft),
        before=len(list(document.element.body.iter(word_name("footnoteReference")))),
    )
    places = part_paragraphs(document)
    names = named_blanks(document)
    fields.look_at(names)
    points = open_points(draft, fields.gaps)
    _fill(document, fields, pen, is_unfinished=bool(points))
    _place_parts(document, draft, pen, places, points)
    if points and "下書き" not in names:
        _mark_footer(document, pen)
    pen.footnotes.finish()
    _describe(document, draft)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


class _Fields:
    """What the blanks of a template stand for; ``gaps`` are those that nobody filled in."""

    def __init__(self, draft: Draft, kind: Kind) -> None:
        self._values = values_by_name(kind, draft.values)
        if draft.subject:
            self._values.setdefault("工事名", draft.subject)
        self._values |= {"文書名": draft.title, "作成日": written_on(draft)}
        self._kind = kind
        self.gaps: list[Gap] = []

    def look_at(self, names: frozenset[str]) -> None:
        """Note which blanks of these names stay open."""
        for name in sorted(names):
            if name not in self._values and name in self._kind.schema:
                self.gaps.append(Gap(name, self._kind.schema[name].where))

    def value(self, name: str) -> Blank | None:
        """What a blank stands for; None when it is no name of a field."""
        if name in self._values:
            return Blank(plain(self._values[name]))
        gap = next((gap for gap in self.gaps if gap.label == name), None)
        return None if gap is None else Blank(gap.text, is_missing=True)


def _own_template() -> Document:
    import docx

    path = resources.files("prompts") / "drafting" / "template.docx"
    return docx.Document(io.BytesIO(path.read_bytes()))


def _take_layout(document: Document, own: Document, styles: Styles) -> None:
    """An empty template gets the order of Naniwa's own."""
    names = {style_id: name for name, style_id in Styles(own, own).ids.items()}
    body = document.element.body
    last = body.find(word_name("sectPr"))
    for child in list(body):
        if child is not last:
            body.remove(child)
    for child in own.element.body:
        if child.tag == word_name("p"):
            taken = copy.deepcopy(child)
            for style in taken.iter(word_name("pStyle")):
                style.set(word_name("val"), styles[names[style.get(word_name("val"))]])
            body.append(taken) if last is None else last.addprevious(taken)


def _fill(document: Document, fields: _Fields, pen: Pen, *, is_unfinished: bool) -> None:
    def fill(name: str) -> Blank | None:
        if name in PARTS:
            return None
        if name == "下書き":
            return Blank(UNFINISHED if is_unfinished else "", is_missing=is_unfinished)
        return fields.value(name)

    def run(blank: Blank, properties: Element) -> Element:
        kept = [copy.deepcopy(child) for child in properties] if properties is not None else []
        if not blank.is_missing:
            return text_run(blank.text, properties=kept)
        clashing = (word_name("rStyle"), word_name("highlight"))
        # the highlight goes where the schema wants it: after sizes, before underlines
        return text_run(
            blank.text,
            mark=pen.styles["gap"],
            properties=[
                child for child in kept if child.tag not in clashing and _before_highlight(child)
            ],
        )

    fill_blanks(document, fill, run)


def _before_highlight(child: Element) -> bool:
    names = ("rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "sz", "szCs")
    return child.tag in {word_name(name) for name in names}


def _place_parts(
    document: Document,
    draft: Draft,
    pen: Pen,
    places: Mapping[str, Element],
    points: Sequence[OpenPoint],
) -> None:
    page = _page(document)
    room = _room(page)
    body = document.element.body
    in_cell = "本文" in places and places["本文"].getparent() is not body
    if in_cell:
        room = Room(_cell_width(places["本文"].getparent(), room.width))
    made = {
        "本文": sections_of(draft, pen, room, page),
        "出典": sources_of(draft, pen, room),
        "要確認": open_points_of(draft, points, pen, room),
    }
    if "目次" in places:
        made["目次"] = contents(entries_of(draft, pen), pen, room)
    for name in PARTS:
        elements = made.get(name, [])
        place = places.get(name)
        if place is None:
            for element in elements:
                page.addprevious(element)
            continue
        for element in elements:
            place.addprevious(element)
        parent = place.getparent()
        if parent is body or len(parent.findall(word_name("p"))) > 1:
            parent.remove(place)
        else:
            for child in list(place):
                if child.tag == word_name("r"):
                    place.remove(child)
    if "目次" in made:
        set_pages(made["目次"], heading_pages(document, pen.footnotes.root))


def _page(document: Document) -> Element:
    """The last section's properties, with a size and margins."""
    body = document.element.body
    page = body.find(word_name("sectPr"))
    if page is None:
        page = tag("sectPr")
        body.append(page)
    section = document.sections[-1]
    if section.page_width is None or section.page_height is None:
        size = page.get_or_add_pgSz()
        for key, value in _A4.items():
            size.set(word_name(key), str(value))
    if section.left_margin is None or section.right_margin is None:
        margins = page.get_or_add_pgMar()
        for key, value in _MARGINS.items():
            if margins.get(word_name(key)) is None:
                margins.set(word_name(key), str(value))
    return page


def _room(page: Element) -> Room:
    size, margins = page.find(word_name("pgSz")), page.find(word_name("pgMar"))
    width, height = (int(float(size.get(word_name(key)))) for key in ("w", "h"))
    sides = sum(int(float(margins.get(word_name(key)) or 0)) for key in ("left", "right"))
    upright = max(width - sides, _UNREADABLE)
    return Room(upright, max(height - sides, upright) if height > width else 0)


def _cell_width(cell: Element, otherwise: int) -> int:
    found = cell.find(f"{word_name('tcPr')}/{word_name('tcW')}")
    width = int(float(found.get(word_name("w")) or 0)) if found is not None else 0
    return max((width or otherwise) - 240, _UNREADABLE)


def _mark_footer(document: Document, pen: Pen) -> None:
    """A draft with open points says so on every page, whatever the template's footer says."""
    footer = document.sections[-1].footer
    footer.is_linked_to_previous = footer.is_linked_to_previous and len(document.sections) > 1
    paragraph = pen.paragraph("footer", (), tag("jc", val="center"))
    paragraph.append(text_run(UNFINISHED, mark=pen.styles["gap"]))
    footer._element.append(paragraph)  # noqa: SLF001


def _describe(document: Document, draft: Draft) -> None:
    properties = document.core_properties
    properties.title = plain(draft.title)[:255]
    properties.subject = plain(draft.subject)[:255]
    properties.author = "Naniwa（下書き）"
    properties.last_modified_by = ""
    properties.language = "ja-JP"
    moment = _moment(draft)
    if moment is not None:
        properties.created = properties.modified = moment.replace(tzinfo=None)


def _moment(draft: Draft) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(draft.written_at)
    return None
