"""Marking answers: a chosen or typed one is right or wrong, an open one by the points it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.learning.questions.question import Question, QuestionKind
from retrieval.content_words import ContentWord, content_words
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, find_quantities, same_quantity
from retrieval.synonyms import Synonyms

PASS = Decimal("0.6")
"""The share of a clause's points that an open answer must name to count as right."""

_FORBIDS = re.compile(r"てはならない|てはいけない|ではならない|禁止|しないこと|できない")
_BEFORE = re.compile(r"前|までに|事前|あらかじめ|予め|入る前")
_AFTER = re.compile(r"後(?!述)|のち|完成時|終わって")
_SAYS_NOTHING = frozenset({"場合", "必要", "もの", "こと", "行う", "する", "ため", "受注者", "等"})


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer is worth: ``share`` from 0 to 1 of the points; ``missing`` names the others.

    ``wrong`` says in Japanese what contradicts the clause ("" when nothing does).
    """

    right: bool
    share: Decimal
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wrong: str = ""


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
    answer = folded(given)
    words = points_of(question, synonyms)
    named = [word for word in words if word.found_in(answer)]
    weight = sum(Decimal(str(word.weight)) for word in words)
    reached = sum(
        (Decimal(str(word.weight)) * Decimal(str(word.found_in(answer))) for word in named),
        Decimal(0),
    )
    share = (reached / weight).quantize(Decimal("0.01")) if weight else Decimal(0)
    wrong = _contradiction(question.answer, given)
    return Marked(
        right=share >= PASS and not wrong,
        share=share,
        named=tuple(word.surface for word in named),
        missing=tuple(word.surface for word in words if word not in named),
        wrong=wrong,
    )


def points_of(question: Question, synonyms: Synonyms) -> tuple[ContentWord, ...]:
    """What an open answer should name: the words that bear the clause's duty, not its case."""
    asked = folded(question.body)
    return tuple(
        word
        for word in content_words(normalise(question.answer), synonyms)
        if word.surface not in _SAYS_NOTHING and not word.found_in(asked)
    )


def _contradiction(expected: str, given: str) -> str:
    """What an answer says against the clause: another amount, or the opposite duty."""
    if (_FORBIDS.search(expected) is None) != (_FORBIDS.search(given) is None):
        return "条項が求めていることと禁じていることが逆になっています。"
    if _turns(expected, given):
        return "条項が定める前後が逆になっています。"
    allowed = find_quantities(expected)
    for quantity in find_quantities(given):
        if quantity.dimension != "number" and not any(
            same_quantity(quantity, other) for other in allowed
        ):
            return _other_amount(quantity, allowed)
    return ""


def _turns(expected: str, given: str) -> bool:
    """Whether an answer puts after what the clause puts before, or the other way round."""
    return any(
        first.search(expected)
        and not second.search(expected)
        and second.search(given)
        and not first.search(given)
        for first, second in ((_BEFORE, _AFTER), (_AFTER, _BEFORE))
    )


def _other_amount(quantity: Quantity, allowed: tuple[Quantity, ...]) -> str:
    known = "、".join(f"「{other.text}」" for other in allowed)
    said = f"条項にあるのは{known}です。" if known else "条項に数値の定めはありません。"
    return f"「{quantity.text}」は条項にありません。{said}"
