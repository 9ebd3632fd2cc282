"""The words of a text with hiragana over their kanji, above all over the difficult ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.explaining.readings import (
    IS_KANJI,
    KANJI,
    TO_HIRAGANA,
    Readings,
    is_difficult,
    is_kana,
)
from retrieval.japanese import ReadWord, read_words

_RUNS = re.compile(f"[{KANJI}]+|[^{KANJI}]+")
_VOICED = {"杭": "ぐい", "桁": "げた", "梁": "ばり", "堰": "ぜき"}
"""How they are read behind another noun: 改良杭, 鋼桁."""
_BEHIND = {"高": "だか", "時": "じ", "筋": "きん"}
"""The dictionary's words that are read so behind another noun: 計画堤防高, 引上げ時, アンカー筋."""
_SLASH = "/"
_SPACES = (" ", "　")
_NOUN = "名詞-普通名詞"


@dataclass(frozen=True, slots=True)
class Ruby:
    """A piece of a text; ``reading`` is in hiragana over kanji, "" where there is none.

    ``difficult`` marks words that not everybody reads: kanji that school does not teach
    everybody first, and words of the trade.
    """

    text: str
    reading: str = ""
    difficult: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text where it stands, with its readings; ``part`` is its part of speech.

    ``reading`` is that of the whole word, its text where it isn't known.
    """

    start: int
    text: str
    reading: str
    part: str
    ruby: tuple[Ruby, ...]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def worded(text: str, readings: Readings) -> Iterator[Word]:
    """The words of a text with their readings; words of the trade before the dictionary's.

    A word of the trade is taken where it begins and ends with words of the dictionary, or with
    its kanji. The ``ruby`` of the words, joined, are the text. A reading stands over kanji only,
    never over okurigana; where it can't be told which kana of a reading belong to which kanji, or
    a reading isn't known, there is none.
    """
    units = _units(text)
    bounds = {unit.start for unit in units} | {len(text)} | _piece_bounds(units)
    trade = _trade_words(text, readings, bounds, _inside_verbs(units))
    start = 0
    before = ""
    for unit in units:
        if unit.start < start:  # inside a word of the trade
            tail = text[start : unit.start + len(unit.word.surface)]
            if unit.start + len(unit.word.surface) <= start:
                continue
            yield Word(start, tail, tail, unit.word.part, (Ruby(tail),))
            start += len(tail)
            continue
        inside = [at for at in trade if unit.start <= at < unit.start + len(unit.word.surface)]
        if not inside:
            yield Word(
                start,
                unit.word.surface,
                _spoken(unit.word),
                unit.word.part,
                tuple(_of_word(unit.word, before, among_kanji=_among_kanji(text, unit))),
            )
            start += len(unit.word.surface)
            before = _SLASH if unit.word.surface in "/／" else unit.word.part
            continue
        for at in inside:
            if at < start:
                continue
            if start < at:
                yield from _plain(start, text[start:at], unit.word)
            reading = readings.words[trade[at]]
            if at == unit.start and _is_compounding(before):
                reading = _VOICED.get(trade[at], reading)
            yield Word(
                at,
                trade[at],
                reading,
                _NOUN,
                tuple(aligned(trade[at], reading, trade=True)),
            )
            start = at + len(trade[at])
        end = unit.start + len(unit.word.surface)
        if start < end:
            yield from _plain(start, text[start:end], unit.word)
            start = end
            before = unit.word.part
        else:
            before = _NOUN


def _is_compounding(before: str) -> bool:
    """Whether a word of this part of speech makes one noun with the noun behind it."""
    return before.startswith("名詞") and not before.endswith(("数詞", "副詞可能"))


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    word: ReadWord


def _units(text: str) -> list[_Unit]:
    units, start = [], 0
    for word in read_words(text):
        units.append(_Unit(start, word))
        start += len(word.surface)
    return units


def _plain(start: int, text: str, around: ReadWord) -> Iterator[Word]:
    """What is left of a dictionary's word beside a word of the trade, read by its short units."""
    for piece in around.pieces or (around,):
        if piece.surface == text:
            yield Word(start, text, _spoken(piece), piece.part, tuple(_of_word(piece, "")))
            return
    yield Word(start, text, text, around.part, (Ruby(text),))


def _spoken(word: ReadWord) -> str:
    """How a word is said; marks, and digits that are read by their counter, stay as they are."""
    if word.part.startswith(("補助記号", "空白")) or (
        word.surface.isascii() and word.surface.isdigit()
    ):
        return word.surface
    return word.reading if is_kana(word.reading) else word.surface


