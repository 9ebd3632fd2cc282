"""Text of a draft as runs of Word: with the numbers of its sources, marks of what is missing, and comments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.drafting.draft import Origin, OriginKind, Span
from assistant.drafting.printed import ends_citation, plain
from assistant.drafting.remarks import BY_MODEL, remarks_on
from assistant.drafting.source_lines import source_line
from assistant.drafting.word.footnotes import Footnotes
from assistant.drafting.word.numbering import Numbering
from assistant.drafting.word.styles import Styles
from assistant.word_files import Element, tag, word_name

if TYPE_CHECKING:
    from docx.document import Document

_AUTHOR, _INITIALS = "Naniwa", "N"
_LONGEST_QUOTE = 400


@dataclass(slots=True)
class Pen:
    """What text is written with: it knows what it has already explained.

    ``numbers`` are the sources' in order of appearance; ``before`` counts footnotes that the
    template brings before the text.
    """

    document: Document
    styles: Styles
    footnotes: Footnotes
    numbering: Numbering
    numbers: Mapping[Origin, int]
    written_at: datetime | None = None
    before: int = 0
    generation: int = 1
    _ids: Iterator[int] = field(default_factory=itertools.count)
    _captions: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _told: set[object] = field(default_factory=set)

    def __post_init__(self) -> None:
        # a template may be an earlier draft: its bookmarks keep their names and ids
        found = list(self.document.element.body.iter(word_name("bookmarkStart")))
        names = " ".join(str(each.get(word_name("name"))) for each in found)
        while f"_Naniwa{self.generation}_" in names or f"_Toc{self.generation}" in names:
            self.generation += 1
        used = [int(each.get(word_name("id")) or 0) for each in found]
        self._ids = itertools.count(max([0, *used]) + 1)

    def source_mark(self, number: int) -> str:
        """The bookmark at a source's footnote."""
        return f"_Naniwa{self.generation}_source_{number}"

    def next_caption(self) -> int:
        """The number of the next table."""
        return next(self._captions)

    def paragraph(
        self, style: str, spans: Sequence[Span], *properties: Element, lead: Sequence[Element] = ()
    ) -> Element:
        """A paragraph of a style; ``properties`` in the schema's order, ``lead`` runs before the text."""
        properties = _unstretched("".join(span.text for span in spans), properties)
        return tag("p", self.properties(style, *properties), *lead, *self.runs(spans))

    def properties(self, style: str, *properties: Element) -> Element:
        """What a paragraph of a style begins with."""
        return tag("pPr", tag("pStyle", val=self.styles[style]), *properties)

    def plain_paragraph(self, style: str, text: str, *properties: Element) -> Element:
        """A paragraph of bare text."""
        properties = _unstretched(text, properties)
        return tag("p", self.properties(style, *properties), text_run(text))

    def bookmark(self, name: str, content: Sequence[Element]) -> list[Element]:
        """``content`` between the ends of a bookmark."""
        number = next(self._ids)
        return [
            tag("bookmarkStart", id=number, name=name),
            *content,
            tag("bookmarkEnd", id=number),
        ]

    def runs(self, spans: Sequence[Span]) -> list[Element]:
        """The spans' runs."""
        made: list[Element] = []
        worded = [n for n, span in enumerate(spans) if span.origin.kind is OriginKind.MODEL]
        for index, span in enumerate(spans):
            run = [text_run(span.text, mark=self._mark(span))] if span.text else []
            for remark in self._remarks(span):
                run = self.commented(run, remark)
            made += run
            if worded and index == worded[-1]:
                made = self.commented(made, BY_MODEL)
            if span.origin in self.numbers and span.gap is None and ends_citation(spans, index):
                made += self.reference(span.origin, shown=span.text)
        return made

    def reference(self, origin: Origin, shown: str = "") -> list[Element]:
        """The number of a source: a footnote where it is first named, and after that its number again."""
        number = self.numbers[origin]
        name = self.source_mark(number)
        if origin in self._told:
            return note_number(name, number + self.before)
        self._told.add(origin)
        text = source_line(origin)
        if origin.quote and origin.quote.strip() not in shown:
            quote = origin.quote[:_LONGEST_QUOTE]
            text += f" 「{quote}{'…' if quote != origin.quote else ''}」"
        style = tag("rStyle", val=self.styles["footnote_reference"])
        # shown above the line even where a template's own style says nothing
        raised = tag("vertAlign", val="superscript")
        note = self.footnotes.add(
            tag(
                "p",
                self.properties("footnote"),
                tag("r", tag("rPr", style, raised), tag("footnoteRef")),
                text_run(f" {text}"),
            )
        )
        run = tag(
            "r",
            tag(
                "rPr",
                tag("rStyle", val=self.styles["footnote_reference"]),
                tag("vertAlign", val="superscript"),
            ),
            tag("footnoteReference", id=note),
        )
        return self.bookmark(name, [run])

    def commented(self, content: list[Element], text: str) -> list[Element]:
        """``content`` with a comment on it."""
        made = self.document.part.comments.add_comment(plain(text), _AUTHOR, _INITIALS)
        element = made._comment_elm  # noqa: SLF001 - the date of writing, not of now
        if self.written_at is not None:
            element.date = self.written_at
        for style in element.iter(word_name("pStyle")):
            style.set(word_name("val"), self.styles["comment"])
        for style in element.iter(word_name("rStyle")):
            style.set(word_name("val"), self.styles["comment_reference"])
        number = made.comment_id
        reference = tag(
            "r",
            tag("rPr", tag("rStyle", val=self.styles["comment_reference"])),
            tag("commentReference", id=number),
        )
        return [
            tag("commentRangeStart", id=number),
            *content,
            tag("commentRangeEnd", id=number),
            reference,
        ]

    def _mark(self, span: Span) -> str:
        return self.styles["gap"] if span.gap is not None else ""

    def _remarks(self, span: Span) -> Iterator[str]:
        if span.gap is not None and span.gap not in self._told:
            self._told.add(span.gap)
            where = f" 分かるところ: {span.gap.where}" if span.gap.where else ""
            yield f"{span.gap.label}を確かめてください。{where}"
        for remark in remarks_on(span):
            once = span.origin.kind is OriginKind.DEFAULT and remark != span.remark
            if remark == BY_MODEL or (once and remark in self._told):
                continue
            if once:
                self._told.add(remark)
            yield remark


