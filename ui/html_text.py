"""Text into HTML: whatever a document or a person wrote stays text."""

from __future__ import annotations

from html import escape

# The page's own templates give a meaning to these; as references they are only characters.
_TEMPLATE_CHARACTERS = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;"})


def as_text(text: str) -> str:
    """``text`` so that HTML and attributes in quotes show it as it is written, and run none of it."""
    return escape(text).translate(_TEMPLATE_CHARACTERS)


def lines_as_text(text: str) -> str:
    """The same, with line ends kept."""
    return "<br>".join(as_text(line) for line in text.splitlines())
