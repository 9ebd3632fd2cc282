"""What a browser may ask for on the tab for checks: every id is looked up and authorised anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr
import pytest

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.checking.begin import begin_check
from assistant.checking.grants import grant
from assistant.checking.kept import keep, kept_path, with_surroundings
from assistant.checking.places import input_path, reports_folder
from assistant.checking.reads import check_of
from assistant.estimating.check import read_and_check
from assistant.estimating.references import References
from assistant.records.checks import Part
from retrieval.errors import NaniwaError
from tests.assistant.checking.building import PRICES, estimate, sent
from tests.ui.people import ADMINISTRATOR, COLLEAGUE, ENGINEER, REVIEWER, TRAINEE
from ui.checks.actions import Scene, act
from ui.checks.beginning import add_uploads, begin, rearrange
from ui.checks.new_check import Chosen
from ui.checks.parts import Parts
from ui.checks.screen import check_screen
from ui.checks.view import View
from ui.desk import Desk
from ui.edge import Updates


@pytest.fixture
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        laid_out, _ = check_screen()
        yield laid_out


@dataclass(frozen=True)
class Screen:
    """What somebody sees, and what they do there."""

    door: Door
    parts: Parts
    view: View

    def do(self, name: str, **data: Any) -> Updates:
        scene = Scene(self.door, self.parts, self.view, looked_for="", may_reword=False)
        return act(scene, {"do": name, **data})


@pytest.fixture
def checked(desk: Desk) -> str:
    """A finished check of two estimates, the engineer's."""
    door = desk.door(ENGINEER)
    given = [
        sent(door, "甲工事_設計書.csv", estimate("甲工事")),
        sent(door, "乙工事_設計書.csv", estimate("乙工事", lines=2)),
    ]
    check = check_of(door, begin_check(door, "二つの工事", given))
    reports = reports_folder(door.home, check.id, check.round)
    for file in check.estimates:
        report, read = read_and_check(input_path(door.home, check, file), References())
        keep(kept_path(reports, file.stem), with_surroundings(report, read))
    files_done = "UPDATE check_files SET state = 'done' WHERE check_id = :id"
    desk.records.change(files_done, id=check.id)
    desk.records.change("UPDATE checks SET state = 'done' WHERE id = :id", id=check.id)
    return check.id


def screen(desk: Desk, parts: Parts, person: Person = ENGINEER, check_id: str = "") -> Screen:
    return Screen(desk.door(person), parts, View(check_id=check_id))


def test_a_check_is_opened_with_all_that_was_found(desk: Desk, parts: Parts, checked: str) -> None:
    shown = screen(desk, parts).do("open-check", check=checked)
    assert "二つの工事" in shown[parts.head]
    assert "表層工1" in shown[parts.findings]
    assert f"/checks/{checked}/files/1/marked" in shown[parts.files]
    assert f"/checks/{checked}/all.zip" in shown[parts.overview]
    assert "単価表がないため" in shown[parts.overview]
    assert shown[parts.view] == View(check_id=checked)


@pytest.mark.parametrize("person", [COLLEAGUE, REVIEWER, ADMINISTRATOR])
@pytest.mark.parametrize(
    "data",
    [
        {"do": "open-check"},
        {"do": "stop"},
        {"do": "continue"},
        {"do": "again"},
        {"do": "delete"},
        {"do": "rename", "title": "奪った"},
        {"do": "filter"},
        {"do": "open-finding", "finding": "1.0"},
        {"do": "waive", "finding": "1.0", "reason": "奪った"},
        {"do": "compare"},
    ],
)
def test_another_persons_check_is_not_there(
    desk: Desk, parts: Parts, checked: str, person: Person, data: dict[str, str]
) -> None:
    with pytest.raises(NaniwaError) as refused:
        screen(desk, parts, person, checked).do(data["do"], **{**data, "check": checked})
    assert refused.value.code == "no_check"
    assert check_of(desk.door(ENGINEER), checked).title == "二つの工事"


def test_who_was_granted_a_check_reads_and_waives_but_changes_nothing(
    desk: Desk, parts: Parts, checked: str
) -> None:
    grant(desk.door(ENGINEER), checked, REVIEWER.name)
    reviewer = screen(desk, parts, REVIEWER, checked)
    waived = reviewer.do("waive", finding="1.0", reason="協議済み")
    assert "協議済み" in waived[parts.detail]
    assert REVIEWER.shown_name in waived[parts.detail]
    assert "是認を取り消す" not in reviewer.do("withdraw-waiver", finding="1.0")[parts.detail]
    with pytest.raises(NaniwaError) as refused:
        reviewer.do("delete", check=checked)
    assert refused.value.code == "forbidden"


def test_administrators_grant_without_seeing_a_title(
    desk: Desk, parts: Parts, checked: str
) -> None:
    shown = screen(desk, parts, ADMINISTRATOR).do("close-check")
    assert checked in shown[parts.others]
    assert "二つの工事" not in str(shown)
    screen(desk, parts, ADMINISTRATOR).do("grant", check=checked, person=REVIEWER.name)
    assert check_of(desk.door(REVIEWER), checked).title == "二つの工事"


def test_people_are_found_by_their_shown_name(desk: Desk, parts: Parts, checked: str) -> None:
    owner = screen(desk, parts, ENGINEER, checked)
    assert REVIEWER.shown_name in owner.do("grant", check=checked, person="高橋次郎")[parts.sharing]
    owner.do("withdraw-grant", check=checked, person=REVIEWER.name)
    assert check_of(desk.door(ENGINEER), checked).shared_with == ()
    with pytest.raises(NaniwaError) as refused:
        owner.do("grant", check=checked, person=TRAINEE.shown_name)
    assert refused.value.code == "no_person"


