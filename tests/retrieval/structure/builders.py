"""Small pages in the manner of the standards: A4, text from 57 to 477 points."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.documents import Box, Line, LoadedDocument, Page, Passage, Table, TableRow
from retrieval.structure import build_passages

LEFT, RIGHT, SIZE, STEP = 57.0, 477.0, 9.0, 16.0
WIDTH, HEIGHT = 595.0, 842.0
FULL = int((RIGHT - LEFT) / SIZE)  # characters of a full line


class Sheet:
    """Writes lines one below the other on one page."""

    def __init__(self, number: int = 1, *, top: float = 70.0) -> None:
        self.number = number
        self.top = top
        self.lines: list[Line] = []
        self.tables: list[Table] = []

    def put(self, text: str, *, left: float = LEFT, size: float = SIZE, level: int = 0) -> Sheet:
        """One line as long as its characters (half-width ones count half)."""
        width = sum(0.5 if character <= "~" else 1.0 for character in text) * size
        box = Box(self.number, left, self.top, left + width, self.top + size)
        self.lines.append(Line(text, box, size, level))
        self.top += STEP
        return self

    def full(self, text: str, *, left: float = LEFT) -> Sheet:
        """One line that reaches the right edge, as lines do whose sentence goes on."""
        box = Box(self.number, left, self.top, RIGHT, self.top + SIZE)
        self.lines.append(Line(text, box, SIZE))
        self.top += STEP
        return self

    def prose(self, text: str, *, left: float = LEFT) -> Sheet:
        """A paragraph broken into lines: the first one indented, all but the last full."""
        first = int((RIGHT - left) / SIZE) - 1
        self.full(text[:first], left=left + SIZE) if len(text) > first else self.put(
            text, left=left + SIZE
        )
        rest = text[first:]
        room = int((RIGHT - left) / SIZE)
        while rest:
            piece, rest = rest[:room], rest[room:]
            if rest:
                self.full(piece, left=left)
            else:
                self.put(piece, left=left)
        return self

    def at(self, text: str, *, top: float, left: float, size: float = SIZE) -> Sheet:
        """One line at a place of its own (header, footer, margin); the pen stays where it is."""
        width = sum(0.5 if character <= "~" else 1.0 for character in text) * size
        self.lines.append(Line(text, Box(self.number, left, top, left + width, top + size), size))
        return self

    def table(
        self,
        caption: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        key_columns: int = 1,
        notes: Sequence[str] = (),
    ) -> Sheet:
        """A table at the pen's place."""
        top = self.top
        made = []
        for index, row in enumerate(rows, start=1):
            at = top + index * STEP
            made.append(TableRow(tuple(row), Box(self.number, LEFT, at, RIGHT, at + SIZE)))
        self.top = top + (len(rows) + 1) * STEP
        box = Box(self.number, LEFT, top, RIGHT, self.top)
        self.tables.append(
            Table(caption, tuple(header), tuple(made), box, key_columns, tuple(notes))
        )
        return self

    def page(self) -> Page:
        """The page as a loader would give it."""
        return Page(self.number, WIDTH, HEIGHT, tuple(self.lines), tuple(self.tables))


def document(*sheets: Sheet, title: str = "") -> LoadedDocument:
    return LoadedDocument(title, tuple(sheet.page() for sheet in sheets))


def passages(*sheets: Sheet, title: str = "") -> tuple[Passage, ...]:
    return build_passages(document(*sheets, title=title), document_id="document")


def texts(found: Sequence[Passage]) -> list[str]:
    return [unit.text for passage in found for unit in passage.units]
