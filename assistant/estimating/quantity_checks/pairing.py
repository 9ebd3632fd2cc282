"""Which line of the estimate belongs to which row of the quantity sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.matching import Certainty, QuantityIndex, QuantityMatch, match_quantity
from assistant.estimating.model import Breakdown, Estimate, LineKind, TableKind
from assistant.estimating.names import name_key, unit_key
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.references import QuantityRow
from assistant.estimating.walking import Located, walk

_LUMP_SUMS = frozenset({"式"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A line and the row that is its own.

    ``agreed`` is true when several lines share rows and agree with them in all. ``left`` is what
    the row leaves for this line when the other lines that share it are taken off.
    """

    located: Located
    row: QuantityRow
    match: QuantityMatch
    agreed: bool = False
    left: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """All pairs, the lines that the sheet does not have, and the rows that the estimate has not.

    ``unsure`` are lines that are similar to rows of the sheet only.
    """

    pairs: tuple[Pair, ...]
    lines_without_row: tuple[Located, ...]
    unsure: tuple[tuple[Located, QuantityMatch], ...]
    rows_without_line: tuple[QuantityRow, ...]


def measured(estimate: Estimate) -> Iterator[Located]:
    """The lines whose quantities a quantity sheet gives: items of breakdowns and detail sheets."""
    for located in walk(estimate):
        table = located.table
        in_book = isinstance(table, Breakdown) or table.kind is TableKind.DETAIL
        if in_book and located.line.kind is LineKind.ITEM and located.line.quantity is not None:
            yield located


def pair(estimate: Estimate, index: QuantityIndex) -> Pairing:
    """Put every line with its row: the same thing, of several by heading, value and order."""
    together: dict[tuple[int, ...], list[tuple[Located, QuantityMatch]]] = {}
    rows_of: dict[tuple[int, ...], tuple[QuantityRow, ...]] = {}
    without: list[Located] = []
    unsure: list[tuple[Located, QuantityMatch]] = []
    for located in measured(estimate):
        match = match_quantity(located.line, index)
        if match.rows:
            key = tuple(id(row) for row in match.rows)
            together.setdefault(key, []).append((located, match))
            rows_of[key] = match.rows
        elif match.certainty is Certainty.UNCERTAIN:
            unsure.append((located, match))
        else:
            without.append(located)
    pairs: list[Pair] = []
    used: set[int] = set()
    for key, lines in together.items():
        for books in _by_book(lines):
            found, rest = _among(books, list(rows_of[key]))
            pairs += found
            without += rest
            used |= {id(one.row) for one in found}
            if all(one.agreed for one in found):
                used |= set(key)
    known = _names_of(estimate)
    missing = [
        row
        for row in index.rows
        if id(row) not in used
        and row.quantity
        and unit_key(row.unit) not in _LUMP_SUMS
        and not _mentioned(row, known)
    ]
    return Pairing(tuple(pairs), tuple(without), tuple(unsure), tuple(missing))


def is_lump_sum(located: Located) -> bool:
    """Whether a line is 一式 or its like, which quantity sheets leave out."""
    unit = located.line.unit.text if located.line.unit else ""
    return unit_key(unit) in _LUMP_SUMS


def _by_book(
    lines: Sequence[tuple[Located, QuantityMatch]],
) -> Iterator[list[tuple[Located, QuantityMatch]]]:
    """Lines of one table together: a thing may stand in the breakdown and again in its detail."""
    books: dict[int, list[tuple[Located, QuantityMatch]]] = {}
    for located, match in lines:
        books.setdefault(id(located.table), []).append((located, match))
    return iter(books.values())


def _among(
    lines: list[tuple[Located, QuantityMatch]], rows: list[QuantityRow]
) -> tuple[list[Pair], list[Located]]:
    """Lines and rows of one thing: the sum, then the same heading, the same value, the order."""
    quantities = [_quantity(located) for located, _ in lines]
    if len(lines) != len(rows):
        total, wanted = sum(quantities, Decimal(0)), sum((row.quantity for row in rows), Decimal(0))
        if total == wanted or (len(rows) == 1 and all(one == wanted for one in quantities)):
            return [Pair(located, rows[0], match, agreed=True) for located, match in lines], []
    if len(rows) == 1 and len(lines) > 1 and lines[0][1].unit_agrees:
        return _sharing(lines, rows[0], quantities), []
    pairs: list[Pair] = []
    left = list(lines)
    for same in (_same_heading, _same_value, _any):
        for located, match in list(left):
            row = next((row for row in rows if same(located, row)), None)
            if row is not None:
                pairs.append(Pair(located, row, match))
                rows.remove(row)
                left.remove((located, match))
    return pairs, [located for located, _ in left]


def _sharing(
    lines: list[tuple[Located, QuantityMatch]], row: QuantityRow, quantities: list[Decimal]
) -> list[Pair]:
    """Several lines of one row that are not its quantity together: which of them is to blame.

    Lines that have the row's whole quantity have it right; otherwise the line that would be
    right by a known slip is blamed, else the largest.
    """
    doubtful = [replace(match, certainty=Certainty.LIKELY) for _, match in lines]
    if row.quantity in quantities:
        return [
            Pair(located, row, match) for (located, _), match in zip(lines, doubtful, strict=True)
        ]
    rest = [row.quantity - (sum(quantities) - own) for own in quantities]
    possible = [place for place, value in enumerate(rest) if value > 0]
    slips = [place for place in possible if relation(quantities[place], rest[place])]
    largest = max(possible or range(len(lines)), key=quantities.__getitem__)
    blamed = slips[0] if slips else largest
    return [
        Pair(located, row, doubtful[place], agreed=place != blamed, left=rest[place])
        for place, (located, _) in enumerate(lines)
    ]


def _quantity(located: Located) -> Decimal:
    written = located.line.quantity
    return written.number if written and written.number is not None else Decimal(0)


def _same_heading(located: Located, row: QuantityRow) -> bool:
    headings = name_key(f"{row.group}{row.source}")
    return bool(headings) and any(
        len(key := name_key(ancestor.name.text)) > 1 and key in headings
        for ancestor in located.ancestors[-2:]
    )


def _same_value(located: Located, row: QuantityRow) -> bool:
    return _quantity(located) == row.quantity


def _any(_located: Located, _row: QuantityRow) -> bool:
    return True


def _names_of(estimate: Estimate) -> set[str]:
    """Every name of the estimate with its specification, headings and unit-cost tables too."""
    names: set[str] = set()
    for located in walk(estimate):
        line = located.line
        specification = line.specification.text if line.specification else ""
        names.add(name_key(line.name.text + specification))
    for table in estimate.tables:
        specification = table.specification.text if table.specification else ""
        names.add(name_key(table.name.text + specification))
    return names


def _mentioned(row: QuantityRow, known: set[str]) -> bool:
    return name_key(row.name + row.specification) in known
