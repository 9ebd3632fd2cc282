"""A conversation as a Word document."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.conversations.conversation import Conversation
from assistant.conversations.export import (
    CONCLUSION,
    EVIDENCE,
    NOTICE,
    REMARKS,
    Section,
    clean,
    facts,
    sections,
)
from assistant.word_files import BODY_FONT, HEADING_FONT, set_fonts, simple_field, tag

if TYPE_CHECKING:
    from docx.document import Document

_BODY_STYLES = ("Normal", "Quote", "List Bullet", "Footer")
_HEADING_STYLES = ("Title", "Heading 1", "Heading 2")


def to_word(conversation: Conversation, *, person: str = "") -> bytes:
    """The conversation as a .docx file. ``person`` is the owner's name as people write it."""
    from docx import Document

    document = Document()
    _set_fonts(document)
    _describe(document, conversation, person)
    document.add_heading(clean(conversation.title), level=0)
    for label, value in facts(conversation, person):
        document.add_paragraph(f"{label}: {value}")
    document.add_paragraph().add_run(NOTICE).bold = True
    for section in sections(conversation):
        _add_section(document, section)
    _number_pages(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_section(document: Document, section: Section) -> None:
    document.add_heading(f"質問{section.number}", level=1)
    document.add_paragraph().add_run(section.question).bold = True
    document.add_paragraph(f"（{section.asked_at}）")
    document.add_heading(CONCLUSION, level=2)
    document.add_paragraph(section.conclusion)
    for heading in section.headings:
        document.add_paragraph(heading, style="List Bullet")
    if section.remarks:
        document.add_heading(REMARKS, level=2)
    for remark in section.remarks:
        document.add_paragraph(remark, style="List Bullet")
    if section.quotations:
        document.add_heading(EVIDENCE, level=2)
    for item in section.quotations:
        source = document.add_paragraph(f"[{item.number}] {item.source}")
        if item.caution:
            source.add_run(f" 【{item.caution}】").bold = True
        source.paragraph_format.keep_with_next = bool(item.quote)
        if item.quote:
            document.add_paragraph(item.quote, style="Quote")


def _set_fonts(document: Document) -> None:
    """Japanese fonts by name: the template's theme would leave the choice to each machine."""
    from docx.shared import Pt, RGBColor

    for names, font in ((_BODY_STYLES, BODY_FONT), (_HEADING_STYLES, HEADING_FONT)):
        for name in names:
            style: Any = document.styles[name]
            set_fonts(style, font)
            style.font.color.rgb = RGBColor(0, 0, 0)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    quote: Any = document.styles["Quote"]
    quote.font.italic = False  # Japanese has no italics
    quote.paragraph_format.left_indent = Pt(21)
    normal.element.get_or_add_rPr().append(tag("lang", val="en-US", eastAsia="ja-JP"))


def _describe(document: Document, conversation: Conversation, person: str) -> None:
    properties = document.core_properties
    properties.title = clean(conversation.title)[:255]
    properties.author = clean(person or conversation.owner)[:255]
    properties.comments = NOTICE
    properties.language = "ja-JP"
    properties.created = datetime.fromisoformat(conversation.created_at).replace(tzinfo=None)
    properties.modified = datetime.fromisoformat(conversation.changed_at).replace(tzinfo=None)


def _number_pages(document: Document) -> None:
    """The page's number and how many there are, in the middle of the footer."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(simple_field("PAGE"))  # noqa: SLF001 - python-docx has no fields
    paragraph.add_run(" / ")
    paragraph._p.append(simple_field("NUMPAGES"))  # noqa: SLF001
