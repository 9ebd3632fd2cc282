"""Footnotes, for which python-docx has no API: a part of their own, and references to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.word_files import Element, keep_comments_from_notes, tag, word_name

if TYPE_CHECKING:
    from docx.document import Document

_PART = "/word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Footnotes:
    """The footnotes of a document: those that its template has, and those added."""

    def __init__(self, document: Document) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import parse_xml

        self._document = document
        part = document.part
        related = [
            rel.target_part
            for rel in part.rels.values()
            if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES
        ]
        self._part = related[0] if related else None
        self.root: Element = parse_xml(self._part.blob) if self._part is not None else _empty()
        ids = [int(note.get(word_name("id"), "0")) for note in self.root]
        self._next = max([0, *ids]) + 1

    def add(self, paragraph: Element) -> int:
        """Add a footnote of one paragraph; its id for references."""
        number = self._next
        self._next += 1
        self.root.append(tag("footnote", paragraph, id=number))
        return number

    def finish(self) -> None:
        """Put the footnotes into the file."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from lxml import etree

        keep_comments_from_notes(self._document.element.body)
        data = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if self._part is not None:
            self._part._blob = data  # noqa: SLF001 - python-docx keeps unknown parts as they are
            return
        document_part = self._document.part
        part = Part(PackURI(_PART), _TYPE, data, document_part.package)
        document_part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._declare_separators()

    def _declare_separators(self) -> None:
        settings = self._document.settings.element
        if settings.find(word_name("footnotePr")) is not None:
            return
        declared = tag("footnotePr", tag("footnote", id=-1), tag("footnote", id=0))
        # the schema wants it before the compatibility settings and what follows them
        following = {
            word_name(name)
            for name in (
                "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
                "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures",
                "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "shapeDefaults",
                "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
            )
        }  # fmt: skip
        for child in settings:
            if child.tag in following or not child.tag.startswith(word_name("")):
                child.addprevious(declared)
                return
        settings.append(declared)


def _empty() -> Element:
    def line(number: int, kind: str) -> Element:
        spacing = tag("pPr", tag("spacing", after=0, line=240, lineRule="auto"))
        return tag("footnote", tag("p", spacing, tag("r", tag(kind))), type=kind, id=number)

    return tag("footnotes", line(-1, "separator"), line(0, "continuationSeparator"))
