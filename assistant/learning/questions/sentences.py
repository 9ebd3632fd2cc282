"""Which sentences of a document can be asked about: those that are understood alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.learning.questions.question import Place, place_of
from retrieval.documents import Document, Passage, PassageKind, UnitKind
from retrieval.japanese import folded

_SHORTEST, _LONGEST = 18, 190
# 「2 回以上」 begins with an amount, 「2 月末の」 and 「3 段階確認」 with the number of a paragraph.
_COUNTED = (
    "(?:回|箇所|か所|ヶ所|ケ所|個|本|枚|人|名|日|部|組|社|者|校|立方|平方|名|週|か月|ヶ月|カ月|月|年|時間|分|秒|倍|割|層|段|点|件|台|種|級|号|次|方向)"
    "(?:以上|以下|以内|未満|程度|毎|間|目|(?![一-龥ァ-ヶー]))|以上|以下|未満|[%％℃°a-zA-Zａ-ｚ㎜㎝㎡㎥㎞㎏～~－-]"
)
_MARK = re.compile(
    r"^\s*(?:[（(]?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]|[ア-ンｱ-ﾝ]|[a-zA-Z])\s*[）)．.、](?![0-9０-９])|[①-⑳・○●◯◇■□◆]|[ア-ン][ 　]+(?=[一-龥ぁ-んァ-ヶー])|[-－‐–—※*＊][ 　]"
    rf"|[0-9０-９]{{1,2}}(?:[.．-][0-9０-９]{{1,2}}){{0,3}}[ 　]+(?![0-9０-９]|{_COUNTED}))\s*"
)
# 「２受注者は、…」: the gap after a paragraph's number is lost on the way; told by its turn.
_PARAGRAPH = re.compile(r"[0-9０-９]{1,2}(?![0-9０-９.．,，])")
_NUMBER_RUN_IN = re.compile(rf"([0-9０-９]{{1,2}})(?=[一-龥ァ-ヶー]{{2}})(?!{_COUNTED})")
_ABOUT_THE_TEXT = re.compile(
    r"^(?:本|この)(?:編|章|節|項|条|書|表|図|要領|基準|手引|仕様書|便覧|資料)|について(?:規定|定める)"
)
# A sentence that leans on what stands before or after it can't be answered alone.
_LEANS = re.compile(
    r"^(?:ただし|なお|また|さらに|この|その|これ|それ|当該|同|上記|前記|なおかつ|例えば|すなわち|つまり|したがって|よって|一方|ここで|ここに|以上|以下|次)"
    r"|(?:前項|前号|前条|前節|本項|同項|同条|上記|下記|前記|後述|前述|次の(?:各号|事項|とおり|通り|もの|場合|式|図|表|いずれ|項目|規定|措置|条件)|次に(?:掲げ|示)|(?<![0-9０-９a-zA-Z㎜㎝㎡㎥％%℃度日本回年円])以下の(?!(?:もの|場合)は)|以下に|次による|次に|"
    r"下(?:図|表|式)|右(?:図|表)|左(?:図|表)|各号|次式|次表|次図|図[-－0-9０-９]|式[（(0-9０-９]|写真[-－0-9０-９])"
    r"|(?:上|下|本|前)(?:の)?表(?:の|より|に|を)|本条|前各|第?[0-9０-９]+項|これら|それら|この場合|その場合|当該|同様|上述|それぞれ"
)
_ENDS = re.compile(
    r"(?:する|ない|とする|である|できる|いう|よる|ある|行う|なる|れる|せる|める|ける|げる|える|いる|受ける|おく|示す|満たす|防ぐ|努める|はかる|図る|払う|扱う|従う|もつ|持つ|使う|保つ|残す|出す|返す|渡す|通す|書く|つく|付く)。$"
)
_GARBLED = re.compile(
    r"[pP][.．]\s?[0-9]|[\ue000-\uf8ff\ufffd]|[.．・…]{3,}|[ 　]{2,}|＝|=|√|Σ|[（(][はをがにのと、]|∑|[⎩⎨⎧]|\|"
)
# 「3 段階確認…」, 「2 月末…」: the number may be the item's own or be counted with.
# Cut in the middle of a word: one begins with hiragana only where the trade writes it so.
_WORD_CUT = re.compile(
    r"^(?:(?!のり[面勾覆]|すべり面|ふとんかご|かご[工類]|はく離|ひび割れ|やむを得|あらかじめ|せん断|ふるい|せき板|すべての)[ぁ-ん]"
    r"|[ァィゥェォッャュョンー、。」）)]|[一-龥](?:する|した|して|される)|[0-9０-９.．]{1,5}[ 　])"
)
# What ends so goes on in the next unit, which a line of figures was taken for.
_GOES_ON = re.compile(r"(?:[、はがをにでとのも]|から|より|まで|及び|又は|並びに)$")
_PAIRS = {"（": "）", "(": ")", "「": "」", "『": "』", "［": "］", "【": "】"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that reads alone; ``text`` without the number or mark of its list item."""

    place: Place
    text: str
    position: int


