"""Situations out of the documents' own words: what their clauses say is to be done when something happens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.learning.questions.question import place_of
from assistant.learning.situations.acts import (
    CONTRACTORS,
    SUPERVISORS,
    Rule,
    rule_of,
    with_objects,
)
from assistant.learning.situations.duty_words import (
    CORE_ACTS,
    DEALS_WITH_IT,
    different,
    nouns,
    reads_alone,
    usual_word,
    weight_of,
)
from assistant.learning.situations.events import HAPPENS, is_event
from assistant.learning.situations.situation import RubricPoint, Situation
from assistant.learning.situations.telling import heading_words, put, statement_of
from retrieval.documents import Document, Passage, PassageKind, UnitKind
from retrieval.japanese import folded

_OF_WORKS_LEAST = 3
_TOLD = re.compile(r"報告|通知|連絡|協議|承諾|指示|提出")
_STEPS_FOLLOW = re.compile(
    r"^(?P<case>.{6,80}?(?:場合|とき|際))の(?:手順|処置|措置|対応|手続)は?、?(?:次|以下)(?:の(?:とおり|通り)|による)"
)
_ITEM_BEGINS = re.compile(
    r"^\s*(?:[（(]\s*[0-9０-９ア-ン]{1,2}\s*[）)]|[0-9０-９]{1,2}(?:\s*[.．]|[\s　])|[①-⑳])"
)
_ITEM = re.compile(r"^\s*[（(]?\s*(?:[0-9０-９]{1,2}|[ア-ン]|[a-z]|[①-⑳]|・)\s*[）)．.、　 ]?\s*")
_OF_SUPERVISION = re.compile(r"監督|検査(?!設備)|監理|打合せ簿")
_OF_UPKEEP = re.compile(r"点検|維持|運転|操作|水防|防災")
_MOST_POINTS = 5
_FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a clause with the page it stands on."""

    unit: int
    quote: str
    page: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class _Words:
    """What a document calls those who build and those who supervise."""

    contractor: str
    supervisor: str


def own_situations(
    document: Document, passages: Iterable[Passage], form: RubricPoint | None = None
) -> Iterator[Situation]:
    """The situations of one document, each case once.

    ``form`` is the library's rule on how is told and asked (by a written record): it is asked
    beside the one duty of a case that has no other, when it names that duty.
    """
    known = [passage for passage in passages if passage.kind is PassageKind.CLAUSE]
    words = _Words(usual_word(known, CONTRACTORS), usual_word(known, SUPERVISORS))
    if not is_of_works(known):
        return
    seen: set[str] = set()
    for n, passage in enumerate(known):
        said = said_in(passage)
        for at, sentence in enumerate(said):
            made = _situation(document, passage, said, at, words, known[n + 1 : n + 3], form)
            if made is not None and (key := folded(sentence.rule.case)) not in seen:
                seen.add(key)
                yield made
        yield from _lists(document, passage, words)


def said_in(passage: Passage) -> list[_Said]:
    """The sentences and items of a passage, taken apart."""
    return [
        _Said(n, unit.text.strip(), unit.page, rule_of(unit.text))
        for n, unit in enumerate(passage.units)
        if unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM}
    ]


def is_of_works(passages: Sequence[Passage]) -> bool:
    """Whether documents tell people what to do on a site or at a plant, not how to design."""
    text = "\n".join(passage.text for passage in passages)
    named = sum(text.count(word) for word in (*CONTRACTORS, *SUPERVISORS))
    return named >= _OF_WORKS_LEAST or len(re.findall(r"連絡|報告|停止", text)) >= _OF_WORKS_LEAST


