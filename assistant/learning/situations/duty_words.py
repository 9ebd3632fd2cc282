"""Words of rules as situations read them: what is a step of supervision, what reads alone, what counts twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.learning.questions.sentences import is_balanced
from assistant.learning.situations.situation import RubricPoint
from retrieval.documents import Passage
from retrieval.japanese import folded, tokens

DEALS_WITH_IT = re.compile(
    r"報告|通知|連絡|通報|協議|承諾|指示|中止|止め|停止|中断|提出|立会|手直し|修補|補修|打直|やり直|措置|処置|調査|"
    r"取替|取り替|取壊|取り壊|撤去|退避|退出|届|確認|点検|説明|復旧|保全|搬出|対策|避難|原因|記録|申請|休憩|再度|再び|てはならない"
)
"""Words by which a duty is a step of supervision, not a measure of the work."""
CORE_ACTS = re.compile(
    r"報告|通知|連絡|通報|協議|承諾|指示|中止|止め|停止|中断|立会|手直し|修補|打直|やり直|退避|退出|避難|再び|提出|取り?壊|てはならない"
)
"""Of these a situation has at least one: telling, asking, stopping, doing again."""
_DECIDES = re.compile(f"{CORE_ACTS.pattern}|搬出させ|取り?替え|応急|人命")
_OF_FORM = re.compile(
    r"(?:願|届|書|簿|図|表|写真|記録|資料|証)(?:を|の).*(?:提出|報告)|打合せ簿により|書面により行う"
)


def weight_of(text: str) -> int:
    """What a duty counts: telling, stopping, asking and doing again decide."""
    return 2 if _DECIDES.search(text) and not _OF_FORM.search(text) else 1


_LEANS = re.compile(
    r"これ|この|その(?!権限)|それ|当該(?!工事)|本[条項節]|同(?:条|項|号|表)|前[項号条記述]|上記|下記|次[のに]|以下[のに]|各号|別[表図紙]|図[-－0-9０-９]|表[-－0-9０-９]|"
    r"式[（(0-9０-９]|[（(][0-9０-９]+[)）](?:の|項)|に示す(?:もの|値|式)|第[0-9０-９]+[条項編章節]"
)
_BACK = re.compile(r"これら?|それ(?!ぞれ)|その(?!他)|当該")
_GARBLED = re.compile(r"[\ue000-\uf8ff\ufffd|]|[.．…]{3,}|[ 　]{2,}|[＝=√Σ∑⎩⎨⎧≦≧]")


def reads_alone(text: str) -> bool:
    """Whether a case or a duty is understood without what stands around it."""
    return not _LEANS.search(text) and not _GARBLED.search(text) and is_balanced(text)


def reads_in_its_sentence(text: str) -> bool:
    """Whether it is understood with the words before it: 「その内容を監督員に通知する」."""
    return reads_alone(_BACK.sub("", text))


_CONTRACT = re.compile(
    r"契約書(?:第[0-9０-９]+[条項号](?:から)?)+(?:の規定)?(?:に係る|に基づき?、?|により、?|の)?"
)


def without_contract(text: str) -> str:
    """A text without 「契約書第18条第1項第1号から第5号に係る」: it reads as well without."""
    return _CONTRACT.sub("", text)


def nouns(text: str) -> frozenset[str]:
    """The nouns of a text that say what it is about, folded."""
    return frozenset(
        folded(token.surface)
        for token in tokens(text)
        if token.part.startswith("名詞-普通")
        and len(token.surface) > 1
        and token.surface not in _GENERAL
    )


_GENERAL = frozenset(
    {
        "場合", "工事", "施工", "作業", "とき", "もの", "こと", "必要", "受注者", "請負者", "監督員", "監督職員", "発注者",
        "設計", "図書", "現場", "内容", "事項", "措置", "処置", "方法", "当該", "とおり", "おそれ", "使用", "確認", "実施", "提出", "記録", "監督", "指示", "報告", "協議",
    }
)  # fmt: skip


def different(points: Iterable[RubricPoint]) -> list[RubricPoint]:
    """Each duty once: one that another's words hold is left out."""
    kept: list[RubricPoint] = []
    for point in points:
        own, about = folded(point.text), nouns(point.text)
        if not any(
            own in folded(k.text)
            or folded(k.text) in own
            or (len(about) > 1 and about <= nouns(k.text) and own[-4:] == folded(k.text)[-4:])
            for k in kept
        ):
            kept.append(point)
    return kept


def usual_word(passages: Sequence[Passage], words: Sequence[str]) -> str:
    """The word of several that documents use most; the first where they use none."""
    text = "\n".join(passage.text for passage in passages)
    counts = Counter({word: text.count(word) for word in words})
    return max(words, key=lambda word: counts[word])
