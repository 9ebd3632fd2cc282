"""Whether an answer agrees with a point in what is forbidden, in whom it tells, and in writing."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.learning.questions.denying import Said, said
from assistant.learning.questions.everyday_words import everyday_forms
from assistant.learning.situations.saying import Saying, other_words
from retrieval.japanese import folded

FORBIDDEN = re.compile(
    r"(?P<act>[一-龥ァ-ヶーぁ-ん]{1,12}?)(?:て|で)は(?:なら|いけ)ない(?:こと)?$|"
    r"(?P<left>[一-龥ぁ-ん]{1,8}?)(?:しない|せず|ないこと)$"
)
_NOT_USED = re.compile("使用|打設|打ち?込|用い|使っ")
_SENT_BACK = re.compile("返[しすさ却]|返品|廃棄|捨て|持ち?帰|取り?替|使わ[なず]")
_ANY_WORK = ("作業", "工事", "施工", "着手", "始め")
_WRITTEN = re.compile("書面|文書|打合せ簿")
_SPOKEN = re.compile("電話|口頭")
_STEM = re.compile("[一-龥々]+(?=[ぁ-ん]*$)")


def kept_from(
    act: str,
    saying: Saying,
    *,
    named: bool,
    share: Decimal,
    met: Decimal,
) -> tuple[bool, str, Decimal]:
    """Whether an answer leaves undone what a point forbids, what is wrong with it, and its share.

    ``named`` tells whether it speaks of the matter at all, ``share`` how much of it; what is left
    undone is worth at least ``met``.
    """
    stem = _STEM.search(act)
    if stem is None:
        return named, "", share
    if _NOT_USED.search(act) and _SENT_BACK.search(saying.whole):
        return True, "", max(share, met)
    told = said(stem[0], saying.whole)
    if told is Said.NOT_AT_ALL:
        told = next(
            (
                found
                for form in everyday_forms(stem[0])
                if (found := said(form, saying.whole)) is not Said.NOT_AT_ALL
            ),
            told,
        )
    if told is Said.NOT_AT_ALL and said(stem[0][0], saying.whole) is Said.NOT_DONE:
        told = Said.NOT_DONE
    if told is Said.NOT_AT_ALL and any(word in act for word in _ANY_WORK):
        told = next(
            (found for word in _ANY_WORK if (found := said(word, saying.whole)) is Said.NOT_DONE),
            told,
        )
    if told is Said.NOT_DONE:
        return True, "", max(share, met)
    if told is Said.DONE:
        return False, "条項が禁じていることをしています。", share
    return named and told is Said.UNCLEAR, "", share


_TOLD_TO = re.compile(
    r"(?P<whom>[一-龥ァ-ヶー]{2,12}?)(?:等)?(?:に|へ)(?:直ち|速やか)?(?:に)?(?:書面で|電話等?で|文書で)?(?:報告|通報|通知|連絡|届け|知らせ|提出)"
)


def tells_others(text: str, saying: Saying) -> bool:
    """Whether a point is to tell somebody whom an answer does not speak of, while it speaks of others."""
    wanted = _TOLD_TO.search(text)
    if wanted is None:
        return False
    whom = folded(wanted["whom"])
    told = [match["whom"] for match in _WHOM_TOLD.finditer(saying.whole)]
    return (
        bool(told)
        and not any(form in saying.whole for form in _names_of(whom))
        and not any(whom.endswith(each) for each in told)
    )


def _names_of(whom: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*other_words(whom), *everyday_forms(whom))))


def whom_named(text: str, saying: Saying) -> str:
    """Who is to be told, where an answer names them by another word: then 「関係機関」 is named."""
    wanted = _TOLD_TO.search(text)
    if wanted is None:
        return ""
    whom = folded(wanted["whom"])
    known = any(form in saying.whole for form in _names_of(whom)) or any(
        whom.endswith(match["whom"]) for match in _WHOM_TOLD.finditer(saying.whole)
    )
    return whom if known else ""


def only_tells(text: str, saying: Saying) -> bool:
    """Whether an answer says by word of mouth what is to be put in writing."""
    return bool(
        _WRITTEN.search(text)
        and _SPOKEN.search(saying.whole)
        and not any(form in saying.whole for form in other_words("書面"))
    )


_WHOM_TOLD = re.compile(
    r"(?P<whom>[一-龥ァ-ヶー]{2,12})(?:さん)?(?:に|へ)(?:は|も)?、?[^、。]{0,14}?(?:報告|通報|通知|連絡|届け|知らせ|伝え|電話|提出|出[すし]|一報)"
)
