"""What an open answer says against its clause: another amount, another person, the opposite."""

from __future__ import annotations

import re

from assistant.learning.questions.denying import Said, said
from assistant.learning.questions.everyday_words import everyday_forms
from assistant.learning.questions.orders import is_told_the_other_way_round
from assistant.learning.questions.persons import other_person
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, find_quantities, same_quantity

_FORBIDS = re.compile(r"てはならない|てはいけない|ではならない|禁止|しないこと|できない")
# Whoever is not let do a thing is forbidden it: 「誰も入れない」「使えないように」「火を使わせず」.
_LETS_NOT = re.compile(
    r"(?:[えけせてねべめれげ]|られ|させ|わせ|らせ|[わらかさたなまばが])(?:な[いく]|ず[、に])|禁|やめさせ|だめ|不可|NG"
)
# 「敷き均しをしない」「しないこと」「使いません」: what is forbidden is not done.
_REFRAINS = re.compile(
    r"(?:しない|しません|せず(?:に|、|$)|ない(?:こと|よう)|ません|やめ|控え|避け)"
)
_MUST = re.compile("な(?:ければ|くては)(?:なら|いけ)ない")
_PERMITS = re.compile(
    r"[てで]も?(?:よい|いい|良い|かまわ|構わ)(?!か)|不要|必要(?:は|が|も)?な[いく]|省略|しなくて|なくて(?:も)?よい"
)
_BEFORE = re.compile(r"(?<![以建手])前|までに|事前|あらかじめ|予め|入る前|先に")
_AFTER = re.compile(r"後(?!述|日)|のち|完成時|終わって|出てから")
AT_ONCE = re.compile("日のうち|当日|その日|同日|直ちに|速やかに|遅滞なく|ただちに|すみやかに")
# What somebody agrees to or looks at is not done before they have.
_COMES_FIRST = re.compile("承諾|許可|同意|承認|立会")
LATER = re.compile(
    "完了後|終了後|事後|後回し|後で|待って(?!い?ない|から判断)|完成の?とき|終わってから|後日|翌日|翌週|翌月|翌年|完成時|完成後|月末|まとめて|落ち着いて|済んで|終わってから|終わった後|いずれ"
)
_OPPOSITES = tuple(
    (re.compile(first), re.compile(second))
    for first, second in (
        ("中止|中断|停止|止め|やめ", "続け|続行|継続|そのまま"),
        ("書面|文書", "口頭"),
        ("口頭", "書面|文書"),
        ("以上", "以下|未満|小さ|劣"),
        ("以下|以内|未満", "以上|超え"),
        ("以内", "前まで"),
        ("電源を?切|遮断", "入れたまま|切らず"),
        ("続け|継続", "止め|中止|停止|やめ"),
        ("大き", "小さ"),
        ("小さ", "大き"),
        ("厚く|厚い", "薄く|薄い"),
        ("薄く|薄い", "厚く|厚い"),
        ("高く|高い", "低く|低い"),
        ("低く|低い", "高く|高い"),
        ("上段", "下段"),
        ("下段", "上段"),
        ("増や|増員|増設", "減ら"),
        ("減ら", "増や"),
        ("湿潤|湿ら|散水", "乾いたまま|乾燥させ|乾いた"),
        ("開け|開い|開放", "閉め|閉じ|閉鎖"),
        ("閉め|閉じ|閉鎖", "開け|開い|開放"),
        ("起点", "終点"),
        ("終点", "起点"),
        ("二重|2重", "一重"),
        ("新しい|新品|新たな", "古い|中古"),
        ("までに|以内", "過ぎて|遅れて"),
        ("設け|設置", "撤去|取り外|取外|外[しす]"),
        ("全員|全数|すべて|全て", "一部|代表"),
        ("上流", "下流"),
        ("下流", "上流"),
        ("水平", "垂直|鉛直"),
    )
)
_NOT_DONE = r"[^、。]{0,7}?(?:せず|ずに|ず、|しない|ないで|なしに|不要|省略|怠|しなくて|行わない|受けない|いらない)"
_PREVENTED = re.compile(r"(?P<verb>[一-龥])[ぁ-ん]{0,3}ない(?=よう)")


