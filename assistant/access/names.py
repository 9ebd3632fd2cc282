"""The names that people sign in with: one spelling for each, whatever keyboard it was typed on."""

from __future__ import annotations

import re
import unicodedata

from retrieval.errors import NaniwaError

LONGEST_NAME = 64
LONGEST_SHOWN_NAME = 80
LONGEST_DEPARTMENT = 64

_JAPANESE = "ぁ-ゖァ-ヺー々〇㐀-䶿一-鿿"
_NAME = re.compile(f"[a-z0-9{_JAPANESE}][a-z0-9._@{_JAPANESE}-]{{0,{LONGEST_NAME - 1}}}")


def normalised_name(text: str) -> str:
    """The one spelling of a name: full-width letters and capitals make no difference.

    Raises NaniwaError (``bad_name``) for what can't be a name.
    """
    name = _folded(text)
    if not _NAME.fullmatch(name):
        raise NaniwaError(
            f"名前は、英数字と . _ - @ と日本語の文字で、{LONGEST_NAME}文字以内にしてください"
            "（記号で始めることはできません）。",
            code="bad_name",
        )
    return name


def shown_name(text: str) -> str:
    """How a person is called on the screen, in one line. Raises NaniwaError (``bad_name``)."""
    return _line(text, "氏名", LONGEST_SHOWN_NAME)


def department_name(text: str) -> str:
    """The name of a department, in one line. Raises NaniwaError (``bad_name``)."""
    return _line(text, "部署の名前", LONGEST_DEPARTMENT)


def _folded(text: str) -> str:
    # Folding can undo the composition, and composing can bring a capital: until nothing changes.
    before, name = "", text.strip()
    while name != before:
        before, name = name, unicodedata.normalize("NFKC", name).casefold().strip()
    return name


def _line(text: str, what: str, longest: int) -> str:
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    if not line or len(line) > longest or not line.isprintable():
        raise NaniwaError(f"{what}は、1文字以上{longest}文字以内にしてください。", code="bad_name")
    return line
