from pathlib import Path

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.config import library_settings
from assistant.library_jobs.asking import (
    Registration,
    give_up,
    go_on,
    jobs_of,
    rebuild,
    register,
    remove_document,
    replace_document,
    stop,
)
from assistant.library_jobs.new_collections import Visibility
from assistant.library_jobs.runner import LibraryJobRunner
from assistant.records.collection_rules import set_collection_rule
from assistant.records.library_jobs import JobState, LibraryJob
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.filing import Labels
from retrieval.library import Library
from retrieval.locking import locked_for_writing
from tests.assistant.library_jobs.building import (
    ADMINISTRATOR,
    SUZUKI,
    TANAKA,
    TRAINEE,
    Office,
    standard,
)

STANDARD = Registration("標準", DocumentKind.STANDARD)


def test_what_is_registered_is_found_and_its_original_opens(place: Office) -> None:
    door = place.door(SUZUKI)
    file = place.upload(SUZUKI, "土工.md", standard("盛土"))
    job = place.done(register(door, [file], STANDARD))
    assert job.state is JobState.DONE
    assert job.report.added == ("土工.md",)
    (document,) = place.library.documents()
    assert (document.path, document.collection) == ("土工.md", "標準")
    assert place.library.search("盛土の厚さ")
    _, path = door.original(document.id)
    assert path.read_text(encoding="utf-8") == standard("盛土")
    assert not list((place.home / "uploads").iterdir())


def test_the_same_file_again_is_unchanged_and_no_copy_is_kept(place: Office) -> None:
    for name in ("土工.md", "土工.md", "別名.md"):
        file = place.upload(SUZUKI, name, standard("盛土"))
        job = place.done(register(place.door(SUZUKI), [file], STANDARD))
        if name == "別名.md":
            assert [path for path, _ in job.report.copies] == ["別名.md"]
    assert place.paths() == ["土工.md"]
    assert place.originals() == ["土工.md"]


def test_another_file_of_the_same_name_stands_beside_it(place: Office) -> None:
    for topic in ("盛土", "掘削"):
        file = place.upload(SUZUKI, "第1章.md", standard(topic))
        job = place.done(register(place.door(SUZUKI), [file], STANDARD))
    assert sorted(place.paths()) == ["第1章.md", "第1章（2）.md"]
    assert "差し替え" in job.report.notes[0][1]


def test_folders_that_were_dropped_are_kept(place: Office) -> None:
    first = place.upload(SUZUKI, "第1章.md", standard("盛土"))
    second = place.upload(SUZUKI, "第1章.md", standard("掘削"))
    paths = {first: "便覧/道路/第1章.md", second: "便覧/河川/第1章.md"}
    wanted = Registration("標準", DocumentKind.STANDARD, paths=paths)
    place.done(register(place.door(SUZUKI), [first, second], wanted))
    assert sorted(place.paths()) == ["便覧/河川/第1章.md", "便覧/道路/第1章.md"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../etc/cron.d/x.md", "etc/cron.d/x.md"),
        ("C:\\Users\\suzuki\\x.md", "C_/Users/suzuki/x.md"),
        ("/a//b/./../x.md", "a/b/x.md"),
        ("x\u202e\x00\n.md", "x.md"),
        ("<script>${a}.md", "_script_${a}.md"),
        ("長" * 200 + ".md", "長" * 65 + ".md"),
    ],
)
def test_hostile_paths_stay_in_their_folder(place: Office, given: str, shown: str) -> None:
    file = place.upload(SUZUKI, "x.md", standard("盛土"))
    wanted = Registration("標準", DocumentKind.STANDARD, paths={file: given})
    place.done(register(place.door(SUZUKI), [file], wanted))
    assert place.paths() == [shown]
    assert place.originals() == [shown]


