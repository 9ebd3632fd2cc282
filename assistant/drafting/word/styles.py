"""The styles that a draft is set in, found in a template by name; what it lacks comes from Naniwa's own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.word_files import Element, tag, word_name

if TYPE_CHECKING:
    from docx.document import Document

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "表題"),
    "subtitle": ("subtitle", "副題"),
    "cover": ("表紙の行",),
    "heading1": ("heading 1", "見出し 1"),
    "heading2": ("heading 2", "見出し 2"),
    "heading3": ("heading 3", "見出し 3"),
    "subheading": ("小見出し",),
    "body": ("body text", "本文"),
    "list": ("list bullet", "箇条書き"),
    "numbered": ("list number", "段落番号"),
    "quote": ("quote", "引用文"),
    "note": ("注記",),
    "cell": ("表の文字",),
    "cell_small": ("表の小さい文字",),
    "cell_header": ("表の見出し",),
    "caption": ("caption", "図表番号"),
    "contents_heading": ("toc heading", "目次の見出し"),
    "contents1": ("toc 1", "目次 1"),
    "contents2": ("toc 2", "目次 2"),
    "contents3": ("toc 3", "目次 3"),
    "footnote": ("footnote text", "脚注文字列"),
    "footnote_reference": ("footnote reference", "脚注参照"),
    "comment": ("annotation text", "コメント文字列"),
    "comment_reference": ("annotation reference", "コメント参照"),
    "header": ("header", "ヘッダー"),
    "footer": ("footer", "フッター"),
    "table": ("table grid", "表 (格子)"),
    "gap": ("要確認",),
}
"""Name in code -> names in files, in lower case: Word's own first, which it shows translated."""


class Styles:
    """Ids of the styles of one document by their name in code."""

    def __init__(self, document: Document, own: Document) -> None:
        self.ids = {name: _find(document, names) or "" for name, names in NAMES.items()}
        lacking = [name for name, found in self.ids.items() if not found]
        for name in lacking:
            self.ids[name] = _copy(document, own, NAMES[name])
        self.copied = frozenset(lacking)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def element(self, document: Document, name: str) -> Element:
        """The style's definition."""
        return _by_id(document, self.ids[name])


def _find(document: Document, names: tuple[str, ...]) -> str | None:
    for wanted in names:
        for style in document.styles.element.iterchildren(word_name("style")):
            named = style.find(word_name("name"))
            if named is not None and str(named.get(word_name("val"), "")).lower() == wanted:
                return str(style.get(word_name("styleId")))
    return None


def _by_id(document: Document, style_id: str) -> Element:
    for style in document.styles.element.iterchildren(word_name("style")):
        if style.get(word_name("styleId")) == style_id:
            return style
    return None


def _copy(document: Document, own: Document, names: tuple[str, ...]) -> str:
    """Take a style over from Naniwa's template; the id that it has here."""
    source = _by_id(own, _find(own, names) or "")
    taken = copy.deepcopy(source)
    style_id = str(taken.get(word_name("styleId")))
    if _by_id(document, style_id) is not None:
        style_id = f"Naniwa{style_id}"
        taken.set(word_name("styleId"), style_id)
    for reference in ("basedOn", "next", "link"):
        found = taken.find(word_name(reference))
        if found is None:
            continue
        if _by_id(document, str(found.get(word_name("val")))) is None or reference == "link":
            taken.remove(found)
    # numbering definitions stay behind in their own file: `numbering` gives new ones
    properties = taken.find(word_name("pPr"))
    numbering = properties.find(word_name("numPr")) if properties is not None else None
    if numbering is not None:
        properties.remove(numbering)
    if taken.get(word_name("default")):
        del taken.attrib[word_name("default")]
    document.styles.element.append(taken)
    return style_id


def set_style_numbering(style: Element, number: int, level: int) -> None:
    """Link a paragraph style to a level of a numbering, in the place that the schema wants."""
    properties = style.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    for child in list(numbering):
        numbering.remove(child)
    if level:
        numbering.append(tag("ilvl", val=level))
    numbering.append(tag("numId", val=number))
