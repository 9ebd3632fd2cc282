from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.generation import _Output, is_looping

text = st.text(alphabet="あいう。\n資料:ab", max_size=60)


def shown(data: bytes, stop: tuple[str, ...], size: int) -> tuple[str, bool]:
    output = _Output(stop)
    pieces = []
    for i in range(0, len(data), size):
        pieces.append(output.add(data[i : i + size]))
        if output.stopped:
            break
    return "".join(pieces) + output.rest(), output.stopped


@given(
    text,
    st.lists(st.text(alphabet="あい。資料:ab", min_size=1, max_size=4), max_size=3),
    st.integers(1, 7),
)
def test_text_is_cut_at_the_first_stop_string_however_it_arrives(
    whole: str, stops: list[str], size: int
) -> None:
    seen, stopped = shown(whole.encode(), tuple(stops), size)
    assert whole.startswith(seen)
    assert stopped == any(stop in whole for stop in stops)
    assert not any(stop in seen for stop in stops)
    if not stopped:
        assert seen == whole


def test_half_a_character_at_the_end_is_not_shown() -> None:
    assert shown("砂利".encode()[:-1], (), 1) == ("砂", False)


@given(st.lists(st.integers(0, 50), min_size=8, max_size=40, unique=True), st.integers(3, 5))
def test_a_run_that_comes_three_times_is_a_loop(run: list[int], times: int) -> None:
    assert is_looping([1000, 1001, *run * times])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40, unique=True))
def test_a_run_that_comes_twice_is_not(run: list[int]) -> None:
    assert not is_looping([1000, 1001, *run * 2])


def test_a_row_of_zeros_in_a_number_is_not_a_loop() -> None:
    assert not is_looping([5, *[0] * 9])
