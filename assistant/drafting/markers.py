"""Marks that stand for spans and blocks while a section's template is rendered.

A template is rendered to Markdown. Values, citations and blocks are put in as marks of private
characters, never as text: so nothing that a sheet or a document says is taken for Markdown or for
a template's command, and each piece keeps its origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.drafting.draft import Block, Origin, Span

_SPAN, _BLOCKS, _END = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_SPAN}(\\d+){_END}")
_BLOCK_LINE = re.compile(f"{_BLOCKS}(\\d+){_END}")


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
        return f"{_SPAN}{len(self.spans) - 1}{_END}"

    def whole(self, blocks: Sequence[Block]) -> str:
        """The mark that stands for ``blocks`` on lines of their own."""
        self.blocks.append(tuple(blocks))
        return f"\n\n{_BLOCKS}{len(self.blocks) - 1}{_END}\n\n"

    def read(self, text: str, template: Origin) -> Iterator[Span]:
        """The spans of a line: what stands between marks has the origin ``template``."""
        position = 0
        for mark in _MARK.finditer(text):
            if mark.start() > position:
                yield Span(text[position : mark.start()], template)
            yield from self.spans[int(mark[1])]
            position = mark.end()
        if position < len(text):
            yield Span(text[position:], template)

    def blocks_in(self, line: str) -> tuple[Block, ...] | None:
        """The blocks that a paragraph stands for, if it is a block's mark."""
        match = _BLOCK_LINE.fullmatch(line.strip())
        return self.blocks[int(match[1])] if match else None


def without_marks(text: str) -> str:
    """A text from outside, without the characters that marks are made of."""
    return re.sub("[\ue000-\uf8ff]", "", text)
