"""Units in one spelling, and how many of one another is."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.matching.spelling import CHARACTERS, THOUSANDS

_UNITS = {
    "m3": "立方m 立方メトル 立米 りゅうべい リュウベイ m^3 ㎥ 立方メタ cbm",
    "m2": "平方m 平方メトル 平米 へいべい ヘイベイ m^2 ㎡ 平方メタ",
    "m": "メトル メタ メタル 米",
    "mm": "ミリ ミリメトル",
    "cm": "センチ センチメトル",
    "km": "キロメトル",
    "t": "トン 屯 瓲 ton",
    "kg": "キログラム キロ kgs",
    "l": "リツトル リツタ 立 ltr",
    "箇所": "ヶ所 カ所 か所 ケ所 ヵ所 个所 個所 箇処 ヶ処 ケ処",
    "人": "人日 人/日 人・日 名 人工",
    "式": "一式 1式",
    "個": "ケ ヶ コ こ 箇 ea pcs",
    "時間": "h hr 時 hour",
    "月": "ヶ月 か月 カ月 ケ月 箇月 ヵ月",
    "組": "set セツト",
    "回": "度",
    "本": "ほん",
    "枚": "まい",
    "日": "day 日間",
}
_UNIT_OF = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings.split()}
_UNIT_NOISE = re.compile(r"[\s・()\[\]「」.'当たり]|円/|¥/|につき")
_UNIT = re.compile(r"(?P<base>\d+(?:\.\d+)?)?(?P<prefix>掛|空|延べ?|実|供用)?(?P<unit>.*)")


@lru_cache(maxsize=4096)
def unit_key(text: str) -> str:
    """A unit in one spelling: ㎥, 立米 → ``m3``; ヶ所 → ``箇所``; 100㎡当り → ``100m2``."""
    key = unicodedata.normalize("NFKC", text.translate(CHARACTERS)).lower()
    key = _UNIT_NOISE.sub("", re.sub(r"(?<=[ァ-ヺ])[ー-]", "", key).translate(CHARACTERS))
    if key in _UNIT_OF:
        return _UNIT_OF[key]
    found = _UNIT.fullmatch(THOUSANDS.sub("", key))
    if found is None:
        return key
    unit = _UNIT_OF.get(found["unit"], found["unit"])
    base = (found["base"] or "").rstrip()
    if base:
        shown = format(Decimal(base).normalize(), "f")
        base = "" if shown == "1" else shown
    return f"{base}{(found['prefix'] or '').replace('べ', '')}{unit}"


@lru_cache(maxsize=4096)
def unit_ratio(first: str, second: str) -> Decimal | None:
    """How many of the second unit one of the first is: t → kg 1000, 100m3 → m3 100, m → m 1.

    None when they measure different things, or when either is unknown and they differ.
    """
    left, right = unit_key(first), unit_key(second)
    if left == right:
        return Decimal(1)
    left_size, left_dimension = _size(left)
    right_size, right_dimension = _size(right)
    if left_dimension != right_dimension or not left_dimension:
        return None
    return left_size / right_size


def _size(key: str) -> tuple[Decimal, str]:
    """A unit's size in the base unit of its dimension, and the dimension."""
    from retrieval.units import UNITS

    found = re.fullmatch(r"(\d+(?:\.\d+)?)?(.*)", key)
    base, unit = (Decimal(found[1] or 1), found[2]) if found else (Decimal(1), key)
    known = UNITS.get(unit)
    if known is None or unit in {"月", "年"}:
        return base, unit
    return base * known.factor, known.dimension
