"""A situation of a library: drawn from the typical ones that its clauses bear out, and from its own cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from random import Random

from assistant.drafting.sources import Consulted
from assistant.learning.questions.taught import is_taught
from assistant.learning.situations.bearing_out import borne_out, form_of
from assistant.learning.situations.duty_words import nouns
from assistant.learning.situations.own_cases import own_situations
from assistant.learning.situations.situation import Situation
from assistant.learning.situations.typical import Typical, typical_situations
from retrieval.errors import NaniwaError
from retrieval.japanese import folded


def situation(
    library: Consulted,
    *,
    seed: int,
    about: str = "",
    collections: Collection[str] = (),
    known: Collection[str] = (),
) -> Situation:
    """One situation; the same ``seed`` gives the same one of the same library.

    ``about`` are words of what it is to be on (配筋), ``collections`` whose documents it comes from,
    of all when none is named; ``known`` are ids of situations that are put only when there is no
    other. Raises NaniwaError (``no_collection``, ``no_situation``) when the library has none.
    """
    every = library.documents()
    unknown = sorted(set(collections) - {document.collection for document in every})
    if unknown:
        raise NaniwaError(f"文書群「{unknown[0]}」はありません。", code="no_collection")
    seen: Situation | None = None
    for found in situations(library, seed=seed, about=about, collections=collections):
        if found.id not in known:
            return found
        seen = seen or found
    if seen is not None:
        return seen
    wanted = f"「{about}」について" if about else ""
    raise NaniwaError(
        f"{wanted}出題できる場面がありません（何かが起きたときにすることを定めた条項が二つ以上要ります）。",
        code="no_situation",
    )


def situations(
    library: Consulted, *, seed: int, about: str = "", collections: Collection[str] = ()
) -> Iterator[Situation]:
    """Every situation that there is on a matter, in an order that the seed tells."""
    random = Random(seed)  # noqa: S311 - drawing situations, nothing secret
    typical = _typical(library, random, about, collections)
    own = _own(library, random, about, collections)
    if about:
        yield from chain(typical, own)
        return
    first, second = (typical, own) if random.random() < 0.5 else (own, typical)  # noqa: PLR2004
    given: set[str] = set()
    for one in chain(islice(first, 1), second, first):
        if one.id not in given:
            given.add(one.id)
            yield one


def _typical(
    library: Consulted, random: Random, about: str, collections: Collection[str]
) -> Iterator[Situation]:
    every = list(typical_situations())
    random.shuffle(every)
    for typical in sorted(every, key=lambda each: -_nearness(_words_of(each), about)):
        if about and not _nearness(_words_of(typical), about):
            return
        found = borne_out(typical, library, collections)
        if found is not None:
            yield found


def _words_of(typical: Typical) -> tuple[str, str]:
    """What a typical situation is on, and what it also speaks of."""
    return typical.title, f"{typical.text} {' '.join(point.search for point in typical.points)}"


def _own(
    library: Consulted, random: Random, about: str, collections: Collection[str]
) -> Iterator[Situation]:
    """Those out of the documents, one document after the other; of each in the seed's order."""
    documents = [
        document
        for document in library.documents()
        if is_taught(document) and (not collections or document.collection in collections)
    ]
    random.shuffle(documents)
    form = form_of(library, collections)
    for document in documents:
        found = list(own_situations(document, library.passages_of(document.id), form))
        random.shuffle(found)
        yield from (each for each in found if not about or _nearness(_texts_of(each), about))


def _texts_of(found: Situation) -> tuple[str, str]:
    points = " ".join(point.text for point in found.points)
    place = found.points[0].place
    return found.title, f"{found.text} {place.clause} {points}"


def _nearness(texts: Sequence[str], about: str) -> int:
    """2 when the first text speaks of the matter, 1 when another does, else 0."""
    words = nouns(about) or frozenset({folded(about)})
    for worth, text in zip((2, 1), texts, strict=True):
        said = folded(text)
        if folded(about) in said or all(word in said for word in words):
            return worth
    return 0
