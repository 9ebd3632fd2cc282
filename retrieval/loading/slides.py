"""PowerPoint presentations (.pptx) through unstructured; a slide is a page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.documents import Line, LoadedDocument
from retrieval.loading.flow import Paragraph, flow_page
from retrieval.loading.marks import (
    BREAK,
    level_mark,
    marked_table,
    split_level,
    table_mark,
    without_marks,
)
from retrieval.loading.numbering import list_label
from retrieval.loading.partition import prepare_unstructured
from retrieval.loading.refusals import reading, refusal, too_large
from retrieval.loading.table_header import Grid, tidy_cell
from retrieval.settings import LoadLimits

if TYPE_CHECKING:
    from pptx.presentation import Presentation

_NOTES_LEVEL = 9
_SCHEMES = ("arabicDb", "alphaLc", "alphaUc", "romanLc", "romanUc", "circleNum", "ea1Jpn", "arabic")


def read_slides(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - the common signature of page readers
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read a .pptx file: titles as headings of level 1, speaker notes behind each slide."""
    with reading(path, "PowerPoint文書"):
        import pptx

        prepare_unstructured()
        presentation = pptx.Presentation(str(path))
        count = len(presentation.slides)
        if count > limits.max_pages:
            raise too_large(path, f"スライドの数が上限（{limits.max_pages}）を超えています")
        grids = _prepare(presentation)
        buffer = io.BytesIO()
        presentation.save(buffer)
        slides = _partition(buffer.getvalue(), grids, count)
    if not any(slides.values()):
        raise refusal(path, "文字がありません", code="empty")
    first = (item for item in slides[1] if isinstance(item, Paragraph) and item.level == 1)
    title = next((item.text for item in first), "")
    return LoadedDocument(
        title=" ".join(title.split()) or path.stem,
        pages=tuple(flow_page(number, items) for number, items in slides.items()),
    )


def _prepare(presentation: Presentation) -> list[Grid]:
    """Write marks into the slides; returns the tables that marks stand for."""
    grids: list[Grid] = []
    for slide in presentation.slides:
        title = slide.shapes.title
        for shape in _shapes(slide.shapes):
            if getattr(shape, "has_table", False):
                grids.append(_grid(shape.table))
                shape.table.cell(0, 0).text = table_mark(len(grids) - 1)
            elif shape.has_text_frame:
                is_title = title is not None and shape.shape_id == title.shape_id
                _mark_paragraphs(shape.text_frame.paragraphs, level=1 if is_title else 0)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            text = slide.notes_slide.notes_text_frame.text.strip()
            slide.notes_slide.notes_text_frame.text = (
                level_mark(_NOTES_LEVEL) + text if text else ""
            )
    return grids


def _shapes(shapes: Any) -> Iterator[Any]:  # noqa: ANN401 - python-pptx is not typed
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _mark_paragraphs(paragraphs: Any, *, level: int) -> None:  # noqa: ANN401
    counts: dict[int, int] = {}
    for paragraph in paragraphs:
        runs = [run for run in paragraph.runs if run.text]
        if not runs:
            continue
        label = _bullet(paragraph, counts)
        runs[0].text = level_mark(level) + label + runs[0].text


def _bullet(paragraph: Any, counts: dict[int, int]) -> str:  # noqa: ANN401
    """Number or bullet that the paragraph itself declares; ``counts`` holds those so far."""
    found = paragraph._p.xpath("./a:pPr/a:buAutoNum")  # noqa: SLF001 - python-pptx hides bullets
    depth = paragraph.level
    if not found:
        counts.pop(depth, None)
        return "・" if paragraph._p.xpath("./a:pPr/a:buChar") else ""  # noqa: SLF001
    counts[depth] = counts.get(depth, int(found[0].get("startAt", "1")) - 1) + 1
    for deeper in [place for place in counts if place > depth]:
        del counts[deeper]
    scheme = found[0].get("type", "arabicPeriod")
    kind = next((name for name in _SCHEMES if scheme.startswith(name)), "arabic")
    number = list_label(counts[depth], "ea1JpnKor" if kind == "ea1Jpn" else kind)
    if scheme.endswith("ParenBoth"):
        return f"({number}) "
    if scheme.endswith("ParenR"):
        return f"{number}) "
    return f"{number} " if scheme.endswith("Plain") else f"{number}. "


def _grid(table: Any) -> Grid:  # noqa: ANN401
    rows, columns = len(table.rows), len(table.columns)
    texts = [[tidy_cell(table.cell(r, c).text) for c in range(columns)] for r in range(rows)]
    owners = [[r * columns + c for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            cell = table.cell(r, c)
            if cell.is_merge_origin:
                for row in range(r, min(r + cell.span_height, rows)):
                    for column in range(c, min(c + cell.span_width, columns)):
                        texts[row][column] = texts[r][c]
                        owners[row][column] = owners[r][c]
    header = 1 if table.first_row and rows > 1 and all(texts[0]) else 0
    return Grid(tuple(map(tuple, texts)), tuple(map(tuple, owners)), _covering(owners, header))


def _covering(owners: list[list[int]], header: int) -> int:
    """Header rows grown to take in cells merged downwards out of them."""
    while 0 < header < len(owners) - 1 and set(owners[header - 1]) & set(owners[header]):
        header += 1
    return header


def _partition(data: bytes, grids: list[Grid], count: int) -> dict[int, list[Paragraph | Grid]]:
    from unstructured.partition.pptx import partition_pptx

    slides: dict[int, list[Paragraph | Grid]] = {number: [] for number in range(1, count + 1)}
    notes: dict[int, list[Paragraph]] = {}
    elements = partition_pptx(file=io.BytesIO(data), include_slide_notes=True, languages=[""])
    for element in elements:
        if element.category in ("PageBreak", "Image"):
            continue
        number = element.metadata.page_number or 1
        table = marked_table(element.text)
        if table is not None:
            slides[number].append(grids[table])
            continue
        level, text = split_level(element.text.replace("\v", BREAK))
        text = without_marks(text).strip()
        if level == _NOTES_LEVEL:
            notes.setdefault(number, []).append(Paragraph(text))
        elif text:
            slides[number].append(Paragraph(text, level))
    for number, paragraphs in notes.items():
        slides[number].extend(paragraphs)
    return slides
