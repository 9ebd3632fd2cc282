"""Which line of the estimate belongs to which row of the quantity sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.matching.tables import (
    Certainty,
    QuantityIndex,
    QuantityMatch,
    match_quantity,
)
from assistant.estimating.model import Breakdown, CostItem, Estimate, LineKind, TableKind
from assistant.estimating.price_checks.relations import quantity_relation
from assistant.estimating.references import QuantityRow
from assistant.estimating.walking import Located, walk

_LUMP_SUMS = frozenset({"式"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A line and the row that is its own.

    ``agreed`` is true when several lines share rows and agree with them in all. ``left`` is what
    the row leaves for this line when the other lines that share it are taken off. ``taken`` are the rows that it accounts for;
    ``doubled`` marks a line that repeats another one of the same row.
    """

    located: Located
    row: QuantityRow
    match: QuantityMatch
    agreed: bool = False
    left: Decimal | None = None
    taken: tuple[QuantityRow, ...] = ()
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """All pairs, the lines that the sheet does not have, and the rows that the estimate has not.

    A line counts as not in the sheet only when the sheet has others under the same heading: many
    sheets leave out 仮設 or equipment as a whole.

    ``unsure`` are lines that are similar to rows of the sheet only; ``respecified`` lines with a
    row that differs in the specification alone; ``rows_in_tables`` rows that only the unit-cost
    tables have.
    """

    pairs: tuple[Pair, ...]
    lines_without_row: tuple[Located, ...]
    unsure: tuple[tuple[Located, QuantityMatch], ...]
    respecified: tuple[tuple[Located, QuantityRow], ...]
    rows_without_line: tuple[QuantityRow, ...]
    rows_in_tables: tuple[QuantityRow, ...]


def measured(estimate: Estimate) -> Iterator[Located]:
    """The lines of breakdowns whose quantities a quantity sheet gives, headings with one too."""
    for located in walk(estimate):
        line = located.line
        kinds = (LineKind.ITEM, LineKind.GROUP)
        if isinstance(located.table, Breakdown) and line.kind in kinds and line.quantity:
            yield located


def detailed(estimate: Estimate) -> Iterator[Located]:
    """The lines of detail sheets, which a quantity sheet gives in place of their 一式."""
    for located in walk(estimate):
        table, line = located.table, located.line
        in_detail = not isinstance(table, Breakdown) and table.kind is TableKind.DETAIL
        if in_detail and line.kind is LineKind.ITEM and line.quantity:
            yield located


def pair(estimate: Estimate, index: QuantityIndex) -> Pairing:
    """Put every line with its row: the same thing, of several by heading, value and order.

    A detail sheet's lines take only rows that no breakdown has: a thing may stand in both.
    """
    pairs, unsure, alone = _paired(measured(estimate), index, frozenset())
    used = {id(row) for one in pairs for row in one.taken}
    respecified = []
    for located in list(alone):
        row = _same_but_for_specification(located, index, used)
        if row is not None:
            respecified.append((located, row))
            alone.remove(located)
            used.add(id(row))
    more, _, _ = _paired(detailed(estimate), index, frozenset(used))
    used |= {id(row) for one in more for row in one.taken}
    headings, parts = _other_names(estimate)
    missing = [
        row
        for row in index.rows
        if id(row) not in used
        and row.quantity
        and unit_key(row.unit) not in _LUMP_SUMS
        and _name(row) not in headings
    ]
    beside = {_parent(one.located) for one in pairs}
    return Pairing(
        pairs=(*pairs, *more),
        lines_without_row=tuple(
            one for one in alone if _parent(one) in beside and not _indirect(one)
        ),
        unsure=tuple(unsure),
        respecified=tuple(respecified),
        rows_without_line=tuple(row for row in missing if _name(row) not in parts),
        rows_in_tables=tuple(row for row in missing if _name(row) in parts),
    )


def _same_but_for_specification(
    located: Located, index: QuantityIndex, used: set[int]
) -> QuantityRow | None:
    """The free row that has the line's name, unit and quantity, and another specification."""
    line = located.line
    unit = unit_key(line.unit.text if line.unit else "")
    for numbers in index.items.same_name(line.name.text).values():
        for row in (index.rows[number] for number in numbers):
            if (
                id(row) not in used
                and row.quantity == _quantity(located)
                and unit_key(row.unit) == unit
            ):
                return row
    return None


