"""What lines are put together to: headings, paragraphs and tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents import Line, Table
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.titles import follows

FIXED = frozenset(
    {
        MarkKind.PART,
        MarkKind.CHAPTER,
        MarkKind.SECTION,
        MarkKind.SUBSECTION,
        MarkKind.DIVISION,
        MarkKind.APPENDIX,
        MarkKind.POINT,
        MarkKind.ARTICLE,
    }
)
NAMING = 3  # counts of a number (1-2-3) that names a clause without its section
_NUMBERED = FIXED | {MarkKind.COMPOSITE}
UNNUMBERED = frozenset({MarkKind.BRACKET, MarkKind.COMMENTARY})


@dataclass(slots=True)
class Heading:
    """A heading: its mark (None when it has no number), its words, and where it stands.

    ``level`` is the one that the file format declares, 0 when it declares none.
    """

    mark: Mark | None
    title: str
    lines: list[Line]
    level: int = 0

    @property
    def text(self) -> str:
        """Mark and words as shown in a heading path."""
        if self.mark is None or self.mark.kind in UNNUMBERED:
            return self.title
        if self.mark.kind == MarkKind.ARTICLE:
            return self.mark.label + (f"（{self.title}）" if self.title else "")
        return f"{self.mark.label} {self.title}".strip()


@dataclass(slots=True)
class Paragraph:
    """Lines that run on: an item with its mark, plain text, a caption or a note.

    ``caption`` is the caption's first word (図, 表 …), "" when it is none. ``full`` tells that
    the last line reaches the right edge, so that the sentence may go on. ``run_in`` tells that it
    begins on the line of its heading.
    """

    lines: list[Line]
    mark: Mark | None = None
    caption: str = ""
    note: bool = False
    full: bool = False
    run_in: bool = False

    @property
    def left(self) -> float:
        """Left edge of its first line."""
        return self.lines[0].box.left


@dataclass(slots=True)
class TableBlock:
    """A table where it stands in the text."""

    table: Table


Block = Heading | Paragraph | TableBlock


def last_page(table: Table) -> int:
    """The page on which a table ends."""
    return table.rows[-1].box.page if table.rows else table.box.page


def begun_below(blocks: Sequence[Block], page: int) -> Heading | Paragraph | None:
    """The last heading, or name of a table, that stands on ``page`` below its last table.

    Then the first table of the next page is one of its own. Numbered notes are no headings.
    """
    for block in reversed(blocks):
        if isinstance(block, TableBlock):
            return None
        if block.lines[0].box.page != page:
            continue
        if isinstance(block, Paragraph):
            if block.caption == "表":
                return block
        elif block.level or (block.mark is not None and block.mark.kind in _NUMBERED):
            return block
    return None


_VERB_ENDS = ("る", "す", "く", "う", "つ", "む", "ぶ", "ぐ")


def demote_empty(blocks: Sequence[Block]) -> list[Block]:
    """Marked short lines that head nothing become items: "１．地盤条件", "２．環境条件"."""
    result: list[Block] = []
    demoted: Mark | None = None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        before = result[-1] if result else None
        if isinstance(block, Heading) and (
            _heads_nothing(block, following, demoted) or _is_next_step(block, before)
        ):
            demoted = block.mark
            result.append(Paragraph(block.lines, mark=block.mark))
            continue
        mark = block.mark if isinstance(block, Paragraph) else None
        if demoted is not None and mark is not None and follows(mark, demoted):
            demoted = mark  # a longer item among short ones: the list goes on after it
        elif not (isinstance(block, Paragraph) and block.note):
            demoted = None
        result.append(block)
    return result


def _is_next_step(heading: Heading, before: Block | None) -> bool:
    """Whether "(5) 弁を閉じる" goes on the list of the step right before: no heading is a verb."""
    return (
        isinstance(before, Paragraph)
        and before.mark is not None
        and heading.mark is not None
        and not heading.level
        and follows(heading.mark, before.mark)
        and heading.title.endswith(_VERB_ENDS)
        and before.lines[-1].text.strip().endswith(_VERB_ENDS)
    )


def _heads_nothing(heading: Heading, following: Block | None, demoted: Mark | None) -> bool:
    mark = heading.mark
    if mark is None or heading.level or mark.kind in FIXED or mark.kind in UNNUMBERED:
        return False
    if len(mark.numbers) >= NAMING:
        return False  # "1-2-3" names a clause, even one that has only a figure
    if isinstance(following, TableBlock):
        # what has a name of its own needs no heading: here ends a list begun before
        named = bool(following.table.caption.strip())
        return named and demoted is not None and follows(mark, demoted)
    if following is None or (demoted is not None and follows(mark, demoted)):
        return True
    return following.mark is not None and following.mark.style == mark.style
