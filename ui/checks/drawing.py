"""What stands on the screen of a check: read through the door anew each time, then made HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import gradio as gr

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.grants import all_checks_for_grants
from assistant.checking.reads import check_of, checks_of, kept_of, numbered_reports
from assistant.estimating.check import FileReport
from assistant.records.checks import OPEN, Check, CheckFile, Part, State
from assistant.records.people import find_person, people
from retrieval.errors import NaniwaError
from ui.checks.comparison import choice_html
from ui.checks.detail import Around, Rewording, detail_html
from ui.checks.findings import filters_html, findings_html
from ui.checks.history import bare_html, history_html
from ui.checks.links import basis_addresses, batch_downloads, file_downloads
from ui.checks.parts import Parts
from ui.checks.result import (
    contents_html,
    downloads_html,
    drawn_key,
    files_html,
    head_html,
    notes_html,
    overview_html,
    rename_html,
    sharing_html,
)
from ui.checks.view import Listed, View, beside, chosen, listed_findings
from ui.edge import Updates, problem_html

Reports = Mapping[int, FileReport]


def draw_history(door: Door, parts: Parts, text: str = "") -> Updates:
    """The checks that the person may see."""
    names = {person.name: person.shown_name for person in people(door.records)}
    return {parts.history: _part(history_html(checks_of(door), door.person, text, names))}


def draw_home(door: Door, parts: Parts, text: str = "", message: str = "") -> Updates:
    """What leads to a check, with nothing open."""
    return {
        parts.home: gr.update(visible=True),
        parts.opened: gr.update(visible=False),
        parts.home_message: problem_html(message),
        parts.head: "",
        parts.findings: "",
        parts.detail: "",
        parts.comparison: "",
        parts.detail_column: gr.update(visible=False),
        parts.view: View(),
        **draw_lists(door, parts, text),
    }


def draw_lists(door: Door, parts: Parts, text: str = "") -> Updates:
    """The checks to choose from; what was said before stays."""
    others = bare_html(all_checks_for_grants(door)) if door.person.may(Feature.ADMINISTER) else ""
    return {parts.others: _part(others), **draw_history(door, parts, text)}


def draw_check(door: Door, parts: Parts, view: View, problem: str = "") -> Updates:
    """A check with everything that was found so far. Raises NaniwaError (``no_check``)."""
    check, reports = read_check(door, view.check_id)
    findings = listed_findings(reports)
    several = len(check.estimates) > 1
    own = check.owner == door.person.name
    names = {file.position: file.name for file in check.estimates if file.position in reports}
    return {
        parts.home: gr.update(visible=False),
        parts.opened: gr.update(visible=True),
        parts.head: _head(door, check, problem),
        parts.overview: _part(
            overview_html(check, reports)
            + downloads_html(batch_downloads(check))
            + notes_html(reports)
        ),
        parts.filters: _part(filters_html(findings, names, view)),
        parts.findings: _part(
            findings_html(findings, view, several=several) or _nothing_found(check)
        ),
        parts.files: _part(files_html(check, reports, _downloads(check))),
        parts.contents: _part(contents_html(reports)),
        parts.versions: _part(choice_html(versions(door, check), "", "")),
        parts.sharing: _part(_settings(door, check, own=own)),
        parts.view: view,
    }


def _head(door: Door, check: Check, problem: str = "") -> str:
    owner = find_person(door.records, check.owner)
    return head_html(
        check,
        own=check.owner == door.person.name,
        owner=owner.shown_name if owner else "",
        problem=problem,
    )


def draw_progress(door: Door, parts: Parts, view: View, drawn: str) -> Updates:
    """How far an open check is; all of it when there is more to show than was ``drawn``.

    A finding that is being read stays as it is.
    """
    check = check_of(door, view.check_id)
    if drawn_key(check) != drawn:
        return draw_check(door, parts, view)
    return {parts.head: _head(door, check)}


def draw_findings(door: Door, parts: Parts, view: View) -> Updates:
    """The table of findings as the view wants it."""
    check, reports = read_check(door, view.check_id)
    several = len(check.estimates) > 1
    table = findings_html(listed_findings(reports), view, several=several)
    return {parts.findings: _part(table or _nothing_found(check)), parts.view: view}


def draw_detail(
    door: Door,
    parts: Parts,
    view: View,
    *,
    may_reword: bool,
    problem: str = "",
    rewording: Rewording | None = None,
) -> Updates:
    """The finding that is opened, among its neighbours in the list. Raises ``no_finding``."""
    check, reports = read_check(door, view.check_id)
    findings = listed_findings(reports)
    listed = find(findings, view.opened)
    shown = chosen(findings, view)
    before, after, position = beside(shown, view.opened)
    around = Around(
        position,
        len(shown),
        before.key if before else "",
        after.key if after else "",
        check_id=check.id,
    )
    file = next(each for each in check.files if each.position == listed.file)
    kept = kept_of(door, check, file)
    html = detail_html(
        listed,
        around,
        kept.rows(listed.entry.finding) if kept else (),
        links=basis_addresses(door, listed.entry.finding.basis),
        steps=reports[listed.file].calculation,
        may_reword=may_reword,
        problem=problem,
        rewording=rewording,
    )
    several = len(check.estimates) > 1
    return {
        parts.detail: _part(html),
        parts.detail_column: gr.update(visible=True),
        parts.findings: _part(findings_html(findings, view, several=several)),
        parts.view: view,
    }


def read_check(door: Door, check_id: str) -> tuple[Check, Reports]:
    """A check and its reports by the positions of their files. Raises NaniwaError (``no_check``)."""
    check = check_of(door, check_id)
    return check, {
        file.position: replace(report, file=report.file.with_name(file.name))
        for file, report in numbered_reports(door, check)
    }


def find(findings: list[Listed], key: str) -> Listed:
    """The finding that a browser named. Raises NaniwaError (``no_finding``)."""
    for listed in findings:
        if listed.key == key:
            return listed
    raise NaniwaError("その指摘はありません。", code="no_finding")


def versions(door: Door, check: Check) -> dict[str, str]:
    """What can be compared: this check's files first, then those of others that the person sees."""
    return {
        f"{each.id}.{file.position}": _version_name(each, file, this=each.id == check.id)
        for each in (check, *(other for other in checks_of(door) if other.id != check.id))
        for file in each.files
        if comparable(file)
    }


