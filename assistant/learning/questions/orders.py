"""Whether an answer does things in the order that the clause wants."""

from __future__ import annotations

import re

from assistant.learning.questions.everyday_words import everyday_forms, says_in_native_words
from retrieval.japanese import folded

_FIRST_THEN = re.compile(
    "てから|でから|た後に?|だ後に?|の後に?|たあと|たうえで|た上で|のちに?|たのち"
)
# What is approved is done afterwards: 「課長の決裁を受けて、廃棄する」
_APPROVED = re.compile("(?:決裁|承諾|承認|許可|同意|確認|検査)を(?:受け|得)て(?=、)")
_OTHER_MARKS = re.compile(
    "前に|先に|その前|まず|事前|あらかじめ|前もって|次に|それから|最後|までに"
)
_WORD = re.compile("[一-龥々ァ-ヶー]{2,}|[一-龥](?=[ぁ-ん])")
_PIECE = re.compile("[^、。]+")
# Whom and what for: they stand with any act.
_NO_ACT = re.compile(
    "監督員|監督職員|発注者|作業|工事|施工|受注者|請負者|検査員|設計図書|設計|図書|関|受|得|行|者|終|後|前|場合|必要|求|従"
)


def is_told_the_other_way_round(expected: str, given: str) -> bool:
    """Whether "first this, then that" of the clause is told the other way round."""
    clause, answer = folded(expected), folded(given)
    wanted = _FIRST_THEN.search(clause) or _APPROVED.search(clause)
    if wanted is None:
        return False
    return _is_against(clause, answer) or _goes_backwards(clause, wanted, answer)


def _is_against(clause: str, answer: str) -> bool:
    """Whether what an answer does after something stands before it in the clause."""
    for told in _FIRST_THEN.finditer(answer):
        before = (_PIECE.findall(answer[: told.start()]) or [""])[-1]
        after = (_PIECE.findall(answer[told.end() :]) or [""])[0]
        # what is done again afterwards (「またかける」) stood there before as well
        earlier = answer[: told.start()]
        first = _acts(before)
        then = {word for word in _acts(after) if word not in earlier}
        places = [clause.find(word) for word in first - then if word in clause]
        later = [clause.rfind(word) for word in then - first if word in clause]
        if places and later and min(places) > max(later):
            return True
    return False


def _goes_backwards(clause: str, wanted: re.Match[str], answer: str) -> bool:
    """Whether one sentence of an answer, without a word of order, does the second thing first."""
    first, then = _acts(clause[: wanted.start()]), _acts(clause[wanted.end() :])
    last = _acts((_PIECE.findall(clause[: wanted.start()]) or [""])[-1])
    for sentence in re.split("[。\n]", answer):
        if _FIRST_THEN.search(sentence) or _OTHER_MARKS.search(sentence):
            continue
        pieces = _PIECE.findall(sentence)
        early = [n for n, piece in enumerate(pieces) if _has(last - then, piece)]
        late = [n for n, piece in enumerate(pieces) if _has(then - first, piece)]
        if early and late and min(early) > max(late):
            return True
    return False


def _acts(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if _NO_ACT.fullmatch(word) is None}


def _has(words: set[str], piece: str) -> bool:
    return any(
        word in piece
        or (len(word) > 1 and any(form in piece for form in everyday_forms(word) if len(form) > 1))
        or says_in_native_words(word, piece)
        for word in words
    )
