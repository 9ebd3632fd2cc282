"""Turns lines of pages into headings, paragraphs, captions, notes and tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.documents import Box, Line, LoadedDocument, Page, ReadMethod, Table
from retrieval.structure.furniture import (
    Layout,
    contents_lines,
    is_margin_note,
    measure,
    running_lines,
)
from retrieval.structure.marks import Mark, MarkKind, fold, follows, is_title, parse_mark
from retrieval.structure.sentences import tidy

LONGEST_TITLE = 46
LONGEST_ITEM_TITLE = 32

_CAPTION = re.compile(
    r"^(図|表|写真|別図|様式|参考図|参考表|解説図|解説表|Fig|Table)\s?-?\s?[0-9A-Z一二三四五六七八九十](?:[0-9.\-\s()]|[a-z](?![a-z]))*(.*)$"
)
_ENDED = re.compile(r"[。｡）)」』:：]$")
_JOINS_ON = re.compile(
    r"^[をはがにのでともへやるれりしすせてくけこらなばずぬ、。，．）)」』々ーぁぃぅぇぉっゃゅょ]"
)
_OPEN_END = re.compile(r"[、，,・（(「『〔の]$")
_LEAD = re.compile(
    r"(?:以下|次|下記|下表|左記)(?:の|に|による|とお|のとお|各号|示す|掲げる)|各号|による。$|のとおり"
)
_STRUCTURAL = frozenset(
    {
        MarkKind.FORMAT,
        MarkKind.PART,
        MarkKind.CHAPTER,
        MarkKind.SECTION,
        MarkKind.SUBSECTION,
        MarkKind.DIVISION,
        MarkKind.APPENDIX,
        MarkKind.ARTICLE,
    }
)
_TITLED = frozenset(
    {MarkKind.COMPOSITE, MarkKind.NUMBER_DOT, MarkKind.PAREN, MarkKind.HALF_PAREN, MarkKind.NUMBER}
)
_DEEP_TITLED = frozenset(
    {
        MarkKind.LATIN,
        MarkKind.PAREN_LATIN,
        MarkKind.CIRCLED,
        MarkKind.ROMAN,
        MarkKind.KANA,
        MarkKind.PAREN_KANA,
    }
)


@dataclass(slots=True)
class Heading:
    """A heading: its mark (None when it has no number), its words, and where it stands."""

    mark: Mark | None
    title: str
    lines: list[Line]
    level: int = 0

    @property
    def text(self) -> str:
        """Mark and words as shown in a heading path."""
        if self.mark is None or self.mark.kind in (MarkKind.COMMENTARY, MarkKind.BRACKET):
            return self.title
        return f"{self.mark.label} {self.title}".strip()


@dataclass(slots=True)
class Paragraph:
    """Lines that run on: an item with its mark, or plain text, a caption or a note."""

    lines: list[Line]
    mark: Mark | None = None
    caption: str = ""  # the caption's first word (図, 表 …), "" when it is none
    note: bool = False
    closed: bool = False
    full: bool = field(default=False)


@dataclass(slots=True)
class TableBlock:
    """A table where it stands in the text."""

    table: Table


Block = Heading | Paragraph | TableBlock


def find_blocks(loaded: LoadedDocument) -> list[Block]:
    """Blocks of the whole document, running over page ends; no furniture, no contents lists."""
    layout = measure(loaded.pages)
    dropped = running_lines(loaded.pages, layout) | contents_lines(loaded.pages)
    outline = frozenset(_plain(item.title) for item in loaded.outline)
    builder = _Builder(layout, outline)
    for page_index, page in enumerate(loaded.pages):
        kept = [line for index, line in enumerate(page.lines) if (page_index, index) not in dropped]
        builder.read_page(page, kept)
    return demote_empty(builder.blocks)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


class _Builder:
    """Reads pages one after another; what is open at a page's end goes on on the next."""

    def __init__(self, layout: Layout, outline: frozenset[str]) -> None:
        self.layout = layout
        self.outline = outline
        self.blocks: list[Block] = []
        self.open: Paragraph | None = None
        self.last_by_style: dict[str, Mark] = {}
        self.right = layout.right

    def read_page(self, page: Page, lines: Sequence[Line]) -> None:
        self.right = _right_edge(lines, page, self.layout)
        margin: list[Line] = []
        previous: Line | None = None
        for element in _in_order(lines, page.tables):
            if isinstance(element, Table):
                # An open sentence may go on below or after the table.
                self._insert(TableBlock(element))
                continue
            if not element.text.strip():
                continue
            if is_margin_note(element, page, self.layout):
                margin.append(element)
                continue
            if margin and previous is not None and element.box.top - margin[-1].box.bottom > 12:
                self._flush_margin(margin)
            self._read_line(element)
            previous = element
        self._flush_margin(margin)

    def _insert(self, block: Block) -> None:
        """Puts a block after the open paragraph without closing it."""
        self.blocks.append(block)

    def _flush_margin(self, margin: list[Line]) -> None:
        if margin:
            self._insert(Paragraph(list(margin), note=True, closed=True))
            margin.clear()

    def _read_line(self, line: Line) -> None:
        mark = parse_mark(line.text)
        if line.level > 0:
            self._add_heading(Heading(mark, _title_of(line, mark), [line], line.level))
            return
        if self._continues(line, mark):
            self._extend(line)
            return
        caption = caption_word(line.text)
        if caption:
            self._start(Paragraph([line], caption=caption), line)
            return
        heading = self._as_heading(line, mark)
        if heading is not None:
            self._add_heading(heading)
            return
        if mark is not None and mark.kind == MarkKind.NOTE:
            self._start(Paragraph([line], mark=mark, note=True), line)
            return
        if mark is not None and self._is_item(mark):
            self.last_by_style[mark.style] = mark
            self._start(Paragraph([line], mark=mark), line)
            return
        self._start(Paragraph([line]), line)

    def _start(self, paragraph: Paragraph, line: Line) -> None:
        paragraph.full = self._is_full(line)
        self.blocks.append(paragraph)
        self.open = paragraph

    def _extend(self, line: Line) -> None:
        if self.open is None:
            return
        self.open.lines.append(line)
        self.open.full = self._is_full(line)

    def _add_heading(self, heading: Heading) -> None:
        if heading.mark is not None:
            self.last_by_style[heading.mark.style] = heading.mark
        self.blocks.append(heading)
        self.open = None

    def _is_full(self, line: Line) -> bool:
        if line.size <= 0 or self.right <= 0:
            return False
        return line.box.right >= self.right - 2.2 * max(line.size, 6.0)

    def _continues(self, line: Line, mark: Mark | None) -> bool:
        """True when ``line`` goes on with the open paragraph's sentence."""
        paragraph = self.open
        if paragraph is None or paragraph.closed or line.size <= 0:
            return False
        last = paragraph.lines[-1]
        text = tidy(last.text)
        if paragraph.caption:
            return False
        if _is_formula_gap(last, line):
            return False
        ended = re.search(r"[。｡]$", text) is not None
        if ended:
            return mark is None and paragraph.full and self._hangs(paragraph, line)
        if paragraph.full:
            return not (mark is not None and self._breaks_in(paragraph, line, mark))
        if mark is not None and mark.kind not in (MarkKind.NUMBER,):
            return False
        if caption_word(line.text):
            return False
        return _OPEN_END.search(text) is not None or (
            _JOINS_ON.match(line.text.strip()) is not None and len(text) > 8 and _near(last, line)
        )

    def _hangs(self, paragraph: Paragraph, line: Line) -> bool:
        """True when a line after a full stop stands where the paragraph's lines stand."""
        if len(paragraph.lines) < 2:
            return paragraph.lines[0].box.left - line.box.left > 0.5 * line.size
        return abs(paragraph.lines[-1].box.left - line.box.left) < 0.6 * line.size

    def _breaks_in(self, paragraph: Paragraph, line: Line, mark: Mark) -> bool:
        """True when a marked line after a full, unfinished one begins something new all the same."""
        if mark.kind in _STRUCTURAL:
            return is_title(mark.rest, longest=LONGEST_TITLE) and not self._is_full(line)
        if mark.kind in (MarkKind.NUMBER, MarkKind.BULLET) and not paragraph.mark:
            return False
        in_sequence = follows(mark, self.last_by_style.get(mark.style)) or follows(mark, None)
        if not in_sequence:
            return False
        if paragraph.note and mark.kind == MarkKind.NOTE:
            return True
        own = paragraph.lines[-1] if len(paragraph.lines) > 1 else paragraph.lines[0]
        if len(paragraph.lines) > 1:
            return line.box.left < own.box.left - 0.5 * line.size
        if paragraph.mark is not None and paragraph.mark.style == mark.style:
            return abs(line.box.left - own.box.left) < 0.5 * line.size
        return False

    def _is_item(self, mark: Mark) -> bool:
        if mark.kind == MarkKind.NUMBER:
            return follows(mark, self.last_by_style.get(mark.style)) or mark.numbers == (1,)
        if mark.kind == MarkKind.COMPOSITE:
            return not _is_quantity(mark)
        if mark.kind in _STRUCTURAL:
            return mark.kind == MarkKind.ARTICLE
        if mark.kind in (MarkKind.COMMENTARY, MarkKind.BRACKET):
            return False
        return bool(mark.rest)

    def _as_heading(self, line: Line, mark: Mark | None) -> Heading | None:
        text = tidy(line.text)
        if mark is None:
            return self._unnumbered_heading(line, text)
        full = self._is_full(line)
        title = _title_of(line, mark)
        if mark.kind == MarkKind.ARTICLE:
            return self._article(line, mark)
        if mark.kind in _STRUCTURAL:
            if (not mark.rest or is_title(title, longest=LONGEST_TITLE)) and not _in_text(mark):
                return Heading(mark, title, [line])
            return None
        if mark.kind == MarkKind.COMMENTARY:
            if mark.rest and not is_title(title, longest=LONGEST_ITEM_TITLE):
                return (
                    Heading(mark, _inner(line.text), [line])
                    if len(mark.label) > 2 and not mark.rest
                    else None
                )
            return Heading(mark, text, [line])
        if mark.kind == MarkKind.BRACKET:
            return (
                Heading(mark, text, [line]) if is_title(title, longest=LONGEST_ITEM_TITLE) else None
            )
        if mark.kind == MarkKind.COMPOSITE:
            good = is_title(title, longest=LONGEST_TITLE) and not _is_quantity(mark)
            return Heading(mark, title, [line]) if good and not full else None
        if full or _LEADERLESS_VALUE.search(title):
            return None
        if mark.kind == MarkKind.NUMBER:
            proper = follows(mark, self.last_by_style.get(mark.style)) or mark.numbers == (1,)
            left = self.layout.left <= 0 or line.box.left <= self.layout.left + 2.5 * line.size
            good = proper and left and line.text.strip()[0] in "０１２３４５６７８９"
            return (
                Heading(mark, title, [line])
                if good and is_title(title, longest=LONGEST_ITEM_TITLE)
                else None
            )
        if mark.kind in _TITLED and is_title(title, longest=LONGEST_ITEM_TITLE):
            return Heading(mark, title, [line])
        if mark.kind in _DEEP_TITLED and is_title(title, longest=24):
            return Heading(mark, title, [line])
        return None

    def _unnumbered_heading(self, line: Line, text: str) -> Heading | None:
        if _plain(line.text) in self.outline and len(text) <= LONGEST_TITLE:
            return Heading(None, text, [line])
        large = self.layout.size > 0 and line.size >= 1.3 * self.layout.size
        if (
            large
            and is_title(text, longest=LONGEST_ITEM_TITLE)
            and len(text) >= 3
            and not self._is_full(line)
        ):
            if re.search(r"[一-龥ァ-ヶ]", text) and line.size <= 3 * self.layout.size:
                return Heading(None, text, [line])
        return None

    def _article(self, line: Line, mark: Mark) -> Heading | None:
        rest = mark.rest
        if _in_text(mark):
            return None
        named = re.match(r"^[（(]([^（）()]{1,40})[)）]\s*(.*)$", rest)
        if named is None and is_title(rest, longest=LONGEST_ITEM_TITLE) and not self._is_full(line):
            return Heading(mark, tidy(rest), [line])
        title = named.group(1) if named else ""
        body = named.group(2) if named else rest
        before = self._title_above()
        heading = Heading(mark, title or before, [line])
        if body:
            # The clause's text begins on the heading's own line.
            self._pending_body(heading, line, body)
            return None
        return heading

    def _title_above(self) -> str:
        """The words of a line such as "（目的）" right above a clause number, taken out of the text."""
        if not self.blocks or not isinstance(self.blocks[-1], (Paragraph, Heading)):
            return ""
        last = self.blocks[-1]
        if len(last.lines) != 1:
            return ""
        match = re.match(r"^[（(]([^（）()]{1,30})[)）]$", tidy(last.lines[0].text))
        if match is None:
            return ""
        self.blocks.pop()
        return match.group(1)

    def _pending_body(self, heading: Heading, line: Line, body: str) -> None:
        self._add_heading(heading)
        share = max(0.0, 1 - len(body) / max(1, len(line.text)))
        box = line.box
        left = box.left + (box.right - box.left) * share
        rest = Line(body, Box(box.page, left, box.top, box.right, box.bottom), line.size)
        self._start(Paragraph([rest]), rest)


