"""Which files of those given are estimates, and which belong to an estimate or to all of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.estimating.check import GivenReferences
from retrieval.errors import NaniwaError

_ESTIMATES = {".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".pdf", ".bc3", ".xml", ".gaeb"}
_GAEB = re.compile(r"\.[xdp]8\d$")
_COMPANIONS = {
    "quantities": ("数量計算書", "数量総括表", "数量集計表", "数量", "quantities"),
    "specifications": ("特記仕様書", "仕様書", "公告", "specification", "spec"),
}
_BOOKS = (
    "金入り設計書",
    "設計内訳書",
    "工事費内訳書",
    "設計書",
    "内訳書",
    "積算書",
    "予算書",
    "見積書",
)
"""What an estimate's file name may say after the name of the work."""
_TEXTS = {".docx", ".pdf", ".txt", ".md", ".html", ".csv", ".xlsx"}
_TABLES = {".csv", ".xlsx", ".xls", ".tsv"}

RESULT, OVERVIEW = "_検査結果", "検査一覧"
"""What the names of reports on one estimate end in, and the name of those on all."""

Role = str
"""``estimate``, ``prices``, ``rates`` or ``quantities``."""


@dataclass(frozen=True, slots=True)
class Input:
    """An estimate to check, where it was found (for naming outputs), and its references."""

    path: Path
    name: str
    given: GivenReferences


def find_inputs(paths: Sequence[Path], given: GivenReferences) -> list[Input]:
    """The estimates among files and folders, each with the references that apply to it.

    A quantity sheet or specification belongs to the estimate that it is named after
    (``甲工事_設計書.xlsx`` and ``甲工事_数量計算書.csv``, ``甲工事_特記仕様書.docx``), beside it, in a
    folder beside it, or anywhere among the given ones. Tables whose header row has the columns
    of a price or rate table are references of all, never estimates; a quantity sheet named after
    no estimate is one for a single estimate only.
    Raises NaniwaError when a path does not exist or no estimate is found.
    """
    found: dict[Path, str] = {}
    named_alone: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found |= {file: str(file.relative_to(path)) for file in _files_under(path)}
        elif path.is_file():
            found.setdefault(path, path.name)
            named_alone.add(path)
        else:
            why = "はファイルでもフォルダーでもありません" if path.exists() else "がありません"
            raise NaniwaError(f"「{path}」{why}。", code="no_file")
    named = (*given.prices, *given.rates, *given.quantities, *given.specifications, *given.past)
    known = {file.resolve() for file in named}
    works = {work_of(path.stem) for path in found if companion_of(path) is None}
    candidates = [
        path
        for path in found
        if path.resolve() not in known
        and (_is_estimate(path) or path in named_alone)
        and _stands_alone(path, works, named=path in named_alone)
    ]
    roles = {path: table_role(path) for path in candidates}
    estimates = [path for path, role in roles.items() if role == "estimate"]
    if not estimates:
        raise NaniwaError(
            "調べる設計書・内訳書がありません（xlsx, xls, csv, pdf などのファイルかフォルダーを指定してください）。",
            code="no_estimate",
        )
    quantities = _of_role(roles, "quantities") if len(estimates) == 1 else ()
    shared = replace(
        given,
        prices=given.prices + _of_role(roles, "prices"),
        rates=given.rates + _of_role(roles, "rates"),
        quantities=given.quantities + quantities,
    )
    companions = _companions([*found, *_near(estimates)], known)
    return [
        Input(path, found[path], _joined(shared, companions.get(work_of(path.stem), [])))
        for path in estimates
    ]


def companion_of(path: Path) -> tuple[str, str] | None:
    """The work that a quantity sheet or specification is named after, and what it is for.

    None for a file whose name says neither.
    """
    for kind, words in _COMPANIONS.items():
        for word in words:
            work = path.stem.removesuffix(word)
            suffixes = _TABLES if kind == "quantities" else _TEXTS
            if work != path.stem and work and path.suffix.lower() in suffixes:
                return work_of(work), kind
    return None


def _stands_alone(path: Path, works: set[str], *, named: bool) -> bool:
    """Whether a file is no companion; one that was named is one only of an estimate given too."""
    belonging = companion_of(path)
    return belonging is None or (named and belonging[0] not in works)


def work_of(stem: str) -> str:
    """The name of the work in an estimate's file name without its ending: without 設計書 and the like, and separators."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", stem).strip(" _-・")
    for word in _BOOKS:
        plain = plain.removesuffix(word).strip(" _-・")
    return plain


def _companions(files: Iterable[Path], known: set[Path]) -> dict[str, list[tuple[Path, str]]]:
    """Companions by the work that they are named after, each file once."""
    by_work: dict[str, list[tuple[Path, str]]] = {}
    seen = set(known)
    for file in files:
        belonging = companion_of(file)
        if belonging and file.resolve() not in seen:
            seen.add(file.resolve())
            work, kind = belonging
            by_work.setdefault(work, []).append((file, kind))
    return by_work


def _near(estimates: Sequence[Path]) -> Iterator[Path]:
    """The files beside estimates and in the folders beside them."""
    for folder in dict.fromkeys(path.parent for path in estimates):
        for path in sorted(folder.iterdir()):
            if path.is_file():
                yield path
            elif path.is_dir() and not path.name.startswith("."):
                yield from (file for file in sorted(path.iterdir()) if file.is_file())


def table_role(path: Path) -> Role:
    """What a table is for, told by its header row; ``estimate`` unless it says otherwise."""
    header = _header(path)
    if (
        "price" in header
        and "name" in header
        and header & {"effective_from", "edition", "district"}
    ):
        return "prices"
    if {"rate", "formula", "work_category"} <= header:
        return "rates"
    if {"name", "quantity", "source"} <= header and not header & {"price", "amount", "unit_price"}:
        return "quantities"
    return "estimate"


def _header(path: Path) -> set[str]:
    """The words of the first row with something in it; empty for what is not a table."""
    row: Iterable[object] = ()
    try:
        if path.suffix.lower() in {".csv", ".tsv"}:
            with path.open("rb") as file:
                start = file.read(4096)
            encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
            text = start.decode(encoding, errors="replace")
            row = next((cells for cells in csv.reader(text.splitlines()) if any(cells)), ())
        elif path.suffix.lower() == ".xlsx":
            from assistant.estimating.reading.first_row import first_row

            row = first_row(path)
    except (OSError, csv.Error):
        return set()
    return {str(cell).strip().lower() for cell in row if cell}


def _files_under(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        wanted = _is_estimate(file) or file.suffix.lower() in _TEXTS | _TABLES
        # What an earlier check wrote there is no estimate.
        ours = file.stem == OVERVIEW or file.stem.endswith(RESULT)
        if wanted and not hidden and not ours and file.is_file():
            yield file


def _is_estimate(path: Path) -> bool:
    """Whether a file may be an estimate by its ending."""
    suffix = path.suffix.lower()
    return suffix in _ESTIMATES or bool(_GAEB.search(suffix))


def _of_role(roles: dict[Path, Role], role: Role) -> tuple[Path, ...]:
    return tuple(path for path, found in roles.items() if found == role)


def _joined(shared: GivenReferences, own: Iterable[tuple[Path, str]]) -> GivenReferences:
    own = list(own)
    return replace(
        shared,
        quantities=shared.quantities + tuple(path for path, kind in own if kind == "quantities"),
        specifications=shared.specifications
        + tuple(path for path, kind in own if kind == "specifications"),
        beside=frozenset(path for path, _ in own),
    )
