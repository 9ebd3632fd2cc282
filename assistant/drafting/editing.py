"""A section changed by hand: what stays keeps its origin, what is new is the person's.

Read from the text that `section_text.section_as_text` gives. Nothing in it is a template or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.drafting.alike import stretches
from assistant.drafting.draft import (
    Block,
    Cell,
    Gap,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    SectionState,
    Span,
    Table,
)
from assistant.drafting.markers import without_marks
from assistant.drafting.section_text import (
    GAP,
    SOURCE,
    Token,
    block_as_text,
    cells_in,
    lines_in,
    read_line,
    row_as_text,
    schedule_in,
    section_as_text,
    sources_in,
    tokens_in,
    tokens_of,
    unescaped,
)
from assistant.drafting.tracing import REMARK, Support, texts_in, traced_texts, with_cells
from retrieval.errors import NaniwaError

__all__ = ["edited", "section_as_text"]

LARGEST_TEXT = 200_000
"""Characters that a section may have when it comes back."""
_PERSON = Origin(OriginKind.PERSON)
_ALIKE = 0.3
_MOST_BLOCKS = 3_000
_MOST_ROWS = 3_000
_MOST_COLUMNS = 60
_MOST_CANDIDATES = 30
_LONGEST_COMPARED = 400
_MOST_COMPARED = 100_000_000  # pairs of characters, of the whole section
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def edited(section: Section, text: str, values: Mapping[str, object]) -> Section:
    """The section as ``text`` has it; ``values`` is the project sheet, as the draft keeps it.

    Unchanged words keep origin and citation; a gap that is left stays one; a number that is new and
    that neither the sheet, the evidence nor the rest of the section supports gets a remark. Raises
    NaniwaError (``edited_text``) when the text is too long.
    """
    if len(text) > LARGEST_TEXT:
        raise NaniwaError(
            f"節「{section.heading}」の文が長すぎます（{LARGEST_TEXT:,}字まで）。",
            code="edited_text",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.rstrip() == section_as_text(section).rstrip():
        return section
    sources = sources_in(section)
    lines = list(lines_in(_CONTROL.sub("", without_marks(text))))
    _check_size(section.heading, lines)
    blocks = tuple(_blocks(section, lines, sources))
    known = Support((*texts_in(values), *traced_texts(section)))
    checked = tuple(with_cells(block, lambda cell: _checked(cell, known)) for block in blocks)
    return replace(section, blocks=checked, state=SectionState.EDITED)


def _check_size(heading: str, blocks: Sequence[Sequence[str]]) -> None:
    """Refuse what no section has and would take minutes to be compared with what stood there."""
    rows = max(map(len, blocks), default=0)
    columns = max(
        (line.count("|") for lines in blocks for line in lines if line.lstrip().startswith("|")),
        default=0,
    )
    if len(blocks) > _MOST_BLOCKS:
        what = f"段落が多すぎます（{_MOST_BLOCKS:,}まで）"
    elif rows > _MOST_ROWS:
        what = f"表の行が多すぎます（{_MOST_ROWS:,}まで）"
    elif columns > _MOST_COLUMNS:
        what = f"表の列が多すぎます（{_MOST_COLUMNS - 1}まで）"
    else:
        return
    raise NaniwaError(f"節「{heading}」の{what}。", code="edited_text")


@dataclass(slots=True)
class _Room:
    """How many pairs of characters may still be compared."""

    left: int = _MOST_COMPARED


@dataclass(frozen=True, slots=True)
class _Old:
    """A block as it was, with its text."""

    block: Block
    text: str


def _blocks(
    section: Section, blocks: Sequence[Sequence[str]], sources: Mapping[Origin, int]
) -> Iterator[Block]:
    old = list(_old_blocks(section, sources))
    new = ["\n".join(line.rstrip() for line in lines) for lines in blocks]
    schedules = [item for item in section.blocks if isinstance(item, Schedule)]
    room = _Room()
    for kind, start, end, new_start, new_end in stretches([item.text for item in old], new):
        if kind == "equal":
            yield from (item.block for item in old[start:end])
            continue
        left = old[start:end]
        for changed in new[new_start:new_end]:
            place = _most_alike(changed, left[:_MOST_CANDIDATES], room)
            before = left[place].block if place is not None else None
            if place is not None:
                left = left[place + 1 :]
            block = _block(changed, before, sources, schedules)
            if block is not None:
                yield block


def _old_blocks(section: Section, sources: Mapping[Origin, int]) -> Iterator[_Old]:
    schedules = 0
    for block in section.blocks:
        schedules += isinstance(block, Schedule)
        text = block_as_text(block, sources, schedules)
        if text.strip():
            yield _Old(block, "\n".join(line.rstrip() for line in text.split("\n")))


def _most_alike(text: str, old: Sequence[_Old], room: _Room) -> int | None:
    """Which of the old blocks a changed one came from."""
    is_table = text.lstrip().startswith(("|", "表: "))
    best, place = _ALIKE, None
    for number, item in enumerate(old):
        if isinstance(item.block, Schedule) or isinstance(item.block, Table) != is_table:
            continue
        ours, theirs = item.text[:_LONGEST_COMPARED], text[:_LONGEST_COMPARED]
        room.left -= len(ours) * len(theirs)
        if room.left < 0:
            break
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, place = ratio, number
    return place


def _block(
    text: str, before: Block | None, sources: Mapping[Origin, int], schedules: Sequence[Schedule]
) -> Block | None:
    if number := schedule_in(text):
        return schedules[number - 1] if number <= len(schedules) else None
    lines = text.split("\n")
    if any(line.lstrip().startswith("|") for line in lines):
        return _table(lines, before if isinstance(before, Table) else None, sources)
    line = read_line(text)
    paragraph = before if isinstance(before, Paragraph) else None
    spans = _spans(line.text, paragraph.spans if paragraph else (), sources)
    if not spans:
        return None
    number_text = line.number
    if paragraph and paragraph.style is line.style and not paragraph.number and line.number == "1.":
        number_text = ""  # it had none of its own
    return Paragraph(spans, line.style, line.level, number=number_text)


def _table(lines: Sequence[str], before: Table | None, sources: Mapping[Origin, int]) -> Table:
    caption = "".join(line.removeprefix("表: ") for line in lines if line.startswith("表: "))
    notes = tuple(unescaped(line.removeprefix("注: ")) for line in lines if line.startswith("注: "))
    rows = [line for line in lines if line.lstrip().startswith("|")]
    header = tuple(unescaped(cell) for cell in cells_in(rows[0]))
    numeric: tuple[int, ...] = ()
    body = rows[1:]
    if body and re.fullmatch(r"[|:\- ]+", body[0]):
        marks = cells_in(body.pop(0))
        numeric = tuple(n for n, mark in enumerate(marks) if mark.endswith("-:"))
    old = list(before.rows) if before else []
    texts = [row_as_text(row, sources).rstrip() for row in old]
    made: list[tuple[Cell, ...]] = []
    for kind, start, end, new_start, new_end in stretches(texts, body):
        if kind == "equal":
            made += old[start:end]
            continue
        for offset, line in enumerate(body[new_start:new_end]):
            was = old[start + offset] if start + offset < end else ()
            cells = cells_in(line)
            width = max(len(cells), len(header))
            made.append(
                tuple(
                    _spans(
                        cells[n] if n < len(cells) else "",
                        was[n] if n < len(was) else (),
                        sources,
                        cell=True,
                    )
                    for n in range(width)
                )
            )
    return Table(header, tuple(made), unescaped(caption), numeric, notes)


def _spans(
    text: str, before: Sequence[Span], sources: Mapping[Origin, int], *, cell: bool = False
) -> Cell:
    """The spans of a changed line: kept pieces with their origin, new ones as the person's."""
    old = tokens_of(before, sources, cell=cell)
    new = tokens_in(text)
    if old and new and new[0] == f"\\{old[0].text}":
        old[0] = replace(old[0], text=new[0])  # escaped only because the line begins with it
    pieces: list[Token] = []
    kept_marks: set[int] = set()
    for start, end, new_start, new_end in _changes([token.text for token in old], new):
        if start is not None:
            pieces += old[start:end]
            kept_marks |= {id(token.span) for token in old[start:end] if token.marks}
        else:
            pieces += _written(new[new_start:new_end], sources)
    words = (
        _without_source(piece) if _lost_its_mark(piece, kept_marks, sources) else piece
        for piece in pieces
        if not piece.marks
    )
    return (*(span for span in before if not span.text and span.remark), *_joined(words))


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int, int, int]]:
    """Stretches in order: (start, end, …) of the old that stay, (None, 0, start, end) of the new."""
    for kind, start, end, new_start, new_end in stretches(old, new):
        if kind == "equal":
            yield start, end, 0, 0
        elif new_end > new_start:
            yield None, 0, new_start, new_end


