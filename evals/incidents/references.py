"""The files that an estimate is compared with, in the columns that estimate checking fixes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from evals.incidents.paper import (
    Book,
    Item,
    PriceRow,
    QuantityRow,
    items_of,
    meant,
    right,
)

PRICE_COLUMNS = (
    "name", "specification", "unit", "price", "district", "effective_from", "effective_to",
    "source", "edition",
)  # fmt: skip
RATE_COLUMNS = (
    "edition", "effective_from", "effective_to", "rate", "work_category", "formula", "a", "b", "c",
    "lower", "upper", "rate_low", "rate_high", "source", "confidence",
)  # fmt: skip
QUANTITY_COLUMNS = tuple(field.name for field in fields(QuantityRow))


def write_references(book: Book, folder: Path) -> dict[str, Path]:
    """The files by role: ``prices``, ``rates``, ``quantities``, ``specifications``."""
    written: dict[str, Path] = {}
    if book.with_prices:
        written["prices"] = folder / "prices.csv"
        _write(written["prices"], PRICE_COLUMNS, price_rows(book))
    if book.rates:
        written["rates"] = folder / "rates.csv"
        _write(written["rates"], RATE_COLUMNS, book.rates)
    if book.with_quantities:
        written["quantities"] = folder / "quantities.csv"
        _write(written["quantities"], QUANTITY_COLUMNS, quantity_rows(book))
    if book.specification:
        written["specifications"] = folder / "tokki.txt"
        written["specifications"].write_text(book.specification, encoding="utf-8")
    return written


def price_rows(book: Book) -> list[PriceRow]:
    """The right price of every listed item and part, and the book's further rows."""
    since, until, edition = book.price_period
    rows: dict[tuple[str, str, str], PriceRow] = {}
    parts = [part for table in book.tables for part in table.parts]
    for item in [*items_of(book.groups), *parts]:
        if not item.listed or item.unit == "式":
            continue
        name, specification = meant(item.name), meant(item.specification)
        rows[name, specification, item.unit] = PriceRow(
            name,
            specification,
            item.unit,
            right(item.price),
            district=book.district,
            effective_from=since,
            effective_to=until,
            edition=edition,
        )
    return [*rows.values(), *book.prices]


def quantity_rows(book: Book) -> list[QuantityRow]:
    """The right quantity of every measured item, and the book's further rows."""
    groups = book.groups if book.measured_as is None else book.measured_as
    return [*(_measured(item) for item in items_of(groups) if item.measured), *book.quantities]


def _measured(item: Item) -> QuantityRow:
    return QuantityRow(meant(item.name), meant(item.specification), item.unit, right(item.quantity))


def _write(path: Path, columns: Sequence[str], rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            values = [getattr(row, column) for column in columns]
            writer.writerow(
                f"{value:f}" if isinstance(value, Decimal) else value for value in values
            )
