"""A draft's way: outline + project sheet + standards + past designs -> sections, one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event

from langchain_core.language_models import BaseChatModel

from assistant.drafting.conditions import condition_functions
from assistant.drafting.directives import directives
from assistant.drafting.draft import Draft, Section, SectionState
from assistant.drafting.kinds import Kind
from assistant.drafting.markers import Marks
from assistant.drafting.outline_reading import SectionOutline
from assistant.drafting.schedule_blocks import schedule_functions
from assistant.drafting.sheet import Sheet
from assistant.drafting.shown import shown_values
from assistant.drafting.sources import Sources
from assistant.drafting.templating import holds, render
from assistant.drafting.tracing import remarked, sheet_texts
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Writing:
    """What the writing of sections needs.

    ``model`` None: sections that would be worded by it are put together from quotations. Set
    ``cancel`` to stop; users take turns at the model, ``user`` says whose draft it is.
    ``on_text`` is told what the model has written of a paragraph so far, ``on_waiting`` how many jobs
    it does before.
    """

    kind: Kind
    sheet: Sheet
    sources: Sources
    model: BaseChatModel | None = None
    cancel: Event = field(default_factory=Event)
    user: str = ""
    on_text: Callable[[str], None] = lambda _: None
    on_waiting: Callable[[int], None] = lambda _: None


def begin_draft(kind: Kind, sheet: Sheet) -> Draft:
    """A draft with every section that its sheet calls for, none of them written yet."""
    values = shown_values(sheet, kind.schema, Marks())
    title = sheet.values.get("工事名")
    return Draft(
        kind=kind.name,
        title=kind.title,
        subject=title.text if title is not None else "",
        sections=tuple(
            Section(outline.id, outline.heading, outline.level)
            for outline in kind.outline
            if holds(outline.when, values)
        ),
        values=dict(sheet.given),
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def write_draft(
    draft: Draft, writing: Writing, *, only: Collection[str] = (), hints: Mapping[str, str] = {}
) -> Iterator[Draft]:
    """Write what is waiting, or the sections ``only``, one after another: the draft after each.

    Sections already written stay as they are, so that an interrupted draft goes on where it was.
    Raises NaniwaError (``no_section``) for a section that the draft doesn't have.
    """
    for section_id in only:
        section_of(draft, section_id)
    for section in draft.sections:
        wanted = section.id in only if only else section.state is SectionState.WAITING
        if not wanted or writing.cancel.is_set():
            continue
        written = write_section(section, writing, hints.get(section.id, section.hint))
        if writing.cancel.is_set():
            return
        draft = with_section(draft, written)
        yield draft


def write_section(section: Section, writing: Writing, hint: str = "") -> Section:
    """Write one section anew. Raises NaniwaError (``kind``) when its template is wrong."""
    outline = _outline_of(writing.kind, section.id)
    marks = Marks()
    shown = shown_values(writing.sheet, writing.kind.schema, marks)
    values = (
        shown
        | condition_functions(shown, marks)
        | schedule_functions(shown, marks)
        | directives(writing, marks, hint)
    )
    name = f"{writing.kind.name}/sections/{section.id}.md"
    blocks = render(outline.template, values, marks, name)
    written = replace(
        section,
        heading=outline.heading,
        level=outline.level,
        blocks=blocks,
        state=SectionState.WRITTEN,
        hint=hint,
        evidence=tuple(dict.fromkeys(marks.evidence)),
        notes=tuple(dict.fromkeys(marks.notes)),
    )
    return remarked(written, sheet_texts(writing.sheet))


def section_of(draft: Draft, section_id: str) -> Section:
    """A section by its id or heading. Raises NaniwaError (``no_section``)."""
    for section in draft.sections:
        if section_id in (section.id, section.heading):
            return section
    names = "、".join(section.heading for section in draft.sections)
    raise NaniwaError(f"「{section_id}」という節はありません。ある節: {names}", code="no_section")


def with_section(draft: Draft, section: Section) -> Draft:
    """The draft with one section replaced by another of the same id."""
    return replace(
        draft,
        sections=tuple(section if old.id == section.id else old for old in draft.sections),
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _outline_of(kind: Kind, section_id: str) -> SectionOutline:
    for outline in kind.outline:
        if outline.id == section_id:
            return outline
    raise NaniwaError(f"「{kind.title}」に節 {section_id} はありません。", code="no_section")
