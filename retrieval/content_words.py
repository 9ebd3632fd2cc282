"""The words of a question that say what it is about, with other words for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from retrieval.japanese import Token, folded, tokens
from retrieval.synonyms import Expansion, Synonyms
from retrieval.units import UNITS


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to write a content word: ``folded`` occurs in a folded text that has it."""

    folded: str
    weight: float


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word that an answering text should have, in one of its forms; the first is its own.

    ``weight`` is how much it says about the subject: 1 for nouns, less for verbs.
    """

    surface: str
    alternatives: tuple[Alternative, ...]
    weight: float = 1.0

    def found_in(self, folded_text: str) -> float:
        """The weight of its best alternative in a text given by `retrieval.japanese.folded`, or 0."""
        return max(
            (other.weight for other in self.alternatives if other.folded in folded_text),
            default=0.0,
        )


_VERB_WEIGHT = 0.5
_PIECE_WEIGHT = 0.6


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing about a question's subject."""
    text = (resources.files("retrieval") / "data" / "stop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def content_words(text: str, synonyms: Synonyms) -> list[ContentWord]:
    """The content words of a normalised question whose quantities are blanked out."""
    short = [piece for token in tokens(text) for piece in _units_of_meaning(token)]
    question = folded(text)
    words: dict[str, ContentWord] = {}
    position = 0
    while position < len(short):
        known, expansions = _known_phrase(short, position, synonyms, question)
        compound = _compound_length(short, position)
        if compound > known:
            expansions = ()
        length = max(known, compound)
        run = short[position : position + length]
        surface = "".join(token.surface for token in run)
        if expansions or any(map(_is_content, run)):
            words.setdefault(surface, _content_word(surface, run, expansions, synonyms, question))
        position += length
    return list(words.values())


def _units_of_meaning(token: Token) -> tuple[Token, ...]:
    """Its short units, but compound verbs (埋め戻す) and measures (高さ) whole."""
    whole = token.part.startswith("動詞") or (
        token.pieces and token.pieces[-1].surface in {"さ", "み"}
    )
    return (token,) if whole or not token.pieces else token.pieces


def _known_phrase(
    short: list[Token], position: int, synonyms: Synonyms, question: str
) -> tuple[int, tuple[Expansion, ...]]:
    """Length and expansions of the longest run from ``position`` that the synonyms know."""
    for end in range(min(len(short), position + 6), position, -1):
        run = short[position:end]
        if any(token.surface.isspace() for token in run):
            continue
        own = folded("".join(token.surface for token in run))
        if len(own) > synonyms.longest or (len(run) == 1 and run[0].term in stop_words()):
            continue
        if synonyms.knows(own):
            return _with_suffixes(short, end) - position, synonyms.of(own, question)
    return 0, ()


def _with_suffixes(short: list[Token], end: int) -> int:
    """``end``, moved past suffixes that belong to the word before: 粒度調整|材."""
    while (
        end < len(short) and short[end].part.startswith("接尾辞") and len(short[end].surface) == 1
    ):
        end += 1
    return end


def _compound_length(short: list[Token], position: int) -> int:
    """How many tokens from ``position`` make one word: 開口幅, 監督員, 無電柱, sd345, iii種."""
    length = 1
    while position + length < len(short) and _joins(
        short[position + length - 1], short[position + length], first=length == 1
    ):
        length += 1
    return length


_LEADING = frozenset("縦横前後上下左右内外主副元大小高低新旧全総各単複多有無")


def _joins(before: Token, token: Token, *, first: bool) -> bool:
    if before.surface.isascii() and before.surface.isalnum():
        return (token.surface.isascii() and token.surface.isalnum()) or _is_one_kanji_noun(token)
    if not _is_noun(before):
        return False
    if len(before.surface) == 1 and _VERBAL_NOUN.fullmatch(token.surface):
        return True
    if _is_noun(token):
        if re.fullmatch("[ぁ-ゖ]+", before.surface) and before.part.startswith("接頭辞"):
            return False
        leads = first and before.surface in _LEADING
        return leads or before.part.startswith("接頭辞") or len(token.surface) == 1
    return False


def _is_one_kanji_noun(token: Token) -> bool:
    return len(token.surface) == 1 and _is_noun(token) and not token.surface.isascii()


def _is_noun(token: Token) -> bool:
    return (
        token.part.startswith(("名詞-普通", "名詞-固有", "接頭辞", "接尾辞-名詞", "形状詞"))
        and not token.surface.isascii()
        and token.surface not in _APART
    )


_APART = frozenset(
    {
        "時",
        "際",
        "為",
        "等",
        "中",
        "毎",
        "後",
        "前",
        "とき",
        "同士",
        "ごと",
        "上",
        "用",
        "内",
        "外",
        "間",
        "側",
        "的",
        "級",
    }
)


def _content_word(
    surface: str,
    run: list[Token],
    expansions: tuple[Expansion, ...],
    synonyms: Synonyms,
    question: str,
) -> ContentWord:
    verb = len(run) == 1 and run[0].part.startswith(("動詞", "形容詞"))
    own = folded(surface)
    forms = {_verb_stem(run[0], own) if verb else _noun_stem(own): 1.0}
    for other in expansions:
        forms.setdefault(folded(other.text), other.weight)
    if len(run) > 1:
        # a compound may stand apart in the text: its longest piece counts for some of it
        longest = max(run, key=lambda token: len(token.surface))
        if len(longest.surface) > 1 and _is_content(longest):
            piece = folded(longest.surface)
            forms.setdefault(piece, _PIECE_WEIGHT)
            for other in synonyms.of(piece, question) if not expansions else ():
                forms.setdefault(folded(other.text), other.weight * _PIECE_WEIGHT)
    alternatives = tuple(Alternative(form, weight) for form, weight in forms.items() if form)
    return ContentWord(surface, alternatives, _VERB_WEIGHT if verb else 1.0)


_KANJI = "[㐀-䶿一-鿿々]"
_VERBAL_NOUN = re.compile("[㐀-䶿一-鿿々][いきぎしちびみりえけげせべめれ]")
_OKURIGANA = "[いきぎしちにびみりえけげせてねべめれ]"


def _verb_stem(verb: Token, own: str) -> str:
    """What all its forms share: 掘っ -> 掘, 混ぜ -> 混ぜ, 上がっ -> 上が, 埋め戻す -> 埋戻."""
    lemma = verb.term
    if lemma[:1] == own[:1] and re.search("[ぁ-ゖ]$", lemma) and len(lemma) > 1:
        return lemma[:-1]
    return re.sub(rf"(?<={_KANJI})[ぁ-ゖ]+$", "", own)


def _noun_stem(word: str) -> str:
    """草刈り -> 草刈, 仕上がり -> 仕上; 粉じん and 高さ as they are."""
    return re.sub(rf"(?<={_KANJI}{_KANJI})[がわかま]?{_OKURIGANA}$", "", word)


def _is_content(token: Token) -> bool:
    return (
        token.content
        and token.term not in stop_words()
        and token.surface not in stop_words()
        and not token.part.startswith(("副詞", "名詞-数詞"))
        and not (
            len(token.surface) == 1 and (token.surface.isascii() or "ぁ" <= token.surface <= "ゖ")
        )
        and token.surface not in UNITS
    )
