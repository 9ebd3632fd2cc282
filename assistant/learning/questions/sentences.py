"""Which sentences of a document can be asked about: those that are understood alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.learning.questions.leaning_back import goes_on_from, is_after_another_act
from assistant.learning.questions.question import Place, place_of
from assistant.learning.questions.rules import begins_as_example, holds_for_long
from retrieval.documents import Document, Passage, PassageKind, Unit, UnitKind
from retrieval.japanese import folded

_SHORTEST, _LONGEST = 18, 190
# 「2 回以上」 begins with an amount, 「2 月末の」 and 「3 段階確認」 with the number of a paragraph.
_COUNTED = (
    "(?:回|箇所|か所|ヶ所|ケ所|個|本|枚|人|名|日|部|組|社|者|校|立方|平方|名|週|か月|ヶ月|カ月|月|年|時間|分|秒|倍|割|層|段|点|件|台|種|級|号|次|方向)"
    "(?:以上|以下|以内|未満|程度|毎|間|目|(?![一-龥ァ-ヶー]))|以上|以下|未満|[%％℃°a-zA-Zａ-ｚ㎜㎝㎡㎥㎞㎏～~－-]"
)
_MARK = re.compile(
    r"^\s*(?:[（(]?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]|[ア-ンｱ-ﾝ]|[a-zA-Z])\s*[）)．.、](?![0-9０-９])|[①-⑳・○●◯◇■□◆]|(?:[ア-ン]|[一二三四五六七八九十]{1,3})[ 　]+(?=[一-龥ぁ-んァ-ヶー「])|[-－‐–—※*＊][ 　]"
    rf"|[0-9０-９]{{1,2}}(?:[.．－―‐-][0-9０-９]{{1,2}}){{0,3}}[ 　]+(?![0-9０-９]|{_COUNTED}))\s*"
)
# 「２受注者は、…」: the gap after a paragraph's number is lost on the way; told by its turn.
_PARAGRAPH = re.compile(r"[0-9０-９]{1,2}(?![0-9０-９.．,，])")
_NUMBER_RUN_IN = re.compile(rf"([0-9０-９]{{1,2}})(?=[一-龥ァ-ヶー]{{2}})(?!{_COUNTED})")
_ABOUT_THE_TEXT = re.compile(
    r"^(?:本|この)(?:編|章|節|項|条|書|表|図|要領|基準|手引|仕様書|便覧|資料)|について(?:規定|定める)"
)
# A sentence that leans on what stands before or after it can't be answered alone.
_LEANS = re.compile(
    r"^[^、。]{1,8}は、これ|^(?:前回|ただし|なお|また|さらに|この|その|これ|それ|当該|同|上記|前記|なおかつ|例えば|すなわち|つまり|したがって|よって|一方|ここで|ここに|以上|以下|次)"
    r"|(?:前項|前号|前条|前節|本項|同項|同条|上記|下記|前記|後述|前述|次の(?:各号|例[がをにで]|要件|区分|各項|順|手順|方法|基準|要領|算式|計算|事由|条項|各|書類|資料|内容|工種|作業|[（(①ア-ン]|事項|とおり|通り|もの|場合|式|図|表|いずれ|項目|規定|措置|条件)|次に(?:掲げ|示)|(?<![0-9０-９a-zA-Z㎜㎝㎡㎥％%℃Ω度日本回年円人個台分間ルトムス])以下(?:の(?!(?:もの|場合)は)|に)|次による|次に|"
    r"下(?:図|表|式)|右(?:図|表)|左(?:図|表)|各号|前[0-9０-９一二三四五六七八九]{1,2}[号条]|次式|次表|次図|図[-－0-9０-９]|(?:図|表|写真|式)(?:の(?:よう|とおり|通り)|に(?:示|おけ)|中の)|式[（(0-9０-９]|写真[-－0-9０-９])"
    r"|(?:上|下|本|前)(?:の)?表(?:の|より|に|を)|本条|前各|第?[0-9０-９一二三四五六七八九十]+項|第[0-9０-９一二三四五六七八九十]+号|[（(][0-9０-９ア-ンa-z]{1,2}[）)]号?(?:[のにでとを、]|及び|又は|から|まで|以外|若しくは)|(?<![ァ-ヶー])[イロハニホヘト](?:から|及び|又は|、)[イロハニホヘト](?![ァ-ヶー])|[①-⑳]|これら|それら|この場合|その場合|当該|同様|上述|それぞれ"
)
_ENDS = re.compile(
    r"(?:する|ない|とする|である|できる|いう|よる|ある|行う|なる|れる|せる|める|ける|げる|える|いる|受ける|おく|示す|満たす|防ぐ|努める|はかる|図る|払う|扱う|従う|もつ|持つ|使う|保つ|残す|出す|返す|渡す|通す|書く|つく|付く)(?:こと)?。$"
)
_POLITE = re.compile(
    r"(?:[いきしちにみりぎびえけせてねめれげべじ]ます|なりません|いけません|(?:て|で)ください|(?:以上|以下|以内|未満|まで|必要|こと|もの|点検|範囲)です)。$"
)
# What may be, is often so or is thought is told, not ruled.
_POLITE_TELLS = re.compile(
    r"(?:ています|(?:こと|場合|おそれ|もの|とき)[がも](?:多く)?あります|考えられます|思われます|思います|いたします|ございます|お願いします|てもらいます|いただきます)。$"
)
_GARBLED = re.compile(
    r"[pP](?:[.．]\s?|(?=[0-9]{2}))[0-9]|[0-9][０-９]|[０-９][0-9]|[0-9][.．]?[OＯ](?![一-龥A-Za-z])|[OＯ][.．][0-9]|[ぁ-ん一-龥][0-9０-９]{1,2}[.．](?=[一-龥ァ-ヶ])|^[（(][^（）()]*[）)][のをはがにで、]|[\ue000-\uf8ff\ufffd]|[.．・…]{3,}|[ 　]{2,}|＝|=|√|Σ|[（(][はをがにのと、]|∑|[⎩⎨⎧]|\|"
)
# 「3 段階確認…」, 「2 月末…」: the number may be the item's own or be counted with.
# Cut in the middle of a word: one begins with hiragana only where the trade writes it so.
_WORD_CUT = re.compile(
    r"^(?:及び|又は|並びに|若しくは|以外|及|または|(?!のり[面勾覆]|すべり面|ふとんかご|かご[工類]|はく離|ひび割れ|やむを得|あらかじめ|せん断|ふるい|せき板|すべての)[ぁ-ん]"
    r"|[ァィゥェォッャュョンー、。」）)]|[一-龥](?:する|した|して|される)|[0-9０-９.．]{1,5}[ 　])"
)
# What ends so goes on in the next unit, which a line of figures was taken for.
_GOES_ON = re.compile(r"(?:[、はがをにでとのも]|から|より|まで|及び|又は|並びに)$")
# A line that ends within a sentence, or a source cited in one's midst: what follows is the rest.
_IS_CUT = re.compile(
    r"(?:(?:は、|を|が|[一-龥ァ-ヶー]に|では?|ては|する|した|られ|、).*|[ぁ-んァ-ヶー][一-龥])(?<![。．.:：）)」』】\]］>＞])$|[pP][.．]\s?[0-9]+(?:[～~－-][0-9]+)?$"
)
_IN_HEADINGS = re.compile(
    "または|あるいは|に(?:ついて|関する|おける|当た[っり]て?|あた[っり]て?|よる)|(?:する|した)(?:場合|とき)$"
)
_IS_EXCEPTION = re.compile(r"[（(]?(?:ただし|但し)")
# 「…適用する。2現場管理費」, 「…張り掛ける(4)保護コンクリート」: the next heading or item ran
# into the one before.
_HEADING_RUN_IN = re.compile(r"。[0-9０-９]{1,2}[ 　]?(?![年月日])[一-龥ァ-ヶー]{3,20}$")
_RUN_IN = re.compile(
    r"[るすくむうつぶぐいた。][（(][0-9０-９]{1,2}[）)](?:[ 　]?[一-龥ァ-ヶー・]{2,20})?$"
    r"|。[（(][0-9０-９]{1,2}[）)][ 　]?(?=[一-龥ァ-ヶー]{2})(?!及び|又は|並びに|若しくは|以外)"
    rf"|{_HEADING_RUN_IN.pattern}"
)
# 「完了の日から7日以内に、写真とともに提出する。」: what is handed in stands elsewhere.
_HANDED_IN = re.compile(
    "(?:提出|提示|申請|届け?出|申し?込|報告|通知|交付|返納|返却|保存|保管)[^、。]{0,14}。$"
)
# What another sentence of the same item says of another case.
_OF_A_CASE = re.compile("場合|とき|未満|以上|以下|箇所は|を超え|にあっては")
# A name before its sentence, parted by a gap: 「承諾 契約図書で明示した事項について…」.
_NAME_FIRST = re.compile(r"[一-龥々ァ-ヶー・（）()]{2,16}[ 　]+(?=[一-龥々ァ-ヶー「])")
# What stands before a sentence to say what sort it is: 「【解説】…」.
_LABEL = re.compile(r"^[【〔［][^】〕］]{1,10}[】〕］][ 　]*")
# A sheet of questions and answers: only what is answered holds.
_IS_ASKED = re.compile(
    r"(?:か[。？?]|[？?]|(?:です|ます|でしょう|よい|いい|ない|いる|ある|する|れる|べき)か)[」』）)]?$"
)
# What is asked in a sheet of questions, and what is noted below a table or a figure.
_IS_NO_RULE = re.compile(
    r"^(?:備考|摘要|[（(]?注[0-9０-９]*[）)]?(?=[ 　:：．.)）])|[※＊])|^[【〔［(（]?(?:質?問|[QＱ])[ 　]*(?:[0-9０-９]{1,3}[】〕］)）]?|[ 　.．:：】〕］)）])[ 　]*"
)
_ANSWERS = re.compile(
    r"^(?:[【〔［(（]?(?:回?答え?|[AＡ](?:nswer)?)[ 　]*[0-9０-９]{0,3}(?:[-－][0-9０-９]+)?[】〕］)）]?[ 　.．:：、]*)"
)
_SAYS_OF_WHAT = re.compile(
    r"[^、。は]{2,45}?(?<!場合)(?<!とき)(?<!際)(?<!後)(?<!前)(?<!時)(?<![でに])(?<!もの)は"
)
_PAIRS = {"（": "）", "(": ")", "「": "」", "『": "』", "［": "］", "【": "】"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that reads alone; ``text`` without the number or mark of its list item.

    ``exception`` is the sentence after it that begins with 「ただし」, "" when there is none;
    ``cases`` are the sentences beside it in the same item that tell of other cases.
    """

    place: Place
    text: str
    position: int
    exception: str = ""
    cases: tuple[str, ...] = ()


