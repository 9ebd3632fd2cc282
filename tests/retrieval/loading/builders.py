"""Small real files for loader tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from retrieval.documents import LoadedDocument
from retrieval.loading.registry import read_document
from retrieval.settings import LoadLimits


def load(path: Path, *, limits: LoadLimits | None = None) -> LoadedDocument:
    return read_document(path, password=None, limits=limits or LoadLimits(), recognised={})


def texts(document: LoadedDocument, page: int = 1) -> list[str]:
    return [line.text for line in document.pages[page - 1].lines]


def rewrite_zip(path: Path, changes: Mapping[str, bytes]) -> Path:
    """Replace or add members of a zip file."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**members, **changes}.items():
            package.writestr(name, data)
    return path


def word_file(path: Path, *blocks: object) -> Path:
    """A .docx of (text, style) pairs, plain texts, and lists of rows for tables."""
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, tuple):
            document.add_paragraph(*block)
        elif isinstance(block, list):
            fill_table(document, block)
    document.save(str(path))
    return path


def fill_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """Add a table; "<" merges a cell with the one on its left, "^" with the one above."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text not in "<^" or not text:
                table.cell(r, c).text = text
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                table.cell(r, c - 1).merge(table.cell(r, c))
            elif text == "^":
                table.cell(r - 1, c).merge(table.cell(r, c))
    return table