def sentences_of(document: Document, passages: Iterable[Passage]) -> tuple[Sentence, ...]:
    """The sentences of a document's clauses that read alone, in order, each wording once."""
    seen: set[str] = set()
    found = []
    for passage in passages:
        if passage.kind is not PassageKind.CLAUSE:
            continue
        for text, quote, page in _texts(passage):
            key = folded(text)
            # a running title at the top of a page that was read as the sentence's beginning
            if key in seen or text.startswith(document.title or "\0") or not reads_alone(text):
                continue
            seen.add(key)
            found.append(Sentence(place_of(document, passage, quote, page), text, passage.position))
    return tuple(found)


def _texts(passage: Passage) -> Iterator[tuple[str, str, int]]:
    paragraph = 1
    for n, unit in enumerate(passage.units):
        if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM}:
            continue
        if n and _GOES_ON.search(passage.units[n - 1].text.strip()):
            continue
        quote = unit.text.strip()
        text = without_mark(quote)
        number = _NUMBER_RUN_IN.match(quote)
        if n and number and int(number[1]) == paragraph + 1:
            text = quote[number.end() :]
        if begun := _PARAGRAPH.match(quote):
            paragraph = int(begun[0])
        yield text, quote, unit.page


def without_mark(text: str) -> str:
    """A list item's text without its number or mark, be it two of them: 「2 (1) …」."""
    return _MARK.sub("", _MARK.sub("", text))


def reads_alone(text: str) -> bool:
    """Whether a sentence is whole, speaks of nothing outside of it and has its characters right."""
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and text.count("。") == 1
        and _ENDS.search(text) is not None
        and _LEANS.search(text) is None
        and _ABOUT_THE_TEXT.search(text) is None
        and _GARBLED.search(text) is None
        and _WORD_CUT.search(text) is None
        and is_balanced(text)
        and has_subject(text)
    )


def is_balanced(text: str) -> bool:
    """Whether every bracket that opens closes, in order."""
    expected: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character in _PAIRS:
            expected.append(_PAIRS[character])
        elif character in _PAIRS.values() and (not expected or expected.pop() != character):
            return False
    return not expected


_SUBJECT = re.compile(
    r"[^、。]{2,40}?(?:について|にあたって|に当たって|においては|に際して|場合(?:は|に|、)|とき(?:は|、)|には、|では、|は、|は|とは|が|を)"
)


_AS_A_RULE = re.compile(
    r"^(?:通常|普通|一般|標準|原則|基本|概ね|おおむね)(?:的)?(?:は|に|には|として|としては|的には)?、?"
)
_REFERS = re.compile(
    r"(?:表|図|様式|別紙|別添|付録|第?[0-9０-９]+(?:編|章|節|条|項))[^。、]{0,30}(?:による|によら|に準|に従|のとおり|に示|を参照|の規定|を標準)"
    r"|[0-9０-９]+[-－][0-9０-９]+(?:[-－][0-9０-９]+)?[^。、]{0,20}(?:による|によら|に準|に従|のとおり|に示|を参照|の規定)"
    r"|(?:規格|基準|示方書|指針|要綱|要領|便覧|仕様書|JIS[^。、]{0,30}|法令|関係法規)(?:等)?(?:に(?:よる|よら|よるもの|準じ|準拠し|従い|従って|適合)|の規定)"
)


def has_subject(text: str) -> bool:
    """Whether it says of what it speaks, be it after "as a rule" and the like."""
    return _SUBJECT.match(_AS_A_RULE.sub("", text)) is not None


def refers_elsewhere(text: str) -> bool:
    """Whether a sentence mainly sends its reader to a table, a clause or another standard."""
    return _REFERS.search(text) is not None
