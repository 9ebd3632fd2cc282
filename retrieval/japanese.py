"""One normalisation for index and question, and the terms that both are searched by.

Two streams of terms come out of a text. *Words*: Sudachi's long and short units in their
normalised form with the okurigana dropped (埋戻し, 埋め戻し and 埋めもどし all give 埋戻), whole codes
(18-8-40bb, a5308, sd345) and quantities in their base unit (0.5m and 50cm both give =500mm).
*Bigrams*: character pairs of the content words, without particles, prefixed `BIGRAM_PREFIX`,
which find what the dictionary cuts differently.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, Tokenizer

ANALYSIS_VERSION = "3"
"""Changes whenever the terms of a text change: an index made with another one is rebuilt."""

BIGRAM_PREFIX = "2:"
QUANTITY_PREFIX = "="

_JAPANESE = r"぀-ヿ㐀-䶿一-鿿豈-﫿々〆〇、。「」『』【】・（）｜"
_KANJI = "㐀-䶿一-鿿豈-﫿々〆"
_DASHES = "‐‑‒–—―−─━﹣ｰ－"

# Radicals that PDF fonts give in place of the character (NFKC leaves these), old and rare forms.
_VARIANTS = str.maketrans(
    dict(
        zip(
            "⺟⺠⻁⻄⻆⻉⻋⻑⻔⻘⻚⻛⻝⻞⻢⻣⻤⻥⻦⻨⻩⻫⻭⻯⻲⺝⺼戶內吳敎淸靑絕銳僞步每錄緖增橫黃黑溫產鄕卽靜爭寬巢廣國圖邊邉"
            "齋澤瀨瀬櫻驛關實當會學號縣區佛藏髙﨑圡槪值德濵濱桝剝塡顚頰禎堯遙瑤嶋峯淵渕鐵鋪壓擴檢險驗續總體變澁澀螢濕團對寫專轉傳",
            "母民虎西角貝車長門青頁風食食馬骨鬼魚鳥麦黄斉歯竜亀月月戸内呉教清青絶鋭偽歩毎録緒増横黄黒温産郷即静争寛巣広国図辺辺"
            "斎沢瀬瀬桜駅関実当会学号県区仏蔵高崎土概値徳浜浜枡剥填顛頬禎尭遥瑶島峰淵淵鉄舗圧拡検険験続総体変渋渋蛍湿団対写専転伝",
            strict=True,
        )
    )
    | {"゜": "°", "˚": "°", "º": "°", "〜": "~", "∼": "~", "〰": "~", "⁓": "~", "⁄": "/", "∕": "/"}
    | {"•": "・", "･": "・", "⋅": "・", "×": "×", "✕": "×", "╳": "×", "µ": "μ", "\u200b": None}
    | {"\ufeff": None, "\u00ad": None, "\u200c": None, "\u200d": None, "ℓ": "l", "㍑": "リットル"}
)

# Sound marks that NFKC found nothing to join to; before it they belong to decomposed kana.
_AFTER_NFKC = _VARIANTS | {0x3099: None, 0x309A: None}

_SPELT_UNITS = (
    ("平方ミリメートル|平方ミリ", "mm2"),
    ("平方センチメートル|平方センチ", "cm2"),
    ("平方キロメートル|平方キロ", "km2"),
    ("平方メートル|平米|へいべい", "m2"),
    ("立方センチメートル|立方センチ", "cm3"),
    ("立方メートル|立米|りゅうべい", "m3"),
    ("ミリリットル", "ml"),
    ("ミリグラム", "mg"),
    ("キロニュートン", "kn"),
    ("ニュートン", "n"),
    ("ミリメートル|ミリメーター|ミリメータ|ミリ", "mm"),
    ("センチメートル|センチメーター|センチ", "cm"),
    ("キロメートル|キロメーター", "km"),
    ("キログラム|キロ(?!ワット|ボルト|パスカル|ヘルツ|カロリ|ジュール)", "kg"),
    ("メートル|メーター", "m"),
    ("グラム", "g"),
    ("トン(?!ネル|ボ)", "t"),
    ("リットル|リッター", "l"),
    ("パーセント|パーセンテージ|ﾊﾟｰｾﾝﾄ", "%"),
    ("デシベル", "db"),
    ("ヘクタール", "ha"),
    ("キロワット", "kw"),
    ("キロボルト", "kv"),
    ("ボルト(?=以|未|を超|程|[、。）)]|$)", "v"),
    ("アンペア", "a"),
    ("ヘルツ", "hz"),
    ("ルクス", "lx"),
)


@lru_cache(maxsize=1)
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Rewrites after NFKC and lower-casing, in the order in which they apply."""
    number = "[0-9何数]"
    # spaces inside Japanese text are layout, never meaning
    space = (rf"(?<=[{_JAPANESE}]) +| +(?=[{_JAPANESE}])", "")
    rules = [
        space,
        (r" {2,}", " "),
        # the long vowel mark written as a dash, and the dash written as a long vowel mark
        (rf"(?<=[ァ-ヺ])[{_DASHES}](?![0-9a-z{_DASHES}-])|(?<=[ァ-ヺ])-(?=[ァ-ヺ])", "ー"),
        space,
        (rf"[{_DASHES}]", "-"),
        (r"(?<=[0-9a-z])ー(?=[0-9a-z])", "-"),
        (r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", ""),
        (rf"(?<={number})[箇ケヶヵカか个](?=[月所年])", "箇"),
        (r"(?<=[一二三四五六七八九十])[ケヶヵカか个](?=[月所年])", "箇"),
        (r"個所", "箇所"),
        (r"° ?c(?![a-z])", "℃"),
        (r"(?<=[a-z])\^(?=[23])", ""),
        (r"(?<=[0-9]) (?=(?:[mckμ]?m[23]?|k?g|t|l|%|℃|°|d?b|k?n|mpa|ha|k?v|k?w)(?![a-z]))", ""),
        (r"(?<=[0-9]) (?=%)", ""),
        # のり面 and 法面 are the same slope; the ministries write one, sites the other
        (r"のり(?=[面尻肩長枠覆先勾留])", "法"),
    ]
    # ミリ^2 is mm2 at once: the power's mark would be taken off only the second time
    rules += [(rf"(?<={number})(?:{spelt})(?:\^(?=[23]))?", unit) for spelt, unit in _SPELT_UNITS]
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


_OTHER_SPACE = re.compile(r"[^\S\n]")


def normalise(text: str) -> str:
    """The one spelling that index and question are compared in; applying it twice changes nothing.

    Newlines are kept, other spaces next to Japanese characters are not.
    """
    text = unicodedata.normalize("NFKC", text.translate(_VARIANTS))
    text = _OTHER_SPACE.sub(" ", text.translate(_AFTER_NFKC).lower())
    for pattern, replacement in _rewrites():
        text = pattern.sub(replacement, text)
    return text


_OKURIGANA = re.compile(
    # the i and e rows end a verb's stem; に で て へ are particles and stay
    rf"(?<=[{_KANJI}])[いきぎしじちびみりえけげせべめれわ]{{1,2}}(?=[{_KANJI}])"
)


def folded(text: str) -> str:
    """Normalised text without okurigana between kanji, for cheap "does it occur" comparisons.

    ``folded("埋め戻し材")`` and ``folded("埋戻し材")`` are equal. Fold both sides.
    """
    return _OKURIGANA.sub("", normalise(text)).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its spelling in the (normalised) text and its terms.

    ``bare`` is the surface without okurigana. ``pieces`` are the short units. ``content`` says
    whether it bears meaning alone.
    """

    surface: str
    term: str
    bare: str
    part: str
    content: bool
    pieces: tuple[Token, ...] = ()


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@lru_cache(maxsize=64)
def _tokenizer(_thread: int) -> tuple[Tokenizer, dict[int, Token]]:
    """A tokenizer of this thread (SudachiPy's may not be shared) and the words it has seen."""
    return _dictionary().tokenizer(), {}


_HIRAGANA = re.compile("[ぁ-ゖ]+")
_HAS_KANJI = re.compile(f"[{_KANJI}]")
_TWO_KANJI = re.compile(f"[{_KANJI}][ぁ-ゖ]*[{_KANJI}]")
_MAX_PIECE = 8_000  # characters; Sudachi refuses inputs over 49,149 bytes
_CONTENT_PARTS = frozenset({"名詞", "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞", "副詞"})
_EMPTY_WORDS = frozenset(
    {
        "為る",
        "成る",
        "有る",
        "居る",
        "出来る",
        "行う",
        "依る",
        "於く",
        "対する",
        "関する",
        "因る",
        "就く",
        "其れ",
        "此れ",
        "其の",
        "此の",
        "為",
        "物",
        "事",
        "時",
        "所",
        "場合",
        "等",
        "もの",
        "こと",
        "とき",
        "ところ",
        "ため",
        "よる",
        "する",
        "なる",
        "ある",
        "いる",
        "的",
        "化",
        "者",
        "及び",
        "又は",
        "並びに",
        "無い",
        "良い",
        "言う",
        "下さる",
    }
)


def skeleton(word: str) -> str:
    """A word of several kanji without its okurigana (締め固め -> 締固); others as they are."""
    return _HIRAGANA.sub("", word) if _TWO_KANJI.search(word) else word


def _make_token(morpheme: Morpheme, pieces: tuple[Token, ...]) -> Token:
    part = morpheme.part_of_speech()
    surface = morpheme.surface()
    term = surface if surface.isascii() else skeleton(morpheme.normalized_form().lower())
    content = (
        part[0] in _CONTENT_PARTS
        and term not in _EMPTY_WORDS
        and not (
            part[0] in {"動詞", "形容詞"}
            and part[1] == "非自立可能"
            and not _HAS_KANJI.search(surface)
        )
    )
    return Token(surface, term, _run_text(surface), f"{part[0]}-{part[1]}", content, pieces)


def tokens(text: str) -> Iterator[Token]:
    """The long units of a **normalised** text, with their short units inside."""
    from sudachipy import SplitMode

    tokenizer, seen = _tokenizer(threading.get_ident())
    for line in text.split("\n"):
        for start in range(0, len(line), _MAX_PIECE):
            for morpheme in tokenizer.tokenize(line[start : start + _MAX_PIECE], SplitMode.C):
                if morpheme.is_oov():
                    yield _make_token(morpheme, ())
                    continue
                word = morpheme.word_id()
                token = seen.get(word)
                if token is None:
                    parts = morpheme.split(SplitMode.A, add_single=False)
                    pieces = tuple(_make_token(piece, ()) for piece in parts)
                    token = seen[word] = _make_token(morpheme, pieces)
                yield token


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as it is written, how it is read (in hiragana), its part of speech, its short units.

    ``form`` is how it is inflected ("連用形-一般"), "" for what isn't.
    """

    surface: str
    reading: str
    part: str
    form: str = ""
    pieces: tuple[ReadWord, ...] = ()


_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") - 1)}


def read_words(text: str) -> Iterator[ReadWord]:
    """The long units of a text **as it is written**: joined, their surfaces are the text."""
    from sudachipy import SplitMode

    tokenizer, _ = _tokenizer(threading.get_ident())
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), _MAX_PIECE):
            for morpheme in tokenizer.tokenize(line[start : start + _MAX_PIECE], SplitMode.C):
                parts = morpheme.split(SplitMode.A, add_single=False)
                yield _read_word(morpheme, tuple(_read_word(piece, ()) for piece in parts))


def _read_word(morpheme: Morpheme, pieces: tuple[ReadWord, ...]) -> ReadWord:
    part = morpheme.part_of_speech()
    return ReadWord(
        morpheme.surface(),
        morpheme.reading_form().translate(_TO_HIRAGANA),
        "-".join(kind for kind in part[:3] if kind != "*"),
        "" if part[5] == "*" else part[5],
        pieces,
    )


_CODE = re.compile(r"[a-z0-9φ]+(?:[-./][a-z0-9]+)*")
_JIS = re.compile(r"jis ?([a-z]) ?([0-9]{4,5})")


def codes(text: str) -> list[str]:
    """Identifiers in a normalised text, whole: 18-8-40bb, sd345, d25, 1-3-6-9, a5308."""
    found = [match[1] + match[2] for match in _JIS.finditer(text)]
    for match in _CODE.finditer(text):
        code = match[0]
        if any(c.isdigit() for c in code) and not code.isdigit():
            found.append(code)
    return found


def index_terms(text: str) -> list[str]:
    """Every term that a text is found by: words, codes, quantities, then prefixed bigrams.

    Terms repeat as often as they occur; the text need not be normalised.
    """
    from retrieval.quantities import find_in_normalised

    text = normalise(text)
    words: list[str] = []
    bigrams: list[str] = []
    run = ""
    before: Token | None = None
    for token in tokens(text):
        if token.content:
            words.append(token.term)
            short = token.pieces or (token,)
            for piece in short:
                if token.pieces and piece.content and piece.term != token.term:
                    words.append(piece.term)
                if before is not None and (pair := _joined(before, piece)):
                    words.append(pair)
                before = piece
            run += token.bare
        else:
            bigrams += _bigrams(run)
            run, before = "", None
    bigrams += _bigrams(run)
    words += codes(text)
    words += [
        term for quantity in find_in_normalised(text) for term in quantity.terms(QUANTITY_PREFIX)
    ]
    return words + bigrams


def _run_text(surface: str) -> str:
    return _HIRAGANA.sub("", surface) if _HAS_KANJI.search(surface) else surface


def _joined(first: Token, second: Token) -> str:
    """床 + 掘り -> 床掘: what another writer's okurigana keeps together in the dictionary."""
    left, right = first.bare, second.bare
    if len(left) == 1 == len(right) and _HAS_KANJI.match(left) and _HAS_KANJI.match(right):
        return left + right
    return ""


def _bigrams(run: str) -> list[str]:
    if len(run) == 1:
        return [BIGRAM_PREFIX + run] if _HAS_KANJI.match(run) else []
    return [
        BIGRAM_PREFIX + run[i : i + 2] for i in range(len(run) - 1) if not run[i : i + 2].isascii()
    ]
