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
    """The text of a paragraph as it stands: without deletions, hidden runs and text boxes."""
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces)


def _collect(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{W}r" and _hidden(child):
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


def content_of(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """Paragraphs and tables of a body or cell, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from content_of(child)


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
            for _ in range(width):
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
