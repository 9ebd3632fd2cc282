"""How text is set in the PDF: styles, and spans as reportlab's markup in which every text is literal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from assistant.drafting.draft import Origin, Span
from assistant.drafting.printed import ends_citation, plain
from assistant.drafting.remarks import remarks_on
from retrieval.embedded_fonts import Fonts

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

GAP_COLOUR = "#FFE14D"
CELL_SIZES = ("cell", "cell_small", "cell_smallest")
SIZES = {"cell": 9.0, "cell_small": 7.5, "cell_smallest": 6.0}


@dataclass(frozen=True, slots=True)
class Setting:
    """What text is set with: styles, the numbers of sources, and those of remarks by section."""

    styles: Mapping[str, ParagraphStyle]
    fonts: Fonts
    sources: Mapping[Origin, int]
    remarks: Mapping[tuple[str, str], int]

    def text(self, text: str, style: str) -> Any:  # noqa: ANN401 - reportlab is untyped
        """A paragraph of bare text."""
        return _flowable(literal(text), self.styles[style])

    def spans(self, spans: Sequence[Span], style: str, section: str, lead: str = "") -> Any:  # noqa: ANN401
        """A paragraph of spans; ``lead`` is the mark of a list before it."""
        return _flowable(self.markup(spans, section), self.styles[style], literal(lead))

    def markup(self, spans: Sequence[Span], section: str) -> str:
        """Spans with the numbers of their sources and remarks."""
        made = []
        for index, span in enumerate(spans):
            text = literal(span.text)
            if span.gap is not None:
                text = f'<font face="{self.fonts.sans}" backColor="{GAP_COLOUR}">{text}</font>'
            made.append(text)
            marks = [
                f"※{self.remarks[section, remark]}"
                for remark in dict.fromkeys(remarks_on(span))
                if (section, remark) in self.remarks and _last_of(spans, index, remark)
            ]
            if span.origin in self.sources and span.gap is None and ends_citation(spans, index):
                number = self.sources[span.origin]
                marks.append(f'<a href="#source-{number}">[{number}]</a>')
            if marks:
                made.append(f"<super>{' '.join(marks)}</super>")
        # reportlab leaves out the ground of a paragraph that is one run
        return "".join(made) + (
            f'<font face="{self.fonts.sans}"> </font>' if len(made) == 1 else ""
        )


def literal(text: str) -> str:
    """Text that reportlab shows as it is."""
    lines = plain(text).replace("\t", "　").split("\n")
    return "<br/>".join(escape(line) for line in lines)


def styles(fonts: Fonts) -> dict[str, ParagraphStyle]:
    """The styles by name; sizes in points."""
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle(
        "body",
        fontName=fonts.serif,
        fontSize=10.5,
        leading=18,
        wordWrap="CJK",
        spaceAfter=3,
        bulletFontName=fonts.serif,
        bulletFontSize=10.5,
    )
    made = {"body": body}

    def add(name: str, **changes: Any) -> None:  # noqa: ANN401
        made[name] = ParagraphStyle(name, parent=body, **changes)

    sans = {"fontName": fonts.sans}
    add("title", **sans, fontSize=20, leading=30, spaceBefore=24, alignment=TA_CENTER)
    add("subtitle", **sans, fontSize=13, leading=20, spaceAfter=6, alignment=TA_CENTER)
    add("cover", alignment=TA_CENTER)
    add("contents", **sans, fontSize=12, leading=20, spaceBefore=18, alignment=TA_CENTER)
    for level, (size, before, after) in enumerate(((13, 15, 5), (11.5, 11, 4), (10.5, 8, 3)), 1):
        add(f"heading{level}", **sans, fontSize=size, leading=size * 1.5, spaceBefore=before,
            spaceAfter=after,)  # fmt: skip
        add(f"contents{level}", leading=16, leftIndent=12 * (level - 1), spaceAfter=0)
    add(
        "subheading",
        **sans,
        spaceBefore=7,
        spaceAfter=2,
    )
    for level in range(4):
        # the mark of a list hangs before its text
        add(f"list{level}", leftIndent=21 * (level + 1), bulletIndent=21 * level, leading=17)
        add(f"body{level}", leftIndent=21 * level)
    add("quote", fontSize=10, leading=16, leftIndent=21, rightIndent=10, borderPadding=(1, 0, 1, 6),
        backColor="#F2F2F2")  # fmt: skip
    add("note", fontSize=9, leading=14, leftIndent=21, firstLineIndent=-18)
    add(
        "caption",
        **sans,
        fontSize=9.5,
        leading=14,
        spaceBefore=8,
        alignment=TA_CENTER,
    )
    for name, size in SIZES.items():
        cell = {"fontSize": size, "leading": size * 1.4, "spaceAfter": 0}
        add(name, **cell)
        add(f"{name}_right", **cell, alignment=TA_RIGHT)
        add(f"{name}_header", **cell, **sans, alignment=TA_CENTER)
        add(f"{name}_middle", **cell, alignment=TA_CENTER)
    return made


def _flowable(markup: str, style: ParagraphStyle, lead: str = "") -> Any:  # noqa: ANN401
    from reportlab.platypus import Paragraph as Flowable

    return Flowable(markup, style, bulletText=lead or None)


def _last_of(spans: Sequence[Span], index: int, remark: str) -> bool:
    """Whether a remark's mark stands here: after the last of the runs in a row that share it."""
    return index + 1 == len(spans) or remark not in remarks_on(spans[index + 1])