def sentences_of(document: Document, passages: Iterable[Passage]) -> tuple[Sentence, ...]:
    """The sentences of a document's clauses that read alone, in order, each wording once."""
    seen: set[str] = set()
    found = []
    passages = tuple(passages)
    run_in = _headings_run_in(passages)
    for passage in passages:
        if passage.kind is not PassageKind.CLAUSE:
            continue
        begins = run_in.get(passage.heading_path)
        for n, text in _texts(passage):
            unit = passage.units[n]
            if begins and _where(unit) > begins:
                continue
            # a running title at the top of a page that was read as the sentence's beginning
            if text.startswith(document.title or "\0") or not reads_alone(text):
                continue
            key = folded(text)
            if key in seen:
                continue
            seen.add(key)
            place = place_of(document, passage, unit.text.strip(), unit.page)
            after = passage.units[n + 1].text.strip() if n + 1 < len(passage.units) else ""
            exception = after if _IS_EXCEPTION.match(after) else ""
            cases = _cases_beside(passage.units, n)
            found.append(Sentence(place, text, passage.position, exception, cases))
    return tuple(found)


def _where(unit: Unit) -> tuple[int, float]:
    return unit.page, unit.boxes[0].top if unit.boxes else 0.0


def _headings_run_in(
    passages: Iterable[Passage],
) -> dict[tuple[str, ...], tuple[int, float]]:
    """Where, by the headings over a table, the next heading was taken into the note below it.

    What stands further down belongs under a heading that nobody sees.
    """
    found: dict[tuple[str, ...], tuple[int, float]] = {}
    for passage in passages:
        for unit in passage.units:
            if unit.kind is UnitKind.NOTE and _HEADING_RUN_IN.search(unit.text.strip()):
                found.setdefault(passage.heading_path, _where(unit))
    return found


