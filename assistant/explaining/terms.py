"""Whether words are the name of something, and the names that a written term stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.japanese import ReadWord, folded, read_words

LONGEST_TERM = 24

_QUOTED = re.compile(r"^[「『“\"｢]([^「」『』]{1,24})[」』”\"｣]$")
_BRACKET = re.compile(r"[（(]([^（）()]{1,16})[）)]")
_SHORT_NAME = re.compile(r"^(?:略称|通称|別名|別称|略号|記号|以下)[：:、]?\s*「?([^」]{1,14})」?$")
_NO_NAMES = frozenset(
    {
        "もの", "こと", "場合", "とき", "ため", "目的", "理由", "原則", "意味", "定義", "概要", "次", "以下", "上記", "下記",
        "前記", "本文", "同条", "一般", "ここ", "これ", "必要", "特徴", "種類", "分類", "例", "注", "解説", "参考", "備考",
        "適用", "対象", "出典", "引用", "引用文献", "参考文献", "文献", "資料", "図", "表", "式", "単位", "受注者は", "内容", "説明", "用語", "用語集", "語句", "略語", "言葉", "記号", "方法", "効果", "意義", "総則", "基本", "その他", "部分", "事項", "状態",
    }
)  # fmt: skip
_STARTS = re.compile(
    r"^(?:[rｒ].+[JＪ]$|次|以下|上記|下記|前記|前項|前条|当該|同(?!等)|本(?:節|章|項|条|編|表|工法|工事$|基準|便覧|要領|指針|仕様)|[0-9０-９]+[^/]*/|各々?の?|それぞれ)"
)
_ENDS = re.compile(
    r"(?:もの|こと|とき|場合|ため|とおり|通り|うち|など|ほか|以上|以下|以内|未満|程度|について|目的|理由)$"
)
_SAYS_SOMETHING = re.compile(r"[㐀-䶿一-鿿]|[ァ-ヶー]{2}|[ぁ-ん]{2}|[A-Za-zＡ-Ｚａ-ｚ]{2}")
_LAST_OKURIGANA = re.compile(r"(?<=[㐀-䶿一-鿿々])[いきぎしじちびみりえけげせべめれわ]{1,2}$")
_TERM_CHARACTERS = re.compile(
    r"[㐀-䶿一-鿿々〆ぁ-んァ-ヶー0-9０-９A-Za-zＡ-Ｚａ-ｚⅠ-Ⅻα-ωΑ-Ω（）()・/／－ー\-～]+"
)
_NAMING = ("名詞", "接頭辞", "接尾辞", "形状詞", "形容詞", "補助記号", "記号", "副詞", "空白")


def name_in(text: str) -> str:
    """The term that words are, without its quotation marks; "" when they are no name."""
    text = text.strip(" 　\t・-－、:：…")
    quoted = _QUOTED.match(text)
    if quoted:
        text = quoted[1].strip()
    return text if is_name(names_of(text)[0], quoted=quoted is not None) else ""


@lru_cache(maxsize=20_000)  # long documents define and name the same things again and again
def is_name(text: str, *, quoted: bool = False) -> bool:
    """Whether it reads as a noun: no sentence, no particle but の, no pointing word, no number.

    What stands in quotation marks may be described by a verb: 「公衆に係わる区域」.
    """
    if not 1 <= len(text) <= LONGEST_TERM or _TERM_CHARACTERS.fullmatch(text) is None:
        return False
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        return False
    bare = _BRACKET.sub("", text)
    if (
        bare in _NO_NAMES
        or not _SAYS_SOMETHING.search(bare)
        or _STARTS.search(bare)
        or _ENDS.search(bare)
    ):
        return False
    words = [word for word in read_words(bare) if word.surface.strip()]
    if words and words[0].surface == "その" and bare.startswith("その他"):
        words = words[1:]
    return bool(words) and (_is_naming(words) or (quoted and _ends_in_noun(words)))


def _is_naming(words: list[ReadWord]) -> bool:
    first, last = words[0], words[-1]
    if first.part.startswith(("助詞", "補助記号")) or last.part.startswith(
        ("助詞", "接頭辞", "補助記号", "副詞")
    ):
        return False
    return all(
        word.part.startswith(_NAMING)
        or (word.surface == "の" and word.part.startswith("助詞"))
        or (word.surface == "な" and word.part.startswith("助動詞"))  # 重要な仮設工事
        or (word.part.startswith("動詞") and word.form.startswith("連用形"))
        for word in words
    )


def _ends_in_noun(words: list[ReadWord]) -> bool:
    return (
        words[-1].part.startswith(("名詞", "接尾辞"))
        and words[0].part.startswith(_NAMING)
        and not any(word.surface in {"が", "は", "を", "ない"} for word in words)
    )


def names_of(written: str) -> tuple[str, tuple[str, ...]]:
    """The name of a term as written, and its other names: 樹高（略称：Ｈ） -> 樹高, (Ｈ,).

    What stands in brackets and isn't called an abbreviation may as well say of what the term is
    (壁（木躯体）): it stays a part of the name.
    """
    others = []
    for bracket in _BRACKET.finditer(written):
        short = _SHORT_NAME.match(bracket[1].strip())
        if short:
            others.append(short[1].strip())
            written = written.replace(bracket[0], "")
        elif re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚα-ω0-9０-９]{1,5}", bracket[1]):
            written = written.replace(bracket[0], "")  # the symbol of a quantity: アンカー長(lA)
    return written.strip(), tuple(others)


def without_brackets(name: str) -> str:
    """A name without what stands in brackets: 登り梁（合掌） -> 登り梁."""
    return _BRACKET.sub("", name).strip()


@lru_cache(maxsize=50_000)
def key_of(name: str) -> str:
    """What spellings of one term share: 埋め戻し, 埋戻し and 埋戻; 立会い and 立会."""
    return _LAST_OKURIGANA.sub("", folded(name))
