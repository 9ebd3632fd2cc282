"""A typical situation with the points that clauses of a library bear out, in those clauses' words.

A clause is asked only where it says what to do in this situation: one whose own condition is another
(「日数がたったとき」 when a cover is short) is shown beside it, not asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

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
from assistant.learning.questions.taught import is_taught
from assistant.learning.situations.acts import (
    CONTRACTORS,
    SUPERVISORS,
    Rule,
    rule_of,
    with_objects,
    without_subject,
)
from assistant.learning.situations.duty_words import (
    CORE_ACTS,
    different,
    nouns,
    reads_alone,
    reads_in_its_sentence,
    usual_word,
    weight_of,
    without_contract,
)
from assistant.learning.situations.situation import RubricPoint, Situation, situation_id
from assistant.learning.situations.typical import Asked, Typical, Use
from retrieval.documents import Document, Passage, Unit, UnitKind
from retrieval.japanese import folded

_GOES_ON = re.compile(r"ただし|なお|また、|又は|または|及び|かつ|この|その|これ|それ")
_TOPIC = re.compile(
    r"^(?:(?P<topic>[^、。]{2,40}?)(?<![でにて])(?:については|について|は)、|(?P<several>[^。]{2,60}?)については、)"
)
_WORK = re.compile(r"工(?:[（(][^（()）]*[)）])?[\s　]*$")
# 「指定した材料及び下記①～③について」 is understood by its first half.
_LISTED_BELOW = re.compile("(?:及び|並びに|又は|または)(?:下記|以下)(?:の?[①-⑳0-9０-９～〜~、]+)")
_CUT_OFF = re.compile(r"[でて]、|して、|の")
_DECIDES = re.compile(f"{CORE_ACTS.pattern}|確認を受け")
_MAKES_DO = re.compile(r"させる$")
_TOLD = re.compile(r"報告|通知|協議|承諾|指示|提出")
_FEWEST_TOLD = 2
_FORM = Typical(
    "", "", "", "", (),
    (Asked("指示 承諾 協議 報告 書面 打合せ簿により行う", (("協議", "報告", "通知"),), (("書面により", "書面で", "打合せ簿により"),)),),
)  # fmt: skip
_PASSAGES = 25
_MATTER_IN_SENTENCE = 1.0
_CORE = 0.5
_OTHER_WORK = -2.0
_OWN_CASE = 1.0
_FEWEST_POINTS = 2
_MOST_POINTS = 6
_MOST_RELATED = 4
_MOST_ACTS = 2
_LONGEST_ACT = 130
_LONGEST_CASE = 95


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that bears a point out; ``asked`` tells whether it holds in the situation."""

    document: Document
    passage: Passage
    unit: Unit
    rule: Rule
    worth: float
    asked: bool


def borne_out(
    typical: Typical, library: Consulted, collections: Collection[str] = ()
) -> Situation | None:
    """The situation with the points that clauses of the library bear out, None with fewer than two."""
    found: dict[Use, list[RubricPoint]] = {use: [] for use in Use}
    passages = []
    for asked in typical.points:
        known = list(_candidates(asked, typical, library, collections))
        best = max(known, key=lambda one: (one.asked, one.worth), default=None)
        if best is None:
            continue
        passages.append(best.passage)
        use = asked.use if best.asked else Use.RELATED
        points_of = _whole(best) if use is Use.RELATED else _points(best, asked, typical)
        found[use] += points_of
    points = different(found[Use.ASKED])[:_MOST_POINTS]
    if 0 < len(points) < _FEWEST_POINTS:
        points = different([*points, *found[Use.IF_FEW]])[:_FEWEST_POINTS]
    decided = len(points) > _FEWEST_POINTS or any(_DECIDES.search(one.text) for one in points)
    if len(points) < _FEWEST_POINTS or not decided:
        return None
    asked_of = {point.place.quote for point in points}
    beside = [
        point
        for point in (*found[Use.IF_FEW], *found[Use.RELATED])
        if point.place.quote not in asked_of
    ]
    return _put(typical, tuple(points), tuple(different(beside)[:_MOST_RELATED]), passages)


def form_of(library: Consulted, collections: Collection[str] = ()) -> RubricPoint | None:
    """The library's rule that what is told, asked and agreed goes by a written record."""
    known = [
        one
        for one in _candidates(_FORM.points[0], _FORM, library, collections)
        if not one.rule.case
        and len(one.rule.acts) == 1
        and len(set(_TOLD.findall(one.rule.text))) >= _FEWEST_TOLD
    ]
    best = max(known, key=lambda one: one.worth, default=None)
    return next(_points(best, _FORM.points[0], _FORM), None) if best is not None else None


