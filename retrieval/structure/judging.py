"""Judges what a line with a mark is: a heading, an item of a list, or text that goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from retrieval.documents import Line
from retrieval.structure.blocks import FIXED, UNNUMBERED
from retrieval.structure.furniture import Layout
from retrieval.structure.joining import DOUBTFUL, LONGEST_TITLE, Frame
from retrieval.structure.marks import Mark, MarkKind
from retrieval.structure.run_in import title_of
from retrieval.structure.titles import follows, is_quantity, is_reference, is_title

LONGEST_ITEM_TITLE = 32
LONGEST_LETTERED_TITLE = 24
LONGEST_RUN_ON_TITLE = 12

_FULL_WIDTH_DIGITS = "０１２３４５６７８９"
_ITEM_TITLED = frozenset(
    {MarkKind.NUMBER_DOT, MarkKind.PAREN, MarkKind.PAREN_KANJI, MarkKind.HALF_PAREN}
)
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
_RUN_ON = re.compile(r"[ア-ンｱ-ﾝ][一-龥]")  # "ア掘削": nothing parts the mark from the words
_WORDS = re.compile(r"[一-龥ぁ-んァ-ヶー]{2}")


@dataclass(slots=True)
class Judge:
    """Knows the page and the lists so far.

    ``frame`` are the edges of the page that is read, ``own_division`` the mark of the file's title,
    ``last`` the last mark of each style.
    """

    layout: Layout
    own_division: Mark | None
    frame: Frame
    last: dict[str, Mark] = field(default_factory=dict)

    def is_item(self, mark: Mark) -> bool:
        """True for an item of a list that goes on or begins here."""
        if is_reference(mark):
            return False
        if mark.kind in DOUBTFUL:
            if mark.kind == MarkKind.NUMBER and not _WORDS.match(mark.rest.lstrip("「『")):
                return False
            begun = follows(mark, self.last.get(mark.style)) or follows(mark, None)
            return begun and bool(mark.rest)
        if mark.kind == MarkKind.COMPOSITE:
            return not is_quantity(mark)
        if mark.kind in FIXED or mark.kind in UNNUMBERED:
            return False
        return bool(mark.rest)

    def is_heading(self, line: Line, mark: Mark) -> bool:
        """True for a line that is a title alone. A 第３ out of order is none, whatever stands there."""
        title = title_of(line, mark)
        if mark.kind == MarkKind.POINT:
            return False
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
        if mark.kind == MarkKind.KANJI:
            return self.is_item(mark) and is_title(title, longest=LONGEST_ITEM_TITLE)
        if mark.kind in _LETTERED:
            parted = mark.kind != MarkKind.KANA or not _RUN_ON.match(line.text.strip())
            longest = LONGEST_LETTERED_TITLE if parted else LONGEST_RUN_ON_TITLE
            return self.is_item(mark) and is_title(title, longest=longest)
        return False

    def is_clause_start(self, mark: Mark) -> bool:
        """True for 第３条, the next 第３ and （解説）, with or without text behind it."""
        if is_reference(mark):
            return False
        if mark.kind == MarkKind.POINT:
            before = self.last.get(mark.style)
            return mark.numbers[0] == 1 or (before is not None and mark.numbers > before.numbers)
        return mark.kind in (MarkKind.ARTICLE, MarkKind.COMMENTARY)

    def may_run_in(self, line: Line, mark: Mark) -> bool:
        """True for a clause number, whose catchword may stand on one line with its sentence."""
        if mark.kind == MarkKind.COMPOSITE:
            return not is_quantity(mark)
        counted = mark.kind in (MarkKind.NUMBER, MarkKind.NUMBER_DOT) and self.is_item(mark)
        return counted and self._is_outermost(line)

    def _is_foreign(self, mark: Mark) -> bool:
        """True for "第1章" in a file that is "第6章": the heading of a document it reprints."""
        own = self.own_division
        return own is not None and own.kind == mark.kind and own.numbers != mark.numbers

    def _is_bare_number_heading(self, line: Line, mark: Mark, title: str) -> bool:
        """True for "１　適用": only at the left edge, in sequence, and in full-width digits."""
        return (
            self._is_outermost(line)
            and self.is_item(mark)
            and (line.size <= 0 or line.text.strip()[0] in _FULL_WIDTH_DIGITS)
            and is_title(title, longest=LONGEST_ITEM_TITLE)
        )

    def _is_outermost(self, line: Line) -> bool:
        return self.layout.left <= 0 or line.box.left <= self.layout.left + 2.5 * line.size
