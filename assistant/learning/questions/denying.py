"""Whether words of a text say that something is done, or that it is not."""

from __future__ import annotations

import re
from enum import Enum

_NOT = re.compile(
    r"^(?:を|は|が|も|に|の)?(?:し|せ|さ|行わ|行なわ|受け|得|求め|取ら)?(?:[ぁ-ん]{0,3}?)"
    r"(?:ない(?!か[をどのは、。])|なく(?!て(?:は|ば)(?:な|い))|ず(?:に|と|、|$)|ませ?ん(?!か)|ないで)"
    r"|^(?:を|は|が|も|する(?:こと|の)(?:を|は))?(?:省略|省く|省い|怠|不要|禁止|禁じ|避け|必要(?:は|が|も)?な[いく])"
    r"|^[いきぎしちにびみりえけげせてねべめれ]?(?:を|は|が|も|(?:する|[うくぐすつぬぶむる])?(?:こと|の)(?:を|は))?(?:だめ|ダメ|駄目|不可|厳禁|NG|ng|禁止|できない|出来ない|いけない|やめ(?:る|て|ます)|控え)"
)
_MUST = re.compile(r"^[^。、]{0,8}?な(?:ければ|くては|いと)(?:なら|いけ|だめ|ダメ|、|。|$)")
_MUST_NOT = re.compile(r"^[^。、]{0,6}?(?:ては|では)(?:なら|いけ|だめ|ダメ)")
_DENIED_AGAIN = re.compile(r"ない|なら[なず]|いけな|禁|ません|まで")
_ENDING = "なならいけだめダメずくこと"


class Said(Enum):
    """How a word stands in a text; UNCLEAR when it stands there in both ways or is denied twice."""

    NOT_AT_ALL = "not at all"
    DONE = "done"
    NOT_DONE = "not done"
    UNCLEAR = "unclear"


def said(word: str, text: str) -> Said:
    """How a word stands in a text; both in the spelling for comparisons."""
    found = {_at(text, match.end()) for match in re.finditer(re.escape(word), text)}
    if not found:
        return Said.NOT_AT_ALL
    return found.pop() if len(found) == 1 else Said.UNCLEAR


def _at(text: str, end: int) -> Said:
    after = text[end : end + 24]
    if _MUST.match(after):
        return Said.DONE
    denied = _MUST_NOT.match(after) or _NOT.match(after)
    if denied is None:
        return Said.DONE
    rest = re.split("[。\n]", text[end + denied.end() :], maxsplit=1)[0].lstrip(_ENDING)
    # 「承諾を得ないで施工してはならない」 wants what it denies
    return Said.UNCLEAR if _DENIED_AGAIN.search(rest) else Said.NOT_DONE
