"""The sample city's rate tables, read as `naniwa check --rates` reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.estimating.reference_reading.files import read_rates
from assistant.estimating.references import RateRow
from corpora.estimates.overheads import rate_file


@pytest.fixture(scope="session")
def rate_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("rates")
    paths = []
    for domain, name in (("civil", "諸経費率表_土木.csv"), ("building", "諸経費率表_営繕.csv")):
        path = folder / name
        path.write_text(rate_file(domain), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


@pytest.fixture(scope="session")
def city_rates(rate_files: tuple[Path, ...]) -> tuple[RateRow, ...]:
    """Both tables together, as a library has them."""
    return tuple(row for path in rate_files for row in read_rates(path)[0])
