"""One spelling for names, specifications and units: width, case, dashes, okurigana, abbreviations."""

from __future__ import annotations

import re
import unicodedata

_DASH = "-‐‑‒–—―−─━﹣ｰ－ー"
KATAKANA = "ァ-ヺ"
_KANJI = "㐀-䶿一-鿿々〆"
CHARACTERS = str.maketrans(
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
_AFTERKATAKANA = re.compile(rf"(?<=[{KATAKANA}])[{_DASH}]+(?![0-9a-z])|(?<=[{KATAKANA}])ー+")
_DASHES = re.compile(f"[{_DASH}]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
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
    text = unicodedata.normalize("NFKC", text.translate(CHARACTERS)).translate(CHARACTERS)
    if " " in text:
        text = _SPREAD.sub(r"\1", text)
    text = _AFTERKATAKANA.sub("", text.lower().translate(CHARACTERS))
    text = _DASHES.sub("-", text)
    if "," in text:
        text = THOUSANDS.sub("", text)
    if "." in text:
        text = _ZEROS.sub(_shortened, text)
    for short, pattern, full in _ABBREVIATIONS:
        if short in text:
            text = pattern.sub(full, text)
    return _OKURIGANA.sub("", text)


def _shortened(found: re.Match[str]) -> str:
    return f"{found[1]}.{found[2]}" if found[2] else found[1]