def test_what_cannot_be_read_is_refused_with_a_sentence_and_not_kept(place: Office) -> None:
    files = [
        place.upload(SUZUKI, "壊れ.pdf", b"%PDF-1.7 broken"),
        place.upload(SUZUKI, ".隠し.md", standard("盛土")),
        place.upload(SUZUKI, "良い.md", standard("掘削")),
    ]
    job = place.done(register(place.door(SUZUKI), files, STANDARD))
    assert job.report.added == ("良い.md",)
    assert {path for path, _ in job.report.refused} == {"壊れ.pdf", ".隠し.md"}
    assert all(sentence.endswith("。") for _, sentence in job.report.refused)
    assert place.originals() == ["良い.md"]


def test_a_new_edition_marks_the_old_one_as_superseded(place: Office) -> None:
    door = place.door(SUZUKI)
    wanted = Registration("標準", DocumentKind.STANDARD, Labels("2024"))
    place.done(register(door, [place.upload(SUZUKI, "舗装_2024.md", standard("舗装"))], wanted))
    (old,) = place.library.documents()
    new = place.upload(SUZUKI, "舗装_2025.md", standard("舗装", "改めた。"))
    job = place.done(replace_document(door, old.id, new, Labels("2025", "2025-04-01")))
    assert job.report.added == ("舗装_2025.md",)
    states = {document.path: document.superseded_by for document in place.library.documents()}
    assert states["舗装_2025.md"] == ""
    assert states["舗装_2024.md"] != ""
    assert len(place.originals()) == 2


def test_a_new_edition_under_another_name_succeeds_too(place: Office) -> None:
    door = place.door(SUZUKI)
    wanted = Registration("標準", DocumentKind.STANDARD, Labels("2024"))
    place.done(register(door, [place.upload(SUZUKI, "舗装.md", standard("舗装"))], wanted))
    (old,) = place.library.documents()
    new = place.upload(SUZUKI, "scan0001.txt", standard("舗装", "改めた。"))
    place.done(replace_document(door, old.id, new, Labels("2025")))
    assert [d.edition for d in place.library.documents() if d.superseded_by] == ["2024"]


def test_an_older_edition_is_no_successor(place: Office) -> None:
    door = place.door(SUZUKI)
    wanted = Registration("標準", DocumentKind.STANDARD, Labels("2024"))
    place.done(register(door, [place.upload(SUZUKI, "舗装.md", standard("舗装"))], wanted))
    (old,) = place.library.documents()
    new = place.upload(SUZUKI, "舗装.md", standard("舗装", "古い。"))
    with pytest.raises(NaniwaError) as caught:
        replace_document(door, old.id, new, Labels("2020"))
    assert caught.value.code == "older_edition"


def test_without_another_edition_the_old_content_gives_way(place: Office) -> None:
    door = place.door(SUZUKI)
    place.done(register(door, [place.upload(SUZUKI, "舗装.md", standard("舗装"))], STANDARD))
    (old,) = place.library.documents()
    broken = place.upload(SUZUKI, "舗装.pdf", b"%PDF-1.7 broken")
    job = place.done(replace_document(door, old.id, broken))
    assert job.report.refused
    assert [document.id for document in place.library.documents()] == [old.id]
    new = place.upload(SUZUKI, "舗装（訂正）.md", standard("舗装", "訂正した。"))
    job = place.done(replace_document(door, old.id, new))
    assert job.report.updated == ("舗装（訂正）.md",)
    assert place.paths() == ["舗装（訂正）.md"]
    assert place.originals() == ["舗装（訂正）.md"]


def test_removing_takes_the_original_along(place: Office) -> None:
    door = place.door(SUZUKI)
    place.done(register(door, [place.upload(SUZUKI, "舗装.md", standard("舗装"))], STANDARD))
    (document,) = place.library.documents()
    job = place.done(remove_document(door, document.id))
    assert job.state is JobState.DONE
    assert place.paths() == []
    assert place.originals() == []
    assert not list((place.home / "documents").iterdir())


