"""Marks that stand for spans and blocks while a section's template is rendered.

A template is rendered to Markdown. Values, citations and blocks are put in as marks of private
characters, never as text: so nothing that a sheet or a document says is taken for Markdown or for
a template's command, and each piece keeps its origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from assistant.drafting.draft import Block, Origin, OriginKind, Span
from retrieval.errors import NaniwaError

_SPAN, _BLOCKS, _END = "\ue000", "\ue001", "\ue002"
# the number of a mark is in private characters too, so that nothing done to digits can change it
_DIGITS = "".join(chr(0xE010 + digit) for digit in range(10))
_NUMBERED = str.maketrans("0123456789", _DIGITS)
_READ = str.maketrans(_DIGITS, "0123456789")
_MARK = re.compile(f"{_SPAN}([{_DIGITS}]+){_END}")
_MARK_CHARACTER = re.compile(f"[{_SPAN}{_BLOCKS}{_END}{_DIGITS}]")
_Kept = TypeVar("_Kept")
_BLOCK = re.compile(f"{_BLOCKS}([{_DIGITS}]+){_END}")


@dataclass(slots=True)
class Marks:
    """What the marks of one rendering stand for, and the evidence that was looked at for it."""

    spans: list[tuple[Span, ...]] = field(default_factory=list)
    blocks: list[tuple[Block, ...]] = field(default_factory=list)
    evidence: list[Origin] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def inline(self, *spans: Span) -> str:
        """The mark that stands for ``spans`` within a line."""
        self.spans.append(spans)
        return f"{_SPAN}{_number(len(self.spans) - 1)}{_END}"

    def whole(self, blocks: Sequence[Block]) -> str:
        """The mark that stands for ``blocks`` on lines of their own."""
        self.blocks.append(tuple(blocks))
        return f"\n\n{_BLOCKS}{_number(len(self.blocks) - 1)}{_END}\n\n"

    def read(self, text: str, template: Origin) -> Iterator[Span]:
        """The spans of a line: what stands between marks has the origin ``template``.

        Raises NaniwaError (``kind``) when something has cut a mark.
        """
        position = 0
        for mark in _MARK.finditer(text):
            if mark.start() > position:
                yield Span(_whole_text(text[position : mark.start()]), template)
            yield from self._numbered(self.spans, mark)
            position = mark.end()
        if position < len(text):
            yield Span(_whole_text(text[position:]), template)

    def plain(self, text: str) -> str:
        """A text with what its marks stand for."""
        return "".join(span.text for span in self.read(text, Origin(OriginKind.TEMPLATE)))

    def parts(self, text: str) -> Iterator[str | tuple[Block, ...]]:
        """A paragraph's texts and the blocks that stand among them, in order."""
        position = 0
        for mark in _BLOCK.finditer(text):
            if text[position : mark.start()].strip():
                yield text[position : mark.start()].strip()
            yield self._numbered(self.blocks, mark)
            position = mark.end()
        if text[position:].strip():
            yield text[position:].strip()

    def _numbered(self, kept: Sequence[_Kept], mark: re.Match[str]) -> _Kept:
        number = int(mark[1].translate(_READ))
        if number >= len(kept):
            raise _cut()
        return kept[number]


def _number(number: int) -> str:
    return str(number).translate(_NUMBERED)


def _whole_text(text: str) -> str:
    if _MARK_CHARACTER.search(text):
        raise _cut()
    return text


def _cut() -> NaniwaError:
    return NaniwaError("値の印が途中で切れています", code="kind")


def without_marks(text: str) -> str:
    """A text from outside, without the characters that marks are made of."""
    return re.sub("[\ue000-\uf8ff]", "", text)
