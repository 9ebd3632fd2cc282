"""What stands under a heading that names a work: which of it is a rule on that work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.evidence.fields_of_work import Project, is_on_other_object
from assistant.drafting.evidence.headings import (
    HeadingName,
    core_of,
    is_partly_spoken,
    is_spoken,
    names_of_heading,
)
from assistant.drafting.evidence.rule_forms import is_no_rule_heading, worth_of_form
from assistant.drafting.evidence.topic import is_scope
from assistant.drafting.evidence.work_asked import WORK, Aspect, WorkAsked
from retrieval.documents import Document, Passage, UnitKind
from retrieval.japanese import folded

_GENERALLY = re.compile(
    r"一般事項|施工一般|共通事項|適用規定|施工計画$|の施工$|植付け|据付け|据え付け"
)
_BESIDE = re.compile(
    r"材料$|異常|特殊|不測|疑義|出来形|品質|検査|測定|試験|写真|点検|記録|枯損|修繕|撤去"
)
_REFERS = re.compile(r"第\d+[編章節条].{0,60}(?:規定|定め|施工)による(?:もの)?(?:とする)?[。]?$")
_ON_SHAPE = re.compile(r"構造|寸法|厚|幅|勾配|高さ|間隔|断面|深さ|径|根入れ|荷重|形式|mm|cm|％|%")
_OF_MANY_WORKS = re.compile(r"第\s*[0-9０-９]+\s*[編部章]")
_COMPOUND = "一-鿿ァ-ヺー"
_DIRECTLY, _GENERAL, _PARTICULAR = 0.6, 0.6, 0.8
_OTHER, _UNSPOKEN, _APART = -0.2, -0.4, -0.9
_NAMED, _SHAPE, _SCOPE = 0.8, 0.5, -0.5
_REFERRED, _REFERRED_TO_CITE = -1.6, -0.3
_LATER, _LATEST = -0.04, 25


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that names a work, with all that stands under it, and what it is worth."""

    document: Document
    depth: int
    passages: tuple[Passage, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be the rule asked for."""

    document: Document
    passage: Passage
    index: int
    value: float


def candidates_under(
    name: str, asked: WorkAsked, heading: Heading, project: Project
) -> Iterator[Candidate]:
    """The rules under a heading that are on the work ``name``, with what speaks for each."""
    core = core_of(name)
    itself = re.compile(f"{re.escape(core)}(?:工|設備|(?![{_COMPOUND}]))")
    kind = re.compile(f"^.{{0,12}}?([{_COMPOUND}a-z]{{1,12}}){re.escape(core)}")
    place = _Place.of(core, asked, heading, project)
    order = 0
    for passage in heading.passages:
        worth = place.worth(passage.heading_path[heading.depth + 1 :])
        if worth is None or any(is_no_rule_heading(title) for title in passage.heading_path[-3:]):
            continue
        for index, unit in enumerate(passage.units):
            form = _worth_of_form(passage, index, asked)
            if form is None or is_on_other_object(passage, unit.text, project, name):
                continue
            order += 1
            text = folded(unit.text)
            other = kind.match(text)
            if other is not None and other[1] not in project.text:
                continue  # on a kind of it (逆T型擁壁) that is none of this project's
            value = heading.value + form + worth + _LATER * min(order, _LATEST)
            value += _NAMED if itself.search(text[:60]) else 0.0
            if _REFERS.search(unit.text.strip()):
                cited = asked.aspect is Aspect.GENERALLY
                value += _REFERRED_TO_CITE if cited else _REFERRED
            if asked.aspect is Aspect.DESIGN and _ON_SHAPE.search(unit.text):
                value += _SHAPE
            yield Candidate(heading.document, passage, index, value)


def _worth_of_form(passage: Passage, index: int, asked: WorkAsked) -> float | None:
    unit = passage.units[index]
    if unit.kind is UnitKind.ROW:
        return None
    if asked.aspect is Aspect.GENERALLY and is_scope(unit.text):
        return _SCOPE  # what a section is for: not to be quoted as a rule, but to be referred to
    return worth_of_form(passage, index)


@dataclass(frozen=True, slots=True)
class _Place:
    """A heading that names a work: ``beside`` are the other things that it names (擁壁・ブロック)."""

    core: str
    wanted: frozenset[str]
    beside: tuple[str, ...]
    is_chapter: bool
    project: Project

    @classmethod
    def of(cls, core: str, asked: WorkAsked, heading: Heading, project: Project) -> _Place:
        matched = heading.passages[0].heading_path[heading.depth]
        return cls(
            core,
            frozenset(core_of(one) for one in asked.particulars),
            tuple(one.core for one in names_of_heading(matched) if one.core not in core),
            _OF_MANY_WORKS.match(matched) is not None,
            project,
        )

    def worth(self, below: Sequence[str]) -> float | None:
        """What the headings between the work's own and a rule add: its general clause comes first.

        None under those of other works and kinds of which the sheet doesn't speak.
        """
        if not below:
            return _DIRECTLY
        worths = [self._worth_of(title, names_of_heading(title)) for title in below]
        known = [worth for worth in worths if worth is not None]
        return sum(known) if len(known) == len(worths) else None

    def _worth_of(self, title: str, names: Sequence[HeadingName]) -> float | None:
        if any(one.core in self.wanted or one.whole in self.wanted for one in names):
            return _PARTICULAR
        if _GENERALLY.search(title):
            return _GENERAL
        if self._is_apart(title, names):
            return None
        if _BESIDE.search(title):
            return _APART
        if any(WORK.search(one.whole) for one in names):
            return _OTHER
        spoken = any(is_spoken(one.whole, self.project) for one in names)
        return 0.0 if spoken else _UNSPOKEN

    def _is_apart(self, title: str, names: Sequence[HeadingName]) -> bool:
        """Whether it is on a kind of the work or on another work, and not one of the sheet's."""
        text = self.project.text
        longer = [one.core for one in names if self.core in one.core and one.core != self.core]
        if longer:
            kinds = (
                one.removesuffix(self.core) if one.endswith(self.core) else one for one in longer
            )
            return not any(one in text for one in kinds)
        if any(one in folded(title) for one in self.beside) and self.core not in folded(title):
            return True
        if not any(WORK.search(one.whole) for one in names):
            return False
        # Under a chapter each work is another one; under a work's own section it may be part of it.
        return self.is_chapter or not any(
            is_partly_spoken(one.whole, self.project) for one in names
        )
