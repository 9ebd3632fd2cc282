"""True or false: a sentence as it stands, or with the word that decides it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.learning.questions.amounts import amounts_in
from assistant.learning.questions.making.blanks import other_amounts
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    TRUE_FALSE_CHOICES,
    Question,
    QuestionKind,
    question_id,
)
from assistant.learning.questions.sentences import Sentence

_OPPOSITES = (
    (re.compile(r"(?<=[0-9０-９a-zA-Z㎜㎝㎡㎥℃％%度日回年月倍個本人点mMｍ割分間])以上"), "以下"),
    (re.compile(r"(?<=[0-9０-９a-zA-Z㎜㎝㎡㎥℃％%度日回年月倍個本人点mMｍ割分間])以下"), "以上"),
    (re.compile(r"(?<=施工|着手|実施|開始|打設|設置|埋戻|使用|完了|検査|掘削)前に"), "後に"),
    (re.compile(r"(?<=施工|着手|実施|開始|打設|設置|埋戻|使用|完了|検査|掘削)後に"), "前に"),
    (re.compile(r"書面(?=により|で)"), "口頭"),
    (re.compile(r"最大(?=[^、。]{0,12}[0-9０-９])"), "最小"),
    (re.compile(r"最小(?=[^、。]{0,12}[0-9０-９])"), "最大"),
    (re.compile(r"水平(?=に)"), "鉛直"),
    (re.compile(r"鉛直(?=に)"), "水平"),
)


# What must be done becomes what must not: easier to see through, so only where nothing else is.
_DUTIES = (
    (re.compile(r"しなければならない(?=。$)"), "してはならない"),
    (re.compile(r"してはならない(?=。$)"), "しなければならない"),
    (re.compile(r"(?<=[えけせてねへめれげぜべ])なければならない(?=。$)"), "てはならない"),
)
_DUTIES_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class _Change:
    statement: str
    was: str
    becomes: str


def statements(material: Material, random: Random) -> Iterator[Question]:
    """One statement of each sentence that can be turned false; as many are left true."""
    for sentence in material.sentences:
        changes = _changes(material, sentence, random)
        if not changes and random.random() < _DUTIES_SHARE:
            changes = _changed_words(sentence.text, _DUTIES)
        if not changes:
            continue
        if random.random() < 0.5:
            yield _question(sentence, sentence.text, None)
        else:
            change = random.choice(changes)
            yield _question(sentence, change.statement, change)


def _changes(material: Material, sentence: Sentence, random: Random) -> tuple[_Change, ...]:
    text = sentence.text
    found = list(_changed_words(text, _OPPOSITES))
    for amount in amounts_in(text):
        for other in other_amounts(material, sentence, amount, random)[:1]:
            statement = text[: amount.start] + other + text[amount.end :]
            found.append(_Change(statement, amount.text, other))
    return tuple(found)


def _changed_words(
    text: str, opposites: Sequence[tuple[re.Pattern[str], str]]
) -> tuple[_Change, ...]:
    """The text with one deciding word turned into its opposite, for every word that occurs once."""
    return tuple(
        _Change(text[: match.start()] + becomes + text[match.end() :], match[0], becomes)
        for pattern, becomes in opposites
        if len(matches := list(pattern.finditer(text))) == 1
        for match in matches
    )


def _question(sentence: Sentence, statement: str, change: _Change | None) -> Question:
    right = 0 if change is None else 1
    remark = (
        "条項の文のとおりです。"
        if change is None
        else f"条項は「{change.was}」と定めています。問題の文は「{change.becomes}」に変えてあります。"
    )
    answer = TRUE_FALSE_CHOICES[right]
    return Question(
        id=question_id(QuestionKind.TRUE_FALSE, sentence.place, statement, answer),
        kind=QuestionKind.TRUE_FALSE,
        place=sentence.place,
        instruction="次の文は、この条項の定めとして正しいですか。",
        body=statement,
        answer=answer,
        choices=TRUE_FALSE_CHOICES,
        right=(right,),
        remarks=tuple("" if n == right else remark for n in range(2)),
    )
