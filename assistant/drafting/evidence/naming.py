"""How a document and a clause of it are named, so that a person finds the place in the book."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from assistant.drafting.markers import without_marks
from retrieval.documents import Document, Passage
from retrieval.editions import edition_name, edition_year, without_edition

_LEVELS = "編章節款目"
_LEVEL = re.compile(rf"第\s*([0-9０-９]+)\s*([{_LEVELS}])")
_PART_OF_SERIES = re.compile(r"第\s*[0-9０-９]+\s*[編章]")
_COVER = re.compile(r"^[(（](?:表紙|本編|本文)[)）]\s*")
_EDITION_AT_END = re.compile(r"[\s_　]*[(（]?([^\s_　()（）]+)[)）]?\s*$")
_ARTICLE = re.compile(r"第\s*[0-9０-９]+\s*条(?:の\s*[0-9０-９]+)?")
_PARAGRAPH = re.compile(r"([0-9０-９]{1,2})[\s　.．]")
_IN_PARENTHESES = re.compile(r"[(（][^()（）]{1,30}[)）]")


def place_of(document: Document, passage: Passage, unit: int | None = None) -> str:
    """How a rule is named: 「土木工事共通仕様書（2025年版） 1-1-4-1 段階確認」.

    ``unit`` is the unit quoted; it tells the 項 of an article.
    """
    name, clause = document_name(document), clause_name(document, passage, unit)
    edition = edition_name(document.edition)
    if edition and document.edition.strip() not in name:
        name = f"{name}（{edition}）"
    return without_marks(f"{name} {clause}" if clause and clause != name else name)


def document_name(document: Document) -> str:
    """A document's title without the edition that the library knows.

    A file that holds one part of a standard (第3編, 第3章) is named after its folders as well:
    "第3編 土木工事共通編" is a part of more than one book.
    """
    title = _COVER.sub("", _cleaned(document.title or PurePosixPath(document.path).stem))
    own = _without_own_edition(title, document)
    if _PART_OF_SERIES.match(own):
        folders = [_cleaned(part) for part in PurePosixPath(document.path).parts[:-1]]
        own = " ".join((*(name for name in folders if without_edition(name)), own))
    return without_marks(own)


def _cleaned(name: str) -> str:
    """Without what stands for spaces in file names, and 第３編 as people type it."""
    digits = re.sub(r"[０-９]", lambda found: unicodedata.normalize("NFKC", found[0]), name)
    return " ".join(digits.replace("_", " ").split())


def _without_own_edition(title: str, document: Document) -> str:
    found = _EDITION_AT_END.search(title)
    if not found or not found.start() or not document.edition.strip():
        return title
    said = found[1]
    same = edition_year(said) and edition_year(said) == edition_year(document.edition)
    # 「…仕様書2025」 without a space is a name; what follows a space or stands in brackets is not.
    apart = found[0][:1] in " _　(（" and not without_edition(said)
    return title[: found.start()] if apart and (same or said == document.edition) else title


def clause_name(document: Document, passage: Passage, unit: int | None = None) -> str:
    """A clause with the parts, chapters and sections above it, when its number is counted in them.

    第4節 there is in every chapter; 1-3-2-4 and 第4条 there are once. An article's own name, where
    it stands above it in brackets, follows; so does the number of the 項.
    """
    clause = passage.clause.strip()
    if level := _LEVEL.match(clause):
        return without_marks(_levels_above(document, passage, level[2]) + clause)
    if article := _ARTICLE.match(clause):
        if article.end() == len(clause):
            above = passage.heading_path[-2].strip() if len(passage.heading_path) > 1 else ""
            clause += above if _IN_PARENTHESES.fullmatch(above) else ""
        return without_marks(clause + _paragraph(passage, unit))
    return without_marks(clause)


def _levels_above(document: Document, passage: Passage, own: str) -> str:
    numbers: dict[str, str] = {}
    title = _cleaned(document.title)
    for heading in passage.heading_path:
        if _cleaned(heading) == title or not (found := _LEVEL.match(heading.strip())):
            continue
        number, level = found[1], found[2]
        numbers = {each: n for each, n in numbers.items() if _rank(each) < _rank(level)}
        numbers[level] = unicodedata.normalize("NFKC", number)
    return "".join(f"第{n}{each}" for each, n in numbers.items() if _rank(each) < _rank(own))


def _rank(level: str) -> int:
    return _LEVELS.index(level)


def _paragraph(passage: Passage, unit: int | None) -> str:
    """第2項, where the paragraphs of an article are numbered; the first one bears no number."""
    if unit is None:
        return ""
    numbers = [_PARAGRAPH.match(each.text.strip()) for each in passage.units]
    if not any(numbers):
        return ""
    if own := numbers[unit]:
        return f"第{int(unicodedata.normalize('NFKC', own[1]))}項"
    return "第1項" if unit == 0 else ""
