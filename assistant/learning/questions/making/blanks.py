"""A number or a term left out of a sentence: to be filled in, or chosen from four."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.amounts import (
    Amount,
    amounts_in,
    fits_range,
    is_one_of_even_steps,
    written_like,
)
from assistant.learning.questions.material import Material, Term, nearest, terms_in
from assistant.learning.questions.question import BLANK, Question, QuestionKind, question_id
from assistant.learning.questions.sentences import Sentence, refers_elsewhere
from assistant.learning.questions.spelling import same_spelling
from retrieval.japanese import folded, normalise

_ANYBODY = re.compile(
    r"^(?:[一-龥]{0,2}利用者|使用者|歩行者|通行者|通行人|技術者|技能者|作業[者員]|従事者|労働者|有資格者|第三者|専門業者|業者|居住者|運転者)$"
)
# 「接合部」 among 「腐朽部」 and 「ベンチ脚部」: an end of any word makes no things of one sort.
_NO_SORT = frozenset({"部", "量", "値", "力"})
_OTHERS = 3
_NEAR = 300
"""How many passages away a term may stand: another chapter's things are seen not to belong here."""
_TIMES = 3
"""How far off an amount may be that one could believe: 20% of compaction is none beside 93%."""


def number_blanks(material: Material, random: Random) -> Iterator[Question]:
    """Questions whose blank is a number: four to choose from where the document has as many."""
    for sentence in material.sentences:
        for amount in amounts_in(sentence.text):
            if is_one_of_even_steps(sentence.text, amount):
                continue
            others = other_amounts(material, sentence, amount, random)
            if len(others) == _OTHERS:
                yield choice_blank(sentence, amount.start, amount.end, others, random)
            else:
                yield _fill_in(sentence, amount)


def other_amounts(
    material: Material, sentence: Sentence, amount: Amount, random: Random
) -> tuple[str, ...]:
    """Three amounts of neighbouring clauses in the same unit, of a size one could believe."""
    # what the exception allows is not wrong of everything
    own = {
        (other.base, other.dimension)
        for text in (sentence.text, sentence.exception, *sentence.cases)
        for other in amounts_in(text)
    }
    written = normalise(sentence.text)
    believable = [
        (position, other.text)
        for position, other in material.amounts.get(amount.unit, ())
        if (other.base, other.dimension) not in own
        and not _stands_in(written, other)
        and ("." in other.digits or "．" in other.digits)
        == ("." in amount.digits or "．" in amount.digits)
        and amount.base / _TIMES <= other.base <= amount.base * _TIMES
        and fits_range(sentence.text, amount, other)
    ]
    near: dict[str, str] = {}
    for text in nearest(believable, sentence.position, [amount.text]):
        near.setdefault(same_spelling(text), text)
        if len(near) == 2 * _OTHERS:
            break
    texts = [written_like(text, amount) for text in near.values()]
    random.shuffle(texts)
    return tuple(texts[:_OTHERS])


def _stands_in(written: str, amount: Amount) -> bool:
    """Whether a sentence has an amount, be it of its other case: 「2人以上、60人を超えるときは3人以上」."""
    return re.search(rf"(?<![0-9.,]){re.escape(normalise(amount.text))}", written) is not None


def term_blanks(material: Material, random: Random) -> Iterator[Question]:
    """Questions whose blank is a compound word, with words of the same kind to choose from."""
    for sentence in material.sentences:
        if refers_elsewhere(sentence.text):
            continue
        for term in terms_in(sentence.text):
            if (
                material.is_common(term.text)
                or _is_quoted(sentence.text, term)
                or _is_anybody(term.text)
                or term.ending in _NO_SORT
            ):
                continue
            others = _other_terms(material, sentence, term)
            if len(others) == _OTHERS:
                yield choice_blank(sentence, term.start, term.end, others, random)


def _is_anybody(term: str) -> bool:
    """Whether a word names people who are no party: 「専門の技術者」 is read off the sentence."""
    return _ANYBODY.search(term) is not None


def _is_quoted(text: str, term: Term) -> bool:
    """Whether a term stands within the name of a book or the words of somebody else."""
    before = text[: term.start]
    return before.count("「") > before.count("」") or before.count("『") > before.count("』")


def _other_terms(material: Material, sentence: Sentence, term: Term) -> tuple[str, ...]:
    own = folded(sentence.text + sentence.place.clause)
    alike = [
        (position, text)
        for position, text in material.terms.get((term.ending, term.after), ())
        if abs(len(text) - len(term.text)) <= 2
        and abs(position - sentence.position) <= _NEAR
        and same_spelling(text) not in own
        and text not in term.text
        and term.text not in text
        and not _is_anybody(text)
    ]
    chosen: list[str] = []
    for text in nearest(alike, sentence.position, [term.text]):
        if not any(text in other or other in text for other in chosen):
            chosen.append(text)
        if len(chosen) == _OTHERS:
            break
    return tuple(chosen)


def choice_blank(
    sentence: Sentence,
    start: int,
    end: int,
    others: tuple[str, ...],
    random: Random,
    instruction: str = f"{BLANK}に入るものを一つ選んでください。",
    remark: str = "条項のこの文にあるのは「{choice}」ではなく「{answer}」です。",
) -> Question:
    """Which of four stood in a sentence from ``start`` to ``end``."""
    answer = sentence.text[start:end]
    body = sentence.text[:start] + BLANK + sentence.text[end:]
    choices = [answer, *others]
    random.shuffle(choices)
    return Question(
        id=question_id(QuestionKind.CHOICE, sentence.place, body, answer),
        kind=QuestionKind.CHOICE,
        place=sentence.place,
        instruction=instruction,
        body=body,
        answer=answer,
        choices=tuple(choices),
        right=(choices.index(answer),),
        remarks=tuple(
            "" if choice == answer else remark.format(choice=choice, answer=answer)
            for choice in choices
        ),
    )


def _fill_in(sentence: Sentence, amount: Amount) -> Question:
    body = sentence.text[: amount.start] + BLANK + sentence.text[amount.digits_end :]
    return Question(
        id=question_id(QuestionKind.FILL_IN, sentence.place, body, amount.digits),
        kind=QuestionKind.FILL_IN,
        place=sentence.place,
        instruction=f"{BLANK}に入る数を答えてください。",
        body=body,
        answer=amount.digits,
    )
