"""What stays between two lists of texts: as difflib has it, and without its hours for long ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.alike import stretches

_TEXTS = st.lists(st.sampled_from("abc"), max_size=12)


@given(_TEXTS, _TEXTS)
def test_both_lists_are_put_together_from_the_stretches(old: list[str], new: list[str]) -> None:
    found = stretches(old, new)
    assert [text for _, a, b, _, _ in found for text in old[a:b]] == old
    assert [text for _, _, _, c, d in found for text in new[c:d]] == new
    assert all(old[a:b] == new[c:d] for kind, a, b, c, d in found if kind == "equal")


def test_a_changed_word_is_the_only_one_that_is_replaced() -> None:
    assert [kind for kind, *_ in stretches(list("abcde"), list("abxde"))] == [
        "equal",
        "replace",
        "equal",
    ]


def test_what_is_too_long_to_be_compared_is_replaced_between_its_ends() -> None:
    old, new = ["a", *["b"] * 20_000, "z"], ["a", *["c", "b"] * 20_000, "c", "z"]
    assert stretches(old, new) == [
        ("equal", 0, 1, 0, 1),
        ("replace", 1, 20_001, 1, 40_002),
        ("equal", 20_001, 20_002, 40_002, 40_003),
    ]
