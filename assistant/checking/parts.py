"""What each file of a check is for, and which references belong to which estimate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.estimating.check import GivenReferences
from assistant.estimating.inputs import Input, companion_of, table_role, work_of
from assistant.records.checks import CheckFile, Part, State

_FACTS = {".json", ".yaml", ".yml"}
_TEXTS = {".docx", ".txt", ".md", ".html", ".htm"}
_ESTIMATE_NAME = re.compile("設計書|内訳書|積算書|予算書|見積書")
_NAMES = (
    (re.compile("単価(表|一覧|集)|(労務|資材|材料)単価"), Part.PRICES),
    (re.compile("率表"), Part.RATES),
)
_COMPANION_PARTS = {"quantities": Part.QUANTITIES, "specifications": Part.SPECIFICATION}
_ROLE_PARTS = {"prices": Part.PRICES, "rates": Part.RATES, "quantities": Part.QUANTITIES}

UNUSED = "どの設計書のものかファイル名から分からないため、照合に使っていません。"


def part_of(path: Path) -> Part:
    """What a file is for, told by its name and, for a table, by its header row."""
    if path.suffix.lower() in _FACTS:
        return Part.FACTS
    # A bare 「数量計算書」 names no work, but says what it is.
    belonging = companion_of(path) or companion_of(path.with_name(f"工事_{path.name}"))
    if belonging is not None:
        return _COMPANION_PARTS[belonging[1]]
    if (role := table_role(path)) in _ROLE_PARTS:
        return _ROLE_PARTS[role]
    if path.suffix.lower() in _TEXTS:
        return Part.SPECIFICATION
    if not _ESTIMATE_NAME.search(path.stem):
        for name, part in _NAMES:
            if name.search(path.stem):
                return part
    return Part.ESTIMATE


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which quantity sheets and specifications each estimate has, by positions.

    ``unused`` are those named after no estimate, when there are several and nobody chose them.
    """

    own: Mapping[int, tuple[int, ...]]
    unused: frozenset[int]


def belonging(files: Sequence[CheckFile]) -> Belonging:
    """Who belongs to whom: by the names of the works; to all what names none of them."""
    works: dict[str, list[int]] = {}
    for file in files:
        if file.part is Part.ESTIMATE:
            works.setdefault(work_of(Path(file.name).stem), []).append(file.position)
    estimates = [position for named in works.values() for position in named]
    own: dict[int, list[int]] = {position: [] for position in estimates}
    unused = set()
    for file in files:
        if file.part not in {Part.QUANTITIES, Part.SPECIFICATION}:
            continue
        named = companion_of(Path(file.name))
        to = works.get(named[0], []) if named else []
        if not to and (file.chosen or len(estimates) == 1):
            to = estimates
        if not to:
            unused.add(file.position)
        for position in to:
            own[position].append(file.position)
    return Belonging({key: tuple(value) for key, value in own.items()}, frozenset(unused))


def input_for(estimate: CheckFile, files: Sequence[CheckFile], folder: Path) -> Input:
    """An estimate with those of its references that could be read; paths are under ``folder``."""
    usable = [file for file in files if file.state is not State.FAILED]
    own = set(belonging(files).own.get(estimate.position, ()))

    def paths(part: Part, *, only_own: bool = False) -> tuple[Path, ...]:
        return tuple(
            folder / file.path
            for file in usable
            if file.part is part and file.path and (not only_own or file.position in own)
        )

    quantities = paths(Part.QUANTITIES, only_own=True)
    specifications = paths(Part.SPECIFICATION, only_own=True)
    given = GivenReferences(
        prices=paths(Part.PRICES),
        rates=paths(Part.RATES),
        quantities=quantities,
        specifications=specifications,
        past=paths(Part.PAST),
        beside=frozenset({*quantities, *specifications}),
    )
    return Input(folder / estimate.path, estimate.name, given)
