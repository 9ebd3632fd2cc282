"""The tables and the words of the project sheet, where a document repeats them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.dates import dates_in
from assistant.drafting.review.differing import differs
from assistant.drafting.review.findings import Basis, ReviewFinding
from assistant.drafting.review.items import is_quantity_label, key
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.sheet_sentences import Repeated, SheetSentences, other_numbers
from assistant.drafting.review.statements import sentence_ends
from assistant.drafting.review.text import Part, PartKind, ReviewedTable, plain, shortened
from assistant.drafting.sheet import Value
from retrieval.japanese import normalise
from retrieval.quantities import find_quantities
from retrieval.units import unit_of

_READ = frozenset({PartKind.PARAGRAPH, PartKind.TEXT_BOX, PartKind.FOOTNOTE, PartKind.CELL})
_LEAST_NAME = 4
_PAIR = 2


@review_rule("sheet_rows", "計画シートの表の行と合う")
def sheet_rows(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A row of a table, and a period in a sentence, that the sheet's tables hold has their values."""
    if case.sheet is None or case.kind is None:
        return
    for name, value in case.sheet.values.items():
        field = case.kind.schema.get(name)
        if field is None or not isinstance(value.data, tuple):
            continue
        rows = [row for row in value.data if isinstance(row, Mapping)]
        for table in case.text.tables:
            yield from _in_table(table, rows, field)
        yield from _periods(case, rows)
        yield from _joined(case, rows)


