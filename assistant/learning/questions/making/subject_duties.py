"""What a clause demands of its subject: answered in one's own words, marked against the clause.

For clauses whose only rule names its subject (「柳枝の施工については、…」, 「床固め工の方向は、…」)
and has no number or term to leave out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id
from assistant.learning.questions.sentences import Sentence, refers_elsewhere, without_mark
from retrieval.documents import UnitKind
from retrieval.japanese import folded

_DOER = r"[一-龥ァ-ヶー]{1,8}[者員人長]"
_WORK = (
    r"(?:については|について|にあたっては|にあたって|にあたり|に当たっては|に当たって|に当たり|に際しては|に際して|に際し"
    r"|においては|に先立ち|[るたい](?:場合|とき|際|時)(?:には|は|に|、)?|(?<=[一-龥ァ-ヶー])(?:完了後|終了後|前|後)(?:には|は)"
    r"|(?<=[一-龥ァ-ヶー）])(?:には|では))"
)
_SAYS = re.compile(
    rf"^(?:(?P<doer>{_DOER})は[、､])?(?P<matter>[^、。､]{{3,45}}?(?:{_WORK}))[、､]+(?P<rule>[^。]{{10,110}}。)$"
)
# 「受注者は、…」 with no subject of its own: the clause's heading says what it is about.
_OF_HEADING = re.compile(rf"^(?P<doer>{_DOER})は[、､]+(?P<rule>[^。]{{14,110}}。)$")
_IS = re.compile(
    r"^(?P<matter>[^、。､]{2,30}?(?<![でとにのて又若者])は)[、､]*(?P<rule>[^。、､][^。]{9,110}。)$"
)
_DEMANDS = re.compile(
    r"(?:なければならない|ものとする|てはならない|こととする|とする|する|行う|[けめ]る|用いる|必要がある|[くうむすつぐぶぬる]こと)。$"
)
# What is so, or may be so, is nothing that a rule demands.
_TELLS = re.compile(
    r"(?:である|(?:変化|発生|増加|減少|影響|存在|適用)する|適応させる(?:もの|こと)とする|生じる|(?<!必要)がある|できる|れること|られる|される|なる|いう|異なる|いる|有する|場合もある|ことが多い|望ましい|よい|意味する|可能とする|必要とする|目的とする|対象とする)。$"
    # 「…を防ぐために行う」: what for, of many things that are set of it
    r"|ため(?:に|、)?(?:行う|実施する|設ける)(?:(?:もの|こと)とする|こと)?。$"
)
# A case, a doer or a reference within it: then more is said than what was asked.
_MORE = re.compile(
    r"場合|とき|表[0-9０-９]|第[ 　]?[0-9０-９]+|編[0-9０-９.]+|図[中の]|次の|以下の|本[編章節項]|各項|によること|時は|ときは|際は|については|ただし|同様|前記|上記|いずれか|規定|準[じず拠]|参照|様式|(?<![表明提掲])示[すさし]|基準|要領|便覧|指針|示方書|規格|による。|によるものとする|るが、|るものの"
    r"|[一-龥]は[、､]"
)
_ENDS_OPEN = re.compile("(?:あるいは|または|もしくは)$")
_OTHER_TOPIC = re.compile("[一-龥ァ-ヶー）]は(?![一-龥]?く)")
# A part of a rule that holds of every work teaches nothing of this one.
_EVERYWHERE = re.compile(
    r"[^、。]*(?:損傷|損なわ|傷付け|傷つけ|影響|障害|機能を確保|維持し|勘案|支障|留意|注意|配慮|努め|十分|適切|適正|安全|必要な(?:措置|対策|処置)|講じ|図らなければ|考慮|把握|害を|入念|確実|検討|正確|有無|設計図書|監督員の指示|要求)[^、。]*"
)
_CONTENT = re.compile(r"[一-龥々]{2,}|[ァ-ヶー]{2,}|[0-9０-９.．]+")
_SAYS_LITTLE = re.compile(
    r"受注者|請負者|監督員|工事|施工|実施|設置|計画|設計|作業|行う|場合|必要|状況|使用|方法|所定|原則|標準|基本"
)
_LEAST_TOLD, _LEAST_TOLD_OF_HEADING = 2, 3


_NUMBER = re.compile(
    r"^\s*(?:第[0-9０-９]+[編章節条項]|[（(【]?[0-9０-９a-zA-Z①-⑳ア-ン]{1,3}(?:[-－.．][0-9０-９]{1,3})*[）)】.．]?)[ 　]+|^[（(][0-9０-９a-zア-ン]{1,2}[）)]\s*"
)
_COUNT = re.compile(r"[（(][0-9０-９]+[）)]$")
_HEADING = re.compile(r"[一-龥々ぁ-んァ-ヶーA-Za-z0-9・（）、]{3,24}")
_NO_SUBJECT = re.compile(
    r"一般|総則|共通|その他|適用|通則|義務|禁止|^施工$|事項|注意|(?:計画|報告|仕様|設計図)書$|図書$|[0-9０-９]$"
)
_NO_MATTER = re.compile(
    r"工事の?(?:施工)?(?:中|に|の施工に)|施工(?:中|に)|原則|通常|一般に|設計(?:に|は)|計画(?:に|は)"
)
_LEANS = re.compile(
    "^(?:ただし|なお|また|さらに|この|その|これ|それ|当該|同|上記|前記|次|以下|[0-9０-９]+[）)]?ただし)"
)
_NAME = re.compile(r"[一-龥々ァ-ヶー]{3,}")
_RULE_END = re.compile("(?:ならない|とする|する|行う|こと)。")


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """What a sentence says (``rule``) of what (``matter``), and who has to see to it ("" for none).

    ``matter`` is "" where only the clause's heading says it.
    """

    doer: str
    matter: str
    rule: str


def subject_rule(text: str) -> SubjectRule | None:
    """The one rule of a sentence, None when it says none or more than one."""
    match = _SAYS.match(text) or _OF_HEADING.match(text) or _IS.match(text)
    if match is None:
        return None
    found = match.groupdict()
    rule = match["rule"].strip()
    if (
        _NO_MATTER.match(found.get("matter") or "")
        or _DEMANDS.search(rule) is None
        or _TELLS.search(rule)
        or _MORE.search(rule)
        or _ENDS_OPEN.search(found.get("matter") or "")
        or ("doer" not in found and _OTHER_TOPIC.search(rule))
    ):
        return None
    return SubjectRule(found.get("doer") or "", found.get("matter") or "", rule)


def subject_duties(
    material: Material, random: Random, asked: Collection[str]
) -> Iterator[Question]:
    """Questions of each clause that is not among those asked already, on each subject of its own."""
    del random  # nothing to be drawn: the question is the sentence's own
    said = Counter(match["matter"] for match in map(_matter_of, material.sentences) if match)
    for sentence in material.sentences:
        if sentence.place.clause in asked or refers_elsewhere(sentence.text):
            continue
        rule = subject_rule(sentence.text)
        if rule is None:
            continue
        if said[rule.matter] > 1:  # of one thing under several headings: the heading tells which
            rule = replace(rule, matter="")
        if not _tells_enough(sentence, rule):
            continue
        units = _others_said(material, sentence)
        if units and (
            not rule.matter
            or _is_all_the_clause(rule.matter, sentence.place.heading_path)
            or not _is_told_apart(rule.matter, units)
        ):
            continue
        body = _asked(rule, sentence.place.heading_path)
        if body is not None:
            yield Question(
                id=question_id(QuestionKind.OPEN, sentence.place, body, rule.rule),
                kind=QuestionKind.OPEN,
                place=sentence.place,
                instruction="この条項に沿って、自分の言葉で答えてください。",
                body=body,
                answer=rule.rule,
            )


def _matter_of(sentence: Sentence) -> re.Match[str] | None:
    return _SAYS.match(sentence.text) or _IS.match(sentence.text)


def _asked(rule: SubjectRule, headings: Sequence[str]) -> str | None:
    """How a rule is asked for, None where nothing says what it is about."""
    what = rule.matter
    if not what:
        heading = _COUNT.sub("", _NUMBER.sub("", headings[-1]).strip()) if headings else ""
        if _HEADING.fullmatch(heading) is None or _NO_SUBJECT.search(heading):
            return None
        what = f"「{heading}」について"
    if rule.doer:
        return f"{rule.doer}は、{what}、どうしなければなりませんか。"
    return f"{what}、どのように定められていますか。"


def _others_said(material: Material, sentence: Sentence) -> list[str]:
    """What else stands in the clause."""
    return [
        unit.text
        for passage in material.by_clause[sentence.place.clause]
        for unit in passage.units
        if unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ROW}
        and sentence.place.quote not in unit.text
    ]


def _is_all_the_clause(matter: str, headings: Sequence[str]) -> bool:
    """Whether a heading names the very same: then whatever the clause says is said of it."""
    name = re.sub(rf"(?:{_WORK}|は|の施工)$", "", matter)
    return bool(headings) and folded(_NUMBER.sub("", headings[-1]).strip()) == folded(name)


def _is_told_apart(matter: str, others: Sequence[str]) -> bool:
    """Whether all else in the clause is said of other things: else there were many answers."""
    names = _NAME.findall(_SAYS_LITTLE.sub("、", matter))
    if not names:
        return False
    name = max(names, key=len)
    for text in others:
        told = without_mark(text.strip())
        own = _SAYS.match(told) or _IS.match(told)
        if name in told or _LEANS.search(told) or (own is None and _RULE_END.search(told)):
            return False
        # what holds of an 「阻集器」 holds of a 「グリース阻集器」, too
        if own and any(name.endswith(other) for other in _NAME.findall(own["matter"])):
            return False
    return True


def _tells_enough(sentence: Sentence, rule: SubjectRule) -> bool:
    """Whether the rule says something that neither the question nor the headings say already."""
    shown = folded("\n".join((rule.matter, *sentence.place.heading_path[-2:])))
    *_, last = re.split("[、､]", rule.rule)
    if _EVERYWHERE.match(last):
        return False
    own = _EVERYWHERE.sub("", rule.rule)
    told = {folded(word) for word in _CONTENT.findall(_SAYS_LITTLE.sub("、", own))}
    least = _LEAST_TOLD if rule.matter else _LEAST_TOLD_OF_HEADING
    return sum(word not in shown for word in told) >= least
