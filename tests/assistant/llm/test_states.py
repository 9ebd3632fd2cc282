from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.states import SavedStates, common_prefix

tokens = st.lists(st.integers(0, 3), min_size=1, max_size=6).map(tuple)


def test_the_longest_shared_beginning_is_found() -> None:
    states = SavedStates()
    states.keep((1, 2, 3, 4), bytearray(1))
    states.keep((1, 2, 9), bytearray(1))
    best = states.best([1, 2, 3, 7])
    assert best is not None
    assert best.tokens == (1, 2, 3, 4)
    assert states.best([8]) is None


def test_the_least_recently_used_makes_way_but_never_a_pinned_one() -> None:
    states = SavedStates(limit_bytes=20)
    states.pin((1,), bytearray(10))
    states.keep((2,), bytearray(5))
    states.keep((3,), bytearray(5))
    states.best([2])
    states.keep((4,), bytearray(5))
    assert [states.best([token]) is not None for token in (1, 2, 3, 4)] == [True, True, False, True]


@given(st.lists(st.tuples(tokens, st.booleans()), max_size=12))
def test_nothing_is_kept_twice_and_pinned_states_stay(
    added: list[tuple[tuple[int, ...], bool]],
) -> None:
    states = SavedStates(limit_bytes=30)
    for sequence, pinned in added:
        (states.pin if pinned else states.keep)(sequence, bytearray(10))
    pinned_ones = {sequence for sequence, pinned in added if pinned}
    assert states.size_bytes <= max(30, 10 * len(pinned_ones))
    for sequence in pinned_ones:
        best = states.best(sequence)
        assert best is not None
        assert common_prefix(best.tokens, sequence) == len(sequence)


@given(tokens, tokens)
def test_the_common_prefix_is_common_and_ends_at_a_difference(
    first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    length = common_prefix(first, second)
    assert first[:length] == second[:length]
    assert length == min(len(first), len(second)) or first[length] != second[length]
