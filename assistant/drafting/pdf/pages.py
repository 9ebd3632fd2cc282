"""The pages of the PDF: upright and turned, with header and footer, bookmarks and contents."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from assistant.drafting.draft import Draft
from assistant.drafting.pdf.setting import literal
from assistant.drafting.printed import UNFINISHED, open_points, plain
from retrieval.embedded_fonts import Fonts

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 70.9
"""A4 and the margin on every side, in points."""
_LONGEST_HEADER = 60


def heading(text: str, style: Any, level: int) -> Any:  # noqa: ANN401 - reportlab is untyped
    """A heading, which goes into the contents and the bookmarks."""
    from reportlab.platypus import Paragraph as Flowable

    made = Flowable(literal(text), style)
    made.heading_text, made.heading_level = plain(text).replace("\n", " "), level
    return made


def is_heading(flowable: Any) -> bool:  # noqa: ANN401
    """Whether a flowable is one of `heading`."""
    return hasattr(flowable, "heading_level")


def document_template(result: io.BytesIO, draft: Draft, fonts: Fonts) -> Any:  # noqa: ANN401
    """What lays out the pages of a draft into ``result``."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    title, subject = (plain(text).replace("\n", " ") for text in (draft.title, draft.subject))
    running = f"{subject}　{title}"
    if len(running) > _LONGEST_HEADER:
        running = f"{running[:_LONGEST_HEADER]}…"
    notice = UNFINISHED if open_points(draft) else ""

    class Pages(BaseDocTemplate):  # type: ignore[misc]  # untyped library
        """Collects bookmarks and contents while it lays out, and counts its pages."""

        headings = 0
        depth = 0
        pages_before = 0
        pages_so_far = 0

        def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
            self.pages_before = self.pages_so_far
            self.headings = self.depth = 0

        def afterPage(self) -> None:  # noqa: N802
            self.pages_so_far = self.page

        def afterFlowable(self, flowable: Any) -> None:  # noqa: ANN401, N802 - reportlab's
            if not is_heading(flowable):
                return
            level = flowable.heading_level
            # an outline may not skip a level
            self.depth = min(level - 1, self.depth + 1) if self.headings else 0
            self.headings += 1
            key = f"heading-{self.headings}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.heading_text, key, self.depth, closed=False)
            self.notify("TOCEntry", (level - 1, escape(flowable.heading_text), self.page, key))

        def write_furniture(self, canvas: Any, _document: Any) -> None:  # noqa: ANN401
            width, height = canvas._pagesize  # noqa: SLF001 - reportlab has no other way to ask
            canvas.saveState()
            canvas.setFont(fonts.sans, 8.5)
            canvas.drawRightString(width - MARGIN, height - 45, running)
            canvas.line(MARGIN, height - 50, width - MARGIN, height - 50)
            canvas.drawCentredString(width / 2, 40, f"{self.page} / {self.pages_before}")
            canvas.drawCentredString(width / 2, 28, notice)
            canvas.restoreState()

    made = Pages(
        result, pagesize=(WIDTH, HEIGHT), invariant=1, title=title, subject=subject,
        author="Naniwa（下書き）", lang="ja-JP",
    )  # fmt: skip
    for name, width, height in (("upright", WIDTH, HEIGHT), ("turned", HEIGHT, WIDTH)):
        frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
        page = PageTemplate(name, [frame], pagesize=(width, height), onPageEnd=made.write_furniture)
        made.addPageTemplates(page)
    return made
