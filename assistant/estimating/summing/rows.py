"""Rows that are there and do not count, and rows that count and are not seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.estimating.model import Estimate, Line, LineKind, Place, Written
from assistant.estimating.reading.words import plain
from assistant.estimating.summing.cell_formulas import column_and_row
from assistant.estimating.summing.products import is_lump_sum, is_rate
from assistant.estimating.summing.sides import Side, figures_of
from assistant.estimating.walking import Located, items, shown_name, walk

_FREE = (
    "支給",
    "無償",
    "貸与",
    "含む",
    "含み",
    "別途",
    "計上しない",
    "経費込",
    "不要",
    "見込まない",
)
_NOISE = Decimal("0.000001")  # what binary floating point leaves in a saved cell
_PRICED_SHARE = Decimal("0.5")  # below it, the document is one without prices (金抜き)


class Gap(StrEnum):
    """What is missing from a row of a priced estimate."""

    AMOUNT_MISSING = "amount_missing"
    PRICE_MISSING = "price_missing"
    PRICE_ZERO = "price_zero"
    QUANTITY_ZERO = "quantity_zero"


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A row without all of its figures; ``expected`` is the missing amount where it follows."""

    located: Located
    gap: Gap
    place: Place
    expected: Decimal | None = None


def incomplete_rows(estimate: Estimate) -> Iterator[Incomplete]:
    """Rows of a priced estimate with no amount or price, or whose price or quantity is zero."""
    found = list(items(estimate))
    columns = _columns(found)
    priced = sum(1 for located in found if _number(located.line.amount) is not None)
    if not found or priced < len(found) * _PRICED_SHARE:
        return
    for located in found:
        line = located.line
        if line.children or is_rate(line.unit) or _is_free(line):
            continue
        gap = _gap_of(located, columns)
        if gap is not None:
            yield gap


def _gap_of(located: Located, columns: Mapping[tuple[str, str], str]) -> Incomplete | None:
    line = located.line
    figures = figures_of(line, Side.PRESENT)
    quantity, price = _number(figures.quantity), _number(figures.unit_price)
    amount = _number(figures.amount)
    if quantity and price and amount is None:
        place = _empty_cell(located, "amount", columns)
        return Incomplete(located, Gap.AMOUNT_MISSING, place, quantity * price)
    if quantity and price is None and not amount and line.unit is not None:
        return Incomplete(located, Gap.PRICE_MISSING, _empty_cell(located, "unit_price", columns))
    if quantity and price == 0 and not amount and figures.unit_price is not None:
        return Incomplete(located, Gap.PRICE_ZERO, figures.unit_price.place)
    if quantity == 0 and price and not amount and figures.quantity is not None:
        changed = line.before is not None or is_lump_sum(line.unit)
        return None if changed else Incomplete(located, Gap.QUANTITY_ZERO, figures.quantity.place)
    return None


def _columns(found: Sequence[Located]) -> dict[tuple[str, str], str]:
    """The column of amounts and of unit prices on each sheet, as most lines have them."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for located in found:
        for name in ("amount", "unit_price"):
            written = getattr(located.line, name)
            where = column_and_row(written.place) if written is not None else None
            if where is not None:
                counted[written.place.sheet, name][where[0]] += 1
    return {key: columns.most_common(1)[0][0] for key, columns in counted.items()}


def _empty_cell(located: Located, name: str, columns: Mapping[tuple[str, str], str]) -> Place:
    """The cell that should have the value: in the line's row, in the column of the other lines."""
    line = located.line
    here = (line.unit_price or line.quantity or line.name).place
    where = column_and_row(here)
    column = columns.get((here.sheet, name))
    if where is None or column is None:
        return here
    return Place(here.sheet, f"{column}{where[1]}")


def hidden_blocks(estimate: Estimate) -> Iterator[Sequence[Located]]:
    """Neighbouring hidden rows that have amounts, block by block."""
    block: list[Located] = []
    for located in walk(estimate):
        line = located.line
        if not line.hidden:
            if block and line.kind is not LineKind.NOTE:
                yield block
                block = []
            continue
        if block and block[-1].line.name.place.sheet != line.name.place.sheet:
            yield block
            block = []
        if _number(line.amount):
            block.append(located)
    if block:
        yield block


def out_of_date(estimate: Estimate) -> Iterator[tuple[str, Written]]:
    """Figures whose saved value is not what their formula gives now, with their item's name."""
    for item, written in _written_values(estimate):
        if written.formula is None or written.number is None or written.recomputed is None:
            continue
        apart = abs(written.number - written.recomputed)
        if apart > max(_NOISE, abs(written.recomputed) * _NOISE * _NOISE):
            yield item, written


def _written_values(estimate: Estimate) -> Iterator[tuple[str, Written]]:
    for located in walk(estimate):
        line = located.line
        for written in (line.quantity, line.unit_price, line.amount, line.rate, line.base):
            if written is not None:
                yield shown_name(line), written
    for table in estimate.tables:
        for written in (table.total, table.unit_price):
            if written is not None:
                yield table.name.text, written


def _is_free(line: Line) -> bool:
    texts = (line.name, line.specification, line.remarks, line.amount, line.unit_price)
    words = plain("".join(written.text for written in texts if written is not None))
    return any(word in words for word in _FREE)


def _number(written: Written | None) -> Decimal | None:
    return written.number if written else None
