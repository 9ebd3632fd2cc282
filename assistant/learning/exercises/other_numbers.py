"""Another number in the place of one, in the form that the first was written in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from random import Random

from assistant.learning.exercises.exercise import Difficulty
from retrieval.japanese import normalise

CELL_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
"""A number as it stands in a cell."""


def other_number(
    digits: str, taken: Collection[str], difficulty: Difficulty, random: Random
) -> str:
    """Another number of the same form, none of ``taken``: "" when there is none.

    Easy: far off. Hard: two digits changed places, or one digit a little off.
    """
    plain = normalise(digits).replace(",", "")
    known = {normalise(each).replace(",", "") for each in taken} | {plain}
    near = [other for other in (*_swapped(plain), *_one_off(plain, 1)) if other not in known]
    far = [
        other
        for other in (*_one_off(plain, 2), *_one_off(plain, 3), *_tenfold(plain))
        if other not in known
    ]
    by_difficulty = {Difficulty.EASY: far, Difficulty.NORMAL: near + far, Difficulty.HARD: near}
    choices = by_difficulty[difficulty] or near or far
    if not choices:
        return ""
    other = random.choice(choices)
    return _as_written(other, digits)


def _swapped(plain: str) -> Iterator[str]:
    for n in range(len(plain) - 1):
        a, b = plain[n], plain[n + 1]
        if a.isdigit() and b.isdigit() and a != b and not (n == 0 and b == "0"):
            yield plain[:n] + b + a + plain[n + 2 :]


def _one_off(plain: str, by: int) -> Iterator[str]:
    for n, digit in enumerate(plain):
        # the digit that counts most, or the next one
        if not digit.isdigit() or n > 1:
            continue
        for value in (int(digit) + by, int(digit) - by):
            if 0 <= value <= 9 and not (n == 0 and value == 0):  # noqa: PLR2004
                yield plain[:n] + str(value) + plain[n + 1 :]


def _tenfold(plain: str) -> Iterator[str]:
    if "." not in plain and 1 < len(plain) <= 4:  # noqa: PLR2004
        yield plain + "0"


def _as_written(plain: str, like: str) -> str:
    """With the separators of thousands and the width that the number had."""
    whole, point, rest = plain.partition(".")
    if "," in like or "，" in like:
        whole = f"{int(whole):,}"
    text = whole + point + rest
    if any("０" <= character <= "９" for character in like):
        return text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    return text
