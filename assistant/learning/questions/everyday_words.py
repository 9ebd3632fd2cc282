"""Everyday words for the words of a clause: an answer in one's own words uses them.

Only for marking: for searching they would be far too wide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from retrieval.japanese import folded

_COMPOUND = re.compile("[一-龥々]{2,4}[ぁ-ん]{0,2}")
# What these say depends on the word that they are part of: 「処置」 is nothing that is put (置く).
_SAYS_LITTLE = frozenset(
    "上下中前後内外間時日月年人者員物事場所方面部分点数量度値手目名別種類性的化用置付取出入行合見認定立作工施打通受求設持有無不同各全一二三大小高長直当該本等及又以対関係理由成果確保管計示指設図書議監督発注請負業務品質材料"
)


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Words of clauses with what people say instead, in the spelling for comparisons."""
    text = (resources.files("prompts") / "learning" / "everyday_words.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(
        (tuple(map(folded, bid.split())), tuple(map(folded, spoken.split())))
        for bid, spoken in (line.split("|") for line in lines)
    )


@lru_cache(maxsize=20_000)
def everyday_forms(word: str) -> tuple[str, ...]:
    """What people say instead of a clause's word, in the spelling for comparisons."""
    own = folded(word)
    found: dict[str, None] = {}
    for alike, spoken in _groups():
        if any(other in own for other in alike):
            found |= dict.fromkeys((*alike, *spoken))
    return tuple(found)


def says_in_native_words(word: str, answer: str) -> bool:
    """Whether a folded answer has a Sino-Japanese word as the verb that it is made of.

    「沈下」 is said by 「沈まないように」, 「切断」 by 「切らずに」: a character of the word that has a
    meaning of its own, with an ending in kana. 「適切に」 and 「振動させる」 are words of their own.
    """
    match = _COMPOUND.fullmatch(word)
    return match is not None and any(
        re.search(
            f"(?<![一-龥々]){character}[ぁ-ん]|{character}(?![さしすせにをがはのでと])[ぁ-ん]",
            answer,
        )
        for character in word
        if character not in _SAYS_LITTLE and not "ぁ" <= character <= "ん"
    )
