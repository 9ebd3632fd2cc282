"""What of a document says what holds: not its examples, its minutes, what it was before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from retrieval.documents import Document, Passage

_RECORD = re.compile(
    r"議事(?:録|要旨|概要)|会議(?:録|の記録|記録)|打ち?合わ?せ(?:記録|簿|録)(?!.*(?:要領|手引|基準|の作成|記載))"
)
_EXAMPLE = re.compile(
    r"(?:計算|設計|算定|検討|記入|記載|記述|作成|標準|参考|様式|回答|文|例示の)例|例文|例題|例示|モデルケース|ケーススタディ|事例"
    r"|[（(【〔［]例[0-9０-９]*[）)】〕］]|^例[0-9０-９]*(?:[ 　:：.．]|$)"
)
# What was so before it was revised, and when that was: nobody goes by it.
_BEFORE = re.compile(
    r"(?:改[定訂正]|変更)前|旧(?:基準|規定|条文|要領|版)(?:の|$|[）)])|^[（(【]?旧[）)】]?$"
    r"|(?:改[定訂正]|更新|制定|変更)(?:の)?(?:履歴|経緯|経過|沿革)|^沿革|廃止(?:された|した)(?:規定|条文|基準)"
)
_ADDENDA, _SCHEDULE = re.compile(r"^[（(]?附\s*則"), re.compile("^[（(【〔]?別表")
# The sentence itself says that it is an example: 「【文例1】…」 「（例）…」 「例えば、…」.
_BEGINS_AS_EXAMPLE = re.compile(
    r"^[\s　]*(?:[【〔［<＜《][^】〕］>＞》]{0,8}例[^】〕］>＞》]{0,4}[】〕］>＞》]|[（(][^（）()]{0,6}例[0-9０-９]*[）)]|[一-龥]{0,4}例[0-9０-９]*[ 　:：)）.．、])"
)

# Of one time only, guessed, or what somebody else does: nothing that holds here from now on.
_AT_A_DATE = re.compile(
    r"(?:令和|平成|昭和)[0-9０-９元一二三四五六七八九十]+年[0-9０-９一二三四五六七八九十]+月[0-9０-９一二三四五六七八九十]+日|20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"
    r"|(?:と(?:推定|推測)され(?:る|ている)|と(?:思われ|言われ|いわれ)(?:る|ている))。$|に改め(?:る|、)|を(?:加え|削)る。$|^(?:[A-ZＡ-Ｚ甲乙丙某他○〇]|他の?都)[社市町県区](?:では|は)"
)
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")


def rules_of(document: Document, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that say what holds in general, now."""
    name = f"{document.title}\n{document.path.rpartition('/')[2]}"
    if any(_RECORD.search(line) for line in name.split("\n")):
        return ()
    return tuple(passage for passage in passages if _is_rule(passage))


def _is_rule(passage: Passage) -> bool:
    names = (*passage.heading_path, passage.clause)
    if any(_EXAMPLE.search(name) or _BEFORE.search(name) for name in names):
        return False
    # a rule's schedules always stand after its addenda
    if any(map(_ADDENDA.search, names)) and not any(map(_SCHEDULE.search, names)):
        return False
    return not any(_RECORD.search(name) for name in passage.heading_path[:2])


def begins_as_example(text: str) -> bool:
    """Whether a sentence says of itself that it is an example."""
    return _BEGINS_AS_EXAMPLE.match(text) is not None


def holds_for_long(text: str) -> bool:
    """Whether a sentence holds here from now on: no amendment, no date, no other city's way."""
    return _AT_A_DATE.search(_IN_BRACKETS.sub("", text)) is None
