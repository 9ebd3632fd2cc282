"""On which page each heading comes to lie, for the table of contents to show before Word counts.

Lines of the template's styles have exact heights and Japanese has characters of one width, so that
lines can be counted: the result is what Word finds within a line or two of a page's end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.drafting.printed import display_width
from assistant.word_files import Element, word_name

if TYPE_CHECKING:
    from docx.document import Document

_SEPARATOR = 240  # above the footnotes of a page; all in twentieths of a point
_RULE = 10
_A4 = (11_906, 16_838)
_MARGIN = 1_418


@dataclass(frozen=True, slots=True)
class _Set:
    """How a paragraph is set."""

    size: int = 210
    line: int = 0
    before: int = 0
    after: int = 0
    indent: int = 0
    keeps_next: bool = False
    begins_page: bool = False
    style: str = ""
    is_contextual: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    width: int
    height: int


class _Count:
    """Where the text has come to."""

    def __init__(self, page: _Page) -> None:
        self.page, self.number, self.used, self.notes = page, 1, 0, 0

    def turn(self, page: _Page | None = None) -> None:
        self.page = page or self.page
        self.number, self.used, self.notes = self.number + 1, 0, 0

    def fits(self, height: int, notes: int) -> bool:
        separator = _SEPARATOR if notes and not self.notes else 0
        return self.used + height + self.notes + notes + separator <= self.page.height

    def put(self, height: int, notes: int) -> None:
        self.used += height
        self.notes += notes + (_SEPARATOR if notes and not self.notes else 0)


def heading_pages(document: Document, footnotes: Element) -> dict[str, int]:
    """The page of each bookmark of the contents."""
    styles = _styles(document)
    notes = {
        str(note.get(word_name("id"))): note
        for note in footnotes.iterchildren(word_name("footnote"))
    }
    sections = [
        _page_of(element) for element in document.element.body.iter(word_name("sectPr"))
    ] or [_page_of(None)]
    count = _Count(sections[0])
    found: dict[str, int] = {}
    items = list(_items(document.element.body))
    before = _Set()
    for index, item in enumerate(items):
        if item.tag == word_name("tbl"):
            _table(item, count, styles, notes)
            before = _Set()
            continue
        how = _setting(item, styles)
        if how.is_contextual and how.style == before.style:
            # between paragraphs of one style such a style leaves no space
            count.used -= min(before.after, count.used)
            how = replace(how, before=0)
        before = how
        needed = _height(item, how, count.page.width)
        note = _notes(item, notes, styles, count.page.width)
        ahead = _kept(items[index + 1 : index + 4], styles) if how.keeps_next else 0
        if count.used and (how.begins_page or not count.fits(needed - how.after + ahead, note)):
            lines = max(how.line, 1)
            splits = not how.begins_page and not how.keeps_next and needed > 3 * lines
            over = 0
            if splits:
                room = count.page.height - count.used - count.notes
                over = needed - max(room // lines, 0) * lines
            count.turn()
            count.put(over or needed, note)
        else:
            count.put(needed, note)
        for start in item.iter(word_name("bookmarkStart")):
            name = str(start.get(word_name("name")))
            if name.startswith("_Toc"):
                found[name] = count.number
        for line in item.iter(word_name("br")):
            if line.get(word_name("type")) == "page":
                count.turn()
        if item.find(f"{word_name('pPr')}/{word_name('sectPr')}") is not None:
            sections.pop(0)
            count.turn(sections[0] if sections else None)
    return found


def _items(body: Element) -> Iterator[Element]:
    for child in body:
        if child.tag in (word_name("p"), word_name("tbl")):
            yield child
        elif child.tag == word_name("sdt"):
            yield from _items(child.find(word_name("sdtContent")))


def _table(
    table: Element, count: _Count, styles: Mapping[str, Element], notes: Mapping[str, Element]
) -> None:
    repeated = 0
    for row in table.iterchildren(word_name("tr")):
        height, note = _RULE, 0
        for cell in row.iterchildren(word_name("tc")):
            width = (
                int(cell.find(f"{word_name('tcPr')}/{word_name('tcW')}").get(word_name("w"))) - 160
            )
            paragraphs = list(cell.iterchildren(word_name("p")))
            height = max(
                height,
                _RULE + sum(_height(p, _setting(p, styles), max(width, 100)) for p in paragraphs),
            )
            note += sum(_notes(p, notes, styles, count.page.width) for p in paragraphs)
        if row.find(f"{word_name('trPr')}/{word_name('tblHeader')}") is not None:
            repeated += height
        if not count.fits(height, note) and count.used:
            count.turn()
            count.put(repeated, 0)
        while height > count.page.height - repeated:
            height -= count.page.height - repeated
            count.turn()
            count.put(repeated, 0)
        count.put(height, note)


def _kept(items: list[Element], styles: Mapping[str, Element]) -> int:
    """What a heading takes along: the first lines of what it stands above."""
    height = 0
    for item in items:
        if item.tag == word_name("tbl"):
            return height + 900
        how = _setting(item, styles)
        height += how.before + how.line * (1 if how.keeps_next else 2)
        if not how.keeps_next:
            return height
    return height


def _notes(
    paragraph: Element, notes: Mapping[str, Element], styles: Mapping[str, Element], width: int
) -> int:
    return sum(
        _height(text, _setting(text, styles), width)
        for reference in paragraph.iter(word_name("footnoteReference"))
        if (note := notes.get(str(reference.get(word_name("id"))))) is not None
        for text in note.iterchildren(word_name("p"))
    )


def _height(paragraph: Element, how: _Set, width: int) -> int:
    room = max(width - how.indent, how.size)
    lines = sum(
        max(math.ceil(display_width(line) * how.size / 2 / room), 1)
        for line in _text(paragraph).split("\n")
    )
    return how.before + lines * how.line + how.after


def _text(paragraph: Element) -> str:
    pieces = []
    for element in paragraph.iter(word_name("t"), word_name("br"), word_name("tab")):
        if element.tag == word_name("t"):
            pieces.append(element.text or "")
        elif element.getparent().tag == word_name("r"):
            pieces.append("\n" if element.tag == word_name("br") else "　")
    return "".join(pieces)


def _setting(paragraph: Element, styles: Mapping[str, Element]) -> _Set:
    values: dict[str, int] = {"size": 210}
    flags: dict[str, bool] = {}
    own = paragraph.find(word_name("pPr"))
    named = own.find(word_name("pStyle")) if own is not None else None
    chain: list[Element] = []
    style = styles.get(str(named.get(word_name("val")))) if named is not None else None
    while style is not None and len(chain) < 12:
        chain.insert(0, style)
        based = style.find(word_name("basedOn"))
        style = styles.get(str(based.get(word_name("val")))) if based is not None else None
    for each in chain:
        _read(each.find(word_name("pPr")), values, flags)
        size = each.find(f"{word_name('rPr')}/{word_name('sz')}")
        if size is not None:
            values["size"] = int(size.get(word_name("val"))) * 10
    _read(own, values, flags)
    line = values.get("line") or round(values["size"] * 1.7 * values.get("auto", 240) / 240)
    return _Set(
        values["size"],
        line,
        values.get("before", 0),
        values.get("after", 0),
        values.get("left", 0) + values.get("right", 0),
        flags.get("keepNext", False),
        flags.get("pageBreakBefore", False),
        str(named.get(word_name("val"))) if named is not None else "",
        flags.get("contextualSpacing", False),
    )


def _read(properties: Element, values: dict[str, int], flags: dict[str, bool]) -> None:
    if properties is None:
        return
    spacing, indent = properties.find(word_name("spacing")), properties.find(word_name("ind"))
    if spacing is not None:
        for key in ("before", "after"):
            if spacing.get(word_name(key)) is not None:
                values[key] = int(spacing.get(word_name(key)))
        if spacing.get(word_name("line")) is not None:
            is_exact = spacing.get(word_name("lineRule")) in ("exact", "atLeast")
            values["line"] = int(spacing.get(word_name("line"))) if is_exact else 0
            values["auto"] = 240 if is_exact else int(spacing.get(word_name("line")))
    if indent is not None:
        for key in ("left", "right"):
            if indent.get(word_name(key)) is not None:
                values[key] = int(indent.get(word_name(key)))
    for name in ("keepNext", "pageBreakBefore", "contextualSpacing"):
        found = properties.find(word_name(name))
        if found is not None:
            flags[name] = found.get(word_name("val")) not in ("0", "false", "off")


def _styles(document: Document) -> dict[str, Element]:
    return {
        str(style.get(word_name("styleId"))): style
        for style in document.styles.element.iterchildren(word_name("style"))
    }


def _page_of(section: Element) -> _Page:
    size = section.find(word_name("pgSz")) if section is not None else None
    margins = section.find(word_name("pgMar")) if section is not None else None

    def number(element: Element, key: str, otherwise: int) -> int:
        found = element.get(word_name(key)) if element is not None else None
        return abs(int(float(found))) if found else otherwise

    width, height = number(size, "w", _A4[0]), number(size, "h", _A4[1])
    sides = number(margins, "left", _MARGIN) + number(margins, "right", _MARGIN)
    ends = number(margins, "top", _MARGIN) + number(margins, "bottom", _MARGIN)
    return _Page(max(width - sides, 1_000), max(height - ends, 2_000))
