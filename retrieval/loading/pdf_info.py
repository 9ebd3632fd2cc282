"""Title, outline and page labels of a PDF, read by pypdf.

pypdf gives up on files that pdfium reads well; then the file has no outline, which is no reason
to refuse it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.documents import OutlineItem

_LOG = logging.getLogger(__name__)
_FILE_NAME_TITLE = re.compile(
    r"^(?:untitled|無題|名称未設定)|^Microsoft \w+ - |\.(?:docx?|xlsx?|pptx?|jtdc?|pdf|indd|dwg|tiff?)$"
    r"|^\((?:anonymous|unspecified|none)\)$|^(?:document|文書|book|sheet|print|文書名)[ _-]?\d*$"
    r"|^PowerPoint (?:Presentation|プレゼンテーション)$",
    re.IGNORECASE,
)
_MOST_OUTLINE_ITEMS = 20_000
_DEEPEST_OUTLINE = 12


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a PDF says about itself. ``labels`` has only pages whose label is not their number."""

    title: str = ""
    outline: tuple[OutlineItem, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_info(path: Path, *, password: str | None, page_count: int) -> FileInfo:
    """Read what ``path`` says about itself; empty where pypdf can't."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # pypdf meets malformed objects with whatever exception the place happens to raise.
    failures = (
        PyPdfError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    )
    try:
        with path.open("rb") as file:
            reader = PdfReader(file, strict=False, password=password)
            title = _title(reader)
            labels = _labels(reader, page_count)
            outline = tuple(_outline(reader, page_count))
    except failures:
        _LOG.info("pypdf can't read %s", path.name, exc_info=True)
        return FileInfo(problems=("しおりとページ番号を読み取れませんでした。",))
    return FileInfo(title, outline, labels)


def _title(reader: Any) -> str:  # noqa: ANN401 - PdfReader, imported lazily
    metadata = reader.metadata
    title = str((metadata.title if metadata else "") or "").strip()
    # Printing to PDF leaves the application and the name of its file there, which is no title.
    if _FILE_NAME_TITLE.search(title) or not title.isprintable() or "\ufffd" in title:
        return ""
    return title


def _labels(reader: Any, page_count: int) -> dict[int, str]:  # noqa: ANN401
    if "/PageLabels" not in reader.root_object:
        return {}
    labels = reader.page_labels[:page_count]
    return {
        number: label for number, label in enumerate(labels, 1) if label and label != str(number)
    }


def _outline(reader: Any, page_count: int) -> Iterator[OutlineItem]:  # noqa: ANN401
    # Outlines nest as lists behind the entry that they belong to.
    stack: list[tuple[Iterator[Any], int]] = [(iter(reader.outline), 1)]
    made = 0
    while stack and made < _MOST_OUTLINE_ITEMS:
        entries, level = stack[-1]
        entry = next(entries, None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, list):
            if level < _DEEPEST_OUTLINE:
                stack.append((iter(entry), level + 1))
        else:
            page = reader.get_destination_page_number(entry)
            title = " ".join(str(entry.title).split())
            if title:
                made += 1
                number = page + 1 if page is not None and 0 <= page < page_count else 0
                yield OutlineItem(title, level, number)
