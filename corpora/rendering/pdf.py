"""PDF with embedded fonts, bookmarks, running headers and page numbers (reportlab)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from corpora import FICTION_NOTICE
from corpora.source import Block, Grid, Heading, PageBreak, Paragraph, Source
from retrieval.embedded_fonts import Fonts, register_fonts

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

_FURNITURE = FICTION_NOTICE + "みおつくし市 -・…0123456789（）()目次"
_HEADING_SIZES = {1: 18, 2: 15, 3: 12.5, 4: 10.5, 5: 10.5}
_MARGIN = 62
_WIDTH, _HEIGHT = 595.28, 841.89  # A4 in points


def characters_of(source: Source) -> set[str]:
    """Every character that the pages of ``source`` show."""
    found = set(_FURNITURE) | set(source.title) | set("".join(source.meta.values()))
    for block in source.blocks:
        if isinstance(block, Heading | Paragraph):
            found |= set(block.text)
        elif isinstance(block, Grid):
            found |= set(block.caption).union(*(set(cell) for row in block.rows for cell in row))
    return found


def render_pdf(source: Source, *, characters: Iterable[str] = ()) -> bytes:
    """The document as PDF. A cover and contents come first when the front matter asks for them.

    ``characters`` adds to the font what other documents need: cutting it once is quicker.
    """
    from reportlab.platypus import PageBreak as NewPage
    from reportlab.platypus import Spacer
    from reportlab.platypus.tableofcontents import TableOfContents

    fonts = register_fonts(characters_of(source).union(characters))
    styles = _styles(fonts)
    story: list[Any] = []
    if source.meta.get("cover") == "yes":
        story += [Spacer(1, 150), *_title_lines(source, styles), NewPage()]
        contents = TableOfContents(
            dotsMinLevel=0, levelStyles=[styles[f"contents{n}"] for n in (1, 2, 3)]
        )
        story += [_paragraph("目　次", styles["heading2"]), contents, NewPage()]
    else:
        story += _title_lines(source, styles)
    story += _flowables(source.blocks, styles, source.meta.get("breaks", ""))
    result = io.BytesIO()
    _template(result, source, fonts).multiBuild(story)
    return result.getvalue()


def _template(result: io.BytesIO, source: Source, fonts: Fonts) -> Any:  # noqa: ANN401 - reportlab is untyped
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    class Template(BaseDocTemplate):  # type: ignore[misc]  # untyped library
        """Collects bookmarks and contents while it lays out, and writes header and footer."""

        chapter = ""
        headings = 0
        front_pages = 0

        def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
            self.chapter = ""
            self.headings = 0

        def afterFlowable(self, flowable: Any) -> None:  # noqa: ANN401, N802 - reportlab's
            level = getattr(flowable, "heading_level", 0)
            if not level:
                return
            text = flowable.heading_text
            if level <= 2:  # noqa: PLR2004 - parts and chapters run in the header
                self.chapter = text
            if not self.headings:
                self.front_pages = self.page - 1
            self.headings += 1
            key = f"heading-{self.headings}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level - 1, closed=level > 1)
            if level <= 3:  # noqa: PLR2004 - the contents stop at sections
                self.notify(
                    "TOCEntry", (level - 1, escape(text), self.page - self.front_pages, key)
                )

        def write_furniture(self, canvas: Any, _document: Any) -> None:  # noqa: ANN401
            canvas.saveState()
            canvas.setFont(fonts.sans, 8)
            if self.headings:
                canvas.drawString(_MARGIN, _HEIGHT - 40, source.title)
                canvas.drawRightString(_WIDTH - _MARGIN, _HEIGHT - 40, self.chapter)
                canvas.line(_MARGIN, _HEIGHT - 45, _WIDTH - _MARGIN, _HEIGHT - 45)
                canvas.drawCentredString(_WIDTH / 2, 34, f"- {self.page - self.front_pages} -")
            canvas.drawRightString(_WIDTH - _MARGIN, 34, f"みおつくし市（{FICTION_NOTICE}）")
            canvas.restoreState()

    template = Template(
        result, pagesize=(_WIDTH, _HEIGHT), invariant=1, title=source.title, author="みおつくし市",
        subject=FICTION_NOTICE,
    )  # fmt: skip
    frame = Frame(_MARGIN, 56, _WIDTH - 2 * _MARGIN, _HEIGHT - 56 - 56, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate("page", [frame], onPageEnd=template.write_furniture))
    return template


def _styles(fonts: Fonts) -> dict[str, ParagraphStyle]:
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle(
        "body", fontName=fonts.serif, fontSize=10.5, leading=18, wordWrap="CJK", spaceAfter=2
    )
    styles = {"body": body}

    def add(name: str, **changes: Any) -> None:  # noqa: ANN401
        styles[name] = ParagraphStyle(name, parent=body, **changes)

    for indent in range(1, 5):
        left = 12 * indent
        add(f"indent{indent}", leftIndent=left, firstLineIndent=-10 if indent > 1 else -8)
    for level, size in _HEADING_SIZES.items():
        add(f"heading{level}", fontName=fonts.sans, fontSize=size, leading=size * 1.6,
            spaceBefore=10, spaceAfter=4, keepWithNext=1)  # fmt: skip
    add("title", fontName=fonts.sans, fontSize=22, leading=36, alignment=TA_CENTER)
    add("imprint", fontSize=12, leading=22, alignment=TA_CENTER)
    add(
        "caption",
        fontName=fonts.sans,
        fontSize=9.5,
        spaceBefore=6,
        keepWithNext=1,
        alignment=TA_CENTER,
    )
    add("cell", fontSize=9, leading=13, spaceAfter=0)
    add("header", fontName=fonts.sans, fontSize=9, leading=13, spaceAfter=0, alignment=TA_CENTER)
    add("note", fontSize=9, leading=14, leftIndent=8)
    for level in (1, 2, 3):
        add(f"contents{level}", leftIndent=14 * (level - 1), leading=16, spaceAfter=0)
    return styles


def _paragraph(text: str, style: ParagraphStyle) -> Any:  # noqa: ANN401
    from reportlab.platypus import Paragraph as Flowable

    return Flowable(escape(text), style)


def _title_lines(source: Source, styles: dict[str, ParagraphStyle]) -> list[Any]:
    imprint = [source.meta.get(key, "") for key in ("subtitle", "date", "issuer", "notice")]
    return [
        _paragraph(source.title, styles["title"]),
        *(_paragraph(line, styles["imprint"]) for line in imprint if line),
    ]


def _flowables(
    blocks: Sequence[Block], styles: dict[str, ParagraphStyle], breaks: str
) -> list[Any]:
    from reportlab.platypus import PageBreak as NewPage
    from reportlab.platypus import Spacer

    story: list[Any] = []
    for block in blocks:
        if isinstance(block, Heading):
            follows_heading = bool(story) and hasattr(story[-1], "heading_level")
            if str(block.level) in breaks and story and not follows_heading:
                story.append(NewPage())
            heading = _paragraph(block.text, styles[f"heading{block.level}"])
            heading.heading_level, heading.heading_text = block.level, block.text
            story.append(heading)
        elif isinstance(block, Paragraph):
            name = "note" if block.is_note else f"indent{block.indent}" if block.indent else "body"
            story.append(_paragraph(block.text, styles[name]))
        elif isinstance(block, Grid):
            if block.caption:
                story.append(_paragraph(block.caption, styles["caption"]))
            story += [_table(block, styles), Spacer(1, 8)]
        elif isinstance(block, PageBreak):
            story.append(NewPage())
    return story


def _table(grid: Grid, styles: dict[str, ParagraphStyle]) -> Any:  # noqa: ANN401
    from reportlab.platypus import Table, TableStyle

    def cell(row: int, text: str) -> Any:  # noqa: ANN401
        if text in ("<", "^", ""):
            return ""
        return _paragraph(text, styles["header" if row < grid.header_rows else "cell"])

    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("BACKGROUND", (0, 0), (-1, grid.header_rows - 1), (0.93, 0.93, 0.93)),
    ]
    for row, column, height, width in grid.spans():
        commands.append(("SPAN", (column, row), (column + width - 1, row + height - 1)))
    table = Table(
        [[cell(number, text) for text in row] for number, row in enumerate(grid.rows)],
        colWidths=_column_widths(grid),
        repeatRows=grid.header_rows,
    )
    table.setStyle(TableStyle(commands))
    return table


def _column_widths(grid: Grid) -> list[float]:
    """Widths in proportion to the longest text of each column, within reason."""
    joined = {(r, c) for r, c, _, width in grid.spans() if width > 1}
    weights = []
    for column in range(len(grid.rows[0])):
        lengths = [
            len(row[column])
            for number, row in enumerate(grid.rows)
            if (number, column) not in joined
        ]
        weights.append(min(max([4, *lengths]), 26) + 1.5)
    full = _WIDTH - 2 * _MARGIN
    natural = [weight * 9.3 for weight in weights]
    if sum(natural) <= full:
        return natural
    return [weight * full / sum(weights) for weight in weights]
