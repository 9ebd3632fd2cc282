"""Rows of a document's table that repeat rows of the table they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.cited_passages import passages_cited
from assistant.drafting.review.clauses import place_in, titled
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.items import key
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.statements import row_statements
from assistant.drafting.review.text import Part, place_of, plain, shortened
from retrieval.documents import Cell, Document, Passage, Unit, UnitKind

_LEAST_EQUAL = 2


@review_rule("repeated_rows", "引用した表の行のとおりである")
def repeated_rows(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A row that names a row of the cited table has, under the same headings, the same cells."""
    for table in case.text.tables:
        labels = [_label(label) for label in table.header]
        if not any(labels):
            continue
        for row, statement in row_statements(table, case):
            passages = passages_cited(statement.cited or statement.near, case.standards)
            cells = {
                label: cell
                for label, cell in zip(labels, row, strict=False)
                if label and cell.number
            }
            yield from _compared(cells, passages)


def _compared(
    cells: Mapping[str, Part],
    passages: Sequence[tuple[Passage, Document]],
) -> Iterator[ReviewFinding]:
    ranked: list[tuple[int, list[str], Unit, Passage, Document]] = []
    for passage, document in passages:
        for unit in passage.units:
            if unit.kind is not UnitKind.ROW:
                continue
            equal, other = _held_against(cells, (*unit.keys, *unit.values))
            ranked.append((len(equal), other, unit, passage, document))
    best = max((count for count, *_ in ranked), default=0)
    meant = [each for each in ranked if each[0] == best]
    if best < _LEAST_EQUAL or len(meant) != 1:
        return
    count, other, unit, passage, document = meant[0]
    if len(other) > count:
        return
    for label in other:
        wanted = _wanted((*unit.keys, *unit.values), label)
        yield ReviewFinding(
            "repeated_rows",
            Severity.ERROR,
            place_of(cells[label]),
            cells[label].label or label,
            f"「{shortened(cells[label].plain, 40)}」とありますが、引用した{place_in(document, passage.clause, unit.page)}では「{shortened(wanted, 60)}」です。",
            actual=cells[label].plain,
            expected=wanted,
            basis=(
                Basis(titled(document), unit.page, f"{passage.clause} {shortened(unit.text, 160)}"),
            ),
        )


def _held_against(cells: Mapping[str, Part], own: Sequence[Cell]) -> tuple[list[str], list[str]]:
    """The labels under which both have the same, and those under which they differ."""
    equal: list[str] = []
    other: list[str] = []
    for label, cell in cells.items():
        wanted = [key(c.value) for c in own if _is_label(c, label) and c.value.strip()]
        if not wanted:
            continue
        said = key(cell.plain)
        if any(said == each or each in said or said in each for each in wanted):
            equal.append(label)
        else:
            other.append(label)
    return equal, other


def _wanted(own: Sequence[Cell], label: str) -> str:
    said = [(c.label.rpartition("/")[2], c.value) for c in own if _is_label(c, label)]
    if len(said) == 1:
        return said[0][1]
    return "、".join(f"{last} {value}" for last, value in said)


def _is_label(cell: Cell, label: str) -> bool:
    return label in {_label(cell.label), *(_label(each) for each in cell.label.split("/"))}


def _label(text: str) -> str:
    return re.sub(r"[\sの/]|\([^)]*\)", "", plain(text))
