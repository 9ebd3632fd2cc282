"""Finding the clause that governs a matter among the current standards, or finding that none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.evidence import Nearness, units_to_weigh
from assistant.drafting.evidence.facts import gives_orders
from assistant.drafting.evidence.fields_of_work import (
    Project,
    is_foreign_rule,
    is_of_other_work,
    is_of_work_asked,
    is_on_other_object,
)
from assistant.drafting.evidence.quoting import (
    Quotation,
    is_noun_item,
    is_strict,
    lead_of,
    quotation,
    states_requirement,
    with_context,
)
from assistant.drafting.evidence.topic import (
    Topic,
    is_on,
    is_said_by,
    is_scope,
    topic_of,
    weighed_by_matter,
    worth_as_topic,
)
from assistant.drafting.sources import Consulted
from retrieval.documents import Passage, UnitKind
from retrieval.japanese import folded
from retrieval.ranking import Found, Ranked

_PASSAGES = 20
_UNITS_EACH = 8
_STRICT = 0.8
_ROW = -0.6
_NOTE = -1.0
_OTHER_WORK = -1.2
_MEANING = 12.0
_USUAL = 0.86
_FAR = 0.84
_LEAST, _LEAST_WITH_HINTS = 9.0, 7.4
"""What a rule must be worth: less is on something else that shares words."""
_SECOND = 1.5
"""How far below the best rule a further one may be."""
_RUN, _ALIKE = 6, 0.7
_NOT_RULES = re.compile(
    r"目次|改訂履歴|索引|用語の定義|^用語|適用範囲$|適用すべき諸基準|図面記載|添付図面|計算例"
)
_EXEMPTS = re.compile(r"(?:適用しない|除く|この限りでない)[。．]?$")
_READ_OFF = re.compile(r"例えば|読み取れる|読みとれる")


@dataclass(frozen=True, slots=True)
class Rule:
    """A quotation that states a rule, and what it is worth."""

    quotation: Quotation
    value: float


@dataclass(frozen=True, slots=True)
class Search:
    """What a search of the standards came to: rules best first, and what was looked at."""

    rules: tuple[Rule, ...]
    seen: tuple[Quotation, ...]


def rules_on(query: str, library: Consulted, project: Project, limit: int) -> Search:
    """The rules of current standards on a matter; ``project`` is what it is for.

    ``query`` may name it in several ways, divided by ``|``: the first that finds a rule counts.
    """
    seen: list[Quotation] = []
    for way in query.split("|"):
        search = _search(way.strip(), library, project, limit)
        if search.rules:
            return search
        seen += search.seen
    return Search((), tuple(seen))


def _search(query: str, library: Consulted, project: Project, limit: int) -> Search:
    found = library.find(query) if query else None
    if found is None:
        return Search((), ())
    found = current(found)
    if not found.ranked:
        return Search((), ())
    near = nearness(query, found, library)
    topic = topic_of(query)
    rules = sorted(
        _rules(topic, weighed_by_matter(found), near, project), key=lambda rule: -rule.value
    )
    least = _LEAST_WITH_HINTS if topic.subject else _LEAST
    chosen = [rule for rule in rules if rule.value >= max(least, rules[0].value - _SECOND)]
    return Search(tuple(_different(chosen)[:limit]), tuple(_looked_at(found)))


def current(found: Found) -> Found:
    """Without what belongs to superseded editions."""
    return replace(
        found,
        ranked=tuple(item for item in found.ranked if not item.candidate.document.superseded_by),
    )


def nearness(query: str, found: Found, library: Consulted) -> Nearness:
    """How near the likeliest units are in meaning; empty without an embedding model."""
    units = units_to_weigh(found)
    cosines = library.closeness(query, [words for *_, words in units])
    return {
        (passage, index): cosine
        for (passage, index, _), cosine in zip(units, cosines, strict=False)
    }


def _rules(topic: Topic, found: Found, near: Nearness, project: Project) -> Iterator[Rule]:
    for item in found.ranked[:_PASSAGES]:
        passage, document = item.candidate.passage, item.candidate.document
        if is_foreign_rule(document, passage, project) or not item.units:
            continue
        if any(_NOT_RULES.search(heading) for heading in passage.heading_path[-3:]):
            continue
        if not is_of_work_asked(passage, topic.query):
            continue
        base = item.score - item.units[0].score
        other = _OTHER_WORK if is_of_other_work(passage, project, topic.query) else 0.0
        for score in item.units[:_UNITS_EACH]:
            form = _worth_of_form(passage, score.index)
            if (
                form is None
                or (
                    passage.units[score.index].kind is not UnitKind.ROW
                    and is_on_other_object(
                        passage, passage.units[score.index].text, project, topic.query
                    )
                )
                or not is_said_by(found, passage, score.index)
                or not is_on(topic, found, passage, score)
            ):
                continue
            meaning = near.get((passage.id, score.index), _FAR) - _USUAL if near else 0.0
            own = worth_as_topic(topic, found, document, passage, score.index) + other
            yield Rule(
                _quoted(item, score.index),
                base + score.score + form + own + _MEANING * meaning,
            )


def _worth_of_form(passage: Passage, index: int) -> float | None:
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


def _quoted(item: Ranked, index: int) -> Quotation:
    passage = item.candidate.passage
    units = (index,) if passage.units[index].kind is UnitKind.ROW else with_context(passage, index)
    return quotation(item.candidate.document, passage, units)


def _looked_at(found: Found) -> Iterator[Quotation]:
    for item in found.ranked[:4]:
        if item.units:
            yield _quoted(item, item.units[0].index)


def _different(rules: Sequence[Rule]) -> list[Rule]:
    """Without what a better one says already, in the same words or nearly."""
    kept: list[Rule] = []
    for rule in rules:
        if not any(_same(rule.quotation, other.quotation) for other in kept):
            kept.append(rule)
    return kept


def _same(one: Quotation, other: Quotation) -> bool:
    if one.passage.id == other.passage.id and set(one.units) & set(other.units):
        return True
    a, b = folded(one.text), folded(other.text)
    runs = {a[n : n + _RUN] for n in range(max(len(a) - _RUN + 1, 1))}
    return sum(run in b for run in runs) / len(runs) >= _ALIKE