_LEADERLESS_VALUE = re.compile(r"(?:=|＝|≦|≧|[0-9]\s?(?:mm|cm|m|％|%|kN|N/mm2)$)")


def _is_quantity(mark: Mark) -> bool:
    """True for what looks like a numbered clause but is a measure or a span: 1.5 m, 10-20."""
    if "." in mark.style and len(mark.numbers) == 2 and not mark.rest:
        return True
    return (
        re.match(
            r"^(?:[a-zA-Zμ°℃％%㎜㎝㎡㎥]|[ｍｃｋｇ]|倍|度|程度|以上|以下|未満|～|~|ｍ)", mark.rest
        )
        is not None
    )


def _in_text(mark: Mark) -> bool:
    """True when "第3条" and the like are a reference inside a sentence."""
    return (
        re.match(
            r"^(?:[のをはがでにと、。，]|及び|または|又は|から|まで|第[0-9０-９]|[0-9０-９]*項|各号|に規定)",
            mark.rest,
        )
        is not None
    )


def _inner(text: str) -> str:
    return tidy(text)


def _title_of(line: Line, mark: Mark | None) -> str:
    if mark is None or mark.kind in (MarkKind.COMMENTARY, MarkKind.BRACKET):
        return tidy(line.text)
    return _unspread(tidy(mark.rest))


