"""What flows through retrieval: frozen values, no behaviour beyond reading them.

Coordinates are PDF points (1/72 inch) from the top left corner of the page, y downwards.
Pages are counted from 1 as in the file, never by the number printed on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it stands on the page (one paragraph where the format has no lines).

    ``size`` is the height of its characters in points (0 when unknown); ``level`` is the
    heading level that the format itself declares (Word, HTML, Markdown), 0 for body or unknown.
    """

    text: str
    box: Box
    size: float = 0.0
    level: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: a text per column. A merged cell's text stands in every column and row it covers."""

    cells: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header resolved to one label per column.

    ``caption`` is the line that names it ("表6-2-2 …"), empty when there is none.
    ``header`` has one label per column, levels of a multi-line header joined by "/"
    ("アスファルト舗装/粗粒度"), empty strings where nothing names the column.
    ``key_columns`` counts the leading columns that name a row rather than give a value.
    ``notes`` are the lines that belong to it: units "(単位:cm)", 注, 備考.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    box: Box
    key_columns: int = 1
    notes: tuple[str, ...] = ()


class ReadMethod(StrEnum):
    """How a page's text was read."""

    TEXT = "text"
    OCR = "ocr"
    PENDING = "pending"  # needs OCR that has not run yet; lines hold what little the file gave
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """A page (a sheet of a workbook, a slide; 1 for formats without pages).

    ``lines`` stand in reading order and do not include text that stands in ``tables``.
    ``label`` is the page label of the file when it has one ("iv", "1-62"), else "".
    ``note`` says in Japanese what was unusual in reading it, else "".
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    method: ReadMethod = ReadMethod.TEXT
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A bookmark of the file: its title, depth from 1, and 1-based page (0 when it has none)."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A file as read, before its structure is known.

    ``problems`` are Japanese lines on what could not be read; the rest was.
    """

    title: str
    pages: tuple[Page, ...]
    outline: tuple[OutlineItem, ...] = ()
    problems: tuple[str, ...] = ()


class UnitKind(StrEnum):
    """What sort of smallest quotable thing a unit is."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table row under its column's label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that is quoted alone: a sentence, a list item, a table row.

    ``text`` reads alone: for a row it is "表1-3-6 …｜１０℃以上: 混合セメントＢ種 ９日, …"
    without the caption (the passage's CAPTION unit has it). ``boxes`` tell where it stands,
    on each page it touches. ``keys`` and ``values`` are set for rows only.
    """

    text: str
    boxes: tuple[Box, ...]
    kind: UnitKind = UnitKind.SENTENCE
    keys: tuple[Cell, ...] = ()
    values: tuple[Cell, ...] = ()

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.boxes[0].page if self.boxes else 1


class PassageKind(StrEnum):
    """Running text of a clause, or a table."""

    CLAUSE = "clause"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and found: part of one clause, or one table (a long one in parts).

    ``id`` derives from the document's content and the passage's place in it, so that indexing
    twice changes nothing. ``heading_path`` runs from the outermost heading inwards and includes
    the clause's own heading. ``clause`` is the label a person looks it up by: "1-3-6-9 養生 2.",
    "第3条", "表1-3-6 コンクリートの標準養生期間". ``position`` counts passages in the document from 0.
    """

    id: str
    document_id: str
    position: int
    kind: PassageKind
    heading_path: tuple[str, ...]
    clause: str
    units: tuple[Unit, ...]

    def __hash__(self) -> int:
        """Its id stands for all of it: hashing every unit would cost more than reading it."""
        return hash(self.id)

    @property
    def text(self) -> str:
        """Its units, one a line."""
        return "\n".join(unit.text for unit in self.units)

    @property
    def pages(self) -> tuple[int, ...]:
        """Every page it touches, in order."""
        return tuple(sorted({box.page for unit in self.units for box in unit.boxes})) or (1,)


class DocumentKind(StrEnum):
    """What a document is for."""

    STANDARD = "standard"
    DESIGN = "design"
    PRICE = "price"
    MANUAL = "manual"
    RECORD = "record"
    CASE = "case"  # what somebody experienced and wrote down: never a rule


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the library, as the catalogue holds it.

    ``path`` is relative to the folder given to ``index`` (the file name when a file was given).
    ``effective_from`` is an ISO date or "". ``superseded_by`` is the id of the newer edition, or "".
    ``pages_by_method`` counts pages by how they were read. ``problems`` are Japanese lines.
    """

    id: str
    path: str
    collection: str
    kind: DocumentKind
    title: str
    sha256: str
    page_count: int
    edition: str = ""
    effective_from: str = ""
    superseded_by: str = ""
    passage_count: int = 0
    vector_count: int = 0
    pages_by_method: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``rank`` from 1, ``score`` comparable within one search only.

    ``best_units`` are indices into ``passage.units`` of those that answer best, best first;
    ``page`` is where the best one stands.
    """

    rank: int
    score: float
    passage: Passage
    document: Document
    page: int
    best_units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands, so that a person can check it."""

    number: int
    document: Document
    page: int
    clause: str
    heading_path: tuple[str, ...]
    quote: str
    boxes: tuple[Box, ...]
    passage_id: str
