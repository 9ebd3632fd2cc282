import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.checking.begin import begin_check
from assistant.checking.comparing import compare
from assistant.checking.decisions import waive, withdraw_waiver
from assistant.checking.downloads import (
    Form,
    all_files,
    original_file,
    overview_file,
    report_file,
)
from assistant.checking.reads import check_of, finding_of, report_of
from assistant.estimating.check import finding_id
from assistant.records.checks import Check
from assistant.records.findings import waivers
from retrieval.errors import NaniwaError
from tests.assistant.checking.building import Office, begun, estimate, finished, sent


@pytest.fixture
def checked(office: Office) -> Check:
    """A finished check of two small estimates."""
    door = office.door("sato")
    with office.at_work():
        return finished(door, begun(door, "甲工事.csv", "乙工事.csv", title="二つの工事"))


def test_reports_show_the_waivers_of_now(office: Office, checked: Check) -> None:
    door = office.door("sato")
    number = _a_finding(office, checked)
    assert _waived(office, checked) == []
    waive(door, checked.id, number, "発注者の指示による")
    assert _waived(office, checked) == [
        {"reason": "発注者の指示による", "name": "sato さん", "number": number}
    ]
    page = report_file(door, checked.id, 1, Form.PAGE).path.read_text(encoding="utf-8")
    assert "発注者の指示による" in page
    withdraw_waiver(door, checked.id, number)
    assert _waived(office, checked) == []
    assert not waivers(office.records)


def test_a_waiver_holds_in_a_later_check_of_the_same_estimate(
    office: Office, checked: Check
) -> None:
    door = office.door("sato")
    number = _a_finding(office, checked)
    waive(door, checked.id, number, "確認済み")
    with office.at_work():
        later = finished(door, begun(door, "甲工事.csv"))
    assert later.files[0].errors == checked.files[0].errors - 1
    waiver = finding_of(door, later.id, 1, number).entry.waiver
    assert waiver is not None
    assert (waiver.reason, waiver.name) == ("確認済み", "sato さん")


def test_the_list_of_checks_does_not_count_what_was_let_stand(
    office: Office, checked: Check
) -> None:
    door = office.door("sato")
    with office.at_work():
        later = finished(door, begun(door, "甲工事.csv"))
    number = _a_finding(office, checked)
    before = [_errors(door, one) for one in (checked, later)]
    waive(door, checked.id, number, "確認済み")
    after = [_errors(door, one) for one in (checked, later)]
    assert after == [[before[0][0] - 1, before[0][1]], [before[1][0] - 1]]
    withdraw_waiver(door, later.id, number)
    assert [_errors(door, one) for one in (checked, later)] == before


def test_waiving_needs_a_reason_and_a_finding_of_the_check(office: Office, checked: Check) -> None:
    door = office.door("sato")
    with pytest.raises(NaniwaError) as without_reason:
        waive(door, checked.id, _a_finding(office, checked), "  ")
    with pytest.raises(NaniwaError) as unknown:
        waive(door, checked.id, "0000000000", "理由")
    assert (without_reason.value.code, unknown.value.code) == ("no_reason", "no_finding")


def test_everything_comes_in_one_zip_under_its_names(office: Office, checked: Check) -> None:
    download = all_files(office.door("sato"), checked.id)
    with zipfile.ZipFile(io.BytesIO(download.path.read_bytes())) as package:
        names = set(package.namelist())
        assert package.read("元のファイル/甲工事.csv") == estimate("甲工事.csv")
    assert download.name == "二つの工事.zip"
    assert {
        "検査一覧.xlsx",
        "検査結果/甲工事_検査結果.xlsx",
        "検査結果/乙工事_検査結果.html",
    } <= names
    download.sent()
    assert not download.path.exists()


def test_the_overview_lists_all_files(office: Office, checked: Check) -> None:
    download = overview_file(office.door("sato"), checked.id, Form.WORKBOOK)
    book = load_workbook(download.path)
    assert {book["ファイル一覧"]["B2"].value, book["ファイル一覧"]["B3"].value} == {
        "甲工事.csv",
        "乙工事.csv",
    }
    download.sent()


def test_no_report_names_a_place_on_the_server(office: Office, checked: Check) -> None:
    door = office.door("sato")
    home = str(office.settings.home)
    for form in (Form.PAGE, Form.JSON):
        assert home not in report_file(door, checked.id, 1, form).path.read_text(encoding="utf-8")
        overview = overview_file(door, checked.id, form)
        assert home not in overview.path.read_text(encoding="utf-8")
        overview.sent()


def test_what_is_not_finished_has_no_report(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, "甲工事.csv")
    with pytest.raises(NaniwaError) as one:
        report_file(door, check_id, 1, Form.PAGE)
    with pytest.raises(NaniwaError) as overview:
        overview_file(door, check_id, Form.PAGE)
    assert (one.value.code, overview.value.code) == ("no_report", "no_report")
    assert original_file(door, check_id, 1).path.read_bytes() == estimate("甲工事.csv")


def test_two_versions_are_compared_also_across_checks(office: Office, checked: Check) -> None:
    door = office.door("sato")
    changed = estimate("甲工事.csv").replace(
        "表層工1,t=50mm,m2,10,2000".encode(), "表層工1,t=50mm,m2,12,2000".encode()
    )
    later = begin_check(door, "", [sent(door, "甲工事_変更.csv", changed)])
    found = compare(door, (checked.id, 1), (later, 1))
    assert (found.before.name, str(found.after)) == ("甲工事.csv", "甲工事_変更.csv")
    assert [change.item for change in found.changes] == ["表層工1 t=50mm"]
    other = office.door("suzuki", Role.REVIEWER)
    with pytest.raises(NaniwaError) as error:
        compare(other, (checked.id, 1), (later, 1))
    assert error.value.code == "no_check"


def _a_finding(office: Office, check: Check) -> str:
    report = report_of(office.door("sato"), check.id, 1)
    return finding_id(report, report.findings[0])


def _waived(office: Office, check: Check) -> list[dict[str, str]]:
    path = report_file(office.door("sato"), check.id, 1, Form.JSON).path
    return [
        {
            "reason": finding["waived"]["reason"],
            "name": finding["waived"]["name"],
            "number": finding["number"],
        }
        for finding in json.loads(path.read_text(encoding="utf-8"))["findings"]
        if finding["waived"]
    ]


def _errors(door: Door, check: Check) -> list[int]:
    return [file.errors for file in check_of(door, check.id).estimates]