def test_a_waiver_without_a_reason_is_refused_beside_the_finding(
    desk: Desk, parts: Parts, checked: str
) -> None:
    shown = screen(desk, parts, ENGINEER, checked).do("waive", finding="1.0", reason="  ")
    assert "理由" in shown[parts.detail]
    assert 'role="alert"' in shown[parts.detail]


@pytest.mark.parametrize(
    "data",
    [
        {"do": "open-finding", "finding": "9.9"},
        {"do": "open-finding", "finding": ["1.0"]},
        {"do": "open-finding"},
        {"do": "waive", "finding": "../../etc", "reason": "x"},
    ],
)
def test_findings_that_are_not_there_are_refused(
    desk: Desk, parts: Parts, checked: str, data: dict[str, Any]
) -> None:
    with pytest.raises(NaniwaError) as refused:
        screen(desk, parts, ENGINEER, checked).do(**{"name": data.pop("do"), **data})
    assert refused.value.code == "no_finding"


@pytest.mark.parametrize("page", ["-1", "0", "1e9", "９", "9" * 400, None, {"a": 1}])
def test_pages_that_are_not_there_do_no_harm(
    desk: Desk, parts: Parts, checked: str, page: object
) -> None:
    shown = screen(desk, parts, ENGINEER, checked).do("page", page=page)
    assert "表層工1" in shown[parts.findings]


def test_what_is_no_action_does_nothing(desk: Desk, parts: Parts, checked: str) -> None:
    for name in ("", "__class__", "draw_home"):
        assert screen(desk, parts, ENGINEER, checked).do(name) == {}


def test_two_files_are_compared_and_another_persons_is_not(
    desk: Desk, parts: Parts, checked: str
) -> None:
    owner = screen(desk, parts, ENGINEER, checked)
    shown = owner.do("compare", before=f"{checked}.1", after=f"{checked}.2")
    assert "表層工2" in shown[parts.comparison]
    same = owner.do("compare", before=f"{checked}.1", after=f"{checked}.1")
    assert "違う2つの版" in same[parts.comparison]
    colleague = desk.door(COLLEAGUE)
    own = begin_check(colleague, "", [sent(colleague, "丙_設計書.csv", estimate("丙"))])
    theirs = Screen(colleague, parts, View(check_id=own))
    refused = theirs.do("compare", before=f"{checked}.1", after=f"{own}.1")
    assert "その積算チェックはありません" in refused[parts.comparison]
    assert "表層工" not in refused[parts.comparison]


def test_a_new_check_is_put_together_and_begun(desk: Desk, parts: Parts) -> None:
    door = desk.door(ENGINEER)
    ids = [
        sent(door, "甲工事_設計書.csv", estimate()).upload,
        sent(door, "一覧.csv", PRICES).upload,
    ]
    shown = add_uploads(door, parts, (), "", ids)
    collected = shown[parts.collected]
    assert [each.part for each in collected] == [Part.ESTIMATE, Part.PRICES]
    assert shown[parts.title] == "甲工事_設計書"
    changed = rearrange(
        door, parts, collected, "", {"do": "part", "item": collected[1].key, "value": "rates"}
    )[parts.collected]
    assert changed[1] == replace(collected[1], part=Part.RATES, picked=True)
    left = rearrange(door, parts, collected, "", {"do": "leave-out", "item": collected[1].key})[
        parts.collected
    ]
    assert not left[1].usable
    begun = begin(door, parts, left, "甲工事の検査")
    assert "甲工事の検査" in begun[parts.head]
    check = check_of(door, begun[parts.view].check_id)
    assert [file.name for file in check.files if file.path] == ["甲工事_設計書.csv"]
    assert begun[parts.collected] == ()


def test_another_persons_upload_is_not_taken(desk: Desk, parts: Parts) -> None:
    theirs = sent(desk.door(COLLEAGUE), "乙_設計書.csv", estimate()).upload
    mine = desk.door(ENGINEER)
    (taken,) = add_uploads(mine, parts, (), "", [theirs])[parts.collected]
    assert not taken.usable
    assert "乙" not in taken.name
    forged = (Chosen(theirs, "乙_設計書.csv", Part.ESTIMATE),)
    refused = begin(mine, parts, forged, "")
    assert parts.head not in refused
    assert 'role="alert"' in refused[parts.chosen]


def test_a_document_that_is_not_there_is_refused_in_place(desk: Desk, parts: Parts) -> None:
    data = {"do": "take", "document": "<b>nothing"}
    shown = rearrange(desk.door(ENGINEER), parts, (), "", data)
    assert "登録されていません" in shown[parts.chosen]
    assert parts.collected not in shown


def test_trainees_have_no_checks(desk: Desk, parts: Parts) -> None:
    door = desk.door(TRAINEE)
    with pytest.raises(NaniwaError, match="権限がありません"):
        screen(desk, parts, TRAINEE).do("search", text="")
    with pytest.raises(NaniwaError, match="権限がありません"):
        add_uploads(door, parts, (), "", [])
    with pytest.raises(NaniwaError, match="権限がありません"):
        rearrange(door, parts, (), "", {"do": "library", "text": "土工"})
    assert "権限がありません" in begin(door, parts, (), "")[parts.chosen]
