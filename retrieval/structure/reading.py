"""Reads lines in order and decides what each begins or goes on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.documents import Box, Line, LoadedDocument, Page, Table
from retrieval.loading.pdf_tables import continue_table
from retrieval.structure.blocks import (
    FIXED,
    UNNUMBERED,
    Block,
    Heading,
    Paragraph,
    TableBlock,
    begun_below,
    demote_empty,
    last_page,
)
from retrieval.structure.furniture import (
    Layout,
    contents_lines,
    margin_notes,
    measure,
    running_lines,
)
from retrieval.structure.joining import DOUBTFUL, LONGEST_TITLE, Frame, goes_on
from retrieval.structure.marks import Mark, MarkKind, fold, parse_mark
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import (
    caption_word,
    follows,
    is_quantity,
    is_reference,
    is_title,
    unspread,
)

LONGEST_ITEM_TITLE = 32
LONGEST_LETTERED_TITLE = 24
_LARGE = 1.3  # a heading without a number is known by characters this much larger than the text's

_FULL_WIDTH_DIGITS = "０１２３４５６７８９"
_ITEM_TITLED = frozenset({MarkKind.NUMBER_DOT, MarkKind.PAREN, MarkKind.HALF_PAREN})
_LETTERED = frozenset(
    {
        MarkKind.LATIN,
        MarkKind.PAREN_LATIN,
        MarkKind.CIRCLED,
        MarkKind.ROMAN,
        MarkKind.KANA,
        MarkKind.PAREN_KANA,
    }
)
_WORDS = re.compile(r"[一-龥ぁ-んァ-ヶー]{2}")
_NAMED_ARTICLE = re.compile(r"^[（(]([^（）()]{1,40})[)）]\s*(.*)$")
_TITLE_ABOVE = re.compile(r"^[（(]([^（）()]{1,30})[)）]$")


def find_blocks(loaded: LoadedDocument) -> list[Block]:
    """Blocks of the whole document, running over page ends; no furniture, no contents lists."""
    layout = measure(loaded.pages)
    dropped = running_lines(loaded.pages, layout) | contents_lines(loaded.pages)
    reader = _Reader(layout, loaded)
    for page_index, page in enumerate(loaded.pages):
        kept = [line for index, line in enumerate(page.lines) if (page_index, index) not in dropped]
        reader.read_page(page, [line for line in kept if line.text.strip()])
    return demote_empty(reader.blocks)


class _Reader:
    """Reads pages one after another; what is open at a page's end goes on on the next."""

    def __init__(self, layout: Layout, loaded: LoadedDocument) -> None:
        self.layout = layout
        self.outline = frozenset(_plain(item.title) for item in loaded.outline)
        self.own_division = parse_mark(loaded.title)
        self.blocks: list[Block] = []
        self.open: Paragraph | None = None
        self.last_by_style: dict[str, Mark] = {}
        self.last_table: Table | None = None
        self.frame = Frame(layout.left, layout.right)
        self.page_head: list[Line] = []

    def read_page(self, page: Page, lines: Sequence[Line]) -> None:
        """Append the page's blocks. Tables and margin notes do not end an open sentence."""
        body, notes = margin_notes(lines, page, self.layout)
        self.frame = Frame(self.layout.left, _right_edge(body, page, self.layout))
        # Large letters are a heading at the head of a page of text, labels in a drawing.
        prose = any("。" in line.text for line in body)
        self.page_head = body[:2] if prose else []
        waiting = list(notes)
        first_table = True
        for element in _in_order(body, page.tables):
            if isinstance(element, Table):
                self.blocks.append(TableBlock(self._continued(element, first=first_table)))
                first_table = False
                continue
            while waiting and waiting[0][0].box.top < element.box.top - element.size:
                self.blocks.append(Paragraph(waiting.pop(0), note=True))
            self._read_line(element)
            if element.level > 0:
                first_table = False  # a sheet's own name: no table of the one before goes on below
        self.blocks.extend(Paragraph(note, note=True) for note in waiting)

    def _continued(self, table: Table, *, first: bool) -> Table:
        previous = self.last_table
        if first and previous is not None and table.box.page == last_page(previous) + 1:
            begun = begun_below(self.blocks, last_page(previous))
            if begun is None:
                table = continue_table(previous, table)
            elif isinstance(begun, Paragraph) and begun is self.blocks[-1] and not table.caption:
                self.blocks.pop()  # the name that the page's end parted from its table
                self.open = None
                table = replace(table, caption=begun.lines[0].text.strip())
        self.last_table = table
        return table

    def _read_line(self, line: Line) -> None:
        mark = parse_mark(line.text)
        if line.level > 0:
            self._add_heading(Heading(mark, _title_of(line, mark), [line], line.level))
        elif self._goes_on(line, mark):
            self._extend(line)
        elif caption := caption_word(line.text):
            self._start(Paragraph([line], caption=caption))
        elif mark is None:
            heading = self._unnumbered(line)
            if heading is not None:
                self._add_heading(heading)
            else:
                self._start(Paragraph([line]))
        elif mark.kind == MarkKind.NOTE:
            self._start(Paragraph([line], mark=mark, note=True))
        else:
            self._read_marked(line, mark)

    def _read_marked(self, line: Line, mark: Mark) -> None:
        if mark.kind in (MarkKind.ARTICLE, MarkKind.COMMENTARY) and not is_reference(mark):
            self._read_clause_start(line, mark)
        elif self._is_heading(line, mark):
            self._add_heading(Heading(mark, _title_of(line, mark), [line]))
        elif self._is_item(mark):
            self.last_by_style[mark.style] = mark
            self._start(Paragraph([line], mark=mark))
        else:
            self._start(Paragraph([line]))

    def _start(self, paragraph: Paragraph) -> None:
        paragraph.full = self.frame.is_filled_by(paragraph.lines[-1])
        self.blocks.append(paragraph)
        self.open = paragraph

    def _extend(self, line: Line) -> None:
        if self.open is not None:
            self.open.lines.append(line)
            self.open.full = self.frame.is_filled_by(line)

    def _add_heading(self, heading: Heading) -> None:
        if heading.mark is not None:
            self.last_by_style[heading.mark.style] = heading.mark
        self.blocks.append(heading)
        self.open = None

    def _goes_on(self, line: Line, mark: Mark | None) -> bool:
        if self.open is None:
            return False
        previous = self.last_by_style.get(mark.style) if mark is not None else None
        return goes_on(self.open, line, mark, frame=self.frame, previous=previous)

    def _is_item(self, mark: Mark) -> bool:
        if is_reference(mark):
            return False
        if mark.kind in DOUBTFUL:
            if mark.kind == MarkKind.NUMBER and not _WORDS.match(mark.rest):
                return False
            begun = follows(mark, self.last_by_style.get(mark.style)) or follows(mark, None)
            return begun and bool(mark.rest)
        if mark.kind == MarkKind.COMPOSITE:
            return not is_quantity(mark)
        if mark.kind in FIXED or mark.kind in UNNUMBERED:
            return False
        return bool(mark.rest)

    def _is_heading(self, line: Line, mark: Mark) -> bool:
        title = _title_of(line, mark)
        if mark.kind in FIXED:
            named = not mark.rest or is_title(title, longest=LONGEST_TITLE)
            return named and not is_reference(mark) and not self._is_foreign(mark)
        if self.frame.is_filled_by(line):
            return False
        if mark.kind == MarkKind.BRACKET:
            return is_title(title, longest=LONGEST_ITEM_TITLE)
        if mark.kind == MarkKind.COMPOSITE:
            return is_title(title, longest=LONGEST_TITLE) and not is_quantity(mark)
        if mark.kind == MarkKind.NUMBER:
            return self._is_bare_number_heading(line, mark, title)
        if mark.kind in _ITEM_TITLED:
            return is_title(title, longest=LONGEST_ITEM_TITLE)
        if mark.kind in _LETTERED:
            return self._is_item(mark) and is_title(title, longest=LONGEST_LETTERED_TITLE)
        return False

    def _is_foreign(self, mark: Mark) -> bool:
        """True for "第1章" in a file that is "第6章": the heading of a document it reprints."""
        own = self.own_division
        return own is not None and own.kind == mark.kind and own.numbers != mark.numbers

    def _is_bare_number_heading(self, line: Line, mark: Mark, title: str) -> bool:
        """True for "１　適用": only at the left edge, in sequence, and in full-width digits."""
        outermost = self.layout.left <= 0 or line.box.left <= self.layout.left + 2.5 * line.size
        return (
            outermost
            and self._is_item(mark)
            and line.text.strip()[0] in _FULL_WIDTH_DIGITS
            and is_title(title, longest=LONGEST_ITEM_TITLE)
        )

    def _unnumbered(self, line: Line) -> Heading | None:
        text = unspread(tidy(line.text))
        if len(text) <= LONGEST_TITLE and _plain(line.text) in self.outline:
            return Heading(None, text, [line])
        size = self.layout.size
        large = size > 0 and _LARGE * size <= line.size <= 3 * size
        words = _WORDS.search(text) is not None
        if (
            large
            and words
            and line in self.page_head
            and not self.frame.is_filled_by(line)
            and is_title(text, longest=LONGEST_ITEM_TITLE)
        ):
            return Heading(None, text, [line])
        return None

    def _read_clause_start(self, line: Line, mark: Mark) -> None:
        """第３条 and （解説）, whose text may begin on the same line."""
        named = _NAMED_ARTICLE.match(mark.rest) if mark.kind == MarkKind.ARTICLE else None
        title, body = (named.group(1), named.group(2)) if named else ("", mark.rest)
        if (
            body
            and not self.frame.is_filled_by(line)
            and is_title(body, longest=LONGEST_ITEM_TITLE)
        ):
            title, body = tidy(f"{title} {body}"), ""
        if mark.kind == MarkKind.COMMENTARY:
            written = line.text.strip().removesuffix(mark.rest)
            title = f"{unspread(tidy(written))} {title}".strip()
        elif not title:
            title = self._title_above()
        self._add_heading(Heading(mark, title, [line]))
        if body:
            box = line.box
            share = 1 - len(body) / max(len(body), len(line.text))
            left = box.left + (box.right - box.left) * share
            rest = Box(box.page, left, box.top, box.right, box.bottom)
            self._start(Paragraph([Line(body, rest, line.size)]))

    def _title_above(self) -> str:
        """The words of a line such as "（目的）" right above a clause number, taken from the text."""
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Paragraph) or len(last.lines) != 1:
            return ""
        match = _TITLE_ABOVE.match(tidy(last.lines[0].text))
        if match is None:
            return ""
        self.blocks.pop()
        return match.group(1)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def _title_of(line: Line, mark: Mark | None) -> str:
    if mark is None or mark.kind in UNNUMBERED:
        return unspread(tidy(line.text))
    title = unspread(tidy(mark.rest))
    named = _TITLE_ABOVE.match(title) if mark.kind == MarkKind.ARTICLE else None
    return named.group(1) if named else title


def _right_edge(lines: Sequence[Line], page: Page, layout: Layout) -> float:
    """The right edge of this page's full lines; the document's where the page does not tell."""
    if layout.right <= 0 or page.width <= 0 or abs(page.width - layout.width) <= 1:
        return layout.right
    wide = [line.box.right for line in lines if line.box.right - line.box.left >= 0.4 * page.width]
    return max(wide) if len(wide) >= 3 else layout.right  # noqa: PLR2004


def _in_order(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[Line | Table]:
    """Lines with each table put before the first line that stands below its top."""
    waiting = sorted(tables, key=lambda table: table.box.top)
    for line in lines:
        while waiting and line.box.top >= waiting[0].box.top:
            yield waiting.pop(0)
        yield line
    yield from waiting
