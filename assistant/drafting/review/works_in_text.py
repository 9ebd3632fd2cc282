"""Works that sentences name together with a quantity: 「街渠桝を26箇所」, 「表層の厚さは5cm」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.items import Item, key
from assistant.drafting.review.labelled import HEADED
from assistant.drafting.review.statements import blank_references, sentence_ends
from assistant.drafting.review.text import Part, PartKind, plain
from retrieval.japanese import normalise
from retrieval.quantities import Quantity, Relation, find_in_normalised, find_quantities
from retrieval.units import unit_of

_READ = frozenset({PartKind.PARAGRAPH, PartKind.TEXT_BOX, PartKind.FOOTNOTE})
_TAIL = re.compile(
    r"(?:\([^()]{0,20}\))?(?:の|は|を|が)?(?P<what>[一-鿿]{1,4}さ?)?(?:は|を|が|も|で|:)?、?\s*(?:約|全|計|合計)?"
)
_AMOUNTS = frozenset(
    [
        "数量",
        "設計数量",
        "施工数量",
        "延長",
        "施工延長",
        "面積",
        "施工面積",
        "体積",
        "土量",
        "本数",
        "箇所数",
        "枚数",
        "台数",
        "基数",
        "重量",
    ]
)
_RATE = re.compile(r"\s?(?:当たり|あたり|につき|毎|ごと|/|程度ごと)")
_SIZES = {
    "厚さ": r"(?:厚さ?|t\s?=)",
    "厚": r"(?:厚さ?|t\s?=)",
    "高さ": r"(?:高さ?|h\s?=?)",
    "幅": r"(?:幅|w\s?=?)",
    "管径": r"(?:径|φ)",
    "口径": r"(?:径|φ)",
    "長さ": r"(?:長さ?|l\s?=)",
}
_PARTIAL = re.compile(
    r"[0-9一二三四五六七八九](?:工区|期|ブロック|スパン|回目|段|層)|左岸|右岸|上り|下り|上流|下流|起点|終点|当初|変更|既設|現況|既存"
    r"|片側|両側|追加|残|内訳|うち|別途|以外|昼|夜|歩道|車道|左側|右側|no\."
)
"""Words before a work by which only a part of it is meant, or another one."""
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class MentionedWork:
    """A work named in a sentence with a quantity; ``items`` are the known ones of that name.

    ``agrees`` says of each whether it has that quantity. ``attribute`` is the size that is given
    instead of a quantity (厚さ), ``wanted`` then what the item's specification says.
    """

    part: Part
    shown: str
    items: tuple[Item, ...]
    agrees: tuple[bool, ...]
    attribute: str = ""
    wanted: str = ""


def works_in_text(case: ReviewCase, known: Sequence[Item]) -> Iterator[MentionedWork]:
    """Every work of ``known``, the only one of its name, that a sentence gives a quantity."""
    by_name: dict[str, list[Item]] = {}
    for item in known:
        by_name.setdefault(normalise(plain(item.name)).strip(), []).append(item)
    # 施工延長 and the like are no works: `same_value` looks at them
    names = [name for name in by_name if len(name) >= _LEAST_NAME and not HEADED.search(name)]
    if not names:
        return
    pattern = re.compile(
        rf"(?<![一-鿿々ァ-ヺー])(?P<name>{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
        rf"{_TAIL.pattern}\Z"
    )
    for part in case.text.parts:
        if part.kind not in _READ:
            continue
        references = [r for r in case.resolved if r.reference.part.number == part.number]
        if references:
            continue  # what a standard says of works in general
        text, start = blank_references(part.plain, references), 0
        for end in sentence_ends(text):
            sentence = normalise(text[start:end])
            start = end
            yield from _in_sentence(part, sentence, pattern, by_name)


def _in_sentence(
    part: Part, sentence: str, pattern: re.Pattern[str], by_name: dict[str, list[Item]]
) -> Iterator[MentionedWork]:
    for quantity in find_in_normalised(sentence):
        if quantity.relation is not Relation.EXACT or _RATE.match(sentence, quantity.end):
            continue
        match = pattern.search(sentence[: quantity.start])
        if match is None:
            continue
        phrase = re.split("[、。]", sentence[: match.start()])[-1]
        items = by_name[match["name"]]
        if _PARTIAL.search(phrase) or len({key(item.specification) for item in items}) > 1:
            continue
        what = match["what"] or ""
        if what in _SIZES:
            yield from _size(part, quantity, what, items)
        elif not what or what in _AMOUNTS:
            yield from _amount(part, quantity, items)


def _amount(part: Part, quantity: Quantity, items: list[Item]) -> Iterator[MentionedWork]:
    units = [unit_of(normalise(plain(item.unit)).strip()) for item in items]
    if any(unit is None or unit.dimension != quantity.dimension for unit in units):
        return
    agrees = tuple(
        item.quantity * unit.factor == quantity.value
        for item, unit in zip(items, units, strict=True)
        if unit is not None
    )
    if len({item.quantity for item in items}) == 1:
        yield MentionedWork(part, quantity.text, tuple(items), agrees)


def _size(part: Part, quantity: Quantity, what: str, items: list[Item]) -> Iterator[MentionedWork]:
    text = normalise(plain(items[0].specification))
    for match in re.finditer(_SIZES[what], text):
        found = next(iter(find_quantities(text[match.end() :])), None)
        if found is None or found.start > 1 or found.is_interval:
            continue
        if found.dimension == quantity.dimension:
            same = found.value == quantity.value
            yield MentionedWork(
                part, quantity.text, tuple(items), (same,), what, match[0] + found.text
            )
            return
