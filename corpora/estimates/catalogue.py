"""The sample city's unit prices by name, specification, unit, district and edition."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from corpora import sample_city_sources
from corpora.estimates.design import estimate_sources
from retrieval.errors import NaniwaError

EDITIONS = {"2025": ("2025-04-01", "2026-03-31"), "2026": ("2026-04-01", "")}
"""Editions of prices and the days on which they apply; the last one has no end yet."""

LABOUR, HIRE, DISPOSAL = "公共工事設計労務単価", "機械賃料", "処分費"


@dataclass(frozen=True, slots=True)
class CataloguePrice:
    """A row of the price list: one price in yen for each edition that has one."""

    code: str
    category: str
    name: str
    specification: str
    unit: str
    district: str
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All prices, to be looked up by what a line says."""

    rows: tuple[CataloguePrice, ...]
    by_line: Mapping[tuple[str, str, str], tuple[CataloguePrice, ...]]

    def find(
        self, name: str, specification: str, unit: str, district: str
    ) -> CataloguePrice | None:
        """The row that a line means: the district's own before the one for everywhere."""
        found = self.by_line.get((name, specification, unit), ())
        for wanted in (district, ""):
            for row in found:
                if row.district == wanted:
                    return row
        return None


def load_catalogue() -> Catalogue:
    """Prices of the library's lists and of the estimates' own. Raises NaniwaError for doubles."""
    rows = [
        *_rows(sample_city_sources().joinpath("labour_rates.csv").read_text(encoding="utf-8")),
        *_rows(sample_city_sources().joinpath("unit_prices.csv").read_text(encoding="utf-8")),
        *_rows(estimate_sources().joinpath("prices.csv").read_text(encoding="utf-8")),
    ]
    by_line: dict[tuple[str, str, str], tuple[CataloguePrice, ...]] = {}
    for row in rows:
        key = (row.name, row.specification, row.unit)
        if any(other.district == row.district for other in by_line.get(key, ())):
            raise NaniwaError(f"見本の単価が重複しています: {key}", code="bad_source")
        by_line[key] = (*by_line.get(key, ()), row)
    return Catalogue(tuple(rows), by_line)


def _rows(text: str) -> list[CataloguePrice]:
    return [
        CataloguePrice(
            row["code"], row["category"], row["name"], row["specification"], row["unit"],
            row.get("district") or "",
            {year: Decimal(row[year]) for year in EDITIONS if row.get(year)},
        )
        for row in csv.DictReader(io.StringIO(text))
    ]  # fmt: skip
