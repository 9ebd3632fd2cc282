"""What a question asks: its content words with other words for them, conditions, units asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from retrieval.asked import AskedUnit, asked_units, asks_permission, asks_procedure
from retrieval.japanese import (
    BIGRAM_PREFIX,
    Token,
    codes,
    folded,
    index_terms,
    normalise,
    tokens,
)
from retrieval.protocols import AnyOf, QueryTerm
from retrieval.quantities import Quantity, find_in_normalised
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


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    ``text`` is normalised. ``quantities`` are its conditions ("28cm"), not what it asks for.
    ``query_terms`` go to `LexicalIndex.search`. ``codes`` are identifiers: d25, sd345, iii種, n5.
    """

    text: str
    content_words: tuple[ContentWord, ...]
    quantities: tuple[Quantity, ...]
    asked_units: tuple[AskedUnit, ...]
    codes: tuple[str, ...]
    asks_procedure: bool
    asks_permission: bool
    query_terms: tuple[QueryTerm, ...]


EXPANSION_WEIGHT = 0.5
"""Of another word's score when searching; its own weight in the synonyms comes on top."""
_VERB_WEIGHT = 0.5
_PIECE_WEIGHT = 0.6


# in a question a space parts words; in a document it is layout and normalisation drops it
_SEPARATING_SPACE = re.compile(r"(?<=[぀-ヿ㐀-鿿])\s+(?=[぀-ヿ㐀-鿿])")


def analyse_question(question: str, synonyms: Synonyms) -> Question:
    """Take a question apart, for searching and for judging what was found."""
    text = normalise(_SEPARATING_SPACE.sub("、", question)).replace("\n", " ")
    quantities = find_in_normalised(text)
    conditions = tuple(quantity for quantity in quantities if _is_condition(text, quantity))
    words = _content_words(text, quantities, synonyms)
    return Question(
        text=text,
        content_words=tuple(words),
        quantities=conditions,
        asked_units=asked_units(text, conditions),
        codes=_codes(text, quantities),
        asks_procedure=asks_procedure(text),
        asks_permission=asks_permission(text),
        query_terms=_query_terms(text, words),
    )


_BASIS = re.compile(r"(?:当た?り|あたり|につき|ごと|毎)")


def _is_condition(text: str, quantity: Quantity) -> bool:
    """Not 1m2当たり, 1回 or 週休2日, which only say what a value counts for or name something."""
    if quantity.dimension == "number" or text[: quantity.start].endswith("週休"):
        return False
    counts_one = quantity.value == 1 and quantity.text[-1:] in UNITS
    return not _BASIS.match(text, quantity.end) and not counts_one


_CLASS_CODE = re.compile(
    r"(?<![a-z])(?:[a-z]{1,3}|[0-9一二三四])(?:種|級|類|区分)|(?<![a-z])[a-z]{1,4}-?[0-9]+(?:[-.][a-z0-9]+)*"
)


def _codes(text: str, quantities: tuple[Quantity, ...]) -> tuple[str, ...]:
    spans = [(found.start, found.end) for found in quantities if found.dimension != "bar"]
    bare = _without(text, spans)
    return tuple(dict.fromkeys([*codes(bare), *(m[0] for m in _CLASS_CODE.finditer(bare))]))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    text = (resources.files("retrieval") / "data" / "stop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _content_words(
    text: str, quantities: tuple[Quantity, ...], synonyms: Synonyms
) -> list[ContentWord]:
    spans = [(found.start, found.end) for found in quantities if found.dimension != "number"]
    short = [piece for token in tokens(_without(text, spans)) for piece in _units_of_meaning(token)]
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
        if len(own) > synonyms.longest or (len(run) == 1 and run[0].term in _stop_words()):
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
        and token.term not in _stop_words()
        and token.surface not in _stop_words()
        and not token.part.startswith(("副詞", "名詞-数詞"))
        and not (
            len(token.surface) == 1 and (token.surface.isascii() or "ぁ" <= token.surface <= "ゖ")
        )
        and token.surface not in UNITS
    )


@lru_cache(maxsize=4096)
def _terms_of(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(index_terms(word)))


def _query_terms(text: str, words: list[ContentWord]) -> tuple[QueryTerm, ...]:
    """Every term of the question once; those of a word with other words as alternatives."""
    stop = _stop_words()
    terms = {
        term: 1.0 for term in index_terms(text) if term.removeprefix(BIGRAM_PREFIX) not in stop
    }
    groups = []
    for word in words:
        own = _terms_of(word.surface)
        others = [
            tuple((term, other.weight * EXPANSION_WEIGHT) for term in _terms_of(other.folded))
            for other in word.alternatives[1:]
            if not set(_terms_of(other.folded)) <= set(own)
        ]
        if others:
            groups.append(AnyOf((tuple((term, terms.pop(term, 1.0)) for term in own), *others)))
    return (*terms.items(), *groups)
