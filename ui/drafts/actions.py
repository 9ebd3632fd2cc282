"""What a person does on the tab 「ドラフト」: each action is looked up and authorised anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import gradio as gr

from assistant.access.door import Door
from assistant.drafting.draft import Section
from assistant.drafts import changes
from assistant.drafts.entries import DraftEntry, KeptDraft
from assistant.drafts.reads import draft_of, stale_sections
from retrieval.errors import NaniwaError
from ui.drafts.drawing import (
    draw_draft,
    draw_drafts,
    draw_home,
    draw_kinds,
    draw_text,
    opened_section,
)
from ui.drafts.evidence import evidence_html
from ui.drafts.parts import View
from ui.drafts.scene import Data, Scene
from ui.drafts.screen import part
from ui.drafts.sheet_actions import (
    begin_draft,
    choose_design,
    choose_kind,
    empty,
    fill_with_example,
    rewrite_draft,
    save_as_yaml,
)
from ui.drafts.spans import numbers_of
from ui.drafts.whole_actions import compare_versions, restore_version, review_draft
from ui.edge import Updates
from ui.event_data import number_of, text_of

Act = Callable[[Scene, Data], Updates]
_LONGEST_TEXT = 200_001  # one more than is taken: what is too long is refused, not cut


def act(scene: Scene, data: Data) -> Updates:
    """Do what the browser asks for. Raises NaniwaError for what may not or can't be done."""
    done = ACTIONS.get(text_of(data, "do"))
    if done is None:
        return {}
    parts = scene.parts
    quiet: Updates = {parts.home_message: "", parts.begin_message: "", parts.message: ""}
    return {**quiet, **done(scene, data)}


def open_draft(scene: Scene, data: Data) -> Updates:
    """Show a draft."""
    view = View(draft_id=text_of(data, "draft"), looked_for=scene.view.looked_for)
    parts = scene.parts
    return {
        **draw_draft(scene.desk, scene.door, parts, view),
        **_no_evidence(scene),
        parts.review: "",
        parts.comparison: "",
        parts.changed_sheet: "",
        parts.sections: gr.update(selected="text"),
    }


def _new(scene: Scene, _: Data) -> Updates:
    return draw_kinds(scene.door, scene.parts, scene.view)


def _close(scene: Scene, _: Data) -> Updates:
    return draw_home(scene.door, scene.parts, scene.view)


def _search(scene: Scene, data: Data) -> Updates:
    view = replace(scene.view, looked_for=text_of(data, "text", 100))
    return draw_drafts(scene.door, scene.parts, view)


def _changed(change: Callable[[Door, str], DraftEntry]) -> Act:
    """Change a draft; then it is shown anew where it was pressed."""

    def done(scene: Scene, data: Data) -> Updates:
        draft_id = text_of(data, "draft")
        change(scene.door, draft_id)
        if scene.view.draft_id == draft_id:
            return draw_draft(scene.desk, scene.door, scene.parts, scene.view)
        return draw_drafts(scene.door, scene.parts, scene.view)

    return done


def _rename(scene: Scene, data: Data) -> Updates:
    return _changed(lambda door, draft_id: changes.rename(door, draft_id, text_of(data, "title")))(
        scene, data
    )


def _delete(scene: Scene, data: Data) -> Updates:
    changes.delete(scene.door, text_of(data, "draft"))
    message = '<p class="said" role="status">下書きを削除しました。</p>'
    return {
        **draw_home(scene.door, scene.parts, scene.view),
        scene.parts.home_message: message,
    }


def _section(scene: Scene, data: Data) -> Updates:
    view = replace(scene.view, section=text_of(data, "section"))
    return draw_text(scene.desk, scene.door, scene.parts, view)


def _place(scene: Scene, data: Data) -> Updates:
    """Turn to the section in which something was found, from another part of the tab."""
    view = replace(scene.view, section=text_of(data, "section"))
    gap = number_of(data, "gap") or 0
    return {
        **draw_text(scene.desk, scene.door, scene.parts, view, gap=gap),
        scene.parts.sections: gr.update(selected="text"),
    }


def _edit(scene: Scene, data: Data) -> Updates:
    from assistant.drafting.editing import section_as_text

    view = replace(scene.view, section=text_of(data, "section"))
    kept = draft_of(scene.door, view.draft_id)
    text = section_as_text(_named(kept, view.section))
    return draw_text(scene.desk, scene.door, scene.parts, view, editing=text)


