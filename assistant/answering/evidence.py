"""Choosing what is quoted: sentences, list items and table rows, within a budget of characters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer_types import Evidence
from assistant.answering.table_reading import (
    holding_rows,
    read_row,
    row_text,
    table_unit,
    with_unit,
)
from retrieval.documents import Hit, PassageKind, Unit, UnitKind
from retrieval.japanese import folded
from retrieval.question import Question
from retrieval.ranking import Found, UnitScore

Nearness = Mapping[tuple[str, int], float]
"""Cosines by passage id and unit index."""

SOURCE_CHARACTERS = 42
"""What the line that names document, page and clause takes of the budget."""
_PASSAGES = 14
_UNITS_EACH = 6
_SHORTEST_UNIT = 8
_NOVELTY = 5.0
_HOLDING_ROW = 2.5
_LONGEST_LIST = 620
_OTHER_ROW = 2.5
"""What a further row of a table loses that has a better one, unless the two tie."""
_TIE = 0.25
_WEIGHED_UNITS = 8
_COMPARED_CHARACTERS = 160
_MEANING = 12.0
"""What a cosine counts: from 0.84 (far) to 0.90 (near) it moves a quotation by 0.7 points."""
_USUAL = 0.86
_FAR = 0.84
_FLOOR = 0.65
"""A quotation worth less than this share of the best one is not shown."""
_LEFT_OUT = "（中略）"

_LEANS_ON_PREVIOUS = re.compile(r"^(?:ただし|なお|また|この|その|これ|それ|同|当該|前項|上記)")
_EXCEPTION = re.compile(r"^(?:ただし|なお)")
_ANNOUNCES_LIST = re.compile(
    r"(?:次|以下|下記)の?(?:各号|各項|事項|通り|とおり|規定|順序|方法|手順|もの|項目|よう)"
)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A unit that may be quoted, and what it is worth."""

    hit: Hit
    unit: UnitScore
    value: float


def choose_evidence(
    found: Found, *, budget: int, near: Nearness | None = None
) -> tuple[Evidence, ...]:
    """The quotations that together answer best, best first, within ``budget`` characters.

    ``near`` tells how close units are to the question in meaning, where that was measured.
    A quotation that says nothing new (the same rule in another chapter) is left out.
    """
    question, rarity = found.question, found.rarity
    choices = _by_meaning(_choices(found), near or {})
    chosen: list[Evidence] = []
    taken: set[tuple[str, int]] = set()
    said: list[str] = []
    covered = [0.0] * len(question.content_words)
    left = budget
    floor = _FLOOR * max((choice.value for choice in choices), default=0.0)
    while choices and left > SOURCE_CHARACTERS + _SHORTEST_UNIT:
        best = max(choices, key=lambda c: c.value + _novelty(c.unit, covered, rarity))
        choices.remove(best)
        if best.value < floor:
            continue
        if (best.hit.passage.id, best.unit.index) in taken:
            continue
        evidence = _quotation(question, rarity, best, taken, left - SOURCE_CHARACTERS)
        if evidence is None or any(_repeats(evidence.quote, earlier) for earlier in said):
            continue
        left -= _add(chosen, evidence, left)
        said.append(evidence.quote)
        taken.update((best.hit.passage.id, index) for index in evidence.unit_indices)
        covered = [max(c, u) for c, u in zip(covered, best.unit.covers, strict=True)]
    return tuple(chosen)


def units_to_weigh(found: Found) -> tuple[tuple[str, int, str], ...]:
    """The units most likely quoted: passage id, index, and the text to compare in meaning."""
    choices = sorted(_choices(found), key=lambda choice: -choice.value)
    return tuple(
        (
            choice.hit.passage.id,
            choice.unit.index,
            f"{choice.hit.passage.clause} {choice.hit.passage.units[choice.unit.index].text}"[
                :_COMPARED_CHARACTERS
            ],
        )
        for choice in choices[:_WEIGHED_UNITS]
    )


def _by_meaning(choices: list[_Choice], near: Nearness) -> list[_Choice]:
    """Raise what is near the question in meaning, lower what is far; the unmeasured stay behind."""
    if not near:
        return choices
    return [
        replace(
            choice,
            value=choice.value
            + _MEANING * (near.get((choice.hit.passage.id, choice.unit.index), _FAR) - _USUAL),
        )
        for choice in choices
    ]


def _choices(found: Found) -> list[_Choice]:
    choices = []
    for number, item in enumerate(found.ranked[:_PASSAGES], 1):
        hit = item.hit(number)
        passage = item.candidate.passage
        base = item.score - item.units[0].score if item.units else 0.0
        holding = (
            holding_rows(found.question, passage)
            if passage.kind is PassageKind.TABLE
            else frozenset()
        )
        rows = [u.score for u in item.units if passage.units[u.index].kind is UnitKind.ROW]
        for unit in item.units[:_UNITS_EACH] if not holding else item.units:
            text = passage.units[unit.index].text
            if len(text) < _SHORTEST_UNIT or passage.units[unit.index].kind is UnitKind.CAPTION:
                continue
            bonus = _HOLDING_ROW if unit.index in holding else 0.0
            if passage.units[unit.index].kind is UnitKind.ROW and unit.score < rows[0] - _TIE:
                bonus -= _OTHER_ROW
            choices.append(_Choice(hit, unit, base + unit.score + bonus))
    return choices