def comparable(file: CheckFile) -> bool:
    """Whether a file of a check is an estimate that could be read."""
    return file.part in {Part.ESTIMATE, Part.PAST} and file.state is not State.FAILED


def _version_name(check: Check, file: CheckFile, *, this: bool) -> str:
    return file.name if this else f"{file.name}（{check.title}）"


def _nothing_found(check: Check) -> str:
    if check.state in OPEN:
        return '<p class="check-empty">調べ終わったファイルから順に、ここに指摘を示します。</p>'
    if any(file.state is State.DONE for file in check.estimates):
        return (
            '<p class="check-empty">食い違いは見つかりませんでした。上の「使った版と、確かめていないこと」も'
            "確かめてください。</p>"
        )
    return '<p class="check-empty">指摘はありません（調べ終わったファイルがありません）。</p>'


def _downloads(check: Check) -> dict[int, Mapping[str, str]]:
    return {file.position: file_downloads(check, file) for file in check.estimates}


def _settings(door: Door, check: Check, *, own: bool) -> str:
    if not policy.may_grant_check(door.person, owner=check.owner):
        return (
            '<p class="note">このチェックは、持ち主から見ることを許されています。'
            "題名と見せる相手を変えられるのは持ち主です。</p>"
        )
    colleagues = {
        person.name: person.shown_name
        for person in people(door.records)
        if person.may(Feature.CHECK) and person.name != check.owner
    }
    return (rename_html(check) if own else "") + sharing_html(check, colleagues)


def _part(html: str) -> str:
    return f'<div class="check-part">{html}</div>' if html else ""