def test_a_file_from_elsewhere_survives_its_removal(idle: Office, tmp_path: Path) -> None:
    from tests.assistant.library_jobs.building import working

    file = tmp_path / "elsewhere" / "舗装.md"
    file.parent.mkdir()
    file.write_text(standard("舗装"), encoding="utf-8")
    with Library.open(library_settings(idle.settings), writable=True) as library:
        library.index([file], collection="標準", kind=DocumentKind.STANDARD)
    (document,) = idle.library.documents()
    with pytest.raises(NaniwaError) as caught:
        remove_document(idle.door(SUZUKI), document.id)
    assert caught.value.code == "forbidden"
    with working(idle):
        idle.done(remove_document(idle.door(ADMINISTRATOR), document.id))
    assert idle.paths() == []
    assert file.exists()


def test_only_who_registered_and_administrators_may_change(place: Office) -> None:
    mine = place.upload(SUZUKI, "舗装.md", standard("舗装"))
    job = place.done(register(place.door(SUZUKI), [mine], STANDARD))
    (document,) = place.library.documents()
    theirs = place.upload(TANAKA, "舗装.md", standard("舗装"))
    for refused in (
        lambda: remove_document(place.door(TANAKA), document.id),
        lambda: replace_document(place.door(TANAKA), document.id, theirs),
        lambda: stop(place.door(TANAKA), job.id),
        lambda: rebuild(place.door(SUZUKI)),
        lambda: register(place.door(TRAINEE), [theirs], STANDARD),
    ):
        with pytest.raises(NaniwaError):
            refused()
    # The same content as another kind would change somebody else's document.
    wanted = Registration("標準", DocumentKind.MANUAL)
    job = place.done(register(place.door(TANAKA), [theirs], wanted))
    assert job.report.refused
    assert place.library.documents()[0].kind is DocumentKind.STANDARD
    assert [found.owner for found in jobs_of(place.door(TANAKA))] == ["tanaka"]
    assert len(jobs_of(place.door(ADMINISTRATOR))) == 2
    assert jobs_of(place.door(TRAINEE)) == ()


def test_uploads_of_others_are_not_there(place: Office) -> None:
    file = place.upload(TANAKA, "舗装.md", standard("舗装"))
    with pytest.raises(NaniwaError) as caught:
        register(place.door(SUZUKI), [file], STANDARD)
    assert caught.value.code == "no_upload"


def test_a_new_collection_is_seen_only_by_whom_it_is_for(place: Office) -> None:
    wanted = Registration(
        "道路課内規",
        DocumentKind.MANUAL,
        visibility=Visibility(frozenset({Role.ENGINEER}), frozenset({"道路課"})),
    )
    file = place.upload(SUZUKI, "内規.md", standard("舗装"))
    place.done(register(place.door(SUZUKI), [file], wanted))
    assert place.paths(SUZUKI) == ["内規.md"]
    assert place.paths(TANAKA) == []
    (document,) = place.library.documents()
    file = place.upload(TANAKA, "内規2.md", standard("掘削"))
    with pytest.raises(NaniwaError) as caught:
        register(place.door(TANAKA), [file], wanted)
    assert caught.value.code == "collection"
    with pytest.raises(NaniwaError) as caught:
        remove_document(place.door(TANAKA), document.id)
    assert caught.value.code == "no_document"


def test_nobody_shuts_themselves_out_of_a_new_collection(place: Office) -> None:
    visibility = Visibility(departments=frozenset({"審査課"}))
    wanted = Registration("審査", DocumentKind.MANUAL, visibility=visibility)
    file = place.upload(SUZUKI, "内規.md", standard("舗装"))
    with pytest.raises(NaniwaError) as caught:
        register(place.door(SUZUKI), [file], wanted)
    assert caught.value.code == "visibility"


