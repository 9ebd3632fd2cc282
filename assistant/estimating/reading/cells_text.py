"""What every kind of file shares in making a `Cell` of a text."""

from __future__ import annotations

from assistant.estimating.grid import Cell
from assistant.estimating.model import How
from assistant.estimating.reading.number_text import number_in

_BLANKS = " \u3000\t\u00a0"


def text_cell(text: str, indent: int = 0, how: How = How.TYPED) -> Cell | None:
    """A cell of words or of a number written as text; None when there is nothing to see.

    Each leading blank, full-width or half-width, is one step of indent on top of ``indent``.
    """
    trimmed = text.strip()
    if not trimmed:
        return None
    blanks = 0
    while text[blanks] in _BLANKS:
        blanks += 1
    return Cell(text=trimmed, number=number_in(trimmed), how=how, indent=indent + blanks)
