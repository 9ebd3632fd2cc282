"""The rules of a review, each one function; found by `all_review_rules`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import ReviewFinding

RuleFunction = Callable[[ReviewCase], Iterable[ReviewFinding]]


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A rule: its name in reports, Japanese title, and function."""

    name: str
    title: str
    check: RuleFunction


_RULES: dict[str, ReviewRule] = {}


def review_rule(name: str, title: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as a rule. ``name`` stands in `ReviewFinding.rule`."""

    def register(function: RuleFunction) -> RuleFunction:
        if name in _RULES:
            raise ValueError(f"two rules are named {name}")
        _RULES[name] = ReviewRule(name, title, function)
        return function

    return register


def all_review_rules() -> tuple[ReviewRule, ...]:
    """Every rule, in the order of their modules."""
    import importlib
    import pkgutil

    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_RULES.values(), key=lambda found: found.check.__module__))
