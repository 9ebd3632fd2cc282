"""An order told in a sentence: 「底版、側壁、頂版の順に打つ」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from assistant.learning.questions.making.lists import LEFT_OUT
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id
from assistant.learning.questions.sentences import Sentence
from retrieval.japanese import folded

_CHARACTER = r"[一-龥々〆ァ-ヶーA-Za-z0-9０-９Ａ-Ｚａ-ｚ]"
_STEP = rf"(?:「[^「」]{{2,30}}」|(?:この)?{_CHARACTER}{{2,14}}(?:の{_CHARACTER}{{2,8}})?[れりきしみえけめび]?)"
_BETWEEN = r"(?:、?(?:次に|続いて|その後)|[、→])"
_ORDER = re.compile(
    rf"(?:(?<=[、をにはがで])|^)(?P<steps>{_STEP}(?:{_BETWEEN}{_STEP}){{2,6}})"
    r"(?=、?の順(?:序|番)?(?:に|で|と|とする|による))"
)
_SEPARATOR = re.compile(_BETWEEN)
# Of these everybody knows which comes first.
_NATURAL = re.compile(r"春|夏|朝|昼|大中小|上中下|第?[0-9０-９一二三四五]$|[0-9０-９]")
_FEWEST, _SHORTEST_REST = 3, 8


@dataclass(frozen=True, slots=True)
class Order:
    """The steps of an order, as they stand in a sentence from ``start`` to ``end``."""

    steps: tuple[str, ...]
    start: int
    end: int


def orders_in(text: str) -> Iterator[Order]:
    """The orders that a sentence tells in a row."""
    for match in _ORDER.finditer(text):
        steps = tuple(step.strip("「」") for step in _SEPARATOR.split(match["steps"]))
        different = {folded(step) for step in steps}
        if len(steps) >= _FEWEST and len(different) == len(steps):
            yield Order(steps, match.start("steps"), match.end("steps"))


def prose_orders(material: Material, random: Random) -> Iterator[Question]:
    """One question of each sentence that tells one order and nothing else of its steps."""
    for sentence in material.sentences:
        found = list(orders_in(sentence.text))
        if len(found) == 1 and _can_be_asked(sentence, found[0]):
            yield _question(sentence, found[0], random)


def _can_be_asked(sentence: Sentence, order: Order) -> bool:
    rest = sentence.text[: order.start] + sentence.text[order.end :]
    return (
        len(rest) >= _SHORTEST_REST
        and not all(_NATURAL.search(step) for step in order.steps)
        and not any(step in rest for step in order.steps)
    )


def _question(sentence: Sentence, order: Order, random: Random) -> Question:
    shuffled = list(order.steps)
    while tuple(shuffled) == order.steps:
        random.shuffle(shuffled)
    answer = " → ".join(order.steps)
    body = sentence.text[: order.start] + LEFT_OUT + sentence.text[order.end :]
    return Question(
        id=question_id(QuestionKind.ORDER, sentence.place, body, answer),
        kind=QuestionKind.ORDER,
        place=sentence.place,
        instruction=f"この条項が{LEFT_OUT}に定める順に並べてください。",
        body=body,
        answer=answer,
        choices=tuple(shuffled),
        right=tuple(shuffled.index(step) for step in order.steps),
    )
