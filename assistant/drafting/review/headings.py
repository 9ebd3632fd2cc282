"""Telling headings that only look like headings, and comparing headings."""

from __future__ import annotations

import re
import unicodedata

_MOST_LENGTH = 40
_PATTERNS = (
    (re.compile(r"^第\s*[0-9一二三四五六七八九十]+\s*[編部]"), 1),
    (re.compile(r"^第\s*[0-9一二三四五六七八九十]+\s*章"), 1),
    (re.compile(r"^第\s*[0-9一二三四五六七八九十]+\s*節"), 2),
    (re.compile(r"^第\s*[0-9一二三四五六七八九十]+\s*条(?:の[0-9]+)?\s*(?:[((]|\s|$)"), 2),
    (re.compile(r"^[0-9]{1,2}[.-][0-9]{1,2}[.-][0-9]{1,2}[. ]*\s*[^0-9\s.%~-]"), 3),
    (re.compile(r"^[0-9]{1,2}[.-][0-9]{1,2}[. ]*\s+[^0-9\s.%~-]"), 2),
    (re.compile(r"^[0-9]{1,2}[.．、]?\s+[^0-9\s.%~-]|^[0-9]{1,2}[.．]\s*[^0-9\s.%~-]"), 1),
)
_NUMBERING = re.compile(
    r"^(?:第\s*[0-9一二三四五六七八九十]+\s*[編部章節条款項](?:の[0-9]+)?"
    r"|[0-9]{1,3}(?:[.-][0-9]{1,3})*[.)、]?(?=[^0-9年月日])|\([0-9一二三四五六七八九十]+\)|[IVXivx]+[.)]"
    r"|[①-⑳]|[ア-ン][.)、 ]|[■□●○◆◇・])\s*"
)
_SENTENCE = re.compile(r"。|(?:する|ること|しない|とおり|である|による|いる)[。.]?$")


def heading_level(text: str) -> int:
    """The level of a line that looks like a numbered heading, 0 when it is body text."""
    line = unicodedata.normalize("NFKC", text).strip()
    if len(line) > _MOST_LENGTH or "\n" in line or _SENTENCE.search(line) or ":" in line:
        return 0
    return next((level for pattern, level in _PATTERNS if pattern.match(line)), 0)


def heading_words(text: str) -> str:
    """A heading without its numbering, brackets and spaces, for comparing."""
    line = unicodedata.normalize("NFKC", text).strip()
    while match := _NUMBERING.match(line):
        line = line[match.end() :]
    if (bracket := re.fullmatch(r"[((【\[](.+)[))】\]]", line)) is not None:
        line = bracket[1]
    return re.sub(r"[\s・,、。.「」『』()\[\]【】:-]", "", line)