def _unspread(title: str) -> str:
    """ "総 則" with letters spread apart → "総則"."""
    return re.sub(r"(?<=[一-龥ぁ-んァ-ヶー]) (?=[一-龥ぁ-んァ-ヶー])", "", title)


def caption_word(text: str) -> str:
    """図, 表 … when the line is a caption; "" otherwise."""
    folded = fold(text).strip()
    match = _CAPTION.match(folded)
    if match is None or len(folded) > 70:
        return ""
    rest = match.group(2).strip()
    if re.match(
        r"^(?:[のをはがでにとへ、。，）)]|及び|または|又は|から|まで|より|による|参照|～)", rest
    ):
        return ""
    if "。" in rest or rest.endswith("、"):
        return ""
    return match.group(1)


def _near(last: Line, line: Line) -> bool:
    if last.box.page != line.box.page:
        return True
    return line.box.top - last.box.bottom < 1.6 * max(line.size, 1.0)


def _is_formula_gap(last: Line, line: Line) -> bool:
    """True when so much stands between two lines that they cannot be one sentence."""
    if last.box.page != line.box.page:
        return False
    return line.box.top - last.box.bottom > 3.0 * max(line.size, last.size, 1.0) or (
        line.box.bottom < last.box.top - 2.0 * line.size
    )


