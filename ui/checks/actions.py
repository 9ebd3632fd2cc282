"""What a person does on the tab 「積算チェック」: each action is looked up and authorised anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.checking import changes, decisions, grants
from assistant.checking.reads import check_of, file_of
from assistant.estimating.compare import ChangeKind
from assistant.records.people import find_person, people
from retrieval.errors import NaniwaError
from ui.checks.comparison import choice_html, comparison_html
from ui.checks.drawing import (
    draw_check,
    draw_detail,
    draw_findings,
    draw_history,
    draw_home,
    find,
    read_check,
    versions,
)
from ui.checks.parts import Parts
from ui.checks.view import View, listed_findings, sorted_by, view_of
from ui.edge import Updates, problem_html
from ui.event_data import text_of

Data = Mapping[str, Any]
Act = Callable[["Scene", Data], Updates]


class Scene:
    """What an action works on: who acts, through which door, and what stands on the screen."""

    __slots__ = ("door", "looked_for", "may_reword", "parts", "view")

    def __init__(
        self, door: Door, parts: Parts, view: View, *, looked_for: str, may_reword: bool
    ) -> None:
        self.door = door
        self.parts = parts
        self.view = view
        self.looked_for = looked_for
        self.may_reword = may_reword


def act(scene: Scene, data: Data) -> Updates:
    """Do what the browser asks for. Raises NaniwaError for what may not or can't be done."""
    done = _ACTIONS.get(str(data.get("do", "")))
    if done is None:
        return {}
    quiet: Updates = {scene.parts.home_message: "", scene.parts.opened_message: ""}
    return {**quiet, **done(scene, data)}


def open_check(scene: Scene, data: Data) -> Updates:
    """Show a check."""
    view = View(check_id=text_of(data, "check"))
    return {
        **draw_check(scene.door, scene.parts, view),
        scene.parts.detail: "",
        scene.parts.detail_column: gr.update(visible=False),
        scene.parts.comparison: "",
        scene.parts.sections: gr.update(selected="findings"),
    }


def _close_check(scene: Scene, _: Data) -> Updates:
    return draw_home(scene.door, scene.parts, scene.looked_for)


def _changed(change: Callable[[Door, str], None]) -> Act:
    """Change a check; then it is shown anew where it was pressed."""

    def done(scene: Scene, data: Data) -> Updates:
        check_id = text_of(data, "check")
        change(scene.door, check_id)
        return _shown_anew(scene, check_id)

    return done


def _shown_anew(scene: Scene, check_id: str) -> Updates:
    if scene.view.check_id == check_id:
        return draw_check(scene.door, scene.parts, scene.view)
    return draw_history(scene.door, scene.parts, scene.looked_for)


def _delete(scene: Scene, data: Data) -> Updates:
    changes.delete(scene.door, text_of(data, "check"))
    return draw_home(scene.door, scene.parts, scene.looked_for, "チェックを削除しました。")


def _rename(scene: Scene, data: Data) -> Updates:
    check_id = text_of(data, "check")
    changes.rename(scene.door, check_id, text_of(data, "title"))
    return _shown_anew(scene, check_id)


def _search(scene: Scene, data: Data) -> Updates:
    text = text_of(data, "text")[:100]
    return {
        **draw_history(scene.door, scene.parts, text),
        scene.parts.looked_for: text,
    }


def _grant(scene: Scene, data: Data) -> Updates:
    check_id = text_of(data, "check")
    grants.grant(scene.door, check_id, _name_of(scene.door, text_of(data, "person")))
    return _after_grant(scene, check_id)


def _withdraw_grant(scene: Scene, data: Data) -> Updates:
    check_id = text_of(data, "check")
    grants.withdraw_grant(scene.door, check_id, text_of(data, "person"))
    return _after_grant(scene, check_id)


def _after_grant(scene: Scene, check_id: str) -> Updates:
    if scene.view.check_id == check_id:
        return draw_check(scene.door, scene.parts, scene.view)
    return draw_home(scene.door, scene.parts, scene.looked_for)


