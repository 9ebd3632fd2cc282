"""Two or three plain sentences on a finding, for someone who has just begun to check estimates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from assistant.estimating.findings import Finding

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_IN_KANJI = re.compile(
    r"[〇一二三四五六七八九十百千万億兆]{2,}|[一二三四五六七八九十百千]+(?=[円倍割])"
)
_GENERAL = "_"


def explain(finding: Finding) -> str:
    """The template for the finding's rule and case with its figures; the rule's general one else.

    A template whose figures the finding doesn't have is passed over. Never empty: the finding's
    own message stands where a rule has no template.
    """
    of_rule = templates().get(finding.rule, {})
    known = _figures(finding)
    for case in (finding.case, _GENERAL):
        template = of_rule.get(case)
        if template is not None and variables(template) <= known.keys():
            return template.format(**known)
    return finding.message


def rephrase(explanation: str, finding: Finding, model: BaseChatModel) -> str:
    """The explanation in a model's words, when all its numbers are the same; else unchanged.

    The model sees the explanation and the finding's item only. A number that is missing, added
    or written in kanji, an empty answer or one of more than twice the length gives the
    explanation as it was.
    """
    from prompts import load_prompt

    prompt = load_prompt("rephrase_explanation").render(explanation=explanation, item=finding.item)
    content = model.invoke(prompt).content
    said = content.strip() if isinstance(content, str) else ""
    if not said or len(said) > 2 * len(explanation) + 40:
        return explanation
    if _numbers(said) != _numbers(explanation) or _kanji_numbers(said) - _kanji_numbers(
        explanation
    ):
        return explanation
    return said


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Mapping[str, str]]:
    """All templates by rule and case; ``_`` is the rule's general one."""
    import tomllib
    from importlib import resources

    file = resources.files("assistant.estimating") / "data" / "explanations.toml"
    read: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return read


def variables(template: str) -> frozenset[str]:
    """The names of the figures that a template needs."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _figures(finding: Finding) -> dict[str, str]:
    """What a template may name: the rule's own figures and what every finding has."""
    common = {
        "item": finding.item,
        "cell": finding.place.cell,
        "sheet": finding.place.sheet,
        "actual": finding.actual,
        "expected": finding.expected,
        "difference": "" if finding.difference_yen is None else f"{abs(finding.difference_yen):,}",
        "document": finding.basis[0].document if finding.basis else "",
    }
    stated = {name: value for name, value in common.items() if value}
    return {**stated, **{name: value for name, value in finding.figures.items() if value}}


def _numbers(text: str) -> frozenset[str]:
    plain = re.sub(r"(?<=\d),(?=\d)", "", unicodedata.normalize("NFKC", text))
    return frozenset(_NUMBER.findall(plain))


def _kanji_numbers(text: str) -> frozenset[str]:
    return frozenset(_IN_KANJI.findall(text))
