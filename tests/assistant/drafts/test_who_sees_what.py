from collections.abc import Callable

import pytest

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.drafting.sheet_problems import SheetError
from assistant.drafts import changes
from assistant.drafts.begin import begin
from assistant.drafts.board import Board
from assistant.drafts.comparing import compare
from assistant.drafts.downloads import Form, download
from assistant.drafts.reads import (
    draft_counts,
    draft_of,
    drafts_of,
    entry_of,
    progress_of,
    stale_sections,
)
from assistant.drafts.reviewing import review
from assistant.drafts.versions import restore, version, versions_of
from assistant.records.audit import AuditQuery, audit_entries
from assistant.records.collection_rules import set_collection_rule
from retrieval.errors import NaniwaError
from tests.assistant.drafts.building import KIND, VALUES, Office, begun, finished
from tests.assistant.office import uploaded

ACTS: dict[str, Callable[[Door, str], object]] = {
    "entry": entry_of,
    "draft": draft_of,
    "progress": lambda door, draft: progress_of(door, Board(), draft),
    "stale": stale_sections,
    "versions": versions_of,
    "version": lambda door, draft: version(door, draft, 1),
    "restore": lambda door, draft: restore(door, draft, 1),
    "compare": lambda door, draft: compare(door, draft, 1),
    "word": lambda door, draft: download(door, draft, Form.WORD),
    "review": review,
    "regenerate": lambda door, draft: changes.regenerate(door, draft, "overview"),
    "edit": lambda door, draft: changes.edit(door, draft, "overview", "別の文"),
    "accept": lambda door, draft: changes.accept(door, draft, "overview"),
    "sheet": lambda door, draft: changes.rewrite_with_sheet(door, draft, VALUES),
    "stop": changes.stop,
    "go on": changes.go_on,
    "rename": lambda door, draft: changes.rename(door, draft, "別名"),
    "delete": changes.delete,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR, Role.TRAINEE])
def test_a_draft_of_somebody_else_is_as_one_that_is_not_there(
    office: Office, act: Callable[[Door, str], object], role: Role
) -> None:
    owner = office.door()
    draft_id = begun(owner)
    before = draft_of(owner, draft_id)
    other = office.door("suzuki", role)
    with pytest.raises(NaniwaError) as somebody_elses:
        act(other, draft_id)
    with pytest.raises(NaniwaError) as missing:
        act(other, "0" * 32)
    assert somebody_elses.value.code == missing.value.code == "no_draft"
    assert somebody_elses.value.message == missing.value.message
    assert draft_of(owner, draft_id) == before


def test_an_administrator_learns_how_many_drafts_there_are_and_nothing_else(
    office: Office,
) -> None:
    owner, administrator = office.door(), office.door("kanri", Role.ADMINISTRATOR)
    draft_id = begun(owner, 工事名="極秘工事")
    with office.at_work():
        finished(owner, draft_id)
    changes.edit(owner, draft_id, "overview", "極秘の文")
    changes.regenerate(owner, draft_id, "curing", "極秘の指示")
    changes.rename(owner, draft_id, "極秘の名前")
    download(owner, draft_id, Form.MARKDOWN)
    assert draft_counts(administrator) == (("sato", 1),)
    assert drafts_of(administrator) == ()
    with pytest.raises(NaniwaError) as error:
        draft_counts(owner)
    assert error.value.code == "forbidden"
    trail = audit_entries(office.records, AuditQuery(), most=100)
    assert len(trail) >= 4
    assert "極秘" not in repr(trail)


def test_a_trainee_begins_no_draft(office: Office) -> None:
    with pytest.raises(NaniwaError) as error:
        begun(office.door("kenshu", Role.TRAINEE))
    assert error.value.code == "forbidden"


def test_nobody_begins_a_draft_with_an_upload_of_somebody_else(office: Office) -> None:
    upload = uploaded(office.door("sato"), "内訳書.csv", b"x")
    with pytest.raises(NaniwaError) as error:
        begin(office.door("suzuki"), KIND, VALUES, estimate_upload=upload)
    assert error.value.code == "no_upload"


def test_nobody_begins_a_draft_with_a_past_design_they_may_not_see(office: Office) -> None:
    (document,) = office.library.documents()
    set_collection_rule(
        office.records,
        CollectionRule("標準", departments=frozenset({"下水道課"})),
        changed_by="kanri",
    )
    with pytest.raises(NaniwaError) as error:
        begin(office.door(department="道路課"), KIND, VALUES, past_design=document.id)
    assert error.value.code == "no_document"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"施工期間": "120日間"}, "sheet"),
        ({"工事名": "甲" * 400_000}, "too_large"),
        ({"工事名": [[[[[[[["甲"]]]]]]]]}, "too_large"),
        ({"工事名": float("nan")}, "sheet"),
    ],
)
def test_of_a_wrong_sheet_nothing_is_kept(
    office: Office, values: dict[str, object], code: str
) -> None:
    door = office.door()
    with pytest.raises(NaniwaError) as error:
        begin(door, KIND, values)
    assert error.value.code == code
    assert drafts_of(door) == ()
    assert not list((office.settings.home / "drafts").glob("*"))


def test_everything_that_is_wrong_with_a_sheet_is_told_at_once(office: Office) -> None:
    with pytest.raises(SheetError) as error:
        begin(office.door(), KIND, {"夜間工事あり": "たぶん"})
    assert {problem.field for problem in error.value.problems} == {"工事名", "夜間工事あり"}


def test_who_begins_drafts_without_end_is_told_to_wait(office: Office) -> None:
    door = office.door()
    for _ in range(20):
        begun(door)
    with pytest.raises(NaniwaError) as error:
        begun(door)
    assert error.value.code == "too_many"
    begun(office.door("suzuki"))
