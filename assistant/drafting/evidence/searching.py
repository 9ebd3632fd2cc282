"""Finding the clause that governs a matter among the current standards, or finding that none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.evidence import Nearness, units_to_weigh
from assistant.drafting.evidence.fields_of_work import (
    Project,
    is_foreign_rule,
    is_of_other_work,
    is_of_work_asked,
    is_on_other_object,
)
from assistant.drafting.evidence.headings import chapters_of, is_on_other_structure
from assistant.drafting.evidence.kinds_of_standards import is_on_design
from assistant.drafting.evidence.quoting import (
    Quotation,
    quotation,
    with_context,
)
from assistant.drafting.evidence.rule_forms import is_no_rule_heading, worth_of_form
from assistant.drafting.evidence.topic import (
    Topic,
    is_on,
    is_said_by,
    topic_of,
    weighed_by_matter,
    worth_as_topic,
)
from assistant.drafting.evidence.work_asked import Aspect, WorkAsked, work_asked
from assistant.drafting.evidence.work_clauses import (
    general_clause,
    is_named_in,
    rules_of_work,
)
from assistant.drafting.sources import Consulted
from retrieval.documents import Passage, UnitKind
from retrieval.japanese import folded
from retrieval.ranking import Found, Ranked

_PASSAGES = 20
_UNITS_EACH = 8
_OTHER_WORK = -2.0
_FOUND = 0.6
_MEANING = 12.0
_USUAL = 0.86
_FAR = 0.84
_LEAST, _LEAST_WITH_HINTS = 9.0, 7.4
"""What a rule must be worth: less is on something else that shares words."""
_SECOND = 1.5
"""How far below the best rule a further one may be."""
_RUN, _ALIKE = 6, 0.7


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
    asked = work_asked(query)
    if asked is not None:
        headed = [Rule(*one) for one in rules_of_work(asked, library, project)]
        if headed:
            return Search(tuple(_different(headed)[:limit]), ())
    seen: list[Quotation] = []
    for way in query.split("|"):
        search = _search(way.strip(), library, project, limit, asked)
        if search.rules:
            return search
        seen += search.seen
    if asked is not None and asked.aspect is Aspect.GENERALLY:
        clause = general_clause(library, project)
        if clause is not None:
            document, passage, unit = clause
            return Search((Rule(quotation(document, passage, (unit,)), 0.0),), tuple(seen))
    return Search((), tuple(seen))


def _search(
    query: str, library: Consulted, project: Project, limit: int, asked: WorkAsked | None
) -> Search:
    found = library.find(query) if query else None
    if found is None:
        return Search((), ())
    found = current(found)
    if not found.ranked:
        return Search((), ())
    near = nearness(query, found, library)
    topic = topic_of(query)
    rules = sorted(
        (
            rule
            for rule in _rules(topic, weighed_by_matter(found), near, project)
            if asked is None or is_named_in(query, asked, rule.quotation, project)
        ),
        key=lambda rule: -rule.value,
    )
    if not rules:
        return Search((), tuple(_looked_at(found)))
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
    spoken = replace(project, text=f"{project.text} {folded(topic.query)}")
    for item in found.ranked[:_PASSAGES]:
        passage, document = item.candidate.passage, item.candidate.document
        if is_foreign_rule(document, passage, project) or not item.units:
            continue
        if any(is_no_rule_heading(heading) for heading in passage.heading_path[-3:]):
            continue
        if not is_of_work_asked(passage, topic.query):
            continue
        if is_on_design(document) and is_on_other_structure(
            (document.title, *chapters_of(passage.heading_path)), spoken
        ):
            continue
        base = item.score - item.units[0].score
        is_other = is_of_other_work(passage, project, topic.query)
        if is_other and not any(term in folded(passage.heading_path[-1]) for term in topic.terms):
            continue
        for score in item.units[:_UNITS_EACH]:
            form = worth_of_form(passage, score.index)
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
            own = worth_as_topic(topic, found, document, passage, score.index)
            own += _OTHER_WORK if is_other else 0.0
            yield Rule(
                _quoted(item, place_to_quote(topic, found, passage, score.index)),
                base + score.score + form + own + _MEANING * meaning,
            )


def place_to_quote(topic: Topic, found: Found, passage: Passage, index: int) -> int:
    """The unit to be quoted: of a clause that is named after the matter the first rule.

    That is where it begins, when the unit found doesn't name the matter itself.
    """
    title = folded(passage.heading_path[-1]) if passage.heading_path else ""
    text = folded(passage.units[index].text)
    named = [term for term in topic.terms if term in title]
    # Of 共通仕様書の適用 only the last word says what is asked; of words side by side each does.
    told = named if "の" in topic.query else topic.terms
    if not named or any(_is_said_whole(term, found, text) for term in told):
        return index
    rules = (n for n in range(index) if worth_of_form(passage, n) is not None)
    return next((n for n in rules if passage.units[n].kind is not UnitKind.ROW), index)


def _is_said_whole(term: str, found: Found, text: str) -> bool:
    """Whether every word of a term stands in a text (騒音…、振動… for 騒音及び振動)."""
    words = [word for word in found.question.content_words if folded(word.surface) in term]
    return term in text or (bool(words) and all(word.found_in(text) > _FOUND for word in words))


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
