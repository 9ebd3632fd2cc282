"""How words are read: hiragana over the kanji of a text, above all over the difficult ones.

A readings file is UTF-8 text, one word a line: the word, a tab, its reading in hiragana, and if
one likes a tab and a remark. Lines that begin with ``#`` are skipped. The trade's readings come
with Naniwa; a city adds its own in ``readings.tsv`` of NANIWA_HOME.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path

from retrieval.errors import NaniwaError
from retrieval.japanese import ReadWord, read_words

OWN_READINGS = "readings.tsv"

_KANJI = "㐀-䶿一-鿿豈-﫿々〆"
_IS_KANJI = re.compile(f"[{_KANJI}]")
_RUNS = re.compile(f"[{_KANJI}]+|[^{_KANJI}]+")
_READING = re.compile(r"[ぁ-ゖー]+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") - 1)}


class Level(StrEnum):
    """For which words a person wants to see readings."""

    NONE = "none"
    DIFFICULT = "difficult"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Ruby:
    """A piece of a text; ``reading`` is in hiragana over kanji, "" where there is none.

    ``difficult`` marks words that not everybody reads: kanji that school does not teach
    everybody first, and words of the trade.
    """

    text: str
    reading: str = ""
    difficult: bool = False


@dataclass(frozen=True)
class Readings:
    """Readings by word, the city's own before the trade's; ``longest`` is the longest word."""

    words: dict[str, str]
    longest: int


@lru_cache(maxsize=1)
def trade_readings() -> Readings:
    """The readings that come with Naniwa."""
    file = resources.files("assistant.explaining") / "data" / "readings.tsv"
    return _readings(_read(file.read_text(encoding="utf-8"), "readings.tsv"))


def readings_at(home: Path) -> Readings:
    """The trade's readings and the city's own, where there are any.

    Raises NaniwaError (``readings``) naming the line that can't be understood.
    """
    own = home / OWN_READINGS
    try:
        text = own.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return trade_readings()
    except (OSError, UnicodeError) as error:
        raise NaniwaError(
            f"読みのファイル {own} を読めません。UTF-8のテキストにしてください。", code="readings"
        ) from error
    return _readings({**trade_readings().words, **_read(text, str(own))})


def _readings(words: dict[str, str]) -> Readings:
    return Readings(words, max(map(len, words), default=0))


def _read(text: str, name: str) -> dict[str, str]:
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 2 or not _IS_KANJI.search(columns[0]) or not _is_kana(columns[1]):  # noqa: PLR2004
            raise NaniwaError(
                f"読みのファイル {name} の {number} 行目: 漢字の言葉と、ひらがなの読みをタブで区切って"
                "書いてください。",
                code="readings",
            )
        found[columns[0]] = columns[1].translate(_TO_HIRAGANA)
    return found


def _is_kana(text: str) -> bool:
    return _READING.fullmatch(text.translate(_TO_HIRAGANA)) is not None


@lru_cache(maxsize=1)
def taught_kanji() -> frozenset[str]:
    """The kanji of 学年別漢字配当表, which everybody reads."""
    file = resources.files("assistant.explaining") / "data" / "taught_kanji.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line.strip() for line in lines if not line.startswith("#")))


def is_difficult(word: str) -> bool:
    """Whether a word has a kanji that school doesn't teach everybody."""
    taught = taught_kanji()
    return any(
        _IS_KANJI.match(character) and character not in taught and character not in "々〆"
        for character in word
    )


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
    trade = _trade_words(text, readings, bounds)
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
            before = unit.word.part
            continue
        for at in inside:
            if at < start:
                continue
            if start < at:
                yield from _plain(start, text[start:at], unit.word)
            yield Word(
                at,
                trade[at],
                readings.words[trade[at]],
                "名詞-普通名詞",
                tuple(aligned(trade[at], readings.words[trade[at]], trade=True)),
            )
            start = at + len(trade[at])
        end = unit.start + len(unit.word.surface)
        if start < end:
            yield from _plain(start, text[start:end], unit.word)
            start = end
        before = unit.word.part


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
    return word.reading if _is_kana(word.reading) else word.surface


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


def _trade_words(text: str, readings: Readings, bounds: set[int]) -> dict[int, str]:
    """Where the trade's words begin, the longest at each place, none over another."""
    found: dict[int, str] = {}
    at = 0
    while at < len(text):
        word = next(
            (
                text[at : at + length]
                for length in range(min(readings.longest, len(text) - at), 0, -1)
                if text[at : at + length] in readings.words
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
        return bool(_IS_KANJI.match(before)) != bool(_IS_KANJI.match(after))

    if end - start == 1:  # a single kanji is a word only where the dictionary cuts it off
        return start in bounds | {0} and end in bounds
    return edge(start) and (edge(end) or end - start > 2)  # noqa: PLR2004


def _among_kanji(text: str, unit: _Unit) -> bool:
    end = unit.start + len(unit.word.surface)
    return any(
        _IS_KANJI.match(text[at : at + 1])
        for at in (max(unit.start - 1, 0), end)
        if at != unit.start
    )


def _of_word(word: ReadWord, before: str, *, among_kanji: bool = False) -> Iterator[Ruby]:
    """A dictionary's word with its reading, where that can be trusted.

    三本, 六本: how a counter is read depends on the number. 防眩, 明瞭: a single kanji that the
    dictionary cut out of a longer word is read in another way than alone.
    """
    counts = before.endswith("数詞") and ("助数詞" in word.part or word.part.startswith("接尾辞"))
    cut_out = among_kanji and len(word.surface) == 1 and word.part.startswith("名詞")
    if (
        not _IS_KANJI.search(word.surface)
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
        "(.+?)" if _IS_KANJI.match(run) else f"({re.escape(run.translate(_TO_HIRAGANA))})"
        for run in runs
    )
    match = re.fullmatch(pattern, reading) if _is_kana(reading) else None
    difficult = trade or is_difficult(word)
    for number, run in enumerate(runs, start=1):
        if match is None or not _IS_KANJI.match(run):
            yield Ruby(run)
        else:
            yield Ruby(run, match[number], difficult)


def reading_of(name: str, readings: Readings) -> str:
    """How a name is read as a whole, in hiragana; parts whose reading isn't known as written."""
    return "".join(word.reading for word in worded(name, readings)).translate(_TO_HIRAGANA)
