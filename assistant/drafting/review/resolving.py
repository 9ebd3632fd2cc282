"""What a reference leads to: the documents that are meant, and the clause in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.review.clauses import (
    Clause,
    Standards,
    names_of,
    part_number,
    year_of,
)
from assistant.drafting.review.references import Reference
from assistant.drafting.review.text import plain
from retrieval.documents import Document
from retrieval.editions import edition_year, without_edition


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference with what it leads to.

    ``documents`` may be meant, current editions first (empty: not in the library). ``clause`` is
    what is cited, in the edition that is cited; ``current`` the one of that number in force.
    ``named`` is the edition that the text names, when it is in the library. ``part_missing`` is
    set when the 編 that holds the clause is not in the library.
    """

    reference: Reference
    documents: tuple[Document, ...]
    clause: Clause | None = None
    current: Clause | None = None
    named: Document | None = None
    part_missing: bool = False


def resolve(reference: Reference, standards: Standards) -> Resolved:
    """Find what a reference means."""
    meant = _documents(reference, standards.documents)
    if not meant:
        return Resolved(reference, ())
    number = reference.number
    parted = [document for document in meant if part_number(document)]
    if parted and len(parted) == len(meant):
        wanted = reference.part_number or _part_of(number)
        if wanted:
            of_part = [document for document in parted if part_number(document) == wanted]
            if not of_part:
                return Resolved(reference, tuple(meant), part_missing=True)
            meant = of_part
    meant = sorted(meant, key=lambda document: bool(document.superseded_by))
    named = _named_edition(reference, meant)
    looked = [named] if named else [d for d in meant if not d.superseded_by] or meant
    clause = _first(reference, looked, standards)
    current = clause
    if named is not None and named.superseded_by:
        current = _first(reference, [standards.newest_of(named)], standards)
    return Resolved(reference, tuple(meant), clause, current, named)


def _first(
    reference: Reference, documents: Sequence[Document], standards: Standards
) -> Clause | None:
    for document in documents:
        for number in numbers_meant(reference):
            if clause := standards.clauses_of(document).find(number):
                return clause
    return None


def numbers_meant(reference: Reference) -> tuple[str, ...]:
    """The ways in which the standard itself may write the number of a reference."""
    numbers = [reference.number]
    if reference.part_number and reference.number[:1].isdigit() and "-" in reference.number:
        numbers.append(f"{reference.part_number}-{reference.number}")
    if "編" in reference.number:
        numbers.append(reference.number.split("編", maxsplit=1)[1])
    if reference.part_number and re.match(r"[0-9]+章", reference.number):
        numbers.insert(0, f"{reference.part_number}編{reference.number}")
    return tuple(dict.fromkeys(filter(None, numbers)))


def _part_of(number: str) -> int:
    """The 編 that a clause number of four or more numbers begins with (3-1-1-6), or a table's."""
    match = re.match(r"表?([0-9]+)-[0-9]+-[0-9]+", number)
    return int(match[1]) if match else 0


def _documents(reference: Reference, documents: Sequence[Document]) -> list[Document]:
    if not reference.name:
        return _unnamed(reference, documents)
    wanted = key_of(reference.name)
    scored = [(best, document) for document in documents if (best := _score(wanted, document))]
    highest = max((score for score, _ in scored), default=0)
    return [document for score, document in scored if score == highest]


def key_of(name: str) -> str:
    """A document's name for comparing."""
    return without_edition(re.sub(r"\([^)]*\)", "", plain(name)))


_FULL, _LONGER, _SHORTER = 3, 2, 1


def _score(wanted: str, document: Document) -> int:
    """How well a name fits a document: its own; its own with a city's name before; its last part."""
    names = names_of(document)
    if wanted in names:
        return _FULL
    if any(len(name) > 4 and wanted.endswith(name) for name in names):  # noqa: PLR2004
        return _LONGER
    pieces = [piece for piece in re.split("・|及び", wanted) if piece]
    if len(wanted) >= 3 and any(name.endswith(wanted) for name in names):  # noqa: PLR2004
        return _SHORTER
    return _SHORTER if len(pieces) > 1 and pieces[-1] in names else 0


def _unnamed(reference: Reference, documents: Sequence[Document]) -> list[Document]:
    """Of numbers without a name: the common specifications (共通仕様書)."""
    common = [
        document
        for document in documents
        if any("共通仕様書" in name for name in names_of(document))
    ]
    if _part_of(reference.number) or reference.part_number:
        return common
    return []


def _named_edition(reference: Reference, documents: Sequence[Document]) -> Document | None:
    if not reference.edition:
        return None
    if re.match("旧", reference.edition):
        return next((document for document in documents if document.superseded_by), None)
    year = edition_year(reference.edition)
    if not year:
        return None
    return next((document for document in documents if year_of(document) == year), None)


def resolve_all(references: Sequence[Reference], standards: Standards) -> Iterator[Resolved]:
    """Every reference with what it leads to."""
    for reference in references:
        yield resolve(reference, standards)
