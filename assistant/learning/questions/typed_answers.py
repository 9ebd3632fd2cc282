"""An answer as a rule would write it: kana and slips of the keyboard in the clause's own kanji.

Whoever answers on a telephone writes 「かんとくいんのしょうだく」, 「すぐ中止しなきゃだめ」, 「監督員と競技」 or
「1月前」. Only words that the clause has, and the names of those who deal with one another on a site,
are put in the place of what is read the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.japanese import ReadWord, normalise, read_words

_COLLOQUIAL = tuple(
    (re.compile(spoken), written)
    for spoken, written in (
        (r"ちゃ(?=いけ|だめ|ダメ|駄目|なら|いか|NG|アウト|ん?$)", "ては"),
        (r"じゃ(?=いけ|だめ|ダメ|駄目|なら|な[いく])", "では"),
        (r"な(?:きゃ|くちゃ|けりゃ)", "なければ"),
        (r"(?<=[しんいっ])と(?=[くかきけ](?:$|[。、]|べき|こと|な))", "てお"),
        (r"(?<=[いっえけせてねべめれげしき])てる", "ている"),
        (r"(?<=なければ)(?:だめ|ダメ|駄目|アウト|NG)", "ならない"),
        (r"(?<=ては|では)(?:だめ|ダメ|駄目|アウト|NG)", "ならない"),
        (r"半時間", "30分"),
        (r"半年", "6か月"),
        (r"半日", "12時間"),
    )
)
_KANA = re.compile("[ぁ-ゖァ-ヶー]+")
_KANJI = re.compile("[一-龥々]")
_AFTER_A_NOUN = re.compile("[をがに]|どおり|通り")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LEAST_KANA, _LEAST_COMMON = 3, 4
_NOT_MEANT = frozenset({"以上", "以下", "以内", "以外", "未満", "場合"})
_COMMON = [
    "監督員",
    "監督職員",
    "発注者",
    "受注者",
    "請負者",
    "検査員",
    "設計者",
    "現場代理人",
    "主任技術者",
    "所有者",
    "管理者",
    "占用者",
    "下請業者",
    "警察署",
    "消防署",
    "報告",
    "連絡",
    "通知",
    "協議",
    "承諾",
    "指示",
    "提出",
    "確認",
    "中止",
    "停止",
    "中断",
    "続行",
    "継続",
    "書面",
    "口頭",
    "直ちに",
    "速やかに",
    "事前に",
]
"""What decides whether an answer is against its clause, wherever it stands."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """One kana of a text as it is read, with the place in the text that it is written at."""

    kana: str
    start: int
    end: int


_MONTHS = re.compile(r"(?<=[0-9０-９一二三四五六七八九十])月(?=以?前|以内|以?後|間)")


def with_months(text: str) -> str:
    """A text with its periods in months told from the months of a year: 「1月前」 -> 「1か月前」."""
    return _MONTHS.sub("か月", text)


def as_rules_write(given: str, rule: str) -> str:
    """An answer with colloquial endings and periods written out, and the words of a rule in kanji."""
    text = with_months(given.strip())
    for spoken, written in _COLLOQUIAL:
        text = spoken.sub(written, text)
    own = _words_of(normalise(rule))
    words = own + tuple(one for one in _common_words() if one not in own)
    for word, reading in sorted(words, key=lambda one: -len(one[1])):
        text = _written(text, word, reading, rare=(word, reading) not in own)
    return _without_slips(text, rule)


@lru_cache(maxsize=1_000)
def _words_of(rule: str) -> tuple[tuple[str, str], ...]:
    """The words of a rule that have kanji, and how they are read; inflected ones without ending."""
    found: dict[tuple[str, str], None] = {}
    before = ReadWord("", "", "")
    for word in read_words(rule):
        pairs = [_without_ending(word), *map(_without_ending, word.pieces)]
        if before.part.startswith("名詞") and word.part.startswith(("名詞", "接尾辞")):
            pairs.append((before.surface + word.surface, before.reading + word.reading))
        found |= dict.fromkeys(one for one in pairs if _KANJI.search(one[0]))
        before = word
    return tuple(found)


def _without_ending(word: ReadWord) -> tuple[str, str]:
    surface, reading = word.surface, word.reading
    if not word.part.startswith("名詞"):
        while surface and reading and surface[-1] == reading[-1]:
            surface, reading = surface[:-1], reading[:-1]
    return surface, reading


@lru_cache(maxsize=1)
def _common_words() -> tuple[tuple[str, str], ...]:
    return tuple((word, "".join(one.reading for one in read_words(word))) for word in _COMMON)


def _written(text: str, word: str, reading: str, *, rare: bool) -> str:
    """A text with what is read as a word, and written in kana at least in part, as that word.

    ``rare`` words, those that the rule does not have, are only taken where they are long.
    """
    sounds = _sounds(text)
    if (
        len(reading) < (_LEAST_COMMON if rare else _LEAST_KANA - 1)
        or word in text
        or reading not in "".join(sound.kana for sound in sounds)
    ):
        return text
    at = 0
    while at + len(reading) <= len(sounds):
        run = sounds[at : at + len(reading)]
        start, end = run[0].start, run[-1].end
        written = text[start:end]
        if (
            "".join(sound.kana for sound in run) == reading
            and (at == 0 or sounds[at - 1].end <= start)
            and (at + len(reading) == len(sounds) or sounds[at + len(reading)].start >= end)
            and _KANA.search(written)
            and set(_KANJI.findall(written)) <= set(word)
            and (len(reading) >= _LEAST_KANA or _AFTER_A_NOUN.match(text, end))
        ):
            text = text[:start] + word + text[end:]
            sounds = _sounds(text)
        at += 1
    return text


@lru_cache(maxsize=2_000)
def _sounds(text: str) -> tuple[_Sound, ...]:
    """How a text is read, kana by kana; the kana of one kanji word share its place."""
    found: list[_Sound] = []
    at = 0
    for word in read_words(text):
        found.extend(_sounds_in(word, at))
        at += len(word.surface)
    return tuple(found)


def _sounds_in(word: ReadWord, at: int) -> Iterator[_Sound]:
    own = word.surface.translate(_TO_HIRAGANA)
    if _KANA.fullmatch(word.surface) or not _KANJI.search(word.surface):
        yield from (_Sound(kana, at + n, at + n + 1) for n, kana in enumerate(own))
        return
    # 「取りのぞく」: its kana at the end stand for themselves
    tail = 0
    while (
        tail < len(own) and tail < len(word.reading) and own[-1 - tail] == word.reading[-1 - tail]
    ):
        tail += 1
    head = len(word.surface) - tail
    for kana in word.reading[: len(word.reading) - tail]:
        yield _Sound(kana, at, at + head)
    for n in range(tail):
        yield _Sound(own[head + n], at + head + n, at + head + n + 1)


def _without_slips(text: str, rule: str) -> str:
    """A text with nouns that are read as a word of the rule, and are none of it, as that word."""
    known = {word.reading: word.surface for word in read_words(rule) if _is_noun(word)}
    parts = []
    for word in read_words(text):
        meant = known.get(word.reading, word.surface)
        slip = (
            meant not in text
            and word.surface not in rule
            and word.surface not in _NOT_MEANT
            and _is_noun(word)
        )
        parts.append(meant if slip else word.surface)
    return "".join(parts)


def _is_noun(word: ReadWord) -> bool:
    return word.part.startswith("名詞") and len(word.surface) > 1 and _is_kanji(word.surface)


def _is_kanji(word: str) -> bool:
    return all(_KANJI.match(character) for character in word)