def _written(tokens: Sequence[str], sources: Mapping[Origin, int]) -> Iterator[Token]:
    """What a person wrote: words, gaps of their own, and words to which they put a source."""
    by_number = {number: origin for origin, number in sources.items()}
    words: list[Token] = []
    for text in tokens:
        source, gap = SOURCE.fullmatch(text), GAP.fullmatch(text)
        if source and int(source[1]) in by_number and words:
            origin = by_number[int(source[1])]
            words = [
                replace(word, span=replace(word.span, origin=origin))
                if word.span.gap is None
                else word
                for word in words
            ]
            yield from words
            words = []
        elif gap:
            missing = Gap(unescaped(gap[1]))
            words.append(Token(text, Span(missing.text, _PERSON, missing)))
        else:
            words.append(Token(text, Span("", _PERSON)))
    yield from words


def _lost_its_mark(piece: Token, kept: set[int], sources: Mapping[Origin, int]) -> bool:
    """Whether a person took away the source of words that stay. Words that they put one to have none to lose."""
    span = piece.span
    return bool(span.text) and span.origin in sources and id(span) not in kept


def _without_source(piece: Token) -> Token:
    return replace(piece, span=replace(piece.span, origin=_PERSON))


def _joined(pieces: Iterator[Token]) -> Iterator[Span]:
    """Pieces of the same span put together again; a remark stays with the first of them."""
    waiting: Span | None = None
    last: Span | None = None
    said: set[int] = set()
    for piece in pieces:
        span = piece.span
        text = span.text if span.gap is not None else unescaped(piece.text)
        if waiting is not None and last == span and span.gap is None:
            waiting = replace(waiting, text=waiting.text + text)
            continue
        if waiting is not None:
            yield waiting
        remark = "" if id(span) in said else _kept_remark(span.remark)
        said.add(id(span))
        waiting, last = replace(span, text=text, remark=remark), span
    if waiting is not None:
        yield waiting


def _kept_remark(remark: str) -> str:
    """A remark without what is found anew."""
    return "\n".join(line for line in remark.split("\n") if not line.startswith(REMARK))


def _checked(cell: Cell, known: Support) -> Cell:
    """A remark on a person's words where a number of the line that they changed rests on nothing."""
    places = [n for n, span in enumerate(cell) if span.origin.kind is OriginKind.PERSON]
    if not places:
        return cell
    from assistant.drafting.tracing import numbers_of

    text = "".join(span.text for span in cell if span.gap is None)
    wrong = [number.text for number in numbers_of(text) if not known.has(number)]
    if not wrong:
        return cell
    with_digits = [n for n in places if any(letter.isnumeric() for letter in cell[n].text)]
    place = (with_digits or places)[0]
    span = cell[place]
    remark = f"{REMARK}（{'、'.join(dict.fromkeys(wrong))}）。"
    said = [line for line in _kept_remark(span.remark).split("\n") if line]
    marked = replace(span, remark="\n".join((*said, remark)))
    return (*cell[:place], marked, *cell[place + 1 :])
