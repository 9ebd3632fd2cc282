"""Tables in a document (数量総括表, 金抜き設計書) against the estimate, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.estimating.agreement_checks.lines import RULE
from assistant.estimating.findings import Finding
from assistant.estimating.matching.tables import QuantityIndex
from assistant.estimating.model import Estimate
from assistant.estimating.quantity_checks.comparing import Sheet, compare
from assistant.estimating.reference_reading.files import quantities_in
from assistant.estimating.reference_reading.tables import RowsOfSheet
from assistant.estimating.references import Origin, QuantityRow, SpecificationText

_FEWEST_ROWS = 2


def tables_agree(estimate: Estimate, document: SpecificationText) -> Iterator[Finding]:
    """Quantities, units and lines of the document's tables are the estimate's."""
    rows = quantities_of(document)
    if len(rows) >= _FEWEST_ROWS:
        yield from compare(estimate, Sheet(RULE, f"「{document.document}」", QuantityIndex(rows)))


def quantities_of(document: SpecificationText) -> list[QuantityRow]:
    """The rows of those tables of a document that have columns for names and quantities."""
    rows: list[QuantityRow] = []
    for page, text in document.pages:
        lines = [
            (number, line.split("\t"))
            for number, line in enumerate(text.splitlines(), start=1)
            if "\t" in line
        ]
        found = quantities_in(RowsOfSheet("", lines), document.document, [])
        rows += [
            replace(row, origin=Origin(document.document, page=page, row=row.origin.row))
            for row in found or ()
        ]
    return rows
