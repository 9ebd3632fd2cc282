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
_TEXTS = {".docx", ".pdf", ".txt", ".md", ".html", ".csv", ".xlsx"}
_TABLES = {".csv", ".xlsx", ".xls", ".tsv"}

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

    A file is a reference of one estimate when it stands beside it and is named after it
    (``甲工事.xlsx`` and ``甲工事_数量計算書.csv``, ``甲工事_特記仕様書.docx``). Tables whose header
    row has the columns of a price or rate table are references of all, never estimates.
    Raises NaniwaError when a path does not exist or no estimate is found.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            found |= {file: str(file.relative_to(path)) for file in _files_under(path)}
        elif path.exists():
            found.setdefault(path, path.name)
        else:
            raise NaniwaError(f"「{path}」がありません。", code="no_file")
    known = {
        file.resolve()
        for file in (
            *given.prices,
            *given.rates,
            *given.quantities,
            *given.specifications,
            *given.past,
        )
    }
    candidates = [path for path in found if path.resolve() not in known]
    beside = {path: companions(path) for path in candidates}
    taken = {file for belonging in beside.values() for file in _all(belonging)}
    roles = {path: table_role(path) for path in candidates if path not in taken}
    shared = replace(
        given,
        prices=given.prices + _of_role(roles, "prices"),
        rates=given.rates + _of_role(roles, "rates"),
        quantities=given.quantities + _of_role(roles, "quantities"),
    )
    inputs = [
        Input(path, found[path], _joined(shared, beside[path]))
        for path, role in roles.items()
        if role == "estimate"
    ]
    if not inputs:
        raise NaniwaError(
            "調べる設計書・内訳書がありません（xlsx, xls, csv, pdf などのファイルかフォルダーを指定してください）。",
            code="no_estimate",
        )
    return inputs


def companions(estimate: Path) -> GivenReferences:
    """The references beside an estimate that are named after it."""
    quantities = _named_after(estimate, _COMPANIONS["quantities"], _TABLES)
    specifications = _named_after(estimate, _COMPANIONS["specifications"], _TEXTS)
    return GivenReferences(quantities=quantities, specifications=specifications)


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
            row = _first_row(path)
    except (OSError, csv.Error):
        return set()
    return {str(cell).strip().lower() for cell in row if cell}


def _first_row(path: Path) -> Iterable[object]:
    """The first row of a workbook, read without the rest; nothing when it is no workbook."""
    import zipfile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return ()
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        return next(sheet.iter_rows(values_only=True, max_row=1), ()) if sheet else ()
    finally:
        book.close()


def _files_under(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        suffix = file.suffix.lower()
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden and (suffix in _ESTIMATES or _GAEB.search(suffix)):
            yield file


def _named_after(estimate: Path, words: Sequence[str], suffixes: set[str]) -> tuple[Path, ...]:
    return tuple(
        file
        for word in words
        for separator in ("_", "-", "＿", "・", " ", "")
        for suffix in sorted(suffixes)
        if (file := estimate.with_name(f"{estimate.stem}{separator}{word}{suffix}")).is_file()
    )


def _all(given: GivenReferences) -> tuple[Path, ...]:
    return given.quantities + given.specifications


def _of_role(roles: dict[Path, Role], role: Role) -> tuple[Path, ...]:
    return tuple(path for path, found in roles.items() if found == role)


def _joined(shared: GivenReferences, own: GivenReferences) -> GivenReferences:
    return replace(
        shared,
        quantities=shared.quantities + own.quantities,
        specifications=shared.specifications + own.specifications,
    )
