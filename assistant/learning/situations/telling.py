"""How a case of a rule is put as a situation: where it is on, what has happened, who is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.learning.questions.sentences import is_balanced
from assistant.learning.situations.situation import RubricPoint, Situation, situation_id

_LONGEST_TITLE = 34


def put(what: str, who: str, points: tuple[RubricPoint, ...], headings: Sequence[str]) -> Situation:
    """A situation told: where it is on, what has happened, and the question to somebody."""
    title = what.rstrip("。")
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1] + "…"
    where = next((words for words in map(heading_words, headings[:0:-1]) if words), "")
    lead = f"【{where}】" if where and where not in what else ""
    text = f"{lead}{what}\n{who}として、どうするか。順を追って、自分の言葉で書いてください。"
    return Situation(situation_id(title, who, points), title, text, who, points)


def heading_words(heading: str) -> str:
    """The words of a heading without its number: "1-1-3-6 事故報告" -> "事故報告", "" for none."""
    words = _NUMBER.sub("", heading.strip())
    words = re.sub(r"^[（(]([^（()）]+)[)）]$", r"\1", words)
    words = re.sub(
        r"[（(](?:標準|参考|案|共通)[)）]|\s*[（(]?[0-9０-９]+[)）]?[.．]?(?:～.*)?$", "", words
    ).strip("　 ")
    known = 1 < len(words) <= 24 and is_balanced(words)  # noqa: PLR2004
    return words if known and not _SAYS_NOTHING.search(words) else ""


_NUMBER = re.compile(
    r"^(?:第\s*[0-9０-９]+\s*[編章節款条項](?:の[0-9０-９]+)?|[0-9０-９]+(?:[-－.．][0-9０-９]+)*|[（(][^)）]{1,3}[)）]|[①-⑳]|[.．、\s　])+"
)
_SAYS_NOTHING = re.compile(
    r"^(?:一般事項|一般|総則|通則|共通事項|解説|施工|その他|適用|異常時の処置|変状対策|施工上の注意|適用規定)$|(?:場合|処置)$"
)


def statement_of(case: str) -> str:
    """What has happened, as a sentence: 「規格値を外れたとき」 -> 「規格値を外れた。」."""
    text = re.sub(r"(?:場合|とき|際|時)(?:など|等)?$", "", case).rstrip("、")
    text = re.sub(r"^.*(?:特に)?注意し(?:なければならない)?、?(?:万一|万が一)、?", "", text)
    text = re.sub(r"(?<=[るた])場合や、?", "か、", text)
    text = re.sub(r"の(あった|ある|ない)$", r"が\1", text)
    text = re.sub(
        r"(?:場合|とき|時)(?:に|や|、)?、?(?=(?:または|又は|及び|もしくは|若しくは))", "、", text
    )
    text = re.sub(r"^([^、。]{2,30})については、", r"\1で、", text)
    text = re.sub(r"(?:な|の)$", "である", text)
    return f"{text}。"
