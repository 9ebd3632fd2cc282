"""What a draft is made of: frozen values that flow from the writing of a section to the Word file.

Every piece of text knows where it comes from. Texts are Japanese.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class OriginKind(StrEnum):
    """Where words or a number come from."""

    SHEET = "sheet"  # a field that a person filled in
    DEFAULT = "default"  # a field left to its default
    ESTIMATE = "estimate"  # an estimate given with the sheet
    STANDARD = "standard"  # a passage of a standard or manual in the library
    PAST_DESIGN = "past_design"  # a passage of an earlier design in the library
    CALCULATION = "calculation"  # worked out by code from the above
    TEMPLATE = "template"  # the fixed wording of the kind of document
    MODEL = "model"  # worded by the language model, verified by code
    PERSON = "person"  # written or changed by hand


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of text comes from, so that a person can check it.

    ``label`` says it in one line: 「計画シート 工期」, 「内訳書 シート1 F12」, 「170m×2＝340m」.
    ``document`` is a title; ``document_id``, ``passage_id``, ``edition``, ``clause``, ``page`` and
    ``quote`` (the exact words it rests on) are set for passages of the library.
    """

    kind: OriginKind
    label: str = ""
    document: str = ""
    document_id: str = ""
    passage_id: str = ""
    edition: str = ""
    clause: str = ""
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: what, and where a person finds it."""

    label: str
    where: str = ""

    @property
    def text(self) -> str:
        """As it stands in the draft."""
        return f"【要確認: {self.label}】"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one origin.

    ``gap`` is set where something is missing (``text`` is then its mark). ``remark`` is what a
    person should look at here: it becomes a comment in Word.
    """

    text: str
    origin: Origin = Origin(OriginKind.TEMPLATE)
    gap: Gap | None = None
    remark: str = ""


class Style(StrEnum):
    """How a paragraph is set."""

    BODY = "body"
    LIST = "list"  # a bullet
    NUMBERED = "numbered"
    QUOTE = "quote"  # the exact words of a source
    SUBHEADING = "subheading"
    NOTE = "note"  # 注, 備考


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``level`` from 0 indents a list.

    ``number`` is what is printed before a numbered one: 「1.」「(2)」「①」「ア」.
    """

    spans: tuple[Span, ...]
    style: Style = Style.BODY
    level: int = 0
    block: Literal["paragraph"] = "paragraph"
    number: str = ""


Cell = tuple[Span, ...]
"""What stands in a cell of a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one text per column in ``header`` and one cell per column in each row.

    ``numeric`` are the indices of columns whose values stand to the right.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Bar:
    """A work in a schedule: it lasts from day ``start`` to day ``end``, counted from 0, end excluded."""

    name: Cell
    quantity: Cell
    days: Cell
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A bar chart of works over time. ``periods`` are (label, days) from the start on, in order."""

    bars: tuple[Bar, ...]
    periods: tuple[tuple[str, int], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    block: Literal["schedule"] = "schedule"


Block = Paragraph | Table | Schedule


class SectionState(StrEnum):
    """How far a section is."""

    WAITING = "waiting"
    WRITTEN = "written"
    EDITED = "edited"  # changed by hand since
    ACCEPTED = "accepted"  # a person says that it is right
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Section:
    """A section as written. ``id`` is the outline's; ``level`` from 1 is the heading's.

    ``hint`` is what a person asked for when it was written last. ``evidence`` are the passages
    that it was written from, used or not. ``notes`` say what was unusual (no model, nothing found).
    """

    id: str
    heading: str
    level: int = 1
    blocks: tuple[Block, ...] = ()
    state: SectionState = SectionState.WAITING
    hint: str = ""
    evidence: tuple[Origin, ...] = ()
    notes: tuple[str, ...] = ()


class HeadingNumbers(StrEnum):
    """How the headings of a draft are numbered."""

    DECIMAL = "decimal"  # 1., 1.1
    ARTICLES = "articles"  # 第1章, 第1条: articles are counted on from chapter to chapter


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole draft.

    ``kind`` names the folder of its kind, ``subject`` is the project's name. ``values`` is the
    project sheet as given, field by field, as JSON has it: enough to write it again.
    ``written_at`` is ISO 8601 in UTC. ``basis`` tells one library, kind and model from another,
    where a draft is to go on with just those ("": it goes on with any).
    """

    kind: str
    title: str
    subject: str
    sections: tuple[Section, ...]
    values: dict[str, object] = field(default_factory=dict)
    written_at: str = ""
    numbers: HeadingNumbers = HeadingNumbers.DECIMAL
    basis: str = ""


def spans_of(section: Section) -> Iterator[Span]:
    """All text of a section, in order."""
    for block in section.blocks:
        match block:
            case Paragraph():
                yield from block.spans
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from cell
            case Schedule():
                for bar in block.bars:
                    yield from (*bar.name, *bar.quantity, *bar.days)


def gaps_of(draft: Draft) -> tuple[tuple[Section, Gap], ...]:
    """What is missing, each thing once, with the section that first misses it."""
    found: dict[Gap, Section] = {}
    for section in draft.sections:
        for span in spans_of(section):
            if span.gap is not None:
                found.setdefault(span.gap, section)
    return tuple((section, gap) for gap, section in found.items())


def cited_origins(draft: Draft) -> tuple[Origin, ...]:
    """The passages of standards and past designs that the text rests on, in order of appearance.

    A citation's number in every form of the draft is its place here, from 1.
    """
    cited = (OriginKind.STANDARD, OriginKind.PAST_DESIGN)
    return tuple(
        dict.fromkeys(
            span.origin
            for section in draft.sections
            for span in spans_of(section)
            if span.origin.kind in cited and span.gap is None
        )
    )