def _save(scene: Scene, data: Data) -> Updates:
    """Keep an edited section; what stands in the way is said above the box, which stays as it is."""
    view = replace(scene.view, section=text_of(data, "section"))
    text = text_of(data, "text", _LONGEST_TEXT).replace("\r\n", "\n")
    try:
        changes.edit(
            scene.door, view.draft_id, view.section, text, based_on=number_of(data, "revision")
        )
    except NaniwaError as error:
        if error.code in ("no_draft", "no_section", "forbidden"):
            raise
        return draw_text(
            scene.desk, scene.door, scene.parts, view, problem=error.message, editing=text
        )
    return draw_draft(scene.desk, scene.door, scene.parts, view)


def _on_section(change: Callable[[Scene, str, int | None, Data], DraftEntry]) -> Act:
    """Change a section; what stands in the way is said above its text."""

    def done(scene: Scene, data: Data) -> Updates:
        view = replace(scene.view, section=text_of(data, "section"))
        try:
            change(scene, view.section, number_of(data, "revision"), data)
        except NaniwaError as error:
            if error.code in ("no_draft", "no_section", "forbidden"):
                raise
            return draw_text(scene.desk, scene.door, scene.parts, view, problem=error.message)
        return draw_draft(scene.desk, scene.door, scene.parts, view)

    return done


def _accept(scene: Scene, section: str, seen: int | None, _: Data) -> DraftEntry:
    return changes.accept(scene.door, scene.view.draft_id, section, based_on=seen)


def _unaccept(scene: Scene, section: str, seen: int | None, _: Data) -> DraftEntry:
    return changes.accept(scene.door, scene.view.draft_id, section, accepted=False, based_on=seen)


def _rewrite(scene: Scene, section: str, seen: int | None, data: Data) -> DraftEntry:
    hint = text_of(data, "hint")
    return changes.regenerate(scene.door, scene.view.draft_id, section, hint, based_on=seen)


def _rewrite_outdated(scene: Scene, _: Data) -> Updates:
    draft_id = scene.view.draft_id
    for each in stale_sections(scene.door, draft_id):
        changes.regenerate(scene.door, draft_id, each.section_id)
    return draw_draft(scene.desk, scene.door, scene.parts, replace(scene.view, section=""))


def _evidence(scene: Scene, data: Data) -> Updates:
    kept = draft_of(scene.door, scene.view.draft_id)
    wanted = number_of(data, "number")
    for origin, number in numbers_of(kept.draft).items():
        if number == wanted:
            page = number_of(data, "page")
            html = evidence_html(scene.desk, scene.door, kept.entry.id, number, origin, page)
            return {
                scene.parts.evidence: part(html),
                scene.parts.evidence_column: gr.update(visible=True),
            }
    raise NaniwaError("その根拠は、いまの下書きにはありません。", code="no_citation")


def _no_evidence(scene: Scene, _: Data | None = None) -> Updates:
    return {
        scene.parts.evidence: "",
        scene.parts.evidence_column: gr.update(visible=False),
    }


def _named(kept: KeptDraft, section_id: str) -> Section:
    """The section that a browser named. Raises NaniwaError (``no_section``)."""
    section = opened_section(kept, View(section=section_id))
    if section.id != section_id:
        raise NaniwaError("その節は、いまの下書きにはありません。", code="no_section")
    return section


ACTIONS: Mapping[str, Act] = {
    "new": _new,
    "kind": choose_kind,
    "close": _close,
    "search": _search,
    "designs": choose_design,
    "example": fill_with_example,
    "empty": empty,
    "save-yaml": save_as_yaml,
    "begin": begin_draft,
    "rewrite-sheet": rewrite_draft,
    "open": open_draft,
    "rename": _rename,
    "delete": _delete,
    "stop": _changed(changes.stop),
    "go-on": _changed(changes.go_on),
    "section": _section,
    "place": _place,
    "edit": _edit,
    "cancel-edit": _section,
    "save": _save,
    "accept": _on_section(_accept),
    "unaccept": _on_section(_unaccept),
    "rewrite": _on_section(_rewrite),
    "rewrite-outdated": _rewrite_outdated,
    "evidence": _evidence,
    "close-evidence": _no_evidence,
    "review": review_draft,
    "compare": compare_versions,
    "restore": restore_version,
}