def _name_of(door: Door, said: str) -> str:
    """The sign-in name of whom somebody named by it, or by the name that is shown."""
    said = said.strip()
    if find_person(door.records, said) is not None:
        return said
    plain = "".join(said.split())
    named = [
        each.name for each in people(door.records) if "".join(each.shown_name.split()) == plain
    ]
    if len(named) > 1:
        raise NaniwaError(
            f"「{said}」という氏名の人が{len(named)}人います。利用者名を書いてください。",
            code="many_people",
        )
    return named[0] if named else said


def _filter(scene: Scene, data: Data) -> Updates:
    return draw_findings(scene.door, scene.parts, view_of(data, scene.view))


def _sort(scene: Scene, data: Data) -> Updates:
    return draw_findings(scene.door, scene.parts, sorted_by(scene.view, data.get("sort")))


def _page(scene: Scene, data: Data) -> Updates:
    page = text_of(data, "page")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1  # noqa: PLR2004
    return draw_findings(scene.door, scene.parts, replace(scene.view, page=number))


def _open_finding(scene: Scene, data: Data) -> Updates:
    view = replace(scene.view, opened=text_of(data, "finding")[:40])
    return draw_detail(scene.door, scene.parts, view, may_reword=scene.may_reword)


def _close_finding(scene: Scene, _: Data) -> Updates:
    return {
        **draw_findings(scene.door, scene.parts, replace(scene.view, opened="")),
        scene.parts.detail: "",
        scene.parts.detail_column: gr.update(visible=False),
    }


def _waive(scene: Scene, data: Data) -> Updates:
    return _decided(
        scene,
        data,
        lambda number: decisions.waive(
            scene.door, scene.view.check_id, number, text_of(data, "reason")
        ),
    )


def _withdraw_waiver(scene: Scene, data: Data) -> Updates:
    return _decided(
        scene,
        data,
        lambda number: decisions.withdraw_waiver(scene.door, scene.view.check_id, number),
    )


def _decided(scene: Scene, data: Data, decide: Callable[[str], object]) -> Updates:
    """Decide on the finding that is open; what is wrong with the decision stands beside it."""
    view = replace(scene.view, opened=text_of(data, "finding")[:40])
    _, reports = read_check(scene.door, view.check_id)
    listed = find(listed_findings(reports), view.opened)
    problem = ""
    try:
        decide(listed.entry.number)
    except NaniwaError as error:
        problem = error.message
    return {
        **draw_check(scene.door, scene.parts, view),
        **draw_detail(scene.door, scene.parts, view, may_reword=scene.may_reword, problem=problem),
    }


def _compare(scene: Scene, data: Data) -> Updates:
    from assistant.checking.comparing import compare

    before, after = text_of(data, "before"), text_of(data, "after")
    kind = next((each for each in ChangeKind if each.name == data.get("kind")), None)
    check = check_of(scene.door, scene.view.check_id)
    choice = choice_html(versions(scene.door, check), before, after)
    try:
        if before == after:
            raise NaniwaError("違う2つの版を選んでください。", code="same_version")
        found = compare(scene.door, _version(scene.door, before), _version(scene.door, after))
        html = comparison_html(found, kind, before=before, after=after)
    except NaniwaError as error:
        html = problem_html(error.message)
    return {
        scene.parts.versions: f'<div class="check-part">{choice}</div>',
        scene.parts.comparison: f'<div class="check-part">{html}</div>',
    }


def _version(door: Door, key: str) -> tuple[str, int]:
    """The check and the file in it that a browser named. Raises NaniwaError (``no_file``)."""
    check_id, _, position = key.partition(".")
    number = int(position) if position.isascii() and position.isdigit() and len(position) < 9 else 0  # noqa: PLR2004
    check, file = file_of(door, check_id, number)
    return check.id, file.position


_ACTIONS: Mapping[str, Act] = {
    "open-check": open_check,
    "close-check": _close_check,
    "stop": _changed(changes.stop),
    "continue": _changed(changes.go_on),
    "again": _changed(changes.check_again),
    "delete": _delete,
    "rename": _rename,
    "search": _search,
    "grant": _grant,
    "withdraw-grant": _withdraw_grant,
    "filter": _filter,
    "sort": _sort,
    "page": _page,
    "open-finding": _open_finding,
    "close-finding": _close_finding,
    "waive": _waive,
    "withdraw-waiver": _withdraw_waiver,
    "compare": _compare,
    "change-kind": _compare,
}
