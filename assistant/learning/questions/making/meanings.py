"""What a term means: answered in writing, where no other terms are defined to choose from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from random import Random

from assistant.learning.questions.making.definitions import Definition, definitions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id
from retrieval.japanese import folded

_WORD = re.compile(r"[一-龥々]{2,}|[ァ-ヶー]{2,}")
_LONGEST = 110
_LEAST_TOLD = 3
# What a term means is not learnt from what it is made up of, nor from another book.
_ELSEWHERE = re.compile(
    r"第[0-9０-９]|規定|法律|基準|要領|要綱|便覧|別表|別紙|(?:次|下記|以下)の|[0-9０-９]{4}"
)


def meaning_questions(
    material: Material, random: Random, asked: Collection[str]
) -> Iterator[Question]:
    """One question of each clause that is not among those asked already."""
    del random  # nothing to be drawn: the question is the sentence's own
    done: set[str] = set()
    for definition in definitions_of(material):
        clause = definition.place.clause
        if clause not in asked and clause not in done and _can_be_asked(definition):
            done.add(clause)
            yield _question(definition)


def _can_be_asked(definition: Definition) -> bool:
    """Whether the meaning tells more than the term and the heading say."""
    meaning = definition.meaning
    shown = folded("\n".join((definition.term, *definition.place.heading_path[-2:])))
    told = {folded(word) for word in _WORD.findall(meaning)}
    return (
        len(meaning) <= _LONGEST
        and _ELSEWHERE.search(meaning) is None
        and sum(word not in shown for word in told) >= _LEAST_TOLD
    )


def _question(definition: Definition) -> Question:
    body = f"この文書では、「{definition.term}」とは何をいいますか。"
    answer = f"{definition.meaning}。"
    return Question(
        id=question_id(QuestionKind.OPEN, definition.place, body, answer),
        kind=QuestionKind.OPEN,
        place=definition.place,
        instruction="この条項に沿って、自分の言葉で答えてください。",
        body=body,
        answer=answer,
    )
