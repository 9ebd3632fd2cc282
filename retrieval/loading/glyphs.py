"""A page's characters and drawn straight lines, the raw material of text lines and tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands, in points from the page's top left corner, y downwards.

    ``size`` is the font size in points as drawn; ``turned`` counts the quarter turns clockwise
    from upright at which it is drawn; ``spaced`` says that the file has a space in front of it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turned: int = 0
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal or vertical stroke (an edge of a thin filled rectangle counts as one)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Whether it runs across rather than down."""
        return self.right - self.left >= self.bottom - self.top
