"""Word files with heading styles, joined table cells, running header and page numbers."""

from __future__ import annotations

import io
from typing import Any

from corpora import FICTION_NOTICE
from corpora.rendering.archives import without_clock
from corpora.source import Grid, Heading, PageBreak, Paragraph, Source


def render_word(source: Source) -> bytes:
    """The document as .docx."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = document.styles[name]
        style.font.name = "MS Mincho"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "ＭＳ 明朝")
    document.styles["Normal"].font.size = Pt(10.5)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header.paragraphs[0].text = f"{source.title}　　{FICTION_NOTICE}"
    _add_page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author = source.title, "みおつくし市"
    properties.subject = FICTION_NOTICE

    document.add_heading(source.title, 0)
    for key in ("subtitle", "date", "issuer", "notice"):
        if line := source.meta.get(key):
            document.add_paragraph(line)
    for block in source.blocks:
        if isinstance(block, Heading):
            if str(block.level) in source.meta.get("breaks", "") and block is not source.blocks[0]:
                document.add_page_break()
            document.add_heading(block.text, min(block.level, 4))
        elif isinstance(block, Paragraph):
            paragraph = document.add_paragraph(block.text)
            paragraph.paragraph_format.left_indent = Mm(4 * block.indent)
        elif isinstance(block, PageBreak):
            document.add_page_break()
        elif isinstance(block, Grid):
            _add_table(document, block)
    result = io.BytesIO()
    document.save(result)
    return without_clock(result.getvalue())


def _add_table(document: Any, grid: Grid) -> None:  # noqa: ANN401 - python-docx is untyped
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    if grid.caption:
        caption = document.add_paragraph(grid.caption)
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
    table = document.add_table(len(grid.rows), len(grid.rows[0]), style="Table Grid")
    for number, row in enumerate(grid.rows):
        for column, text in enumerate(row):
            if text not in ("<", "^"):
                table.cell(number, column).text = text
    for top, left, height, width in grid.spans():
        corner = table.cell(top + height - 1, left + width - 1)
        # Merging keeps the paragraphs of every cell: the joined ones are empty, so drop them.
        merged = table.cell(top, left).merge(corner)
        for extra in merged.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)  # noqa: SLF001 - python-docx can't delete
    for header in table.rows[: grid.header_rows]:
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    document.add_paragraph()


def _add_page_number(paragraph: Any) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001