def _novelty(unit: UnitScore, covered: Sequence[float], rarity: Sequence[float]) -> float:
    total = sum(rarity)
    new = sum(
        max(0.0, cover - before) * weight
        for cover, before, weight in zip(unit.covers, covered, rarity, strict=True)
    )
    return _NOVELTY * new / total if total else 0.0


def _quotation(
    question: Question,
    rarity: Sequence[float],
    choice: _Choice,
    taken: set[tuple[str, int]],
    room: int,
) -> Evidence | None:
    passage = choice.hit.passage
    index = choice.unit.index
    if passage.units[index].kind is UnitKind.ROW:
        indices: tuple[int, ...] = (index,)
        quote = _row_quote(question, rarity, choice)
    else:
        indices = _with_context(question, choice, room)
        indices = tuple(n for n in indices if (passage.id, n) not in taken)
        quote = _in_order(passage.units, indices)
    if not quote:
        return None
    covers = frozenset(n for n, cover in enumerate(choice.unit.covers) if cover > 0)
    return Evidence(choice.hit, indices, index, _cut(quote, room), choice.value, covers)


def _row_quote(question: Question, rarity: Sequence[float], choice: _Choice) -> str:
    passage = choice.hit.passage
    unit = passage.units[choice.unit.index]
    unit_of_table = table_unit(passage)
    cells = [with_unit(cell, unit_of_table) for cell in unit.values]
    text = row_text(unit, cells)
    if len(text) > 120:
        reading = read_row(question, passage, choice.unit.index, rarity)
        if reading is not None:
            text = row_text(unit, reading.cells)
    caption = next((u.text for u in passage.units if u.kind is UnitKind.CAPTION), "")
    return f"{caption[:40]}｜{text}" if caption else text


def _with_context(question: Question, choice: _Choice, room: int) -> tuple[int, ...]:
    """The unit with what it can't be read without; for a procedure its whole list."""
    units = choice.hit.passage.units
    index = choice.unit.index
    if question.asks_procedure:
        whole = tuple(n for n, unit in enumerate(units) if unit.kind is not UnitKind.CAPTION)
        if sum(len(units[n].text) for n in whole) <= min(room, _LONGEST_LIST):
            return whole
        after = [n for n in whole if n >= index]
        return tuple(_fitting(units, after, room))
    first = last = index
    if index and _LEANS_ON_PREVIOUS.match(units[index].text):
        first = index - 1
    if _ANNOUNCES_LIST.search(units[index].text[-40:]):
        last = min(index + 6, len(units) - 1)
    elif index + 1 < len(units) and _EXCEPTION.match(units[index + 1].text):
        last = index + 1
    wanted = list(range(first, last + 1))
    while len(wanted) > 1 and sum(len(units[n].text) for n in wanted) > room:
        wanted.remove(max(wanted, key=lambda n: abs(n - index)))
    return tuple(wanted)


def _fitting(units: Sequence[Unit], order: Sequence[int], room: int) -> list[int]:
    kept: list[int] = []
    for n in order:
        room -= len(units[n].text)
        if room < 0 and kept:
            break
        kept.append(n)
    return kept


def _joined(text: str) -> str:
    return text if text.endswith(("。", "：", ":")) else text + " "


def _cut(quote: str, room: int) -> str:
    quote = quote.strip()
    return quote if len(quote) <= room else quote[: max(room - 1, 0)] + "…"


def _repeats(quote: str, earlier: str) -> bool:
    a, b = folded(quote), folded(earlier)
    return a in b or b in a


def _add(chosen: list[Evidence], new: Evidence, room: int) -> int:
    """Put a further quotation of a passage under the number it has already; what it takes of ``room``.

    Rows stay quotations of their own: two of them in one line can't be told apart.
    """
    units = new.hit.passage.units
    for position, old in enumerate(chosen):
        indices = tuple(sorted({*old.unit_indices, *new.unit_indices}))
        if old.hit.passage.id == new.hit.passage.id and not any(
            units[n].kind is UnitKind.ROW for n in indices
        ):
            quote = _cut(_in_order(units, indices), len(old.quote) + room)
            chosen[position] = replace(
                old, unit_indices=indices, quote=quote, covers=old.covers | new.covers
            )
            return len(quote) - len(old.quote)
    chosen.append(new)
    return len(new.quote) + SOURCE_CHARACTERS


def _in_order(units: Sequence[Unit], indices: Sequence[int]) -> str:
    """The units as they stand on the page, with a mark where some between them are left out."""
    quote = ""
    for before, n in zip((None, *indices), indices, strict=False):
        gap = _LEFT_OUT if before is not None and n > before + 1 else ""
        quote = f"{quote.strip()}{gap}" if gap else quote
        quote += _joined(units[n].text)
    return quote.strip()
