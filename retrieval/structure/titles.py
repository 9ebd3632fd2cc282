"""Tells headings, captions and leads from running text by their words."""

from __future__ import annotations

import re

from retrieval.structure.marks import Mark, MarkKind, fold

# A particle at the start shows a sentence going on; the letters in brackets begin words (のり面).
_PARTICLE = r"(?:の(?![りしぼ])|を|は(?![つくねりけしざら])|が(?![けい])|で(?![こきん])|に(?![じご])|と(?![いびうめ]))"
_NO_TITLE_START = re.compile(
    rf"^(?:{_PARTICLE}|及び|または|又は|並びに|から|まで|より|による|に規定|[、。,)）」』，．:：~〜～=＝]"
    r"|以上|以下|未満|程度|倍|回|個|本\b|枚|箇所|ヶ所|か所|年|月|日|時間|分\b|秒|項|号|[%％℃㎡㎥㎜㎝㎞㎏]"
    r"|(?:mm|cm|km|ｍｍ|kg|kN|ＫＮ|t|m|ｍ|m2|m3|N)(?![a-zA-Z]))"
)
_NO_TITLE_END = re.compile(
    r"(?:する|こと|もの|ない|よる|ある|いる|れる|なる|できる|おく|行う|とし|また|ただし|である|[、。，:：；;を])$"
)
_TOPIC = re.compile(r"(?<!ま)(?<!と)(?<!又)(?<!るい)は(?![つくねりけしざめらがずさんいじ])")
_MEASURED = re.compile(r"(?:[=＝≦≧]|[0-9]\s?(?:mm|cm|m|％|%|kN|N/mm2)$)")
_JAPANESE = re.compile(r"[一-龥々ァ-ヶーぁ-ん]")
_SECOND_MARK = re.compile(r"[①-⑳]|\s[(（]?[a-zA-Z0-9ア-ン][)）]")
_REFERENCE = re.compile(
    rf"^(?:{_PARTICLE}|[、。，]|及び|または|又は|から|まで|第[0-9０-９]|[0-9０-９]*項|各号|に規定)"
)
_UNIT_FOLLOWS = re.compile(
    r"^(?:[μ°℃％%㎜㎝㎡㎥㎏]|(?:mm|cm|km|m|kg|kN|N|t|g|ha|MPa|dB|ｍ|ｋ|ｔ)(?![a-zA-Z])|倍|度|程度|以上|以下|未満|[～~〜])"
)
_CAPTION = re.compile(
    r"^(図|表|写真|別図|資図|資表|付図|付表|様式|参考図|参考表|解説図|解説表|Fig|Table)\s?[.-]?\s?[0-9A-Z一二三四五六七八九十]"
    r"(?:[0-9.\-\s()]|[a-z](?![a-z]))*(.*)$"
)
# 第１表, 第3-2図: the number stands before the word.
_ORDINAL_CAPTION = re.compile(
    r"^第\s?[0-9一二三四五六七八九十]+(?:\s?[-.]\s?[0-9]+)*\s?(表|図|写真|様式)(?:\s?\([^()]*\))?(?:\s+(\S.*))?$"
)
_CAPTION_NUMBER = re.compile(
    r"^((?:図|表|写真)\s?[-－]?\s?[0-9０-９]+(?:\s?[.．\-－‐―−ー]\s?[0-9０-９]+)*(?:[（(][0-9０-９a-z]+[)）])?)"
    r"(?=[^\s0-9０-９.．\-－‐―−ー（(])"
)
_SPEAKS_ON = re.compile(
    rf"^(?:{_PARTICLE}|[へ、。，）)]|及び|または|又は|から|まで|より|による|参照|[～~]|中[のにで、]|によ)"
)
_LEAD = re.compile(
    r"(?:以下|次|下記|下表|左記)(?:の|に|による|とお|各号|示す|掲げる|事項)|各号|のとおり|[：:]$"
)
LONGEST_CAPTION = 70


def is_title(text: str, *, longest: int) -> bool:
    """True when ``text``, standing after a mark, may be a heading's words."""
    stripped = text.strip()
    if not 1 <= len(stripped) <= longest or "。" in stripped:
        return False
    wrong = (
        _NO_TITLE_START.match(stripped)
        or _NO_TITLE_END.search(stripped)
        or _TOPIC.search(stripped[1:])
        or _MEASURED.search(stripped)
        or _SECOND_MARK.search(stripped)
    )
    return not wrong and _JAPANESE.search(stripped) is not None


def is_reference(mark: Mark) -> bool:
    """True when "第3条" and the like are spoken of inside a sentence ("第3条の規定により")."""
    return _REFERENCE.match(mark.rest) is not None


def is_quantity(mark: Mark) -> bool:
    """True for what looks like a numbered clause but is a measure or a span: 1.5 m, 10-20."""
    if mark.kind != MarkKind.COMPOSITE:
        return False
    if mark.numbers[0] == 0 or not _JAPANESE.search(mark.rest):
        return True
    return _UNIT_FOLLOWS.match(mark.rest) is not None


def unspread(title: str) -> str:
    """Closes letters spread apart ("総 則"), but not the gap between words."""
    return re.sub(
        r"(?<![一-龥ぁ-んァ-ヶー])([一-龥ぁ-んァ-ヶー](?: [一-龥ぁ-んァ-ヶー])+)(?![一-龥ぁ-んァ-ヶー])",
        lambda match: match.group(1).replace(" ", ""),
        title,
    )


def caption_word(text: str) -> str:
    """図, 表 … when the line is a caption; "" otherwise."""
    folded = fold(text).strip()
    ordinal = _ORDINAL_CAPTION.match(folded)
    match = ordinal or _CAPTION.match(folded)
    if match is None or len(folded) > LONGEST_CAPTION:
        return ""
    rest = (match.group(2) or "").strip()
    if _SPEAKS_ON.match(rest) or "。" in rest or rest.endswith(("、", "，")):
        return ""
    return match.group(1)


def spaced_caption(text: str) -> str:
    """A caption with its number set off from its words: 表2-2-2余盛高 → 表2-2-2 余盛高."""
    return _CAPTION_NUMBER.sub(r"\1 ", text, count=1)


def is_lead(text: str) -> bool:
    """True when a sentence announces the list or table that follows it."""
    return _LEAD.search(text) is not None


def follows(mark: Mark, previous: Mark | None) -> bool:
    """True when ``mark`` is the next of ``previous``'s list (or, without one, begins a list)."""
    if previous is None:
        return bool(mark.numbers) and 1 in mark.numbers
    if mark.kind != previous.kind or mark.style != previous.style:
        return False
    if mark.kind in (MarkKind.KANA, MarkKind.PAREN_KANA):
        return any(
            now == before + 1
            for now, before in zip(mark.numbers, previous.numbers, strict=True)
            if before > 0
        )
    if len(mark.numbers) != len(previous.numbers) or not mark.numbers:
        return False
    return (
        mark.numbers[:-1] == previous.numbers[:-1] and mark.numbers[-1] == previous.numbers[-1] + 1
    )