@pytest.mark.parametrize("name", ["", "  ", "a/b", "長" * 101, "a\x00b", "a\nb\u202e"])
def test_collections_have_names_that_can_be_shown(idle: Office, name: str) -> None:
    file = idle.upload(SUZUKI, "内規.md", standard("舗装"))
    with pytest.raises(NaniwaError) as caught:
        register(idle.door(SUZUKI), [file], Registration(name, DocumentKind.MANUAL))
    assert caught.value.code == "collection"


def test_a_date_that_is_none_is_refused_before_anything_is_done(idle: Office) -> None:
    file = idle.upload(SUZUKI, "内規.md", standard("舗装"))
    wanted = Registration("標準", DocumentKind.MANUAL, Labels("2025", "2025/4/1"))
    with pytest.raises(NaniwaError) as caught:
        register(idle.door(SUZUKI), [file], wanted)
    assert caught.value.code == "date"
    assert jobs_of(idle.door(SUZUKI)) == ()


def test_it_waits_and_says_so_while_another_process_writes(place: Office) -> None:
    import os
    import time

    lock = locked_for_writing(place.home / "library")
    file = place.upload(SUZUKI, "内規.md", standard("舗装"))
    job = register(place.door(SUZUKI), [file], STANDARD)
    end = time.monotonic() + 60
    while place.look(job).stage != "locked":
        assert time.monotonic() < end
        time.sleep(0.05)
    os.close(lock)
    assert place.done(job).report.added == ("内規.md",)


def test_a_stopped_job_can_go_on_or_be_given_up(place: Office) -> None:
    import os

    door = place.door(SUZUKI)
    lock = locked_for_writing(place.home / "library")
    job = register(door, [place.upload(SUZUKI, "内規.md", standard("舗装"))], STANDARD)
    other = register(door, [place.upload(SUZUKI, "内規2.md", standard("掘削"))], STANDARD)
    place.wait_until(job, JobState.RUNNING)
    stop(door, job.id)
    stop(door, other.id)
    give_up(door, other.id)
    os.close(lock)
    go_on(door, job.id)
    assert place.done(job).report.added == ("内規.md",)
    assert place.look(other).state is JobState.GIVEN_UP
    assert place.originals() == ["内規.md"]


def test_no_password_is_kept_of_a_job_that_has_ended_in_any_way(idle: Office) -> None:
    door = idle.door(SUZUKI)
    passwords: dict[str, str] = {}

    def asked(name: str, collection: str) -> LibraryJob:
        file = idle.upload(SUZUKI, name, standard(name))
        wanted = Registration(collection, DocumentKind.STANDARD, password="合言葉")
        return register(door, [file], wanted, passwords=passwords)

    given_up, stopped = asked("掘削.md", "標準"), asked("盛土.md", "標準")
    done, failed = asked("舗装.md", "標準"), asked("緑化.md", "閉鎖")
    assert set(passwords) == {given_up.id, stopped.id, done.id, failed.id}
    for one in (given_up, stopped):
        stop(door, one.id)
    give_up(door, given_up.id, passwords=passwords)
    assert given_up.id not in passwords
    closed = CollectionRule("閉鎖", departments=frozenset({"審査課"}))
    set_collection_rule(idle.records, closed, changed_by=ADMINISTRATOR.name)
    with LibraryJobRunner(idle.records, idle.settings, passwords):
        assert idle.done(done).state is JobState.DONE
        assert idle.done(failed).state is JobState.FAILED
    assert set(passwords) == {stopped.id}, "only what may still go on"


def test_rebuilding_keeps_everything(place: Office) -> None:
    file = place.upload(SUZUKI, "舗装.md", standard("舗装"))
    place.done(register(place.door(SUZUKI), [file], STANDARD))
    before = place.library.documents()
    job = place.done(rebuild(place.door(ADMINISTRATOR)))
    assert job.report.updated == ("舗装.md",)
    assert place.library.documents() == before
    assert place.library.search("舗装の厚さ")