def _unstretched(text: str, properties: Sequence[Element]) -> tuple[Element, ...]:
    """Properties under which no line is spread over the page because it ends with a break."""
    if "\n" not in text or any(each.tag == word_name("jc") for each in properties):
        return tuple(properties)
    return (*properties, tag("jc", val="left"))


def text_run(text: str, *, mark: str = "", properties: Sequence[Element] = ()) -> Element:
    """A run of text as it is; ``mark`` is the style of what is missing."""
    settings = [tag("rStyle", val=mark)] if mark else []
    settings += properties
    if mark:
        settings.append(tag("highlight", val="yellow"))
    run = tag("r", *([tag("rPr", *settings)] if settings else []))
    for index, line in enumerate(plain(text).split("\n")):
        if index:
            run.append(tag("br"))
        for position, piece in enumerate(line.split("\t")):
            if position:
                run.append(tag("tab"))
            if piece:
                made = tag("t")
                made.text = piece
                made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(made)
    return run


def field_runs(instruction: str, shown: Sequence[Element]) -> list[Element]:
    """A field as runs, so that what it shows can be set."""
    code = tag("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        tag("r", tag("fldChar", fldCharType="begin")),
        tag("r", code),
        tag("r", tag("fldChar", fldCharType="separate")),
        *shown,
        tag("r", tag("fldChar", fldCharType="end")),
    ]


def note_number(bookmark: str, number: int, *, raised: bool = True) -> list[Element]:
    """The number of a footnote that stands elsewhere, which Word keeps up to date."""
    properties = [tag("vertAlign", val="superscript")] if raised else []
    return field_runs(f"NOTEREF {bookmark} \\h", [text_run(str(number), properties=properties)])
