"""A draft's way: outline + project sheet + standards + past designs -> sections, one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

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
    it does before. ``on_section`` is told of each section before it is written, how many are done, and
    how many there are to do.
    """

    kind: Kind
    sheet: Sheet
    sources: Sources
    model: BaseChatModel | None = None
    cancel: Event = field(default_factory=Event)
    user: str = ""
    on_text: Callable[[str], None] = lambda _: None
    on_waiting: Callable[[int], None] = lambda _: None
    on_section: Callable[[Section, int, int], None] = lambda _section, _done, _all: None


def begin_draft(kind: Kind, sheet: Sheet) -> Draft:
    """A draft with every section that its sheet calls for, none of them written yet."""
    values = shown_values(sheet, kind.schema, Marks())
    title = sheet.values.get("工事名")
    return Draft(
        kind=kind.name,
        title=kind.title,
        subject=title.text if title is not None else "",
        sections=tuple(
            Section(outline.id, _heading(outline, values), outline.level)
            for outline in kind.outline
            if holds(outline.when, values)
        ),
        values=dict(sheet.given),
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        numbers=kind.numbers,
    )


def _heading(outline: SectionOutline, values: Mapping[str, Any]) -> str:
    """The heading of a section, by what the sheet says."""
    held = (heading for when, heading in outline.headings if holds(when, values))
    return next(held, outline.heading)


def write_draft(
    draft: Draft, writing: Writing, *, only: Collection[str] = (), hints: Mapping[str, str] = {}
) -> Iterator[Draft]:
    """Write what is waiting, or the sections ``only``, one after another: the draft after each.

    ``only`` and ``hints`` name sections by id or heading. Sections already written stay as they are,
    so that an interrupted draft goes on where it was; of a section during which ``writing.cancel`` was
    set nothing is kept. One that can't be written is FAILED and says why in its notes, keeps what
    it had, and the others go on; it is written again when ``only`` names it. Raises NaniwaError
    (``no_section``) for a section that the draft doesn't have.
    """
    chosen = [section_of(draft, name).id for name in only]
    asked = {section_of(draft, name).id: hint for name, hint in hints.items()}
    wanted = [
        section
        for section in draft.sections
        if (section.id in chosen if only else section.state is SectionState.WAITING)
    ]
    for number, section in enumerate(wanted):
        if writing.cancel.is_set():
            return
        writing.on_section(section, number, len(wanted))
        try:
            written = write_section(section, writing, asked.get(section.id, section.hint))
        except NaniwaError as error:
            written = replace(section, state=SectionState.FAILED, notes=(error.message,))
        if writing.cancel.is_set():
            return
        draft = with_section(draft, written)
        yield draft


def with_new_sections(draft: Draft, kind: Kind, sheet: Sheet) -> Draft:
    """The draft with the sections that its kind or its sheet calls for by now, each in its place.

    What the draft has stays as it is, also sections that its kind has no more.
    """
    sections = list(draft.sections)
    have = {section.id for section in sections}
    before: str | None = None
    for wanted in begin_draft(kind, sheet).sections:
        if wanted.id not in have:
            place = next((n + 1 for n, own in enumerate(sections) if own.id == before), 0)
            sections.insert(place, wanted)
        before = wanted.id
    return replace(draft, sections=tuple(sections))


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
    notes = (*marks.notes, *_unused(hint, outline, writing))
    written = replace(
        section,
        heading=_heading(outline, shown),
        level=outline.level,
        blocks=blocks,
        state=SectionState.WRITTEN,
        hint=hint,
        evidence=tuple(dict.fromkeys(marks.evidence)),
        notes=tuple(dict.fromkeys(notes)),
    )
    return remarked(written, sheet_texts(writing.sheet))


def _unused(hint: str, outline: SectionOutline, writing: Writing) -> tuple[str, ...]:
    """That a hint changes nothing, where it doesn't: only the model can follow one."""
    if not hint or (writing.model is not None and "prose(" in outline.template):
        return ()
    why = "この節にはない" if writing.model is not None else "いまは言語モデルを使っていない"
    said = (
        f"書き直しの指示は、言語モデルが書く文にだけ効きます。{why}ため、指示は使いませんでした。"
    )
    return (f"{said}計画シートを変えるか、手で直してください。",)


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
