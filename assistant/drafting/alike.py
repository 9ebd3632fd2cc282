"""What stays and what changes between two lists of texts, in a time that nobody can stretch.

`difflib` takes the square of their length and more where many items are the same: an hour for a
section of a hundred thousand lines 「a」. What is too long to be compared counts as replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_LARGEST_COMPARISON = 3_000_000
"""Pairs of items that are looked at."""

Stretch = tuple[str, int, int, int, int]
"""As `difflib.SequenceMatcher.get_opcodes` has it: equal, replace, delete or insert, and where."""


def stretches(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """What became of ``old`` in ``new``, in order: what is the same at both ends is always found."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found: list[Stretch] = [("equal", 0, head, 0, head)] if head else []
    middle, changed = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle) * len(changed) > _LARGEST_COMPARISON:
        found.append(("replace", head, len(old) - tail, head, len(new) - tail))
    else:
        matcher = SequenceMatcher(None, middle, changed, autojunk=False)
        found += [
            (kind, head + start, head + end, head + new_start, head + new_end)
            for kind, start, end, new_start, new_end in matcher.get_opcodes()
        ]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found
