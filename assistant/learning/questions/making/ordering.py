"""Putting the steps of a procedure in order, where a clause says that its list is in order."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import (
    Question,
    QuestionKind,
    place_of,
    question_id,
)
from assistant.learning.questions.sentences import without_mark
from retrieval.documents import Passage, PassageKind, Unit, UnitKind
from retrieval.japanese import folded

_IN_ORDER = re.compile(r"(?:順序|手順|順番|の順(?:に|で|と)|流れ)")
_CHART = re.compile(r"フロ[ーー－]|チャート|シ[ーー－]ト")
_STEP = re.compile(
    r"^\s*[（(]?\s*(?P<number>[0-9０-９]{1,2}|[①-⑳]|[一二三四五六七八九十]|[ア-ン])\s*[）)．.、]?\s*(?P<text>\S.*)$"
)
# 「圧接作業の手順は、次のとおりとする。」 within a clause that says other things, too.
_LEADS = re.compile(
    r"(?:順序|手順|順番)[^。]{0,25}(?:次|以下|下記|行う|よる|示す|とおり)[^。]*。?$"
)
_STYLES = tuple(
    re.compile(rf"\s*{mark}\s*(?P<text>\S.*)$")
    for mark in (
        r"(?P<number>[①-⑳])",
        r"[（(]\s*(?P<number>[0-9０-９]{1,2})\s*[）)]",
        r"(?P<number>[0-9０-９]{1,2})\s*[）)．.、]",
        r"[（(]\s*(?P<number>[ア-ンｱ-ﾝ])\s*[）)]",
        r"[（(]\s*(?P<number>[a-z])\s*[）)]",
        r"(?P<number>[ア-ン])[ 　]",
        r"(?P<number>[・●○-])",
    )
)
_NUMBERED = _STYLES[:-1]
_ROWS = ("アイウエオカキクケコサシスセソ", "イロハニホヘトチリヌ", "abcdefghijklmn")
_FEWEST, _MOST = 3, 7
_LONGEST = 90
_TELLS = re.compile(
    r"その後|次に|続いて|最初|最後|まず|上記|前項|のち、|これ|この|[（(][0-9０-９ア-ン]{1,2}[）)]|[①-⑳]"
)


def orders(material: Material, random: Random) -> Iterator[Question]:
    """One question of each list that stands in an order and whose steps don't tell their place."""
    for passage in material.rules:
        if passage.kind is PassageKind.CLAUSE and _says_order(passage):
            steps = _steps(passage)
            if _can_be_asked(material, passage, steps):
                yield _question(material, passage, _name(passage), steps, random)
                continue
        if passage.kind is PassageKind.CLAUSE:
            for lead, steps in _led_lists(passage):
                if _can_be_asked(material, passage, steps):
                    name = f"{_name(passage)}　{lead}"
                    yield _question(material, passage, name, steps, random)


def _can_be_asked(material: Material, passage: Passage, steps: tuple[str, ...]) -> bool:
    return (
        _FEWEST <= len(steps) <= _MOST
        and len({folded(step) for step in steps}) == len(steps)
        and not _goes_on(material, passage, steps)
    )


def _goes_on(material: Material, passage: Passage, steps: tuple[str, ...]) -> bool:
    """Whether the list's next step was read as the heading of the next clause."""
    own = passage.heading_path
    units = passage.units
    if not units or not units[-1].text.strip().endswith(steps[-1]):
        return False
    mark = units[-1].text.strip()[: -len(steps[-1])].strip()
    following = "".join(chr(ord(c) + 1) if c.isnumeric() else c for c in mark)
    return any(
        other.heading_path[: len(own)] == own
        and len(other.heading_path) > len(own)
        and other.heading_path[len(own)].startswith(following)
        for other in material.passages
        if passage.position < other.position
    )


def _led_lists(passage: Passage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lists that a sentence of the clause says to be in order, with that sentence."""
    units = passage.units
    for n, unit in enumerate(units):
        lead = without_mark(unit.text.strip())
        if _LEADS.search(lead) is None or _CHART.search(lead):
            continue
        for style in _STYLES:
            marked = _in_a_row(units[n + 1 :], style)
            if len(marked) < _FEWEST:
                continue
            steps = tuple(match["text"].strip() for match in marked)
            if _is_whole(units[n + 1 :], style, marked) and not any(
                len(step) > _LONGEST or _TELLS.search(step) for step in steps
            ):
                yield lead, steps
            break


def _in_a_row(units: Sequence[Unit], style: re.Pattern[str]) -> list[re.Match[str]]:
    """The marks of one style with which units begin, up to the first that has none.

    A numbered step that was read as a sentence is one: the last before a paragraph often is.
    """
    matches = (
        style.match(unit.text)
        if unit.kind is UnitKind.ITEM or (unit.kind is UnitKind.SENTENCE and style in _NUMBERED)
        else None
        for unit in units
    )
    return [match for match in itertools.takewhile(bool, matches) if match is not None]


def _is_whole(
    units: Sequence[Unit], style: re.Pattern[str], marked: Sequence[re.Match[str]]
) -> bool:
    """Whether the marks count up from the first, and the list doesn't go on further down."""
    numbers = [_number(match["number"]) for match in marked]
    if style not in _NUMBERED:
        return len({match["number"] for match in marked}) == 1
    later = [match for unit in units[len(marked) :] if (match := style.match(unit.text))]
    return numbers == list(range(1, len(numbers) + 1)) and not any(
        _number(match["number"]) == len(numbers) + 1 for match in later
    )


def _number(mark: str) -> int:
    """Which one a step is by its mark: 3 for 「3」, 「③」, 「ウ」 and 「c」."""
    written = unicodedata.normalize("NFKC", mark)
    for row in _ROWS:
        if written in row:
            return row.index(written) + 1
    return int(written) if written.isdecimal() else 0


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


def _name(passage: Passage) -> str:
    """What the steps are of: the heading, with the one above it, for 「3. 施工順序」 says nothing."""
    return " ".join(passage.heading_path[-2:]) or passage.clause.strip()


def _question(
    material: Material, passage: Passage, name: str, steps: tuple[str, ...], random: Random
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
        body=name,
        answer=answer,
        choices=tuple(shuffled),
        right=tuple(shuffled.index(step) for step in steps),
    )
