"""Reading a Word file for review: every paragraph keeps its place, so that a comment finds it again.

Retrieval's Word reader makes text to search in; it moves footnotes and text boxes into the running
text and forgets which paragraph was which. The checks of the package are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.drafting.review.headings import heading_level
from assistant.drafting.review.text import Part, PartKind, ReviewedTable, ReviewedText
from assistant.drafting.review.word_elements import (
    FALLBACK,
    cell_text,
    content_of,
    footnotes_of,
    grid_of,
    labels_of,
    note_numbers,
    text_of,
)
from retrieval.loading.package import package_kind
from retrieval.loading.refusals import check_size, reading, refusal, too_large
from retrieval.loading.word_numbering import Numbering
from retrieval.loading.word_styles import W, WordStyles, value
from retrieval.settings import LoadLimits

if TYPE_CHECKING:
    from docx.document import Document

_MOST_PARTS = 50_000
_MOST_PLACES = 300_000  # of all tables: a merged cell has as many as it covers
_CAPTION = re.compile(r"^\s*[表図]\s*[0-9０-９]")
_CAPTION_STYLE = re.compile(r"caption|図表番号", re.IGNORECASE)


def read_word_text(path: Path, limits: LoadLimits) -> ReviewedText:
    """Read a .docx file as it stands, tracked deletions left out.

    Raises NaniwaError: ``too_large``, ``encrypted``, ``broken``, ``unsafe``, ``unsupported`` or
    ``empty``.
    """
    check_size(path, limits)
    if package_kind(path, limits) != "docx":
        raise refusal(path, "Word文書ではありません", code="unsupported")
    with reading(path, "Word文書"):
        import docx

        document = docx.Document(str(path))
        reader = _Reader(path, WordStyles.of(document))
        reader.read(document)
    if not reader.parts:
        raise refusal(path, "文字がありません", code="empty")
    return ReviewedText(
        name=path.name,
        title=reader.title or _first_text(reader.parts) or path.stem,
        parts=tuple(reader.parts),
        tables=tuple(reader.tables),
    )


def _first_text(parts: list[Part]) -> str:
    first = next((part for part in parts if part.kind is not PartKind.HEADER), None)
    return first.text if first is not None and len(first.text) <= 60 else ""  # noqa: PLR2004


@dataclass(slots=True)
class _Reader:
    """How far the reading of one document is."""

    path: Path
    styles: WordStyles
    parts: list[Part] = field(default_factory=list)
    tables: list[ReviewedTable] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    title: str = ""
    position: int = 0
    places: int = 0
    page: int = 1
    paginated: bool = False
    caption: str = ""
    indices: dict[Any, int] = field(default_factory=dict)
    numbering: Numbering | None = None
    notes: dict[str, int] = field(default_factory=dict)
    bookmarks: dict[str, int] = field(default_factory=dict)

    def read(self, document: Document) -> None:
        body = document.element.body
        self.numbering = Numbering.of(document, self.styles)
        self.indices = {paragraph: n for n, paragraph in enumerate(body.iter(f"{W}p"))}
        self.notes, self.bookmarks = footnotes_of(body)
        self.paginated = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
        for element in content_of(body):
            if element.tag == f"{W}p":
                self._paragraph(element)
            else:
                self._table(element)
        self._notes(document, body)
        self._headers(document)
        self._comments(document)

    def _paragraph(self, element: Any) -> None:  # noqa: ANN401 - lxml elements have no useful type
        label = self.numbering.label(element) if self.numbering else ""
        self.page += sum(1 for _ in element.iter(f"{W}lastRenderedPageBreak"))
        text = (label + text_of(element)).strip()
        if text and not self.styles.is_contents(element):
            self._add_paragraph(element, text)
        for box in element.iter(f"{W}txbxContent"):
            if any(parent.tag == FALLBACK for parent in box.iterancestors()):
                continue
            for inner in box.iter(f"{W}p"):
                if words := text_of(inner).strip():
                    self._add(PartKind.TEXT_BOX, words, anchor=self._anchor(element))

    def _add_paragraph(self, element: Any, text: str) -> None:  # noqa: ANN401
        if self.styles.is_title(element):
            self.title = self.title or text
            self._add(PartKind.PARAGRAPH, text, anchor=self._anchor(element))
            return
        declared = self.styles.heading_level(element)
        level = declared or heading_level(text)
        if level:
            self.headings = [(n, name) for n, name in self.headings if n < level]
            self.headings.append((level, text))
            self.position = 0
            self._add(
                PartKind.HEADING,
                text,
                level=level,
                declared=bool(declared),
                anchor=self._anchor(element),
            )
            return
        style = value(element, "pPr/pStyle") or ""
        if _CAPTION.match(text) and (_CAPTION_STYLE.search(style) or len(text) <= 50):  # noqa: PLR2004
            self.caption = text
            self._add(PartKind.CAPTION, text, anchor=self._anchor(element))
            return
        self.position += 1
        self.caption = ""
        self._add(
            PartKind.PARAGRAPH,
            text,
            position=self.position,
            anchor=self._anchor(element),
            notes=note_numbers(element, self.notes, self.bookmarks),
        )

    def _table(self, element: Any) -> None:  # noqa: ANN401
        number = len(self.tables) + 1
        grid = list(self._counted(grid_of(element)))
        self.page += sum(1 for _ in element.iter(f"{W}lastRenderedPageBreak")) and 1
        if not grid:
            return
        width = max(map(len, grid))
        if width == 1 and len(grid) == 1:  # a frame around text
            for inner in content_of(grid[0][0]):
                if inner.tag == f"{W}p":
                    self._paragraph(inner)
                else:
                    self._table(inner)
            return
        seen: set[Any] = set()
        texts = [[cell_text(cell) for cell in row] for row in grid]
        labels = labels_of(element, texts)
        rows = []
        for row_number, row in enumerate(grid, start=0 if labels else 1):
            parts = []
            for column, cell in enumerate(row, start=1):
                part = Part(
                    number=0,
                    kind=PartKind.CELL,
                    text=texts[row_number - (0 if labels else 1)][column - 1],
                    headings=self._path(),
                    page=self._page_number(),
                    table=number,
                    row=row_number,
                    column=column,
                    label=labels[column - 1] if column <= len(labels) else "",
                    anchor=self._anchor(next(cell.iter(f"{W}p"), None)),
                    notes=note_numbers(cell, self.notes, self.bookmarks),
                )
                if cell not in seen and part.text:
                    seen.add(cell)
                    part = self._keep(part)
                parts.append(part)
            rows.append(tuple(parts))
            for cell in row:
                for inner in cell.iter(f"{W}tbl"):
                    if inner not in seen:
                        seen.add(inner)
        self.tables.append(
            ReviewedTable(
                number, self.caption, labels, tuple(rows[1:] if labels else rows), self._path()
            )
        )
        self.caption = ""

    def _counted(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """The rows of a table, as long as there are not more places than any document has."""
        for row in rows:
            self.places += len(row)
            if self.places > _MOST_PLACES:
                raise too_large(self.path, f"表の欄の数が上限（{_MOST_PLACES:,}）を超えています")
            yield row

    def _notes(self, document: Document, body: Any) -> None:  # noqa: ANN401
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.headings = []
        for kind in ("footnote", "endnote"):
            hosts: dict[str, Any] = {}
            for reference in body.iter(f"{W}{kind}Reference"):
                host = next(reference.iterancestors(f"{W}p"), None)
                hosts.setdefault(reference.get(f"{W}id", ""), host)
            count = 0
            for relation in document.part.rels.values():
                if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                    continue
                root = etree.fromstring(relation.target_part.blob, parser)
                for note in root.iter(f"{W}{kind}"):
                    text = "".join(text_of(p) for p in note.iter(f"{W}p")).strip()
                    name = note.get(f"{W}id", "")
                    if text:
                        count += 1
                        self._add(
                            PartKind.FOOTNOTE,
                            text,
                            position=self.notes.get(name, 0) if kind == "footnote" else count,
                            anchor=self._anchor(hosts.get(name)),
                        )

    def _headers(self, document: Document) -> None:
        seen: set[str] = set()
        for section in document.sections:
            for part in (section.header, section.footer, section.first_page_header):
                if part.is_linked_to_previous:
                    continue
                for paragraph in part._element.iter(f"{W}p"):  # noqa: SLF001 - the only way
                    text = text_of(paragraph).strip()
                    if text and text not in seen:
                        seen.add(text)
                        self._add(PartKind.HEADER, text)

    def _comments(self, document: Document) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        hosts = {
            mark.get(f"{W}id", ""): next(mark.iterancestors(f"{W}p"), None)
            for mark in document.element.body.iter(f"{W}commentRangeStart")
        }
        for relation in document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith("/comments"):
                continue
            root = etree.fromstring(relation.target_part.blob, parser)
            for count, comment in enumerate(root.iter(f"{W}comment"), start=1):
                text = "\n".join(text_of(p) for p in comment.iter(f"{W}p")).strip()
                if text:
                    host = hosts.get(comment.get(f"{W}id", ""))
                    self._add(PartKind.COMMENT, text, position=count, anchor=self._anchor(host))

    def _add(self, kind: PartKind, text: str, **more: Any) -> None:  # noqa: ANN401
        self._keep(Part(0, kind, text, headings=self._path(), page=self._page_number(), **more))

    def _keep(self, part: Part) -> Part:
        if len(self.parts) >= _MOST_PARTS:
            raise too_large(self.path, f"段落とセルの数が上限（{_MOST_PARTS}）を超えています")
        kept = replace(part, number=len(self.parts) + 1)
        self.parts.append(kept)
        return kept

    def _path(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.headings)

    def _page_number(self) -> int | None:
        return self.page if self.paginated else None

    def _anchor(self, paragraph: Any) -> str:  # noqa: ANN401
        index = self.indices.get(paragraph) if paragraph is not None else None
        return "" if index is None else str(index)
