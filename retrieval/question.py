"""What a question asks: its content words with other words for them, conditions, units asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from retrieval.japanese import (
    BIGRAM_PREFIX,
    QUANTITY_PREFIX,
    Token,
    codes,
    folded,
    index_terms,
    normalise,
    tokens,
)
from retrieval.quantities import Quantity, find_in_normalised
from retrieval.synonyms import Synonyms
from retrieval.units import UNITS


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to write a content word: ``folded`` occurs in a folded text that has it."""

    folded: str
    weight: float


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word that an answering text should have, in one of its forms; the first is its own."""

    surface: str
    alternatives: tuple[Alternative, ...]

    def found_in(self, folded_text: str) -> float:
        """The weight of its best alternative in a text given by `retrieval.japanese.folded`, or 0."""
        return max(
            (other.weight for other in self.alternatives if other.folded in folded_text),
            default=0.0,
        )


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A kind of quantity that the answer should have.

    ``dimension`` as in `retrieval.units`; ``unit`` as asked ("cm"), "" when only the kind is known
    (厚さ); ``explicit`` tells the two apart.
    """

    dimension: str
    unit: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    ``text`` is normalised. ``quantities`` are its conditions ("28cm"), not what it asks for.
    ``query_terms`` go to `LexicalIndex.search`. ``codes`` are identifiers: d25, sd345, iii種, n5.
    """

    text: str
    content_words: tuple[ContentWord, ...]
    quantities: tuple[Quantity, ...]
    asked_units: tuple[AskedUnit, ...]
    codes: tuple[str, ...]
    asks_procedure: bool
    asks_permission: bool
    query_terms: tuple[tuple[str, float], ...]


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    text = (resources.files("retrieval") / "data" / "stop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


_PROCEDURE = re.compile(
    r"手順|段取り|流れ|やり方|仕方|どうすれば|どうしたら|どうする|何をすれば|何をしたら|何をする|すればいい|進め方|方法|どのように|どうやって|何をして"
)
_PERMISSION = re.compile(
    r"(?:して|つないで|使って|しても|ても|でも)(?:も)?(?:いい|よい|良い|ええ|構わない|かまわない|大丈夫|問題ない|差し支え)|可能(?:か|です|でしょう)|できますか|できる[?？か]|認められ(?:る|ます)か|許され(?:る|ます)か"
)
_CLASS_CODE = re.compile(
    r"(?<![a-z])(?:[a-z]{1,3}|[0-9一二三四])(?:種|級|類|区分)|(?<![a-z])[a-z]{1,4}-?[0-9]+(?:[-.][a-z0-9]+)*"
)
_ASKED = re.compile(r"(?:何|いく|幾)(?:つの)?(?P<unit>[^\s、。?をがはのにで~-]{1,6})")
_KINDS = (
    (
        r"厚さ|厚み|版厚|幅|高さ|長さ|深さ|間隔|ピッチ|距離|延長|径|かぶり|被り|離れ|落差|段差|余盛|隙間|仕上|スランプ|寸法|延べ?長|天端",
        "mm",
    ),
    (r"温度|何度", "celsius"),
    (r"角度|仰角|勾配角", "degree"),
    (r"勾配", "slope"),
    (r"勾配|割合|率|比率|濃度|含有量|何割|パーセント", "%"),
    (r"面積", "m2"),
    (r"体積|土量|容積|容量|施工量", "l"),
    (r"重量|質量|重さ|散布量", "g"),
    (r"強度|応力|圧力|支持力", "pa"),
    (r"騒音|振動|デシベル", "db"),
    (r"期間|いつまで|時間|何日|期限|日数", "second"),
    (r"金額|費用|請負|いくら以上の工事|価格|単価", "円"),
    (r"頻度|回数", "回"),
    (r"流速|速度|速さ", "mm/日"),
    (r"流量", "l/日"),
    (r"係数|いくつ", "number"),
)


def analyse_question(question: str, synonyms: Synonyms) -> Question:
    """Take a question apart, for searching and for judging what was found."""
    text = normalise(question)
    asked = _asked_units(text)
    quantities = tuple(
        quantity for quantity in find_in_normalised(text) if quantity.dimension != "number"
    )
    words = _content_words(text, synonyms)
    return Question(
        text=text,
        content_words=tuple(words),
        quantities=quantities,
        asked_units=asked,
        codes=tuple(dict.fromkeys([*codes(text), *(m[0] for m in _CLASS_CODE.finditer(text))])),
        asks_procedure=bool(_PROCEDURE.search(text)),
        asks_permission=bool(_PERMISSION.search(text)),
        query_terms=_query_terms(text, words),
    )


def _asked_units(text: str) -> tuple[AskedUnit, ...]:
    found: dict[tuple[str, str], AskedUnit] = {}
    for match in _ASKED.finditer(text):
        for length in range(len(match["unit"]), 0, -1):
            unit = match["unit"][:length]
            if unit in UNITS:
                dimension = UNITS[unit].dimension
                found.setdefault((dimension, unit), AskedUnit(dimension, unit, explicit=True))
                break
    for pattern, dimension in _KINDS:
        if re.search(pattern, text) and all(dimension != known for known, _ in found):
            found[dimension, ""] = AskedUnit(dimension, "", explicit=False)
    return tuple(found.values())


def _content_words(text: str, synonyms: Synonyms) -> list[ContentWord]:
    short = [piece for token in tokens(text) for piece in (token.pieces or (token,))]
    question = folded(text)
    words: list[ContentWord] = []
    position = 0
    while position < len(short):
        taken = _known_phrase(short, position, synonyms, question)
        if taken is not None:
            words.append(taken[0])
            position += taken[1]
            continue
        token = short[position]
        position += 1
        if _is_content(token):
            own = folded(token.surface)
            words.append(ContentWord(token.surface, (Alternative(_stem(own), 1.0),)))
    return list({word.surface: word for word in words}.values())


def _known_phrase(
    short: list[Token], position: int, synonyms: Synonyms, question: str
) -> tuple[ContentWord, int] | None:
    """The longest run of tokens from ``position`` that the synonyms know, and its length."""
    for end in range(min(len(short), position + 6), position, -1):
        surface = "".join(token.surface for token in short[position:end])
        own = folded(surface)
        if len(own) > synonyms.longest:
            continue
        found = synonyms.of(own, question)
        if found:
            others = (Alternative(folded(other.text), other.weight) for other in found)
            return ContentWord(surface, (Alternative(_stem(own), 1.0), *others)), end - position
    return None


def _stem(word: str) -> str:
    """Without the ending that a text may inflect: 掘る -> 掘, 締固め -> 締固."""
    return re.sub(r"(?<=[一-鿿々])[ぁ-ゖ]+$", "", word)


def _is_content(token: Token) -> bool:
    return (
        token.content
        and token.term not in _stop_words()
        and token.surface not in _stop_words()
        and not token.part.startswith(("副詞", "名詞-数詞", "接頭辞"))
        and not (len(token.surface) == 1 and token.surface.isascii())
        and not (len(token.surface) == 1 and "ぁ" <= token.surface <= "ゖ")
        and token.surface not in UNITS
    )


def _query_terms(text: str, words: list[ContentWord]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for term in index_terms(text):
        bare = term.removeprefix(BIGRAM_PREFIX).removeprefix(QUANTITY_PREFIX)
        if bare not in _stop_words():
            weights[term] = 1.0
    for word in words:
        for other in word.alternatives[1:]:
            for term in index_terms(other.folded):
                weights.setdefault(term, other.weight)
    return tuple(weights.items())