def _cases_beside(units: Sequence[Unit], n: int) -> tuple[str, ...]:
    """The sentences just before and after one in the same item that tell of a case."""
    beside = []
    for first, second, other in ((n - 1, n, n - 1), (n, n + 1, n + 1)):
        if first >= 0 and second < len(units):
            goes_on = units[second].text.strip()
            if without_mark(goes_on) == goes_on and _OF_A_CASE.search(units[other].text):
                beside.append(units[other].text.strip())
    return tuple(beside)


def _texts(passage: Passage) -> Iterator[tuple[int, str]]:
    """Each sentence of a passage by its unit's place, without what only leads up to it."""
    paragraph = 1
    before = passage.heading_path[-1] if passage.heading_path else ""
    headings = "\n".join(passage.heading_path[-2:])
    answers = False
    for n, unit in enumerate(passage.units):
        asked, before = before, unit.text.strip()
        answers = answers or _IS_ASKED.search(asked) is not None
        if unit.kind not in {UnitKind.SENTENCE, UnitKind.ITEM}:
            continue
        quote = unit.text.strip()
        text = without_mark(quote)
        if _RUN_IN.search(quote):
            return  # what follows belongs under the heading or item that ran into it
        if n and (_GOES_ON.search(asked) or (text == quote and _is_cut(passage.units[n - 1]))):
            continue
        if begins_as_example(quote) or begins_as_example(text) or _IS_NO_RULE.match(quote):
            continue
        text = _LABEL.sub("", text)
        if answers:
            text = _ANSWERS.sub("", text)
            if _SAYS_OF_WHAT.match(text) is None:
                continue  # 「答 14日以内とする。」 says of what in the question alone
        number = _NUMBER_RUN_IN.match(quote)
        if n and number and int(number[1]) == paragraph + 1:
            text = quote[number.end() :]
        if begun := _PARAGRAPH.match(quote):
            paragraph = int(begun[0])
        if n and (
            (text == quote and goes_on_from(asked, text)) or is_after_another_act(text, headings)
        ):
            continue
        yield n, text


def _is_cut(unit: Unit) -> bool:
    """Whether a unit ends within a sentence, which the next one goes on with."""
    written = unit.text.strip()
    return (
        unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM}
        and _IS_CUT.search(_IN_HEADINGS.sub("", written)) is not None
    )


def without_mark(text: str) -> str:
    """A list item's text without its number or mark, be it two of them: 「2 (1) …」."""
    return _MARK.sub("", _MARK.sub("", text))


def reads_alone(text: str) -> bool:
    """Whether a sentence is whole, speaks of nothing outside of it and has its characters right."""
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and text.count("。") == 1
        and _says_to_the_end(text)
        and _LEANS.search(text) is None
        and _ABOUT_THE_TEXT.search(text) is None
        and _GARBLED.search(text) is None
        and _WORD_CUT.search(text) is None
        and _NAME_FIRST.match(text) is None
        and is_balanced(text)
        and has_subject(text)
        and not ("を" not in text and "は" not in text and _HANDED_IN.search(text))
        and holds_for_long(text)
    )


def _says_to_the_end(text: str) -> bool:
    """Whether it ends in a verb of a rule, in plain or in polite words."""
    if _POLITE.search(text):
        return _POLITE_TELLS.search(text) is None
    return _ENDS.search(text) is not None


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
