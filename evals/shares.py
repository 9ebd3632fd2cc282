"""Shares of outcomes, as reports and floors count them."""

from __future__ import annotations

from collections.abc import Sequence


def share(outcomes: Sequence[bool]) -> float:
    """How many of the outcomes are good, from 0 to 1; 0 of none."""
    return sum(outcomes) / len(outcomes) if outcomes else 0.0
