"""What runs in the reading processes: a file into rows of the catalogue, a page through OCR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.documents import Line, ReadMethod
from retrieval.lexical import LexicalTerms, cut_terms, lexical_entry
from retrieval.passage_codec import PassageRow, encode_passage, storable
from retrieval.settings import LoadLimits

READING_VERSION = "2"
"""Raise it when loaders or structure give other pages, passages or labels for the same file.

Files that another version has read are read again by the next ``naniwa index`` though their
content is unchanged; what OCR recognised and the vectors of passages that stay are kept.
"""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read a file into the passages of a document; ``recognised`` holds its pages' OCR text."""

    source: Path
    document_id: str
    password: str | None
    limits: LoadLimits
    recognised: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file holds. ``pending`` are the pages that wait for OCR.

    ``terms`` are the lexical terms of each row: cut here, where every core takes its share.
    """

    title: str
    page_count: int
    pages_by_method: Mapping[str, int]
    pending: tuple[int, ...]
    problems: tuple[str, ...]
    rows: tuple[PassageRow, ...]
    terms: tuple[LexicalTerms, ...]


@dataclass(frozen=True, slots=True)
class RecogniseTask:
    """Recognise one page of a file, with so many threads."""

    source: Path
    page: int
    password: str | None
    threads: int


def read_task(task: ReadTask) -> ReadResult:
    """Read a file and cut it into passages."""
    from retrieval.loading.registry import read_document
    from retrieval.structure import build_passages

    loaded = read_document(
        task.source, password=task.password, limits=task.limits, recognised=task.recognised
    )
    passages = build_passages(loaded, document_id=task.document_id)
    return ReadResult(
        title=storable(loaded.title or task.source.stem),
        page_count=len(loaded.pages),
        pages_by_method=Counter(page.method.value for page in loaded.pages),
        pending=tuple(page.number for page in loaded.pages if page.method is ReadMethod.PENDING),
        problems=tuple(map(storable, loaded.problems)),
        rows=tuple(encode_passage(passage) for passage in passages),
        terms=tuple(cut_terms(lexical_entry(passage)) for passage in passages),
    )


def recognise_task(task: RecogniseTask) -> tuple[Line, ...]:
    """Recognise the text of one page."""
    from retrieval.loading.ocr import recognise_page

    return recognise_page(task.source, task.page, password=task.password, threads=task.threads)
