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
from assistant.learning.questions.sentences import Sentence, refers_elsewhere

_AFTER_AMOUNT = r"(?<=[0-9０-９a-zA-Z㎜㎝㎡㎥℃％%度日回年月倍個本人点mMｍ割分間])"
_MOMENT = r"(?<=[一-龥ァ-ヶー][一-龥ァ-ヶー])(?<!以)(?<!事)(?<!直)(?<!午)(?<!従)(?<!前)(?<!最)(?<!今)(?<!背)"
_OFFICE = "監督員|監督職員|監督者|発注者|調査職員|検査員|検査職員"
_OPPOSITES = (
    (re.compile(_AFTER_AMOUNT + "以上"), "以下"),
    (re.compile(_AFTER_AMOUNT + "以下"), "以上"),
    (re.compile(_MOMENT + "前に"), "後に"),
    (re.compile(_MOMENT + "後に"), "前に"),
    (re.compile(r"(?<!て)あらかじめ(?=、|[一-龥])"), "事後に"),
    (re.compile(r"事前に"), "事後に"),
    (re.compile(r"(?:直ちに|速やかに|遅滞なく)(?=、|[一-龥])"), "後日"),
    (re.compile(r"書面(?=により|で)"), "口頭"),
    (re.compile(r"毎日(?!以)"), "毎月"),
    (re.compile(r"毎週(?!以)"), "毎年"),
    (re.compile(r"最大(?=[^、。]{0,12}[0-9０-９])"), "最小"),
    (re.compile(r"最小(?=[^、。]{0,12}[0-9０-９])"), "最大"),
    (re.compile(r"水平(?=に)"), "鉛直"),
    (re.compile(r"鉛直(?=に)"), "水平"),
    (re.compile(r"上流側(?=に|から|へ|を)"), "下流側"),
    (re.compile(r"下流側(?=に|から|へ|を)"), "上流側"),
    (re.compile(r"内側(?=に|から|へ|を)"), "外側"),
    (re.compile(r"外側(?=に|から|へ|を)"), "内側"),
    (re.compile(r"(?:受注者|請負者)の(?=負担)"), "発注者の"),
    (re.compile(r"発注者の(?=負担)"), "受注者の"),
    (re.compile(r"(?<=[員者])の承諾を得(?=[なたる、て])"), "に報告し"),
    (re.compile(r"(?<=[員者])と協議し(?=[なた、])"), "に報告し"),
)
# A prohibition turned into a duty. The other way round is seen through without the clause: a
# sentence that forbids what is plainly good is never true.
_PROHIBITION = (
    (
        re.compile(
            r"(?<=[一-龥ァ-ヶー][一-龥ァ-ヶー])(?<![残流外離起動移戻回示出越通崩乱渡押汚壊消増減落逃返直写])してはならない(?=。$)"
        ),
        "しなければならない",
    ),
)
# Who does what is easily guessed: only where nothing else can be changed, and not too often.
_DOERS_SHARE = 0.4
_DOES = re.compile(rf"^(?P<doer>受注者|請負者|{_OFFICE})は、")


@dataclass(frozen=True, slots=True)
class _Change:
    statement: str
    was: str
    becomes: str


def statements(material: Material, random: Random) -> Iterator[Question]:
    """One statement of each sentence that can be turned false; as many are left true."""
    for sentence in material.sentences:
        changes = _changes(material, sentence, random)
        if not changes:
            continue
        if random.random() < 0.5:
            yield _question(sentence, sentence.text, None)
        else:
            change = random.choice(changes)
            yield _question(sentence, change.statement, change)


def _changes(material: Material, sentence: Sentence, random: Random) -> tuple[_Change, ...]:
    text = sentence.text
    found: list[_Change] = []
    if not refers_elsewhere(text):
        found += _changed_words(text, (*_OPPOSITES, *_PROHIBITION))
    for amount in amounts_in(text):
        for other in other_amounts(material, sentence, amount, random)[:1]:
            statement = text[: amount.start] + other + text[amount.end :]
            found.append(_Change(statement, amount.text, other))
    if not found and not refers_elsewhere(text) and random.random() < _DOERS_SHARE:
        found += _changed_doer(text)
    return tuple(found)


def _changed_words(
    text: str, opposites: Sequence[tuple[re.Pattern[str], str]]
) -> tuple[_Change, ...]:
    """The text with one deciding word turned into its opposite, for every word that occurs once.

    A sentence that has the opposite too may speak of both: what is changed there stays true.
    """
    return tuple(
        _Change(text[: match.start()] + becomes + text[match.end() :], match[0], becomes)
        for pattern, becomes in opposites
        if len(matches := list(pattern.finditer(text))) == 1
        and not (len(becomes) > 1 and becomes in text)
        for match in matches
    )


def _changed_doer(text: str) -> tuple[_Change, ...]:
    """The duty of one given to the other whom the sentence names: both change their places."""
    match = _DOES.match(text)
    if match is None:
        return ()
    doer = match["doer"]
    others = {o for o in re.findall(rf"{_OFFICE}|受注者|請負者", text) if o != doer}
    if len(others) != 1:
        return ()
    (other,) = others
    if text.count(doer) != 1 or text.count(other) != 1:
        return ()
    swapped = text.replace(other, "\0").replace(doer, other).replace("\0", doer)
    return (_Change(swapped, f"{doer}は", f"{other}は"),)


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
