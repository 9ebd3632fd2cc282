"""Quantities of works: in tables and sentences, against the sheet, the estimate and the document's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.items import (
    Item,
    counterparts,
    items_of_estimate,
    items_of_sheet,
    items_of_table,
    key,
)
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import WHOLE, place_of
from assistant.drafting.review.works_in_text import MentionedWork, works_in_text

_RULE = "quantities"
_LEAST_ROWS = 2


@review_rule(_RULE, "数量が計画シート・設計書・文書の中の数量と合う")
def quantities(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A work has the quantity that sheet or estimate give for it, and a sentence that of the tables.

    Only where name, unit and specification leave one work that can be meant.
    """
    own = [item for table in case.text.tables for item in items_of_table(table)]
    sources = []
    if case.sheet is not None:
        known = list(items_of_sheet(case.sheet))
        sources.append(("計画シート", known))
        yield from _other_rows(case, known)
    if case.estimate is not None:
        known = list(items_of_estimate(case.estimate, case.estimate_name))
        sources.append((case.estimate_name, known))
    for source, known in sources:
        for item in own:
            yield from _other_quantity(item, known, source)
    said: set[tuple[int, str]] = set()
    for source, known in (*sources, ("この文書の表", own)):
        for mentioned in works_in_text(case, known):
            place = (mentioned.part.number, mentioned.shown)
            if place not in said and (found := _other_in_text(mentioned, source)):
                said.add(place)
                yield found


def _other_quantity(item: Item, known: list[Item], source: str) -> Iterator[ReviewFinding]:
    if item.part is None:
        return
    meant = counterparts(item, known)
    if not meant:
        yield from _other_unit(item, known, source)
        return
    if any(other.quantity == item.quantity for other in meant):
        return
    if len({other.quantity for other in meant}) != 1:
        return
    other = meant[0]
    yield ReviewFinding(
        _RULE,
        Severity.ERROR,
        place_of(item.part),
        f"{item.name} {item.specification}".strip(),
        f"{item.name}の数量が {item.quantity:,}{item.unit} ですが、{source}では {other.quantity:,}{other.unit} です。",
        actual=f"{item.quantity:,}{item.unit}",
        expected=f"{other.quantity:,}{other.unit}",
        basis=(Basis(source, None, f"{other.source} {other.shown()}"),),
    )


def _other_unit(item: Item, known: list[Item], source: str) -> Iterator[ReviewFinding]:
    """The same work, specification and number in another unit."""
    meant = [
        other
        for other in counterparts(replace(item, unit=""), known)
        if other.quantity == item.quantity and key(other.specification) == key(item.specification)
    ]
    if len(meant) != 1 or item.part is None or not item.unit.strip():
        return
    yield ReviewFinding(
        _RULE,
        Severity.ERROR,
        place_of(item.part),
        item.name,
        f"{item.name}の単位が「{item.unit}」ですが、{source}では「{meant[0].unit}」です。",
        actual=f"{item.quantity:,}{item.unit}",
        expected=f"{meant[0].quantity:,}{meant[0].unit}",
        basis=(Basis(source, None, f"{meant[0].source} {meant[0].shown()}"),),
    )


def _other_rows(case: ReviewCase, known: Sequence[Item]) -> Iterator[ReviewFinding]:
    """Rows that a table of the sheet's works has too many or too few."""
    names = {key(item.name) for item in known}
    for table in case.text.tables:
        rows = list(items_of_table(table))
        of_sheet = [row for row in rows if key(row.name) in names]
        if len(of_sheet) < _LEAST_ROWS or 2 * len(of_sheet) < len(rows):
            continue
        for row in rows:
            if key(row.name) not in names and row.part is not None:
                yield ReviewFinding(
                    _RULE,
                    Severity.WARNING,
                    place_of(row.part),
                    row.name,
                    f"「{row.name}」{row.quantity:,}{row.unit} は、計画シートの数量にありません。",
                    actual=row.shown(),
                )
        field = next((i.field for i in known if key(i.name) == key(of_sheet[0].name)), "")
        written = {key(cell.text) for each in case.text.tables for row in each.rows for cell in row}
        for item in known:
            if item.field == field and key(item.name) not in written:
                yield ReviewFinding(
                    _RULE,
                    Severity.WARNING,
                    WHOLE,
                    item.name,
                    f"計画シートの「{item.shown()}」が、数量の表にありません。",
                    expected=item.shown(),
                    basis=(Basis("計画シート", None, f"{item.source} {item.shown()}"),),
                )


def _other_in_text(mentioned: MentionedWork, source: str) -> ReviewFinding | None:
    if any(mentioned.agrees):
        return None
    item = mentioned.items[0]
    wanted = mentioned.wanted or f"{item.quantity:,}{item.unit}"
    of = mentioned.attribute or "数量"
    return ReviewFinding(
        _RULE,
        Severity.ERROR if source == "計画シート" else Severity.WARNING,
        place_of(mentioned.part),
        item.name,
        f"{item.name}の{of}が「{mentioned.shown}」とありますが、{source}では「{wanted}」です。",
        actual=mentioned.shown,
        expected=wanted,
        basis=(Basis(source, None, f"{item.source} {item.shown()}"),),
    )
