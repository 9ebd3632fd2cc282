"""Whether a sentence demands, forbids or permits, and which words turn it round."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.review.meant_rows import words_of
from retrieval.japanese import normalise


class Polarity(StrEnum):
    """What a sentence says of the act at its end."""

    FORBIDS = "してはならない"
    PERMITS = "してよい"
    DEMANDS = "しなければならない"


_ENDINGS = (
    (
        Polarity.DEMANDS,
        r"なければならない|なくてはならない|ねばならない|ものとする|こととする|なければいけない",
    ),
    (
        Polarity.FORBIDS,
        r"て(?:は|も)?(?:なら|いけ)ない|ではならない|を禁止する|禁止とする|を禁じる|は認めない|を認めない|(?:こと(?:は|が)?|の?は)できない|ことができない|となることができない",
    ),
    (
        Polarity.PERMITS,
        r"て(?:も)?(?:よい|良い|いい|差し支えない|差支えない|構わない|かまわない)|でよい|ことができる|(?:られ|え)る?ものとする|を認める|が?できる|可能とする|ことができるものとする",
    ),
)
_END = re.compile(
    r"(?:"
    + "|".join(f"(?P<{polarity.name}>{pattern})" for polarity, pattern in _ENDINGS)
    + r")(?:もの(?:とする|である)|こととする)?[。.\s]*$"
)
_NOT_DONE = re.compile(
    r"(?:し|行わ|用い|使わ|使用し|混ぜ|設け|施工し)ない(?:もの|こと)?(?:とする)?[。\s]*$"
)
_OPPOSITES = (
    ("受注者", "発注者"),
    ("以前", "以後"),
    ("まで", "以降"),
    ("前", "後"),
    ("上流", "下流"),
    ("昼間", "夜間"),
    ("左岸", "右岸"),
    ("上側", "下側"),
    ("内側", "外側"),
    ("鉛直", "水平"),
    ("高い", "低い"),
    ("大きい", "小さい"),
    ("増", "減"),
    ("必要", "不要"),
    ("含む", "除く"),
    ("含める", "除く"),
    ("常駐", "非常駐"),
    ("口頭", "書面"),
)
_PARTIES = ("受注者", "発注者")
_LEAST_ALIKE = 0.72
_LEAST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Turned:
    """A sentence that says the contrary of another: the words on both sides."""

    said: str
    wanted: str


def turned(said: str, own: str) -> Turned | None:
    """How ``said`` contradicts ``own``, both plain, references blanked out; None when it does not.

    Only where both speak of the same: the act before the ending, or nearly all words.
    """
    one, other = _END.search(said.strip()), _END.search(own.strip())
    plainly = _NOT_DONE.search(own.strip())
    if one and other and {_of(one), _of(other)} == {Polarity.FORBIDS, Polarity.PERMITS}:
        act, wanted = own[: other.start()], _shown(own, other)
    elif one and _of(one) is Polarity.PERMITS and plainly:
        act, wanted = own[: plainly.start()], plainly[0].strip(" 。")
    else:
        return _opposite(said, own)
    return Turned(_shown(said, one), wanted) if _same_act(said[: one.start()], act) else None


def _of(match: re.Match[str]) -> Polarity:
    return next(polarity for polarity, _ in _ENDINGS if match[polarity.name])


def _shown(text: str, match: re.Match[str]) -> str:
    before = re.search(r"[^、。\s]{0,30}\Z", text.strip()[: match.start()])
    return f"{before[0] if before else ''}{match[0]}".strip(" 。")


def _same_act(said: str, own: str) -> bool:
    """Whether two beginnings of sentences name the same act in the same matter."""
    one, other = words_of(normalise(said)), words_of(normalise(own))
    if not one or not other:
        return False
    shared = one & other
    last_said, last_own = (words_of(normalise(text[-14:])) for text in (said, own))
    act = bool(last_said & last_own)
    return len(shared) >= (0.6 if act else 0.75) * min(len(one), len(other)) and (
        act or len(shared) > 2  # noqa: PLR2004
    )


def _opposite(said: str, own: str) -> Turned | None:
    """One word for its opposite in sentences that are else nearly the same."""
    one, other = _bare(said), _bare(own)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < _LEAST_ALIKE or matcher.ratio() < _LEAST_ALIKE:
        return _other_party(said, own)
    for first, second in _OPPOSITES:
        for mine, theirs in ((first, second), (second, first)):
            if mine not in one or theirs not in other:
                continue
            swapped = one.replace(mine, theirs)
            if mine in other and one.count(mine) <= other.count(mine):
                continue
            if _ratio(swapped, other) > matcher.ratio() and _in_place(one, other, mine, theirs):
                return Turned(mine, theirs)
    return None


def _other_party(said: str, own: str) -> Turned | None:
    """受注者 for 発注者 in a sentence that has all the words of a short one."""
    one, other = _bare(said), _bare(own)
    words, wanted = words_of(normalise(said)), words_of(normalise(own))
    for mine, theirs in (_PARTIES, _PARTIES[::-1]):
        if len(wanted) < _LEAST_SHARED or not wanted <= words | {theirs} or mine in wanted:
            continue
        for match in re.finditer(re.escape(mine), one):
            after = one[match.end() :][:4]
            if len(after) == 4 and f"{theirs}{after}" in other:  # noqa: PLR2004
                return Turned(f"{mine}{after}", f"{theirs}{after}")
    return None


def _in_place(one: str, other: str, mine: str, theirs: str) -> bool:
    """Whether ``mine`` stands where the other sentence has ``theirs``: the same words around it."""
    for match in re.finditer(re.escape(mine), one):
        before, after = one[max(0, match.start() - 4) : match.start()], one[match.end() :][:2]
        for place in re.finditer(re.escape(theirs), other):
            if not before or not other[: place.start()].endswith(before[-3:]):
                continue
            if not after or other[place.end() :].startswith(after[:1]):
                return True
    return False


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _bare(text: str) -> str:
    return re.sub(r"[\s、,。・]|^\([0-9]+\)|^[0-9]+[.)]", "", text)
