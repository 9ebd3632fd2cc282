from pathlib import Path

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.checking.begin import GivenFile, begin_check
from assistant.checking.places import check_folder, safe_name
from assistant.checking.reads import check_of, checks_of
from assistant.records.audit import Action
from assistant.records.checks import Part, State
from assistant.records.collection_rules import set_collection_rule
from assistant.records.uploads import upload_ids
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from tests.assistant.checking.building import PRICES, Office, estimate, finished, reports_of, sent

HOSTILE = (
    "../../../etc/passwd",
    "..\\..\\windows\\設計書.csv",
    "/etc/cron.d/設計書.csv",
    "設計書\u202egnp.csv",
    "設計\x00書\n.csv",
    "<img src=x onerror=alert(1)>.csv",
    "...",
    "~$設計書.xlsx",
    f"{'長' * 300}.csv",
)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.strip(".")])
def test_no_name_leads_out_of_the_folder_of_the_check(office: Office, name: str) -> None:
    door = office.door("sato")
    given = sent(door, name, estimate())
    check_id = begin_check(door, "", [given, sent(door, "甲工事.csv", estimate())])
    folder = check_folder(office.settings.home, check_id)
    inside = {path for path in folder.rglob("*") if path.is_file()}
    check = check_of(door, check_id)
    assert {folder / "inputs" / file.path for file in check.files} == inside
    assert all(file.name.isprintable() and "/" not in file.name for file in check.files)
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_safe_name_is_a_plain_file_name(name: str) -> None:
    safe = safe_name(name)
    assert Path(safe).name == safe
    assert safe == safe_name(safe)
    assert safe.isprintable()
    assert safe[0] != "."
    assert len(safe.encode()) <= 200


def test_files_of_one_name_stay_apart(office: Office) -> None:
    door = office.door("sato")
    given = [sent(door, f"{folder}/設計書.csv", estimate(folder)) for folder in ("甲", "乙")]
    check_id = begin_check(door, "", given)
    with office.at_work():
        check = finished(door, check_id)
    assert len({file.path for file in check.files}) == len({file.stem for file in check.files}) == 2
    assert [report.facts["工事名"] for report in reports_of(door, check_id)] == ["甲", "乙"]


def test_a_check_that_does_not_begin_takes_no_upload_and_leaves_nothing(office: Office) -> None:
    door = office.door("sato")
    uploads = [sent(door, "甲工事.csv", estimate()), GivenFile(upload="f" * 32)]
    with pytest.raises(NaniwaError) as error:
        begin_check(door, "", uploads)
    assert error.value.code == "no_upload"
    assert checks_of(door) == ()
    assert list((office.settings.home / "checks").iterdir()) == []
    assert uploads[0].upload in upload_ids(office.records)


def test_a_check_takes_its_uploads_over(office: Office) -> None:
    door = office.door("sato")
    check_id = begin_check(door, "", [sent(door, "甲工事.csv", estimate())])
    assert upload_ids(office.records) == frozenset()
    assert list((office.settings.home / "uploads").iterdir()) == []
    check = check_of(door, check_id)
    assert (check.title, check.owner, check.state) == ("甲工事", "sato", State.WAITING)
    actions = office.records.rows("SELECT action, subject FROM audit")
    assert (Action.CHECKED.value, check_id) in actions


@pytest.mark.parametrize(
    ("names", "code"),
    [((), "no_files"), (("甲.csv", "乙.csv", "丙.csv"), "too_many_files")],
)
def test_none_and_too_many_are_refused(office: Office, names: tuple[str, ...], code: str) -> None:
    door = office.door("sato")
    given = [sent(door, name, estimate()) for name in names]
    with pytest.raises(NaniwaError) as error:
        begin_check(door, "", given, most_files=2)
    assert error.value.code == code


def test_references_alone_are_no_check(office: Office) -> None:
    door = office.door("sato")
    with pytest.raises(NaniwaError) as error:
        begin_check(door, "", [sent(door, "単価表.csv", PRICES)])
    assert error.value.code == "no_estimate"


def test_a_part_that_is_none_is_refused(office: Office) -> None:
    door = office.door("sato")
    with pytest.raises(NaniwaError) as error:
        begin_check(door, "", [sent(door, "甲工事.csv", estimate(), part="../..")])
    assert error.value.code == "no_part"


def test_what_a_killed_server_left_is_swept_at_the_next_start(office: Office) -> None:
    door = office.door("sato")
    check_id = begin_check(door, "", [sent(door, "甲工事.csv", estimate())])
    checks = office.settings.home / "checks"
    for left in (".new-abc", ".removed-abc", ".download-abc", "0" * 32):
        (checks / left / "inputs").mkdir(parents=True)
    with office.at_work():
        finished(door, check_id)
    assert {path.name for path in checks.iterdir()} == {".lock", check_id}


def test_prices_of_the_library_are_used_as_far_as_the_person_may_read_them(
    office: Office, tmp_path: Path
) -> None:
    prices = tmp_path / "単価" / "単価表.csv"
    prices.parent.mkdir()
    prices.write_bytes(PRICES.replace(b",2000,", b",1900,"))
    office.library.index([prices.parent], collection="単価", kind=DocumentKind.PRICE)
    door = office.door("sato")
    allowed = begin_check(door, "", [sent(door, "甲工事.csv", estimate())])
    rule = CollectionRule("単価", roles=frozenset({Role.REVIEWER}))
    set_collection_rule(office.records, rule, changed_by="kanri")
    refused = begin_check(door, "", [sent(door, "甲工事.csv", estimate())])
    with office.at_work():
        finished(door, allowed)
        finished(door, refused)
    (with_prices,), (without,) = reports_of(door, allowed), reports_of(door, refused)
    assert any(
        "単価表.csv" in basis.document or "単価表" in basis.document
        for found in with_prices.findings
        for basis in found.basis
    )
    assert any("単価表がない" in note for note in without.notes)
    assert [file.part for file in check_of(door, allowed).files] == [Part.ESTIMATE, Part.PRICES]
    (document,) = office.library.documents()
    with pytest.raises(NaniwaError) as error:
        begin_check(
            door,
            "",
            [sent(door, "甲工事.csv", estimate()), GivenFile(document=document.id, part="prices")],
        )
    assert error.value.code == "no_document"


def test_an_estimate_is_picked_from_the_library(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "設計"
    folder.mkdir()
    (folder / "甲工事_設計書.csv").write_bytes(estimate())
    office.library.index([folder], collection="設計", kind=DocumentKind.DESIGN)
    (document,) = office.library.documents()
    door = office.door("sato")
    check_id = begin_check(door, "", [GivenFile(document=document.id, part="estimate")])
    with office.at_work():
        check = finished(door, check_id)
    assert check.files[0].errors == 1
    assert (folder / "甲工事_設計書.csv").read_bytes() == estimate()
