"""The elements of a Word document: the text of a paragraph, the cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from retrieval.loading.word_styles import W, value

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}rt", f"{W}instrText", FALLBACK}
)


def text_of(element: Any) -> str:  # noqa: ANN401
    """The text of a paragraph as it stands: without deletions, hidden runs, text boxes and note marks."""
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces)


def _collect(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{W}r" and (_hidden(child) or _note_mark(child, pieces)):
            continue
        if tag == f"{W}t":
            pieces.append(child.text or "")
        elif tag in (f"{W}tab", f"{W}ptab") and element.tag == f"{W}r":
            pieces.append(" ")
        elif tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif tag not in (f"{W}pPr", f"{W}rPr"):
            _collect(child, pieces)


def _hidden(run: Any) -> bool:  # noqa: ANN401
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val", "true") in ("1", "true", "on")


def _note_mark(run: Any, before: list[str]) -> bool:  # noqa: ANN401
    """Whether a run is a raised number that repeats a note's mark; m², written m and raised 2, is not."""
    raised = run.find(f"{W}rPr/{W}vertAlign")
    if raised is None or raised.get(f"{W}val") != "superscript":
        return False
    number = "".join(text.text or "" for text in run.iter(f"{W}t")).strip(" ,、")
    if not _MARKS.fullmatch(number):
        return False
    behind_words = _WORDS_END.search("".join(before).rstrip()) is not None
    return behind_words or _repeats_note(run)


def _repeats_note(run: Any) -> bool:  # noqa: ANN401
    """Whether a run stands within a field that refers to a note."""
    for sibling in run.itersiblings(f"{W}r", preceding=True):
        instruction = sibling.find(f"{W}instrText")
        if instruction is not None:
            return "NOTEREF" in (instruction.text or "")
        if sibling.find(f"{W}fldChar") is None and sibling.find(f"{W}t") is not None:
            return False
    return False


def footnotes_of(body: Any) -> tuple[dict[str, int], dict[str, int]]:  # noqa: ANN401
    """The numbers of the footnotes in reading order, by their ids, and by the bookmarks around their marks."""
    by_id: dict[str, int] = {}
    by_bookmark: dict[str, int] = {}
    opened: dict[str, str] = {}
    for element in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}footnoteReference"):
        name = element.get(f"{W}id", "")
        if element.tag == f"{W}bookmarkStart":
            opened[name] = element.get(f"{W}name", "")
        elif element.tag == f"{W}bookmarkEnd":
            opened.pop(name, None)
        else:
            number = by_id.setdefault(name, len(by_id) + 1)
            by_bookmark.update(dict.fromkeys(opened.values(), number))
    return by_id, by_bookmark


def note_numbers(
    element: Any,  # noqa: ANN401
    by_id: dict[str, int],
    by_bookmark: dict[str, int],
) -> tuple[int, ...]:
    """The footnotes that a paragraph or cell refers to, by marks of its own and by NOTEREF fields."""
    found = [by_id.get(mark.get(f"{W}id", ""), 0) for mark in element.iter(f"{W}footnoteReference")]
    fields = " ".join(field.text or "" for field in element.iter(f"{W}instrText"))
    found += [by_bookmark.get(name, 0) for name in re.findall(r"NOTEREF\s+(\S+)", fields)]
    return tuple(dict.fromkeys(number for number in found if number))


_MARKS = re.compile(r"[0-9]{1,3}(?:[,、][0-9]{1,3})*")
_WORDS_END = re.compile(r"[ぁ-んァ-ヺー一-鿿。、」）]$")


def content_of(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """Paragraphs and tables of a body or cell, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from content_of(child)


_WIDEST = 500
"""Columns of a table that are looked at; Word itself allows 63."""


def grid_of(table: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    """Rows of cell elements, merged ones in every place that they cover."""
    above: list[Any] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl"), None) is not table:
            continue
        cells: list[Any] = []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr"), None) is not row:
                continue
            span = value(cell, "tcPr/gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            width = min(int(span), 200) if span and span.isdecimal() else 1
            for _ in range(min(width, _WIDEST - len(cells))):
                continued = merge is not None and merge.get(f"{W}val") != "restart"
                covered = continued and len(cells) < len(above)
                cells.append(above[len(cells)] if covered else cell)
        above = cells
        if cells:
            yield cells


def cell_text(cell: Any) -> str:  # noqa: ANN401
    """The paragraphs of a cell, one a line."""
    return "\n".join(filter(None, (text_of(p).strip() for p in cell.iter(f"{W}p"))))


_DIGIT = re.compile(r"[0-9０-９]")


def labels_of(table: Any, texts: list[list[str]]) -> tuple[str, ...]:  # noqa: ANN401
    """Labels of the columns: the row declared as header, or a first row of words over numbers."""
    if len(texts) < 2:  # noqa: PLR2004
        return ()
    first = texts[0]
    row = next(table.iter(f"{W}tr"), None)
    declared = row is not None and row.find(f"{W}trPr/{W}tblHeader") is not None
    wordy = all(text and not _DIGIT.match(text) and len(text) <= 20 for text in first)  # noqa: PLR2004
    # two columns are as often names beside values as a header above them
    looks = wordy and len(set(first)) == len(first) and len(first) > 2  # noqa: PLR2004
    return tuple(first) if declared or looks else ()
