"""Putting the steps of a procedure in order, where a clause says that its list is in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Place,
    Question,
    QuestionKind,
    place_of,
    question_id,
)
from retrieval.documents import Passage, PassageKind, UnitKind
from retrieval.japanese import folded

_IN_ORDER = re.compile(r"(?:順序|手順|順番|の順(?:に|で|と)|流れ)")
_CHART = re.compile(r"フロ[ーー－]|チャート|シ[ーー－]ト")
_STEP = re.compile(
    r"^\s*[（(]?\s*(?P<number>[0-9０-９]{1,2}|[①-⑳]|[一二三四五六七八九十]|[ア-ン])\s*[）)．.、]?\s*(?P<text>\S.*)$"
)
_FEWEST, _MOST = 3, 6
_LONGEST = 90
_TELLS = re.compile(r"その後|次に|続いて|最初|最後|まず|上記|前項|のち、|これ|この")


def orders(material: Material, random: Random) -> Iterator[Question]:
    """One question of each list that stands in an order and whose steps don't tell their place."""
    for passage in material.rules:
        if passage.kind is PassageKind.CLAUSE and _says_order(passage):
            steps = _steps(passage)
            if _FEWEST <= len(steps) <= _MOST and len({folded(s) for s in steps}) == len(steps):
                yield _question(material, passage, steps, random)


def _says_order(passage: Passage) -> bool:
    lead = next((u.text for u in passage.units if u.kind is UnitKind.SENTENCE), "")
    heading = passage.heading_path[-1] if passage.heading_path else ""
    texts = f"{lead}\n{heading}"
    return _IN_ORDER.search(texts) is not None and _CHART.search(texts) is None


def _steps(passage: Passage) -> tuple[str, ...]:
    """The steps of the passage's only list, () when something stands between or tells an order."""
    steps: list[str] = []
    ended = False
    for unit in passage.units:
        match = _STEP.match(unit.text) if unit.kind is UnitKind.ITEM else None
        if match is None:
            ended = bool(steps)
            continue
        text = match["text"].strip()
        if ended or len(text) > _LONGEST or _TELLS.search(text):
            return ()
        steps.append(text)
    return tuple(steps)


def _name(passage: Passage, place: Place) -> str:
    """What the steps are of: the heading, with the one above it, for 「3. 施工順序」 says nothing."""
    return " ".join(passage.heading_path[-2:]) or place.clause


def _question(
    material: Material, passage: Passage, steps: tuple[str, ...], random: Random
) -> Question:
    shuffled = list(steps)
    while tuple(shuffled) == steps:
        random.shuffle(shuffled)
    place = place_of(material.document, passage, passage.text, passage.pages[0])
    answer = " → ".join(steps)
    return Question(
        id=question_id(QuestionKind.ORDER, place, "", answer),
        kind=QuestionKind.ORDER,
        place=place,
        instruction="この条項が定める順に並べてください。",
        body=_name(passage, place),
        answer=answer,
        choices=tuple(shuffled),
        right=tuple(shuffled.index(step) for step in steps),
    )
