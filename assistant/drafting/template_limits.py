"""How much a template may make: texts of a bounded length, put together of what can be printed.

Each of these would otherwise let a few lines of a template fill the memory: lists of lists, texts
joined by texts, and what comes of doing it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.drafting.shown import Missing, Shown
from retrieval.errors import NaniwaError

LARGEST_TEXT = 2_000_000
"""So many characters a section may have as Markdown, and so many a text within it."""
LONGEST_ARGUMENT = 20_000
"""So many characters a text may have that a function is given: a remark, a query, a label."""


def printed(value: object) -> object:
    """What a template prints, if it is a single thing. Raises NaniwaError (``kind``) for lists and functions."""
    if value is None or isinstance(value, str | Shown | Missing | bool | int | float | Decimal):
        return value
    raise NaniwaError(
        "並びや関数は、そのままでは書けません（並びは join でつないでください）", code="kind"
    )


def joined(parts: Iterable[object], separator: str = "") -> str:
    """Texts put together. Raises NaniwaError (``kind``) as soon as it becomes too long."""
    texts: list[str] = []
    length = 0
    for part in parts:
        text = str(printed(part))
        length += len(text) + (len(separator) if texts else 0)
        if length > LARGEST_TEXT:
            raise NaniwaError("文が長すぎます", code="kind")
        texts.append(text)
    return separator.join(texts)


def argument_text(value: object) -> str:
    """What a function of a template was given, as text. Raises NaniwaError (``kind``) as `printed`."""
    text = str(printed(value))
    if len(text) > LONGEST_ARGUMENT:
        raise NaniwaError("関数に渡す文が長すぎます", code="kind")
    return text
