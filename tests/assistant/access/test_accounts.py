"""What administrators and people themselves may change, and what stays as it is."""

from __future__ import annotations

import threading

import pytest

from assistant.access.accounts import (
    activate,
    add_department,
    add_person,
    change_own_password,
    change_person,
    deactivate,
    end_own_sessions,
    remove_department,
    reset_password,
)
from assistant.access.door import Door
from assistant.access.people import Person, Role, Source
from assistant.access.policy import CollectionRule
from assistant.access.signing_in import person_of_token, sign_in
from assistant.access.terminal import TerminalActor
from assistant.config import SignInSettings
from assistant.records.collection_rules import set_collection_rule
from assistant.records.database import Records
from assistant.records.departments import departments
from assistant.records.people import change_details, change_standing, find_person, people
from retrieval.errors import NaniwaError
from tests.assistant.access.conftest import PASSWORD, audit_of

SETTINGS = SignInSettings(most_failures=3)


def code_of(refusal: pytest.ExceptionInfo[NaniwaError]) -> str:
    return refusal.value.code


def token_of(records: Records, name: str, password: str = PASSWORD) -> str:
    return sign_in(records, SETTINGS, name, password, address="10.0.0.1")


def is_in(records: Records, token: str) -> bool:
    return person_of_token(records, SETTINGS, token) is not None


def acting(records: Records, name: str) -> TerminalActor:
    person = find_person(records, name)
    assert person is not None
    return TerminalActor(records, person)


def test_a_new_person_signs_in_with_the_password_shown_once(terminal: TerminalActor) -> None:
    add_department(terminal, "道路課")
    password = add_person(
        terminal, "Tarou", shown="堀江　太郎", role=Role.REVIEWER, department="道路課"
    )
    person = person_of_token(
        terminal.records, SETTINGS, token_of(terminal.records, "tarou", password)
    )
    assert person is not None
    assert (person.shown_name, person.role, person.department, person.must_change) == (
        "堀江 太郎",
        Role.REVIEWER,
        "道路課",
        True,
    )
    trail = audit_of(terminal.records)
    assert trail[1][:3] == ("（端末）", "people_changed", "tarou")
    assert password not in repr(trail)


def test_no_two_people_have_one_name(terminal: TerminalActor) -> None:
    with pytest.raises(NaniwaError) as refusal:
        add_person(terminal, "ＨＡＮＡＫＯ", shown="別人", role=Role.ADMINISTRATOR)
    assert code_of(refusal) == "name_taken"
    person = find_person(terminal.records, "hanako")
    assert person is not None
    assert person.role is Role.ENGINEER


def test_who_comes_through_a_provider_gets_no_password(terminal: TerminalActor) -> None:
    assert add_person(terminal, "city", shown="市", role=Role.ENGINEER, source=Source.OIDC) == ""
    with pytest.raises(NaniwaError) as refusal:
        reset_password(terminal, "city")
    assert code_of(refusal) == "no_password"


def test_only_administrators_change_accounts(records: Records) -> None:
    door = Door(
        Person("hanako", "花子", Role.ENGINEER),
        records,
        None,  # type: ignore[arg-type]  # accounts don't touch the library
        None,  # type: ignore[arg-type]
    )
    before = people(records)
    for change in (
        lambda: add_person(door, "x", shown="x", role=Role.TRAINEE),
        lambda: change_person(door, "hanako", role=Role.ADMINISTRATOR),
        lambda: reset_password(door, "kanri"),
        lambda: deactivate(door, "kanri"),
        lambda: activate(door, "kanri"),
        lambda: add_department(door, "x"),
        lambda: remove_department(door, "x"),
    ):
        with pytest.raises(NaniwaError) as refusal:
            change()
        assert code_of(refusal) == "forbidden"
    assert people(records) == before
    assert audit_of(records) == []


@pytest.mark.parametrize(
    "change", [{"role": Role.TRAINEE}, {"department": "道路課"}], ids=["role", "department"]
)
def test_another_role_or_department_ends_the_sessions(
    terminal: TerminalActor, change: dict[str, object]
) -> None:
    add_department(terminal, "道路課")
    token = token_of(terminal.records, "hanako")
    change_person(terminal, "hanako", **change)  # type: ignore[arg-type]
    assert not is_in(terminal.records, token)


def test_another_shown_name_leaves_the_sessions(terminal: TerminalActor) -> None:
    token = token_of(terminal.records, "hanako")
    changed = change_person(terminal, "hanako", shown="難波 花子")
    assert is_in(terminal.records, token)
    assert find_person(terminal.records, "hanako") == changed
    assert audit_of(terminal.records)[-1][3] == "変更: hanako（技術職員） → 難波 花子（技術職員）"


def test_the_last_administrator_stays(terminal: TerminalActor) -> None:
    for change in (
        lambda: deactivate(terminal, "kanri"),
        lambda: change_person(terminal, "kanri", role=Role.REVIEWER, shown="x"),
    ):
        with pytest.raises(NaniwaError) as refusal:
            change()
        assert code_of(refusal) == "last_administrator"
    person = find_person(terminal.records, "kanri")
    assert person is not None
    assert (person.active, person.role, person.shown_name) == (True, Role.ADMINISTRATOR, "kanri")


def test_an_administrator_who_is_stopped_counts_for_nothing(terminal: TerminalActor) -> None:
    change_person(terminal, "hanako", role=Role.ADMINISTRATOR)
    deactivate(terminal, "hanako")
    with pytest.raises(NaniwaError) as refusal:
        deactivate(terminal, "kanri")
    assert code_of(refusal) == "last_administrator"
    activate(terminal, "hanako")
    deactivate(terminal, "kanri")


