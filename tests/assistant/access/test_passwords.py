"""Which passwords are accepted, and that only the right one opens."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.access.passwords import (
    LONGEST,
    SHORTEST,
    check_password,
    hash_password,
    is_outdated,
    made_password,
    verify_password,
)
from retrieval.errors import NaniwaError


@pytest.mark.parametrize(
    "password",
    [
        "",
        "x" * (SHORTEST - 1),
        "ab1" * 3,
        "abc" * 100,
        "aaaaaaaaaaaa",
        "1234567890",
        "0987654321",
        "password123",
        "Password2026!",
        "ＰＡＳＳＷＯＲＤ１２３",
        "qwertyuiop",
        "naniwa.hanako",
        "Naniwa.Hanako2026",
    ],
)
def test_what_is_quickly_guessed_is_refused(password: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        check_password(password, name="naniwa.hanako")
    assert caught.value.code == "bad_password"


@pytest.mark.parametrize("password", ["平野川の橋を7つ渡る", "correct horse battery", "tK3-pq9_Zw"])
def test_a_sentence_is_a_good_password(password: str) -> None:
    check_password(password, name="naniwa.hanako")


@given(st.text(max_size=300))
def test_every_accepted_password_is_long_enough_and_not_too_long(password: str) -> None:
    try:
        check_password(password, name="hanako")
    except NaniwaError:
        return
    assert SHORTEST <= len(unicodedata.normalize("NFKC", password)) <= LONGEST


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_only_the_same_password_opens(one: str, other: str) -> None:
    same = unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
    assert verify_password(hash_password(one), other) is same


def test_the_same_keys_of_another_keyboard_open() -> None:
    kept = hash_password("ガードレール 2026")
    assert verify_password(kept, "ガードレール 2026")
    assert verify_password(kept, "ｶﾞｰﾄﾞﾚｰﾙ ２０２６")


def test_nothing_opens_an_account_without_a_password() -> None:
    assert verify_password("", "") is False
    assert verify_password("broken", "broken") is False


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    first, second = hash_password("平野川の橋"), hash_password("平野川の橋")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,")
    assert first != second


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash("x"))
    assert not is_outdated(hash_password("x"))


def test_made_passwords_are_accepted_and_never_the_same() -> None:
    made = {made_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, name="hanako")
        assert not set("01lIO") & set(password)
