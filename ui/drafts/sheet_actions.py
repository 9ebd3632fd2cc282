"""The form of a project sheet at work: filled from an example, files, past designs; then sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet_problems import FieldProblem, SheetError
from assistant.drafts.begin import begin
from assistant.drafts.changes import rewrite_with_sheet
from assistant.drafts.facts import Facts, facts_from_json
from assistant.drafts.offered import designs_offered, example_of, facts_offered, sheet_in
from assistant.drafts.reads import draft_of, own_row
from assistant.drafts.sheets import kind_of, read_values
from retrieval.errors import NaniwaError
from ui.drafts.drawing import draw_draft
from ui.drafts.form import Form, form_html
from ui.drafts.parts import Parts, View
from ui.drafts.scene import Data, Scene
from ui.drafts.screen import part
from ui.drafts.sheet_panel import (
    change_actions,
    designs_html,
    new_actions,
    restored_html,
    sheet_head_html,
)
from ui.drafts.typed import given_of, typed_text
from ui.edge import Updates, problem_html
from ui.event_data import text_of
from ui.file_drop import cleared
from ui.html_text import as_text

_TAKEN = "<span data-taken hidden></span>"
"""Stands in a form's place when what was sent is a draft now: the browser forgets its words."""


def choose_kind(scene: Scene, data: Data) -> Updates:
    """Show the form of a kind; the browser puts back what was typed into it before."""
    kind = kind_of(scene.door.home, text_of(data, "kind"))
    view = View(kind=kind.name, looked_for=scene.view.looked_for)
    parts = scene.parts
    return {
        parts.kinds: "",
        parts.begin_message: "",
        parts.sheet_column: gr.update(visible=True),
        parts.sheet_head: part(sheet_head_html(kind)),
        parts.yaml_drop: cleared(),
        parts.estimate_drop: cleared(),
        parts.designs: part(designs_html(designs_offered(scene.door), "", ())),
        parts.view: view,
        **_sheet(parts, view, Form(kind.schema), restore=True),
    }


def fill_with_example(scene: Scene, _: Data) -> Updates:
    """Fill the form with the kind's own example."""
    kind = kind_of(scene.door.home, scene.view.kind)
    form = Form(kind.schema, example_of(kind), scene.view.facts, notes=("例を入れました。",))
    return _sheet(scene.parts, scene.view, form)


def empty(scene: Scene, _: Data) -> Updates:
    """Begin the form again from nothing; of a draft, from its own sheet."""
    if scene.view.draft_id:
        return draw_changed_sheet(scene.door, scene.parts, scene.view, restore=False)
    kind = kind_of(scene.door.home, scene.view.kind)
    return _sheet(scene.parts, scene.view, Form(kind.schema, {}, scene.view.facts))


def save_as_yaml(scene: Scene, data: Data) -> Updates:
    """Give the browser the sheet as YAML to save, right or wrong."""
    import yaml

    kind = _kind_in_view(scene)
    given = given_of(data.get("values"), kind.schema)
    text = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, default_flow_style=False)
    title = typed_text(given.get("工事名"))[:40]
    name = "".join(
        character
        for character in f"計画シート_{kind.title}_{title}".rstrip("_")
        if character.isalnum() or character in "_-（）・"
    )
    return {
        scene.parts.saved_sheet: f'<pre hidden data-name="{as_text(name)}.yaml">{as_text(text)}</pre>'
    }


def begin_draft(scene: Scene, data: Data) -> Updates:
    """Begin a draft from the sheet and show it; what is wrong is said at the fields."""
    door, parts, view = scene.door, scene.parts, scene.view
    kind = kind_of(door.home, view.kind)
    given = given_of(data.get("values"), kind.schema)
    try:
        entry = begin(door, kind.name, given, estimate_upload=view.upload, past_design=view.design)
    except NaniwaError as error:
        form = Form(kind.schema, given, view.facts, _problems(error))
        return _sheet(parts, view, form)
    opened = View(draft_id=entry.id, looked_for=view.looked_for)
    return {
        **draw_draft(scene.desk, door, parts, opened),
        parts.sheet: _TAKEN,
        parts.saved_sheet: "",
        parts.yaml_drop: cleared(),
        parts.estimate_drop: cleared(),
        parts.sections: gr.update(selected="text"),
    }


def rewrite_draft(scene: Scene, data: Data) -> Updates:
    """Have an open draft go by a changed sheet."""
    door, parts, view = scene.door, scene.parts, scene.view
    kept = draft_of(door, view.draft_id)
    kind = kind_of(door.home, kept.entry.kind)
    given = given_of(data.get("values"), kind.schema)
    everything = tuple(section.id for section in kept.draft.sections)
    chosen = everything if data.get("overwrite") is True else None
    try:
        rewrite_with_sheet(door, view.draft_id, given, sections=chosen)
    except NaniwaError as error:
        if error.code == "no_draft":
            raise
        return draw_changed_sheet(
            door, parts, view, given=given, problems=_problems(error), restore=False
        )
    return {
        **draw_draft(scene.desk, door, parts, replace(view, section="")),
        parts.changed_sheet: _TAKEN,
        parts.saved_sheet: "",
        parts.sections: gr.update(selected="text"),
    }


