"""Keys by which a line and a row of a reference are the same thing, however they are written.

Two texts with equal keys mean the same; a number or code that differs always gives different
keys. Keys are for comparison only and never shown. No dictionary is loaded: price tables have
ten thousand rows, and a morphological analyser alone would take longer than the whole check.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.model import Line

_DASH = "-‐‑‒–—―−─━﹣ｰ－ー"
_KATAKANA = "ァ-ヺ"
_KANJI = "㐀-䶿一-鿿々〆"
_CHARACTERS = str.maketrans(
    {"〜": "~", "∼": "~", "～": "~", "⁓": "~", "×": "x", "✕": "x", "╳": "x", "*": "x", "µ": "μ"}
    | {"≤": "≦", "≥": "≧", "⌀": "φ", "∅": "φ", "Ø": "φ", "ø": "φ", "Φ": "φ", "ϕ": "φ", "ℓ": "l"}
    | {
        "﨑": "崎",
        "髙": "高",
        "枡": "桝",
        "填": "塡",
        "剥": "剝",
        "舖": "舗",
        "鐵": "鉄",
        "屯": "t",
    }
    | {
        "ィ": "イ",
        "ェ": "エ",
        "ァ": "ア",
        "ォ": "オ",
        "ッ": "ツ",
        "ャ": "ヤ",
        "ュ": "ユ",
        "ョ": "ヨ",
    }
    | {"ヮ": "ワ", "ゥ": "ウ", "ヂ": "ジ", "ヅ": "ズ", "\u200b": None, "\ufeff": None}
)
_AFTER_KATAKANA = re.compile(rf"(?<=[{_KATAKANA}])[{_DASH}]+(?![0-9a-z])|(?<=[{_KATAKANA}])ー+")
_DASHES = re.compile(f"[{_DASH}]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ZEROS = re.compile(r"(?<![\d.])(\d+)\.(\d*?)0+(?!\d)")
# 厚さ 厚み 埋戻し 埋め戻し 据付け: one hiragana beside a kanji bears no meaning in a name
_OKURIGANA = re.compile(rf"(?<=[{_KANJI}])[ぁ-ん](?![ぁ-ん])")


_ABBREVIATIONS = (
    ("生コン", re.compile("生コン(?:クリト)?"), "レデイミクストコンクリト"),
    ("塩ビ", re.compile("塩ビ(?!ニ)"), "塩化ビニル"),
    ("ホ", re.compile("バツクホ(?!ウ)"), "バツクホウ"),
    ("アスコン", re.compile("アスコン"), "アスフアルトコンクリト"),
)
"""What the trade shortens: a part that must be there, the pattern, the full word as folded."""


# 名　称, ケ　ー　ブ　ル: letters set apart for looks
_SPREAD = re.compile(
    r"(?:(?<=^)|(?<=\s))([㐀-鿿々ぁ-んァ-ヺー])\s+(?=[㐀-鿿々ぁ-んァ-ヺー](?:\s|$))"
)


def plain(text: str) -> str:
    """The text in one width, case and set of dashes, with its blanks and brackets."""
    text = unicodedata.normalize("NFKC", text.translate(_CHARACTERS)).translate(_CHARACTERS)
    if " " in text:
        text = _SPREAD.sub(r"\1", text)
    text = _AFTER_KATAKANA.sub("", text.lower().translate(_CHARACTERS))
    text = _DASHES.sub("-", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "." in text:
        text = _ZEROS.sub(_shortened, text)
    for short, pattern, full in _ABBREVIATIONS:
        if short in text:
            text = pattern.sub(full, text)
    return _OKURIGANA.sub("", text)


def _shortened(found: re.Match[str]) -> str:
    return f"{found[1]}.{found[2]}" if found[2] else found[1]


# Units

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
    key = unicodedata.normalize("NFKC", text.translate(_CHARACTERS)).lower()
    key = _UNIT_NOISE.sub("", re.sub(r"(?<=[ァ-ヺ])[ー-]", "", key).translate(_CHARACTERS))
    if key in _UNIT_OF:
        return _UNIT_OF[key]
    found = _UNIT.fullmatch(_THOUSANDS.sub("", key))
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


# Names and specifications

_SPACED_OUT = re.compile(rf"(?<=[{_KATAKANA}ー])\s+(?=[{_KATAKANA}ー])")
_NAME_NOISE = re.compile(r"[\s()\[\]{}<>〈〉《》「」『』【】〔〕・･,、。:;'\"_]+")


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
    (" ", re.compile(r"(?<![a-z])([a-z]{1,3}) (?=\d)"), r"\1"),
    (" ", re.compile(r"(?<=\d) (?=(?:mm|cm|m|km|kg|t|kw|v|a|%|l)[23]?(?![a-z\d]))"), ""),
    ("x", re.compile(r"(?<=\d) ?x ?(?=[\d長高幅厚φ])"), "x"),
)
"""Ways of writing a dimension: a character that must be there, the pattern, what it becomes."""
_SEPARATORS = re.compile(
    r"[\s()\[\]{}<>〈〉《》「」『』【】〔〕・･,、。;:'\"_|]+|(?<![a-z\d])/|/(?![a-z\d])"
)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|m)(?![a-z\d/^])")
_IN_MM = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}
_NUMBER = r"\d+(?:\.\d+)?(?:[-x~:/.]\d+(?:\.\d+)?)*"
_TOKEN = re.compile(
    rf"(?P<label>[^\d]*?)(?P<number>{_NUMBER})(?P<unit>%|[a-zμ]+[23]?(?:/[a-z]+[23]?)?)?"
    rf"(?P<bound>以上|以下|未満|超|程度|内外)?|(?P<word>[^\d]+)"
)
_LATIN = re.compile(r"[a-zμφ]+")


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


# What never is the same thing

_DIGITS = re.compile(_NUMBER)
_CONTRARY = tuple(
    tuple(group.split())
    for group in (
        "設置 撤去 取外 取壊 再設置",
        "表層 基層 中間層 路盤 上層路盤 下層路盤 路床",
        "上層 下層",
        "昼間 夜間",
        "人力 機械",
        "土砂 軟岩 中硬岩 硬岩 岩塊",
        "粗粒度 密粒度 細粒度 開粒度 透水性 排水性",
        "新設 既設 撤去",
        "積込 運搬 処分 敷均 締固",
        "掘削 埋戻 盛土 床掘",
        "無筋 有筋 鉄筋構造物",
        "片側 両側",
        "上部 下部",
        "直管 曲管 異形管",
        "有 無",
        "左 右",
        "特殊作業員 普通作業員 軽作業員",
        "大型 小型 中型",
        "新材 再生",
        "屋内 屋外",
        "往路 復路",
        "実線 破線 ゼブラ",
        "損料 賃料 運転",
        "車道 歩道",
        "縦断 横断",
        "アスフアルト コンクリト コンクリ",
        "遮水 吸出防止 止水",
        "高炉 普通ポルト 早強",
        "開削 推進",
    )
)
_GROUPS_OF: dict[str, tuple[int, ...]] = {
    word: tuple(number for number, group in enumerate(_CONTRARY) if word in group)
    for words_of_group in _CONTRARY
    for word in words_of_group
}
_TELLING = re.compile(
    "|".join(
        rf"(?<!\S){word}(?!\S)" if len(word) == 1 else re.escape(word)
        for word in sorted(_GROUPS_OF, key=len, reverse=True)
    )
)


@dataclass(frozen=True, slots=True)
class Codes:
    """What of a text no similarity can outweigh: numbers, codes in letters, telling words."""

    numbers: Counter[str]
    letters: frozenset[str]
    telling: dict[int, frozenset[str]]


def codes(text: str) -> Codes:
    """The numbers, letter codes and telling words of a name with its specification."""
    parts = words(text)
    numbers: Counter[str] = Counter()
    letters: set[str] = set()
    telling: dict[int, set[str]] = {}
    for part in parts:
        numbers.update(_DIGITS.findall(part))
        letters.update(_LATIN.findall(part))
    for word in _TELLING.findall(" ".join(parts)):
        for number in _GROUPS_OF[word]:
            telling.setdefault(number, set()).add(word)
    return Codes(
        numbers,
        frozenset(letters - _NO_CODES),
        {number: frozenset(found) for number, found in telling.items()},
    )


_NO_CODES = frozenset({"φ", "x", "mm"})


def contradict(first: Codes, second: Codes) -> bool:
    """Whether two texts name different things: D13 / D16, VP / VU, φ200 / φ250, 設置 / 撤去.

    One that merely says more than the other does not contradict it.
    """
    if first.numbers - second.numbers and second.numbers - first.numbers:
        return True
    if first.letters - second.letters and second.letters - first.letters:
        return True
    return any(
        not found <= second.telling[number] and not second.telling[number] <= found
        for number, found in first.telling.items()
        if number in second.telling
    )


def says_the_same(first: Codes, second: Codes) -> bool:
    """Whether numbers, codes and telling words are equal on both sides."""
    return (
        first.numbers == second.numbers
        and first.letters == second.letters
        and first.telling == second.telling
    )
