from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.turns import next_turn
from assistant.records.check_work import Waiting

LEFT = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1)


def _waiting(left: dict[str, int]) -> list[Waiting]:
    return [Waiting(owner, f"check-{owner}", owner, 1) for owner, count in left.items() if count]


@given(LEFT)
def test_nobody_gets_two_turns_before_everybody_who_waits_had_one(left: dict[str, int]) -> None:
    left, turns, order = dict(left), dict[str, int](), list[str]()
    while (turn := next_turn(_waiting(left), turns)) is not None:
        present = {owner for owner, count in left.items() if count}
        since = order[len(order) - order[::-1].index(turn.owner) :] if turn.owner in order else []
        if turn.owner in order:
            assert present - {turn.owner} <= set(since)
        order.append(turn.owner)
        turns[turn.owner] = len(order)
        left[turn.owner] -= 1
    assert not any(left.values())


@given(LEFT)
def test_a_single_file_waits_for_one_of_each_other_at_most(left: dict[str, int]) -> None:
    turns = {owner: number for number, owner in enumerate(left)}
    waiting = [*_waiting(left), Waiting("new", "check-new", "z", 1)]
    turn = next_turn(waiting, turns)
    assert turn is not None
    assert turn.owner == "new"


def test_who_has_fewest_files_at_work_goes_first() -> None:
    busy = Waiting("a", "1", "2026-01-01", 4, at_work=3)
    free = Waiting("b", "2", "2026-01-02", 1)
    assert next_turn([busy, free], {"b": 5}) == free


def test_own_checks_go_in_their_order_and_one_that_waits_for_its_references_waits() -> None:
    first = Waiting("a", "1", "2026-01-01", None, at_work=1)
    second = Waiting("a", "2", "2026-01-02", 1)
    third = Waiting("a", "3", "2026-01-03", 1)
    assert next_turn([third, second, first], Counter()) == second
    assert next_turn([first], {}) is None
