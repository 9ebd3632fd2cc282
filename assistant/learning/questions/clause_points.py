"""What an answer should name of a clause's duty: its words, its acts, its times, its amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.learning.questions.contradictions import same_amount
from assistant.learning.questions.everyday_words import everyday_forms, says_in_native_words
from assistant.learning.questions.question import Question
from assistant.learning.questions.telling_words import as_told
from retrieval.content_words import Alternative, ContentWord, content_words
from retrieval.japanese import folded, normalise, tokens
from retrieval.quantities import find_quantities
from retrieval.synonyms import Synonyms

_SAYS_NOTHING = frozenset(
    [
        "場合",
        "必要",
        "もの",
        "こと",
        "行う",
        "する",
        "ため",
        "受注者",
        "請負者",
        "等",
        "講ずる",
        "講じ",
        "受ける",
        "受け",
        "得る",
        "とる",
        "与える",
        "与え",
        "各種",
        "図る",
        "努める",
        "関し",
        "対し",
        "基づき",
        "従い",
        "設計図書",
        "当該",
        "所定",
        "それぞれ",
        "措置",
        "処置",
        "内容",
        "事項",
        "わたる",
        "旨",
        "係る",
        "伴う",
        "当たる",
        "係わる",
    ]
)
_ONLY_KANA = re.compile("[ぁ-ん]{1,3}|にお[いけ]て?")
_ENDS_A_LIST = re.compile("等(?=[、のにをがはでと])")
# Three and more things before 「等の」 are examples: who names the thing itself need not list them.
_EXAMPLES = re.compile(
    r"[^、。]*(?:、[^、。]{1,20}){2,}等の|[^、。]*(?:、[^、。]{1,20}){2,}(?:など|その他)の"
)
_EXAMPLE_WEIGHT = 0.3
# 「その物体を」: what the question has told
_BACK = re.compile(r"(?:その|当該|これらの|それらの)(?:[一-龥々ァ-ヶー]{1,6})(?=を)")
_COMPOUND = re.compile("[一-龥々]{3,8}")
_ACTION = re.compile(
    r"(?<![一-龥々])([一-龥々]{2,6})(?=し(?:、|て|な|[一-龥])|する(?:[。、]|もの|こと|ととも|等|とき|$)|しなければ|い?を(?:行|受け|得|求め|と[りる]|講))"
)
_BOTH = re.compile(
    r"(?<![一-龥々ァ-ヶー])(?<![一-龥々ァ-ヶー]、)([一-龥々ァ-ヶー]{1,8}[さみ]?)(?:と|及び|並びに)(?:[一-龥々ァ-ヶー]{1,8}[さみ]?の)?([一-龥々ァ-ヶー]{1,8}[さみ]?)を"
)
# Either of them will do, whichever of the two an answer names.
_EITHER = re.compile(
    r"([一-龥々ァ-ヶー]{2,8})(?:又は|または|若しくは|もしくは|か)(?:[一-龥々ァ-ヶー]{1,8}の)?([一-龥々ァ-ヶー]{2,8})"
)
_EVERYDAY_WORTH = Decimal("0.9")
_NATIVE_WORTH = Decimal("0.8")
# 「2人以上」, 「ごと」: amounts are compared as amounts
_PART_OF_AMOUNT = re.compile(
    r"(?:[0-9.]+)?(?:(?:日|時|分|秒|年|週|か?月|箇月)間?|人|回|個|本|枚|台|[箇か]所|m|%)?"
    r"(?:以上|以内|以下|未満|ごと|毎)?|よう.*|程度.*"
)
_AND = re.compile("(?:及び?|並びに|又は|または)$")
_TIMES = (
    (
        re.compile("直ち|速やか|早急|遅滞なく|すみやか|ただち"),
        re.compile(
            "直ち|速やか|早急|急|遅滞|遅れず|遅れな|すぐ|すみやか|ただち|即|早め|早く|その場で|その日|当日|まず"
        ),
    ),
    (
        re.compile("事前|あらかじめ|前もって|予め"),
        re.compile("前|先|あらかじめ|予め|までに|てから"),
    ),
    (re.compile("その都度|そのつど"), re.compile("都度|つど|たび|毎回|毎度|ごと")),
)
_TIME_WEIGHT = 0.5
_AMOUNT_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """How far an answer has the points of a clause; words as the clause writes them.

    ``share`` from 0 to 1; ``acts`` are what is to be done, ``undone`` those that it does not name,
    ``halves`` the sides of "A and B" that it leaves out, ``amounts`` the clause's that it lacks.
    """

    share: Decimal
    named: tuple[str, ...]
    missing: tuple[str, ...]
    acts: tuple[str, ...]
    undone: tuple[str, ...]
    halves: tuple[str, ...]
    amounts: tuple[str, ...]


def points_found(question: Question, given: str, synonyms: Synonyms) -> Found:
    """Look for the clause's points in an answer that is written as rules write."""
    answer, asked = folded(given), folded(question.body)
    terms = terms_of(given)
    worth = {word: _worth(word, answer, terms) for word in points_of(question, synonyms)}
    worth |= {
        ContentWord(time[0], (), _TIME_WEIGHT): Decimal(told.search(given) is not None)
        for time, told in _times_in(question)
    }
    _share_between(worth, question.answer)
    lacking = _amounts_left_out(question.answer, given)
    worth |= {
        ContentWord(amount, (), _AMOUNT_WEIGHT): Decimal(amount not in lacking)
        for amount in _amounts_in(question.answer)
    }
    weight = sum((Decimal(str(word.weight)) for word in worth), Decimal(0))
    reached = sum((Decimal(str(word.weight)) * found for word, found in worth.items()), Decimal(0))
    acts = tuple(act for act in actions_of(question.answer) if folded(act) not in asked)
    undone = tuple(act for act in acts if not _names(act, answer, terms))
    either = _EITHER.findall(question.answer)
    undone = tuple(
        act
        for act in undone
        if not any(act in pair and any(_names(o, answer, terms) for o in pair) for pair in either)
    )
    return Found(
        share=(reached / weight).quantize(Decimal("0.01")) if weight else Decimal(0),
        named=as_told(question.answer, (word.surface for word, found in worth.items() if found)),
        missing=as_told(question.answer, (w.surface for w, found in worth.items() if not found)),
        acts=acts,
        undone=undone,
        halves=tuple(
            half
            for pair in _BOTH.findall(question.answer)
            for half in pair
            if not _names(half, answer, terms) and folded(half) not in asked
        ),
        amounts=lacking,
    )


