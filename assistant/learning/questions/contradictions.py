"""What an open answer says against its clause: another amount, another person, the opposite."""

from __future__ import annotations

import re

from assistant.learning.questions.everyday_words import everyday_forms
from retrieval.japanese import folded
from retrieval.quantities import Quantity, find_quantities, same_quantity

_FORBIDS = re.compile(r"てはならない|てはいけない|ではならない|禁止|しないこと|できない")
_PERMITS = re.compile(
    r"[てで]も?(?:よい|いい|良い|かまわ|構わ)|不要|必要(?:は|が|も)?な[いく]|省略|しなくて|なくて(?:も)?よい"
)
_BEFORE = re.compile(r"前|までに|事前|あらかじめ|予め|入る前")
_AFTER = re.compile(r"後(?!述|日)|のち|完成時|終わって|出てから")
_AT_ONCE = re.compile("直ちに|速やかに|遅滞なく|ただちに|すみやかに")
_LATER = re.compile(
    "後日|翌日|翌週|翌月|翌年|完成時|完成後|月末|まとめて|落ち着いて|済んで|終わってから|終わった後|いずれ"
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
        ("までに|以内", "過ぎて|遅れて"),
        ("設け|設置", "撤去|取り外|取外"),
        ("全員|全数|すべて|全て", "一部|代表"),
        ("上流", "下流"),
        ("下流", "上流"),
        ("水平", "垂直|鉛直"),
    )
)
_PERSON = re.compile(
    "総括監督員|主任監督員|監督員|監督職員|監督者|発注者|受注者|請負者|下請負人|下請業者|現場代理人|主任技術者|監理技術者|検査員"
    "|警察署?|消防署?|労働基準監督署|道路管理者|河川管理者|占用者|所有者|管理者|関係機関|関係官公署|市長|課長|局長|部長|住民"
)
_NOT_DONE = r"[^、。]{0,7}?(?:せず|ずに|ず、|しない|ないで|なしに|不要|省略|怠|しなくて|行わない|受けない|いらない)"
_PREVENTED = re.compile(r"(?P<verb>[一-龥])[ぁ-ん]{0,3}ない(?=よう)")
_FIRST_THEN = re.compile("てから|た後に?|たあと|たうえで|た上で|のちに?|たのち")
_KANJI = re.compile(r"[一-龥々ァ-ヶー]{2,}")


def contradiction(question: str, expected: str, given: str, actions: tuple[str, ...]) -> str:
    """The first thing that is against the clause, in Japanese; "" when nothing is.

    ``actions`` are what the clause wants done.
    """
    if (_FORBIDS.search(expected) is None) != (_FORBIDS.search(given) is None):
        return "条項が求めていることと禁じていることが逆になっています。"
    if _PERMITS.search(given) and not _PERMITS.search(expected):
        return "条項が求めていることを、しなくてもよいこと（してもよいこと）にしています。"
    for action in actions:
        if _is_left_undone(action, given) and not _is_left_undone(action, expected):
            return f"条項が求める「{action}」を、しないことになっています。"
    if _turns(expected, given) or _turns_order(expected, given):
        return "条項が定める前後が逆になっています。"
    prevented = _does_what_is_prevented(expected, given)
    if prevented:
        return f"条項は、「{prevented}」ことを求めています。"
    if _AT_ONCE.search(expected) and _LATER.search(given):
        return "条項は、すぐにすることを求めています。"
    for first, second in _OPPOSITES:
        if first.search(expected) and not second.search(expected):
            said = second.search(given)
            if said and not first.search(given):
                return f"「{said[0]}」は、条項の定めと逆です。"
    return _other_person(question, expected, given) or _other_amount(question, expected, given)


def _is_left_undone(action: str, text: str) -> bool:
    written = folded(text)
    forms = {folded(action), *everyday_forms(action)}
    return any(re.search(re.escape(form) + _NOT_DONE, written) for form in forms if len(form) > 1)


def _does_what_is_prevented(expected: str, given: str) -> str:
    """What the clause wants not to happen and the answer makes happen: 「集まらないように」."""
    for match in _PREVENTED.finditer(expected):
        said = re.search(rf"{match['verb'][0]}(?P<rest>[^、。]{{0,10}})", given)
        if said and re.search("な[いく]|ず|防|避|止", said["rest"]) is None:
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


def _turns_order(expected: str, given: str) -> bool:
    """Whether "first this, then that" of the clause is told the other way round."""
    wanted, told = _FIRST_THEN.search(expected), _FIRST_THEN.search(given)
    if wanted is None or told is None:
        return False
    first, then = expected[: wanted.start()], expected[wanted.end() :]
    own_first = set(_KANJI.findall(first)) - set(_KANJI.findall(then))
    own_then = set(_KANJI.findall(then)) - set(_KANJI.findall(first))
    told_first, told_then = given[: told.start()], given[told.end() :]
    return any(word in told_first for word in own_then) and any(
        word in told_then and word not in told_first for word in own_first
    )


def _other_person(question: str, expected: str, given: str) -> str:
    """Whether somebody stands in the place of the one whom the clause names."""
    wanted, told = set(_PERSON.findall(expected)), set(_PERSON.findall(given))
    strangers = told - wanted - set(_PERSON.findall(question))
    lacking = wanted - told
    if strangers and lacking:
        return f"条項にあるのは「{'、'.join(sorted(lacking))}」です（答えは「{'、'.join(sorted(strangers))}」）。"
    return ""


def _other_amount(question: str, expected: str, given: str) -> str:
    allowed = (*find_quantities(expected), *find_quantities(question))
    for quantity in find_quantities(given):
        if quantity.dimension != "number" and not any(
            same_amount(quantity, other) for other in allowed
        ):
            return _amount_said(quantity, find_quantities(expected))
    return ""


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
