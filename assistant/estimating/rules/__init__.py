"""The rules, each one function that is named after what it demands; found by `all_rules`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.references import References

RuleFunction = Callable[[Estimate, References], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its number in the specification, name in reports, Japanese title, and function."""

    number: int
    name: str
    title: str
    check: RuleFunction


_RULES: dict[str, Rule] = {}


def rule(number: int, name: str, title: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as a rule. ``name`` stands in `Finding.rule`."""

    def register(function: RuleFunction) -> RuleFunction:
        if name in _RULES:
            raise ValueError(f"two rules are named {name}")
        _RULES[name] = Rule(number, name, title, function)
        return function

    return register


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by number."""
    import importlib
    import pkgutil

    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_RULES.values(), key=lambda found: found.number))