def _right_edge(lines: Sequence[Line], page: Page, layout: Layout) -> float:
    """The right edge of this page's full lines, the document's where the page does not tell."""
    if layout.right <= 0 or page.width <= 0:
        return layout.right
    if abs(page.width - layout.width) <= 1:
        return layout.right
    wide = [line.box.right for line in lines if line.box.right - line.box.left >= 0.4 * page.width]
    return max(wide) if len(wide) >= 3 else layout.right


def _in_order(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[Line | Table]:
    """Lines with each table put before the first line that stands below its top."""
    waiting = sorted(tables, key=lambda table: table.box.top)
    for line in lines:
        while waiting and line.box.top >= waiting[0].box.top:
            yield waiting.pop(0)
        yield line
    yield from waiting


def demote_empty(blocks: Sequence[Block]) -> list[Block]:
    """Marked short lines that head nothing become items: "１．地盤条件" "２．環境条件"."""
    result: list[Block] = []
    demoted: Mark | None = None
    for index, block in enumerate(blocks):
        if not isinstance(block, Heading) or block.mark is None or block.level:
            if not isinstance(block, Heading):
                # Notes and captions between items do not end a list.
                demoted = None if isinstance(block, TableBlock) else demoted
            result.append(block)
            continue
        mark = block.mark
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _is_bare_item(block, following, demoted):
            demoted = mark
            result.append(Paragraph(block.lines, mark=mark))
            continue
        demoted = None
        result.append(block)
    return result


def _is_bare_item(heading: Heading, following: Block | None, demoted: Mark | None) -> bool:
    mark = heading.mark
    if (
        mark is None
        or mark.kind in _STRUCTURAL
        or mark.kind in (MarkKind.BRACKET, MarkKind.COMMENTARY)
    ):
        return False
    if isinstance(following, Heading):
        if following.mark is not None and following.mark.style == mark.style:
            return True
        return demoted is not None and follows(mark, demoted)
    if isinstance(following, Paragraph):
        if following.mark is not None and following.mark.style == mark.style:
            return True
        return False
    return following is None


def is_lead(text: str) -> bool:
    """True when a sentence announces the list or table that follows it."""
    return _LEAD.search(text) is not None or text.endswith(("：", ":"))


def is_poor(method: ReadMethod) -> bool:
    """True for a page whose text is not to be relied on."""
    return method in (ReadMethod.PENDING, ReadMethod.FAILED)
