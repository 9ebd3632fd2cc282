"""What a cell turned out to be when an exercise was graded: its sign, and the entry that tells why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a cell turned out to be; the values are what style sheets know."""

    FOUND = "found"
    HALF = "half"
    MISSED = "missed"
    WRONG = "wrong"
    FOLLOWING = "following"


VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.FOUND: ("○", "見つけた誤り"),
    Verdict.HALF: ("△", "半分の正解"),
    Verdict.MISSED: ("！", "見落とした誤り"),
    Verdict.WRONG: ("×", "誤りではない所"),
    Verdict.FOLLOWING: ("→", "点に数えない所"),
}
"""The sign of a verdict, and what it says."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What is shown at a cell after grading; ``number`` is that of the entry that explains it."""

    verdict: Verdict
    number: int


def flag_html(flag: Flag) -> str:
    """The sign with its number, and in words for those who hear it."""
    sign, meaning = VERDICTS[flag.verdict]
    return (
        f'<span class="exercise-flag {flag.verdict.value}">{sign}{flag.number}'
        f'<span class="check-hidden"> {meaning}</span></span>'
    )
