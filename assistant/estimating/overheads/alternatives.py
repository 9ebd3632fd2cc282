"""Why a printed rate may stand where another is due."""

from __future__ import annotations

from decimal import Decimal

from assistant.estimating.overheads.amounts import (
    follows,
)
from assistant.estimating.overheads.bases import Bases
from assistant.estimating.overheads.case import Case
from assistant.estimating.overheads.hypotheses import Hypothesis, hypotheses


def amount_follows(case: Case, base: Decimal) -> bool:
    """Whether the amount follows from the printed rate; also from the digits behind what is shown."""
    rated = case.rated
    if rated.rate is None:
        return False
    if follows(case.context, rated, base, rated.rate):
        return True
    stored = rated.rate_written.number if rated.rate_written else None
    return stored is not None and any(
        abs(exact - rated.rate) < Decimal("0.01") and follows(case.context, rated, base, exact)
        for exact in (stored, stored * 100)
    )


def ratio_in_words(rate: Decimal, due: Decimal) -> str:
    """A rate that is roughly a fraction or a multiple of the due one, as by a misplaced factor."""
    if not rate or not due:
        return ""
    for factor in (10, 25, 100):
        for ratio, words in ((due / rate, f"{factor}分の1"), (rate / due, f"{factor}倍")):
            if abs(ratio / factor - 1) < Decimal("0.05"):
                return f"正しい率の約{words}です。"
    return ""


def explanation_of_rate(case: Case, bases: Bases) -> Hypothesis | None:
    """The first usual mistake that gives the printed rate; one that gives the amount too goes first."""
    fitting = [
        guess
        for guess in hypotheses(case.context, case.rated, bases, case.options, case.due)
        if guess.rate == case.rated.rate
    ]
    usual = [guess for guess in fitting if not guess.case.startswith("base_")]
    by_base = [
        guess
        for guess in fitting
        if guess.case.startswith("base_") and amount_follows(case, guess.base.value)
    ]
    right_base_gives_it = any(amount_follows(case, way.value) for way in bases.right)
    if by_base and not right_base_gives_it:
        return by_base[0]
    if right_base_gives_it:  # the amount was computed with it: hardly a slip of the pen
        usual.sort(key=lambda guess: guess.case == "digits")
    return next(iter(usual), next(iter(by_base), None))
