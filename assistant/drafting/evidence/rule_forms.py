"""By its form: whether a unit of a standard states a rule, and how surely."""

from __future__ import annotations

import re

from assistant.drafting.evidence.facts import gives_orders
from assistant.drafting.evidence.quoting import (
    is_noun_item,
    is_strict,
    lead_of,
    states_requirement,
)
from assistant.drafting.evidence.topic import is_scope
from retrieval.documents import Passage, UnitKind

_STRICT = 0.8
_ROW = -0.6
_NOTE = -1.0
_NOT_RULES = re.compile(
    r"目次|改訂履歴|索引|用語の定義|^用語|適用範囲$|適用すべき諸基準|図面記載|添付図面|計算例"
)
_EXEMPTS = re.compile(r"(?:適用しない|除く|この限りでない)[。．]?$")
_READ_OFF = re.compile(r"例えば|読み取れる|読みとれる")


def is_no_rule_heading(heading: str) -> bool:
    """Whether no rules stand under a heading: contents, definitions, examples."""
    return _NOT_RULES.search(heading) is not None


def worth_of_form(passage: Passage, index: int) -> float | None:
    """What its form adds to a unit's worth; None for what states no rule."""
    unit = passage.units[index]
    text = unit.text.strip()
    if unit.kind is UnitKind.CAPTION or is_scope(text) or gives_orders(text):
        return None
    if _READ_OFF.search(text) or (unit.kind is UnitKind.NOTE and _EXEMPTS.search(text)):
        return None  # an example, or an exception without its rule
    if unit.kind is UnitKind.ROW:
        return _ROW
    if unit.kind is UnitKind.ITEM and is_noun_item(unit):
        lead = lead_of(passage, index)
        if lead is None or not states_requirement(passage.units[lead].text):
            return None
        return _STRICT / 2
    if not states_requirement(unit.text):
        return None
    return (_STRICT if is_strict(unit.text) else 0.0) + (
        _NOTE if unit.kind is UnitKind.NOTE else 0.0
    )
