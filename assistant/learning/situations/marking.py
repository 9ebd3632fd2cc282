"""Marking an answer to a situation: each duty that it names, and what is against the clauses.

Words decide, no language model: how a thing is put is not judged, only whether it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.learning.questions.contradictions import same_amount
from assistant.learning.questions.everyday_words import everyday_forms, says_in_native_words
from assistant.learning.questions.marking import PASS
from assistant.learning.questions.typed_answers import as_rules_write
from assistant.learning.situations.acts import without_number
from assistant.learning.situations.against_points import CASE, too_late, wrong_amount
from assistant.learning.situations.agreeing import (
    FORBIDDEN,
    kept_from,
    only_tells,
    tells_others,
    whom_named,
)
from assistant.learning.situations.dangers import dangers_in
from assistant.learning.situations.duty_words import CORE_ACTS
from assistant.learning.situations.saying import (
    NEAR_ACTS,
    Saying,
    other_words,
    plain_amounts,
    saying_of,
)
from assistant.learning.situations.situation import (
    MarkedPoint,
    Reached,
    RubricPoint,
    Situation,
    SituationGrade,
)
from retrieval.content_words import content_words
from retrieval.japanese import folded, normalise
from retrieval.quantities import find_quantities
from retrieval.synonyms import Synonyms

_WORTH = {Reached.MET: Decimal(1), Reached.PARTLY: Decimal("0.5"), Reached.NOT: Decimal(0)}
_WITHOUT_AMOUNT = Decimal("0.75")
_MET, _PARTLY = Decimal("0.55"), Decimal("0.25")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_WHEN = re.compile(r"^[^。、]{2,40}(?:事故|場合|とき|時)(?:に(?:おいて)?|で)?は、")
# By which law or notice it is done stands in the clause: nobody recites it.
_BY_LAW = re.compile(
    r"(?:[^、。「」]*「[^」]*」|[^、。]*?(?:法律|法令|省令|政令|告示|通達|通知|規程|指針|技術基準))"
    r"(?:[（(][^（()）]*[)）])?[^、。]{0,10}?(?:に従って|に従い|に基づき|に基づいて|に準拠し)(?:記載した|作成した)?"
)
_WHATEVER = re.compile(
    r"[^。、]{1,20}?(?:を問わず|を待たず|にかかわらず|に関わらず|に拘らず)(?:に)?、?"
)
# What the situation has told of: 「その部分の工事を中止する」
_BACK = re.compile(r"(?:その|当該)(?:部分|箇所|場所|内容|都度|旨)(?:の|を)?")
_EITHER = re.compile(
    r"(?P<one>[^、。をにへで]+)(?:又は|または|若しくは|もしくは)(?P<other>[^、。をにへで]+?)(?:を(?:行|講|実施)[^、。]*|する|させる)?(?=[、。]|$)"
)
_BAN, _KEPT_FROM = re.compile("禁[止じ]"), re.compile("禁|な$|ない$|よう$|だめ$|やめ")
_NOTHING = re.compile(
    r"^(?:もの|こと|場合|とき|する|行う|及び|並び|設計図書|関し|必要|等|実施.?|それ|それぞれ|所定|様式|おく|用いる|ため|うえ|上|者|講じ.*|係わる|当該|内容|事項|方法|工事|施工|作業|もっ|当たる|当る)$"
)
_ACT = re.compile(
    f"{CORE_ACTS.pattern}|確認|確かめ|点検|調査|記録|作成|備え|掲げ|掲示|測定|補償|植え?替え|応急|搬出|撤去|判定|遵守|湿|散水|人力|試掘|取り?替え|復旧|防止|明らか|決定|使用"
)
_AGREED = re.compile(
    r"(?P<what>手直し|修補|補修|復旧|対策)(?:の方法|方法)?(?:等)?(?:を|について|に関して)[^、。]{0,12}協議"
)
_DOCUMENT = re.compile(
    r"^.{2,}(台帳|体系図|計画書|報告書|速報|打合せ簿|証明書|完了届|工程表|成績表)$"
)
_DEGREES = re.compile(r"(?<=[0-9０-９])度(?!目)")
_ACT_WEIGHT, _TIME_WEIGHT = Decimal(2), Decimal("0.7")
_TAIL = re.compile(r"(?:等|及び|または|又は)$")
_ALIKE = 0.5
_PAPER = re.compile(r"[書届願表図]$|速報|様式|写真")
_TIME = re.compile(r"直ち|速やか|事前|前に|あらかじめ|当日|再び")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word that an answer should have, in one of its forms."""

    surface: str
    forms: tuple[str, ...]
    weight: Decimal
    is_act: bool
    is_amount: bool = False


