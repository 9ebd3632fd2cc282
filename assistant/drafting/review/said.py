"""What a document says under a name: behind it in a sentence, or in the cell beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.statements import sentence_ends
from assistant.drafting.review.text import Part, PartKind, plain

_READ = frozenset({PartKind.PARAGRAPH, PartKind.TEXT_BOX, PartKind.FOOTNOTE, PartKind.CELL})
_ASIDE = r"(?:\s?\([^()]{0,12}\))?"
_CONTENT = re.compile(r"^(?:内容|値|数値|諸元|条件|記載|設定|説明|回答)|内容$")
_BETWEEN = r"\s*(?:とは|は|が|を|も|:)?[、\s]*"
_BEFORE = r"(?:(?<=本工事の)|(?<=当該工事の)|(?<=この工事の)|(?<=及び)|(?<=また)|(?<![一-鿿々ァ-ヺーのA-Za-z]))"


@lru_cache(maxsize=2_000)
def name_pattern(name: str) -> str:
    """A field's name as texts write it, の within it or not: 完成期限, 完成の期限; 発議日, 発議年月日."""
    squeezed = re.sub(r"\s", "", plain(name))
    if squeezed.endswith("日") and not squeezed.endswith("年月日"):
        last = "(?:年月)?日"
        squeezed = squeezed[:-1]
    else:
        last = ""
    return r"の?\s?".join(map(re.escape, squeezed)) + last


def said_under(case: ReviewCase, names: Iterable[str]) -> Iterator[tuple[Part, str]]:
    """Every part that names one of ``names``, with what follows the name to the sentence's end.

    Not where the name is the end of another one (護岸の延長 for 延長).
    """
    spelt = "|".join(name_pattern(name) for name in names)
    behind = re.compile(rf"{_BEFORE}(?:{spelt}){_ASIDE}{_BETWEEN}")
    whole = re.compile(rf"(?:[0-9(). ]*)(?:{spelt}){_ASIDE}\s*:?")
    for part in case.text.parts:
        if part.kind not in _READ:
            continue
        if part.kind is PartKind.CELL and whole.fullmatch(cell_before(case, part)):
            yield part, part.plain.strip()
            continue
        text, start = part.plain, 0
        for end in sentence_ends(text):
            sentence = text[start:end]
            start = end
            for match in behind.finditer(sentence):
                if said := sentence[match.end() :].strip():
                    yield part, said


def stated_names(case: ReviewCase, names: Iterable[str]) -> Iterator[tuple[Part, str]]:
    """What stands behind a name: 「工事名: …」, or the cell beside it; no sentences."""
    for part, said in said_under(case, names):
        label = re.match(r"[0-9(). 、]*[^\s:]+?(?:\s*:|\s)", part.plain)
        if (part.kind is PartKind.CELL and part.plain.strip() == said) or (
            part.kind is PartKind.PARAGRAPH and "。" not in part.text and label
        ):
            yield part, said


def cell_before(case: ReviewCase, part: Part) -> str:
    """The text of the cell before a cell of a table, "" where there is none."""
    if part.kind is not PartKind.CELL or part.column < 2 or part.number < 2:  # noqa: PLR2004
        return ""
    before = case.text.parts[part.number - 2]
    same_row = (before.table, before.row) == (part.table, part.row)
    # under 「内容」 the cell before is a name, under 「数量」 it is not
    named = not part.label or _CONTENT.search(part.label) is not None
    return before.plain.strip() if same_row and named else ""
