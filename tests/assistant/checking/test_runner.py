import time
from pathlib import Path

from assistant.checking.begin import begin_check
from assistant.checking.changes import check_again, delete, go_on, stop
from assistant.checking.places import check_folder
from assistant.checking.reads import check_of, checks_of, finding_of, report_of
from assistant.records.checks import Part, State
from tests.assistant.checking.building import (
    PRICES,
    QUANTITIES,
    Office,
    begun,
    estimate,
    finished,
    held,
    reports_of,
    sent,
    until,
)


def test_a_check_is_worked_through_while_nobody_looks(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, "甲工事.csv", "乙工事.csv")
    assert check_of(door, check_id).state is State.WAITING
    with office.at_work():
        check = finished(door, check_id)
    assert check.state is State.DONE
    assert [(file.name, file.state, file.errors) for file in check.files] == [
        ("甲工事.csv", State.DONE, 1),
        ("乙工事.csv", State.DONE, 1),
    ]
    assert [report.file for report in reports_of(door, check_id)] == [
        Path("甲工事.csv"),
        Path("乙工事.csv"),
    ]
    assert check.size > len(estimate("甲工事")) * 2


def test_a_finding_is_shown_among_its_rows_with_its_explanation(office: Office) -> None:
    door = office.door("sato")
    check_id = begin_check(door, "", [sent(door, "甲工事.csv", estimate(lines=4))])
    with office.at_work():
        finished(door, check_id)
    report = report_of(door, check_id, 1)
    detail = finding_of(door, check_id, 1, _first_id(office, check_id))
    assert detail.entry.finding in report.findings
    assert detail.entry.explanation
    (here,) = [row for row in detail.rows if row.here]
    assert here.cells[0] == "表層工1"
    assert "表層工2" in [row.cells[0] for row in detail.rows]


def test_references_belong_to_the_estimate_they_are_named_after(office: Office) -> None:
    door = office.door("sato")
    given = [
        sent(door, "道路/甲工事_数量計算書.csv", QUANTITIES),
        sent(door, "道路/甲工事_設計書.csv", estimate("甲工事", wrong=False)),
        sent(door, "道路/乙工事_設計書.csv", estimate("乙工事", wrong=False)),
        sent(door, "単価表.csv", PRICES),
    ]
    check_id = begin_check(door, "", given)
    with office.at_work():
        check = finished(door, check_id)
    parts = [file.part for file in check.files]
    assert parts == [Part.QUANTITIES, Part.ESTIMATE, Part.ESTIMATE, Part.PRICES]
    first, second = reports_of(door, check_id)
    assert not any("数量計算書がない" in note for note in first.notes)
    assert any("数量計算書がない" in note for note in second.notes)
    assert not any("単価表がない" in note for note in (*first.notes, *second.notes))


def test_a_file_that_can_not_be_read_says_so_and_the_others_go_on(office: Office) -> None:
    door = office.door("sato")
    given = [
        sent(door, "壊れた設計書.xlsx", b"PK\x03\x04 nothing of the kind"),
        sent(door, "甲工事.csv", estimate()),
        sent(door, "単価.csv", b"a,b\n1,2\n", part="prices"),
    ]
    check_id = begin_check(door, "", given)
    with office.at_work():
        check = finished(door, check_id)
    broken, fine, prices = check.files
    assert (broken.state, fine.state, prices.state) == (State.FAILED, State.DONE, State.FAILED)
    assert "壊れた設計書.xlsx" in broken.message
    assert prices.message.endswith("照合には使いません。")
    assert str(office.settings.home) not in broken.message + prices.message
    assert report_of(door, check_id, 1).error == broken.message


def test_a_stopped_check_goes_on_with_what_is_left(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, *(f"工事{number}.csv" for number in range(3)))
    with held(door, check_id, 2), office.at_work():
        until(door, check_id, lambda check: check.files[1].state is State.RUNNING)
        stop(door, check_id)
        stopped = check_of(door, check_id)
    assert stopped.state is State.STOPPED
    assert [file.state for file in stopped.files] == [State.DONE, State.STOPPED, State.STOPPED]
    kept = _written(office, check_id)
    assert kept
    go_on(door, check_id)
    with office.at_work():
        check = finished(door, check_id)
    assert all(file.state is State.DONE for file in check.files)
    assert {path: time for path, time in _written(office, check_id).items() if path in kept} == kept


def test_checking_again_makes_new_reports(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, "甲工事.csv")
    with office.at_work():
        finished(door, check_id)
        before = _written(office, check_id)
        check_again(door, check_id)
        check = finished(door, check_id)
    assert check.state is State.DONE
    assert check.round == 2
    assert not before.keys() & _written(office, check_id).keys()


def test_a_deleted_check_leaves_nothing_even_while_it_is_at_work(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, *(f"工事{number}.csv" for number in range(3)))
    with held(door, check_id, 2), office.at_work():
        until(door, check_id, lambda check: check.files[1].state is State.RUNNING)
        delete(door, check_id)
        assert checks_of(door) == ()
    assert [path.name for path in (office.settings.home / "checks").iterdir()] == [".lock"]


def test_people_take_turns_file_by_file(office: Office) -> None:
    many, one = office.door("sato"), office.door("tanaka")
    large = begun(many, *(f"工事{number}.csv" for number in range(5)))
    with office.at_work(), held(many, large, 3):
        with held(many, large, 1):
            until(many, large, lambda check: check.state is State.RUNNING)
            small = begun(one, "別の工事.csv")
        # Whoever let all of the large one go first would be stuck at its third file.
        finished(one, small)
        left = [file for file in check_of(many, large).files if file.state is not State.DONE]
    assert len(left) >= 3


def test_what_was_at_work_when_the_server_closed_is_done_at_the_next_start(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, *(f"工事{number}.csv" for number in range(3)))
    with held(door, check_id, 2), office.at_work():
        until(door, check_id, lambda check: check.files[1].state is State.RUNNING)
    cut = check_of(door, check_id)
    assert cut.state is State.RUNNING
    assert [file.state for file in cut.files] == [State.DONE, State.WAITING, State.WAITING]
    with office.at_work():
        check = finished(door, check_id)
    assert [file.state for file in check.files] == [State.DONE] * 3


def test_what_could_not_be_noted_is_noted_once_it_can(office: Office) -> None:
    door = office.door("sato")
    check_id = begun(door, "甲工事.csv", "乙工事.csv")
    # As on a full disk: nothing that is finished can be written down.
    office.records.change(
        "CREATE TRIGGER nothing_finishes BEFORE UPDATE ON check_files WHEN NEW.state = 'done' "
        "BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with office.at_work():
        reports = check_folder(office.settings.home, check_id)
        until(door, check_id, lambda _: any(reports.rglob("*検査結果*")))
        time.sleep(1.0)
        assert check_of(door, check_id).state is State.RUNNING
        office.records.change("DROP TRIGGER nothing_finishes")
        check = finished(door, check_id)
    assert [file.state for file in check.files] == [State.DONE] * 2


def test_a_second_server_leaves_the_work_to_the_first(office: Office) -> None:
    door = office.door("sato")
    with office.at_work(), office.at_work():
        check = finished(door, begun(door, "甲工事.csv"))
    assert check.state is State.DONE


def _first_id(office: Office, check_id: str) -> str:
    from assistant.estimating.check import finding_id

    report = report_of(office.door("sato"), check_id, 1)
    return finding_id(report, report.findings[0])


def _written(office: Office, check_id: str) -> dict[Path, int]:
    folder = check_folder(office.settings.home, check_id)
    return {path: path.stat().st_mtime_ns for path in folder.glob("reports-*/*.json")}
