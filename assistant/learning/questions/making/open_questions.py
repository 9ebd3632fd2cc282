"""What is to be done in a situation: answered in one's own words, marked against the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id
from assistant.learning.questions.sentences import Sentence, refers_elsewhere, without_mark
from retrieval.documents import UnitKind

# Whoever a document gives duties to, by how such names end: 受託者, 操作員, 元請, 職長.
_WHO = "[一-龥ァ-ヶー]{1,8}[者員人長方請]"
_DUTY = re.compile(
    rf"^(?:(?P<who>{_WHO})は、)?(?P<situation>[^。]{{6,90}}?(?:場合|とき|際))(?:は|には|に)?、"
    r"(?P<duty>[^。]{10,130}(?:なければならない|ものとする|てはならない|する|受ける|行う|設ける|求める|示す|知らせる|確かめる|[いきしちにみりぎびえけせてねめれげべじ]ます|(?<!ない)[てで]ください))。$"
)
# Without a doer: that what is so ("14日とする") is not something to be done.
_STATES = re.compile(
    r"は、|[がは][^、]{1,20}(?:する|となる)。?$|とする$|ものとする$|である$|できる$"
    r"|(?:[がは][^、]{1,20}し|とし|[とに]なり|でき|られ|され|あり|てい)ます$"
)
# A case within the duty: then more than one is spoken of, and the question would ask half.
_CASE = re.compile("場合|とき|際")
# Two duties in a row: the question would begin with one that is none of its situation.
_SAID_BEFORE = re.compile(
    r"(?:受注者|請負者)[のは]|ものとし、|こととし、|しなければならず、|とともに、|よるが|[一-龥にと]し、|を[一-龥]{1,4}[ぁ-ん]?[いえけげせねべめれきぎしじちびみり]、|ときは、|場合は、|[るたい]が、|であり、|："
)
# 「安定器は、銘板を見て確かめ、使われている場合は、…」: what comes first is none of the case.
_TOPIC_DOES = re.compile(
    r"^[^、]{2,40}は、(?:.*[、はがをにで])?[^、はがをにで]*[一-龥][ぁ-ん]{0,2}(?<!によ)[いきしちえけせてねめれげべじみりぎ]、"
)
# What is done every day: its clause says several things of it, and any of them would be an answer.
_EVERYDAY = re.compile(
    r"(?:行う|行なう|施工する|実施する|設置する|設ける|使用する|用いる|製作する|運搬する|打設する|布設する|敷設する|据え?付ける|撤去する"
    r"|取り?付ける|打込む|掘削する|併用する|[一-龥]{2}する|[一-龥]{1,3}の)(?:場合|とき|際)$"
)
_EVENT = re.compile(
    r"必要|おそれ|恐れ|異常|不明|困難|できない|できなく|支障|障害|相違|疑義|変更|発生|発見|判明|生じ|認め|やむを得|予期|指示|請求|不足|損傷|以外|超え|ない"
)
# 「超えるおそれがあるとき」: what exceeds stands in the sentence before.
_NO_SUBJECT = re.compile(
    r"^(?:原則として|設計図書に(?:記載|定め|明示|指定|規定)[のが])|^(?:[一-龥][ぁ-ん]{1,3}(?:おそれ|場合|とき|必要)|[一-龥]{2,4}(?:する|した))"
)
_DOER = re.compile(rf"(?P<who>{_WHO})は、?")
# 「立入りに際し、…」 after 「立ち入る場合は、…」: another duty in the same case.
_OTHER_CASE = re.compile(
    r"[^。]{2,60}?(?:に際し|に当た[りっ]|にあた[りっ]|に先立ち|場合|とき|際)(?:て|は|には|に)?、"
)
# 「撤去した日のうちに…」 after 「…を撤去する場合は、…」: the next thing to be done in the same case.
_ACT = re.compile(r"(?P<act>[一-龥]{2,4})(?:する|した|を行う|を行った)(?:場合|とき|際)$")
_LETTER = re.compile("[一-龥々ァ-ヶー]")
_DOER_NAMES = re.compile("受注者|監督員|監督職員|調査職員|発注者|請負者|検査員|[0-9０-９]+")
_ALIKE_LEAST = 2
_DUTY_END = re.compile(r"(?:なければならない|ものとする|てはならない|こととする)。")


def open_questions(material: Material, random: Random) -> Iterator[Question]:
    """One question of each sentence that says who must do what in which case."""
    del random  # nothing to be drawn: the question is the sentence's own
    for sentence in material.sentences:
        match = _DUTY.match(sentence.text)
        if match is None:
            continue
        doer = _DOER.match(match["duty"])
        duty = match["duty"][doer.end() :] if doer else match["duty"]
        if (
            (match["who"] is None and doer is None and _STATES.search(duty))
            or _CASE.search(match["duty"])
            or _NO_SUBJECT.match(match["situation"])
            or _SAID_BEFORE.search(match["situation"])
            or _TOPIC_DOES.match(match["situation"])
            or refers_elsewhere(match["duty"])
            or not _asks_one_thing(material, sentence, match["situation"])
        ):
            continue
        who = match["who"] or (doer["who"] if doer else "")
        body = f"{match['situation']}、{who + 'は' if who else ''}どうしなければなりませんか。"
        answer = f"{duty}。"
        yield Question(
            id=question_id(QuestionKind.OPEN, sentence.place, body, answer),
            kind=QuestionKind.OPEN,
            place=sentence.place,
            instruction="この条項に沿って、自分の言葉で答えてください。",
            body=body,
            answer=answer,
        )


def _asks_one_thing(material: Material, sentence: Sentence, situation: str) -> bool:
    """Whether the clause says only one thing of the situation: else there were many answers."""
    texts = [
        unit.text
        for passage in material.by_clause[sentence.place.clause]
        for unit in passage.units
        if unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM}
    ]
    if sum(situation in text for text in texts) > 1:
        return False
    act = _ACT.search(situation)
    goes_on = act and re.compile(
        rf"[^、。]{{0,12}}{act['act']}(?:した|する|後|時|中|の際|を行|に当た|にあた|に際)"
    )
    if goes_on and any(
        goes_on.match(without_mark(text)) for text in texts if sentence.text not in text
    ):
        return False
    own = set(_LETTER.findall(situation))
    for text in texts:
        told = _OTHER_CASE.match(text)
        if told and sentence.text not in text:
            letters = set(_LETTER.findall(_DOER_NAMES.sub("", told[0])))
            if len(letters & own) >= _ALIKE_LEAST and len(letters & own) * 2 > len(letters):
                return False
    if _EVERYDAY.search(situation) is None or _EVENT.search(situation):
        return True
    return sum(_DUTY_END.search(text) is not None for text in texts) == 1
