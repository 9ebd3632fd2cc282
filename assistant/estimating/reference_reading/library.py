"""Unit prices and rates from the library: tables of its price documents, edition by edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from assistant.estimating.reference_reading.files import prices_in, rates_in
from assistant.estimating.reference_reading.tables import Row, RowsOfSheet
from assistant.estimating.references import Origin, PriceRow, RateRow
from retrieval.documents import Document, DocumentKind, Passage, UnitKind

_WITH_RATES = frozenset({DocumentKind.PRICE, DocumentKind.STANDARD, DocumentKind.MANUAL})


class PriceSource(Protocol):
    """A library, or the part of one that somebody may see."""

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """As `Library.documents`."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """As `Library.passages_of`."""


def prices_from_library(library: PriceSource) -> tuple[list[PriceRow], list[str]]:
    """Every unit price of the library's price documents, and sentences on what can't be read.

    A row without days of its own applies from its document's effective day until the day before
    the next edition of the same document. Its origin is the document and the page.
    """
    rows: list[PriceRow] = []
    problems: list[str] = []
    documents = {document.id: document for document in library.documents()}
    for document in documents.values():
        if document.kind is not DocumentKind.PRICE:
            continue
        since = _day(document.effective_from)
        until = _last_day(document, documents.get(document.superseded_by))
        found = False
        for sheet in _tables(library.passages_of(document.id)):
            prices = prices_in(sheet, document.title, problems)
            found = found or prices is not None
            rows += [_of_document(row, document, since, until) for row in prices or ()]
        if not found:
            problems.append(f"登録された単価資料「{document.path}」に単価の表が見つかりません。")
    return rows, problems


def rates_from_library(library: PriceSource) -> tuple[RateRow, ...]:
    """Every row of the rate tables among the library's price documents, standards and manuals."""
    return tuple(
        row for document in library.documents() for row in rates_of_document(library, document)
    )


def rates_of_document(library: PriceSource, document: Document) -> tuple[RateRow, ...]:
    """The rows of a document's rate tables; none of one that is no place for rates.

    A table is one when its header has the columns of a rate table (rate, formula, a, b …). A row
    without days of its own applies from its document's effective day on.
    """
    if document.kind not in _WITH_RATES:
        return ()
    since = _day(document.effective_from)
    rows: list[RateRow] = []
    for sheet in _tables(library.passages_of(document.id)):
        for row in rates_in(sheet, document.title, []) or ():
            dated = row.effective_from is not None or row.effective_to is not None
            rows.append(
                replace(
                    row,
                    effective_from=row.effective_from if dated else since,
                    edition=row.edition or document.edition,
                    origin=Origin(document.title, page=row.origin.row),
                )
            )
    return tuple(rows)


def _tables(passages: Iterable[Passage]) -> Iterator[RowsOfSheet]:
    """Table rows with the same columns together, under their header; numbered by page."""
    tables: dict[tuple[str, ...], list[Row]] = {}
    for passage in passages:
        for unit in passage.units:
            if unit.kind is not UnitKind.ROW:
                continue
            cells = (*unit.keys, *unit.values)
            labels = tuple(cell.label for cell in cells)
            values = [cell.value.removesuffix("円") for cell in cells]
            tables.setdefault(labels, []).append((unit.page, values))
    for labels, rows in tables.items():
        yield RowsOfSheet("", [(rows[0][0], list(labels)), *rows])


def _of_document(
    row: PriceRow, document: Document, since: date | None, until: date | None
) -> PriceRow:
    dated = row.effective_from is not None or row.effective_to is not None
    return replace(
        row,
        effective_from=row.effective_from if dated else since,
        effective_to=row.effective_to if dated else until,
        source=row.source or document.title,
        edition=row.edition or document.edition,
        origin=Origin(document.title, page=row.origin.row),
    )


def _last_day(document: Document, successor: Document | None) -> date | None:
    following = _day(successor.effective_from) if successor else None
    begins = _day(document.effective_from)
    if following is None or (begins is not None and following <= begins):
        return None
    return following - timedelta(days=1)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
