"""Which errors go into which estimates, and the files that come of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.estimating.check import GivenReferences
from corpora.estimates.build import EstimateFiles, file_bytes
from corpora.estimates.catalogue import load_catalogue
from corpora.estimates.design import read_design
from corpora.estimates.estimate import make_estimate
from corpora.estimates.planting.kinds import all_kinds
from corpora.estimates.planting.model import Ground, Kind, Planted
from corpora.estimates.references import quantity_sheet, special_specification


@dataclass(frozen=True, slots=True)
class Sown:
    """A planted error as files: the estimate and what it is to be checked against."""

    kind: Kind
    key: str
    planted: Planted
    clean_price: int
    file: Path
    given: GivenReferences


def references_of(files: EstimateFiles) -> GivenReferences:
    """All references of a sample estimate."""
    return GivenReferences(
        prices=files.prices,
        rates=(files.rates,),
        quantities=(files.quantities,),
        specifications=(files.specification,),
    )


def named(files: EstimateFiles) -> str:
    """The estimate and its layout, as reports name them."""
    return f"{files.key}（{files.layout}）"


def sow(
    clean: Sequence[EstimateFiles], out: Path, *, seed: int, count: int, kinds: Sequence[str] = ()
) -> Iterator[Sown]:
    """Plant ``count`` errors of each kind, going round the estimates, and write the files.

    Kinds that don't fit an estimate (no scrap, no formulas) are planted where they fit. The same
    seed plants the same errors.
    """
    catalogue = load_catalogue()
    estimates = [
        make_estimate(replace(read_design(files.key), layout=files.layout), catalogue=catalogue)
        for files in clean
    ]
    for number, kind in enumerate(all_kinds()):
        if kinds and kind.name not in kinds:
            continue
        chance = random.Random(f"{seed} {kind.name}")  # noqa: S311 - repeatable, not secret
        done = 0
        for turn in range(count * len(clean)):
            place = (number + turn) % len(clean)
            files = clean[place]
            ground = Ground(estimates[place], catalogue, chance)
            planted = kind.plant(ground)
            if planted is None:
                continue
            yield _write(kind, planted, ground, files, out / f"{kind.name}_{done + 1}")
            done += 1
            if done == count:
                break


def _write(kind: Kind, planted: Planted, ground: Ground, files: EstimateFiles, out: Path) -> Sown:
    out.mkdir(parents=True, exist_ok=True)
    path = out / files.estimate.name
    path.write_bytes(file_bytes(planted.estimate, planted.book))
    quantities, specification = files.quantities, files.specification
    if planted.quantities:
        quantities = out / files.quantities.name
        quantities.write_bytes(quantity_sheet(planted.quantities))
    if planted.specification:
        specification = out / files.specification.name
        specification.write_bytes(special_specification(planted.specification))
    given = GivenReferences(
        prices=files.prices,
        rates=(files.rates,),
        quantities=(quantities,),
        specifications=(specification,),
    )
    price = ground.clean.cost("工事価格")
    return Sown(kind, named(files), planted, int(price.amount) if price else 0, path, given)