@review_rule("sheet_sentences", "計画シートの文をそのまま書いている")
def sheet_sentences(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A sentence or cell that repeats one of the sheet but for its numbers has the sheet's numbers."""
    if case.sheet is None:
        return
    known = SheetSentences.of(case.sheet)
    for part in case.text.parts:
        if part.kind not in _READ:
            continue
        yield from (_repeated(part, each) for each in _otherwise(part, known))


def _otherwise(part: Part, known: SheetSentences) -> Iterator[Repeated]:
    """What a part says otherwise than the sheet: as a whole, or in one of its sentences."""
    text = part.plain.strip()
    unnamed = re.sub(r"^[^:。]{1,30}:\s*", "", text)
    if repeated := known.otherwise(text, whole=True) or known.otherwise(unnamed, whole=True):
        yield repeated
        return
    for line in (text, unnamed) if unnamed != text else (text,):
        start = 0
        for end in sentence_ends(line):
            sentence = line[start:end].strip()
            start = end
            if repeated := known.otherwise(sentence, whole=sentence == line):
                yield repeated
                return


def _repeated(part: Part, repeated: Repeated) -> ReviewFinding:
    return differs(
        "sheet_sentences",
        part,
        repeated.name,
        repeated.said,
        repeated.wanted,
        Basis("計画シート", None, f"{repeated.name}: {shortened(repeated.sentence, 120)}"),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a document's table that a sheet's table has too, by name."""

    words: Mapping[str, int]
    values: Mapping[str, int]


def _in_table(
    table: ReviewedTable, rows: Sequence[Mapping[str, Value]], field: Field
) -> Iterator[ReviewFinding]:
    columns = _columns(table, field)
    if not columns.words or not columns.values:
        return
    for cells in table.rows:
        meant = _meant(cells, rows, columns)
        if meant is None:
            continue
        for name, position in columns.values.items():
            wanted = meant.get(name)
            cell = cells[position]
            if wanted is None or not cell.number:
                continue
            if _is_other(cell, wanted, next(c for c in field.columns if c.name == name)):
                basis = Basis("計画シート", None, f"{wanted.origin.label or name}: {wanted.text}")
                item = f"{next(iter(columns.words))}「{shortened(cells[next(iter(columns.words.values()))].plain, 20)}」の{name}"
                yield differs("sheet_rows", cell, item, cell.plain.strip(), wanted.text, basis)


def _columns(table: ReviewedTable, field: Field) -> _Columns:
    labels = [re.sub(r"\s|\([^)]*\)", "", plain(label)) for label in table.header]
    words: dict[str, int] = {}
    values: dict[str, int] = {}
    for column in field.columns:
        names = (column.name, *column.also_called)
        position = next((n for n, label in enumerate(labels) if label in names), None)
        if position is None:
            continue
        if str(column.type) in ("number", "date"):
            if not is_quantity_label(labels[position]):  # `quantities` looks at those
                values[column.name] = position
        elif column.name != "単位":
            if words:
                values[column.name] = position
            words[column.name] = position
    return _Columns(words, values)


def _meant(
    cells: Sequence[Part], rows: Sequence[Mapping[str, Value]], columns: _Columns
) -> Mapping[str, Value] | None:
    """The one row of the sheet whose first words a table's row has, and most of the others."""
    scored = []
    first = next(iter(columns.words))
    for row in rows:
        if any(position >= len(cells) for position in columns.words.values()):
            return None
        same = {
            name: key(cells[position].plain) == key(row[name].text)
            for name, position in columns.words.items()
            if name in row
        }
        if same.get(first):
            scored.append((sum(same.values()), row))
    best = max((score for score, _ in scored), default=0)
    meant = [row for score, row in scored if score == best]
    return meant[0] if len(meant) == 1 else None


def _is_other(cell: Part, wanted: Value, column: Field) -> bool:
    if isinstance(wanted.data, date):
        found = next(dates_in(cell.plain), None)
        if found is not None:
            return found.value not in (None, wanted.data)
        return other_numbers(cell.plain, plain(wanted.text))
    if isinstance(wanted.data, str):
        return other_numbers(cell.plain, plain(wanted.text))
    if not isinstance(wanted.data, Decimal):
        return False
    unit = unit_of(normalise(column.unit)) if column.unit else None
    quantities = find_quantities(cell.plain, default_unit=column.unit)
    if len(quantities) != 1 or quantities[0].value is None:
        return False
    if unit is None:
        return quantities[0].dimension == "number" and quantities[0].value != wanted.data
    return (
        quantities[0].dimension == unit.dimension
        and quantities[0].value != wanted.data * unit.factor
    )


def _joined(case: ReviewCase, rows: Sequence[Mapping[str, Value]]) -> Iterator[ReviewFinding]:
    """Rows written in one line: 「B（人数: 2人、日数: 60日、配置: 終点側）」."""
    for row in rows:
        first = next((v.text for v in row.values() if isinstance(v.data, str)), "")
        if not first:
            continue
        begin = re.compile(rf"(?<![一-鿿A-Za-z0-9]){re.escape(plain(first))}\(")
        for part in case.text.parts:
            match = begin.search(part.plain) if part.kind in _READ else None
            if match is None:
                continue
            inside = part.plain[match.end() :].split("\n")[0]
            for name, value in row.items():
                said = re.search(
                    rf"(?:^|、){re.escape(name)}: ([^、]*?)(?=、[^、:]*:|\)(?:$|[、。\s])|$)",
                    inside,
                )
                if said and other_numbers(said[1], plain(value.text)):
                    basis = Basis("計画シート", None, f"{value.origin.label or name}: {value.text}")
                    item = f"「{shortened(first, 20)}」の{name}"
                    yield differs("sheet_rows", part, item, said[1], value.text, basis)


def _periods(case: ReviewCase, rows: Sequence[Mapping[str, Value]]) -> Iterator[ReviewFinding]:
    """Two days in a sentence that names a row, of which one is the row's and the other is not."""
    for row in rows:
        days = [value for value in row.values() if isinstance(value.data, date)]
        name = next((v.text for v in row.values() if isinstance(v.data, str)), "")
        if len(days) != _PAIR or len(key(name)) < _LEAST_NAME:
            continue
        for part in case.text.parts:
            if part.kind not in _READ or key(name) not in key(part.plain):
                continue
            found = list(dates_in(part.plain))
            if len(found) != _PAIR:
                continue
            wrong = [
                (one, value)
                for one, value in zip(found, days, strict=True)
                if one.value not in (None, value.data)
            ]
            if len(wrong) == 1:
                one, value = wrong[0]
                basis = Basis("計画シート", None, f"{value.origin.label}: {value.text}")
                yield differs("sheet_rows", part, shortened(name, 20), one.text, value.text, basis)
