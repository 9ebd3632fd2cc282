"""True or false: a sentence as it stands, or with the word that decides it changed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from assistant.learning.questions.amounts import (
    Amount,
    amounts_in,
    fits_in_place,
    fits_range,
    is_one_of_even_steps,
)
from assistant.learning.questions.making.blanks import other_amounts
from assistant.learning.questions.material import Material
from assistant.learning.questions.nearby_numbers import numbers_near
from assistant.learning.questions.question import (
    TRUE_FALSE_CHOICES,
    Question,
    QuestionKind,
    question_id,
)
from assistant.learning.questions.sentences import Sentence, refers_elsewhere

_MOMENT = r"(?<=[一-龥ァ-ヶー][一-龥ァ-ヶー])(?<!以)(?<!事)(?<!直)(?<!午)(?<!従)(?<!前)(?<!最)(?<!今)(?<!背)"
# 「24時間前に」 for 「24時間後に」 counts from nothing: who reads it knows without the clause.
_NO_SPAN = r"(?<![日年週秒])(?<!時間)(?<!か月)(?<!ヶ月)(?<!分間)"
# Others can be told and things looked at afterwards, too; what must be known or cut first cannot.
_EITHER_TIME = r"(?=[^。]{0,40}(?:協議|承諾|承認|同意|許可|了解|了承|届け?出|通知|報告|提出|連絡|周知|説明|申請|照会|調整|立会|調査|確認|検査|測定))"
_OFFICE = "監督員|監督職員|監督者|発注者|調査職員|検査員|検査職員"
_SOON = "7日以内に"
# Who finds a danger never has a week to say so.
_URGENT = re.compile(
    r"異常|事故|災害|危険|おそれ|恐れ|崩|漏|地震|洪水|出水|緊急|損傷|損害|亀裂|変状|停電|火災|負傷|被害|故障|支障"
)
_SOON_WHEN_URGENT = "翌日までに"
# Each leaves a sentence that one could believe and whose grammar says nothing. What turns a rule
# into nonsense is not here: 「以上」 into 「以下」 (「損傷が10％以下のものは交換する」), a
# prohibition into a duty, 「明示した書面により」 into 「明示した口頭により」.
_OPPOSITES = (
    (re.compile(_MOMENT + _NO_SPAN + "前に(?![あ-んア-ン]?先)"), "後に"),
    (re.compile(_MOMENT + _NO_SPAN + "後に"), "前に"),
    (re.compile(rf"(?<!て)あらかじめ(?=、|[一-龥]){_EITHER_TIME}"), "事後に"),
    (re.compile(rf"事前に{_EITHER_TIME}"), "事後に"),
    (
        re.compile(
            r"(?:直ちに|速やかに|遅滞なく)(?=[^、。]{0,20}(?:通知|報告|提出|連絡|申請|請求)(?:し|する|を))"
        ),
        _SOON,
    ),
    (re.compile(r"(?<![たるのなうくすむぶつぬ])書面(?=により|で)"), "口頭"),
    (re.compile(r"毎日(?=[、一-龥])(?!以)"), "毎週"),
    (re.compile(r"毎週(?=[、一-龥])(?!以)"), "毎月"),
    (re.compile(r"最大(?=[一-龥]{0,4}は[^、。]{0,8}[0-9０-９])"), "最小"),
    (re.compile(r"最小(?=[一-龥]{0,4}は[^、。]{0,8}[0-9０-９])"), "最大"),
    (re.compile(r"上流側(?=に|から|へ|を)"), "下流側"),
    (re.compile(r"下流側(?=に|から|へ|を)"), "上流側"),
    (re.compile(r"内側(?=に|から|へ|を)"), "外側"),
    (re.compile(r"外側(?=に|から|へ|を)"), "内側"),
    (re.compile(r"(?:受注者|請負者)の(?=負担)"), "発注者の"),
    (re.compile(r"発注者の(?=負担)"), "受注者の"),
    (re.compile(r"(?<=[員者])の承諾を得(?=[なたる、て])"), "に報告し"),
    (re.compile(r"(?<=[員者])と協議し(?=[なた、])"), "に報告し"),
)
# Said twice, it is not undone by turning one of the two: 「着手前に、あらかじめ…」.
_BEFORE = re.compile("あらかじめ|事前|前に|前まで|先立|着手前|まで")
_AFTERWARDS = "事後に"
# Who does what is easily guessed: only where nothing else can be changed, and not too often. Who
# inspects, consents or pays is known to everybody.
_DOERS_SHARE = 0.4
_DOES = re.compile(rf"^(?P<doer>受注者|請負者|{_OFFICE})は、")
_EITHER_COULD = re.compile("通知|連絡|協議|請求")
_ONE_ALONE = re.compile("承諾|承認|検査|指示|立会|監督員|監督職員|支払|代金|引渡|請負|下請|書面")
_IS_CONDITION = re.compile(
    "(?:以下|以上|未満|以内|を超え|及び|又は|を超える)[^、。0-9０-９]{0,8}(?:では|とき|場合|もの|箇所|及び|又は)|(?:以下|以上|未満)(?:は|については)|及び|又は|では|の場合|のとき"
)
_CASE_BOUND = re.compile(
    r"\s*分?(?:(?P<from>以上|を?超え(?:る|た|て)?|を?上回[るっ]た?)|以下|未満|を?下回[るっ]た?|以内)"
    r"(?:(?:と|に)(?:なる|なった|達した))?[^、。0-9０-９]{0,16}?(?:とき|場合|際|箇所|もの|工事|区間|路線|施設|橋|には|では|は、|も、?"
    r"|(?<=超えて)(?=[^、。]*(?:ない|ならない)))"
)
_STRETCH = re.compile("の?(?:区間|範囲|部分)")
_FORBIDS = re.compile("てはならない|ないこと|禁止")
# Between two amounts: what makes the second depend on the first.
_DEPENDS = re.compile("とし|ただし|最大|最小|かつ|回って|超え|やむを得|から|まで|うち")
_IS_TOLD_OF = re.compile(r"^[^0-9０-９]*[はがでにをり]$")
_MOST_TIMES_OTHER = 2
_EVEN = 4
_PER = re.compile("当たり|当り|あたり|につき")
_CASE = re.compile("(?:以上|超え|以下|未満)[^、。]{0,12}(?:とき|場合)")


@dataclass(frozen=True, slots=True)
class _Change:
    statement: str
    remark: str


def statements(material: Material, random: Random) -> Iterator[Question]:
    """One statement of each sentence that can be turned false; as many are left true."""
    for sentence in material.sentences:
        changes = _changes(material, sentence, random)
        if not changes:
            continue
        if random.random() < 0.5:  # noqa: PLR2004 - a half
            if sentence.exception:
                continue  # who knows the exception may say that it is not so
            yield _question(sentence, sentence.text, None)
        else:
            change = random.choice(changes)
            yield _question(sentence, change.statement, change)


def _changed(statement: str, was: str, becomes: str) -> _Change:
    return _Change(
        statement,
        f"条項は「{was}」と定めています。問題の文は「{becomes}」に変えてあります。",
    )


def _changes(material: Material, sentence: Sentence, random: Random) -> tuple[_Change, ...]:
    text = sentence.text
    found: list[_Change] = []
    if not refers_elsewhere(text):
        found += _changed_words(text)
    amounts = amounts_in(text)
    for amount in amounts:
        if (
            _IS_CONDITION.match(text, amount.end)
            and sum(a.unit == amount.unit for a in amounts) > 1
        ):
            continue  # 「75mm以下では…、100mmでは…」: another bound would leave a gap or overlap
        if is_one_of_even_steps(text, amount, _EVEN) or (
            _PER.match(text, amount.end) and _CASE.search(text)
        ):
            continue  # 「100m当たり60Lを超えたとき」 holds when it is so of 50m
        other = _other_amount(material, sentence, amount, random)
        if other is not None:
            statement = text[: amount.start] + other + text[amount.end :]
            found.append(_changed(statement, amount.text, other))
    found += _changed_places(text)
    if not found and not refers_elsewhere(text) and random.random() < _DOERS_SHARE:
        found += _changed_doer(text)
    return tuple(found)


def _other_amount(
    material: Material, sentence: Sentence, amount: Amount, random: Random
) -> str | None:
    """An amount of the document that is not far off, or else a round one near by."""
    for text in other_amounts(material, sentence, amount, random):
        (other,) = amounts_in(text) or (None,)
        if (
            other is not None
            and _is_not_implied(sentence.text, amount, other)
            and amount.base < other.base * _MOST_TIMES_OTHER
            and other.base < amount.base * _MOST_TIMES_OTHER
        ):
            return text
    near = [
        digits + amount.unit
        for digits in numbers_near(amount)
        if fits_in_place(sentence.text, amount, digits)
        and all(
            _is_not_implied(sentence.text, amount, other)
            for other in amounts_in(digits + amount.unit)
        )
        and not any(
            other.text == digits + amount.unit
            for beside in (sentence.exception, *sentence.cases)
            for other in amounts_in(beside)
        )
    ]
    return random.choice(near) if near else None


def _is_not_implied(text: str, amount: Amount, other: Amount) -> bool:
    """Whether a case that begins elsewhere is not one of those that the rule is of.

    What must be done from 500m3 on must be done from 800m3 on, too: only a lower bound is not so.
    """
    bound = _CASE_BOUND.match(text, amount.end)
    if bound is None:
        # what is forbidden along 500m is forbidden along 400m
        along = _STRETCH.match(text, amount.end) and _FORBIDS.search(text)
        return not along or other.base > amount.base
    return other.base < amount.base if bound["from"] else other.base > amount.base


def _changed_words(text: str) -> tuple[_Change, ...]:
    """The text with one deciding word turned into its opposite, for every word that occurs once.

    A sentence that has the opposite too may speak of both: what is changed there stays true.
    """
    return tuple(
        _changed(text[: match.start()] + becomes + text[match.end() :], match[0], becomes)
        for pattern, becomes in (
            (pattern, _SOON_WHEN_URGENT if becomes == _SOON and _URGENT.search(text) else becomes)
            for pattern, becomes in _OPPOSITES
        )
        if len(matches := list(pattern.finditer(text))) == 1
        and not _is_said_of_what_follows(text, matches[0])
        and not (len(becomes) > 1 and becomes in text)
        for match in matches
        if not _tells_it_again(f"{text[: match.start()]}、{text[match.end() :]}", becomes)
    )


def _is_said_of_what_follows(text: str, match: re.Match[str]) -> bool:
    """Whether the moment's own word comes again: 「使用後に攪拌し、…使用する」 is seen through."""
    if match[0] not in {"前に", "後に"}:
        return False
    return text[match.start() - 2 : match.start()] in text[match.end() :]