def test_two_administrators_can_not_stop_each_other_at_once(terminal: TerminalActor) -> None:
    change_person(terminal, "hanako", role=Role.ADMINISTRATOR)
    start = threading.Barrier(2)
    refused: list[str] = []

    def stop(name: str) -> None:
        start.wait()
        try:
            deactivate(terminal, name)
        except NaniwaError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=stop, args=(name,)) for name in ("hanako", "kanri")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last_administrator"]
    assert sum(person.active for person in people(terminal.records)) == 1


def test_what_two_administrators_change_at_once_is_all_kept(records: Records) -> None:
    assert change_standing(records, "hanako", active=False)
    assert change_standing(records, "hanako", role=Role.REVIEWER)
    change_details(records, "hanako", shown_name="難波 花子")
    change_details(records, "hanako", department="道路課")
    person = find_person(records, "hanako")
    assert person is not None
    assert (person.active, person.role) == (False, Role.REVIEWER)
    assert (person.shown_name, person.department) == ("難波 花子", "道路課")


def test_who_is_stopped_is_out_and_can_come_back(terminal: TerminalActor) -> None:
    token = token_of(terminal.records, "hanako")
    deactivate(terminal, "hanako")
    assert not is_in(terminal.records, token)
    with pytest.raises(NaniwaError):
        token_of(terminal.records, "hanako")
    activate(terminal, "hanako")
    assert is_in(terminal.records, token_of(terminal.records, "hanako"))


def test_a_new_initial_password_ends_the_old_one_and_the_lock(terminal: TerminalActor) -> None:
    records = terminal.records
    token = token_of(records, "hanako")
    for _ in range(3):
        with pytest.raises(NaniwaError):
            token_of(records, "hanako", "違うもの")
    password = reset_password(terminal, "hanako")
    assert not is_in(records, token)
    assert is_in(records, token_of(records, "hanako", password))
    person = find_person(records, "hanako")
    assert person is not None
    assert person.must_change
    with pytest.raises(NaniwaError) as refusal:
        token_of(records, "hanako")
    assert code_of(refusal) == "wrong"


def test_a_person_changes_their_password_and_is_out_elsewhere(terminal: TerminalActor) -> None:
    records = terminal.records
    initial = reset_password(terminal, "hanako")
    here, elsewhere = (token_of(records, "hanako", initial) for _ in range(2))
    change_own_password(
        acting(records, "hanako"), SETTINGS, initial, "平野川の橋を7つ渡る人", token=here
    )
    assert (is_in(records, here), is_in(records, elsewhere)) == (True, False)
    person = find_person(records, "hanako")
    assert person is not None
    assert not person.must_change
    assert is_in(records, token_of(records, "hanako", "平野川の橋を7つ渡る人"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("違うもの", "平野川の橋を7つ渡る人", "wrong"),
        (PASSWORD, "短い", "bad_password"),
        (PASSWORD, PASSWORD, "bad_password"),
    ],
)
def test_a_password_that_can_not_be_changed_stays(
    records: Records, old: str, new: str, code: str
) -> None:
    with pytest.raises(NaniwaError) as refusal:
        change_own_password(acting(records, "hanako"), SETTINGS, old, new)
    assert code_of(refusal) == code
    assert is_in(records, token_of(records, "hanako"))


def test_the_old_password_can_not_be_guessed_at_an_open_screen(records: Records) -> None:
    actor = acting(records, "hanako")
    codes = []
    for _ in range(4):
        with pytest.raises(NaniwaError) as refusal:
            change_own_password(actor, SETTINGS, "違うもの", "平野川の橋を7つ渡る人")
        codes.append(code_of(refusal))
    assert codes == ["wrong"] * 3 + ["locked"]


def test_a_person_signs_out_everywhere_else(records: Records) -> None:
    here, elsewhere = (token_of(records, "hanako") for _ in range(2))
    other = token_of(records, "kanri")
    assert end_own_sessions(acting(records, "hanako"), token=here) == 1
    assert [is_in(records, token) for token in (here, elsewhere, other)] == [True, False, True]


def test_a_department_in_use_stays(terminal: TerminalActor) -> None:
    records = terminal.records
    for name in ("道路課", "公園課", "建築課"):
        add_department(terminal, name)
    change_person(terminal, "hanako", department="道路課")
    rule = CollectionRule("公園", departments=frozenset({"公園課"}))
    set_collection_rule(records, rule, changed_by="kanri")
    for name, reason in (("道路課", "利用者がいます"), ("公園課", "文書群「公園」")):
        with pytest.raises(NaniwaError, match=reason):
            remove_department(terminal, name)
    remove_department(terminal, "建築課")
    assert set(departments(records)) == {"公園課", "道路課"}


def test_departments_are_told_apart(terminal: TerminalActor) -> None:
    assert add_department(terminal, " 道路課　第１係 ") == "道路課 第1係"
    with pytest.raises(NaniwaError) as refusal:
        add_department(terminal, "道路課 第1係")
    assert code_of(refusal) == "name_taken"
    with pytest.raises(NaniwaError) as refusal:
        change_person(terminal, "hanako", department="どこにもない課")
    assert code_of(refusal) == "no_department"
    with pytest.raises(NaniwaError) as refusal:
        remove_department(terminal, "どこにもない課")
    assert code_of(refusal) == "no_department"


def test_whom_nobody_knows_can_not_be_changed(terminal: TerminalActor) -> None:
    for change in (deactivate, activate, reset_password, change_person):
        with pytest.raises(NaniwaError) as refusal:
            change(terminal, "dare")  # type: ignore[operator]
        assert code_of(refusal) == "no_person"