def _paired(
    lines: Iterable[Located], index: QuantityIndex, taken: frozenset[int]
) -> tuple[list[Pair], list[tuple[Located, QuantityMatch]], list[Located]]:
    """Pairs, lines that are only similar to rows, and lines without a row."""
    together: dict[tuple[int, ...], list[tuple[Located, QuantityMatch]]] = {}
    rows_of: dict[tuple[int, ...], list[QuantityRow]] = {}
    unsure: list[tuple[Located, QuantityMatch]] = []
    alone: list[Located] = []
    for located in lines:
        match = match_quantity(located.line, index)
        rows = [row for row in match.rows if id(row) not in taken]
        if rows:
            key = tuple(map(id, rows))
            together.setdefault(key, []).append((located, match))
            rows_of[key] = rows
        elif located.line.kind is LineKind.GROUP:
            continue  # a heading need not be in the sheet
        elif match.certainty is Certainty.UNCERTAIN:
            unsure.append((located, match))
        else:
            alone.append(located)
    pairs: list[Pair] = []
    for key, found in together.items():
        own, rest = _among(found, list(rows_of[key]))
        pairs += own
        alone += rest
    return pairs, unsure, alone


def _parent(located: Located) -> int:
    return id(located.ancestors[-1]) if located.ancestors else id(located.table)


def _indirect(located: Located) -> bool:
    """Whether a line belongs to the overheads, whose quantities no quantity sheet gives."""
    costs = {ancestor.cost for ancestor in located.ancestors}
    return bool(costs - {None, CostItem.DIRECT_COST, CostItem.DIRECT_SURVEY_COST})


def is_lump_sum(located: Located) -> bool:
    """Whether a line is 一式 or its like, which quantity sheets leave out."""
    unit = located.line.unit.text if located.line.unit else ""
    return unit_key(unit) in _LUMP_SUMS


def _among(
    lines: list[tuple[Located, QuantityMatch]], rows: list[QuantityRow]
) -> tuple[list[Pair], list[Located]]:
    """Lines and rows of one thing: the sum, then the same heading, the same value, the order."""
    quantities = [_quantity(located) for located, _ in lines]
    whole = tuple(rows)
    if len(lines) != len(rows):
        total, wanted = sum(quantities, Decimal(0)), sum((row.quantity for row in rows), Decimal(0))
        if total == wanted or (len(rows) == 1 and all(one == wanted for one in quantities)):
            doubled = total != wanted
            return [
                Pair(
                    located,
                    rows[0],
                    match,
                    agreed=True,
                    doubled=doubled
                    and any(_parent(other) == _parent(located) for other, _ in lines[:place]),
                    taken=whole,
                )
                for place, (located, match) in enumerate(lines)
            ], []
    pairs: list[Pair] = []
    left = list(lines)
    for same in (_same_heading, _same_value):
        for located, match in list(left):
            row = next((row for row in rows if same(located, row)), None)
            if row is not None:
                pairs.append(Pair(located, row, match, taken=(row,)))
                rows.remove(row)
                left.remove((located, match))
    if len(rows) == 1 and len(left) > 1 and left[0][1].unit_agrees:
        return [*pairs, *_sharing(left, rows[0])], []
    for (located, match), row in zip(left, rows, strict=False):
        pairs.append(Pair(located, row, match, taken=(row,)))
    return pairs, [located for located, _ in left[len(rows) :]]


def _sharing(lines: list[tuple[Located, QuantityMatch]], row: QuantityRow) -> list[Pair]:
    """Several lines of one row that are not its quantity together: which of them is to blame.

    The line that would be right by a known slip, from the whole row or from what the others
    leave, else the largest that could be right at all.
    """
    quantities = [_quantity(located) for located, _ in lines]
    places = range(len(lines))
    rest = [row.quantity - (sum(quantities, Decimal(0)) - own) for own in quantities]
    from_row = [place for place in places if quantity_relation(quantities[place], row.quantity)]
    from_rest = [
        place
        for place in places
        if rest[place] > 0 and quantity_relation(quantities[place], rest[place])
    ]
    possible = [place for place in places if rest[place] > 0]
    blamed = next(
        iter((*from_rest, *from_row)),
        max(possible or places, key=quantities.__getitem__),
    )
    left = None if blamed in from_row and blamed not in from_rest else rest[blamed]
    return [
        Pair(
            located,
            row,
            replace(match, certainty=Certainty.LIKELY),
            agreed=place != blamed,
            left=left if place == blamed else None,
            taken=(row,),
        )
        for place, (located, match) in enumerate(lines)
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


def _other_names(estimate: Estimate) -> tuple[set[str], set[str]]:
    """Names with specifications of headings and lump sums, and of the parts of unit-cost tables."""
    headings: set[str] = set()
    parts: set[str] = set()
    for located in walk(estimate):
        line = located.line
        key = name_key(line.name.text + (line.specification.text if line.specification else ""))
        if not isinstance(located.table, Breakdown):
            parts.add(key)
        elif line.kind is not LineKind.ITEM or line.quantity is None:
            headings.add(key)
    return headings, parts


def _name(row: QuantityRow) -> str:
    return name_key(row.name + row.specification)
