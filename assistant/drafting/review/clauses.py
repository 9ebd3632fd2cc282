"""The clauses and tables of the library's standards, found by the numbers under which texts cite them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from assistant.drafting.review.text import plain
from assistant.drafting.sources import Sources
from retrieval.documents import Document, DocumentKind, Passage, PassageKind, UnitKind
from retrieval.editions import edition_name, edition_year, without_edition

_CITED_KINDS = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
_DASHED = re.compile(r"^([0-9]{1,2}(?:[.-][0-9]{1,3})+)(?![0-9.-])[.\s_]*(.*)")
_ARTICLE = re.compile(r"^第\s*([0-9]+)\s*条(の[0-9]+)?\s*[(]?([^)]*)")
_LEVELS = re.compile(r"^第\s*([0-9]+)\s*([編章節])[\s_]*(.*)")
_ITEM = re.compile(r"^([0-9]{1,2})[.)．\s]")
_TABLE = re.compile(r"^表\s*([0-9]{1,2}(?:[.-][0-9]{1,3})*)[\s_:]*(.*)")
_APPENDIX = re.compile(r"^別表\s*(?:第\s*)?-?([0-9]{1,2}(?:[.-][0-9]{1,3})*)[\s_:]*(.*)")
_PART = re.compile(r"第\s*([0-9]+)\s*編[\s_]*(\S*)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause or table of one document. ``number`` as texts cite it: 1-1-2-2, 第5条, 2章4節, 表1-3-6.

    ``items`` are the numbers of its numbered paragraphs (項).
    """

    document: Document
    number: str
    title: str
    passages: tuple[Passage, ...]
    items: frozenset[int] = frozenset()

    @property
    def shown(self) -> str:
        """Number and title: 「1-1-2-2 施工計画書」, 「第3編第2章第4節 …」."""
        return f"{shown_number(self.number)} {self.title}".strip()

    @property
    def page(self) -> int:
        """Where it begins."""
        return self.passages[0].pages[0]

    @property
    def text(self) -> str:
        """All of its text."""
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class DocumentClauses:
    """All clauses of one document, by number; ``text`` is the whole document's, plain, unspaced."""

    document: Document
    by_number: dict[str, Clause]
    text: str

    def find(self, number: str) -> Clause | None:
        """The clause of a number; of 3-2-4, where clauses have four numbers, the section."""
        return self.by_number.get(number)

    def knows(self, number: str) -> bool:
        """Whether the number, or one below it, is there, or the text at least speaks of it."""
        if number in self.by_number:
            return True
        below = tuple(f"{number}{mark}" for mark in "-.")
        if any(other.startswith(below) for other in self.by_number):
            return True
        return re.search(rf"(?<![0-9.-]){re.escape(number)}(?![0-9])", self.text) is not None

    def siblings(self, number: str) -> list[Clause]:
        """Clauses of the same form, those of the same section first; empty when there are none."""
        form = _form(number)
        alike = [clause for other, clause in self.by_number.items() if _form(other) == form]
        wanted = numbers_in_label(number)
        return sorted(
            alike,
            key=lambda clause: _distance(numbers_in_label(clause.number), wanted),
        )


def shown_number(number: str) -> str:
    """A number as texts write it: 3編2章 -> 第3編第2章."""
    return re.sub(r"(?<!第)([0-9]+)([編章節])", r"第\1\2", number)


