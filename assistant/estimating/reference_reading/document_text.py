"""The text of a specification, quickly: what the library reads with care takes seconds to load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = frozenset({".txt", ".md", ".markdown", ".text"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*")


def pages_of(path: Path) -> Iterator[tuple[int, str]]:
    """Page numbers and their text; cells of a table row are apart by tabs.

    Raises NaniwaError when the file can't be read.
    """
    suffix = path.suffix.lower()
    if suffix in _TEXTS:
        yield from _text_pages(path)
    elif suffix == ".docx" and _is_package(path):
        yield from _word_pages(path)
    else:
        yield from _read_with_care(path)


def _is_package(path: Path) -> bool:
    from retrieval.loading.refusals import reading

    with reading(path, "ファイル"), path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _text_pages(path: Path) -> Iterator[tuple[int, str]]:
    from retrieval.loading.text import decode_file

    text, _ = decode_file(path)
    for number, page in enumerate(text.split("\f"), start=1):
        yield number, "\n".join(_cells_apart(line) for line in page.splitlines())


def _cells_apart(line: str) -> str:
    """A row of a Markdown table with tabs between its cells; other lines without the marks."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        if _RULE.fullmatch(stripped):
            return ""
        return "\t".join(cell.strip() for cell in stripped[1:-1].split("|"))
    return re.sub(r"^#+\s+", "", line)


def _word_pages(path: Path) -> Iterator[tuple[int, str]]:
    """Paragraphs and table rows in order; a page begins where Word last began one.

    Deleted text of tracked changes is left out, inserted text counts.
    """
    import docx

    from retrieval.loading.package import package_kind
    from retrieval.loading.refusals import check_size, reading
    from retrieval.settings import LoadLimits

    limits = LoadLimits()
    check_size(path, limits)
    package_kind(path, limits)
    with reading(path, "Word文書"):
        body = docx.Document(str(path)).element.body
        page, lines = 1, list[str]()
        for element in body.iterchildren():
            if _breaks(element) and lines:
                yield page, "\n".join(lines)
                page, lines = page + 1, []
            lines += _lines(element)
        if lines:
            yield page, "\n".join(lines)


def _breaks(element: _Element) -> bool:
    if next(element.iter(f"{_WORD}lastRenderedPageBreak"), None) is not None:
        return True
    return any(found.get(f"{_WORD}type") == "page" for found in element.iter(f"{_WORD}br"))


def _lines(element: _Element) -> list[str]:
    if element.tag == f"{_WORD}p":
        return [text for text in _text(element).split("\n") if text.strip()]
    if element.tag != f"{_WORD}tbl":
        return [line for child in element.iterchildren() for line in _lines(child)]
    return [
        "\t".join(_text(cell).replace("\n", " ") for cell in row.iterchildren(f"{_WORD}tc"))
        for row in element.iter(f"{_WORD}tr")
    ]


def _text(element: _Element) -> str:
    parts = []
    for found in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}p"):
        if found.tag == f"{_WORD}t":
            parts.append(found.text or "")
        elif found.tag == f"{_WORD}tab":
            parts.append(" ")
        elif parts:
            parts.append("\n")
    return "".join(parts).strip()


def _read_with_care(path: Path) -> Iterator[tuple[int, str]]:
    """As the library reads it; pages that are only pictures by OCR, some seconds each."""
    from retrieval.documents import ReadMethod
    from retrieval.loading.registry import read_document
    from retrieval.settings import LoadLimits

    limits = LoadLimits()
    document = read_document(path, password=None, limits=limits, recognised={})
    pictures = [page.number for page in document.pages if page.method is ReadMethod.PENDING]
    if pictures:
        from retrieval.loading.ocr import recognise_page

        recognised = {number: recognise_page(path, number) for number in pictures}
        document = read_document(path, password=None, limits=limits, recognised=recognised)
    for page in document.pages:
        lines = [line.text for line in page.lines]
        for table in page.tables:
            lines += [table.caption, "\t".join(table.header)]
            lines += ["\t".join(row.cells) for row in table.rows]
        yield page.number, "\n".join(line for line in lines if line.strip())
