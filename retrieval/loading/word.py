"""Word documents (.docx) through unstructured, with what it would lose written in beforehand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from retrieval.documents import Line, LoadedDocument
from retrieval.loading.flow import Paragraph, flow_page
from retrieval.loading.html_grid import table_grid
from retrieval.loading.marks import split_level, without_marks
from retrieval.loading.partition import prepare_unstructured
from retrieval.loading.refusals import reading, refusal, too_large
from retrieval.loading.table_header import Grid
from retrieval.loading.word_prepare import prepare_word
from retrieval.settings import LoadLimits

_HARD_BREAKS_NOTE = "ページ番号は手動の改ページから数えたもので、印刷時と異なることがあります。"


def read_word(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - the common signature of page readers
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read a .docx file, one page per page break that Word recorded when it last laid it out."""
    with reading(path, "Word文書"):
        prepare_unstructured()
        prepared = prepare_word(path)
        pages = _pages(prepared.data)
    if len(pages) > limits.max_pages:
        raise too_large(path, f"ページ数が上限（{limits.max_pages}）を超えています")
    if not any(pages.values()):
        raise refusal(path, "文字がありません", code="empty")
    return LoadedDocument(
        title=prepared.title or path.stem,
        pages=tuple(flow_page(number, items) for number, items in pages.items()),
        problems=(_HARD_BREAKS_NOTE,) if prepared.counts_hard_breaks else (),
    )


def _pages(data: bytes) -> dict[int, list[Paragraph | Grid]]:
    from unstructured.partition.docx import partition_docx

    pages: dict[int, list[Paragraph | Grid]] = {1: []}
    for element in partition_docx(file=io.BytesIO(data), languages=[""]):
        if element.category in ("Header", "Footer", "PageBreak", "Image"):
            continue
        number = element.metadata.page_number or 1
        # A page without text still counts.
        for page in range(max(pages) + 1, number + 1):
            pages[page] = []
        pages[number].append(_item(element.text, element.metadata.text_as_html))
    return pages


def _item(text: str, html: str | None) -> Paragraph | Grid:
    if html:
        from lxml import html as lxml_html

        return table_grid(lxml_html.fragment_fromstring(html))
    level, rest = split_level(text)
    return Paragraph(without_marks(rest).strip(), level)
