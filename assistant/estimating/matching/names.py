"""Keys by which a line and a row of a reference are the same thing, however they are written.

Two texts with equal keys mean the same; a number or code that differs always gives different
keys. Keys are for comparison only and never shown. No dictionary is loaded: price tables have
ten thousand rows, and a morphological analyser alone would take longer than the whole check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.matching.spelling import KATAKANA, plain
from assistant.estimating.matching.unit_names import unit_key, unit_ratio
from assistant.estimating.model import Line

__all__ = [
    "ItemKey",
    "item_key",
    "line_key",
    "name_key",
    "specification_key",
    "tight_key",
    "unit_key",
    "unit_ratio",
    "whole_key",
    "words",
]

_SPACED_OUT = re.compile(rf"(?<=[{KATAKANA}ー])\s+(?=[{KATAKANA}ー])")
_NAME_NOISE = re.compile(r"[\s()\[\]{}<>〈〉《》「」『』【】〔〕・･,、。:;'\"_]+")


_REMEMBERED = 40_000
"""Texts whose keys are kept: several rules ask for those of the same price table."""


@lru_cache(maxsize=_REMEMBERED)
def name_key(text: str) -> str:
    """A name in one spelling, without blanks, brackets, okurigana and long vowel marks."""
    # ケ　ー　ブ　ル: the long vowel mark is one only beside its kana
    return _NAME_NOISE.sub("", plain(_SPACED_OUT.sub("", text)))


_REWRITES = (
    ("径", re.compile(r"(?:呼び?径|内径|直径|口径|管径|径)[=:]?(?=φ?\d)"), " φ"),
    ("φ", re.compile(r"φ+[=:]?(?=\d)"), " φ"),
    ("t", re.compile(r"(?<![a-z\d])t ?= ?(?=\d)|(?<![a-z\d])t(?=\d+(?:\.\d+)?[cm]m)"), " 厚"),
    ("厚", re.compile(r"厚 ?[=:]? ?(?=\d)"), " 厚"),
    ("l", re.compile(r"(?<![a-z\d])l ?= ?(?=\d)"), " 長"),
    ("長", re.compile(r"長 ?[=:]? ?(?=\d)"), " 長"),
    ("h", re.compile(r"(?<![a-z\d])h ?= ?(?=\d)"), " 高"),
    ("高", re.compile(r"高 ?[=:]? ?(?=\d)"), " 高"),
    ("=", re.compile(r"(?<![a-z\d])[bw] ?= ?(?=\d)"), " 幅"),
    ("幅", re.compile(r"幅 ?[=:]? ?(?=\d)"), " 幅"),
    ("≦", re.compile(r"≦ ?(\d[\d.]*[a-z%]*\d?)"), r"\1以下"),
    ("≧", re.compile(r"≧ ?(\d[\d.]*[a-z%]*\d?)"), r"\1以上"),
    ("~", re.compile(r"(?<=\d) ?~ ?[a-zφ]?(?=\d)"), "~"),
    ("号", re.compile(r"(?<=\d)[,・](?=\d号)"), "."),
    ("sq", re.compile(r"(?<=\d) ?sq(?![a-z])"), "mm2"),
    (" ", re.compile(r"(?<![a-z\d])([a-z]{1,3}) (?=\d)"), r"\1"),
    (
        " ",
        re.compile(r"(?<=\d) (?=(?:mm|cm|m|km|kg|t|kw|v|a|%|l)[23]?(?![a-z\d種形型級号類]))"),
        "",
    ),
    ("x", re.compile(r"(?<=\d) ?x ?(?=[\d長高幅厚φ])"), "x"),
)
"""Ways of writing a dimension: a character that must be there, the pattern, what it becomes."""
_SEPARATORS = re.compile(
    r"[\s()\[\]{}<>〈〉《》「」『』【】〔〕・･,、。;:'\"_|]+|(?<![a-z\d])/|/(?![a-z\d])"
)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|m)(?![a-z\d/^])")
_IN_MM = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}
NUMBER = r"\d+(?:\.\d+)?(?:[-x~:/.]\d+(?:\.\d+)?)*"
_TOKEN = re.compile(
    rf"(?P<label>[^\d]*?)(?P<number>{NUMBER})(?P<unit>%|[a-zμ]+[23]?(?:/[a-z]+[23]?)?)?"
    rf"(?P<bound>以上|以下|未満|超|程度|内外)?|(?P<word>[^\d]+)"
)


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The words of a name or specification: numbers with what they are of (``厚100``), codes, words.

    Lengths are in millimetres without the unit; 18-8-40BB, 18-8-40(BB) and 18-8-40 BB give the
    same words.
    """
    text = plain(text)
    for needed, pattern, replacement in _REWRITES:
        if needed in text:
            text = pattern.sub(replacement, text)
    text = _LENGTH.sub(_in_millimetres, text)
    found: list[str] = []
    for part in _SEPARATORS.split(text):
        if not part:
            continue
        for token in _TOKEN.finditer(part):
            if token["word"]:
                found.append(token["word"])
                continue
            label, unit = token["label"].rstrip("=:"), token["unit"] or ""
            bound = token["bound"] or ""
            if len(unit) > 1 and unit not in _WRITTEN_UNITS and not bound:
                found += [label + token["number"], unit]
            else:
                found.append(label + token["number"] + unit + bound)
    return tuple(word for word in found if word.strip("-~/"))


_WRITTEN_UNITS = frozenset(
    [
        "m2",
        "m3",
        "mm2",
        "kg",
        "kn",
        "kw",
        "kva",
        "mpa",
        "km",
        "ha",
        "ton",
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
        "%",
    ]
)


def _in_millimetres(found: re.Match[str]) -> str:
    return format((Decimal(found[1]) * _IN_MM[found[2]]).normalize(), "f")


def specification_key(text: str) -> str:
    """A specification in one spelling, whatever the order of its words."""
    return " ".join(sorted(words(text))) if text else ""


def whole_key(name: str, specification: str) -> str:
    """Name and specification together, for a document that writes both in one cell."""
    return " ".join(sorted(words(f"{name} {specification}")))


def tight_key(name: str, specification: str) -> str:
    """Name and specification without any separators, in the order in which they stand."""
    return "".join(words(f"{name} {specification}"))


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What a line or a row is, in comparable form."""

    name: str
    specification: str
    unit: str


def item_key(name: str, specification: str, unit: str) -> ItemKey:
    """The key of a row that has its name, specification and unit apart."""
    return ItemKey(name_key(name), specification_key(specification), unit_key(unit))


def line_key(line: Line) -> ItemKey:
    """The key of an estimate's line."""
    return item_key(
        line.name.text,
        line.specification.text if line.specification else "",
        line.unit.text if line.unit else "",
    )
