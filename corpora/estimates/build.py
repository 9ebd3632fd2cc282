"""Writes the sample estimates and what they are checked against, the same bytes every time."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.estimates.book import Book, csv_bytes, xlsx_bytes
from corpora.estimates.catalogue import EDITIONS, load_catalogue
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
    layout: str
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


_DOMAINS = {"civil": "土木", "building": "営繕"}


OTHER_LAYOUTS = {
    "road": "civil_print",
    "sewer": "civil_columns",
    "pavement": "civil_indented",
    "park": "civil_pages",
    "office": "electrical",
    "electrical": "building",
}
"""Each sample estimate in a second layout, for evaluation."""


def build_estimates(out: Path, layouts: Mapping[str, str] | None = None) -> list[EstimateFiles]:
    """Write all sample estimates under ``out``/estimates, each with its references.

    ``layouts`` names other layouts than the estimates' own by their keys. Raises NaniwaError
    when a source is faulty.
    """
    written = written_files(out, layouts)
    references = out / "estimates" / "references"
    references.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalogue()
    for year, path in zip(EDITIONS, written[0].prices, strict=True):
        path.write_bytes(price_table(catalogue, year))
    for domain, name in _DOMAINS.items():
        (references / f"諸経費率表_{name}.csv").write_bytes(rate_table(domain))
    for files in written:
        design = replace(read_design(files.key), layout=files.layout)
        estimate = make_estimate(design, catalogue=catalogue)
        files.estimate.write_bytes(file_bytes(estimate, laid_out(estimate)))
        files.quantities.write_bytes(quantity_sheet(design))
        files.specification.write_bytes(special_specification(design))
    return written


def written_files(out: Path, layouts: Mapping[str, str] | None = None) -> list[EstimateFiles]:
    """Where `build_estimates` puts each estimate and its references."""
    designs = [read_design(key) for key in design_keys()]
    chosen = layouts or {}
    return [
        _files(replace(design, layout=chosen.get(design.key, design.layout)), out / "estimates")
        for design in designs
    ]


def _files(design: Design, folder: Path) -> EstimateFiles:
    name, references = design.facts["工事名"], folder / "references"
    return EstimateFiles(
        design.key,
        design.layout,
        folder / f"{name}_設計書{SUFFIXES[design.layout]}",
        tuple(references / f"単価表_{year}年度.csv" for year in EDITIONS),
        references / f"諸経費率表_{_DOMAINS[design.domain]}.csv",
        references / f"{name}_数量総括表.csv",
        references / f"{name}_特記仕様書.docx",
    )
