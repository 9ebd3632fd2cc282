"""A clause's words as they are told to somebody: what an answer has of it, what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from retrieval.japanese import normalise, tokens

_ONE_STEM = 2
_PLAIN_ENDINGS = str.maketrans(
    "かがさたなばまらわきぎしちにびみり", "くぐすつぬぶむるうくぐすつぬぶむる"
)


def as_told(duty: str, words: Iterable[str]) -> tuple[str, ...]:
    """Words of a duty as they are told to somebody: verbs in their plain form, none within another."""
    clause = normalise(duty)
    plain = tuple(
        dict.fromkeys(
            f"{word}ない" if re.search(f"{re.escape(word)}(?:ず|ない)", clause) else _plain(word)
            for word in words
        )
    )
    return tuple(
        word for word in plain if not any(word != other and word in other for other in plain)
    )


def _plain(word: str) -> str:
    """「取り除か」 -> 「取り除く」, 「講じ」 -> 「講じる」; what is no verb stays."""
    known = list(tokens(word))
    if len(known) != 1 or not known[0].part.startswith("動詞") or not "ぁ" <= word[-1] <= "ん":
        return word
    if word[-1] in "うくぐすつぬぶむる":
        return word
    if word[-1] == "っ":
        return f"{word[:-1]}る"
    ending = word[-1].translate(_PLAIN_ENDINGS)
    single = len(word) == _ONE_STEM and word[-1] in "じび"  # 講じる, 浴びる
    return word + "る" if ending == word[-1] or single else word[:-1] + ending
