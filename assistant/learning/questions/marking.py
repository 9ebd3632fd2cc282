"""Marking answers: a chosen or typed one is right or wrong, an open one by the points it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from assistant.learning.questions.clause_points import Found, points_found, terms_of
from assistant.learning.questions.contradictions import contradiction
from assistant.learning.questions.everyday_words import everyday_forms
from assistant.learning.questions.persons import persons_left_out
from assistant.learning.questions.question import Question, QuestionKind
from assistant.learning.questions.typed_answers import as_rules_write, with_months
from retrieval.japanese import folded, normalise, tokens
from retrieval.synonyms import Synonyms

PASS = Decimal("0.6")
"""The share of a clause's points that an open answer must name to count as right."""

UNSURE = Decimal("0.4")
"""From this share on, an answer that nothing speaks against may be right in words of its own."""

Closeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How near texts are to one in meaning, as `retrieval.library.Library.closeness`; () if not known."""

_NEAR = 0.905
_ACTIONS_TO_ONE_LEFT_OUT = 3
_NEARLY_ALL = Decimal("0.8")
_OF_ITS_OWN = 2


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

    @property
    def partly(self) -> bool:
        """Whether it has some of an open question's points, and nothing in it is wrong."""
        return not self.right and not self.unsure and not self.wrong and bool(self.named)


def mark_choice(question: Question, chosen: Sequence[int]) -> Marked:
    """Mark the indexes that a person chose; for ORDER all of them in the person's order."""
    right = tuple(chosen) == question.right
    return Marked(right, Decimal(int(right)))


def mark_text(
    question: Question, given: str, synonyms: Synonyms, closeness: Closeness | None = None
) -> Marked:
    """Mark what a person typed into a blank, or wrote as an open answer.

    With ``closeness`` an open answer in words of its own that comes near the clause is unsure
    rather than wrong; nothing is right by it.
    """
    if question.kind is QuestionKind.OPEN:
        return _mark_open(question, given, synonyms, closeness)
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


def _mark_open(
    question: Question, given: str, synonyms: Synonyms, closeness: Closeness | None
) -> Marked:
    question = replace(question, answer=with_months(question.answer))
    said = as_rules_write(given, f"{question.answer}\n{question.body}")
    found = points_found(question, said, synonyms)
    wrong = contradiction(question.body, question.answer, said, found.acts)
    whom = persons_left_out(question.body, question.answer, said)
    whole = not (wrong or found.amounts or found.halves or whom)
    right = whole and _is_done(found) and found.share >= PASS
    return Marked(
        right=right,
        unsure=not (right or wrong or found.amounts)
        and _says_more(question, said)
        and (found.share >= UNSURE or _is_near(question, said, closeness)),
        share=found.share,
        named=found.named,
        missing=tuple(
            dict.fromkeys((*found.missing, *found.undone, *found.halves, *whom, *found.amounts))
        ),
        wrong=wrong,
    )


def _is_done(found: Found) -> bool:
    """Whether an answer does what is wanted: all of it, but for one of several things at most."""
    undone, acts = len(found.undone), len(found.acts)
    if undone * _ACTIONS_TO_ONE_LEFT_OUT <= acts:
        return True
    return undone == 1 and acts > 1 and found.share >= _NEARLY_ALL


def _says_more(question: Question, said: str) -> bool:
    """Whether an answer has words that are none of the clause's: they may say what seems left out.

    Without such words an answer says a part of the clause and no more.
    """
    known = terms_of(f"{question.answer}\n{question.body}")
    spoken = {
        form
        for token in tokens(normalise(f"{question.answer}\n{question.body}"))
        if token.content
        for form in everyday_forms(token.surface)
    }
    own = [
        token
        for token in tokens(normalise(said))
        if token.content
        and len(token.surface) >= _OF_ITS_OWN
        and token.term not in known
        and not any(piece.term in known for piece in token.pieces)
        and not any(
            form in folded(token.surface) or token.surface.startswith(form) for form in spoken
        )
    ]
    return bool(own)


def _is_near(question: Question, said: str, closeness: Closeness | None) -> bool:
    if closeness is None:
        return False
    near = closeness(said, [question.answer])
    return bool(near) and near[0] >= _NEAR
