"""Comparing the words of a sheet: without blanks, width or numbering."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_NUMBERING = re.compile(
    r"""(?x) ^(?:
        第?\d{1,3}(?:[-.]\d{1,3})*(?:[.、:)]|\s+|(?=[^\d\s.,%a-zA-Z号次位種級回年月日時間]))
      | [(\[【〔]\d{1,3}[)\]】〕]
      | [A-Z][.、)]
      | (?:[IVX]{1,4})(?:[.、\s]|(?=[^\w]))
      | [・○●◎■□◆◇▼★☆*※>]
    )\s*"""
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>|〔[^〕]*〕|「[^」]*」")


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Half width, without any blanks: the form in which words are compared."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def normal(text: str) -> str:
    """Half width, blanks kept."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=100_000)
def unnumbered(text: str) -> str:
    """`plain` without a leading ``1.``, ``(1)``, ``①``, ``Ⅰ`` or bullet."""
    spaced = unicodedata.normalize("NFKC", text).strip()
    if text.strip() and "①" <= text.strip()[0] <= "⑳":
        spaced = unicodedata.normalize("NFKC", text.strip()[1:])
    shorter = _NUMBERING.sub("", spaced, count=1)
    return plain(shorter) or plain(text)


@lru_cache(maxsize=100_000)
def without_brackets(text: str) -> str:
    """``text`` without what stands in brackets; a text all in brackets keeps its words."""
    shorter = _BRACKETS.sub("", text)
    if shorter:
        return shorter
    return text.strip("()[]【】<>〔〕「」")
