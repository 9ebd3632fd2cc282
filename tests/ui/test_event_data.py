"""What a browser sends with an event is read without trust."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest

from ui.event_data import event_data, number_of, text_of


def said(data: Any) -> dict[str, Any]:
    return event_data(gr.EventData(None, data))


def test_half_a_character_is_no_text_that_fails_later() -> None:
    read = said({"quiz": "a\ud800b", "\udfff": [{"words": "\ud83d"}], "whole": "😀"})
    assert read == {"quiz": "a?b", "?": [{"words": "?"}], "whole": "😀"}


def test_what_lies_too_deep_is_left_out() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = [deep]
    read = said({"do": "open", "values": deep})
    assert read["do"] == "open"
    assert str(read).count("[") < 30


@pytest.mark.parametrize("data", [None, 3, "x", ["do"], float("nan"), True])
def test_what_is_no_object_says_nothing(data: object) -> None:
    assert said(data) == {}


@pytest.mark.parametrize(
    "number", [True, 3, 3.0, float("nan"), "３", "-1", "1e3", "9" * 9, None, []]
)
def test_only_digits_are_a_number(number: object) -> None:
    assert number_of({"number": number}, "number") is None
    assert number_of({"number": "12"}, "number") == 12


def test_only_a_text_is_a_text_and_not_endless() -> None:
    assert text_of({"text": "あ" * 5_000}, "text") == "あ" * 1_000
    assert text_of({"text": ["x"]}, "text") == ""
