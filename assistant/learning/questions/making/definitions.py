"""Which term a definition defines, chosen from terms that the same document defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from assistant.explaining.forms import Said, said_in
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Place,
    Question,
    QuestionKind,
    place_of,
    question_id,
)
from assistant.learning.questions.sentences import Sentence, reads_alone, without_mark
from retrieval.documents import PassageKind, UnitKind
from retrieval.japanese import folded

_ENDS = (
    *("をいう。", "を指す。", "のことである。", "ことである。"),
    *("をいいます。", "を指します。", "のことです。"),
)
_TERM = re.compile(r"[^（）()を・]{2,16}")
_LEAST, _MOST = 12, 150
# 「(3)　監督員　契約の履行を監督する者をいう。」 in a clause of definitions, 「のり肩：切土の…端をいう。」
_OF_TERMS = re.compile("用語|定義")
_LISTED = re.compile(
    r"[「『]?(?P<term>[^\s　、。：:「」『』（）()は]{2,16})[」』]?(?:[\s　]+|[\s　]*[：:][\s　]*)(?P<meaning>[^。]+。)"
)
_SORTS = tuple(
    re.compile(rf"(?:{ends})(?:を(?:いう|指す|いいます|指します)|である|です)?$")
    for ends in (
        "こと|方法|行為|作業|手続き?|点検|検査|試験|測定|調査|工事|工法|業務|措置|契約",
        "状態|現象|変化",
        "値|量|比|割合|率|時間|期間|日|距離|長さ|高さ|深さ|厚さ|面積|範囲|区域|区間|位置|場所",
    )
)
_KANJI = re.compile("[一-龥々]")
_KANJI_PAIR = re.compile(r"(?=([一-龥々ァ-ヶー]{2}))")


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what a document means by it, in the document's words."""

    term: str
    meaning: str
    place: Place
    position: int


def definitions_of(material: Material) -> tuple[Definition, ...]:
    """The definitions of a document; a term that is defined twice is left out."""
    found: dict[str, list[Definition]] = {}
    for definition in (*_told(material.sentences), *_listed(material)):
        found.setdefault(folded(definition.term), []).append(definition)
    return tuple(same[0] for same in found.values() if len(same) == 1)


def _told(sentences: Iterable[Sentence]) -> Iterator[Definition]:
    """Those told in a sentence: 「監督員とは、…をいう。」."""
    for sentence in sentences:
        said = next(said_in(sentence.text), None)
        if said is not None and _reads_alone(said, sentence.text):
            meaning = said.meaning.removesuffix("。")
            yield Definition(said.term, meaning, sentence.place, sentence.position)


def _listed(material: Material) -> Iterator[Definition]:
    """Those of a list in a clause of definitions, where a gap parts a term from its meaning."""
    for passage in material.rules:
        named = (*passage.heading_path[-2:], passage.clause)
        if passage.kind is not PassageKind.CLAUSE or not any(map(_OF_TERMS.search, named)):
            continue
        for unit in passage.units:
            quote = unit.text.strip()
            match = _LISTED.fullmatch(without_mark(quote))
            if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM} or match is None:
                continue
            term, meaning = match["term"], match["meaning"].strip()
            said = Said(term, meaning)
            told = f"{term}とは、{meaning}"
            if _reads_alone(said, told) and reads_alone(told):
                place = place_of(material.document, passage, quote, unit.page)
                yield Definition(term, meaning.removesuffix("。"), place, passage.position)


def _reads_alone(said: Said, sentence: str) -> bool:
    """Whether a sentence is nothing but a term and its meaning."""
    return (
        not said.short
        and _TERM.fullmatch(said.term) is not None
        and _LEAST <= len(said.meaning) <= _MOST
        and said.meaning.endswith(_ENDS)
        and re.fullmatch(
            rf"[「『]?{re.escape(said.term)}[」』]?とは、?\s*{re.escape(said.meaning)}", sentence
        )
        is not None
    )


def definition_choices(material: Material, random: Random) -> Iterator[Question]:
    """Which of four defined terms a definition defines."""
    definitions = definitions_of(material)
    for definition in definitions:
        if _gives_away(definition.term, definition.meaning):
            continue
        others = [
            other
            for other in sorted(definitions, key=lambda d: abs(d.position - definition.position))
            if other is not definition
            and abs(len(other.term) - len(definition.term)) <= 4
            and other.term not in definition.meaning
            and _is_person(other.term) == _is_person(definition.term)
            and _sort_of(other.meaning) == _sort_of(definition.meaning)
            and not _gives_away(other.term, definition.meaning)
            and other.term not in definition.term
            and definition.term not in other.term
        ][:3]
        if len(others) == 3 and not _has_a_letter_said(definition, others):
            yield _question(definition, others, random)


def _is_person(term: str) -> bool:
    """Whether a term names somebody: the one among things is found without the clause."""
    return term.endswith(("者", "員", "人", "長", "主任"))


def _sort_of(meaning: str) -> int:
    """What sort of thing a term means: the one act among devices is found without the clause."""
    return next((n for n, sort in enumerate(_SORTS) if sort.search(meaning)), len(_SORTS))


def _gives_away(term: str, meaning: str) -> bool:
    """Whether two characters of a term in a row stand in the meaning: then it can be guessed."""
    return any(match[1] in meaning for match in _KANJI_PAIR.finditer(term))


def _has_a_letter_said(definition: Definition, others: list[Definition]) -> bool:
    """Whether a letter of the meaning stands in the right term alone: 「…音の違いから…」 is 「打音検査」."""
    return any(
        letter in definition.meaning and not any(letter in other.term for other in others)
        for letter in set(_KANJI.findall(definition.term))
    )


def _question(definition: Definition, others: list[Definition], random: Random) -> Question:
    meanings = {definition.term: "", **{o.term: o.meaning for o in others}}
    choices = list(meanings)
    random.shuffle(choices)
    body = f"「{definition.meaning}。」"
    return Question(
        id=question_id(QuestionKind.CHOICE, definition.place, body, definition.term),
        kind=QuestionKind.CHOICE,
        place=definition.place,
        instruction="次の説明に当たる用語を一つ選んでください。",
        body=body,
        answer=definition.term,
        choices=tuple(choices),
        right=(choices.index(definition.term),),
        remarks=tuple(
            f"「{term}」は、{meanings[term]}。" if meanings[term] else "" for term in choices
        ),
    )
