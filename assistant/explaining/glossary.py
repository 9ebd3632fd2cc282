"""The glossary: what the current documents that a person may read say that words mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from assistant.derived_files import derived_path, keep, kept_or_made
from assistant.explaining.definitions import Definition, definitions_of, definitions_version
from assistant.explaining.readings import Readings, trade_readings
from assistant.explaining.terms import key_of, names_of, without_brackets
from assistant.explaining.word_readings import reading_of
from assistant.learning.questions.question import Place, title_of
from retrieval.documents import Document, DocumentKind, Passage
from retrieval.japanese import folded

DEFINING = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
"""What says what words mean for everybody: rules and guides. Designs and records speak of one case."""


_SYMBOL = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{1,2}")


class Readable(Protocol):
    """Documents that may be read; a `Library` is one, and so is a person's view of it."""

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in order."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a document says a term means, and where. ``short``: a name for that document only."""

    text: str
    place: Place
    short: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A word that documents define. ``others`` are its other names, ``reading`` is in hiragana."""

    id: str
    name: str
    reading: str
    meanings: tuple[Meaning, ...]
    others: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[tuple[Meaning, ...], ...]:
        """Its meanings, those of the same words together."""
        groups: dict[str, list[Meaning]] = {}
        for meaning in self.meanings:
            groups.setdefault(folded(meaning.text), []).append(meaning)
        return tuple(tuple(group) for group in groups.values())

    @property
    def collections(self) -> tuple[str, ...]:
        """The collections whose documents define it."""
        return tuple(dict.fromkeys(meaning.place.collection for meaning in self.meanings))

    def holds_in(self, document_id: str) -> bool:
        """Whether the term means what it says in a document: short names do in their own only."""
        return any(
            not meaning.short or meaning.place.document_id == document_id
            for meaning in self.meanings
        )

    def meanings_in(self, document_id: str, collection: str = "") -> tuple[Meaning, ...]:
        """Its meanings for a text of a document: that document's first, then its collection's."""
        return tuple(
            sorted(
                (
                    meaning
                    for meaning in self.meanings
                    if not meaning.short or meaning.place.document_id == document_id
                ),
                key=lambda meaning: (
                    meaning.place.document_id != document_id,
                    meaning.place.collection != collection,
                ),
            )
        )


@dataclass(frozen=True)
class Glossary:
    """All terms in the order of their readings."""

    terms: tuple[Term, ...]
    readings: Readings

    @cached_property
    def by_key(self) -> dict[str, Term]:
        """Terms by all spellings of their names."""
        found: dict[str, Term] = {}
        for term in self.terms:
            found.setdefault(key_of(term.name), term)
        for term in self.terms:
            for name in term.others:
                if not _SYMBOL.fullmatch(
                    name
                ):  # 樹高（略称：Ｈ）: any H is not the height of a tree
                    found.setdefault(key_of(name), term)
        for term in self.terms:  # what a bracket only adds to is the term without it, if none is
            for name in (without_brackets(term.name), _without_etc(term.name)):
                found.setdefault(key_of(name), term)
        return found

    @cached_property
    def by_id(self) -> dict[str, Term]:
        """Terms by their ids."""
        return {term.id: term for term in self.terms}

    def term(self, name: str) -> Term | None:
        """The term that is called so, however it is spelt."""
        return self.by_key.get(key_of(name))

    def search(self, words: str, collection: str = "") -> tuple[Term, ...]:
        """The terms whose name or reading has the words in it, those that begin with them first."""
        wanted, sound = key_of(words.strip()), _hiragana(words)
        found = [
            (_nearness(term, wanted, sound), term)
            for term in self.terms
            if not collection or collection in term.collections
        ]
        matching = [(near, term) for near, term in found if near is not None]
        return tuple(term for _, term in sorted(matching, key=lambda pair: pair[0]))


def glossary_of(
    library: Readable, *, home: Path | None = None, readings: Readings | None = None
) -> Glossary:
    """The glossary of the current standards and manuals of a library, or of a person's part of it.

    What is read out of each document is kept under ``home`` (NANIWA_HOME) when that is given.
    ``readings`` are the trade's unless the city has added its own.
    """
    known = readings or trade_readings()
    found: dict[str, list[tuple[str, tuple[str, ...], Meaning]]] = {}
    for document in library.documents():
        if document.kind not in DEFINING or document.superseded_by:
            continue
        for kept in _kept_definitions(library, document, home):
            name, others = names_of(kept.definition.term)
            found.setdefault(key_of(name), []).append((name, others, kept.meaning(document)))
    terms = [_term(key, same, known) for key, same in found.items()]
    return Glossary(tuple(sorted(terms, key=lambda term: (term.reading, term.name))), known)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A definition with what its place needs beyond the document."""

    definition: Definition
    clause: str
    heading_path: tuple[str, ...]

    def meaning(self, document: Document) -> Meaning:
        one = self.definition
        place = Place(
            document.id,
            title_of(document),
            document.edition.strip(),
            document.collection,
            one.passage_id,
            self.clause,
            self.heading_path,
            one.page,
            one.quote,
        )
        return Meaning(one.meaning, place, one.short)


def _kept_definitions(
    library: Readable, document: Document, home: Path | None
) -> tuple[_Kept, ...]:
    def made() -> str:
        passages = library.passages_of(document.id)
        by_id = {passage.id: passage for passage in passages}
        kept = [
            asdict(
                _Kept(one, by_id[one.passage_id].clause.strip(), by_id[one.passage_id].heading_path)
            )
            for one in definitions_of(passages)
        ]
        return json.dumps(kept, ensure_ascii=False)

    path = derived_path(home, "definitions", document, definitions_version()) if home else None
    text = kept_or_made(path, made)
    try:
        return tuple(_read(text))
    except (ValueError, TypeError, KeyError):  # cut off, or by another hand: made anew
        text = made()
        if path:
            keep(path, text)
        return tuple(_read(text))


def _read(text: str) -> Iterator[_Kept]:
    for item in json.loads(text):
        yield _Kept(Definition(**item["definition"]), item["clause"], tuple(item["heading_path"]))


def _term(
    key: str, same: Sequence[tuple[str, tuple[str, ...], Meaning]], readings: Readings
) -> Term:
    name = same[0][0]
    spellings = (spelling for spelling, _, _ in same if spelling != name)
    others = tuple(dict.fromkeys((*(one for _, named, _ in same for one in named), *spellings)))
    return Term(
        sha256(key.encode()).hexdigest()[:12],
        name,
        reading_of(name, readings),
        _in_order(meaning for _, _, meaning in same),
        others,
    )


def _in_order(meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Definitions before mere short names, in the order of the documents."""
    return tuple(sorted(meanings, key=lambda meaning: meaning.short))


def _without_etc(name: str) -> str:
    return name.removesuffix("等") if len(name) > len("材料等") else name


def _nearness(term: Term, wanted: str, sound: str) -> tuple[int, str] | None:
    names = [key_of(name) for name in (term.name, *term.others)]
    if not wanted or wanted in names:
        return 0, term.reading
    if any(name.startswith(wanted) for name in names) or (sound and term.reading.startswith(sound)):
        return 1, term.reading
    if any(wanted in name for name in names) or (sound and sound in term.reading):
        return 2, term.reading
    return None


def _hiragana(text: str) -> str:
    """Kana as hiragana, "" for what has other characters: then it is no reading."""
    from unicodedata import normalize

    kana = normalize("NFKC", text).strip().translate(_TO_HIRAGANA)
    return kana if all("ぁ" <= character <= "ゖ" or character == "ー" for character in kana) else ""


_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") - 1)}
