"""The one door to cells: which reader a file needs, by its content first."""

from __future__ import annotations

from pathlib import Path

from assistant.estimating.grid import GridBook
from assistant.estimating.reading.long_texts import shortened
from retrieval.loading.package import package_kind
from retrieval.loading.refusals import check_size, encrypted, reading, refusal
from retrieval.settings import LoadLimits

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The first record of workbooks before Excel 5, which had no container around it.
_BARE_XLS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")


def read_cells(
    path: Path,
    limits: LoadLimits | None = None,
    password: str | None = None,
) -> GridBook:
    """All sheets of a workbook, CSV or PDF as cells, in one pass; endless texts are cut.

    ``password`` opens PDFs only; protected workbooks are refused.
    Raises NaniwaError with one sentence when the file can't be read: ``encrypted``,
    ``too_large``, ``broken``, ``unsafe``, ``empty``, ``unsupported``, ``unreadable``.
    """
    return shortened(_all_cells(path, limits or LoadLimits(), password))


def _all_cells(path: Path, limits: LoadLimits, password: str | None) -> GridBook:
    check_size(path, limits)
    with reading(path, "ファイル"), path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(_ZIP):
        return _read_package(path, limits)
    if head.startswith(_OLE):
        return _read_container(path, limits)
    if head.startswith(_BARE_XLS):
        from assistant.estimating.reading.cells_xls import read_xls_cells

        return read_xls_cells(path, limits)
    if b"%PDF-" in head:
        from assistant.estimating.reading.cells_pdf import read_pdf_cells

        return read_pdf_cells(path, limits, password)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        reason = "表計算の形式ではありません（Excelで開いて .xlsx で保存し直してください）"
        raise refusal(path, reason, code="unsupported")
    from assistant.estimating.reading.cells_csv import read_csv_cells

    return read_csv_cells(path, limits)


def _read_package(path: Path, limits: LoadLimits) -> GridBook:
    # Sheets are read as a stream: no large part of the package becomes a tree in memory.
    kind = package_kind(path, limits, tree_share=2)
    if kind == "xlsx":
        from assistant.estimating.reading.cells_xlsx import read_xlsx_cells

        return read_xlsx_cells(path, limits)
    named = {"xlsb": "Excelバイナリブック（.xlsb）", "docx": "Word文書", "pptx": "PowerPoint文書"}
    what = named.get(kind, "Excelブックではない圧縮ファイル")
    reason = f"{what}のため読めません（.xlsx で保存し直してください）"
    raise refusal(path, reason, code="unsupported")


def _read_container(path: Path, limits: LoadLimits) -> GridBook:
    import olefile

    with reading(path, "Excelブック"), olefile.OleFileIO(path) as container:
        locked = container.exists("EncryptedPackage")
        workbook = container.exists("Workbook") or container.exists("Book")
    if locked:
        raise encrypted(path)
    if not workbook:
        reason = "Excelブックではありません（.xlsx で保存し直してください）"
        raise refusal(path, reason, code="unsupported")
    from assistant.estimating.reading.cells_xls import read_xls_cells

    return read_xls_cells(path, limits)