def mark_situation(situation: Situation, given: str, synonyms: Synonyms) -> SituationGrade:
    """Mark what a person wrote, point by point; no language model decides."""
    rules = "\n".join(f"{point.text}\n{point.place.quote}" for point in situation.points)
    given = plain_amounts(as_rules_write(given, rules))
    if any("℃" in point.text for point in situation.points):
        given = _DEGREES.sub("℃", given)
    saying = saying_of(given)
    asked = saying_of(f"{situation.text}。{situation.title}")
    found = dangers_in(situation, saying)
    # what is done too late or not at all is not named
    sound = saying.without([(danger.start, danger.end) for danger in found])
    points = tuple(_marked(point, sound, asked, given, synonyms) for point in situation.points)
    dangers = tuple({danger.danger.why: danger.danger for danger in found}.values())
    worth = sum((_worth(one) * one.point.weight for one in points), Decimal(0))
    whole = sum(point.weight for point in situation.points)
    share = (worth / whole if whole else Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return SituationGrade(
        points=points,
        dangers=dangers,
        share=share,
        right=share >= PASS and not dangers,
        model_answer=model_answer(situation),
        related=situation.related,
    )


def _worth(marked: MarkedPoint) -> Decimal:
    """What a point is worth: where only an amount is left out, nearly all."""
    if marked.reached is Reached.PARTLY and marked.share >= _MET and not marked.wrong:
        return _WITHOUT_AMOUNT
    return _WORTH[marked.reached]


def model_answer(situation: Situation) -> str:
    """The quoted duties, one a line, each clause once without its number, with where it stands."""
    lines: dict[str, str] = {}
    for point in situation.points:
        lines.setdefault(
            point.place.quote,
            f"{without_number(point.place.quote)}（{point.place.label} {point.place.page}ページ）",
        )
    return "\n".join(lines.values())


def _marked(
    point: RubricPoint, saying: Saying, asked: Saying, given: str, synonyms: Synonyms
) -> MarkedPoint:
    wanted = tuple(_wanted(point.text, asked, synonyms))
    whom = whom_named(point.text, saying)
    named = [word for word in wanted if word.surface in whom or _is_named(word, saying, given)]
    named = _with_alternatives(point.text, wanted, named)
    weight = sum((word.weight for word in wanted), Decimal(0))
    reached = sum((word.weight for word in named), Decimal(0))
    share = (reached / weight).quantize(Decimal("0.01")) if weight else Decimal(0)
    acts = [word for word in wanted if word.is_act]
    acted = not acts or acts[-1] in named
    forms = [form for act in acts for form in act.forms] if acted else []
    wrong = wrong_amount(point, saying, given, forms)
    late = too_late(point, saying, forms)
    forbidden = FORBIDDEN.search(point.text)
    if forbidden is not None:
        acted, wrong, share = kept_from(
            forbidden["act"] or forbidden["left"], saying, named=bool(named), share=share, met=_MET
        )
    if acted and (tells_others(point.text, saying) or only_tells(point.text, saying)):
        share = min(share, _MET - Decimal("0.01"))
    if late or (not acted and forbidden is not None):
        level = Reached.NOT
    elif not acted and (
        any(act in named and f"{act.surface}し、" in point.text for act in acts)
        or _nearly(acts[-1], wanted, saying)
        or _does(point.text, named)
    ):
        level = Reached.PARTLY
    elif not acted or share < _PARTLY:
        level = Reached.NOT
    elif share >= _MET and not wrong and all(word in named for word in wanted if word.is_amount):
        level = Reached.MET
    else:
        level = Reached.PARTLY
    return MarkedPoint(
        point,
        level,
        share,
        named=tuple(word.surface for word in named),
        missing=tuple(word.surface for word in wanted if word not in named),
        wrong=late or wrong,
    )


def _with_alternatives(
    text: str, wanted: Sequence[_Wanted], named: Sequence[_Wanted]
) -> list[_Wanted]:
    """What is named, with the other side of "stop or put off" where one of the two acts is."""
    alike: set[_Wanted] = set()
    for match in _EITHER.finditer(text):
        one, other = (
            [word for word in wanted if word.surface in match[side]] for side in ("one", "other")
        )
        if one and other and one[-1].is_act:
            alike.update(other if one[-1] in named else ())
            alike.update(one if other[-1] in named else ())
    return [word for word in wanted if word in named or word in alike]


def _is_named(word: _Wanted, saying: Saying, given: str) -> bool:
    if word.is_amount:
        told = find_quantities(normalise(given))
        wanted = find_quantities(normalise(word.surface))
        if any(same_amount(one, other) for one in told for other in wanted):
            return True
    if _BAN.search(word.surface):  # 「使わせない」 denies nothing of it
        return any(re.search(_kept_from(form), saying.whole) for form in word.forms)
    return any(map(saying.says, word.forms)) or (
        not word.is_act and says_in_native_words(folded(word.surface), saying.whole)
    )


def _kept_from(form: str) -> str:
    return re.escape(form) + ("" if _KEPT_FROM.search(form) else "(?:な[いか]|ず|ません)")


def _does(text: str, named: Sequence[_Wanted]) -> bool:
    """Whether an answer does at once what is to be agreed: 手直し for 「手直しの方法を協議する」."""
    agreed = _AGREED.search(text)
    return agreed is not None and any(word.surface in agreed["what"] for word in named)


def _nearly(act: _Wanted, wanted: Sequence[_Wanted], saying: Saying) -> bool:
    """Whether another act is named that does part of what is wanted; no telling hands in a paper."""
    paper = any(_PAPER.search(word.surface) for word in wanted)
    near = [
        word
        for bid, words in NEAR_ACTS
        if bid in act.surface and not (bid == "提出" and paper)
        for word in words
    ]
    return any(saying.says(form) for word in near for form in other_words(word))


def _wanted(text: str, asked: Saying, synonyms: Synonyms) -> Iterator[_Wanted]:
    """The words that bear a duty, what is told in the situation left out unless it is the act."""
    said = _BRACKETS.sub("", CASE.sub("", text)) or text
    said = _WHATEVER.sub("", _WHEN.sub("", said)) or said
    said = _BACK.sub("", _BY_LAW.sub("", said)) or said
    words = content_words(normalise(said), synonyms)
    acts = [word for word in words if _ACT.search(word.surface)]
    for word in words:
        if _NOTHING.match(word.surface):
            continue
        is_act = word in acts
        forms = tuple(
            dict.fromkeys(
                [
                    *other_words(_TAIL.sub("", word.surface) or word.surface),
                    *everyday_forms(_TAIL.sub("", word.surface) or word.surface),
                    *(folded(name) for name in _DOCUMENT.findall(word.surface)),
                    *(
                        other.folded
                        for other in word.alternatives
                        if other.weight >= _ALIKE and other.folded not in asked.whole
                    ),
                ]
            )
        )
        if not is_act and any(asked.says(form) for form in (folded(word.surface),)):
            continue
        weight = _ACT_WEIGHT if is_act else Decimal(str(word.weight))
        yield _Wanted(word.surface, forms, weight, is_act)
    for match in _TIME.finditer(said):
        if not any(match[0] in word.surface for word in words):
            yield _Wanted(match[0], _times(match[0]), _TIME_WEIGHT, is_act=False)
    for quantity in find_quantities(normalise(said)):
        if quantity.dimension != "number":
            yield _Wanted(
                quantity.text, other_words(quantity.text), Decimal(1), is_act=False, is_amount=True
            )


def _times(word: str) -> tuple[str, ...]:
    forms = {
        "直ち": "直ちに",
        "速やか": "直ちに",
        "当日": "直ちに",
        "前に": "事前",
        "あらかじめ": "事前",
    }
    return tuple(dict.fromkeys([*other_words(forms.get(word, word)), folded(word)]))
