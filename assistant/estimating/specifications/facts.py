"""What a 特記仕様書 states that an estimate must agree with, with the quoted span.

What the patterns (`specification_patterns`) miss a language model may find
(`specification_model`); a fact is always a span of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.matching.names import name_key
from assistant.estimating.references import SpecificationText
from assistant.estimating.specifications.patterns import (
    FactKind,
    Stated,
    demanded_words,
    plain_text,
    stated_in,
)


@dataclass(frozen=True, slots=True)
class SpecificationFact:
    """A statement: of what (``subject``, in its words), which kind, and its value.

    ``value`` is in the kind's unit; None for words, which stand in ``text`` as they are in the
    document (normalised). ``quote`` is the sentence, ``page`` where it stands.
    """

    subject: tuple[str, ...]
    kind: FactKind
    value: Decimal | None
    unit: str
    text: str
    quote: str
    document: str
    page: int


def facts_in(specification: SpecificationText) -> list[SpecificationFact]:
    """Every fact that the patterns find in a document, in its order."""
    facts: list[SpecificationFact] = []
    wrapped = specification.document.lower().endswith((".pdf", ".txt"))
    for page, text in specification.pages:
        before: tuple[str, ...] = ()
        for sentence in sentences(text, wrapped=wrapped):
            plain = plain_text(sentence)
            found = list(_of_sentence(plain))
            topic = _topic(plain)
            for own, stated in found:
                # 残土は○○へ搬出する。運搬距離は8.0kmとする。
                subject = own or (before if stated.kind is FactKind.DISTANCE else ())
                facts.append(
                    SpecificationFact(
                        subject=subject,
                        kind=stated.kind,
                        value=stated.value,
                        unit=stated.unit,
                        text=stated.text,
                        quote=sentence.strip()[:200],
                        document=specification.document,
                        page=page,
                    )
                )
            before = topic or (before if found else ())
    return facts


_NEW_ITEM = re.compile(
    r"\s*(?:[((]?\d+[))\..、]|[①-⑳・●○■□◆※]|第\d+|工事|業務|工期|施工|履行|件名|[アイウエオカキクケコ][\..、))])"
)


def sentences(text: str, *, wrapped: bool = True) -> Iterator[str]:
    """The sentences of a page; rows of tables stay apart.

    ``wrapped`` joins lines that only go on, as a PDF and a plain text have them.
    """
    lines = _unwrapped(text) if wrapped else text.splitlines()
    for line in lines:
        for part in re.split(r"(?<=。)", line):
            # many patterns look at every figure from every place: an endless text is cut up
            pieces = (part[at : at + _LONGEST] for at in range(0, len(part), _LONGEST))
            yield from (piece for piece in pieces if piece.strip())


_LONGEST = 1000  # characters; no sentence of a specification has as many


def _unwrapped(text: str) -> list[str]:
    joined: list[str] = []
    for line in text.splitlines():
        goes_on = (
            joined
            and len(joined[-1]) >= _SHORTEST_FULL_LINE
            and "\t" not in joined[-1]
            and "\t" not in line
            and not joined[-1].rstrip().endswith(("。", "：", ":"))
            and not _NEW_ITEM.match(line)
            and not (_ENDS_IN_VALUE.search(joined[-1]) and _BEGINS_IN_NOUN.match(line))
        )
        if goes_on:
            joined[-1] = joined[-1].rstrip() + line.strip()
        else:
            joined.append(line)
    return joined


_SHORTEST_FULL_LINE = 25
_ENDS_IN_VALUE = re.compile(r"\d\s*(?:mm|cm|m|km|m2|m3|㎡|㎥|t|kg|層|回|本|枚|箇所|基)\s*$")
_BEGINS_IN_NOUN = re.compile(r"\s*[ァ-ヺ一-鿿]{2}(?<!以[上下内])(?<!程度)(?<!未満)(?<!前後)")


_THICKNESSES = re.compile(r"^.*?(?:厚さ?|厚み)は、?(?P<rest>.+)$")
_BARE_SIZE = re.compile(r"(?<=[一-鿿ァ-ヺ)])\s*(?=\d+(?:\.\d+)?\s*(?:cm|mm))")


def _spelled_out(plain: str) -> str:
    """厚さは、基層5cm、表層4cm: each size is a thickness of the word before it."""
    found = _THICKNESSES.match(plain)
    if found is None or len(_BARE_SIZE.findall(found["rest"])) < 2:
        return plain
    return _BARE_SIZE.sub("厚さ", found["rest"])


def _of_sentence(plain: str) -> Iterator[tuple[tuple[str, ...], Stated]]:
    """Facts with their subjects: the words of the phrase and the topic (…は) it belongs to."""
    for labelled in _labelled(plain):
        yield (), labelled
    plain = _spelled_out(plain)
    topic: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    for phrase in _each_value_apart(_phrases(plain)):
        values, choices = stated_in(phrase), demanded_words(phrase)
        if found := re.match(r"(.*?[^ぁ-ん])(?:について)?は", phrase):
            topic = subject_words(_without(found[1], stated_in(found[1]))) or topic
        own = subject_words(_without(phrase, values))
        carried = own or carried
        subject = _guards(topic, phrase) or tuple(dict.fromkeys((*topic, *carried)))
        yield from ((subject, one) for one in values)
        for one in choices:
            rest = subject_words(f"{phrase[: one.start]} {phrase[one.end :]}")
            yield (
                tuple(word for word in dict.fromkeys((*topic, *rest)) if one.text not in word),
                one,
            )


def _guards(topic: tuple[str, ...], phrase: str) -> tuple[str, ...]:
    """交通誘導警備員は、A 60人、B 120人: the letter belongs to the topic."""
    found = re.match(r"\W*([ab])(?![a-z0-9])", phrase)
    return (f"{topic[-1]}{found[1]}",) if found and topic and topic[-1].endswith("員") else ()


def _phrases(plain: str) -> list[str]:
    if "\t" in plain:
        return [plain]
    return [part for part in re.split(r"[、,;；]", plain) if part.strip()]


def _each_value_apart(phrases: list[str]) -> Iterator[str]:
    """表層 t=5cm 上層路盤 t=10cm: one phrase for each value, when words lead to every value.

    厚さ5cmの表層と… has its words behind the value and stays whole.
    """
    for phrase in phrases:
        values = stated_in(phrase)
        if len(values) < 2 or "\t" in phrase:
            yield phrase
            continue
        ends = [one.end for one in values]
        starts = [0, *ends[:-1]]
        apart = [phrase[start:end] for start, end in zip(starts, ends, strict=True)]
        led = all(
            subject_words(phrase[start : one.start])
            for start, one in zip(starts, values, strict=True)
        )
        same_kind = len({one.kind for one in values}) == 1
        followed = any(re.match(r"\s*の", phrase[end:]) for end in ends)
        if same_kind and led and not followed:
            yield from (*apart[:-1], apart[-1] + phrase[ends[-1] :])
        else:
            yield phrase


def _topic(plain: str) -> tuple[str, ...]:
    """What a sentence is about (…は), for the next one that names nothing."""
    found = re.match(r"(.*?[^ぁ-ん])(?:について)?は", plain)
    return subject_words(_without(found[1], stated_in(found[1]))) if found else ()


def _without(phrase: str, values: list[Stated]) -> str:
    for one in reversed(values):
        phrase = f"{phrase[: one.start]} {phrase[one.end :]}"
    return phrase


_LABELS = (
    (FactKind.WORK_NAME, re.compile(r"^\W*(?:第\d+条\W*)?(?:\d[\d.\-]*\W*)?(?:工事件?名称?|業務(?:委託)?名称?|件名|委託(?:業務)?名称?)\s*(?:は|:|\t|\s)\s*[「『]?(?P<v>[^\t」』。]+)")),
    (FactKind.PLACE, re.compile(r"^\W*(?:第\d+条\W*)?(?:\d[\d.\-]*\W*)?(?:工事|施工|履行|業務)(?:場所|箇所|地名)\s*(?:は|:|\t|\s)\s*(?P<v>[^\t。、]+)")),
    (FactKind.PERIOD, re.compile(r"^\W*(?:第\d+条\W*)?(?:\d[\d.\-]*\W*)?(?:本工事の)?(?:工期|履行期間|施工期間|工事期間)\s*(?:は、?|:|\t|\s)\s*(?P<v>[^\t。]+)")),
    (FactKind.FIVE_DAY_WEEK, re.compile(r"(?P<v>.*週休(?:2|二)日.*)")),
    (FactKind.WINTER, re.compile(r"(?P<v>.*冬[期季].*)")),
)  # fmt: skip


def _labelled(plain: str) -> Iterator[Stated]:
    for kind, pattern in _LABELS:
        if found := pattern.search(plain):
            yield Stated(kind, None, "", found["v"].strip(), found.start("v"), found.end("v"))


_JAPANESE = r"(?:[一-鿿々ァ-ヺー]|(?<=[一-鿿])[いきぎしじちびみりえけげせべめれわ](?=[一-鿿ァ-ヺ]))"
_WORD = re.compile(
    rf"{_JAPANESE}{{2,}}[ab](?![a-z0-9])|{_JAPANESE}{{2,}}"
    r"|(?<![a-z0-9])[a-z]{1,4}-?\d+(?![\d.])|(?<![a-z0-9])[a-z]{2,3}(?![a-z0-9=])"
)
_EMPTY_WORDS = """
    設計基準 圧縮 曲げ 呼び 矢板長 条件 仕上り
    施工 本工事 工事 標準 設計 使用 場合 舗装厚 仕上 条件 別途 受注者 発注者 監督員 監督職員 協議 規格 単位
    面積 距離 運搬距離 片道 平均 仕上厚 箇所 当該 下記 区間 実施 計上 設置 適用 行 用 以下 以上 厚 厚さ
    幅 高 長 延長 施工延長 数量 層 回 程度 仕様 材料 種別 名称 備考 摘要 内容 項目 次 記 表 図 図面 示
    従 設計図書 特記仕様書 仕様書 本 現場 対象 原則 必要 運搬 処分 搬出 作業 承諾 配置 処分場 処分地 受入地
    施工方法 背面 強度 呼び強度 設計基準強度 配合 直径 管径 口径 呼び径 内径 mm cm km kg n/mm2
    m2 m3 ダンプトラック 市指定 指定 搬出先 見込
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def subject_words(phrase: str) -> tuple[str, ...]:
    """The words that tell what a phrase is about, without those that any phrase has."""
    found = dict.fromkeys(_LABEL_END.sub("", word.strip("ー")) for word in _WORD.findall(phrase))
    return tuple(word for word in found if word not in _EMPTY and len(name_key(word)) > 1)


_LABEL_END = re.compile(
    r"(?:(?:仕上り?|平均|設計)?厚さ?|(?:呼び)?強度|(?:呼び|管|内|直|口)径|運搬距離|施工延長|延長|面積|数量|配置|層数)$"
)
