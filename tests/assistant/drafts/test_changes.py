from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest

from assistant.access.door import Door
from assistant.drafting.draft import SectionState
from assistant.drafting.editing import section_as_text
from assistant.drafts.changes import (
    accept,
    delete,
    edit,
    go_on,
    regenerate,
    rename,
    rewrite_with_sheet,
    stop,
)
from assistant.drafts.comparing import Change, Run, RunKind, compare, compared_words
from assistant.drafts.entries import DraftState
from assistant.drafts.limits import MOST_DRAFTS, MOST_VERSIONS
from assistant.drafts.reads import draft_of, entry_of
from assistant.drafts.versions import restore, version, versions_of
from assistant.records.drafts import find_draft, insert_draft
from retrieval.errors import NaniwaError
from tests.assistant.drafts.building import VALUES, Office, begun, finished, text_of


def written(office: Office, door: Door, **values: object) -> str:
    """A draft of which everything is written."""
    draft_id = begun(door, **values)
    with office.at_work():
        finished(door, draft_id)
    return draft_id


def test_an_edit_is_a_version_with_who_and_why(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    edit(door, draft_id, "overview", "甲橋補修工事を120日間で行い、橋面を直す。")
    kept = draft_of(door, draft_id)
    assert text_of(kept, "overview") == "甲橋補修工事を120日間で行い、橋面を直す。"
    assert kept.entry.version == 2
    newest, first = versions_of(door, draft_id)
    assert (newest.number, newest.why, newest.who) == (2, "節「工事の概要」を編集", "sato さん")
    assert first.number == 1
    assert version(door, draft_id, 2).sections == kept.draft.sections
    assert version(door, draft_id, 1).sections[1:] == kept.draft.sections[1:]


def test_an_edit_that_changes_nothing_makes_no_version(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    before = draft_of(door, draft_id)
    edit(door, draft_id, "overview", section_as_text(before.draft.sections[0]))
    assert draft_of(door, draft_id) == before


def test_the_second_of_two_windows_is_told_and_overwrites_nothing(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    seen = entry_of(door, draft_id).revision
    edit(door, draft_id, "overview", "一つ目の窓。", based_on=seen)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit(door, draft_id, "overview", "二つ目の窓。", based_on=seen),
        lambda: regenerate(door, draft_id, "overview", based_on=seen),
        lambda: accept(door, draft_id, "overview", based_on=seen),
        lambda: restore(door, draft_id, 1, based_on=seen),
    )
    for act in acts:
        with pytest.raises(NaniwaError) as error:
            act()
        assert error.value.code == "changed"
    edit(door, draft_id, "curing", "他の節は別。", based_on=seen)
    kept = draft_of(door, draft_id)
    assert text_of(kept, "overview") == "一つ目の窓。"
    assert text_of(kept, "curing") == "他の節は別。"


def test_of_edits_at_the_same_moment_one_is_kept_and_the_others_are_told(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    seen = entry_of(door, draft_id).revision
    together, kept, refused = Barrier(6), [], []

    def write(number: int) -> None:
        together.wait()
        try:
            edit(door, draft_id, "overview", f"{number}番目の窓。", based_on=seen)
            kept.append(f"{number}番目の窓。")
        except NaniwaError as error:
            refused.append(error.code)

    threads = [Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 1
    assert refused == ["changed"] * 5
    assert text_of(draft_of(door, draft_id), "overview") == kept[0]


def test_edits_of_several_sections_at_the_same_moment_are_all_kept(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door, 夜間工事あり="有")
    seen = entry_of(door, draft_id).revision
    ids = [section.id for section in entry_of(door, draft_id).sections]
    together = Barrier(len(ids))

    def write(section_id: str) -> None:
        together.wait()
        edit(door, draft_id, section_id, f"{section_id} の文。", based_on=seen)

    threads = [Thread(target=write, args=(section_id,)) for section_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = draft_of(door, draft_id)
    assert [text_of(kept, section_id) for section_id in ids] == [f"{name} の文。" for name in ids]
    assert len(versions_of(door, draft_id)) == 1 + len(ids)


class TextDuringWhich(str):
    """A text that does something, once, while it is compared with what stood there."""

    __slots__ = ("act",)
    act: Callable[[], object] | None

    def split(self, *_: object) -> list[str]:
        """As every text, after the act."""
        act, self.act = self.act, None
        if act is not None:
            act()
        return super().split()


def during(text: str, act: Callable[[], object]) -> str:
    """A text while whose comparing ``act`` is done."""
    made = TextDuringWhich(text)
    made.act = act
    return made


def test_nobody_waits_while_a_long_edit_is_compared(office: Office) -> None:
    door, other = office.door(), office.door("suzuki")
    draft_id, another = written(office, door), begun(other)
    act = lambda: rename(other, another, "別の名前")  # noqa: E731
    edit(door, draft_id, "overview", during("手で書いた。", act))
    assert entry_of(other, another).title == "別の名前"
    assert text_of(draft_of(door, draft_id), "overview") == "手で書いた。"


def test_an_edit_under_which_the_section_changes_overwrites_nothing(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    seen = entry_of(door, draft_id).revision
    act = lambda: edit(door, draft_id, "overview", "一つ目の窓。", based_on=seen)  # noqa: E731
    with pytest.raises(NaniwaError) as error:
        edit(door, draft_id, "overview", during("二つ目の窓。", act), based_on=seen)
    assert error.value.code == "changed"
    assert text_of(draft_of(door, draft_id), "overview") == "一つ目の窓。"


def test_an_edit_under_which_another_section_changes_loses_neither(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    act = lambda: edit(door, draft_id, "curing", "養生の文。")  # noqa: E731
    edit(door, draft_id, "overview", during("概要の文。", act))
    kept = draft_of(door, draft_id)
    assert (text_of(kept, "overview"), text_of(kept, "curing")) == ("概要の文。", "養生の文。")


def test_a_draft_with_too_many_versions_gets_no_more_of_them(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    before = draft_of(door, draft_id)
    office.records.change("UPDATE drafts SET version = :most", most=MOST_VERSIONS)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit(door, draft_id, "overview", "手で書いた。"),
        lambda: regenerate(door, draft_id, "overview"),
        lambda: rewrite_with_sheet(door, draft_id, {**VALUES, "施工期間": "90日間"}),
        lambda: restore(door, draft_id, 1),
    )
    for act in acts:
        with pytest.raises(NaniwaError, match="1,000") as error:
            act()
        assert error.value.code == "too_many"
    assert draft_of(door, draft_id).draft == before.draft
    accept(door, draft_id, "overview")


def test_a_person_with_too_many_drafts_gets_no_more_others_do(office: Office) -> None:
    door = office.door()
    kept = find_draft(office.records, written(office, door))
    assert kept is not None
    for number in range(MOST_DRAFTS - 1):
        insert_draft(office.records, replace(kept, id=f"draft-{number}"), ())
    with pytest.raises(NaniwaError, match="一人500件まで") as error:
        begun(door)
    assert error.value.code == "too_many"
    begun(office.door("suzuki"))
    delete(door, "draft-0")
    begun(door)


def test_accepting_is_no_version_and_can_be_taken_back(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    edit(door, draft_id, "curing", "手で書いた。")
    for section_id, before in (
        ("overview", SectionState.WRITTEN),
        ("curing", SectionState.EDITED),
    ):
        accept(door, draft_id, section_id)
        states = {section.id: section.state for section in draft_of(door, draft_id).draft.sections}
        assert states[section_id] is SectionState.ACCEPTED
        accept(door, draft_id, section_id, accepted=False)
        states = {section.id: section.state for section in draft_of(door, draft_id).draft.sections}
        assert states[section_id] is before
    assert len(versions_of(door, draft_id)) == 2


def test_nothing_is_accepted_that_is_not_there(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with pytest.raises(NaniwaError) as error:
        accept(door, draft_id, "overview")
    assert error.value.code == "busy"


def test_another_sheet_rewrites_what_nobody_has_worked_on(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door, 夜間工事あり="有")
    edit(door, draft_id, "curing", "手で書いた養生。")
    accept(door, draft_id, "night")
    entry = rewrite_with_sheet(door, draft_id, {**VALUES, "施工期間": "90日間"})
    asked = [section.id for section in entry.sections if section.asked]
    assert asked == ["overview", "reason"]
    with office.at_work():
        kept = finished(door, draft_id)
    assert text_of(kept, "overview") == "甲橋補修工事を90日間で行う。"
    assert text_of(kept, "curing") == "手で書いた養生。"
    assert kept.draft.sections[-1].notes == (
        "計画シートの変更により、この節は要らなくなりました。",
    )
    assert kept.draft.values["施工期間"] == "90日間"
    assert [entry.why for entry in versions_of(door, draft_id)] == [
        "計画シートを変更",
        "計画シートの変更前",
        "節「養生」を編集",
        "下書きを作成",
    ]


def test_of_another_sheet_only_the_chosen_sections_are_written(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    values = {**VALUES, "夜間工事あり": "有"}
    entry = rewrite_with_sheet(door, draft_id, values, sections=["curing"])
    assert [section.id for section in entry.sections if section.asked] == ["curing", "night"]
    entry = rewrite_with_sheet(door, draft_id, VALUES, sections=[])
    assert [section.id for section in entry.sections] == ["overview", "curing", "reason"]


def test_a_wrong_sheet_changes_nothing(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    before = draft_of(door, draft_id)
    with pytest.raises(NaniwaError) as error:
        rewrite_with_sheet(door, draft_id, {"施工期間": "90日間"})
    assert error.value.code == "sheet"
    with pytest.raises(NaniwaError) as unknown:
        rewrite_with_sheet(door, draft_id, VALUES, sections=["nothing"])
    assert unknown.value.code == "no_section"
    assert draft_of(door, draft_id) == before


def test_going_back_keeps_what_was_there(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    first = draft_of(door, draft_id).draft.sections
    edit(door, draft_id, "overview", "書き直した。")
    accept(door, draft_id, "curing")
    entry = restore(door, draft_id, 1)
    assert entry.state is DraftState.DONE
    assert draft_of(door, draft_id).draft.sections == first
    assert [version.why for version in versions_of(door, draft_id)] == [
        "版1に戻した",
        "版1に戻す前",
        "節「工事の概要」を編集",
        "下書きを作成",
    ]
    restore(door, draft_id, 3)
    kept = draft_of(door, draft_id)
    assert text_of(kept, "overview") == "書き直した。"
    assert kept.draft.sections[1].state is SectionState.ACCEPTED
    with pytest.raises(NaniwaError) as error:
        restore(door, draft_id, 99)
    assert error.value.code == "no_version"


def test_two_versions_are_compared_word_by_word(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    rewrite_with_sheet(
        door, draft_id, {"工事名": "甲橋補修工事", "施工期間": "90日間", "夜間工事あり": "有"}
    )
    with office.at_work():
        finished(door, draft_id)
    by_id = {found.section_id: found for found in compare(door, draft_id, 1)}
    assert by_id["curing"].change is Change.SAME
    assert by_id["night"].change is Change.ADDED
    assert by_id["overview"].change is Change.CHANGED
    shown = [run for run in by_id["overview"].runs if run.kind is not RunKind.SAME]
    assert shown == [Run(RunKind.REMOVED, "120"), Run(RunKind.ADDED, "90")]
    back = {found.section_id: found.change for found in compare(door, draft_id, 2, 1)}
    assert back["night"] is Change.REMOVED
    with pytest.raises(NaniwaError) as error:
        compare(door, draft_id, 1, 99)
    assert error.value.code == "no_version"


def test_a_number_that_changed_is_shown_whole() -> None:
    assert compared_words("延長は1,920mとする。\n以上\n", "延長は1,950mとする。\n以上\n") == (
        Run(RunKind.SAME, "延長は"),
        Run(RunKind.REMOVED, "1,920"),
        Run(RunKind.ADDED, "1,950"),
        Run(RunKind.SAME, "mとする。\n以上\n"),
    )


def test_too_long_texts_and_hints_are_refused(office: Office) -> None:
    door = office.door()
    draft_id = written(office, door)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit(door, draft_id, "overview", "長" * 300_000),
        lambda: regenerate(door, draft_id, "overview", "長" * 1_000),
    )
    for act in acts:
        with pytest.raises(NaniwaError) as error:
            act()
        assert error.value.code == "too_large"


@pytest.mark.parametrize("section_id", ["nothing", "", "overview'; --", "../overview"])
def test_a_section_that_is_not_there_is_told(office: Office, section_id: str) -> None:
    door = office.door()
    draft_id = begun(door)
    with pytest.raises(NaniwaError) as error:
        regenerate(door, draft_id, section_id)
    assert error.value.code == "no_section"


def test_a_draft_is_renamed_stopped_and_goes_on(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    assert rename(door, draft_id, " 甲橋\n の覚書 ").title == "甲橋 の覚書"
    assert stop(door, draft_id).state is DraftState.STOPPED
    assert versions_of(door, draft_id) == ()
    assert go_on(door, draft_id).state is DraftState.WRITING
    with pytest.raises(NaniwaError) as error:
        rename(door, draft_id, " ")
    assert error.value.code == "no_title"
