"""What a clause says of its subject, among what its neighbours say of theirs.

For clauses without a number or a term of their own to leave out. All four are sentences of the
document; which one stands in the clause is what is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.learning.questions.checks import shape_of
from assistant.learning.questions.making.blanks import choice_blank
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from assistant.learning.questions.sentences import Sentence, refers_elsewhere

_DOER = r"受注者|請負者|発注者|監督員|監督職員|監督者|点検者|点検員|設計者|現場代理人"
_SAYS = re.compile(
    rf"^(?P<subject>(?:(?P<doer>{_DOER})は[、､])?(?:[^、。]{{2,40}}?(?:"
    r"(?:について|にあた[りっ]て?|に当た[りっ]て?|に際して|において|に先立ち|場合|ときに?|時に?|(?<![でと])に|(?<![のんて])で)は?[、､]"
    r"|(?<![又若])は[、､]|(?<=[一-龥ァ-ヶー）」])(?<![又若])は(?=[一-龥ァ-ヶー]))))(?P<rule>[^。]{12,75})。$"
)
# What sends its reader elsewhere, or has a subject of its own, says nothing in another's place.
_NO_RULE = re.compile(
    r"第[0-9０-９]+|[0-9０-９][-－][0-9０-９]|規定|準[じず拠用]|次の|以下|様式|示す|示さ|による$|よるものとする|よらなければ|参照|適用する"
    r"|(?:は|場合|とき|ては)[、､]|について(?:は|も)|同じ|同様|その|これ|^[、､ぁ-ん]|要綱|便覧|要領|基準"
)
_END = re.compile(
    r"(?:こと|なければならない|てはならない|ものとする|こととする|とする|できる|である|する|行う|[ぁ-ん]{2})$"
)
_DOER_ALONE = re.compile(rf"(?:{_DOER})は[、､]?")
_PAIR = re.compile(r"(?=([一-龥々ァ-ヶー]{2}))")
_WORD = re.compile(r"[一-龥々ァ-ヶー]")
_SAYS_LITTLE = re.compile(rf"{_DOER}|工事|施工|設計|実施|実際|計算|検討|作業|場合|状況|[中当]")
_NAME = re.compile(r"[一-龥々ァ-ヶー]{3,}")
_SUBJECT_LEAST = 3
_SHARED_MOST = 0.3
_OTHERS, _PER_CLAUSE = 3, 2
_NEAR = 400
# Verbs end alike whatever they are: 「設ける」 among 「行う」 and 「確認する」 is no clue. But what
# tells how a thing is stands out among what is to be done.
_VERB, _STATE = "る", "ある"
_PLAIN = re.compile("する|行う|(?!こと)[ぁ-ん]{2}")
_TELLS_STATE = re.compile("(?:ある|いる|なる|れる|いう|指す|異なる|である)$")
# What a subject is: a rule on a width among rules on drains is found without the clause.
_SORTS = tuple(
    re.compile(rf"(?:{ends})$")
    for ends in (
        "長さ?|高さ?|厚さ?|幅|径|深さ|大きさ|量|値|力|率|度|比|勾配|傾斜|寸法|面積|間隔|荷重|応力|水位|数|距離|範囲|余裕",
        "場合|とき|時|際",
        "設計|施工|計算|検討|調査|試験|選定|決定|算定|計画|作業|管理|処理|施行|解析|測定|観測|評価|設定|照査|確認|配置|設置|掘削|運搬|接合|据付け?|打込み|締固め|塗装|溶接|方法|方式",
        "工|管|板|杭|ぐい|桁|床|壁|部|面|材|機|柱|堤|堰|門|物|路|橋|枠|体|層|石|砂|土|水槽|装置|設備|施設|構造|鉄筋|コンクリート|ブロック|シート|アンカー|ボルト|ゲート|ポンプ|ます|桝|溝|孔|版|筋|擁壁|護岸|基礎|機器|ケーブル|継手|継目|目地|支承|樹木|木材|階段|火薬|機械|車両|ピット",
    )
)
_PARTICLES = re.compile(
    r"(?P<link>について|にあた[りっ]て?|に当た[りっ]て?|に際して|において|に先立ち|場合|とき|時|に|で)?に?(?:は)?[、､]?$"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    sentence: Sentence
    text: str
    start: int
    sort: tuple[str, str]
    has_doer: bool
    ending: str
    pairs: frozenset[str]


def provision_choices(
    material: Material, random: Random, asked: Collection[str]
) -> Iterator[Question]:
    """At most two questions of each clause that is not among those asked already."""
    rules = _rules(material)
    made: Counter[str] = Counter()
    for n, rule in enumerate(rules):
        clause = rule.sentence.place.clause
        if clause in asked or made[clause] >= _PER_CLAUSE:
            continue
        others = _others(material, rule, rules, n)
        if len(others) == _OTHERS:
            made[clause] += 1
            end = rule.start + len(rule.text)
            yield choice_blank(
                rule.sentence,
                rule.start,
                end,
                tuple(other.text for other in others),
                random,
                instruction="この条項が定めていることを一つ選んでください。",
                remark="「{choice}」は、ほかの条項の文です。",
            )


def _rules(material: Material) -> list[_Rule]:
    """What sentences say of their subjects, without what is said again and again."""
    found = []
    for sentence in material.sentences:
        match = _SAYS.match(sentence.text)
        if (
            match is None
            or _NO_RULE.search(match["rule"])
            or refers_elsewhere(sentence.text)
            or _DOER_ALONE.fullmatch(match["subject"])
            or len(_WORD.findall(_SAYS_LITTLE.sub("", match["subject"]))) < _SUBJECT_LEAST
        ):
            continue
        ending = _END.search(match["rule"])
        pairs = frozenset(pair[1] for pair in _PAIR.finditer(match["rule"]))
        if ending and len(pairs) > 1:
            found.append(
                _Rule(
                    sentence,
                    match["rule"],
                    match.start("rule"),
                    _sort_of(match["subject"]),
                    match["doer"] is not None,
                    _ending_of(match["rule"], ending[0]),
                    pairs,
                )
            )
    said = Counter(rule.text for rule in found)
    return [rule for rule in found if said[rule.text] == 1]


def _sort_of(subject: str) -> tuple[str, str]:
    """What sort of thing a subject is, and how it is joined to its rule: 「…の幅」 「は」."""
    particles = _PARTICLES.search(subject)
    link = (particles["link"] or "") if particles else ""
    noun = subject[: particles.start()] if particles else subject
    if link in {"場合", "とき", "時"}:
        return "場合", ""
    for n, sort in enumerate(_SORTS):
        if sort.search(noun):
            return str(n), link
    return noun[-1:], link


def _ending_of(rule: str, ending: str) -> str:
    if _PLAIN.fullmatch(ending) is None:
        return ending
    return _STATE if _TELLS_STATE.search(rule) else _VERB


def _others(material: Material, rule: _Rule, rules: Sequence[_Rule], at: int) -> list[_Rule]:
    """Three rules of other clauses nearby, alike in form and on something else."""
    clause = material.clause_texts[rule.sentence.place.clause]
    subject = rule.sentence.text[: rule.start]
    # what is said elsewhere of the same thing may well be right of it
    names = _NAME.findall(subject)
    chosen: list[_Rule] = []
    around = sorted(
        range(max(0, at - _NEAR), min(len(rules), at + _NEAR + 1)), key=lambda n: abs(n - at)
    )
    for n in around:
        other = rules[n]
        if (
            other.sentence.place.clause != rule.sentence.place.clause
            and other.has_doer == rule.has_doer
            and other.ending == rule.ending
            and other.sort == rule.sort
            and shape_of(other.text) == shape_of(rule.text)
            and len(rule.text) / 1.7 <= len(other.text) <= len(rule.text) * 1.7
            and all(_shared(other, known) <= _SHARED_MOST for known in (rule, *chosen))
            and not any(name in other.sentence.text[: other.start] for name in names)
            and not any(pair[1] in other.text for pair in _PAIR.finditer(subject))
            and sum(pair not in clause for pair in other.pairs) > 1
        ):
            chosen.append(other)
            if len(chosen) == _OTHERS:
                break
    return chosen


def _shared(first: _Rule, second: _Rule) -> float:
    """How much of the shorter one's words the other has too."""
    return len(first.pairs & second.pairs) / min(len(first.pairs), len(second.pairs))
