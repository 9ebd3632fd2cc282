"""Unit prices of the library as they were when a check began: kept with it, read by its processes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.access.door import ReadableLibrary
from assistant.estimating.references import PriceRow

LIBRARY_PRICES = "library-prices.json"
"""What they are kept as in a check's folder."""


def keep_library_prices(reading: ReadableLibrary, path: Path) -> tuple[int, int]:
    """Write the prices that a person may read; return how many, of how many documents."""
    from assistant.estimating.reference_reading.library import prices_from_library

    rows, _ = prices_from_library(reading)
    if rows:
        path.write_bytes(_adapter().dump_json(tuple(rows)))
    return len(rows), len({row.origin.document for row in rows})


def read_library_prices(path: Path) -> tuple[PriceRow, ...]:
    """The prices kept at a path; none when there is no such file."""
    if not path.is_file():
        return ()
    read: tuple[PriceRow, ...] = _adapter().validate_json(path.read_bytes())
    return read


@lru_cache(maxsize=1)
def _adapter() -> Any:  # noqa: ANN401 - pydantic's adapter of a dataclass
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[PriceRow, ...])
