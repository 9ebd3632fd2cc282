"""Texts from outside as they may stand in a document, and names in one spelling."""

from __future__ import annotations

import re
import unicodedata

_REMOVED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\n\t")
_SHOWN = 30


def cleaned(text: str) -> str:
    """A text without control, private-use, invisible and unassigned characters, and trimmed.

    Word files cannot hold the first, marks of templates are made of the second (see `markers`), and
    the third are read by programs but not by people.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return "".join(
        character
        for character in text
        if character in _KEPT or unicodedata.category(character) not in _REMOVED
    ).strip()


def one_line(text: str) -> str:
    """A cleaned text on one line."""
    return " ".join(part.strip() for part in re.split(r"[\n\t]+", cleaned(text)) if part.strip())


def folded(text: str) -> str:
    """A name or choice in one spelling: width, case and blanks do not tell two apart."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", cleaned(text))).casefold()


def quoted(given: object) -> str:
    """What was given, shortened, in brackets for a sentence."""
    if isinstance(given, bool):
        return f"「{'true' if given else 'false'}」"
    if isinstance(given, dict):
        return "（「項目: 値」の並び）"
    if isinstance(given, list | tuple):
        return f"（{len(given)}件の並び）"
    try:
        text = one_line(str(given)[:200])
    except ValueError:  # int() refuses to write thousands of digits
        text = "桁の多すぎる数"
    return f"「{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}」"


def nothing(given: object) -> bool:
    """Whether nothing was given: null, blanks, an empty list or mapping."""
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, list | tuple | dict) and not given)


def nearest(name: str, others: tuple[str, ...]) -> str:
    """The one of ``others`` that a misspelt name is likely to mean, "" when none is near."""
    from rapidfuzz import fuzz, process

    if len(name) > 100:
        return ""
    found = process.extractOne(
        folded(name),
        others,
        scorer=fuzz.ratio,
        processor=folded,
        score_cutoff=50 if len(name) <= 3 else 60,
    )
    return found[0] if found else ""