def draw_changed_sheet(
    door: Door,
    parts: Parts,
    view: View,
    *,
    given: Mapping[str, object] | None = None,
    problems: Sequence[FieldProblem] = (),
    restore: bool = True,
) -> Updates:
    """The sheet of an open draft as a form."""
    row = own_row(door, view.draft_id)
    kept = draft_of(door, view.draft_id)
    kind = kind_of(door.home, kept.entry.kind)
    form = Form(
        kind.schema,
        kept.draft.values if given is None else given,
        facts_from_json(row.facts),
        problems,
        kept.notes,
    )
    html = form_html(
        form,
        kept.entry.id,
        before=restored_html("下書きのシートに戻す"),
        actions=change_actions(kept.entry),
        restore=restore,
    )
    return {parts.changed_sheet: part(html)}


def take_yaml(door: Door, parts: Parts, view: View, uploads: Sequence[str]) -> Updates:
    """Fill the form from a sheet that was sent as a file."""
    door.require(Feature.DRAFT)
    if not uploads or not view.kind:
        return {}
    kind = kind_of(door.home, view.kind)
    sheet = sheet_in(door, uploads[-1])
    given = sheet.given
    known = {name: value for name, value in given.items() if name in kind.schema}
    strange = [name for name in given if name not in kind.schema]
    notes = ["ファイルの内容を欄に入れました。"]
    if strange:
        names = "、".join(f"「{name[:40]}」" for name in strange[:20])
        notes.append(f"この文書の計画シートにない項目は使いません: {names}")
    problems = tuple(sheet.problems) or _wrong_in(known, kind, view.facts)
    form = Form(kind.schema, known, view.facts, problems, notes)
    return {parts.begin_message: "", **_sheet(parts, view, form)}


def take_estimate(door: Door, parts: Parts, view: View, uploads: Sequence[str]) -> Updates:
    """Show what an estimate says at the fields; without one that can be read, no more."""
    door.require(Feature.DRAFT)
    if not view.kind:
        return {}
    if not uploads:
        return _with_facts(door, parts, replace(view, upload=""))
    try:
        return _with_facts(door, parts, replace(view, upload=uploads[-1]))
    except NaniwaError as error:
        without = replace(view, upload="")
        said = draw_sources(door, parts, without, problem=error.message)
        return {**_with_facts(door, parts, without), **said}


def draw_sources(
    door: Door, parts: Parts, view: View, *, reading: bool = False, problem: str = ""
) -> Updates:
    """What stands above the form: past designs, and how the reading of an estimate goes."""
    taken = () if reading or problem else _taken(view)
    html = designs_html(designs_offered(door), view.design, taken, reading=reading)
    return {parts.designs: part(html + problem_html(problem))}


def choose_design(scene: Scene, data: Data) -> Updates:
    """Look for past designs, or show what the chosen one says at the fields."""
    design = text_of(data, "design")
    if design == scene.view.design:
        designs = designs_offered(scene.door)
        text = text_of(data, "text")[:100]
        html = designs_html(designs, design, _taken(scene.view), text=text)
        return {scene.parts.designs: part(html)}
    return _with_facts(scene.door, scene.parts, replace(scene.view, design=design))


def _with_facts(door: Door, parts: Parts, view: View) -> Updates:
    kind = kind_of(door.home, view.kind)
    facts = facts_offered(door, kind.name, estimate_upload=view.upload, past_design=view.design)
    view = replace(view, facts=facts)
    return {
        parts.begin_message: "",
        parts.designs: part(designs_html(designs_offered(door), view.design, _taken(view))),
        # What stands in the browser counts: it is put back into the form with the facts.
        **_sheet(parts, view, Form(kind.schema, {}, facts), restore=True),
        parts.view: view,
    }


def _taken(view: View) -> tuple[str, ...]:
    if not (view.upload or view.design):
        return ()
    if not view.facts:
        return ("この資料から取れる値はありませんでした。",)
    return (f"{len(view.facts)}項目の値が取れました。各欄に出所とともに示しています。",)


def _sheet(parts: Parts, view: View, form: Form, *, restore: bool = False) -> Updates:
    html = form_html(
        form,
        view.kind,
        before=restored_html("空にする"),
        actions=new_actions(),
        restore=restore,
    )
    return {parts.sheet: part(html)}


def _kind_in_view(scene: Scene) -> Kind:
    door, view = scene.door, scene.view
    name = draft_of(door, view.draft_id).entry.kind if view.draft_id else view.kind
    return kind_of(door.home, name)


def _problems(error: NaniwaError) -> tuple[FieldProblem, ...]:
    """What an error says of fields, or of the sheet as a whole."""
    if isinstance(error, SheetError):
        return error.problems
    return (FieldProblem("", error.message),)


def _wrong_in(given: Mapping[str, object], kind: Kind, facts: Facts) -> tuple[FieldProblem, ...]:
    """What is wrong with a sheet, before anything is begun with it."""
    try:
        read_values(given, kind, facts)
    except NaniwaError as error:
        return _problems(error)
    return ()
