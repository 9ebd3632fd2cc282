"""Reading a document for review, whatever its format."""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.review.pieces import in_pieces
from assistant.drafting.review.text import Part, PartKind, ReviewedTable, ReviewedText
from assistant.drafting.review.word_reading import read_word_text
from retrieval.documents import Passage, PassageKind, UnitKind
from retrieval.settings import LoadLimits

_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")


def read_text(path: Path, limits: LoadLimits) -> ReviewedText:
    """Read a document for review: Word with every paragraph's place, others by their clauses.

    Raises NaniwaError as `retrieval.loading.registry.read_document` does.
    """
    if path.suffix.lower() == ".docx" and not _is_locked(path):
        return in_pieces(read_word_text(path, limits))
    from retrieval.loading.registry import read_document
    from retrieval.structure import build_passages

    loaded = read_document(path, password=None, limits=limits, recognised={})
    passages = build_passages(loaded, document_id=path.name)
    return in_pieces(text_of_passages(path.name, loaded.title, passages))


def _is_locked(path: Path) -> bool:
    """Whether a file is no zip package but the container in which Office puts encrypted ones."""
    try:
        with path.open("rb") as file:
            return file.read(len(_CONTAINER)) == _CONTAINER
    except OSError:
        return False  # the reader says what is wrong


def text_of_passages(name: str, title: str, passages: tuple[Passage, ...]) -> ReviewedText:
    """A document as its passages give it: joined sentences under their headings, rows of tables."""
    parts: list[Part] = []
    tables: list[ReviewedTable] = []
    path: tuple[str, ...] = ()
    position = 0
    for passage in passages:
        page = passage.pages[0]
        if passage.heading_path != path:
            position = 0
            for level, heading in enumerate(passage.heading_path, start=1):
                if path[:level] != passage.heading_path[:level]:
                    parts.append(
                        Part(
                            len(parts) + 1,
                            PartKind.HEADING,
                            heading,
                            headings=passage.heading_path[:level],
                            page=page,
                            level=level,
                        )
                    )
            path = passage.heading_path
        if passage.kind is PassageKind.TABLE:
            _add_table(passage, parts, tables)
            continue
        for unit in passage.units:
            position += 1
            kind = PartKind.CAPTION if unit.kind is UnitKind.CAPTION else PartKind.PARAGRAPH
            parts.append(
                Part(
                    len(parts) + 1,
                    kind,
                    unit.text,
                    headings=path,
                    position=position,
                    page=unit.page,
                )
            )
    return ReviewedText(name, title, tuple(parts), tuple(tables))


def _add_table(passage: Passage, parts: list[Part], tables: list[ReviewedTable]) -> None:
    before = tables[-1] if tables else None
    # a long table comes in several passages
    continued = before is not None and before.caption == passage.clause
    if before is not None and continued:
        tables.pop()
    number = len(tables) + 1
    header: tuple[str, ...] = before.header if before is not None and continued else ()
    rows: list[tuple[Part, ...]] = list(before.rows) if before is not None and continued else []
    for unit in passage.units:
        if unit.kind is not UnitKind.ROW:
            parts.append(
                Part(
                    len(parts) + 1,
                    PartKind.CAPTION if unit.kind is UnitKind.CAPTION else PartKind.PARAGRAPH,
                    unit.text,
                    headings=passage.heading_path,
                    page=unit.page,
                )
            )
            continue
        cells = (*unit.keys, *unit.values)
        labels = tuple(cell.label for cell in cells)
        header = labels if len(labels) > len(header) else header
        row = []
        for column, cell in enumerate(cells, start=1):
            part = Part(
                len(parts) + 1,
                PartKind.CELL,
                cell.value,
                headings=passage.heading_path,
                page=unit.page,
                table=number,
                row=len(rows) + 1,
                column=column,
                label=cell.label,
            )
            parts.append(part)
            row.append(part)
        rows.append(tuple(row))
    tables.append(ReviewedTable(number, passage.clause, header, tuple(rows), passage.heading_path))