def _put(
    typical: Typical,
    points: tuple[RubricPoint, ...],
    related: tuple[RubricPoint, ...],
    passages: Sequence[Passage],
) -> Situation:
    """The situation told in the words that its documents have for who builds and who supervises."""
    words = {
        "受注者": usual_word(passages, CONTRACTORS),
        "監督員": usual_word(passages, SUPERVISORS),
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
        situation_id(typical.title, who, points),
        typical.title,
        f"{text}\n{question}",
        who,
        points,
        related,
    )


def _candidates(
    asked: Asked, typical: Typical, library: Consulted, collections: Collection[str]
) -> Iterator[_Candidate]:
    """Sentences that bear a point out, and how well they fit the search."""
    found = library.find(asked.search, collections=collections)
    if found is None:
        return
    project = project_of(f"{typical.title}{typical.text}")
    told = nouns(f"{typical.title}{typical.text}{asked.search}{' '.join(typical.cases)}")
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
            rule = rule_of(unit.text)
            if typical.asked in CONTRACTORS and (
                rule.who in SUPERVISORS or any(map(_MAKES_DO.search, rule.acts))
            ):
                continue
            own = any(word in rule.case for word in typical.cases)
            worth = base + score.score
            worth += _MATTER_IN_SENTENCE if _has_all(unit.text, asked.matter) else 0.0
            worth += _CORE if CORE_ACTS.search(unit.text) else 0.0
            worth += _OWN_CASE if own else 0.0
            yield _Candidate(document, passage, unit, rule, worth, own or not rule.case)


def bears_out(unit: Unit, headings: str, asked: Asked, told: frozenset[str]) -> bool:
    """Whether a unit is a rule on the point: it reads alone, has the words, and is on this matter.

    ``told`` are the nouns of the situation: what the rule is on, and its case, share one of them.
    """
    text = unit.text.strip()
    if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM} or not states_requirement(text):
        return False
    rule = rule_of(text)
    return (
        text.endswith("。")
        and not (_GOES_ON.match(text) and not rule.case)
        and not any(word in text for word in asked.without)
        and (not rule.case or (len(rule.case) <= _LONGEST_CASE and bool(nouns(rule.case) & told)))
        and all(_is_on(part, told) for part in (without_subject(rule.text), *rule.acts))
        and bool(rule.acts)
        and not any(map(_CUT_OFF.match, rule.acts))
        and _reads(rule)
        and _has_all(text, asked.act)
        and _has_all(f"{headings}／{text}", asked.matter)
    )


def _reads(rule: Rule) -> bool:
    """Whether a rule is understood: what leans (その内容を…) leans on what stands before it there."""
    before = rule.case
    for part in (rule.case, *rule.acts):
        reads = reads_in_its_sentence if before and part is not rule.case else reads_alone
        if part and not reads(_LISTED_BELOW.sub("", without_contract(part))):
            return False
        before = before or part
    return True


def _is_on(text: str, told: frozenset[str]) -> bool:
    """Whether what words say they are about is something that the situation speaks of."""
    topic = _TOPIC.match(text)
    return topic is None or bool(nouns(topic["topic"] or topic["several"]) & told)


def is_headed_otherwise(headings: Sequence[str], told: frozenset[str]) -> bool:
    """Whether a clause is on one kind of work (…工) that nobody speaks of."""
    return any(_WORK.search(heading) and not nouns(heading) & told for heading in headings)


def _has_all(text: str, lists: Sequence[Sequence[str]]) -> bool:
    return all(any(word in text for word in words) for words in lists)


def _points(found: _Candidate, asked: Asked, typical: Typical) -> Iterator[RubricPoint]:
    """What the sentence bids of the point: its acts that have the point's words, else all.

    What the situation itself tells to be done already is not asked.
    """
    rule = found.rule
    acts = with_objects(rule.acts)
    named = [act for act in acts if _has_all(act, asked.act)] or list(acts)
    place = place_of(found.document, found.passage, found.unit.text.strip(), found.unit.page)
    for act in named[:_MOST_ACTS]:
        if len(act) <= _LONGEST_ACT and not _is_told(act, typical.text):
            yield RubricPoint(
                act, place, rule.who, case=without_contract(rule.case), weight=weight_of(act)
            )


def _whole(found: _Candidate) -> list[RubricPoint]:
    """The whole sentence, for showing."""
    place = place_of(found.document, found.passage, found.unit.text.strip(), found.unit.page)
    return [RubricPoint(found.rule.text.rstrip("。"), place, found.rule.who)]


def _is_told(act: str, text: str) -> bool:
    known, own = folded(text), nouns(act)
    core = CORE_ACTS.findall(act)
    return bool(own) and all(word in known for word in own) and all(map(known.__contains__, core))
