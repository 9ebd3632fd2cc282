"""A new check put together: files dropped, documents taken, parts corrected, and begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import gradio as gr

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.begin import GivenFile, begin_check
from assistant.checking.recognising import recognised
from assistant.records.checks import Part
from retrieval.errors import NaniwaError
from ui.checks.actions import Data
from ui.checks.drawing import draw_check
from ui.checks.new_check import Chosen, chosen_html, offered, offered_html, proposed_title
from ui.checks.parts import Parts
from ui.checks.view import View
from ui.edge import Updates
from ui.event_data import text_of
from ui.file_drop import cleared

MOST_FILES = 500
Collected = tuple[Chosen, ...]


def add_uploads(
    door: Door, parts: Parts, collected: Collected, title: str, ids: Iterable[str]
) -> Updates:
    """Take the files that the browser has sent by now, each for what it looks like."""
    door.require(Feature.CHECK)
    sent = tuple(ids)
    left = [each for each in collected if each.document or each.id in sent]
    known = {each.id for each in left}
    added = [_chosen(door, GivenFile(upload=each)) for each in sent if each not in known]
    return _collected(parts, (*left, *added)[:MOST_FILES], collected, title)


def rearrange(door: Door, parts: Parts, collected: Collected, title: str, data: Data) -> Updates:
    """Take a document, leave a file out, correct a part, or look for documents."""
    door.require(Feature.CHECK)
    do, key = text_of(data, "do"), text_of(data, "item")
    if do == "library":
        return _offered(door, parts, collected, text_of(data, "text")[:100])
    if do == "take":
        taken = _chosen(door, GivenFile(document=text_of(data, "document")))
        if taken.problem:
            return {parts.chosen: _part(chosen_html(collected, taken.problem))}
        known = {each.key for each in collected}
        new = collected if taken.key in known else (*collected, taken)
        return _collected(parts, new[:MOST_FILES], collected, title)
    if do == "leave-out":
        # An upload is still in the drop zone: it stays in sight, and can be taken back.
        left = tuple(
            replace(each, left_out=not each.left_out) if each.key == key else each
            for each in collected
            if each.key != key or not each.document
        )
        return _collected(parts, left, collected, title)
    if do == "part":
        part = next((each for each in Part if each.value == data.get("value")), None)
        if part is not None:
            changed = tuple(
                replace(each, part=part, picked=True) if each.key == key else each
                for each in collected
            )
            return _collected(parts, changed, collected, title)
    return {}


def begin(door: Door, parts: Parts, collected: Collected, title: str) -> Updates:
    """Begin the check and show it; what stands in the way is said above the files."""
    try:
        check_id = begin_check(
            door,
            title,
            [
                GivenFile(
                    upload="" if each.document else each.id,
                    document=each.id if each.document else "",
                    part=each.part.value if each.picked else "",
                )
                for each in collected
                if each.usable
            ],
            most_files=MOST_FILES,
        )
    except NaniwaError as error:
        return {parts.chosen: _part(chosen_html(collected, error.message))}
    return {
        **draw_check(door, parts, View(check_id=check_id)),
        parts.sections: gr.update(selected="files"),
        parts.collected: (),
        parts.drop: cleared(),
        parts.chosen: "",
        parts.offered: "",
        parts.title: "",
        parts.beginning: gr.update(visible=False),
        parts.detail: "",
        parts.detail_column: gr.update(visible=False),
        parts.comparison: "",
    }


def _chosen(door: Door, given: GivenFile) -> Chosen:
    """A file with what it looks like, or with why it can't be used."""
    file_id = given.upload or given.document
    try:
        name, part = recognised(door, given)
    except NaniwaError as error:
        return Chosen(
            file_id, "ファイル", Part.ESTIMATE, bool(given.document), problem=error.message
        )
    return Chosen(file_id, name, part, bool(given.document))


def _collected(parts: Parts, new: Collected, before: Sequence[Chosen], title: str) -> Updates:
    """The files anew; a title that nobody typed follows them."""
    updates: Updates = {
        parts.chosen: _part(chosen_html(new)),
        parts.collected: new,
        parts.beginning: gr.update(visible=bool(new)),
    }
    if not title.strip() or title == proposed_title(before):
        updates[parts.title] = proposed_title(new)
    return updates


def _offered(door: Door, parts: Parts, collected: Collected, text: str) -> Updates:
    found = offered(door.reading().documents(), text)
    taken = frozenset(each.id for each in collected if each.document)
    return {parts.offered: _part(offered_html(found, text, taken))}


def _part(html: str) -> str:
    return f'<div class="check-part">{html}</div>' if html else ""
