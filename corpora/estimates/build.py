"""Writes the sample estimates and what they are checked against, the same bytes every time."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

from corpora.estimates.book import Book, csv_bytes, xlsx_bytes
from corpora.estimates.catalogue import EDITIONS, Catalogue, load_catalogue
from corpora.estimates.design import Design, design_keys, read_design
from corpora.estimates.estimate import SampleEstimate, make_estimate
from corpora.estimates.references import (
    price_table,
    quantity_sheet,
    rate_table,
    special_specification,
)
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class EstimateFiles:
    """A sample estimate and its references as they were written."""

    key: str
    estimate: Path
    prices: tuple[Path, ...]
    rates: Path
    quantities: Path
    specification: Path


def laid_out(estimate: SampleEstimate) -> Book:
    """The cells of an estimate in its layout."""
    name = estimate.design.layout
    if name not in SUFFIXES:
        raise NaniwaError(f"見本設計書の様式がありません: {name}", code="bad_source")
    module = importlib.import_module(f"corpora.estimates.layouts.{name}")
    book: Book = getattr(module, name)(estimate)
    return book


def file_bytes(estimate: SampleEstimate, book: Book) -> bytes:
    """The file of an estimate in its layout's format."""
    suffix = SUFFIXES[estimate.design.layout]
    if suffix == ".csv":
        return csv_bytes(book)
    if suffix == ".pdf":
        from corpora.estimates.pages import pdf_bytes

        return pdf_bytes(book)
    layout = estimate.design.layout
    return xlsx_bytes(book, formulas=layout != "building", saved_values=layout != "civil_indented")


SUFFIXES = {
    "civil_columns": ".xlsx",
    "civil_indented": ".xlsx",
    "civil_pages": ".pdf",
    "building": ".xlsx",
    "electrical": ".xlsx",
    "civil_print": ".csv",
}


def build_estimates(out: Path) -> list[EstimateFiles]:
    """Write all sample estimates under ``out``/estimates, each with its references.

    Raises NaniwaError when a source is faulty.
    """
    folder = out / "estimates"
    references = folder / "references"
    references.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalogue()
    prices = []
    for year in EDITIONS:
        prices.append(references / f"単価表_{year}年度.csv")
        prices[-1].write_bytes(price_table(catalogue, year))
    rates = {}
    for domain, name in (("civil", "土木"), ("building", "営繕")):
        rates[domain] = references / f"諸経費率表_{name}.csv"
        rates[domain].write_bytes(rate_table(domain))
    return [
        _write(read_design(key), catalogue, folder, tuple(prices), rates) for key in design_keys()
    ]


def _write(
    design: Design,
    catalogue: Catalogue,
    folder: Path,
    prices: tuple[Path, ...],
    rates: dict[str, Path],
) -> EstimateFiles:
    name = design.facts["工事名"]
    estimate = make_estimate(design, catalogue=catalogue)
    files = EstimateFiles(
        design.key,
        folder / f"{name}_設計書{SUFFIXES[design.layout]}",
        prices,
        rates[design.domain],
        folder / "references" / f"{name}_数量総括表.csv",
        folder / "references" / f"{name}_特記仕様書.docx",
    )
    files.estimate.write_bytes(file_bytes(estimate, laid_out(estimate)))
    files.quantities.write_bytes(quantity_sheet(design))
    files.specification.write_bytes(special_specification(design))
    return files
