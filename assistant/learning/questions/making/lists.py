"""What a sentence names in a row: answered in writing, marked against the clause.

「土圧の大きさは、地質、断面の大きさ、施工法及び地山の性状等を考慮して定める。」 asks for what is to
be considered; the rest of the sentence says of what.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id
from assistant.learning.questions.sentences import Sentence, refers_elsewhere
from retrieval.japanese import folded

LEFT_OUT = "〔　　　〕"
"""Where the list stood; not the blank of a single word, which is filled in word for word."""

_AND = r"(?:、?(?:及び|および|並びに|ならびに|又は|または|若しくは|もしくは)|や|[、・])"
_CHARACTER = r"(?:(?!及び|並び|又は|若し)[一-龥々〆ァ-ヶーA-Za-z0-9０-９Ａ-Ｚａ-ｚ％])"
# A noun may end in the hiragana of its verb: 「汚れ」, 「締固め」, 「高さ」, 「組立て」.
_NOUN = rf"{_CHARACTER}{{1,14}}(?:[れりきみえけめび]?さ|[れりきみえけめびて]|ねじれ|ひび割れ)?(?:（[^（）]{{1,20}}）)?"
# 「甲、乙、丙の3種類に」: how many they are is no part of the last.
_COUNTED = r"の[0-9０-９一二三四五六七八九]{1,2}(?:種類?|つ|段階|区分|項目)(?=[にをかで])"
_ITEM = rf"{_NOUN}(?:(?!{_COUNTED})の{_NOUN}){{0,3}}(?:等|など)?"
_OF = (
    rf"{_COUNTED}|"
    r"を(?!もって|含む|行う[^、]|問わ)|に(?:区分|分け|分類|大別|応じ|表示|記載|留意|着目|対し|関する|よ[りる](?!難|がた))|について(?!は、)|ごとに"
    r"|で(?:構成|区分|清掃|施工|固定|接合|行)|から(?:なる|構成|選)|が(?:ある|あり|必要|生じ|発生|考えら|ない|含ま)"
)
_LIST = re.compile(
    rf"(?:(?<=[、をにはがで])|^)(?P<items>{_ITEM}(?:{_AND}{_ITEM}){{1,11}})(?={_OF})"
)
_SEPARATOR = re.compile(_AND)
# Doers, references and what every work has are no list to learn.
_NOT_ASKED = re.compile(
    r"損傷|破損|衝撃|影響|障害|支障|迷惑|(?:[後前時中際]|の際|ごと)$|^(?:各|再度)|受注者|請負者|発注者|監督|設計図書|契約書|第[0-9０-９]|規定|[表図][0-9０-９]|示方書|基準|要領|便覧|別紙|様式|法律|[0-9０-９]{4}|年"
)
# 「海水または鋼材の腐食を」: where the one ends and the other begins is not told.
_OR = re.compile("や|又は|または|若しくは|もしくは")
_DOER_ALONE = re.compile(r"^(?:[一-龥]{2,8}[者員]は[、､])?$")
_GOES_ON = re.compile("(?:あるいは|または|もしくは|および|ならびに|ないしは)$")
# 「ごみ、さび、」: items in hiragana, which are none for the list itself.
_BEGAN_BEFORE = re.compile(
    "[、の](?!(?:また|なお|かつ|その|とき|ため|より|うち|ほか|もの|こと|さらに|および|ただし|とともに|いずれも)、)[ぁ-ん]{2,4}、$"
)
# Of what the sentence speaks, not what it says of it.
_IS_SUBJECT = re.compile(
    r"[^、。]{0,12}(?:にあた|に当た|に際し|に先立|場合|とき|時[はに、]|については?、|において)"
)
# 「支柱を取付け、時期及び土質を」: the verb before the list.
_VERB_FIRST = re.compile(r"^[^、]*[ぁ-ん]$")
_SAYS_OF = re.compile(r"受注者|請負者|に関する事項|施工計画書|記載|考慮|確認|検討|[ぁ-ん、。]")
_COMMON = re.compile("工事|施工|実施|設置|方法|位置|状況|状態|作業|必要|構造物|等|など|その他")
_LETTERS = re.compile("[一-龥々ァ-ヶー]{1,}")
# 「消雪・融雪設備」 is one thing.
_PAIR, _ONLY_DOTS = 2, re.compile("[^、及並又まおや]*・[^、及並又まおや]*")
_FEWEST, _SHORTEST_REST, _LONGEST = 2, 4, 110


@dataclass(frozen=True, slots=True)
class NamedList:
    """Two or more things named in a row, as they stand in a sentence from ``start`` to ``end``."""

    items: tuple[str, ...]
    start: int
    end: int


def lists_in(text: str) -> Iterator[NamedList]:
    """The lists of a sentence of which it says what is to be done with them."""
    for match in _LIST.finditer(text):
        items = tuple(_SEPARATOR.split(match["items"]))
        if len(items) >= _FEWEST and len(set(items)) == len(items):
            yield NamedList(items, match.start("items"), match.end("items"))


def list_questions(
    material: Material, random: Random, asked: Collection[str]
) -> Iterator[Question]:
    """One question of each clause that is not among those asked already, on its longest list."""
    del random  # nothing to be drawn: the question is the sentence's own
    longest: dict[str, tuple[Sentence, NamedList]] = {}
    for sentence in material.sentences:
        clause = sentence.place.clause
        if clause in asked or refers_elsewhere(sentence.text):
            continue
        for found in lists_in(sentence.text):
            known = longest.get(clause)
            if (known is None or len(found.items) > len(known[1].items)) and _can_be_asked(
                sentence, found
            ):
                longest[clause] = (sentence, found)
    for sentence, found in longest.values():
        yield _question(sentence, found)


def _can_be_asked(sentence: Sentence, found: NamedList) -> bool:
    """Whether the rest says what is asked for, and neither it nor the headings show the list."""
    text = sentence.text
    named = text[found.start : found.end]
    rest = text[: found.start] + text[found.end :]
    shown = folded("\n".join((rest, *sentence.place.heading_path[-2:])))
    hidden = [
        item
        for item in found.items
        if (words := _LETTERS.findall(_COMMON.sub("、", item)))
        and not all(folded(word) in shown for word in words)
    ]
    before, after = text[: found.start], text[found.end :]
    first, second = found.items[0], found.items[-1]
    return (
        len(_SAYS_OF.sub("", rest)) >= _SHORTEST_REST
        and _IS_SUBJECT.match(text, found.end) is None
        and before != ""
        and before.count("「") == before.count("」")
        and not _GOES_ON.search(before)
        and not _BEGAN_BEFORE.search(before)
        and not (before.endswith("を") and after.startswith("を"))
        and not (_DOER_ALONE.match(before) and after.startswith("について"))
        and not (before.endswith(("を", "に")) and _VERB_FIRST.match(first))
        and not any(_NOT_ASKED.search(item) for item in found.items)
        and not any(one != other and one in other for one in found.items for other in found.items)
        and not (
            len(found.items) == _PAIR
            and (
                _ONLY_DOTS.fullmatch(named)
                or ("の" in second and "の" not in first)  # 「歩行者及び車両の安全」
                or (_OR.search(named) and ("の" in second) != ("の" in first))
            )
        )
        and len(named) <= _LONGEST
        and len(hidden) >= _FEWEST
        and len(hidden) * 2 > len(found.items)
    )


def _question(sentence: Sentence, found: NamedList) -> Question:
    answer = sentence.text[found.start : found.end]
    body = sentence.text[: found.start] + LEFT_OUT + sentence.text[found.end :]
    return Question(
        id=question_id(QuestionKind.OPEN, sentence.place, body, answer),
        kind=QuestionKind.OPEN,
        place=sentence.place,
        instruction=f"この条項が{LEFT_OUT}に挙げているものを答えてください。",
        body=body,
        answer=answer,
    )
