"""Reads lines in order and decides what each begins or goes on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.documents import Line, LoadedDocument, Page, Table
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
from retrieval.structure.frames import column_frames
from retrieval.structure.furniture import (
    Layout,
    contents_lines,
    margin_notes,
    measure,
    running_lines,
)
from retrieval.structure.joining import LONGEST_TITLE, Frame, ends_heading, goes_on
from retrieval.structure.judging import LONGEST_ITEM_TITLE, Judge
from retrieval.structure.marks import Mark, MarkKind, parse_mark
from retrieval.structure.run_in import (
    bracketed_above,
    is_usual,
    named_article,
    part_of,
    plain,
    split_bracketed,
    split_catchword,
    title_of,
)
from retrieval.structure.sentences import tidy
from retrieval.structure.titles import caption_word, is_title, unspread

_CLAUSES = frozenset({MarkKind.POINT, MarkKind.ARTICLE})
_LARGE = 1.3  # a heading without a number is known by characters this much larger than the text's
# An article's own text is its first paragraph, though nobody numbers it: the next one is "２".
_FIRST = Mark(MarkKind.NUMBER, (1,), MarkKind.NUMBER.value, "1", "")
_WORDS = re.compile(r"[一-龥ぁ-んァ-ヶー]{2}")


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
        self.outline = frozenset(plain(item.title) for item in loaded.outline)
        self.blocks: list[Block] = []
        self.open: Paragraph | None = None
        self.last_table: Table | None = None
        frame = Frame(layout.left, layout.right)
        self.judge = Judge(layout, parse_mark(loaded.title), frame)
        self.page_head: list[Line] = []
        self.catchwords = False  # whether words in brackets head clauses here
        self.columns: list[Frame] = []

    def read_page(self, page: Page, lines: Sequence[Line]) -> None:
        """Append the page's blocks. Tables and margin notes do not end an open sentence."""
        body, notes = margin_notes(lines, page, self.layout)
        frames = column_frames(body, page, self.layout, self.columns)
        columns = list(dict.fromkeys(frames.values()))
        self.columns = columns if len(columns) > 1 else []
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
            self.judge.frame = frames[id(element)]
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
            self._add_heading(Heading(mark, title_of(line, mark), [line], line.level))
        elif self._goes_on(line, mark):
            self._extend(line)
        elif mark is None and (heading := self._heading_before(line)):
            heading.title += tidy(line.text)
            heading.lines.append(line)
        elif caption := caption_word(line.text):
            self._start(Paragraph([line], caption=caption))
        elif mark is None:
            self._read_unmarked(line)
        elif mark.kind == MarkKind.NOTE:
            self._start(Paragraph([line], mark=mark, note=True))
        else:
            self._read_marked(line, mark)

    def _read_unmarked(self, line: Line) -> None:
        heading = self._unnumbered(line)
        named = None if heading else split_bracketed(line.text)
        # Bracketed words before a sentence are catchwords where the usual ones have begun so.
        if named is not None and is_usual(named[0].rest) and self._is_at_head():
            self.catchwords = True
        if named is not None and self.catchwords:
            mark, body = named
            self._add_heading(Heading(mark, mark.rest, [line]))
            self._start(Paragraph([part_of(line, body)], run_in=True))
        elif heading is not None:
            self._add_heading(heading)
        else:
            self._start(Paragraph([line]))

    def _is_at_head(self) -> bool:
        """True before the first sentence or item of a file, a chapter or a clause."""
        for block in reversed(self.blocks):
            if isinstance(block, Heading):
                return not _is_listed(block.mark)
            if isinstance(block, Paragraph) and (
                block.mark is not None or any("。" in line.text for line in block.lines)
            ):
                return False
        return True

    def _read_marked(self, line: Line, mark: Mark) -> None:
        if self.judge.is_clause_start(mark):
            self._read_clause_start(line, mark)
        elif self.judge.is_heading(line, mark):
            self._add_heading(Heading(mark, title_of(line, mark), [line]))
        elif self.judge.may_run_in(line, mark) and (named := split_catchword(mark.rest)):
            self._add_heading(Heading(mark, named[0], [line]))
            self._start(Paragraph([part_of(line, named[1])], run_in=True))
        elif self.judge.is_item(mark):
            self.judge.last[mark.style] = mark
            self._start(Paragraph([line], mark=mark))
        else:
            self._start(Paragraph([line]))

    def _heading_before(self, line: Line) -> Heading | None:
        """The heading that ``line`` ends."""
        last = self.blocks[-1] if self.blocks else None
        frame = self.judge.frame
        return last if isinstance(last, Heading) and ends_heading(last, line, frame) else None

    def _start(self, paragraph: Paragraph) -> None:
        paragraph.full = self.judge.frame.is_filled_by(paragraph.lines[-1])
        self.blocks.append(paragraph)
        self.open = paragraph

    def _extend(self, line: Line) -> None:
        if self.open is not None:
            self.open.lines.append(line)
            self.open.full = self.judge.frame.is_filled_by(line)

    def _add_heading(self, heading: Heading) -> None:
        if heading.mark is not None:
            self.judge.last[heading.mark.style] = heading.mark
        if _is_listed(heading.mark):
            self.catchwords = False  # what comes is said of a thing of the list
        self.blocks.append(heading)
        self.open = None

    def _goes_on(self, line: Line, mark: Mark | None) -> bool:
        if self.open is None:
            return False
        previous = self.judge.last.get(mark.style) if mark is not None else None
        return goes_on(self.open, line, mark, frame=self.judge.frame, previous=previous)

    def _unnumbered(self, line: Line) -> Heading | None:
        text = unspread(tidy(line.text))
        if len(text) <= LONGEST_TITLE and plain(line.text) in self.outline:
            return Heading(None, text, [line])
        size = self.layout.size
        large = size > 0 and _LARGE * size <= line.size <= 3 * size
        words = _WORDS.search(text) is not None
        if (
            large
            and words
            and line in self.page_head
            and not self.judge.frame.is_filled_by(line)
            and is_title(text, longest=LONGEST_ITEM_TITLE)
        ):
            return Heading(None, text, [line])
        return None

    def _read_clause_start(self, line: Line, mark: Mark) -> None:
        """第３条, 第３ and （解説）, whose text may begin on the same line."""
        named = None
        if mark.kind in _CLAUSES:
            named = named_article(mark.rest) or split_catchword(mark.rest)
        title, body = named or ("", mark.rest)
        if (
            body
            and not self.judge.frame.is_filled_by(line)
            and is_title(body, longest=LONGEST_ITEM_TITLE)
        ):
            title, body = tidy(f"{title} {body}"), ""
        if mark.kind == MarkKind.COMMENTARY:
            written = line.text.strip().removesuffix(mark.rest)
            title = f"{unspread(tidy(written))} {title}".strip()
        elif not title:
            title = self._title_above()
        self._add_heading(Heading(mark, unspread(title), [line]))
        if body:
            self._start(Paragraph([part_of(line, body)], run_in=True))
            if mark.kind in _CLAUSES:
                self.judge.last[_FIRST.style] = _FIRST

    def _title_above(self) -> str:
        """The words of a line such as "（目的）" right above a clause number, taken from the text.

        A table that is set in between belongs to the clause before.
        """
        for place in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[place]
            if isinstance(block, TableBlock):
                continue
            if not isinstance(block, Paragraph) or len(block.lines) != 1:
                return ""
            title = bracketed_above(block.lines[0].text)
            if title:
                del self.blocks[place]
            return title
        return ""


def _is_listed(mark: Mark | None) -> bool:
    """True for the mark of a heading that numbers the things of a list, as (1) does."""
    return mark is not None and mark.kind not in FIXED | UNNUMBERED | {MarkKind.COMPOSITE}


def _in_order(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[Line | Table]:
    """Lines with each table put before the first line that stands below its top."""
    waiting = sorted(tables, key=lambda table: table.box.top)
    for line in lines:
        while waiting and line.box.top >= waiting[0].box.top:
            yield waiting.pop(0)
        yield line
    yield from waiting
