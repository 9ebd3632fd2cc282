"""Findings in a terminal: Japanese is cut anywhere, numbers are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from assistant.cli_check_output import wrapped


def test_numbers_stay_whole_and_a_full_stop_begins_no_line() -> None:
    text = "金額の合計は1,234,567円です。"
    assert wrapped(text, 17) == ["金額の合計は", "1,234,567円です。"]
    assert wrapped(text, 28) == ["金額の合計は1,234,567円で", "す。"]


@given(st.text(st.sampled_from("あ円。 a1,()　"), max_size=80), st.integers(6, 40))
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
