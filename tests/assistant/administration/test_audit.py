"""The trail is filtered, paged and saved without anybody but administrators seeing it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.administration.audit import ACTION_NAMES, AuditFilter, as_csv, entries, filter_of
from assistant.records.audit import Action, note
from assistant.records.database import Records, new_id
from assistant.records.people import insert_person
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.retrieval.building import library_settings

ADMINISTRATOR = Person("kanri", "管理 太郎", Role.ADMINISTRATOR)
ENGINEER = Person("sato", "佐藤 一郎", Role.ENGINEER)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    records = Records.open(tmp_path)
    for person in (ADMINISTRATOR, ENGINEER):
        insert_person(records, person)
    with Library.open(library_settings(tmp_path)) as library:
        yield Door(ADMINISTRATOR, records, library, tmp_path, "10.0.0.1")
    records.close()


def written(door: Door, moment: str, subject: str, action: Action = Action.ASKED) -> None:
    door.records.change(
        "INSERT INTO audit VALUES (:id, :at, 'sato', :action, :subject, '', '10.0.0.2')",
        id=new_id(),
        at=moment,
        action=action.value,
        subject=subject,
    )


def test_every_action_has_a_name() -> None:
    assert set(ACTION_NAMES) == set(Action)


def test_days_are_days_in_japan(door: Door) -> None:
    written(door, "2026-04-01T14:59:59.999999+00:00", "4月1日の終わり")
    written(door, "2026-04-01T15:00:00.000000+00:00", "4月2日の始まり")
    written(door, "2026-04-02T15:00:00.000000+00:00", "4月3日の始まり")
    chosen = filter_of({"first_day": "2026-04-02", "last_day": "2026-04-02"})
    assert [entry.subject for entry in entries(door, chosen).entries] == ["4月2日の始まり"]


def test_pages_hold_everything_once_also_of_one_moment(door: Door) -> None:
    for number in range(7):
        written(door, "2026-04-01T00:00:00.000000+00:00", f"質問{number}")
    found, page = [], ""
    while True:
        shown = entries(door, AuditFilter(), page, size=3)
        found += [entry.subject for entry in shown.entries]
        page = shown.next_page
        assert shown.count == 7
        if not page:
            break
    assert sorted(found) == [f"質問{number}" for number in range(7)]


def test_person_action_and_words_narrow_it(door: Door) -> None:
    note(door.records, "sato", Action.ASKED, "養生期間は？", address="")
    note(door.records, "sato", Action.OPENED, "養生の基準.pdf", address="")
    note(door.records, "kanri", Action.ASKED, "100%_の計算", address="")

    def found(**values: str) -> list[str]:
        return [entry.subject for entry in entries(door, filter_of(values)).entries]

    assert found(person="佐藤", action="asked") == ["養生期間は？"]
    assert found(text="養生 基準") == ["養生の基準.pdf"]
    assert found(person="SATO", text="養生 期間") == ["養生期間は？"]
    assert found(text="%_") == ["100%_の計算"]
    assert found(text="%") == ["100%_の計算"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"first_day": "4月1日"}, "date"),
        ({"last_day": "9999-12-31"}, "date"),
        ({"action": "'; DROP TABLE audit"}, "action"),
    ],
)
def test_what_is_no_filter_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        filter_of(values)
    assert caught.value.code == code


@pytest.mark.parametrize("subject", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(door: Door, subject: str) -> None:
    note(door.records, "sato", Action.ASKED, subject, '改行\nと"引用符",', address="")
    text = "".join(as_csv(door, AuditFilter()))
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    head, row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert head[0] == "日時"
    assert row[3] == f"'{subject}"
    assert row[4] == '改行\nと"引用符",'


def test_others_than_administrators_get_nothing(door: Door) -> None:
    other = Door(ENGINEER, door.records, door.library, door.home)
    for read in (lambda: entries(other, AuditFilter()), lambda: as_csv(other, AuditFilter())):
        with pytest.raises(NaniwaError) as caught:
            read()
        assert caught.value.code == "forbidden"
