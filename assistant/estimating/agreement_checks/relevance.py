"""Which lines a statement of the specification is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.estimating.matching.contradictions import Codes, codes
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate, LineKind, UnitCostTable, Written
from assistant.estimating.specifications.facts import SpecificationFact
from assistant.estimating.specifications.patterns import (
    FactKind,
    Stated,
    alternatives,
    bounds_in,
    plain_text,
    stated_in,
)
from assistant.estimating.walking import Located, walk

# Words for one thing between which documents and estimates change.
_CLASSES = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("建設発生土|発生土|残土|掘削土|土砂(?=等?運搬|等?の運搬)", "残土"),
        ("アスファルト殻|アスファルト塊|as殻|アスファルトコンクリート塊|as塊", "アスファルト塊"),
        ("コンクリート殻|コンクリート塊|co殻|無筋コンクリート殻|co塊", "コンクリート塊"),
        ("伐採木|枝葉|木くず|伐木|剪定枝", "木くず"),
        ("建設汚泥|汚泥|泥水", "汚泥"),
        ("(?<=粒度)(?:アスファルト混合物|アスファルトコンクリート|アスファルト|アスコン)", "as"),
        ("ガードマン|交通誘導員|交通整理員|交通誘導警備員", "交通誘導警備員"),
    )
)
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line, what it states, and its words for comparison: its own and those above it.

    ``at_most`` are conditions that the work must not exceed.
    """

    located: Located
    stated: tuple[Stated, ...]
    at_most: tuple[Stated, ...]
    own: str
    above: str
    name: str
    codes: Codes

    def cell(self, one: Stated) -> Written:
        """The cell in which a stated value stands."""
        line = self.located.line
        for written in (line.specification, line.name, line.remarks):
            if written is not None and one.text in plain_text(written.text):
                return written
        return line.name


@dataclass(frozen=True, slots=True)
class Relevant:
    """How far a statement is about a line: the share of its words found there, and their length.

    ``named`` is true when the statement's words are the line's name and nothing else; ``proper``
    when that name is not one that stands for many things (コンクリート, 型枠).
    """

    share: float
    length: float
    named: bool
    proper: bool = True


def lines_of(estimate: Estimate) -> Iterator[LineFacts]:
    """Every line that says what is built, with what it states."""
    tables = {table.key: table for table in estimate.tables}
    for located in walk(estimate):
        line = located.line
        if line.kind not in (LineKind.ITEM, LineKind.GROUP):
            continue
        specification = line.specification.text if line.specification else ""
        remarks = line.remarks.text if line.remarks else ""
        text = plain_text(f"{line.name.text} {specification}")
        headings = [ancestor.name.text for ancestor in located.ancestors]
        if isinstance(located.table, UnitCostTable):
            headings.append(located.table.name.text)
        referred = tables.get(line.reference or "")
        if referred is not None:
            headings.append(referred.name.text)
        yield LineFacts(
            located,
            (*stated_in(text), *_words_in(text)),
            tuple(bounds_in(text)),
            one_word(text),
            one_word(plain_text(" ".join((*headings, remarks)))),
            _bare(one_word(plain_text(line.name.text))),
            codes(f"{line.name.text} {specification}"),
        )


def relevance(fact: SpecificationFact, line: LineFacts) -> Relevant | None:
    """How far a fact is about a line; None when it is not, or speaks of another variant of it."""
    words = [_bare(one_word(word)) for word in fact.subject]
    words = [word for word in words if len(word) > 1]
    if not words or _other_variant(fact, line):
        return None
    own = [word for word in words if word in line.own or _contains(word, line.name)]
    above = [word for word in words if word not in own and word in line.above]
    length = _weight(own) + _weight(above)
    share = length / _weight(words)
    if not own or share < _LEAST_SHARE:
        return None
    named = len(own) + len(above) == len(words) and any(word == line.name for word in own)
    if not named and all(word in _GENERIC for word in own):
        return None
    proper = not all(word in _GENERIC for word in own)
    return Relevant(share, length, named, proper)


def _weight(words: Sequence[str]) -> float:
    """How much words tell: by length, and half as much when they stand in any estimate."""
    return sum(len(word) / (2 if word in _GENERIC else 1) for word in words)


_GENERIC_WORDS = "コンクリト 型枠 鉄筋 砕石 舗装 基礎 復旧 管 シト 構造物 路盤 アスフアルト"
_GENERIC = frozenset(_GENERIC_WORDS.split())


def one_word(text: str) -> str:
    """A text folded for "does it occur", with one word for things that have several."""
    for pattern, word in _CLASSES:
        text = pattern.sub(word, text)
    return name_key(text)


def best(
    facts: Sequence[SpecificationFact], line: LineFacts
) -> list[tuple[Relevant, SpecificationFact]]:
    """The facts that are about a line, those that say most about it only.

    A fact whose every word fits comes before one that fits in part, and one that names the line
    (コンクリート) before one of a longer name (均しコンクリート).
    """
    found = [(how, fact) for fact in facts if (how := relevance(fact, line)) is not None]
    closest = max(((how.share == 1, how.named, how.length) for how, _ in found), default=None)
    return [
        (how, fact) for how, fact in found if (how.share == 1, how.named, how.length) == closest
    ]


def _words_in(text: str) -> Iterator[Stated]:
    for kind, number, word, pattern in alternatives():
        if found := pattern.search(text):
            yield Stated(kind, None, str(number), word, found.start(), found.end())


def _bare(word: str) -> str:
    """Without the endings that one document adds and another leaves out."""
    return re.sub(r"(?<=..)[工費類部]$", "", word)


def _contains(word: str, name: str) -> bool:
    """A longer word of the document that holds the line's whole name (擁壁コンクリート)."""
    before = word[: -len(name)] if len(name) > 1 and word.endswith(name) else ""
    cut = re.match("[ァ-ヺ]", name) and re.search("[ァ-ヺ]$", before)
    return bool(before) and not cut


def _other_variant(fact: SpecificationFact, line: LineFacts) -> bool:
    """Whether the fact's codes or telling words are of another variant (M-30 / RC-40, 上層 / 下層)."""
    its = codes(" ".join(fact.subject))
    if its.numbers - line.codes.numbers or its.letters - line.codes.letters:
        return True
    return any(
        number in line.codes.telling and not (words & line.codes.telling[number])
        for number, words in its.telling.items()
    )


def comparable(kind: FactKind) -> bool:
    """Whether values of a kind in lines and documents can contradict each other."""
    return kind not in (
        FactKind.WORK_NAME,
        FactKind.PLACE,
        FactKind.PERIOD,
        FactKind.FIVE_DAY_WEEK,
        FactKind.WINTER,
    )
