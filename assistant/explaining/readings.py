"""The readings that are known: the trade's and a city's own, and which kanji are difficult.

A readings file is UTF-8 text, one word a line: the word, a tab, its reading in hiragana, and if
one likes a tab and a remark. Lines that begin with ``#`` are skipped. The trade's readings come
with Naniwa; a city adds its own in ``readings.tsv`` of NANIWA_HOME.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path

from retrieval.errors import NaniwaError

OWN_READINGS = "readings.tsv"

KANJI = "㐀-䶿一-鿿豈-﫿々〆"
IS_KANJI = re.compile(f"[{KANJI}]")
_READING = re.compile(r"[ぁ-ゖー]+")
TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") - 1)}


class Level(StrEnum):
    """For which words a person wants to see readings."""

    NONE = "none"
    DIFFICULT = "difficult"
    ALL = "all"


@dataclass(frozen=True)
class Readings:
    """Readings by word, the city's own before the trade's; ``longest`` is the longest word."""

    words: dict[str, str]
    longest: int


@lru_cache(maxsize=1)
def trade_readings() -> Readings:
    """The readings that come with Naniwa."""
    file = resources.files("assistant.explaining") / "data" / "readings.tsv"
    return _readings(_read(file.read_text(encoding="utf-8"), "readings.tsv"))


def readings_at(home: Path) -> Readings:
    """The trade's readings and the city's own, where there are any.

    Raises NaniwaError (``readings``) naming the line that can't be understood.
    """
    own = home / OWN_READINGS
    try:
        text = own.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return trade_readings()
    except (OSError, UnicodeError) as error:
        raise NaniwaError(
            f"読みのファイル {own} を読めません。UTF-8のテキストにしてください。", code="readings"
        ) from error
    return _readings({**trade_readings().words, **_read(text, str(own))})


def _readings(words: dict[str, str]) -> Readings:
    return Readings(words, max(map(len, words), default=0))


def _read(text: str, name: str) -> dict[str, str]:
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 2 or not IS_KANJI.search(columns[0]) or not is_kana(columns[1]):  # noqa: PLR2004
            raise NaniwaError(
                f"読みのファイル {name} の {number} 行目: 漢字の言葉と、ひらがなの読みをタブで区切って"
                "書いてください。",
                code="readings",
            )
        found[columns[0]] = columns[1].translate(TO_HIRAGANA)
    return found


def is_kana(text: str) -> bool:
    """Whether a text is kana alone, of either kind."""
    return _READING.fullmatch(text.translate(TO_HIRAGANA)) is not None


@lru_cache(maxsize=1)
def taught_kanji() -> frozenset[str]:
    """The kanji of 学年別漢字配当表, which everybody reads."""
    file = resources.files("assistant.explaining") / "data" / "taught_kanji.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line.strip() for line in lines if not line.startswith("#")))


def is_difficult(word: str) -> bool:
    """Whether a word has a kanji that school doesn't teach everybody."""
    taught = taught_kanji()
    return any(
        IS_KANJI.match(character) and character not in taught and character not in "々〆"
        for character in word
    )
