"""Numberings of headings and lists as Word counts them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.drafting.draft import Draft, HeadingNumbers
from assistant.drafting.printed import DEEPEST, has_chapters
from assistant.drafting.word.styles import Styles, set_style_numbering
from assistant.word_files import Element, tag, word_name

if TYPE_CHECKING:
    from docx.document import Document

_BULLETS = ("・", "－", "・")
_STEPS = 4
_INDENT = 420  # twentieths of a point: two characters


class Numbering:
    """The numberings of one document."""

    def __init__(self, document: Document, styles: Styles, draft: Draft) -> None:
        self._root = _root_of(document)
        self.bullets = self._add([_level(n, "bullet", _BULLETS[n % 3]) for n in range(_STEPS)])
        self._numbers = self._add([_level(n, "decimal", f"%{n + 1}.") for n in range(_STEPS)])
        self._use = 0
        self._number_headings(document, styles, draft)

    def new_list(self) -> int:
        """A numbering that begins again at 1."""
        abstract = self._abstract_of(self._numbers)
        starts = [
            tag("lvlOverride", tag("startOverride", val=1), ilvl=level) for level in range(_STEPS)
        ]
        return self._number(abstract, starts)

    def _number_headings(self, document: Document, styles: Styles, draft: Draft) -> None:
        names = [f"heading{level}" for level in range(1, DEEPEST + 1)]
        elements = [styles.element(document, name) for name in names]
        # a template's own numbering stays, unless the kind asks for articles
        if draft.numbers is not HeadingNumbers.ARTICLES and any(
            element.find(f"{word_name('pPr')}/{word_name('numPr')}") is not None
            for element in elements
        ):
            return
        _leave_uncounted(document, {styles[name] for name in names})
        first = 0
        for texts in _heading_texts(draft):
            levels = [
                _level(index, "decimal", text, style=styles[names[first + index]], hang=0)
                for index, text in enumerate(texts)
            ]
            number = self._add(levels)
            for index, element in enumerate(elements[first : first + len(texts)]):
                set_style_numbering(element, number, index)
            first += len(texts)

    def _add(self, levels: list[Element]) -> int:
        abstract = self._next("abstractNum", "abstractNumId")
        made = tag(
            "abstractNum", tag("multiLevelType", val="multilevel"), *levels, abstractNumId=abstract
        )
        first = self._root.find(word_name("num"))
        if first is None:
            self._root.append(made)
        else:
            first.addprevious(made)
        return self._number(abstract, [])

    def _number(self, abstract: int, overrides: list[Element]) -> int:
        number = self._next("num", "numId")
        made = tag("num", tag("abstractNumId", val=abstract), *overrides, numId=number)
        last = [child for child in self._root if child.tag == word_name("num")]
        if last:
            last[-1].addnext(made)
        else:
            abstracts = [c for c in self._root if c.tag == word_name("abstractNum")]
            abstracts[-1].addnext(made)
        return number

    def _next(self, name: str, key: str) -> int:
        used = [int(c.get(word_name(key))) for c in self._root if c.tag == word_name(name)]
        return max([0, *used]) + 1

    def _abstract_of(self, number: int) -> int:
        for child in self._root:
            if child.tag == word_name("num") and child.get(word_name("numId")) == str(number):
                return int(child.find(word_name("abstractNumId")).get(word_name("val")))
        return 0


def _heading_texts(draft: Draft) -> tuple[tuple[str, ...], ...]:
    """The numberings of the headings, level by level.

    Articles are a numbering apart from that of their chapters, so that they are counted on.
    """
    if draft.numbers is HeadingNumbers.ARTICLES and has_chapters(draft):
        return ("第%1章",), ("第%1条", "(%2)")
    if draft.numbers is HeadingNumbers.ARTICLES:
        return (("第%1条", "(%2)", "(%3)"),)
    return (
        tuple(
            ".".join(f"%{n + 1}" for n in range(index + 1)) + ("." if index == 0 else "")
            for index in range(DEEPEST)
        ),
    )


def _leave_uncounted(document: Document, headings: set[str]) -> None:
    """A template's own headings (its title, say) get no number and don't shift those of the draft."""
    for paragraph in document.element.body.iter(word_name("p")):
        style = paragraph.find(f"{word_name('pPr')}/{word_name('pStyle')}")
        if style is None or style.get(word_name("val")) not in headings:
            continue
        numbering = paragraph.get_or_add_pPr().get_or_add_numPr()
        if len(numbering) == 0:
            numbering.extend((tag("ilvl", val=0), tag("numId", val=0)))


def _root_of(document: Document) -> Element:
    """The numberings' part; a new one where a template has no list (LibreOffice writes none then)."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part = document.part
    for rel in part.rels.values():
        if rel.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return rel.target_part.element
    made = NumberingPart(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, tag("numbering"), part.package
    )
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made.element


def _level(index: int, kind: str, text: str, *, style: str = "", hang: int = 420) -> Element:
    left = _INDENT * (index + 1) if hang else 0
    parts = [tag("start", val=1), tag("numFmt", val=kind)]
    if style:
        parts.append(tag("pStyle", val=style))
    parts += [
        tag("suff", val="tab" if hang else "space"),
        tag("lvlText", val=text),
        tag("lvlJc", val="left"),
        tag(
            "pPr", tag("ind", left=left, hanging=hang) if hang else tag("ind", left=0, firstLine=0)
        ),
    ]
    return tag("lvl", *parts, ilvl=index)
