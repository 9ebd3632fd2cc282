"""What stands on the screen of a draft: read through the door anew each time, then made HTML."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import gradio as gr

from assistant.access.door import Door
from assistant.drafting.draft import Section, SectionState, spans_of
from assistant.drafting.kinds import own_kinds_folder, usable_kinds
from assistant.drafts.entries import DraftEntry, DraftState, KeptDraft
from assistant.drafts.reads import draft_of, drafts_of, entry_of, stale_sections
from assistant.drafts.versions import versions_of
from ui.desk import Desk
from ui.drafts.kinds import kinds_html
from ui.drafts.listing import drafts_html
from ui.drafts.outline import outline_html
from ui.drafts.parts import Parts, View
from ui.drafts.reading import drawn_key, head_html, progress_html, section_view
from ui.drafts.review import gaps_html
from ui.drafts.screen import part
from ui.drafts.spans import numbers_of
from ui.drafts.versions import versions_html
from ui.edge import Updates, problem_html

_FORMS = {"Word": "docx", "PDF": "pdf", "Markdown": "md"}
_TEXTLESS = frozenset({SectionState.WAITING, SectionState.FAILED})


def draw_drafts(door: Door, parts: Parts, view: View) -> Updates:
    """The person's drafts."""
    return {parts.drafts: part(drafts_html(drafts_of(door), view.looked_for)), parts.view: view}


def draw_home(door: Door, parts: Parts, view: View, message: str = "") -> Updates:
    """The list, with nothing open. ``message`` says what went wrong before."""
    empty = View(looked_for=view.looked_for)
    return {
        parts.home: gr.update(visible=True),
        parts.beginning: gr.update(visible=False),
        parts.opened: gr.update(visible=False),
        parts.evidence_column: gr.update(visible=False),
        parts.home_message: problem_html(message),
        **dict.fromkeys(_of_a_draft(parts), ""),
        parts.sheet: "",
        **draw_drafts(door, parts, empty),
    }


def _of_a_draft(parts: Parts) -> tuple[gr.HTML, ...]:
    """What is emptied when a draft is closed: nobody else sits at this screen with it."""
    return (
        parts.message,
        parts.head,
        parts.progress,
        parts.outline,
        parts.text,
        parts.evidence,
        parts.gaps,
        parts.review,
        parts.versions,
        parts.comparison,
        parts.changed_sheet,
    )


def draw_kinds(door: Door, parts: Parts, view: View) -> Updates:
    """The kinds to choose from."""
    kinds, problems = usable_kinds(own_kinds_folder(door.home))
    back = (
        '<button type="button" class="check-button" data-do="close" id="draft-kinds-back">'
        "← 一覧へ戻る</button>"
    )
    return {
        parts.home: gr.update(visible=False),
        parts.beginning: gr.update(visible=True),
        parts.sheet_column: gr.update(visible=False),
        parts.begin_message: "".join(problem_html(problem.message) for problem in problems),
        parts.kinds: part(back + kinds_html(kinds)),
        parts.sheet: "",
        parts.view: View(looked_for=view.looked_for),
    }


def draw_draft(
    desk: Desk, door: Door, parts: Parts, view: View, *, problem: str = "", said: str = ""
) -> Updates:
    """A draft with everything about it. Raises NaniwaError (``no_draft``)."""
    kept = draft_of(door, view.draft_id, desk.drafting)
    return {
        parts.home: gr.update(visible=False),
        parts.beginning: gr.update(visible=False),
        parts.opened: gr.update(visible=True),
        parts.message: "",
        **_drawn(door, parts, view, kept, problem=problem, said=said),
        parts.text: part(_section(kept, view)),
        parts.versions: part(versions_html(kept.entry, versions_of(door, view.draft_id))),
        parts.view: view,
    }


def draw_text(
    desk: Desk,
    door: Door,
    parts: Parts,
    view: View,
    *,
    problem: str = "",
    editing: str | None = None,
    gap: int = 0,
) -> Updates:
    """The section that is open, and the outline that says which one that is."""
    kept = draft_of(door, view.draft_id, desk.drafting)
    return {
        parts.text: part(_section(kept, view, problem=problem, editing=editing, gap=gap)),
        parts.outline: part(_outline(kept, view)),
        parts.view: view,
    }


