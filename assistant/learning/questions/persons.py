"""Who does what to whom in an open answer, beside its clause: another person is another duty."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.learning.questions.everyday_words import everyday_forms
from retrieval.japanese import folded, normalise

_NAMED = (
    r"(?:[一-龥々ァ-ヶー]{1,7}(?:者|員|人|長|署|局|課|知事|大臣|業者|会社|組合|機関|委員会|役所|役場|センター)|"
    r"監督|警察|消防|役所|役場|上司|業者|会社|住民|県|国|市|町|村|自分|元請け?|下請け?|設計士)"
)
_ROLE = (
    r"(?:さん|様|等|たち|など)?(?P<role>(?:だけ|のみ)?(?:には?|へは?|とは?|から|の|が|は|を|で))"
)
_PERSON = re.compile(rf"(?<![一-龥々ァ-ヶー])(?P<who>{_NAMED}){_ROLE}")
_NO_PERSON = re.compile(
    r".*(?:人員|定員|全員|増員|減員|動員|満員|前者|後者|両者|延長|全長|成長|波長|特長|深長|伸長|法人|個人|無人|一人|二人|部局|結局|課)$|[全各両当該毎本同][一-龥]$"
)
_ASKED = re.compile(r"、(?P<who>[^、。]{1,12})はどうし")
_TO = ("に", "へ", "と")
_OWN_JUDGEMENT = re.compile(
    r"(?:自分|自ら|現場|独自|独断|受注者|請負者|業者|施工者)(?:だけ|のみ)?(?:の|で)?(?:判断|決め|考えで|独断)|独断で|勝手に"
)
_ONESELF = re.compile("自分|自ら|自社|こちら|うち(?=で|の)")
_ASKS = re.compile("協議|承諾|承認|指示|許可|同意|決裁|確認を受け|立会")
_TELLS = "報告|説明|通知|連絡|提出|届|知らせ|伝え|渡|指示|協議|承諾|許可"
_UNDERSTOOD = ("監督員", "発注者", "受注者")
# Those who are called by several names. 「監督」 is short for the first of them.
_SAME = (
    ("監督員", "監督職員", "監督", "監督者", "調査職員", "総括監督員", "主任監督員", "担当監督員"),
    ("受注者", "請負者", "請負人", "元請", "元請け", "受託者", "施工者", "業者", "施工業者"),
    ("所有者", "持ち主", "地権者", "地主", "土地所有者"),
    ("下請負人", "下請業者", "下請", "下請け", "下請会社", "協力業者", "協力会社"),
    ("検査員", "検査職員", "検査官"),
    ("住民", "近隣住民", "地元住民", "沿道住民", "地元の人", "近所の人"),
    ("警察署", "警察署長", "警察", "所轄警察署"),
    ("消防署", "消防署長", "消防", "所轄消防署"),
    ("労働基準監督署", "労働基準監督署長", "労基署", "労基"),
)
_OTHERS = tuple(name for group in _SAME for name in group)


def other_person(question: str, expected: str, given: str) -> str:
    """Who stands in the place of the one whom the clause names, in Japanese; "" for nobody."""
    clause, answer = normalise(expected), normalise(given)
    if _ASKS.search(clause) and _OWN_JUDGEMENT.search(answer) and not _OWN_JUDGEMENT.search(clause):
        return "条項は、自分だけで判断せず、決められた相手に確かめることを求めています。"
    asked = normalise(question)
    wanted, told = _roles(clause), _roles(answer)
    doer = _doer(asked)
    if doer:
        answer = _ONESELF.sub(doer[0], answer)
        told = _roles(answer)
    lacking = [who for who in wanted if not _is_named(who, answer)]
    known = [who for who in (*wanted, *_roles(asked)) if who not in doer]
    strangers = [
        who
        for who, roles in told.items()
        if not any(_is_same(who, other) for other in known)
        and who not in asked
        and who not in clause
        # nobody reports to themselves
        and (roles & {*_TO} or not any(_is_same(who, own) for own in doer))
    ]
    if strangers and lacking:
        return f"条項にあるのは「{'、'.join(sorted(lacking))}」です（答えは「{'、'.join(sorted(strangers))}」）。"
    return _other_doer(asked, told, strangers) or _turned_round(clause, answer, wanted)


def _other_doer(asked: str, told: dict[str, set[str]], strangers: list[str]) -> str:
    """Whether an answer gives to another what the question asks of one."""
    doers = [who for who in strangers if told[who] <= {"が", "は"}]
    own = _doer(asked)
    if own and doers and not any(_is_named(own[0], who) for who in doers):
        return f"するのは「{own[0]}」です（答えは「{'、'.join(doers)}」）。"
    return ""


def _turned_round(clause: str, answer: str, wanted: dict[str, set[str]]) -> str:
    """Whether somebody who is to be told tells: 「受注者から説明を受ける」 for 「受注者に説明する」."""
    for who, roles in wanted.items():
        if not roles & set(_TO):
            continue
        bid = re.findall(rf"{who}等?(?:に|へ)[^、。]{{0,14}}?({_TELLS})", clause)
        for act in bid:
            told = re.search(rf"{who}(?:から|が)[^、。]{{0,10}}?{act}", answer)
            to = re.search(rf"{who}(?:さん)?(?:に|へ|と)[^、。]{{0,24}}?{act}", answer)
            if told and not to and f"{who}から" not in clause:
                return f"「{who}」は、条項では{act}の相手です。"
    return ""


def persons_left_out(question: str, expected: str, given: str) -> tuple[str, ...]:
    """Whom the clause names as the one to go to, and the answer names by none of their names.

    On a site that is the supervisor: nobody need say so, and who is asked need not name themselves.
    """
    clause, asked, answer = normalise(expected), normalise(question), normalise(given)
    return tuple(
        who
        for who, roles in _roles(clause).items()
        if roles & {*_TO, "の"}
        and not any(_is_same(who, other) for other in (*_doer(asked), *_UNDERSTOOD))
        and who not in asked
        and not _is_named(who, answer)
    )


@lru_cache(maxsize=2_000)
def _roles(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _PERSON.finditer(text):
        if _NO_PERSON.match(match["who"]) is None:
            found.setdefault(match["who"], set()).add(
                re.sub("だけ|のみ|(?<=.)は$", "", match["role"])
            )
    return found


def _doer(asked: str) -> tuple[str, ...]:
    match = _ASKED.search(asked)
    return (match["who"],) if match else ()


def _is_named(who: str, answer: str) -> bool:
    names = _names(who)
    for other in _OTHERS:  # 「業者」 does not stand in 「下請業者」
        if other not in names and any(name in other for name in names):
            answer = answer.replace(other, "")
    return any(name in answer for name in names)


def _is_same(who: str, other: str) -> bool:
    return who == other or who in other or other in who or who in _names(other)


@lru_cache(maxsize=2_000)
def _names(who: str) -> tuple[str, ...]:
    groups = [name for group in _SAME if who in group for name in group]
    spoken = [form for form in everyday_forms(who) if len(form) > 1]
    return tuple(dict.fromkeys((who, folded(who), *groups, *spoken)))
