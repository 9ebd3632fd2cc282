from collections.abc import Callable

import pytest

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.checking import changes
from assistant.checking.begin import GivenFile, begin_check
from assistant.checking.decisions import waive
from assistant.checking.downloads import Form, all_files, original_file, overview_file, report_file
from assistant.checking.grants import all_checks_for_grants, grant, grants_of, withdraw_grant
from assistant.checking.reads import check_of, checks_of, finding_of, report_of
from retrieval.errors import NaniwaError
from tests.assistant.checking.building import Office, begun, estimate, finished, reports_of, sent

READS: dict[str, Callable[[Door, str], object]] = {
    "check": check_of,
    "report": lambda door, check: report_of(door, check, 1),
    "finding": lambda door, check: finding_of(door, check, 1, "0123456789"),
    "original": lambda door, check: original_file(door, check, 1),
    "marked": lambda door, check: report_file(door, check, 1, Form.WORKBOOK),
    "everything": all_files,
    "overview": lambda door, check: overview_file(door, check, Form.PAGE),
    "waive": lambda door, check: waive(door, check, "0123456789", "理由"),
    "stop": changes.stop,
    "go on": changes.go_on,
    "again": changes.check_again,
    "rename": lambda door, check: changes.rename(door, check, "別名"),
    "delete": changes.delete,
}


@pytest.mark.parametrize("act", READS.values(), ids=READS.keys())
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR, Role.TRAINEE])
def test_a_check_of_somebody_else_is_as_one_that_is_not_there(
    office: Office, act: Callable[[Door, str], object], role: Role
) -> None:
    check_id = begun(office.door("sato"), "甲工事.csv")
    other = office.door("suzuki", role)
    with pytest.raises(NaniwaError) as somebody_elses:
        act(other, check_id)
    with pytest.raises(NaniwaError) as missing:
        act(other, "0" * 32)
    assert somebody_elses.value.code == missing.value.code == "no_check"
    assert somebody_elses.value.message == missing.value.message


def test_who_was_granted_a_check_reads_and_waives_but_does_not_change_it(office: Office) -> None:
    owner, reviewer = office.door("sato"), office.door("suzuki", Role.REVIEWER)
    check_id = begun(owner, "甲工事.csv")
    with office.at_work():
        finished(owner, check_id)
    grant(owner, check_id, "suzuki")
    assert [check.id for check in checks_of(reviewer)] == [check_id]
    (report,) = reports_of(reviewer, check_id)
    assert report.findings
    with pytest.raises(NaniwaError) as error:
        changes.delete(reviewer, check_id)
    assert error.value.code == "forbidden"
    withdraw_grant(owner, check_id, "suzuki")
    assert checks_of(reviewer) == ()


def test_an_administrator_grants_without_seeing(office: Office) -> None:
    owner = office.door("sato")
    administrator = office.door("kanri", Role.ADMINISTRATOR)
    check_id = begun(owner, "秘密の橋.csv", title="秘密の橋")
    (bare,) = all_checks_for_grants(administrator)
    assert (bare.id, bare.owner, bare.file_count) == (check_id, "sato", 1)
    assert "秘密" not in repr(bare)
    office.door("suzuki", Role.REVIEWER)
    grant(administrator, check_id, "suzuki")
    (given,) = grants_of(owner, check_id)
    assert (given.person, given.granted_by) == ("suzuki", "kanri")
    assert checks_of(administrator) == ()


@pytest.mark.parametrize("name", ["nobody", "kenshu", "", "sato'; --"])
def test_nobody_without_the_work_is_granted_a_check(office: Office, name: str) -> None:
    owner = office.door("sato")
    office.door("kenshu", Role.TRAINEE)
    check_id = begun(owner, "甲工事.csv")
    with pytest.raises(NaniwaError) as error:
        grant(owner, check_id, name)
    assert error.value.code == "no_person"


def test_others_may_not_grant_nor_list(office: Office) -> None:
    check_id = begun(office.door("sato"), "甲工事.csv")
    other = office.door("suzuki", Role.REVIEWER)
    with pytest.raises(NaniwaError) as granting:
        grant(other, check_id, "suzuki")
    with pytest.raises(NaniwaError) as listing:
        all_checks_for_grants(other)
    assert (granting.value.code, listing.value.code) == ("no_check", "forbidden")


def test_nobody_begins_a_check_with_an_upload_of_somebody_else(office: Office) -> None:
    upload = sent(office.door("sato"), "甲工事.csv", estimate())
    with pytest.raises(NaniwaError) as error:
        begin_check(office.door("suzuki"), "", [upload])
    assert error.value.code == "no_upload"


def test_a_trainee_begins_no_check(office: Office) -> None:
    with pytest.raises(NaniwaError) as error:
        begin_check(office.door("kenshu", Role.TRAINEE), "", [GivenFile(upload="0" * 32)])
    assert error.value.code == "forbidden"
