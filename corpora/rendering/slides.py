"""PowerPoint: a slide per second-level heading."""

from __future__ import annotations

import io
from typing import Any

from corpora import FICTION_NOTICE
from corpora.rendering.archives import without_clock
from corpora.source import Grid, Heading, Paragraph, Source


def render_slides(source: Source) -> bytes:
    """The document as .pptx."""
    import pptx
    from pptx.util import Mm, Pt

    deck = pptx.Presentation()
    deck.core_properties.title = source.title
    deck.core_properties.author = "みおつくし市"
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text = source.title
    imprint = [source.meta.get(key, "") for key in ("subtitle", "date", "issuer", "notice")]
    cover.placeholders[1].text = "\n".join(line for line in imprint if line)
    slide: Any = None
    body: Any = None
    for block in source.blocks:
        if isinstance(block, Heading):
            if block.level > 2:  # noqa: PLR2004 - deeper headings are lines of the slide
                body = _add_line(body, block.text, 0)
                continue
            layout = deck.slide_layouts[2 if block.level == 1 else 1]
            slide = deck.slides.add_slide(layout)
            slide.shapes.title.text = block.text
            body = slide.placeholders[1].text_frame
            if block.level == 1:
                body.text = FICTION_NOTICE
            note = slide.shapes.add_textbox(Mm(170), Mm(180), Mm(75), Mm(8))
            note.text_frame.text = FICTION_NOTICE
            note.text_frame.paragraphs[0].font.size = Pt(9)
        elif isinstance(block, Paragraph):
            body = _add_line(body, block.text, block.indent)
        elif isinstance(block, Grid):
            if block.caption:
                body = _add_line(body, block.caption, 0)
            _add_table(slide, block)
    result = io.BytesIO()
    deck.save(result)
    return without_clock(result.getvalue())


def _add_line(body: Any, text: str, indent: int) -> Any:  # noqa: ANN401
    from pptx.util import Pt

    paragraph = body.paragraphs[0] if not body.text else body.add_paragraph()
    paragraph.text = text
    paragraph.level = max(0, indent - 1)
    paragraph.font.size = Pt(16)
    return body


def _add_table(slide: Any, grid: Grid) -> None:  # noqa: ANN401
    from pptx.util import Mm, Pt

    shape = slide.shapes.add_table(
        len(grid.rows), len(grid.rows[0]), Mm(15), Mm(95), Mm(224), Mm(9 * len(grid.rows))
    )
    for number, row in enumerate(grid.rows):
        for column, text in enumerate(row):
            if text not in ("<", "^"):
                cell = shape.table.cell(number, column)
                cell.text = text
                cell.text_frame.paragraphs[0].font.size = Pt(11)
    for top, left, height, width in grid.spans():
        corner = shape.table.cell(top + height - 1, left + width - 1)
        shape.table.cell(top, left).merge(corner)
