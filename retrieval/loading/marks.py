"""Notes to ourselves, written into a text before unstructured sees it and taken out afterwards.

unstructured keeps a document's order, pages and paragraphs, but loses what a Japanese standard
is found by: the number of a list item, the bullet that opens a line (○, ・), the level of a
heading style it has no English name for, which cells are merged. Marks carry these across. They
are made of Unicode noncharacters, which no document contains; `without_marks` removes stray ones.
"""

from __future__ import annotations

import re

_MARK = "\ufdd0"
BREAK = "\ufdd1"
HEADER = "\ufdd2"
SHIELD = "\ufdd3"
_LEVEL = re.compile(f"^{_MARK}(\\d){_MARK}")
_TABLE = re.compile(f"{_MARK}T(\\d+){_MARK}")
_ANY = re.compile("[\ufdd0-\ufdef]")


def level_mark(level: int) -> str:
    """Return the mark to put in front of a paragraph of heading level ``level`` (0: body)."""
    return f"{_MARK}{min(level, 9)}{_MARK}"


def split_level(text: str) -> tuple[int, str]:
    """Heading level that ``text`` was marked with (0 without a mark), and the text after it."""
    found = _LEVEL.match(text.strip())
    return (int(found.group(1)), text.strip()[found.end() :]) if found else (0, text)


def table_mark(number: int) -> str:
    """Return the mark that stands for table ``number``."""
    return f"{_MARK}T{number}{_MARK}"


def marked_table(text: str) -> int | None:
    """Which table ``text`` stands for, if any."""
    found = _TABLE.search(text)
    return int(found.group(1)) if found else None


def without_marks(text: str) -> str:
    """Text as it stood in the document; marked line breaks become real ones."""
    return _ANY.sub("", text.replace(BREAK, "\n"))
