"""One spelling for each name, whatever keyboard it was typed on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.names import department_name, normalised_name, shown_name
from assistant.access.terminal import TERMINAL
from retrieval.errors import NaniwaError


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hanako", "hanako"),
        ("ＨＡＮＡＫＯ．Ｎ", "hanako.n"),
        ("  hanako ", "hanako"),
        ("ﾊﾅｺ", "ハナコ"),
        ("難波花子", "難波花子"),
        ("n-1_a@city", "n-1_a@city"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, name: str) -> None:
    assert normalised_name(typed) == name


@pytest.mark.parametrize(
    "text", ["", " ", ".", "../etc", "-a", "a b", "a/b", "a\n", "a\x00", "<b>", "a" * 65, "é", "а"]
)
def test_what_can_not_be_a_name_is_refused(text: str) -> None:
    if text == "a\n":
        assert normalised_name(text) == "a"
        return
    with pytest.raises(NaniwaError) as caught:
        normalised_name(text)
    assert caught.value.code == "bad_name"


@given(st.text(max_size=80))
def test_a_spelling_stays_as_it_is(text: str) -> None:
    try:
        name = normalised_name(text)
    except NaniwaError:
        return
    assert normalised_name(name) == name
    assert normalised_name(name.upper()) == name
    assert 1 <= len(name) <= 64


def test_nobody_can_be_called_like_the_terminal() -> None:
    with pytest.raises(NaniwaError):
        normalised_name(TERMINAL.name)


@given(st.text(max_size=120))
def test_what_is_shown_of_a_person_is_one_line(text: str) -> None:
    for read in (shown_name, department_name):
        try:
            line = read(text)
        except NaniwaError:
            continue
        assert line.isprintable()
        assert read(line) == line
