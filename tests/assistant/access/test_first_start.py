"""The first administrator: from the settings, from the terminal, or made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access.first_start import ensure_administrator
from assistant.access.people import Person, Role
from assistant.access.signing_in import person_of_token, sign_in
from assistant.config import SignInSettings
from assistant.records.database import Records
from assistant.records.people import insert_person, people
from retrieval.errors import NaniwaError


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    yield opened
    opened.close()


def typing(*answers: str) -> object:
    """Somebody at the terminal, who types these."""
    left = list(answers)
    return lambda _: left.pop(0)


def administrator(records: Records, password: str) -> Person | None:
    settings = SignInSettings()
    return person_of_token(
        records, settings, sign_in(records, settings, "admin", password, address="")
    )


def test_the_password_of_the_settings_is_taken(empty: Records) -> None:
    settings = SignInSettings(admin_password="平野川の橋を7つ渡る人")
    said: list[str] = []
    ensure_administrator(empty, settings, ask=None, say=said.append)
    person = administrator(empty, "平野川の橋を7つ渡る人")
    assert person is not None
    assert (person.role, person.must_change) == (Role.ADMINISTRATOR, False)
    assert "平野川" not in "".join(said)


def test_a_weak_password_in_the_settings_is_refused_with_its_place(empty: Records) -> None:
    settings = SignInSettings(admin_password="admin")
    with pytest.raises(NaniwaError, match=r"NANIWA_SIGN_IN__ADMIN_PASSWORD.*10文字以上"):
        ensure_administrator(empty, settings, ask=None, say=[].append)
    assert people(empty) == ()


def test_the_terminal_is_asked_until_both_answers_agree(empty: Records) -> None:
    said: list[str] = []
    ask = typing(
        "短い",
        "平野川の橋を7つ渡る人",
        "平野川の橋を8つ渡る人",
        "平野川の橋を7つ渡る人",
        "平野川の橋を7つ渡る人",
    )
    ensure_administrator(empty, SignInSettings(), ask=ask, say=said.append)  # type: ignore[arg-type]
    person = administrator(empty, "平野川の橋を7つ渡る人")
    assert person is not None
    assert not person.must_change
    assert any("10文字以上" in line for line in said)
    assert any("一致しません" in line for line in said)


def test_without_anybody_to_ask_a_password_is_made_and_has_to_be_changed(empty: Records) -> None:
    said: list[str] = []
    ensure_administrator(empty, SignInSettings(), ask=None, say=said.append)
    found = re.search(r"最初のパスワードは (\S+) です", said[0])
    assert found is not None
    person = administrator(empty, found[1])
    assert person is not None
    assert person.must_change
    assert found[1] not in repr(empty.rows("SELECT * FROM audit"))


def test_with_an_administrator_nothing_is_asked_or_changed(empty: Records) -> None:
    insert_person(empty, Person("kanri", "管理", Role.ADMINISTRATOR))
    settings = SignInSettings(admin_password="平野川の橋を7つ渡る人")
    ensure_administrator(empty, settings, ask=typing(), say=[].append)  # type: ignore[arg-type]
    assert [person.name for person in people(empty)] == ["kanri"]
