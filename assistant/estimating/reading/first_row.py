"""The first row of a workbook, read without the rest: what a table is for stands there."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.estimating.reading.xlsx_parts import first_sheet, stream, string_of
from retrieval.errors import NaniwaError
from retrieval.loading.refusals import reading

_MOST_EMPTY_ROWS = 1_000


def first_row(path: Path) -> tuple[str, ...]:
    """The texts of the first filled row of the first sheet; nothing when it is no workbook."""
    try:
        with reading(path, "Excelブック"), zipfile.ZipFile(path) as package:
            return _first_row(package)
    except NaniwaError:
        return ()  # whoever reads the whole file says why it can't be read


def _first_row(package: zipfile.ZipFile) -> tuple[str, ...]:
    part = first_sheet(package)
    if part is None:
        return ()
    with package.open(part) as file:
        # Millions of empty rows pack into a small file; nobody's header stands below them.
        for row in islice(stream(file, "row"), _MOST_EMPTY_ROWS):
            cells = [_stored(cell) for cell in row]
            if any(text for _, text in cells):
                wanted = {int(text) for kind, text in cells if kind == "s" and text.isdigit()}
                strings = _strings(package, wanted)
                return tuple(_text(kind, text, strings) for kind, text in cells)
    return ()


def _stored(cell: Any) -> tuple[str, str]:  # noqa: ANN401 - lxml is not typed
    """The type of a cell and what is stored in it: a text, or the place of a shared one."""
    for part in cell:
        if part.tag.endswith("}v"):
            return cell.get("t", ""), part.text or ""
        if part.tag.endswith("}is"):
            return "inlineStr", string_of(part)
    return "", ""


def _text(kind: str, stored: str, strings: Mapping[str, str]) -> str:
    return strings.get(stored, "") if kind == "s" else stored


def _strings(package: zipfile.ZipFile, wanted: set[int]) -> dict[str, str]:
    """Those of the shared strings that are asked for, by their place as cells write it."""
    part = "xl/sharedStrings.xml"
    if not wanted or part not in package.namelist():
        return {}
    found: dict[str, str] = {}
    last = max(wanted)
    with package.open(part) as file:
        for place, element in enumerate(stream(file, "si")):
            if place in wanted:
                found[str(place)] = string_of(element)
            if place >= last:
                break
    return found