def draw_progress(
    desk: Desk, door: Door, parts: Parts, view: View, seen: Mapping[str, str], *, busy: bool
) -> Updates:
    """How far the writing is; more only where more has come than was ``seen``.

    Somebody who types into the open section (``busy``) keeps it as it is.
    """
    entry = entry_of(door, view.draft_id)
    progress = desk.drafting.progress(entry.id)
    updates: Updates = {parts.progress: part(progress_html(entry, progress))}
    if drawn_key(entry) == seen.get("drawn"):
        return updates
    kept = draft_of(door, view.draft_id, desk.drafting)
    updates |= _drawn(door, parts, view, kept)
    updates[parts.versions] = part(versions_html(kept.entry, versions_of(door, view.draft_id)))
    if not busy and _text_key(kept, _opened(kept, view)) != seen.get("text"):
        updates[parts.text] = part(_section(kept, view))
    return updates


def opened_section(kept: KeptDraft, view: View) -> Section:
    """The section that is open: the one turned to, else the newest written, else the first."""
    return _opened(kept, view)


def downloads_of(entry: DraftEntry) -> Mapping[str, str]:
    """Where the draft is as a file, by what people call it; none while nothing is written."""
    if not entry.written:
        return {}
    return {label: f"/drafts/{entry.id}/draft.{ending}" for label, ending in _FORMS.items()}


def _drawn(
    door: Door, parts: Parts, view: View, kept: KeptDraft, *, problem: str = "", said: str = ""
) -> Updates:
    """What changes with every section that arrives."""
    return {
        parts.head: _head(door, kept, view, problem=problem, said=said),
        parts.progress: part(progress_html(kept.entry, kept.progress)),
        parts.outline: part(_outline(kept, view)),
        parts.gaps: part(gaps_html(kept.draft)),
    }


def _head(door: Door, kept: KeptDraft, view: View, *, problem: str = "", said: str = "") -> str:
    stale = stale_sections(door, view.draft_id)
    return head_html(kept, downloads_of(kept.entry), outdated=stale, problem=problem, said=said)


def _outline(kept: KeptDraft, view: View) -> str:
    writing = kept.progress.section_id if kept.progress is not None else ""
    opened = _opened(kept, view).id
    return (
        f'<div data-drawn="{drawn_key(kept.entry)}">'
        f"{outline_html(kept.entry.sections, kept.draft.sections, opened, writing=writing)}</div>"
    )


def _section(
    kept: KeptDraft,
    view: View,
    *,
    problem: str = "",
    editing: str | None = None,
    gap: int = 0,
) -> str:
    section = _opened(kept, view)
    numbers = numbers_of(kept.draft)
    shown = section_view(kept, section, numbers, problem=problem, editing=editing)
    return f'<div data-text="{_text_key(kept, section)}" data-gap="{gap}">{shown}</div>'


def _opened(kept: KeptDraft, view: View) -> Section:
    sections = kept.draft.sections
    for section in sections:
        if section.id == view.section:
            return section
    revisions = {each.id: each.revision for each in kept.entry.sections}
    written = [section for section in sections if section.state not in _TEXTLESS]
    if kept.entry.state is DraftState.DONE or kept.entry.written == len(sections) or not written:
        return sections[0]
    return max(written, key=lambda section: revisions.get(section.id, 0))


def _text_key(kept: KeptDraft, section: Section) -> str:
    """Changes when the section would look different: its text, its state, its sources' numbers."""
    numbers = numbers_of(kept.draft)
    used = [numbers[span.origin] for span in spans_of(section) if span.origin in numbers]
    entry = next(each for each in kept.entry.sections if each.id == section.id)
    said = f"{section.id} {entry.revision} {entry.asked} {section.state} {used}"
    return f"{crc32(said.encode()):08x}"