def _situation(
    document: Document,
    passage: Passage,
    said: Sequence[_Said],
    at: int,
    words: _Words,
    later: Sequence[Passage],
    form: RubricPoint | None,
) -> Situation | None:
    own = said[at]
    case = own.rule.case
    if not is_event(case) or not reads_alone(case) or not own.quote.endswith("。"):
        return None
    if own.quote.startswith("ただし") or not any(map(CORE_ACTS.search, own.rule.acts)):
        return None
    if not own.rule.acts or not DEALS_WITH_IT.search(own.quote) or not _are_whole(own.rule):
        return None
    who = own.rule.who or _who_before(said, at) or _by_target(own.rule.acts, document, words)
    points = list(_points(document, passage, own, who))
    for passage_of, other in _going_on(passage, said, at, later):
        if len(points) >= _MOST_POINTS:
            break
        if _belongs(own.rule, other.rule, passage):
            points += _points(document, passage_of, other, other.rule.who or who)
    points = different(points)[:_MOST_POINTS]
    if len(points) == 1 and form is not None and _is_of_form(points[0], form):
        points.append(form)
    if len(points) < _FEWEST_POINTS:
        return None
    return put(statement_of(case), who, tuple(points), passage.heading_path)


def _is_of_form(point: RubricPoint, form: RubricPoint) -> bool:
    """Whether the rule on forms names what the duty bids: 協議, 報告, 提出."""
    return any(word in form.text for word in _TOLD.findall(point.text)) and "書面" not in point.text


def _lists(document: Document, passage: Passage, words: _Words) -> Iterator[Situation]:
    """A case whose steps are listed below it."""
    for n, unit in enumerate(passage.units):
        found = _STEPS_FOLLOW.match(rule_of(unit.text).text)
        if found is None:
            continue
        points = []
        for item in passage.units[n + 1 :]:
            if item.kind is not UnitKind.ITEM:
                break
            text = _ITEM.sub("", item.text).strip("。 ")
            if len(text) > 3 and reads_alone(text):  # noqa: PLR2004
                place = place_of(document, passage, item.text.strip(), item.page)
                points.append(RubricPoint(text, place))
        if len(points) >= _FEWEST_POINTS:
            who = _by_target((), document, words)
            yield put(statement_of(found["case"]), who, tuple(points), passage.heading_path)


def _are_whole(rule: Rule) -> bool:
    return all(reads_alone(act) for act in rule.acts)


def _who_before(said: Sequence[_Said], at: int) -> str:
    """Whom the same numbered item names before."""
    for n in range(at, -1, -1):
        if said[n].rule.who:
            return said[n].rule.who
        if _ITEM_BEGINS.match(said[n].quote):
            break
    return ""


def _by_target(acts: Sequence[str], document: Document, words: _Words) -> str:
    """Who has a duty that names nobody: who reports to the supervisor is the contractor."""
    if any(
        f"{word}{particle}" in act
        for act in acts
        for word in SUPERVISORS
        for particle in "にとへの"
    ):
        return words.contractor
    title = f"{document.title} {document.path}"
    if _OF_SUPERVISION.search(title):
        return words.supervisor
    return "担当者" if _OF_UPKEEP.search(title) else words.contractor


def _points(document: Document, passage: Passage, said: _Said, who: str) -> Iterator[RubricPoint]:
    for act in with_objects(said.rule.acts):
        place = place_of(document, passage, said.quote, said.page)
        yield RubricPoint(act, place, who, weight=weight_of(act))


def _going_on(
    passage: Passage, said: Sequence[_Said], at: int, later: Sequence[Passage]
) -> Iterator[tuple[Passage, _Said]]:
    """What stands after a sentence under the same clause heading."""
    for other in said[at + 1 :]:
        yield passage, other
    for following in later:
        if following.heading_path == passage.heading_path and following.clause == passage.clause:
            for other in said_in(following):
                yield following, other


def _belongs(own: Rule, other: Rule, passage: Passage) -> bool:
    """Whether a later rule goes on with the same case: it has no case of its own and shares its matter."""
    if not other.acts or not DEALS_WITH_IT.search(other.text) or not _are_whole(other):
        return False
    if not other.text.endswith("。") or (other.who and own.who and other.who != own.who):
        return False
    heading = folded(heading_words(passage.heading_path[-1]) if passage.heading_path else "")
    events = [folded(word) for word in HAPPENS.findall(own.case)]
    matter = nouns(own.case)
    said = folded(other.text)
    if other.case or CORE_ACTS.search(other.text) is None:
        return False
    on_event = any(word in heading or word in said for word in events)
    return on_event and any(word in said for word in matter)
