"""A Word document made ready for unstructured: its XML simplified, marks written into it.

unstructured sees only runs that stand directly in a paragraph. Tracked insertions, content
controls, text boxes, ruby, formulas and footnotes would be lost, deletions are not text.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.loading.marks import BREAK, HEADER, level_mark
from retrieval.loading.word_numbering import Numbering
from retrieval.loading.word_styles import WordStyles

if TYPE_CHECKING:
    from docx.document import Document

_DROPPED = (
    "w:del",
    "w:moveFrom",
    "mc:Fallback",
    "w:rPr[w:vanish[not(@w:val) or @w:val='1' or @w:val='true']]/..",
)
_UNWRAPPED = (
    "w:ins",
    "w:moveTo",
    "w:smartTag",
    "w:customXml",
    "w:sdt",
    "w:sdtContent",
    "w:fldSimple",
)
_WORTHLESS = ("w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr")
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_W = "{" + _NAMESPACES["w"] + "}"


@dataclass(frozen=True, slots=True)
class PreparedWord:
    """``data`` is the .docx to partition; ``title`` is the one that the document declares, or ""."""

    data: bytes
    title: str
    counts_hard_breaks: bool


def prepare_word(path: Path) -> PreparedWord:
    """Simplify and mark the document at ``path``; the file itself stays as it is."""
    import docx

    document = docx.Document(str(path))
    body = document.element.body
    _simplify(body)
    _release_text_boxes(body)
    _insert_footnotes(document, body)
    _release_layout_tables(body)
    hard_breaks = _record_hard_breaks(body)
    _carry_breaks_out_of_tables(body)
    title = _mark(document, body)
    buffer = io.BytesIO()
    document.save(buffer)
    return PreparedWord(buffer.getvalue(), title, hard_breaks)


def _find(element: Any, path: str) -> list[Any]:  # noqa: ANN401 - lxml elements have no useful type
    from lxml import etree

    found = etree.XPath(path, namespaces=_NAMESPACES)(element)
    return list(found)


def _new(tag: str, text: str = "") -> Any:  # noqa: ANN401
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    if text:
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _simplify(body: Any) -> None:  # noqa: ANN401
    for name in (*_DROPPED, *_WORTHLESS):
        for element in _find(body, f".//{name}"):
            if element.getparent() is not None:
                element.getparent().remove(element)
    for ruby in _find(body, ".//w:ruby"):
        base = "".join(_find(ruby, "./w:rubyBase//w:t/text()"))
        ruby.getparent().replace(ruby, _new("w:t", base))
    for formula in _find(body, ".//m:oMath"):
        run = _new("w:r")
        run.append(_new("w:t", "".join(_find(formula, ".//m:t/text()"))))
        formula.getparent().replace(formula, run)
    for name in (*_UNWRAPPED, "m:oMathPara"):
        for element in _find(body, f".//{name}"):
            _unwrap(element)


def _unwrap(element: Any) -> None:  # noqa: ANN401
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def _release_text_boxes(body: Any) -> None:  # noqa: ANN401
    """Put the paragraphs of a text box behind the paragraph that it hangs on."""
    for box in _find(body, ".//w:txbxContent"):
        hosts = _find(box, "./ancestor::w:p")
        if not hosts:
            continue
        for child in reversed(list(box)):
            hosts[0].addnext(child)
    for drawing in _find(body, ".//w:drawing | .//w:pict"):
        drawing.getparent().remove(drawing)


def _insert_footnotes(document: Document, body: Any) -> None:  # noqa: ANN401
    """Put the text of footnotes and endnotes behind the paragraph that refers to them."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for kind in ("footnote", "endnote"):
        notes: dict[str, str] = {}
        for relation in document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{kind}s"):
                root = etree.fromstring(relation.target_part.blob, parser)
                for note in _find(root, f"./w:{kind}"):
                    notes[note.get(f"{_W}id", "")] = "".join(_find(note, ".//w:t/text()")).strip()
        references = _find(body, f".//w:{kind}Reference")
        for count, reference in enumerate(references, start=1):
            text = notes.get(reference.get(f"{_W}id", ""), "")
            host = _find(reference, "./ancestor::w:p[1]")
            if text and host:
                reference.getparent().replace(reference, _new("w:t", f"(注{count})"))
                host[0].addnext(_paragraph(f"(注{count}) {text}"))


