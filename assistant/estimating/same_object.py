"""Keeping what was worked out of the estimate that is being checked, by the object itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Generic, TypeVar

First = TypeVar("First")
Second = TypeVar("Second")
Result = TypeVar("Result")


class _Same(Generic[First]):
    """Equal only to the same object, which it keeps alive, so that its identity stays its own."""

    __slots__ = ("value",)

    def __init__(self, value: First) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def once_for_the_last(
    function: Callable[[First, Second], Result],
) -> Callable[[First, Second], Result]:
    """Remember the result for the last pair of arguments.

    Estimates and references can't be hashed, and comparing them would take longer than the work;
    the rules are applied to one estimate after the other.
    """

    @lru_cache(maxsize=1)
    def remembered(first: _Same[First], second: _Same[Second]) -> Result:
        return function(first.value, second.value)

    @wraps(function)
    def call(first: First, second: Second) -> Result:
        return remembered(_Same(first), _Same(second))

    return call