def numbers_in_label(label: str) -> tuple[int, ...]:
    """The numbers of a label: 1-1-2-2 -> (1, 1, 2, 2)."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", label))


def _form(number: str) -> str:
    return re.sub(r"[0-9]+", "0", number)


def _distance(found: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(abs(a - b) for a, b in zip(found, wanted, strict=True))


@dataclass(frozen=True, slots=True)
class Standards:
    """The standards and manuals that a person may see, all editions; clauses are read when asked for."""

    sources: Sources
    documents: tuple[Document, ...]
    read: dict[str, DocumentClauses] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Sources) -> Standards:
        """Those of a library."""
        documents = sources.everything.documents()
        return cls(sources, tuple(each for each in documents if each.kind in _CITED_KINDS))

    def clauses_of(self, document: Document) -> DocumentClauses:
        """The clauses of a document."""
        if document.id not in self.read:
            passages = self.sources.everything.passages_of(document.id)
            self.read[document.id] = document_clauses(document, passages)
        return self.read[document.id]

    def newest_of(self, document: Document) -> Document:
        """The edition in force of a document, itself when it is."""
        by_id = {each.id: each for each in self.documents}
        return by_id.get(document.superseded_by, document)

    def older_than(self, document: Document) -> tuple[Document, ...]:
        """The superseded editions of a document in force."""
        return tuple(each for each in self.documents if each.superseded_by == document.id)


def document_clauses(document: Document, passages: tuple[Passage, ...]) -> DocumentClauses:
    """The clauses of a document from its passages."""
    found: dict[str, list[Passage]] = {}
    titles: dict[str, str] = {}
    items: dict[str, set[int]] = {}
    part = part_number(document)
    for passage in passages:
        path = [plain(heading).strip() for heading in passage.heading_path]
        for number, title, depth in _labels(path, part):
            found.setdefault(number, []).append(passage)
            titles.setdefault(number, title)
            starts = [*path[depth + 1 :][:1], *(plain(unit.text) for unit in passage.units)]
            items.setdefault(number, set()).update(
                int(match[1]) for start in starts if (match := _ITEM.match(start))
            )
        for number, title in _tables(passage):
            if passage not in found.setdefault(number, []):
                found[number].append(passage)
            titles.setdefault(number, title)
    clauses = {
        number: Clause(
            document, number, titles[number], tuple(of), frozenset(items.get(number, ()))
        )
        for number, of in found.items()
    }
    whole = "\n".join(
        plain("\n".join((*passage.heading_path, passage.clause, passage.text)))
        for passage in passages
    )
    return DocumentClauses(document, clauses, whole.replace(" ", ""))


def _labels(path: list[str], part: int) -> Iterator[tuple[str, str, int]]:
    """Numbers and titles of the headings of a path, with their depth in it."""
    levels: dict[str, str] = {"編": str(part)} if part else {}
    for depth, heading in enumerate(path):
        if match := _LEVELS.match(heading):
            levels[match[2]] = match[1]
            order = "編章節"
            for lower in order[order.index(match[2]) + 1 :]:
                levels.pop(lower, None)
            title = match[3].strip()
            present = [f"{levels[each]}{each}" for each in order if each in levels]
            for start in range(len(present)):
                yield "".join(present[start:]), title, depth
        elif match := _ARTICLE.match(heading):
            above = path[depth - 1] if depth else ""
            named = re.fullmatch(r"[(]([^()]+)[)]", above)
            title = match[3].strip() or (named[1] if named else "")
            yield f"第{match[1]}条{match[2] or ''}", title, depth
        elif match := _APPENDIX.match(heading):
            yield f"別表{match[1]}", match[2].strip(), depth
        elif match := _DASHED.match(heading):
            yield match[1], match[2].strip(), depth


def _tables(passage: Passage) -> Iterator[tuple[str, str]]:
    captions = [passage.clause] if passage.kind is PassageKind.TABLE else []
    captions += [unit.text for unit in passage.units if unit.kind is UnitKind.CAPTION]
    captions += [
        unit.text
        for unit in passage.units
        if unit.kind is UnitKind.SENTENCE and unit.text.startswith(("表", "別表"))
    ]
    for caption in captions:
        if match := _APPENDIX.match(plain(caption).strip()):
            yield f"別表{match[1]}", re.sub(r"[(].*", "", match[2]).strip()
        elif match := _TABLE.match(plain(caption).strip()):
            title = match[2].split("\n", maxsplit=1)[0].strip()
            if not re.match(r"[にをのはがとで、]", title):
                yield f"表{match[1]}", title


def part_number(document: Document) -> int:
    """The number of the 編 that a file of a standard in several files holds, 0 when it is whole."""
    for name in (document.title, PurePosixPath(document.path).stem):
        if match := _PART.search(plain(name)):
            return int(match[1])
    return 0


def names_of(document: Document) -> frozenset[str]:
    """What texts may call a document, without editions: title, file name, and its folders' names."""
    path = PurePosixPath(document.path)
    folders = list(path.parts[:-1])
    own = [document.title, path.stem]
    names = {*own, *folders}
    names |= {"".join(folders[start:]) + name for start in range(len(folders)) for name in own}
    if len(folders) > 1:
        names.add("".join(folders))
    keys = {without_edition(re.sub(r"\([^)]*\)", "", plain(name))) for name in names}
    return frozenset(key for key in keys if len(key) > 2)  # noqa: PLR2004 - 図 or 表 are no names


def name_without_edition(document: Document) -> str:
    """Its title as a text may write it before an edition."""
    return re.sub(r"\([^)]*\)|[_\s].*版", "", plain(document.title)).strip()


def year_of(document: Document) -> int:
    """The year of its edition, 0 when it is not known."""
    return edition_year(document.edition) or int(document.effective_from[:4] or 0)


def edition_shown(document: Document) -> str:
    """Its edition for people: 2025年版."""
    label = document.edition.strip()
    if not label:
        return f"{document.effective_from}適用" if document.effective_from else "版の記録なし"
    return edition_name(label)


def titled(document: Document) -> str:
    """Its title, with the folder before a title that is but a part's (第3編 …)."""
    folders = PurePosixPath(document.path).parts[:-1]
    series = (
        "".join(folders[-1:]) if re.match(r"第\s*[0-90-9]+\s*[編章]", plain(document.title)) else ""
    )
    title = plain(document.title).replace("_", " ").strip()
    return f"{series} {title}".strip().replace("(", "（").replace(")", "）")


def place_in(document: Document, clause: str, page: int) -> str:
    """Where a document says something, for people: title, clause and page."""
    return f"{titled(document)} {clause}（{page}頁）"