def _paragraph(text: str) -> Any:  # noqa: ANN401
    paragraph, run = _new("w:p"), _new("w:r")
    run.append(_new("w:t", text))
    paragraph.append(run)
    return paragraph


def _release_layout_tables(body: Any) -> None:  # noqa: ANN401
    """Replace tables of a single cell, which only frame their text, by that text."""
    for table in _find(body, ".//w:tbl"):
        cells = _find(table, "./w:tr/w:tc")
        if len(cells) != 1 or table.getparent() is None:
            continue
        for child in reversed(list(cells[0])):
            if child.tag in (f"{_W}p", f"{_W}tbl"):
                table.addnext(child)
        table.getparent().remove(table)


def _record_hard_breaks(body: Any) -> bool:  # noqa: ANN401
    """Count manual page breaks as page breaks when the document was never laid out by Word."""
    if _find(body, ".//w:lastRenderedPageBreak"):
        return False
    breaks = _find(body, ".//w:br[@w:type='page']")
    for element in breaks:
        element.getparent().replace(element, _new("w:lastRenderedPageBreak"))
    return bool(breaks)


def _carry_breaks_out_of_tables(body: Any) -> None:  # noqa: ANN401
    """Move page breaks behind the table they fall into; unstructured forgets those inside.

    Every cell of a row that runs over the page has the break, so a row counts as often as its
    fullest cell.
    """
    for table in _find(body, "./w:tbl"):
        count = 0
        for row in _find(table, ".//w:tr"):
            cells = [
                len(_find(cell, ".//w:lastRenderedPageBreak")) for cell in _find(row, "./w:tc")
            ]
            count += max(cells, default=0)
        for element in _find(table, ".//w:lastRenderedPageBreak"):
            element.getparent().remove(element)
        for _ in range(count):
            paragraph, run = _new("w:p"), _new("w:r")
            run.append(_new("w:lastRenderedPageBreak"))
            paragraph.append(run)
            table.addnext(paragraph)


def _mark(document: Document, body: Any) -> str:  # noqa: ANN401
    """Write levels, numbers, header rows and breaks within cells as marks; returns the title."""
    styles = WordStyles.of(document)
    numbering = Numbering.of(document, styles)
    title = ""
    for paragraph in _find(body, ".//w:p"):
        label = numbering.label(paragraph)
        texts = _find(paragraph, ".//w:r/w:t[string-length(.) > 0]")
        if styles.is_contents(paragraph):
            # Its page breaks count; its text repeats the headings.
            for text in texts:
                text.text = ""
            continue
        if not texts:
            continue
        if _find(paragraph, "./ancestor::w:tc"):
            _mark_in_cell(paragraph, texts[0], label)
            continue
        level = styles.heading_level(paragraph)
        if not title and styles.is_title(paragraph):
            title = "".join(text.text for text in texts).strip()
        texts[
            0
        ].text = f"{level_mark(level)}{label}{texts[0].text.lstrip() if label else texts[0].text}"
    for row in _find(body, ".//w:tr[w:trPr/w:tblHeader[not(@w:val='0' or @w:val='false')]]"):
        texts = _find(row, ".//w:r/w:t[string-length(.) > 0]")
        if texts:
            texts[0].text = HEADER + texts[0].text
    return title


def _mark_in_cell(paragraph: Any, text: Any, label: str) -> None:  # noqa: ANN401
    for element in _find(paragraph, ".//w:r/w:br"):
        element.getparent().replace(element, _new("w:t", BREAK))
    first = not _find(paragraph, "./preceding-sibling::w:p")
    text.text = f"{'' if first else BREAK}{label}{text.text}"