def _tells_it_again(rest: str, becomes: str) -> bool:
    """Whether the rest of a sentence still tells what was turned: 「使用前と使用後に」."""
    if becomes == _AFTERWARDS:
        return _BEFORE.search(rest) is not None
    return (
        becomes in {"前に", "後に"}
        and re.search(rf"{becomes[0]}(?:[とや及又、]|から)", rest) is not None
    )


def _changed_places(text: str) -> tuple[_Change, ...]:
    """What is said of two things told of each other: 「屋内では30mm、屋外では40mm」."""
    amounts = sorted(amounts_in(text), key=lambda amount: amount.start)
    return tuple(
        _Change(
            text[: first.start]
            + second.text
            + text[first.end : second.start]
            + first.text
            + text[second.end :],
            f"条項の文では「{first.text}」が先、「{second.text}」が後です。問題の文はこの二つを入れ替えてあります。",
        )
        for first, second in itertools.pairwise(amounts)
        if first.unit == second.unit
        and first.base != second.base
        and max(first.base, second.base) <= min(first.base, second.base) * _MOST_TIMES_OTHER
        and sum(amount.unit == first.unit for amount in amounts) == 2  # noqa: PLR2004 - of two things
        and "、" in (between := text[first.end : second.start])
        and _IS_TOLD_OF.search(text[first.start - 1 : first.start])
        and _IS_TOLD_OF.search(between)
        and not _DEPENDS.search(between)
        and fits_range(text, first, second)
        and fits_range(text, second, first)
    )


def _changed_doer(text: str) -> tuple[_Change, ...]:
    """The duty of one given to the other whom the sentence names: both change their places."""
    match = _DOES.match(text)
    if match is None or not _EITHER_COULD.search(text) or _ONE_ALONE.search(text):
        return ()
    doer = match["doer"]
    others = {o for o in re.findall(rf"{_OFFICE}|受注者|請負者", text) if o != doer}
    if len(others) != 1:
        return ()
    (other,) = others
    if text.count(doer) != 1 or text.count(other) != 1:
        return ()
    swapped = text.replace(other, "\0").replace(doer, other).replace("\0", doer)
    return (_changed(swapped, f"{doer}は", f"{other}は"),)


def _question(sentence: Sentence, statement: str, change: _Change | None) -> Question:
    right = 0 if change is None else 1
    remark = "条項の文のとおりです。" if change is None else change.remark
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