def contradiction(question: str, expected: str, given: str, actions: tuple[str, ...]) -> str:
    """The first thing that is against the clause, in Japanese; "" when nothing is.

    ``actions`` are what the clause wants done.
    """
    if _forbids_otherwise(expected, given, actions):
        return "条項が求めていることと禁じていることが逆になっています。"
    if _PERMITS.search(given) and not _PERMITS.search(expected):
        return "条項が求めていることを、しなくてもよいこと（してもよいこと）にしています。"
    for action in actions:
        if _is_left_undone(action, given) and not _is_left_undone(action, expected):
            return f"条項が求める「{action}」を、しないことになっています。"
    prevented = _does_what_is_prevented(expected, given)
    if prevented:
        return f"条項は、「{prevented}」ことを求めています。"
    turned = _said_the_other_way(expected, given)
    if turned:
        return f"「{turned}」について、条項と逆のことを言っています。"
    if _turns(expected, given) or is_told_the_other_way_round(expected, given):
        return "条項が定める前後が逆になっています。"
    hurries = AT_ONCE.search(expected) or _COMES_FIRST.search(expected)
    if hurries and LATER.search(given) and not LATER.search(expected):
        return "条項は、すぐに、又は先にすることを求めています。"
    for first, second in _OPPOSITES:
        if first.search(expected) and not second.search(expected):
            opposite = second.search(given)
            if opposite and not first.search(given):
                return f"「{opposite[0]}」は、条項の定めと逆です。"
    return other_person(question, expected, given) or _other_amount(question, expected, given)


_SUFFERED = re.compile("影響|損傷|被害|作用|衝撃|支障")  # 「影響を受けない」 leaves nothing undone


def _is_left_undone(action: str, text: str) -> bool:
    if _SUFFERED.fullmatch(action):
        return False
    written = folded(text)
    forms = {folded(action), *everyday_forms(action)}
    return any(
        re.search(re.escape(form) + _NOT_DONE, written) and said(form, written) is not Said.UNCLEAR
        for form in forms
        if len(form) > 1
    )


def _forbids_otherwise(expected: str, given: str, actions: tuple[str, ...]) -> bool:
    """Whether an answer bids what the clause forbids, or forbids what it bids."""
    forbidden, told = _FORBIDS.search(expected), _FORBIDS.search(given)
    if forbidden and not told:
        without = _MUST.sub("", given)
        return _LETS_NOT.search(without) is None and _REFRAINS.search(without) is None
    if told and not forbidden:
        # what is forbidden beside the clause's own duty may well be meant to say the same
        before = folded(given[: told.end()])
        return any(said(folded(action), before) is Said.NOT_DONE for action in actions) or (
            _LETS_NOT.search(_MUST.sub("", expected)) is None
        )
    return False


_DOES = re.compile(
    r"([一-龥々]{1,4})(?:[ぁ-ん]{0,2})(?=な(?:い|けれ)|ず|[、。]|て|で|し|する|せ|さ|[うくぐすつぬぶむる])"
)
_HAS = re.compile(r"([一-龥々]{2,4}性)(?=があ|を有|の(?:ある|高い)|に富)")
_NOT_BUT = re.compile(r"(?<![一-龥])(?:不|無|非|未)([一-龥々]{2,4})")
_WITHOUT_A_SIDE = re.compile(
    "[行受得求者前後時員書等上下中内外有無為際出入見付取置用設合生持起]|場合|必要|支障|異常|問題"
)


