import os
import subprocess
import sys
import time
from pathlib import Path

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.drafting.draft import OriginKind, SectionState, cited_origins
from assistant.drafts.changes import delete, edit, go_on, regenerate, stop
from assistant.drafts.entries import DraftState
from assistant.drafts.reads import draft_of, drafts_of, entry_of, progress_of
from assistant.drafts.versions import versions_of
from assistant.records.collection_rules import set_collection_rule
from assistant.records.people import change_standing
from tests.assistant.drafts.building import (
    SECTIONS,
    HeldModel,
    Office,
    begun,
    finished,
    text_of,
    until,
    write_kind,
)


def test_a_draft_is_written_while_nobody_looks(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    assert entry_of(door, draft_id).state is DraftState.WRITING
    with office.at_work():
        kept = finished(door, draft_id)
    assert kept.entry.state is DraftState.DONE
    assert [section.state for section in kept.entry.sections] == [SectionState.WRITTEN] * 3
    assert text_of(kept, "overview") == "甲橋補修工事を120日間で行う。"
    assert "5日以上" in text_of(kept, "curing")
    assert next(origin.kind for origin in cited_origins(kept.draft)) is OriginKind.STANDARD
    (version,) = versions_of(door, draft_id)
    assert (version.number, version.why, version.who) == (1, "下書きを作成", "sato さん")


def test_sections_arrive_one_by_one_and_the_one_at_work_is_told(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        entry = entry_of(door, draft_id)
        assert [(section.id, section.state) for section in entry.sections] == [
            ("overview", SectionState.WRITTEN),
            ("curing", SectionState.WRITTEN),
            ("reason", SectionState.WAITING),
        ]
        assert (entry.state, entry.written, entry.version) == (DraftState.WRITING, 2, 0)
        progress = progress_of(door, office.board, draft_id)
        assert progress is not None
        assert (progress.section_id, progress.heading) == ("reason", "工事の理由")
        held.let_go.set()
        finished(door, draft_id)
    assert progress_of(door, office.board, draft_id) is None


def test_a_stopped_draft_stops_before_its_section_is_there_and_goes_on(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        assert stop(door, draft_id).state is DraftState.STOPPED
        held.let_go.set()
        time.sleep(1)
        entry = entry_of(door, draft_id)
        assert (entry.state, entry.written) == (DraftState.STOPPED, 2)
        assert [version.why for version in versions_of(door, draft_id)] == ["途中で停止"]
        assert go_on(door, draft_id).state is DraftState.WRITING
        assert finished(door, draft_id).entry.written == 3
    assert [version.why for version in versions_of(door, draft_id)] == [
        "残りの節を作成",
        "途中で停止",
    ]


def test_a_section_edited_while_another_is_written_is_kept_with_it(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        edit(door, draft_id, "overview", "工事の概要を書き直した。")
        held.let_go.set()
        kept = finished(door, draft_id)
    assert text_of(kept, "overview") == "工事の概要を書き直した。"
    assert [section.state for section in kept.entry.sections] == [
        SectionState.EDITED,
        SectionState.WRITTEN,
        SectionState.WRITTEN,
    ]


def test_what_a_person_writes_wins_over_what_is_being_written(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        edit(door, draft_id, "reason", "老朽化したため。")
        held.let_go.set()
        time.sleep(1)
        kept = finished(door, draft_id)
    assert text_of(kept, "reason") == "老朽化したため。"


def test_a_section_keeps_its_text_until_it_is_written_anew(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        first = finished(door, draft_id)
    entry = regenerate(door, draft_id, "overview", "短く\n書く")
    (section,) = [section for section in entry.sections if section.asked]
    assert (section.id, section.hint, entry.state) == ("overview", "短く 書く", DraftState.WRITING)
    assert draft_of(door, draft_id).draft.sections == first.draft.sections
    with office.at_work():
        second = finished(door, draft_id)
    assert second.draft.sections[0].hint == "短く 書く"
    assert second.draft.sections[1:] == first.draft.sections[1:]
    assert versions_of(door, draft_id)[0].why == "節「工事の概要」を書き直し"


def test_stopping_a_rewriting_leaves_the_text_as_it_was(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        first = finished(door, draft_id)
    regenerate(door, draft_id, "overview", "短く")
    assert stop(door, draft_id).state is DraftState.DONE
    assert draft_of(door, draft_id).draft.sections == first.draft.sections
    assert len(versions_of(door, draft_id)) == 1


def test_a_section_that_can_not_be_written_says_why_and_the_others_are_written(
    office: Office,
) -> None:
    door = office.door()
    draft_id = begun(door)
    write_kind(office.settings.home, {**SECTIONS, "curing": "{{ 施工期間.なし() }}"})
    with office.at_work():
        kept = finished(door, draft_id)
        states = [section.state for section in kept.draft.sections]
        assert states == [SectionState.WRITTEN, SectionState.FAILED, SectionState.WRITTEN]
        assert kept.draft.sections[1].notes[0].startswith("書けませんでした: ")
        write_kind(office.settings.home, {**SECTIONS, "curing": "{{ 工期.なし() }}"})
        go_on(door, draft_id)
        (reason,) = finished(door, draft_id).draft.sections[1].notes
        assert "工期" in reason
        edit(door, draft_id, "curing", "養生は5日以上とする。")
        assert draft_of(door, draft_id).draft.sections[1].notes == ()
        write_kind(office.settings.home)
        regenerate(door, draft_id, "curing")
        assert finished(door, draft_id).entry.written == 3


def test_a_collection_withdrawn_meanwhile_is_read_no_more(office: Office) -> None:
    door = office.door(department="道路課")
    draft_id = begun(door)
    set_collection_rule(
        office.records,
        CollectionRule("標準", departments=frozenset({"下水道課"})),
        changed_by="kanri",
    )
    with office.at_work():
        kept = finished(door, draft_id)
    assert "5日以上" not in text_of(kept, "curing")
    assert cited_origins(kept.draft) == ()


def test_an_account_that_is_stopped_stops_its_draft(office: Office) -> None:
    door, held = office.door(), HeldModel()
    office.door("kanri", Role.ADMINISTRATOR)
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        change_standing(office.records, "sato", active=False)
        time.sleep(1)
        held.let_go.set()
        entry = until(door, draft_id, lambda entry: entry.state is DraftState.STOPPED)
    assert entry.written == 2
    assert "権限がない" in entry.message


def test_people_take_turns_and_one_persons_drafts_go_one_after_another(office: Office) -> None:
    sato, suzuki, held = office.door("sato"), office.door("suzuki"), HeldModel()
    first, second = begun(sato), begun(sato)
    other = begun(suzuki)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        held.wait_until_asked()
        assert entry_of(sato, first).written == entry_of(suzuki, other).written == 2
        assert entry_of(sato, second).written == 0
        held.let_go.set()
        for door, draft_id in ((sato, first), (suzuki, other), (sato, second)):
            assert finished(door, draft_id).entry.written == 3


def test_a_draft_deleted_while_it_is_written_is_gone(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()):
        held.wait_until_asked()
        delete(door, draft_id)
        held.let_go.set()
        other = begun(door)
        finished(door, other)
    assert [entry.id for entry in drafts_of(door)] == [other]
    assert office.records.row(
        "SELECT COUNT(*) FROM draft_texts WHERE draft = :id", id=draft_id
    ) == (0,)


def test_closing_ends_what_is_being_written(office: Office) -> None:
    door, held = office.door(), HeldModel()
    draft_id = begun(door)
    with office.at_work(held.chat()) as runner:
        held.wait_until_asked()
        held.let_go.set()
        runner.close()
    entry = entry_of(door, draft_id)
    assert entry.written in (2, 3)
    with office.at_work():
        assert finished(door, draft_id).entry.written == 3


SERVER = """
import sys, time
from pathlib import Path
from assistant.config import Settings
from assistant.drafts.board import Board
from assistant.drafts.runner import DraftRunner
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.drafts.building import HeldModel
from tests.retrieval.building import library_settings

if __name__ == "__main__":
    home = Path(sys.argv[1])
    records = Records.open(home)
    held = HeldModel()
    with Library.open(library_settings(home)) as library:
        with DraftRunner(records, Settings(home=home), library, held.chat(), Board()):
            held.wait_until_asked()
            print("asked", flush=True)
            time.sleep(600)
"""


def test_after_the_plug_was_pulled_a_draft_goes_on_where_it_was(
    office: Office, tmp_path: Path
) -> None:
    door = office.door()
    draft_id = begun(door)
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, str(script), str(office.settings.home)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "asked\n"
    finally:
        server.kill()
        server.communicate()
    cut = draft_of(door, draft_id)
    assert (cut.entry.state, cut.entry.written) == (DraftState.WRITING, 2)
    left = office.settings.home / "drafts" / ".new-0"
    left.mkdir()
    with office.at_work():
        kept = finished(door, draft_id)
    assert kept.entry.written == 3
    assert kept.draft.sections[:2] == cut.draft.sections[:2]
    assert not left.exists()
