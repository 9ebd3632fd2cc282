"""Sessions that expire, and the lock-out that attempts at the same time don't get past."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.access.lock_out import ADDRESS_FACTOR, admit
from assistant.access.people import Person, Role, Source
from assistant.access.signing_in import (
    UNKNOWN_NAME,
    begin_session,
    end_session,
    end_sessions_of,
    person_of_token,
    sign_in,
    token_hash,
)
from assistant.config import SignInSettings
from assistant.records.database import Records
from assistant.records.people import (
    change_standing,
    find_person,
    insert_person,
    password_hash,
    set_password_hash,
)
from retrieval.errors import NaniwaError
from tests.assistant.access.conftest import PASSWORD, Clock, audit_of

SETTINGS = SignInSettings(most_failures=3, lock_minutes=10, idle_minutes=30, session_hours=2)


def outcome(
    records: Records, clock: Clock, name: str, password: str, *, address: str = "10.0.0.1"
) -> str:
    """``in``, or the code of the refusal."""
    try:
        sign_in(records, SETTINGS, name, password, address=address, clock=clock)
    except NaniwaError as error:
        return error.code
    return "in"


def test_who_knows_the_password_comes_in(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "ＨＡＮＡＫＯ", PASSWORD, address="10.0.0.1", clock=clock)
    person = person_of_token(records, SETTINGS, token, clock=clock)
    assert person is not None
    assert person.name == "hanako"
    assert audit_of(records) == [("hanako", "signed_in", "hanako", "パスワード")]


def test_every_refusal_reads_the_same(records: Records, clock: Clock) -> None:
    change_standing(records, "hanako", role=Role.ENGINEER, active=False)
    insert_person(records, Person("city", "市", Role.ENGINEER, source=Source.OIDC))
    refusals = set()
    for name, password in (
        ("kanri", "違うパスワード"),
        ("nobody", PASSWORD),
        ("hanako", PASSWORD),
        ("city", ""),
        ("../etc", PASSWORD),
        ("", ""),
        ("\ud800", "\ud800"),
    ):
        with pytest.raises(NaniwaError) as caught:
            sign_in(records, SETTINGS, name, password, address="", clock=clock)
        refusals.add((caught.value.code, caught.value.message))
    assert refusals == {("wrong", "名前またはパスワードが違います。")}


def test_a_name_without_an_account_is_not_written_down(records: Records, clock: Clock) -> None:
    outcome(records, clock, "himitsu-no-password", "x")
    assert audit_of(records) == [(UNKNOWN_NAME, "sign_in_failed", UNKNOWN_NAME, "")]
    assert "himitsu" not in repr(records.rows("SELECT * FROM sign_in_failures"))


@pytest.mark.parametrize("name", ["hanako", "nobody"])
def test_too_many_failures_lock_and_even_the_right_password_waits(
    records: Records, clock: Clock, name: str
) -> None:
    assert [outcome(records, clock, name, "違う") for _ in range(4)] == ["wrong"] * 3 + ["locked"]
    clock.forward(minutes=9.5)
    with pytest.raises(NaniwaError, match="あと1分は"):
        sign_in(records, SETTINGS, name, PASSWORD, address="10.0.0.1", clock=clock)
    clock.forward(minutes=0.6)
    assert outcome(records, clock, name, PASSWORD) == ("in" if name == "hanako" else "wrong")


def test_the_trail_says_when_an_account_was_locked(records: Records, clock: Clock) -> None:
    for _ in range(3):
        outcome(records, clock, "hanako", "違う")
    assert [entry[3] for entry in audit_of(records)] == ["", "", "失敗が続いたため10分間ロック"]


def test_failures_far_apart_lock_nobody(records: Records, clock: Clock) -> None:
    for _ in range(6):
        assert outcome(records, clock, "hanako", "違う") == "wrong"
        clock.forward(minutes=6)


def test_a_success_clears_the_account_s_failures(records: Records, clock: Clock) -> None:
    for _ in range(3):
        assert outcome(records, clock, "hanako", "違う") == "wrong"
        assert outcome(records, clock, "hanako", "違う") == "wrong"
        assert outcome(records, clock, "hanako", PASSWORD) == "in"


def test_knocking_at_a_locked_account_does_not_lock_it_longer(
    records: Records, clock: Clock
) -> None:
    for _ in range(3):
        outcome(records, clock, "hanako", "違う")
    for _ in range(9):
        clock.forward(minutes=1)
        assert outcome(records, clock, "hanako", "違う") == "locked"
    clock.forward(minutes=1)
    assert outcome(records, clock, "hanako", PASSWORD) == "in"


def test_one_address_can_not_try_names_forever(records: Records, clock: Clock) -> None:
    most = SETTINGS.most_failures * ADDRESS_FACTOR
    tried = [outcome(records, clock, f"name{number}", "x") for number in range(most + 1)]
    assert tried == ["wrong"] * most + ["locked"]
    assert outcome(records, clock, "hanako", PASSWORD) == "locked"
    assert outcome(records, clock, "hanako", PASSWORD, address="10.0.0.2") == "in"


def test_a_success_does_not_clear_what_else_the_address_tried(
    records: Records, clock: Clock
) -> None:
    for number in range(SETTINGS.most_failures * ADDRESS_FACTOR):
        outcome(records, clock, f"name{number}", "x")
        if number == 5:
            assert outcome(records, clock, "hanako", PASSWORD) == "in"
    assert outcome(records, clock, "hanako", PASSWORD) == "locked"


def test_attempts_at_the_same_time_do_not_get_past_the_limit(
    records: Records, clock: Clock
) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(12)

    def attempt(number: int) -> None:
        start.wait()
        outcomes.append(outcome(records, clock, "hanako", f"guess {number}"))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {"wrong", "locked"}
    assert outcomes.count("wrong") <= SETTINGS.most_failures


@settings(max_examples=40, deadline=None)
@given(gaps=st.lists(st.integers(0, 12), min_size=1, max_size=25))
def test_no_ten_minutes_see_more_guesses_than_allowed(
    tmp_path_factory: pytest.TempPathFactory, gaps: list[int]
) -> None:
    home: Path = tmp_path_factory.mktemp("records")
    records, clock = Records.open(home), Clock()
    guesses = []
    for gap in gaps:
        clock.forward(minutes=gap)
        with suppress(NaniwaError):
            admit(records, SETTINGS, "hanako", "10.0.0.1", clock())
            guesses.append(clock())
    records.close()
    for moment in guesses:
        near = [other for other in guesses if 0 <= (other - moment).total_seconds() < 600]
        assert len(near) <= SETTINGS.most_failures


def test_a_session_ends_when_it_is_not_used(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    for _ in range(3):
        clock.forward(minutes=29)
        assert person_of_token(records, SETTINGS, token, clock=clock) is not None
    clock.forward(minutes=30)
    assert person_of_token(records, SETTINGS, token, clock=clock) is None
    assert records.rows("SELECT * FROM sessions") == []


def test_a_page_left_open_does_not_keep_a_session(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    clock.forward(minutes=29)
    assert person_of_token(records, SETTINGS, token, used=False, clock=clock) is not None
    clock.forward(minutes=1)
    assert person_of_token(records, SETTINGS, token, clock=clock) is None


def test_a_session_ends_however_much_it_is_used(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    for _ in range(11):
        clock.forward(minutes=10)
        assert person_of_token(records, SETTINGS, token, clock=clock) is not None
    clock.forward(minutes=10)
    assert person_of_token(records, SETTINGS, token, clock=clock) is None


def test_use_is_written_once_a_minute_only(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)

    def used() -> object:
        return records.rows("SELECT last_used_at FROM sessions")

    before = used()
    clock.forward(minutes=0.9)
    person_of_token(records, SETTINGS, token, clock=clock)
    assert used() == before
    clock.forward(minutes=0.1)
    person_of_token(records, SETTINGS, token, clock=clock)
    assert used() != before


def test_who_is_stopped_is_out_at_once(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    change_standing(records, "hanako", role=Role.ENGINEER, active=False)
    assert person_of_token(records, SETTINGS, token, clock=clock) is None
    change_standing(records, "hanako", role=Role.ENGINEER, active=True)
    assert person_of_token(records, SETTINGS, token, clock=clock) is None


def test_signing_out_ends_this_session_only(records: Records, clock: Clock) -> None:
    first, second = (
        sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock) for _ in range(2)
    )
    assert first != second
    end_session(records, first)
    end_session(records, first)
    assert person_of_token(records, SETTINGS, first, clock=clock) is None
    assert person_of_token(records, SETTINGS, second, clock=clock) is not None
    assert [entry[1] for entry in audit_of(records)].count("signed_out") == 1


def test_all_other_sessions_can_be_ended(records: Records, clock: Clock) -> None:
    tokens = [
        sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock) for _ in range(3)
    ]
    assert end_sessions_of(records, "hanako", but=tokens[0]) == 2
    known = [person_of_token(records, SETTINGS, token, clock=clock) for token in tokens]
    assert [person is not None for person in known] == [True, False, False]


def test_tokens_are_not_in_the_database(records: Records, clock: Clock) -> None:
    token = sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    kept = repr(records.rows("SELECT * FROM sessions"))
    assert token not in kept
    assert token_hash(token) in kept
    # What the database holds opens nothing.
    assert person_of_token(records, SETTINGS, token_hash(token), clock=clock) is None
    assert person_of_token(records, SETTINGS, "", clock=clock) is None


def test_sessions_that_are_over_are_forgotten_at_the_next_sign_in(
    records: Records, clock: Clock
) -> None:
    sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    clock.forward(minutes=31)
    sign_in(records, SETTINGS, "hanako", PASSWORD, address="", clock=clock)
    assert len(records.rows("SELECT * FROM sessions")) == 1


def test_an_old_hash_is_renewed_when_its_password_is_given(records: Records, clock: Clock) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    set_password_hash(records, "hanako", old, must_change=True)
    assert outcome(records, clock, "hanako", PASSWORD) == "in"
    assert password_hash(records, "hanako") != old
    person = find_person(records, "hanako")
    assert person is not None
    assert person.must_change
    assert outcome(records, clock, "hanako", PASSWORD) == "in"


def test_a_password_changed_meanwhile_begins_no_session(records: Records, clock: Clock) -> None:
    person = find_person(records, "hanako")
    assert person is not None
    kept = password_hash(records, "hanako")
    set_password_hash(records, "hanako", "another", must_change=False)
    with pytest.raises(NaniwaError):
        begin_session(records, person, address="", clock=clock, password_hash=kept)
    assert records.rows("SELECT * FROM sessions") == []
