"""A draft and its materials as a trainee sees them: sheets of cells, and a text file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.drafting.draft import Draft, Paragraph, Section, Table
from assistant.drafting.kinds import Kind
from assistant.learning.exercises.draft_materials import SHEET
from assistant.learning.exercises.draft_text import WHOLE, Passage
from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet


def sheets_of(
    draft: Draft, names: Mapping[str, str], passages: Sequence[Passage], kind: Kind
) -> tuple[ExerciseSheet, ...]:
    """A sheet for each section with text; the first is the document as a whole."""
    whole = ExerciseCell(WHOLE, f"{kind.title}「{draft.subject}」（文書全体）")
    headings = "、".join(section.heading for section in draft.sections)
    made = [
        ExerciseSheet(
            WHOLE,
            (
                ExerciseRow((whole,)),
                ExerciseRow((ExerciseCell("", f"この下書きにある節: {headings}"),)),
            ),
        )
    ]
    for section in draft.sections:
        own = [passage for passage in passages if passage.section == section.id]
        if own:
            made.append(ExerciseSheet(names[section.id], tuple(_rows(section, own))))
    return tuple(made)


def _rows(section: Section, passages: Sequence[Passage]) -> Iterator[ExerciseRow]:
    for n, block in enumerate(section.blocks):
        own = [passage for passage in passages if passage.block == n]
        match block:
            case Paragraph():
                for passage in own:
                    text = f"{block.number} {passage.text}".strip()
                    place = "" if passage.heading or not passage.text.strip() else passage.place
                    yield ExerciseRow((ExerciseCell(place, text, heading=passage.heading),))
            case Table():
                if block.caption:
                    yield ExerciseRow((ExerciseCell("", block.caption, heading=True),))
                yield ExerciseRow(
                    tuple(ExerciseCell("", text, heading=True) for text in block.header)
                )
                yield from _table_rows(own)
                for note in block.notes:
                    yield ExerciseRow((ExerciseCell("", f"注: {note}"),))
            case _:
                yield from _table_rows(own)


def _table_rows(passages: Sequence[Passage]) -> Iterator[ExerciseRow]:
    for row in sorted({passage.row for passage in passages}):
        cells = [passage for passage in passages if passage.row == row]
        yield ExerciseRow(tuple(ExerciseCell(cell.place, cell.text) for cell in cells), str(row))


def as_text(materials: Sequence[ExerciseSheet]) -> str:
    """The materials as a file to read; the project sheet is a file of its own."""
    lines = []
    for sheet in materials:
        if sheet.name != SHEET:
            lines += [f"■ {sheet.name}"]
            lines += ["　".join(filter(None, (c.text for c in row.cells))) for row in sheet.rows]
            lines.append("")
    return "\r\n".join(lines)