def _said_the_other_way(expected: str, given: str) -> str:
    """What the clause wants done and the answer leaves undone, or the other way round; "" if nothing."""
    clause, answer = folded(expected), folded(given)
    for match in _NOT_BUT.finditer(answer):
        # 「非常時に備え常時監視する」 says both: the word alone is no part of the denied one
        positive = re.search(f"(?<![不無非未]){match[1]}", answer)
        if match[1] in clause and match[0] not in clause and positive is None:
            return match[1]
    for match in _NOT_BUT.finditer(clause):
        positive = re.search(f"(?<![不無非未]){match[1]}", answer)
        if positive and match[0] not in answer and said(match[1], answer) is Said.DONE:
            return match[0]
    for word in dict.fromkeys((*_DOES.findall(clause), *_HAS.findall(clause))):
        if _WITHOUT_A_SIDE.fullmatch(word):
            continue
        wanted, told = said(word, clause), said(word, answer)
        if {wanted, told} == {Said.DONE, Said.NOT_DONE}:
            return str(word)
    return ""


def _does_what_is_prevented(expected: str, given: str) -> str:
    """What the clause wants not to happen and the answer makes happen: 「集まらないように」."""
    for match in _PREVENTED.finditer(expected):
        told = re.findall(rf"{match['verb'][0]}(?=([^、。]{{0,10}}))", given)
        if told and not any(re.search("な[いく]|ず|防|避|止", rest) for rest in told):
            return match[0]
    return ""


def _turns(expected: str, given: str) -> bool:
    """Whether an answer puts after what the clause puts before, or the other way round."""
    return any(
        first.search(expected)
        and not second.search(expected)
        and second.search(given)
        and not first.search(given)
        for first, second in ((_BEFORE, _AFTER), (_AFTER, _BEFORE))
    )


def _other_amount(question: str, expected: str, given: str) -> str:
    if "直角" in expected:
        given = given.replace("90度", "直角")
    wanted = find_quantities(expected)
    allowed = (*wanted, *find_quantities(question))
    dimensions = {other.dimension for other in allowed}
    for quantity in find_quantities(given):
        same = [other for other in allowed if same_amount(quantity, other)]
        counts = _IN_KANJI.match(quantity.text) and quantity.dimension not in dimensions
        if quantity.dimension != "number" and not same and not counts:
            return _amount_said(quantity, wanted)
        if same and all(_is_turned(quantity, given, other, expected) for other in same):
            return f"「{same[0].text}」の前後又は上下が、条項と逆です。"
    return ""


_IN_KANJI = re.compile("[一二三四五六七八九十半]")
_WITHIN = re.compile("(?:の間に|以内|以降|過ぎ|経って|たって)")
_EARLIER, _LATER_THAN = re.compile("^(?:の|より)?(?:以)?前"), re.compile("^(?:の|より)?(?:以)?後")


def _is_turned(quantity: Quantity, given: str, other: Quantity, expected: str) -> bool:
    """Whether the same amount stands for what is after instead of before, above instead of below."""
    after, wanted = normalise(given)[quantity.end :], normalise(expected)[other.end :]
    if any(
        first.match(after) and second.match(wanted)
        for first, second in ((_EARLIER, _LATER_THAN), (_LATER_THAN, _EARLIER))
    ):
        return True
    if _EARLIER.match(wanted) and (_WITHIN.search(quantity.text) or _WITHIN.match(after)):
        return True
    return {_side(quantity), _side(other)} == {"over", "under"}


def _side(quantity: Quantity) -> str:
    if quantity.relation in {Relation.AT_LEAST, Relation.MORE_THAN}:
        return "over"
    return "under" if quantity.relation in {Relation.AT_MOST, Relation.LESS_THAN} else ""


def same_amount(first: Quantity, second: Quantity) -> bool:
    """Whether two amounts are the same, however their bounds are worded."""
    return same_quantity(first, second) or (
        first.dimension == second.dimension
        and {first.low, first.high} - {None} == {second.low, second.high} - {None}
    )


def _amount_said(quantity: Quantity, allowed: tuple[Quantity, ...]) -> str:
    known = "、".join(f"「{other.text}」" for other in allowed)
    said = f"条項にあるのは{known}です。" if known else "条項に数値の定めはありません。"
    return f"「{quantity.text}」は条項にありません。{said}"
