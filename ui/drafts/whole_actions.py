"""What a person does with a draft as a whole: reviewed, two versions compared, an old one taken again."""

from __future__ import annotations

from dataclasses import replace

import gradio as gr

from assistant.drafts.comparing import compare
from assistant.drafts.reads import draft_of, entry_of
from assistant.drafts.reviewing import review
from assistant.drafts.versions import restore
from retrieval.errors import NaniwaError
from ui.checks.links import basis_addresses
from ui.drafts.drawing import draw_draft
from ui.drafts.review import review_html
from ui.drafts.scene import Data, Scene
from ui.drafts.screen import part
from ui.drafts.versions import NOW, comparison_html
from ui.edge import Updates, problem_html
from ui.event_data import number_of, text_of


def review_draft(scene: Scene, _: Data) -> Updates:
    """Look for what is wrong in the open draft; nothing in it changes."""
    try:
        kept = draft_of(scene.door, scene.view.draft_id)
        report = review(scene.door, scene.view.draft_id)
    except NaniwaError as error:
        if error.code == "no_draft":
            raise
        return {scene.parts.review: part(problem_html(error.message))}
    bases = tuple(dict.fromkeys(basis for found in report.findings for basis in found.basis))
    addresses = dict(zip(bases, basis_addresses(scene.door, bases), strict=True))
    html = review_html(report, kept.draft, addresses, draft_id=kept.entry.id)
    return {scene.parts.review: part(html)}


def compare_versions(scene: Scene, data: Data) -> Updates:
    """Show what differs between two versions, or a version and the draft as it is now."""
    before, after = text_of(data, "before"), text_of(data, "after")
    draft_id = entry_of(scene.door, scene.view.draft_id).id
    try:
        if before == after:
            raise NaniwaError("違う2つの版を選んでください。", code="same_version")
        if before == NOW:
            before, after = after, before
        number = None if after == NOW else number_of(data, "after")
        first = number_of({"before": before}, "before")
        found = compare(scene.door, draft_id, first or 0, number)
        html = comparison_html(found, before=before, after=after)
    except NaniwaError as error:
        if error.code == "no_draft":
            raise
        html = problem_html(error.message)
    return {scene.parts.comparison: part(html)}


def restore_version(scene: Scene, data: Data) -> Updates:
    """Let the draft be as it was in a version."""
    number = number_of(data, "version") or 0
    seen = number_of(data, "revision")
    view = replace(scene.view, section="")
    try:
        restore(scene.door, scene.view.draft_id, number, based_on=seen)
    except NaniwaError as error:
        if error.code != "changed":
            raise
        return draw_draft(scene.desk, scene.door, scene.parts, view, problem=error.message)
    said = f"第{number}版に戻しました。"
    return {
        **draw_draft(scene.desk, scene.door, scene.parts, view, said=said),
        scene.parts.evidence: "",
        scene.parts.evidence_column: gr.update(visible=False),
        scene.parts.comparison: "",
        scene.parts.changed_sheet: "",
    }
