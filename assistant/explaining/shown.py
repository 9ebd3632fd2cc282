"""Where readings are shown: the pieces of an explained text by what a person wants to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.explaining.explain import Explained, Part
from assistant.explaining.glossary import Meaning
from assistant.explaining.readings import Level


def first_ones(parts: Sequence[Part]) -> frozenset[int]:
    """The indexes of the difficult words where each stands first: once read, it is known."""
    seen: set[str] = set()
    found = set()
    for index, part in enumerate(parts):
        if part.difficult and part.text not in seen:
            seen.add(part.text)
            found.add(index)
    return frozenset(found)


def with_readings(explained: Explained, level: Level) -> str:
    """The text with readings in brackets: 法面（のりめん）を整形する."""
    first = first_ones(explained.parts)

    def pieces() -> Iterator[str]:
        for index, part in enumerate(explained.parts):
            shown = level is Level.ALL or (level is Level.DIFFICULT and index in first)
            yield f"{part.text}（{part.reading}）" if shown and part.reading else part.text

    return "".join(pieces())


def place_of_meaning(meaning: Meaning) -> str:
    """Where a meaning stands, for a person: 「土木工事共通仕様書（2025年版） 1-1-1-2 用語、4ページ」."""
    return f"{meaning.place.label}、{meaning.place.page}ページ"
