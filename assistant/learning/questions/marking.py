"""Marking answers: a chosen or typed one is right or wrong, an open one by the points it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from assistant.learning.questions.contradictions import contradiction, same_amount
from assistant.learning.questions.everyday_words import everyday_forms, says_in_native_words
from assistant.learning.questions.question import Question, QuestionKind
from retrieval.content_words import Alternative, ContentWord, content_words
from retrieval.japanese import folded, normalise
from retrieval.quantities import find_quantities
from retrieval.synonyms import Synonyms

PASS = Decimal("0.6")
"""The share of a clause's points that an open answer must name to count as right."""

UNSURE = Decimal("0.4")
"""From this share on, an answer that nothing speaks against may be right in words of its own."""

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
        "受ける",
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
    ]
)
_ONLY_KANA = re.compile("[ぁ-ん]{1,3}|にお[いけ]て?")
_ENDS_A_LIST = re.compile("等(?=[、のにをがはでと])")
# Three and more things before 「等の」 are examples: who names the thing itself need not list them.
_EXAMPLES = re.compile(
    r"[^、。]*(?:、[^、。]{1,20}){2,}等の|[^、。]*(?:、[^、。]{1,20}){2,}(?:など|その他)の"
)
_EXAMPLE_WEIGHT = 0.3
_COMPOUND = re.compile("[一-龥々]{3,8}")
_ACTION = re.compile(
    r"(?<![一-龥々])([一-龥々]{2,6})(?=し(?:、|て|な|[一-龥])|する(?:[。、]|もの|こと|ととも|等|とき|$)|しなければ|い?を(?:行|受け|得|求め|と[りる]|講))"
)
_BOTH = re.compile(
    r"(?<![一-龥々ァ-ヶー])(?<![一-龥々ァ-ヶー]、)([一-龥々ァ-ヶー]{1,8}[さみ]?)(?:と|及び|並びに)(?:[一-龥々ァ-ヶー]{1,8}[さみ]?の)?([一-龥々ァ-ヶー]{1,8}[さみ]?)を"
)
_ACTIONS_TO_ONE_LEFT_OUT = 3
_EVERYDAY_WORTH = Decimal("0.9")
_NATIVE_WORTH = Decimal("0.8")
# 「2人以上」, 「ごと」: amounts are compared as amounts
_PART_OF_AMOUNT = re.compile(
    r"(?:[0-9.]+)?(?:(?:日|時|分|秒|年|週|か?月)間?|人|回|個|本|枚|台|[箇か]所|m|%)?"
    r"(?:以上|以内|以下|未満|ごと|毎)?|よう.*|程度.*"
)
_AND = re.compile("(?:及び?|並びに|又は|または)$")


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer is worth: ``share`` from 0 to 1 of the points; ``missing`` names the others.

    ``wrong`` says in Japanese what contradicts the clause ("" when nothing does). ``unsure``: words
    alone don't tell whether it is right; whoever answered compares it with the clause.
    """

    right: bool
    share: Decimal
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wrong: str = ""
    unsure: bool = False


def mark_choice(question: Question, chosen: Sequence[int]) -> Marked:
    """Mark the indexes that a person chose; for ORDER all of them in the person's order."""
    right = tuple(chosen) == question.right
    return Marked(right, Decimal(int(right)))


def mark_text(question: Question, given: str, synonyms: Synonyms) -> Marked:
    """Mark what a person typed into a blank, or wrote as an open answer."""
    if question.kind is QuestionKind.OPEN:
        return _mark_open(question, given, synonyms)
    right = is_same_number(question.answer, given)
    return Marked(right, Decimal(int(right)))


def is_same_number(expected: str, given: str) -> bool:
    """Whether a typed number is the one expected, in whatever digits, with a unit or without."""
    match = re.fullmatch(r"約?([0-9][0-9,]*(?:\.[0-9]+)?)\D{0,12}", normalise(given).strip())
    try:
        return match is not None and Decimal(match[1].replace(",", "")) == Decimal(
            normalise(expected).replace(",", "")
        )
    except InvalidOperation:
        return False


def _mark_open(question: Question, given: str, synonyms: Synonyms) -> Marked:
    given = given.replace("半時間", "30分").replace("半年", "6か月")
    answer = folded(given)
    words = points_of(question, synonyms)
    worth = {word: _found(word, answer) for word in words}
    weight = sum(Decimal(str(word.weight)) for word in words)
    reached = sum(
        (Decimal(str(word.weight)) * found for word, found in worth.items()),
        Decimal(0),
    )
    share = (reached / weight).quantize(Decimal("0.01")) if weight else Decimal(0)
    asked = folded(question.body)
    actions = tuple(a for a in actions_of(question.answer) if folded(a) not in asked)
    undone = [action for action in actions if not _names(action, answer)]
    halves = [
        half
        for pair in _BOTH.findall(question.answer)
        for half in pair
        if not _names(half, answer) and folded(half) not in asked
    ]
    amounts = _amounts_left_out(question.answer, given)
    wrong = contradiction(question.body, question.answer, given, actions)
    missing = [word.surface for word, found in worth.items() if not found]
    sound = not wrong and not amounts and not halves
    done = len(undone) * _ACTIONS_TO_ONE_LEFT_OUT <= len(actions)
    right = sound and done and share >= PASS
    return Marked(
        right=right,
        unsure=sound and not right and share >= UNSURE,
        share=share,
        named=tuple(word.surface for word, found in worth.items() if found),
        missing=tuple(dict.fromkeys((*missing, *undone, *halves, *amounts))),
        wrong=wrong,
    )


def points_of(question: Question, synonyms: Synonyms) -> tuple[ContentWord, ...]:
    """What an open answer should name: the words that bear the clause's duty, not its case."""
    asked = folded(question.body)
    duty = _ENDS_A_LIST.sub("", normalise(question.answer))
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
    return tuple(dict.fromkeys(match[1] for match in _ACTION.finditer(duty)))


def _part_of(compound: str, known: str) -> bool:
    return any(compound[n : n + 2] in known for n in range(len(compound) - 1))


def _found(word: ContentWord, answer: str) -> Decimal:
    """What naming a word is worth in an answer: less for an everyday word in its place."""
    own = Decimal(str(word.found_in(answer)))
    if not own and _names(word.surface, answer):
        own = _EVERYDAY_WORTH
    if not own and says_in_native_words(folded(word.surface), answer):
        own = _NATIVE_WORTH
    return own


def _names(word: str, answer: str) -> bool:
    own = folded(_AND.sub("", word))
    return (
        own in answer
        or _in_hiragana(own) in _in_hiragana(answer)
        or (_LONG_KATAKANA.fullmatch(own) is not None and own[:3] in answer)
        or any(form in answer for form in everyday_forms(own))
        or says_in_native_words(own, answer)
    )


_LONG_KATAKANA = re.compile("[ァ-ヶー]{5,}")  # 「バイブ」 for 「バイブレーター」
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def _in_hiragana(text: str) -> str:
    return text.translate(_TO_HIRAGANA)


def _amounts_left_out(expected: str, given: str) -> tuple[str, ...]:
    """The clause's amounts that an answer does not have."""
    told = find_quantities(given)
    return tuple(
        wanted.text
        for wanted in find_quantities(expected)
        if wanted.dimension != "number" and not any(same_amount(wanted, other) for other in told)
    )
