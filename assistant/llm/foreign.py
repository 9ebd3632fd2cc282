"""Telling when a small multilingual model has slipped into another language.

Forbidding the tokens with foreign characters was tried and given up: it changed nothing where the model
wrote Japanese, and made Chinese harder to see, for it went on in the characters that both share.
"""

from __future__ import annotations

import re

# Ideographs (to be looked up in the Japanese set), Cyrillic, Arabic, Thai and Lao, Hangul.
_SUSPECT = re.compile(r"[㐀-䶿一-鿿]|([Ѐ-ӿ؀-ۿ฀-໿가-힯])")
_CLAUSE_END = re.compile(r"[、。，．,.；;：:！？!?\s]+")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_IDEOGRAPH = re.compile(r"[㐀-䶿一-鿿]")
# Words of Chinese grammar in characters that Japanese has too.
_CHINESE_WORDS = re.compile(r"[的是和在了不也就都]")
LONG_CLAUSE = 10
JAPANESE_SET = "cp932"


def is_foreign(text: str) -> bool:
    """Whether ``text`` isn't all Japanese: by its characters, or by clauses of Chinese grammar.

    Latin and Greek letters are no sign: units and formulas are written with them.
    """
    return _has_foreign_character(text) or any(
        _is_chinese(clause) for clause in _CLAUSE_END.split(text)
    )


def _has_foreign_character(text: str) -> bool:
    for found in _SUSPECT.finditer(text):
        if found[1]:
            return True
        try:
            found[0].encode(JAPANESE_SET)
        except UnicodeEncodeError:
            return True
    return False


def _is_chinese(clause: str) -> bool:
    return (
        len(_IDEOGRAPH.findall(clause)) >= LONG_CLAUSE
        and _KANA.search(clause) is None
        and _CHINESE_WORDS.search(clause) is not None
    )
