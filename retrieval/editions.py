"""Which documents are editions of one another, and which of them is in force.

Two documents of one collection are editions of the same document when their labels
(edition, effective date) differ and one of these holds, edition marks such as "令和6年度",
"R6", "2024年版", "改訂版" being left out of names before comparing:

1. they have the same relative path;
2. they have the same title, a title of its own (not merely the file's name) that no other
   document of either edition bears;
3. they have the same file name, borne by no other document of either edition, and at least
   one of them was indexed as a single file, so that its folder says nothing.

Rules 2 and 3 ask for uniqueness because chapters of different handbooks are often called
the same ("第1章 総則"), and a standard that is in force must never be marked as superseded.

The newest is the one with the latest effective date; where that decides nothing (or is not
given, then the year in the edition's name stands in for it) the edition's name does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from retrieval.documents import Document

_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_ERA_YEAR = re.compile(r"(令和|平成|昭和|(?<![a-z])[rhs])\s*(元|\d{1,2})(?!\d)", re.IGNORECASE)
_WESTERN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_EDITION_MARKS = re.compile(
    r"(?:令和|平成|昭和|(?<![a-z])[rhs])\s*(?:元|\d{1,2})(?!\d)(?:[年.]\d{1,2}(?!\d))?(?:年度?|月)?版?"
    r"|(?<!\d)(?:19|20)\d{2}(?:[-./年]?(?:0[1-9]|1[0-2]|[1-9]月)(?!\d))?(?:年度?|月)?版?"
    r"|第\d+版|v(?:er)?\.?\d+(?:\.\d+)*|(?:改訂|改定|改正|最新|新|旧)版|改訂|改定|改正",
    re.IGNORECASE,
)
_OLD_EDITION = re.compile(r"旧版|旧基準|(?:改[定訂正]|改版)(?:の?前|以前)(?!後)|(?:以前|前)の版")
_MEASURED = re.compile(r"\s*(?:[a-z%℃φ°.]|ミリ|センチ|メートル|キロ|トン)")
"""What follows an amount (2000mm, s45c) and not a year."""
_SHORTEST_TITLE = 5


def edition_year(edition: str) -> int:
    """Return the year that an edition's name speaks of (令和6年度 -> 2024), 0 when none."""
    text = unicodedata.normalize("NFKC", edition)
    if western := _WESTERN_YEAR.search(text):
        return int(western[0])
    if era := _ERA_YEAR.search(text):
        return _ERA_STARTS[era[1].lower()] + (1 if era[2] == "元" else int(era[2]))
    return 0


def names_edition(question: str, document: Document) -> bool:
    """Whether a normalised question names the edition that this document is.

    By its label ("第3版"), by its year however written (2024年版, 令和6年, R6), or, for a document
    that a newer edition has superseded, as the old one (旧版, 改定前).
    """
    if document.superseded_by and _OLD_EDITION.search(question):
        return True
    year = edition_year(document.edition) or int(document.effective_from[:4] or 0)
    if year and year in _years_named(question):
        return True
    label = unicodedata.normalize("NFKC", document.edition).lower().strip()
    return (
        len(label) > 1
        and not label.isdigit()
        and re.search(rf"(?<![0-9a-z]){re.escape(label)}(?![0-9a-z])", question) is not None
    )


def _years_named(question: str) -> set[int]:
    eras = {
        _ERA_STARTS[era[1].lower()] + (1 if era[2] == "元" else int(era[2]))
        for era in _ERA_YEAR.finditer(question)
        if not _MEASURED.match(question, era.end())
    }
    return eras | {
        int(year[0])
        for year in _WESTERN_YEAR.finditer(question)
        if not _MEASURED.match(question, year.end())
    }


def edition_order(document: Document) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return a key that sorts editions from old to new."""
    year = edition_year(document.edition)
    since = document.effective_from or (str(year) if year else "")
    parts = re.findall(r"\d+|\D+", unicodedata.normalize("NFKC", document.edition))
    return since, tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)


def without_edition(name: str) -> str:
    """Return ``name`` normalised, without marks of its edition, spaces and punctuation."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s\W_]+", "", _EDITION_MARKS.sub("", text))


def newest_editions(documents: Sequence[Document]) -> dict[str, str]:
    """Say for each superseded document of one collection which one is in force.

    Returns document id -> id of the newest edition; documents in force are not in it.
    """
    groups = _Groups([document.id for document in documents])
    paths = [document.path for document in documents]
    for keys in (paths, _path_keys(documents), _title_keys(documents), _name_keys(documents)):
        by_key: dict[str, list[Document]] = defaultdict(list)
        for document, key in zip(documents, keys, strict=True):
            if key:
                by_key[key].append(document)
        for alike in by_key.values():
            if len({(item.edition, item.effective_from) for item in alike}) == len(alike) > 1:
                for other in alike[1:]:
                    groups.join(alike[0].id, other.id)
    superseded: dict[str, str] = {}
    by_id = {document.id: document for document in documents}
    for members in groups.members():
        ordered = sorted((by_id[member] for member in members), key=edition_order)
        newest = ordered[-1]
        for older in ordered[:-1]:
            if edition_order(older) < edition_order(newest):
                superseded[older.id] = newest.id
    return superseded


def _path_keys(documents: Sequence[Document]) -> list[str]:
    return [_path_key(document.path) for document in documents]


def _path_key(path: str) -> str:
    parts = PurePosixPath(path).parts
    key = "/".join(filter(None, (without_edition(part) for part in (*parts[:-1], _stem(path)))))
    return key if without_edition(_stem(path)) else ""


def _title_keys(documents: Sequence[Document]) -> list[str]:
    keys = []
    for document in documents:
        key = without_edition(document.title)
        own = key != without_edition(_stem(document.path)) and len(key) >= _SHORTEST_TITLE
        keys.append(f"title:{key}" if own else "")
    return _identifying(documents, keys)


def _name_keys(documents: Sequence[Document]) -> list[str]:
    keys = _identifying(
        documents, [without_edition(_stem(document.path)) for document in documents]
    )
    single = {
        key for document, key in zip(documents, keys, strict=True) if "/" not in document.path
    }
    return [key if key in single else "" for key in keys]


def _identifying(documents: Sequence[Document], keys: Sequence[str]) -> list[str]:
    """Blank out keys that several documents of one edition share."""
    times = Counter(
        (key, document.edition, document.effective_from)
        for document, key in zip(documents, keys, strict=True)
    )
    shared = {key for (key, _, _), count in times.items() if count > 1}
    return ["" if key in shared else key for key in keys]


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


class _Groups:
    """Union-find over document ids."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._parents = {identifier: identifier for identifier in ids}

    def _root(self, identifier: str) -> str:
        while self._parents[identifier] != identifier:
            identifier = self._parents[identifier]
        return identifier

    def join(self, one: str, other: str) -> None:
        self._parents[self._root(other)] = self._root(one)

    def members(self) -> list[list[str]]:
        by_root: dict[str, list[str]] = defaultdict(list)
        for identifier in self._parents:
            by_root[self._root(identifier)].append(identifier)
        return list(by_root.values())


def edition_name(edition: str) -> str:
    """An edition as people write it: 2025 -> 2025年版."""
    edition = edition.strip()
    return f"{edition}年版" if re.fullmatch(r"(?:19|20)[0-9]{2}", edition) else edition
