"""The one door to estimates: any file that an engineer has, as an `Estimate`."""

from __future__ import annotations

from pathlib import Path

from assistant.estimating.model import Estimate
from assistant.estimating.reading.cells import read_cells
from assistant.estimating.reading.exchange import exchange_reader
from assistant.estimating.reading.layout import estimate_from_grids
from assistant.estimating.reading.sidecar import with_sidecar
from retrieval.settings import LoadLimits


def read_estimate(
    path: Path, *, limits: LoadLimits | None = None, password: str | None = None
) -> Estimate:
    """Read a workbook, CSV, PDF or exchange file, with the facts of its sidecar.

    Raises NaniwaError with one sentence when the file can't be read or holds no estimate.
    """
    exchange = exchange_reader(path)
    if exchange is not None:
        estimate = exchange(path, limits or LoadLimits())
    else:
        estimate = estimate_from_grids(read_cells(path, limits, password))
    return with_sidecar(estimate, path)
