"""Reads an estimate's source: facts, lines and the unit-cost tables that the lines refer to.

A line of work is ``level | name | specification | unit | quantity | price | remarks``; without a
quantity it heads the deeper lines below it. ``price`` is empty (from the price table), ``@KEY``
(from the unit-cost table KEY) or ``見積 123000`` (a quotation).

Unit-cost tables are blocks: a heading ``[KIND KEY] name | specification | base | unit``, then
parts ``name | specification | unit | quantity | price``. In place of a quantity stand ``R4``
(rounds the price of one unit up to four significant digits) or ``3%労務`` (3 % of the labour).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable

from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line before pricing. ``id`` names it for places and overrides (``L12``, ``BH08.2``)."""

    id: str
    level: int
    name: str
    specification: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    price: str = ""
    remarks: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A unit-cost table before pricing."""

    key: str
    kind: str
    name: str
    specification: str
    base: Decimal
    unit: str
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """An estimate before pricing. ``facts`` are the cover's labels and values in order.

    ``fiscal_year`` selects the price table, ``overhead_year`` the rates. ``itemised`` are the
    itemised parts of 共通仮設費 and ``scrap`` what is sold, outside the overheads.
    ``specification`` is the 特記仕様書, line by line.
    """

    key: str
    layout: str
    domain: str
    facts: Mapping[str, str]
    fiscal_year: str
    overhead_year: str
    lines: tuple[SourceLine, ...]
    tables: Mapping[str, SourceTable]
    itemised: tuple[SourceLine, ...] = ()
    scrap: tuple[SourceLine, ...] = ()
    specification: tuple[str, ...] = ()
    quantity_sources: Mapping[str, str] = field(default_factory=dict)
    part_decimals: int = 0

    @property
    def months(self) -> Decimal:
        """工期 in months as building overheads take it: days / 30, one decimal, half up."""
        from decimal import ROUND_HALF_UP

        days = re.search(r"(\d+)日間", self.facts["工期"])
        if days is None:
            raise NaniwaError("見本設計書の工期に日数がありません。", code="bad_source")
        return (Decimal(days[1]) / 30).quantize(Decimal("0.1"), ROUND_HALF_UP)


def estimate_sources() -> Traversable:
    """The folder of the estimates' sources, also from an installed wheel."""
    return files("corpora").joinpath("miotsukushi", "estimates")


def design_keys() -> tuple[str, ...]:
    """The sample estimates in their order."""
    return ("road", "sewer", "pavement", "office", "electrical", "park")


def read_design(key: str) -> Design:
    """The sample estimate ``key``. Raises NaniwaError when its source is faulty."""
    folder = estimate_sources()
    entry = tomllib.loads(folder.joinpath(f"{key}.toml").read_text(encoding="utf-8"))
    tables = shared_tables(entry["domain"]) | read_tables(entry.get("tables", ""))
    return Design(
        key=key,
        layout=entry["layout"],
        domain=entry["domain"],
        facts=entry["facts"],
        fiscal_year=entry["fiscal_year"],
        overhead_year=entry["overhead_year"],
        lines=read_lines(entry["lines"], "L"),
        tables=tables,
        itemised=read_lines(entry.get("itemised", ""), "I"),
        scrap=read_lines(entry.get("scrap", ""), "S"),
        specification=tuple(entry["specification"].strip().splitlines()),
        quantity_sources=entry.get("quantity_sources", {}),
        part_decimals=entry.get("part_decimals", 0),
    )


def shared_tables(domain: str) -> dict[str, SourceTable]:
    """The unit-cost tables that all estimates of a domain (civil, building) share."""
    source = estimate_sources().joinpath(f"{domain}_unit_costs.txt")
    return read_tables(source.read_text(encoding="utf-8"))


def read_lines(text: str, prefix: str) -> tuple[SourceLine, ...]:
    """Lines of work with levels."""
    lines = []
    for number, row in enumerate(_rows(text), start=1):
        level, name, specification, unit, quantity, price, remarks = _fields(row, 7)
        lines.append(
            SourceLine(
                f"{prefix}{number}", int(level), name, specification, unit,
                Decimal(quantity) if quantity else None, price, remarks,
            )
        )  # fmt: skip
    return tuple(lines)


def read_tables(text: str) -> dict[str, SourceTable]:
    """Unit-cost tables by key."""
    tables: dict[str, SourceTable] = {}
    heading: tuple[str, str, str] | None = None
    parts: list[str] = []
    for row in [*_rows(text), "[終 終] 終"]:
        found = re.fullmatch(r"\[(\S+) (\S+)\] (.+)", row)
        if not found:
            parts.append(row)
            continue
        if heading:
            kind, key, title = heading
            name, specification, base, unit = _fields(title, 4)
            lines = tuple(_part(f"{key}.{n}", part) for n, part in enumerate(parts, start=1))
            tables[key] = SourceTable(key, kind, name, specification, Decimal(base), unit, lines)
        heading, parts = (found[1], found[2], found[3]), []
    return tables


def _part(identifier: str, row: str) -> SourceLine:
    name, specification, unit, quantity, price = _fields(row, 5)
    rule = "" if re.fullmatch(r"-?[\d.]+", quantity) else quantity
    return SourceLine(
        identifier, 0, name, specification, unit,
        Decimal(1) if rule else Decimal(quantity), price, rule=rule,
    )  # fmt: skip


def _rows(text: str) -> list[str]:
    return [row.strip() for row in text.splitlines() if row.strip() and not row.startswith("#")]


def _fields(row: str, count: int) -> list[str]:
    fields = [part.strip() for part in row.split("|")]
    if len(fields) > count:
        raise NaniwaError(f"見本設計書の原稿の欄が多すぎます: {row}", code="bad_source")
    return fields + [""] * (count - len(fields))
