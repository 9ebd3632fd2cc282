"""The word left out that says what is owed to whom: consent, a report, an instruction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.amounts import amounts_in
from assistant.learning.questions.making.blanks import choice_blank
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from assistant.learning.questions.sentences import refers_elsewhere

_WHOM = "監督員|監督職員|監督者|発注者|調査職員|検査員|検査職員|受注者|請負者|管理者|所有者|責任者|官公署|機関|委託者|主任|市長"
# Each with words that fit the same grammar, so that only the clause tells which it is.
_FORMS = (
    (re.compile(rf"(?:{_WHOM})の(?P<word>承諾|承認|許可|同意)(?=を得)"), ("承諾", "許可", "同意", "承認", "認定")),
    (re.compile(rf"(?:{_WHOM})の(?P<word>指示|確認|検査|立会い?|承諾|承認|許可)(?=を受け)"), ("指示", "確認", "検査", "承諾", "許可", "審査")),
    # What is handed over and what is told take other verbs: 「その旨を提出」 rules itself out.
    (re.compile(rf"(?:{_WHOM})に(?P<word>提出|提示|返納)(?=し(?:な|、|て))"), ("提出", "提示", "説明", "送付")),
    (re.compile(rf"(?:{_WHOM})に(?P<word>報告|通知|連絡)(?=し(?:な|、|て))"), ("報告", "通知", "連絡", "申告", "伝達")),
    (re.compile(rf"(?:{_WHOM})に(?P<word>届出|申請)(?=し(?:な|、|て))"), ("届出", "申請", "申告", "報告")),
)  # fmt: skip
_TO_HAND_IN = re.compile("届|申請|願[いを]|請求書|報告書")
_OTHERS = 3


def duty_blanks(material: Material, random: Random) -> Iterator[Question]:
    """One question of each sentence in which one such word stands once, said of one to whom it is owed."""
    for sentence in material.sentences:
        text = sentence.text
        if refers_elsewhere(text):
            continue
        for pattern, words in _FORMS:
            matches = list(pattern.finditer(text))
            if len(matches) != 1:
                continue
            if matches[0]["word"] == "提出" and (_TO_HAND_IN.search(text) or amounts_in(text)):
                break  # what else is done with a form? the period is what is to be learnt
            word = matches[0]["word"]
            others = [other for other in words if other != word and other not in text]
            if text.count(word) == 1 and len(others) >= _OTHERS:
                random.shuffle(others)
                start, end = matches[0].span("word")
                yield choice_blank(sentence, start, end, tuple(others[:_OTHERS]), random)
                break