def _piece_bounds(units: Sequence[_Unit]) -> set[int]:
    bounds = set()
    for unit in units:
        at = unit.start
        for piece in unit.word.pieces:
            at += len(piece.surface)
            bounds.add(at)
        if "固有名詞" in unit.word.part:  # 杭全体 is no 杭全さん: a name may be cut anywhere
            bounds.update(range(unit.start, unit.start + len(unit.word.surface)))
    return bounds


def _inside_verbs(units: Sequence[_Unit]) -> set[int]:
    """The places inside of verbs: 打込 of 打込む is no noun, and is read with its verb."""
    return {
        place
        for unit in units
        if unit.word.part.startswith("動詞") and is_kana(unit.word.reading)
        for place in range(unit.start + 1, unit.start + len(unit.word.surface))
    }


def _trade_words(
    text: str, readings: Readings, bounds: set[int], within: set[int]
) -> dict[int, str]:
    """Where the trade's words begin, the longest at each place, none over another."""
    found: dict[int, str] = {}
    at = 0
    while at < len(text):
        word = next(
            (
                text[at : at + length]
                for length in range(min(readings.longest, len(text) - at), 0, -1)
                if text[at : at + length] in readings.words
                and at + length not in within
                and _stands_alone(text, at, at + length, bounds)
            ),
            "",
        )
        if word:
            found[at] = word
        at += len(word) or 1
    return found


def _stands_alone(text: str, start: int, end: int, bounds: set[int]) -> bool:
    def edge(place: int) -> bool:
        if place in bounds or place in (0, len(text)):
            return True
        before, after = text[place - 1], text[place]
        return bool(IS_KANJI.match(before)) != bool(IS_KANJI.match(after))

    if end - start == 1:  # a single kanji is a word only where the dictionary cuts it off
        return start in bounds | {0} and end in bounds
    return edge(start) and (edge(end) or end - start > 2)  # noqa: PLR2004


def _among_kanji(text: str, unit: _Unit) -> bool:
    """Whether a word stands next to kanji, also over the space of a heading: 配 置."""
    end = unit.start + len(unit.word.surface)
    before, after = text[: unit.start][-2:], text[end : end + 2]
    beside = (
        (before[:1] if before[1:] in _SPACES else before[-1:]),
        (after[1:] if after[:1] in _SPACES else after[:1]),
    )
    return any(IS_KANJI.match(character) for character in beside)


def _of_word(word: ReadWord, before: str, *, among_kanji: bool = False) -> Iterator[Ruby]:
    """A dictionary's word with its reading, where that can be trusted.

    三本, 六本: how a short counter is read depends on the number, 箇所 of 3箇所 doesn't; 日 of
    1回/日 is no day but "a day". 防眩, 明瞭: a single kanji that the dictionary cut out of a longer
    word is read in another way than alone.
    """
    counts = len(word.surface) == 1 and (
        (before.endswith("数詞") and ("助数詞" in word.part or word.part.startswith("接尾辞")))
        or before == _SLASH
    )
    behind = _BEHIND.get(word.surface, "") if _is_compounding(before) else ""
    if behind:
        yield from aligned(word.surface, behind)
        return
    cut_out = among_kanji and len(word.surface) == 1 and not word.part.startswith("接")
    if (
        not IS_KANJI.search(word.surface)
        or word.part.endswith("数詞")
        or "人名" in word.part
        or counts
        or cut_out
    ):
        yield Ruby(word.surface)
        return
    yield from aligned(word.surface, word.reading)


def aligned(word: str, reading: str, *, trade: bool = False) -> Iterator[Ruby]:
    """A word's kanji with their share of its reading: 埋め戻し -> 埋(う)め戻(もど)し."""
    runs = _RUNS.findall(word)
    pattern = "".join(
        "(.+?)" if IS_KANJI.match(run) else f"({re.escape(run.translate(TO_HIRAGANA))})"
        for run in runs
    )
    match = re.fullmatch(pattern, reading) if is_kana(reading) else None
    difficult = trade or is_difficult(word)
    for number, run in enumerate(runs, start=1):
        if match is None or not IS_KANJI.match(run):
            yield Ruby(run)
        else:
            yield Ruby(run, match[number], difficult)


def reading_of(name: str, readings: Readings) -> str:
    """How a name is read as a whole, in hiragana; parts whose reading isn't known as written."""
    return "".join(word.reading for word in worded(name, readings)).translate(TO_HIRAGANA)
