"""A text explained: its readings, the terms that documents define, its sentences taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.explaining.duties import Duty, duties_in
from assistant.explaining.glossary import Glossary, Meaning, Term
from assistant.explaining.sentence_parts import SentencePart, parts_of
from assistant.explaining.word_readings import Ruby, Word, worded

LONGEST_TEXT = 4_000
"""Characters that are explained at once: what is more is a chapter, not a passage."""

_LONGEST_NAME = 10  # words of a name
_NO_NAMES = ("助詞", "助動詞", "補助記号", "空白", "連体詞", "接続詞", "代名詞")
_HIRAGANA_ONLY = re.compile(r"[ぁ-ゖー]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text. ``term_id`` links it to its term, "" to none.

    ``reading`` is in hiragana over kanji, ``difficult`` says that not everybody reads it.
    """

    text: str
    reading: str = ""
    difficult: bool = False
    term_id: str = ""


@dataclass(frozen=True, slots=True)
class Defined:
    """A term of the text with its meanings, those of the text's own document first."""

    term: Term
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text; ``parts`` is empty where it stays whole."""

    text: str
    parts: tuple[SentencePart, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A text explained. The texts of ``parts`` joined are the text, and so are the ``sentences``."""

    text: str
    parts: tuple[Part, ...]
    terms: tuple[Defined, ...]
    sentences: tuple[Sentence, ...]
    duties: tuple[Duty, ...]


def explain(
    text: str, glossary: Glossary, *, document_id: str = "", collection: str = ""
) -> Explained:
    """Explain a text with a glossary.

    ``document_id`` and ``collection`` are where the text stands, "" when nowhere: names that a
    document uses only for itself are explained in its own texts alone. A text of more than
    `LONGEST_TEXT` characters is cut there.
    """
    text = text[:LONGEST_TEXT]
    words = tuple(worded(text, glossary.readings))
    spans = _terms_in(words, glossary, document_id)
    terms = dict.fromkeys(term for _, _, term in spans)
    return Explained(
        text,
        tuple(_parts(words, spans)),
        tuple(Defined(term, term.meanings_in(document_id, collection)) for term in terms),
        tuple(Sentence(sentence, parts_of(sentence)) for sentence in sentences_in(text)),
        duties_in(text),
    )


def sentences_in(text: str) -> tuple[str, ...]:
    """The sentences of a text, with the line ends after them: joined they are the text."""
    found, start, depth = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "（(「『") - (character in "）)」』")
        ended = (character in "。｡" and depth <= 0) or character == "\n"
        if ended:
            found.append(text[start : place + 1])
            start = place + 1
            depth = 0
    return (*found, text[start:]) if text[start:] else tuple(found)


def _terms_in(
    words: Sequence[Word], glossary: Glossary, document_id: str
) -> list[tuple[int, int, Term]]:
    """Where terms stand first: from which word to which, the longest at each place."""
    spans: list[tuple[int, int, Term]] = []
    linked: set[str] = set()
    at = 0
    while at < len(words):
        found = _term_at(words, at, glossary, document_id)
        if found is None:
            at += 1
            continue
        end, term = found
        if term.id not in linked:
            linked.add(term.id)
            spans.append((at, end, term))
        at = end
    return spans


def _term_at(
    words: Sequence[Word], at: int, glossary: Glossary, document_id: str
) -> tuple[int, Term] | None:
    for end in range(min(at + _LONGEST_NAME, len(words)), at, -1):
        ends = words[at], words[end - 1]
        if any(word.part.startswith(_NO_NAMES) for word in ends):
            continue
        name = "".join(word.text for word in words[at:end])
        if not name.strip() or "\n" in name:
            continue
        term = glossary.term(name)
        # 指示し is no spelling of 指示, though both have the same kanji
        spelt = term is not None and (
            name in (term.name, *term.others)
            or not any(_HIRAGANA_ONLY.fullmatch(word.text) for word in ends)
        )
        if (
            term is not None
            and spelt
            and term.holds_in(document_id)
            and not _inside_another_word(words, at, end, name)
        ):
            return end, term
    return None


def _inside_another_word(words: Sequence[Word], at: int, end: int, name: str) -> bool:
    """Whether a short name is only a piece of a longer word: 工事 in 工事費, 壁 in 壁面."""
    before = words[at - 1].part if at else ""
    after = words[end].part if end < len(words) else ""
    if before.startswith("接頭辞") or (at and before.startswith("名詞-数詞")):
        return True
    joined = before.startswith(("名詞", "接尾辞")), after.startswith(("名詞", "接尾辞"))
    return len(name) <= len("指示") and any(joined)


def _parts(words: Sequence[Word], spans: Sequence[tuple[int, int, Term]]) -> Iterator[Part]:
    starts = {start: (end, term) for start, end, term in spans}
    at = 0
    while at < len(words):
        end, term_id = at + 1, ""
        if at in starts:
            end, term = starts[at]
            term_id = term.id
        pieces: tuple[Ruby, ...] = tuple(piece for word in words[at:end] for piece in word.ruby)
        for piece in pieces:
            yield Part(piece.text, piece.reading, piece.difficult, term_id)
        at = end
