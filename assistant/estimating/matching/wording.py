"""Whether two names with their specifications say one thing in other words.

What keys (`names`) can't see: abbreviations (As殻 / アスファルト殻), words moved between name and
specification, sizes with and without what they are of (φ150 / 150mm). All figures, codes and
characters must agree, so that 片面 / 両面 or 白 / 黄 never pass for one, however alike they look.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.estimating.matching.names import NUMBER, words
from assistant.estimating.matching.spelling import plain
from assistant.estimating.matching.trade_words import trade_words

_SIZE_LABELS = "φ高幅長厚"
_UNITS = frozenset(
    [
        "m2",
        "m3",
        "kg",
        "kn",
        "kw",
        "kva",
        "mpa",
        "km",
        "ha",
        "kv",
        "mw",
        "kwh",
        "n/mm2",
        "kn/m2",
        "m3/h",
        "m3/min",
        "l/min",
        "m/s",
        "kg/m",
        "kg/m2",
        "kg/m3",
        "t/m2",
        "l/m2",
        "t",
        "l",
        "v",
        "%",
        "h",
        "ps",
        "hz",
        "mm",
        "mm2",
    ]
)
_BOUNDS = ("以上", "以下", "未満", "超", "内外", "程度")

_REWRITES = (
    (re.compile(r"(?<![a-z])as(?=[^a-z\d]|$)|(?<![a-z])as(?=\d)"), "アスフアルト"),
    (re.compile(r"(?<![a-z])co(?=[殻塊舗構版(])"), "コンクリト"),
    (re.compile(r"(?<![ァ-ヺ])コン(?![ァ-ヺ])"), "コンクリト"),
    (re.compile(r"(?<![a-z])dt(?=\d)"), "ダンプトラツク"),
    (re.compile(r"高炉(?:セメント)?(?!スラグ)[(\s]*(?:b種?)?(?![a-z])\)?"), "bb "),
    (re.compile(r"(?<=\d-\d\d)((?:\(\d+\))?) ?(?:普通ポルトランド|普通)(?:セメント)?"), r"\1n "),
    (re.compile(r"(?<![a-z])(i{1,3}|iv|v)(?=[型形種類号])"), "roman"),
    (re.compile(r"(\d(?:sq|mm2?)?)[-x](\d{1,2}c)(?![a-z\d])"), r"\1 \2 "),
    (re.compile(r"(?<=[a-z])-(?=\d)"), ""),
    (re.compile(r"(\d+(?:\.\d+)?)φ"), r" φ\1"),
    (re.compile(r"(?<=\d) ?[~-] ?[a-zφ]{1,2}(?=\d)|(?<=\d) ?~ ?(?=\d)"), "-"),
    (re.compile(r"(?<=\d)((?:mm|cm|m)?) ?x ?[φwhld]=?(?=\d)"), r"\1x"),
    (re.compile(r"(?<=\d)t積級?"), "t"),
    (re.compile(r"(?<![\da-z])(\d{1,2}c)[-x ]?(\d+(?:\.\d+)?)(?=sq|mm2|[^\d.]|$)"), r" \1 \2"),
    (re.compile(r"(?<=[^\s(])(?<!\d)[工費材](?=[\s()]|$)"), " "),
    (re.compile(r"(?<![a-z])([hwlbc])=?(\d\.\d+|(?<!c)\d)(?![\dmckx.-])"), r" \1=\2m "),
    (re.compile(r"(?:樹高|(?<![a-z])h)=?(?=\d)"), " 高"),
    (re.compile(r"(?:葉張|(?<![a-z])w)=?(?=\d)"), " 幅"),
    (re.compile(r"(?<=\d)x(\d+)mm(?![\d/])"), r"x\1"),
    (re.compile(r"(?<=\d)mm(?=x\d)"), ""),
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_FIGURE = re.compile(
    rf"(?P<before>\D*?)(?P<number>{NUMBER})(?P<unit>%|[a-zμ]+[23]?(?:/[a-z]+[23]?)?)?"
    rf"(?P<bound>{'|'.join(_BOUNDS)})?|(?P<rest>\D+)"
)
_LETTERS = re.compile(r"[a-zμ]+")
_SIGNS = re.compile(r"[a-zμφ\s\-~/=:x@+&.()]+")
_BEFORE = re.compile(r"[有無要](?!筋)")
_RANK = re.compile(r"(?:[a-z]+|\d+)[種号類層期段条脚口]")
_AFTER = re.compile(r"(?:片|両|上|下|左|右|内|外|大|小|新|旧|単|双|表|裏|昼|夜).")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is of (φ, 高 …), its unit and its bound; each may be left unsaid."""

    number: str
    label: str
    unit: str
    bound: str

    def agrees(self, other: Figure) -> bool:
        """Whether both may be one figure: nothing that both say differs."""
        return (
            self.number == other.number
            and self.bound == other.bound
            and (not self.label or not other.label or self.label == other.label)
            and (not self.unit or not other.unit or self.unit == other.unit)
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """A name with its specification: figures, letter codes, characters, and words of two sides.

    ``sides`` are the characters that turn a meaning round (有 無 片 両 上 下) with a neighbour, and
    ranks (1種, A種), which must not change places.
    """

    figures: tuple[Figure, ...]
    letters: frozenset[str]
    characters: frozenset[str]
    sides: frozenset[str]

    def says_the_same(self, other: Wording) -> bool:
        """Whether both name one thing: every figure, code and character of each is the other's."""
        return (
            self.characters == other.characters
            and self.letters == other.letters
            and self.sides == other.sides
            and _paired(self.figures, other.figures)
        )


def _paired(first: tuple[Figure, ...], second: tuple[Figure, ...]) -> bool:
    """Whether each figure of one has its own in the other."""
    if len(first) != len(second):
        return False
    left = list(second)
    for figure in first:
        fitting = [other for other in left if figure.agrees(other)]
        if not fitting:
            return False
        left.remove(max(fitting, key=lambda other: (other.label == figure.label, other.unit)))
    return True


@lru_cache(maxsize=20_000)
def wording(name: str, specification: str) -> Wording:
    """What a name says together with its specification."""
    figures: list[Figure] = []
    letters: set[str] = set()
    characters: set[str] = set()
    sides: set[str] = set()
    for word in words(in_one_wording(f"{name} {specification}")):
        bare: list[str] = []
        for part in _FIGURE.finditer(word):
            said = part["rest"] or part["before"] or ""
            if part["number"]:
                label = said[-1:] if said[-1:] in _SIZE_LABELS else ""
                said = said.removesuffix(label) if label else said
                unit = part["unit"] or ""
                if unit not in _UNITS:
                    letters.update(_LETTERS.findall(unit))
                    unit = ""
                figures.append(Figure(part["number"], label, unit, part["bound"] or ""))
            letters.update(_LETTERS.findall(said))
            bare.append(_SIGNS.sub("", said))
        text = "".join(bare)
        characters.update(text)
        sides.update(
            text[max(0, found.start() - 1) : found.end()] for found in _BEFORE.finditer(text)
        )
        sides.update(_AFTER.findall(text))
        sides.update(_RANK.findall(word))
    return Wording(
        tuple(figures), frozenset(letters - {"x", "mm"}), frozenset(characters), frozenset(sides)
    )


_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN_NUMERALS = str.maketrans("ⅠⅡⅢⅣⅤ", "12345")


def digits(text: str) -> tuple[str, ...]:
    """The digits of all numbers without points and zeros: the same for 2.0 m, 2000 and 200 cm.

    Texts that say the same have the same digits, so that these find them quickly.
    """
    text = unicodedata.normalize("NFKC", text.translate(_ROMAN_NUMERALS))
    found = {number.replace(",", "").replace(".", "") for number in _DIGITS.findall(text)}
    return tuple(sorted({number.strip("0") for number in found} - {""}))


@lru_cache(maxsize=20_000)
def in_one_wording(text: str) -> str:
    """The text with the trade's abbreviations written out and one word for each thing."""
    text = plain(text)
    for pattern, replacement in _REWRITES:
        if replacement == "roman":
            text = pattern.sub(lambda found: _ROMAN[found[1]], text)
        else:
            text = pattern.sub(replacement, text)
    pattern, full = trade_words()
    return pattern.sub(lambda found: full[found[0]], text)
