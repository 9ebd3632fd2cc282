"""Situations as they come up on a city's sites, asked where clauses of the library bear their points out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from assistant.drafting.evidence.fields_of_work import (
    fields_of_rule,
    is_foreign_rule,
    is_of_other_work,
    is_on_other_object,
    project_of,
)
from assistant.drafting.evidence.quoting import states_requirement
from assistant.drafting.evidence.rule_forms import is_no_rule_heading
from assistant.drafting.sources import Consulted
from assistant.learning.questions.question import place_of
from assistant.learning.questions.quiz import is_taught
from assistant.learning.situations.acts import CONTRACTORS, SUPERVISORS, rule_of, without_subject
from assistant.learning.situations.own_cases import (
    CORE_ACTS,
    different,
    nouns,
    reads_alone,
    usual_word,
)
from assistant.learning.situations.situation import RubricPoint, Situation, situation_id
from retrieval.documents import Document, Passage, Unit, UnitKind
from retrieval.errors import NaniwaError

_GOES_ON = re.compile(r"ただし|なお|また、|又は|または|及び|かつ|この|その|これ|それ")
_TOPIC = re.compile(
    r"^(?:(?P<topic>[^、。]{2,40}?)(?<![でにて])(?:については|について|は)、|(?P<several>[^。]{2,60}?)については、)"
)
_PASSAGES = 25
_MATTER_IN_SENTENCE = 1.0
_CORE = 0.5
_OTHER_WORK = -2.0
_FEWEST_POINTS, _FEWEST_WITHOUT_CORE = 2, 3
_MOST_POINTS = 6
_MOST_ACTS = 2
_LONGEST_ACT = 130
_LONGEST_CASE = 95


@dataclass(frozen=True, slots=True)
class Asked:
    """A point to look for.

    The sentence has a word of each list of ``act``, and of ``matter`` there or in its headings.
    """

    search: str
    matter: tuple[tuple[str, ...], ...]
    act: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Typical:
    """A situation before its points are found; ``asked`` is to whom it is put."""

    id: str
    title: str
    asked: str
    text: str
    points: tuple[Asked, ...]


@lru_cache(maxsize=1)
def typical_situations() -> tuple[Typical, ...]:
    """Those that come with Naniwa. Raises NaniwaError (``situations``) when the file is wrong."""
    text = (resources.files("prompts") / "learning" / "situations.yaml").read_text("utf-8")
    return read_typical(text)


def read_typical(text: str) -> tuple[Typical, ...]:
    """Read what situations.yaml says. Raises NaniwaError (``situations``)."""
    try:
        return tuple(
            Typical(
                id=each["id"],
                title=each["title"],
                asked=each["asked"],
                text=each["text"],
                points=tuple(
                    Asked(
                        search=point["search"],
                        matter=tuple(map(tuple, point["matter"])),
                        act=tuple(map(tuple, point["act"])),
                    )
                    for point in each["points"]
                ),
            )
            for each in yaml.safe_load(text)
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        message = f"場面の一覧（situations.yaml）を読めません（{error}）。"
        raise NaniwaError(message, code="situations") from error


def borne_out(
    typical: Typical, library: Consulted, collections: Collection[str] = ()
) -> Situation | None:
    """The situation with the points that clauses of the library bear out, None with fewer than two."""
    found: list[tuple[int, RubricPoint]] = []
    texts = []
    for n, asked in enumerate(typical.points):
        best = max(
            _candidates(asked, typical, library, collections),
            key=lambda one: one.worth,
            default=None,
        )
        if best is not None:
            texts.append(best.passage)
            found += [(n, point) for point in _points(best, asked)]
    points = tuple(different(point for _, point in found)[:_MOST_POINTS])
    clauses = len({point.place.quote for point in points})
    told = any(CORE_ACTS.search(point.text) for point in points)
    if clauses < (_FEWEST_POINTS if told else _FEWEST_WITHOUT_CORE):
        return None
    words = {
        "受注者": usual_word(texts, CONTRACTORS),
        "監督員": usual_word(texts, SUPERVISORS),
    }
    who = words.get(typical.asked, typical.asked)
    text = typical.text
    for usual, own in words.items():
        text = text.replace(usual, own)
    question = f"{who}として、どうするか。順を追って、自分の言葉で書いてください。"
    if who == words["監督員"]:
        question = (
            f"{who}として、どうするか。{words['受注者']}にさせることも含め、順を追って、"
            "自分の言葉で書いてください。"
        )
    return Situation(
        situation_id(typical.title, who, points), typical.title, f"{text}\n{question}", who, points
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    document: Document
    passage: Passage
    unit: Unit
    worth: float


def _candidates(
    asked: Asked, typical: Typical, library: Consulted, collections: Collection[str]
) -> Iterator[_Candidate]:
    """Sentences that bear a point out, and how well they fit the search."""
    found = library.find(asked.search, collections=collections)
    if found is None:
        return
    project = project_of(f"{typical.title}{typical.text}")
    told = nouns(f"{typical.title}{typical.text}{asked.search}")
    for item in found.ranked[:_PASSAGES]:
        document, passage = item.candidate.document, item.candidate.passage
        if (
            not is_taught(document)
            or not item.units
            or is_foreign_rule(document, passage, project)
            or fields_of_rule(document, passage.heading_path) - project.fields
            or is_headed_otherwise(passage.heading_path[-2:], told)
            or any(is_no_rule_heading(heading) for heading in passage.heading_path[-3:])
        ):
            continue
        base = item.score - item.units[0].score
        base += _OTHER_WORK if is_of_other_work(passage, project, asked.search) else 0.0
        headings = "／".join(passage.heading_path[-2:])
        for score in item.units:
            unit = passage.units[score.index]
            if not bears_out(unit, headings, asked, told) or is_on_other_object(
                passage, unit.text, project, asked.search
            ):
                continue
            if typical.asked in CONTRACTORS and rule_of(unit.text).who in SUPERVISORS:
                continue
            worth = base + score.score
            worth += _MATTER_IN_SENTENCE if _has_all(unit.text, asked.matter) else 0.0
            worth += _CORE if CORE_ACTS.search(unit.text) else 0.0
            yield _Candidate(document, passage, unit, worth)


def bears_out(unit: Unit, headings: str, asked: Asked, told: frozenset[str]) -> bool:
    """Whether a unit is a rule on the point: it reads alone, has the words, and is on no other case.

    ``told`` are the nouns of the situation: what the rule is on, and its case, share one of them.
    """
    text = unit.text.strip()
    if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM} or not states_requirement(text):
        return False
    rule = rule_of(text)
    return (
        text.endswith("。")
        and not _GOES_ON.match(text)
        and (not rule.case or (len(rule.case) <= _LONGEST_CASE and bool(nouns(rule.case) & told)))
        and all(_is_on(part, told) for part in (without_subject(rule.text), *rule.acts))
        and bool(rule.acts)
        and all(reads_alone(part) for part in (rule.case, *rule.acts))
        and _has_all(text, asked.act)
        and _has_all(f"{headings}／{text}", asked.matter)
    )


def _is_on(text: str, told: frozenset[str]) -> bool:
    """Whether what words say they are about is something that the situation speaks of."""
    topic = _TOPIC.match(text)
    return topic is None or bool(nouns(topic["topic"] or topic["several"]) & told)


def is_headed_otherwise(headings: Sequence[str], told: frozenset[str]) -> bool:
    """Whether a clause is on one kind of work (…工) that nobody speaks of."""
    return any(
        heading.rstrip().endswith("工") and not nouns(heading) & told for heading in headings
    )


def _has_all(text: str, lists: Sequence[Sequence[str]]) -> bool:
    return all(any(word in text for word in words) for words in lists)


def _points(found: _Candidate, asked: Asked) -> Iterator[RubricPoint]:
    """What the sentence bids of the point: its acts that have the point's words, else all."""
    rule = rule_of(found.unit.text)
    named = [act for act in rule.acts if _has_all(act, asked.act)] or list(rule.acts)
    place = place_of(found.document, found.passage, found.unit.text.strip(), found.unit.page)
    case = f"（{rule.case}）" if rule.case else ""
    for act in named[:_MOST_ACTS]:
        if len(act) <= _LONGEST_ACT:
            yield RubricPoint(f"{case}{act}", place, rule.who)
