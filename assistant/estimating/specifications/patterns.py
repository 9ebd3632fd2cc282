"""Values and words as specifications and lines of estimates state them, found by patterns.

Only plain statements count: a number with 以上, 以下, 約, 程度 and the like is a limit or an
estimate, not what is to be built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about. Lengths are in mm, distances in m, quantities in their own unit."""

    THICKNESS = "厚さ"
    STRENGTH = "強度"
    MIX = "配合"
    DIAMETER = "径"
    BAR_SIZE = "鉄筋径"
    DISTANCE = "運搬距離"
    LAYERS = "層数"
    COATS = "塗り回数"
    WIDTH = "幅"
    HEIGHT = "高さ"
    QUANTITY = "数量"
    METHOD = "施工方法"
    MATERIAL = "材料"
    WORK_NAME = "工事名"
    PLACE = "工事場所"
    PERIOD = "工期"
    FIVE_DAY_WEEK = "週休2日"
    WINTER = "冬期"


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a text states, before it is known of what: kind, value, unit and its span."""

    kind: FactKind
    value: Decimal | None
    unit: str
    text: str
    start: int
    end: int


_N = r"(?P<n>\d+(?:\.\d+)?)"
_MM = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "": Decimal(1)}
_M = {"m": Decimal(1), "km": Decimal(1000)}
_ONE = {"": Decimal(1)}
_IS = r"(?:は|を|が|:|=|\s)*"
_SIZE = rf"{_N} *(?P<u>mm|cm|m)(?![a-z0-9/])"
_PATTERNS: tuple[tuple[FactKind, re.Pattern[str], dict[str, Decimal]], ...] = tuple(
    (kind, re.compile(pattern), units)
    for kind, pattern, units in (
        (FactKind.THICKNESS, rf"(?:仕上が?り|舗装|平均|設計|敷均し|塗装|被覆|巻立て?|吹付け?)*(?:厚さ?|厚み){_IS}(?:t=)?{_SIZE}", _MM),
        (FactKind.THICKNESS, rf"厚さ?\s*{_N}(?![\d.]|\s*[cm]?m|[~-])", _ONE),
        (FactKind.THICKNESS, rf"(?<![a-z])t\s*=\s*{_SIZE}", _MM),
        (FactKind.MIX, r"(?P<n>\d{2}(?:\.\d)?)-\d{1,2}(?:\.\d)?-\d{2}(?!\d|-)", _ONE),
        (FactKind.STRENGTH, rf"(?:呼び強度|設計基準強度|圧縮強度|曲げ強度|σck|fc){_IS}{_N}(?!\d*-)(?:\s*n/mm2)?", _ONE),
        (FactKind.STRENGTH, rf"{_N} *n/mm2", _ONE),
        (FactKind.DIAMETER, rf"(?:φ|呼び?径|管径|内径|口径|直径){_IS}φ?{_N} *(?P<u>mm|cm|m)?(?![a-z0-9/x])", _MM),
        (FactKind.BAR_SIZE, r"(?<![a-z0-9])d(?P<n>10|13|16|19|22|25|29|32|35|38|41|51)(?!\d)", _ONE),
        (FactKind.DISTANCE, rf"(?:片道)?運搬距離{_IS}(?:片道)?(?:l=)?{_N} *(?P<u>km|m)(?![a-z0-9])", _M),
        (FactKind.DISTANCE, rf"(?:(?<![a-z])l\s*=\s*|片道|距離{_IS}){_N} *(?P<u>km)(?![a-z0-9])", _M),
        (FactKind.LAYERS, rf"(?:層数{_IS}{_N} *層?|{_N.replace('<n>', '<m>')}層(?!目|以|の|当|あ))", _ONE),
        (FactKind.COATS, rf"(?:塗り?回数{_IS}{_N}回|{_N.replace('<n>', '<m>')}回塗り?)", _ONE),
        (FactKind.WIDTH, rf"(?:幅員?{_IS}|(?<![a-z])[wb]\s*=\s*){_SIZE}", _MM),
        (FactKind.HEIGHT, rf"(?:高さ?{_IS}|(?<![a-z])h\s*=\s*){_SIZE}", _MM),
        (FactKind.QUANTITY, rf"(?:(?:施工)?(?:延長|面積|数量|体積){_IS}(?:l=|a=|v=)?|(?<![a-z])[lav]\s*=\s*){_N} *(?P<w>m3|m2|m|t|kg|本|箇所|基|枚|個|台|人日|人|回|式)(?![a-z0-9])", _ONE),
        (FactKind.QUANTITY, rf"(?:延べ?|計)\s*{_N} *(?P<w>人日|人|台|回)(?!当|/|につき|あた|毎|ごと)", _ONE),
        (FactKind.QUANTITY, rf"(?<![\d.\-x]){_N} *(?P<w>箇所|基|人日)(?!当|/|につき|あた|毎|ごと)", _ONE),
        (FactKind.QUANTITY, rf"(?<![\d.\-x第]){_N} *(?P<w>本|台|組|枚|点|橋|棟|株|面|m2)(?=とする|を(?:計上|設置|植栽|見込)|(?:計上|設置|植栽|見込))", _ONE),
    )
)  # fmt: skip
_LIMIT_AFTER = re.compile(
    r"\s*(?:\)|の)?\s*(?:以上|以下|以内|未満|を?超え?|程度|前後|内外|まで|ごと|毎|につき|当たり|あたり|±|~|から\d|より|を境|の場合|のとき|の時|を標準|が標準|[^。]{0,40}を?標準と)"
)
_LIMIT_BEFORE = re.compile(
    r"(?:約|およそ|概ね|おおむね|最大|最小|最低|上限|下限|±|~|1層(?:の|当)?\S{0,6})$"
)

_METHODS = tuple(
    tuple(group.split())
    for group in (
        "昼間 夜間",
        "人力 機械",
        "開削 推進",
        "片側交互通行 全面通行止",
        "現場打 プレキャスト",
        "場所打 既製",
        "手塗り 吹付",
        "新品 再使用",
    )
)
_MATERIALS = tuple(
    tuple(group.split())
    for group in (
        "遮水シート 吸出し防止材|吸出防止材 止水シート 防草シート 土木シート",
        "ポリエチレン管 塩化ビニル管|塩ビ管 ヒューム管|鉄筋コンクリート管 ダクタイル鋳鉄管|鋳鉄管",
        "高炉セメント 普通ポルトランドセメント 早強ポルトランドセメント",
        "再生クラッシャーラン 粒度調整砕石 切込砂利",
        "改質アスファルト ストレートアスファルト",
        "密粒度 粗粒度 細粒度 開粒度",
        "ポリウレタン エポキシ アクリル シリコーン",
    )
)


def plain_text(text: str) -> str:
    """A text in one width and case, numbers without separators; newlines and tabs are kept."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[‐‑‒–—―−ｰ]|(?<=\d)ー(?=\d)", "-", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = text.replace("〜", "~").replace("ｔ", "t").replace("ø", "φ").replace("×", "x")
    return re.sub(r"[ヶケカヵか]所", "箇所", text)


