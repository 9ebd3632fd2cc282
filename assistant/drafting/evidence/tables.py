"""Rows of the tables of current standards: which table, which columns, which rows for which works."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting import draft
from assistant.drafting.draft import Origin
from assistant.drafting.evidence.fields_of_work import Project, is_foreign_rule, project_of
from assistant.drafting.evidence.gathering import Gathering, Work, sheet_text, works_of
from assistant.drafting.evidence.naming import place_of
from assistant.drafting.evidence.quoting import quotation
from assistant.drafting.evidence.requirements import edition_remark
from assistant.drafting.evidence.work_matching import Match, match_row
from assistant.drafting.sources import Consulted
from retrieval.documents import Cell, Document, DocumentKind, Passage, PassageKind, UnitKind
from retrieval.japanese import folded

_RULES = frozenset({DocumentKind.STANDARD, DocumentKind.MANUAL})
_MOST_ROWS = 40
_NAMING = re.compile(r"材料|品名|製品|工種|種別|細別|名称|種目|構造物")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of a standard: all its cells in the order of its columns."""

    document: Document
    passage: Passage
    unit: int
    cells: tuple[Cell, ...]

    @property
    def caption(self) -> str:
        """What names its table."""
        captions = (u.text for u in self.passage.units if u.kind is UnitKind.CAPTION)
        return next(captions, self.passage.clause)

    @property
    def page(self) -> int:
        """Where it stands."""
        return self.passage.units[self.unit].page


def tables_of(library: Consulted, about: re.Pattern[str], project: Project) -> list[Row]:
    """The rows of all current tables whose caption, clause or headings are ``about`` something."""
    return [
        row
        for document, passage in _tables(library)
        if about.search(_names(passage)) and not is_foreign_rule(document, passage, project)
        for row in rows_of(document, passage)
    ]


def other_fields(library: Consulted, about: re.Pattern[str], project: Project) -> list[str]:
    """The tables about it that were left aside because they are for other fields of works."""
    return list(
        dict.fromkeys(
            f"{document.title} {passage.clause}"
            for document, passage in _tables(library)
            if about.search(_names(passage)) and is_foreign_rule(document, passage, project)
        )
    )


def rows_of(document: Document, passage: Passage) -> Iterator[Row]:
    """A table's rows."""
    for index, unit in enumerate(passage.units):
        if unit.kind is UnitKind.ROW:
            yield Row(document, passage, index, (*unit.keys, *unit.values))


def columns_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of rows that may lack empty cells, in the order in which they come."""
    order: list[str] = []
    for row in rows:
        position = 0
        for cell in row.cells:
            if cell.label in order:
                position = order.index(cell.label) + 1
            else:
                order.insert(position, cell.label)
                position += 1
    return tuple(order)


def _tables(library: Consulted) -> Iterator[tuple[Document, Passage]]:
    for document in library.documents():
        if document.superseded_by or document.kind not in _RULES:
            continue
        for passage in library.passages_of(document.id):
            if passage.kind is PassageKind.TABLE:
                yield document, passage


def _names(passage: Passage) -> str:
    captions = " ".join(u.text for u in passage.units if u.kind is UnitKind.CAPTION)
    return " ".join((captions, passage.clause, *passage.heading_path[-2:]))


def row_origin(row: Row) -> Origin:
    """Where a row comes from, with the row as it reads."""
    quoted = quotation(row.document, row.passage, (row.unit,))
    return quoted.origin


def row_remark(gathering: Gathering, row: Row) -> str:
    """What the dates of editions ask a person to look at."""
    return edition_remark(gathering, quotation(row.document, row.passage, (row.unit,)))


def table_rows(gathering: Gathering, query: object, works: object = None) -> str:
    """The block of a standards' table: its rows on the works, all rows when no works are named.

    The table is the one whose caption, headings and columns have the most words of ``query``.
    """
    text = gathering.text(query)
    project = project_of(sheet_text(gathering))
    rows = _named_best(text, gathering.writing.sources.standards, project)
    gap = gathering.gap(text, "適用する基準・要領")
    if not rows:
        return f"\n\n{gap}\n\n"
    found: list[tuple[Row, str, Match]] = [(row, "", Match.SURE) for row in rows]
    if works is not None:
        found = list(_on(rows, works_of(works, gathering)))
    # Tables of two documents have other columns: one of them is enough.
    documents = Counter(row.document.id for row, _, _ in found)
    chosen = max(documents, key=lambda name: documents[name], default="")
    found = [one for one in found if one[0].document.id == chosen][:_MOST_ROWS]
    if not found:
        gathering.marks.notes.append(f"{text}の表に、この工事の工種・材料に当たる行はありません。")
        return f"\n\n{gap}\n\n"
    gathering.marks.evidence.extend(row_origin(row) for row, _, _ in found)
    columns = columns_of([row for row, _, _ in found])
    cells: list[tuple[draft.Cell, ...]] = []
    for row, work, match in found:
        origin = row_origin(row)
        remark = row_remark(gathering, row)
        if match is not Match.SURE:
            remark = f"「{work}」に当てはまると見た行です。確認してください。{remark}"
        by_label = {cell.label: cell.value for cell in row.cells}
        line = [
            (draft.Span(by_label[label], origin, remark=remark if not number else ""),)
            if by_label.get(label)
            else ()
            for number, label in enumerate(columns)
        ]
        cells.append((*line, (draft.Span(place_of(row.document, row.passage), origin),)))
    header = (*(label.replace("/", " ") for label in columns), "根拠")
    return gathering.marks.whole([draft.Table(header, tuple(cells))])


def _named_best(query: str, library: Consulted, project: Project) -> list[Row]:
    """The rows of the tables that are named best by a query; none when a word is in no name."""
    terms = [
        folded(term) for term in re.split(r"[\s、・]+|(?<=[一-鿿])の(?=[一-鿿])", query) if term
    ]
    if not terms:
        return []
    best: list[Row] = []
    most = 0.0
    for document, passage in _tables(library):
        if is_foreign_rule(document, passage, project):
            continue
        rows = list(rows_of(document, passage))
        caption = folded(rows[0].caption) if rows else ""
        names = folded(f"{_names(passage)} {document.title} {' '.join(columns_of(rows))}")
        if not all(term in names for term in terms):
            continue
        share = sum(term in caption for term in terms) / len(terms)
        if share > most or not best:
            best, most = [], share
        if share == most:
            best += rows
    return best


def _on(rows: Sequence[Row], works: Sequence[Work]) -> Iterator[tuple[Row, str, Match]]:
    for row in rows:
        naming = [cell.value for cell in row.cells if _NAMING.search(cell.label)]
        cell = " ".join(naming) or row.cells[0].value
        matches = [(match_row([cell], work), work) for work in works]
        match, work = max(matches, key=lambda pair: pair[0], default=(Match.NO, None))
        if match is not Match.NO and work is not None:
            yield row, work.shown, match