def points_of(question: Question, synonyms: Synonyms) -> tuple[ContentWord, ...]:
    """What an open answer should name: the words that bear the clause's duty, not its case."""
    asked = folded(question.body)
    duty = _BACK.sub("", _ENDS_A_LIST.sub("", normalise(question.answer)))
    examples = "".join(_EXAMPLES.findall(duty))
    told = (
        replace(word, surface=_AND.sub("", word.surface) or word.surface)
        for word in content_words(duty, synonyms)
    )
    words = [
        replace(word, weight=word.weight * _EXAMPLE_WEIGHT) if word.surface in examples else word
        for word in told
        if word.surface not in _SAYS_NOTHING
        and _PART_OF_AMOUNT.fullmatch(word.surface) is None
        and _ONLY_KANA.fullmatch(word.surface) is None
        and not any(time.search(word.surface) for time, _ in _TIMES)
        and not word.found_in(asked)
    ]
    known = "\n".join(word.surface for word in words)
    words += [
        ContentWord(compound, (Alternative(folded(compound), 1.0),))
        for compound in dict.fromkeys(_AND.sub("", each) for each in _COMPOUND.findall(duty))
        if _PART_OF_AMOUNT.fullmatch(compound) is None
        and compound not in asked
        and compound not in _SAYS_NOTHING
        and not _part_of(compound, known)
    ]
    return tuple(words)


def actions_of(duty: str) -> tuple[str, ...]:
    """What a duty wants done, by the nouns of its verbs: 「報告」「協議」, in order."""
    return tuple(
        dict.fromkeys(match[1] for match in _ACTION.finditer(duty) if match[1] not in _SAYS_NOTHING)
    )


def terms_of(text: str) -> frozenset[str]:
    """The words of a text in their dictionary's spelling: 「とりのぞく」 is 「取り除く」."""
    return frozenset(
        piece.term
        for token in tokens(normalise(text))
        for piece in (token, *token.pieces)
        if token.content
    )


def _times_in(question: Question) -> list[tuple[re.Match[str], re.Pattern[str]]]:
    found = ((wanted.search(question.answer), told) for wanted, told in _TIMES)
    return [(match, told) for match, told in found if match is not None]


def _share_between(worth: dict[ContentWord, Decimal], duty: str) -> None:
    """Give each side of "A or B" what the better one is worth."""
    for pair in _EITHER.findall(duty):
        sides = [word for word in worth if any(word.surface in each for each in pair)]
        best = max((worth[word] for word in sides), default=Decimal(0))
        worth |= dict.fromkeys(sides, best)


def _part_of(compound: str, known: str) -> bool:
    return any(compound[n : n + 2] in known for n in range(len(compound) - 1))


def _worth(word: ContentWord, answer: str, terms: frozenset[str]) -> Decimal:
    """What naming a word is worth in an answer: less for an everyday word in its place."""
    own = Decimal(str(word.found_in(answer)))
    if own < _EVERYDAY_WORTH and _names(word.surface, answer, terms):
        own = _EVERYDAY_WORTH
    if not own and says_in_native_words(folded(word.surface), answer):
        own = _NATIVE_WORTH
    return own


def _names(word: str, answer: str, terms: frozenset[str]) -> bool:
    own = folded(_AND.sub("", word))
    return (
        own in answer
        or _in_hiragana(own) in _in_hiragana(answer)
        or (_LONG_KATAKANA.fullmatch(own) is not None and own[:3] in answer)
        or any(form in answer for form in everyday_forms(own))
        or says_in_native_words(own, answer)
        or any(
            token.term in terms
            for token in tokens(normalise(word))
            if token.content and token.surface == normalise(word)
        )
    )


_LONG_KATAKANA = re.compile("[ァ-ヶー]{5,}")  # 「バイブ」 for 「バイブレーター」
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def _in_hiragana(text: str) -> str:
    return text.translate(_TO_HIRAGANA)


def _amounts_in(expected: str) -> tuple[str, ...]:
    return tuple(each.text for each in find_quantities(expected) if each.dimension != "number")


def _amounts_left_out(expected: str, given: str) -> tuple[str, ...]:
    """The clause's amounts that an answer does not have."""
    told = find_quantities(given)
    return tuple(
        wanted.text
        for wanted in find_quantities(expected)
        if wanted.dimension != "number" and not any(same_amount(wanted, other) for other in told)
    )
