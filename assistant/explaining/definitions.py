"""The definitions of one document: which terms it defines, how, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from itertools import pairwise

from assistant.explaining.forms import Said, said_in, without_mark
from assistant.explaining.terms import name_in
from retrieval.documents import Passage, PassageKind, Unit, UnitKind
from retrieval.japanese import folded

_DEFINING = re.compile(
    r"用語|定義|語句の(?:説明|意義|意味)|言葉の(?:説明|意義|意味)|(?:使|用い)(?:う|る)(?:言葉|語)|略語"
)
_INTRODUCING = re.compile(
    r"用語の(?:意義|定義|意味)は|(?:用語|言葉|語句)は、?それぞれ|(?:用語|言葉|語句)を.{0,12}意味で"
)
_TERM_COLUMN = re.compile(r"用語|語句|言葉|名称|略語|略称|区分|^語$")
_MEANING_COLUMN = re.compile(r"定義|説明|意味|解説|意義|内容")
_SURELY_TERM = re.compile(r"用語|語句|言葉|略語|略称|^語$")
_NAMING = re.compile(r"名称|区分")
_SURELY_MEANING = re.compile(r"定義|意味|意義")
_HEADING_NUMBER = re.compile(
    r"^(?:第?\s*[0-9０-９一二三四五六七八九十]+(?:[-－.．][0-9０-９]+)*\s*[編章節条項款]?|[（(]?[0-9０-９a-zA-Zア-ン]{1,3}[）)．.]|[①-⑳])[\s.．、]*"
)
_HEADING_END = re.compile(r"(?:の定義|とは|の意義|の概要)?[0-9０-９]{0,3}$")
_ENDED = re.compile(r"[。｡」）)]\s*$")
_GOES_ON = re.compile(r"とは|…|・・・")
_LONGEST_MEANING = 600
_LONGEST_JOINED = 3


@dataclass(frozen=True, slots=True)
class Definition:
    """What a document says a term means: ``quote`` is the unit of the passage it stands in."""

    term: str
    meaning: str
    passage_id: str
    page: int
    quote: str
    short: bool = False


@lru_cache(maxsize=1)
def definitions_version() -> str:
    """Another one whenever other definitions may be read: a digest of what reads them."""
    digest = sha256()
    for name in ("definitions.py", "forms.py", "terms.py"):
        digest.update((resources.files("assistant.explaining") / name).read_bytes())
    return digest.hexdigest()[:12]


def definitions_of(passages: Sequence[Passage]) -> tuple[Definition, ...]:
    """The definitions of a document's passages in order; what it says twice is there once."""
    found: dict[tuple[str, str], Definition] = {}
    for passage in passages:
        rows = _of_table(passage) if passage.kind is PassageKind.TABLE else ()
        for definition in (*rows, *_of_clause(passage)):
            said = (folded(definition.term), folded(definition.meaning))
            found.setdefault(said, definition)
    return tuple(_without_misread(list(found.values()), passages))


def _without_misread(
    definitions: Sequence[Definition], passages: Sequence[Passage]
) -> Iterator[Definition]:
    """Without terms that OCR has read wrong where the same definition has them right, too."""
    by_meaning: dict[str, list[Definition]] = {}
    for definition in definitions:
        by_meaning.setdefault(folded(definition.meaning), []).append(definition)
    wrong = set()
    for same in by_meaning.values():
        for one, other in pairwise(same):
            if _differ_in_one(one.term, other.term):
                times = {
                    term: sum(passage.text.count(term) for passage in passages)
                    for term in (one.term, other.term)
                }
                wrong.add(min(times, key=times.__getitem__))
    return (definition for definition in definitions if definition.term not in wrong)


def _differ_in_one(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _of_table(passage: Passage) -> Iterator[Definition]:
    """Rows under 用語 and 定義; under 名称 and 内容 where the table is called one of definitions."""
    defining = any(_DEFINING.search(text) for text in (passage.clause, *passage.heading_path[-1:]))
    for unit in passage.units:
        if unit.kind is not UnitKind.ROW:
            continue
        cells = (*unit.keys, *unit.values)
        terms = [cell for cell in cells if _TERM_COLUMN.search(cell.label)]
        meanings = [cell for cell in cells if _MEANING_COLUMN.search(cell.label)]
        if not terms or not meanings or terms[0] is meanings[0]:
            continue
        surely = _SURELY_TERM.search(terms[0].label) or (
            _SURELY_MEANING.search(meanings[0].label) and _NAMING.search(terms[0].label)
        )
        term, meaning = name_in(terms[0].value), meanings[0].value.strip()
        if (defining or surely) and term and len(meaning) > len("単位"):
            said = next(iter(said_in(meaning)), None)
            if said is not None and said.term == term:
                meaning = said.meaning
            yield _definition(Said(term, meaning), passage, unit)


def _of_clause(passage: Passage) -> Iterator[Definition]:
    among = any(_DEFINING.search(text) for text in passage.heading_path[-2:]) or any(
        _INTRODUCING.search(unit.text) for unit in passage.units
    )
    heading = _heading(passage)
    first = True
    units = passage.units
    for index, unit in enumerate(units):
        if unit.kind in {UnitKind.ROW, UnitKind.CAPTION}:
            continue
        text = _whole(units, index)
        if text.count("…") > 3 and len(re.findall(r"…+", text)) > 1:  # noqa: PLR2004
            continue  # several terms that have run together
        own = heading if first and unit.kind is UnitKind.SENTENCE else ""
        first = first and bool(without_mark(text)) and len(text) < len("10. 監督員 監督職員")
        for said in said_in(text, heading=own, among_definitions=among):
            yield _definition(said, passage, unit)


def _heading(passage: Passage) -> str:
    """The clause's own heading as a term: 「13. 契約数量表」 -> 契約数量表."""
    if passage.kind is not PassageKind.CLAUSE or not passage.heading_path:
        return ""
    own = _HEADING_NUMBER.sub("", passage.heading_path[-1].strip()).strip("【】〔〕［］[]")
    return name_in(_HEADING_END.sub("", own))


def _whole(units: Sequence[Unit], index: int) -> str:
    """A unit's text with what a line end has cut off it."""
    text = units[index].text.strip()
    for following in units[index + 1 : index + _LONGEST_JOINED]:
        if (
            _ENDED.search(text)
            or not _GOES_ON.search(text)
            or following.kind is not UnitKind.SENTENCE
        ):
            break
        text += following.text.strip()
    return text


def _definition(said: Said, passage: Passage, unit: Unit) -> Definition:
    return Definition(
        said.term,
        said.meaning[:_LONGEST_MEANING],
        passage.id,
        unit.page,
        unit.text.strip(),
        said.short,
    )