def _compiled() -> Iterator[tuple[FactKind, int, str, re.Pattern[str]]]:
    number = 0
    for kind, groups in ((FactKind.METHOD, _METHODS), (FactKind.MATERIAL, _MATERIALS)):
        for group in groups:
            number += 1
            for spelt in group:
                pattern = "|".join(re.escape(plain_text(one)) for one in spelt.split("|"))
                yield kind, number, spelt.split("|")[0], re.compile(pattern)


_ALTERNATIVES = tuple(_compiled())


def alternatives() -> tuple[tuple[FactKind, int, str, re.Pattern[str]], ...]:
    """Words of which one excludes the other: kind, number of the group, the word, its pattern."""
    return _ALTERNATIVES


def as_written(text: str, source: str) -> str:
    """A normalised span with the letters that it has in its source."""
    original = unicodedata.normalize("NFKC", source)
    start = original.lower().find(text)
    return original[start : start + len(text)] if start >= 0 else text


def stated_in(text: str) -> list[Stated]:
    """Every value that a text states plainly, from the left; the text is `plain_text`."""
    found: list[Stated] = []
    for kind, pattern, units in _PATTERNS:
        for match in pattern.finditer(text):
            if _is_limit(text, match):
                continue
            groups = match.groupdict()
            digits = groups.get("n") or groups.get("m") or ""
            unit = groups.get("w") or ""
            value = Decimal(digits) * units.get(groups.get("u") or "", Decimal(1))
            found.append(Stated(kind, value, unit, match[0].strip(), match.start(), match.end()))
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Stated] = []
    for one in found:
        inside = any(
            one.start < other.end
            and other.start < one.end
            and one.kind in _COVERED_BY.get(other.kind, ())
            for other in kept
        )
        twice = any(one.kind is other.kind and one.start < other.end for other in kept)
        if not inside and not twice:
            kept.append(one)
    return kept


_COVERED_BY = {
    FactKind.DISTANCE: {FactKind.QUANTITY},
    FactKind.MIX: {FactKind.STRENGTH},
    FactKind.THICKNESS: {FactKind.QUANTITY},
    FactKind.WIDTH: {FactKind.QUANTITY},
    FactKind.HEIGHT: {FactKind.QUANTITY},
}


def bounds_in(text: str) -> list[Stated]:
    """Distances and thicknesses that a condition of a line must not exceed (運搬距離8.5km以下)."""
    found: dict[FactKind, Stated] = {}
    for kind, pattern, units in _PATTERNS:
        if kind not in (FactKind.DISTANCE, FactKind.THICKNESS):
            continue
        for match in pattern.finditer(text):
            if re.match(r" *以[下内]", text[match.end() :]):
                value = Decimal(match["n"]) * units.get(
                    match.groupdict().get("u") or "", Decimal(1)
                )
                stated = Stated(kind, value, "", match[0].strip(), match.start(), match.end())
                found.setdefault(kind, stated)
    return list(found.values())


def _is_limit(text: str, match: re.Match[str]) -> bool:
    number = match.start("n") if match.groupdict().get("n") else match.start()
    before = (text[max(0, match.start() - 12) : match.start()], text[:number][-12:])
    return bool(_LIMIT_AFTER.match(text, match.end())) or any(
        _LIMIT_BEFORE.search(part.rstrip(" =:はを")) for part in before
    )


_NOT = re.compile(
    r"(?:では|し|用い|使用し|行わ|計上し|含ま|対象と?し)?(?:ない|ず|なし|無し|不要|対象外)"
)


def demanded_words(phrase: str) -> list[Stated]:
    """Words that exclude others (夜間, 遮水シート), unless the phrase denies them."""
    found = []
    for kind, number, word, pattern in alternatives():
        match = pattern.search(phrase)
        if match and not _NOT.search(phrase[match.end() : match.end() + 25]):
            found.append(Stated(kind, None, str(number), word, match.start(), match.end()))
    return found
