"""Plain text and CSV, in the encodings that Japanese offices have left behind.

Read directly rather than through unstructured: its text partitioner joins and re-cuts lines by
English rules, and its CSV partitioner needs the delimiter and the encoding to be known.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Mapping
from pathlib import Path

from retrieval.documents import Line, LoadedDocument, Page
from retrieval.loading.flow import Paragraph, flow_page
from retrieval.loading.refusals import reading, refusal
from retrieval.loading.sheet import sheet_items
from retrieval.settings import LoadLimits

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_DELIMITERS = ",\t;|"


def read_text(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - the common signature of page readers
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read a text file line by line; a form feed begins a new page."""
    text, problem = decode_file(path)
    sheets = text.split("\f")[: limits.max_pages]
    pages = tuple(
        flow_page(number, [Paragraph(line) for line in sheet.splitlines()])
        for number, sheet in enumerate(sheets, start=1)
    )
    return _document(path, pages, problem)


def read_csv(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001
    limits: LoadLimits,  # noqa: ARG001
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read a CSV or TSV file as a sheet of tables and lines."""
    text, problem = decode_file(path)
    with reading(path, "CSV"):
        rows = parse_delimited(text)
    return _document(path, (flow_page(1, sheet_items(rows)),), problem)


def parse_delimited(text: str) -> list[list[str]]:
    """Rows of ``text``; the delimiter is the one that cuts most of its first lines alike."""
    sample = [line for line in text.splitlines()[:50] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda mark: _regularity(sample, mark))
    # A field longer than this is a quotation mark that was never closed.
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def decode_file(path: Path) -> tuple[str, str]:
    """Text of the file and, when some bytes fit no encoding, a Japanese line on that.

    Raises NaniwaError (``unsupported``) when the file is not text at all.
    """
    with reading(path, "テキスト"):
        data = path.read_bytes()
    text, exact = decode_text(data)
    if text.count("\0") * 100 > len(text) or _share_of_controls(text) > 0.1:
        raise refusal(path, "文字のファイルではないため読めません", code="unsupported")
    if exact:
        return text, ""
    return (
        text,
        f"「{path.name}」には読めない文字があります（文字コードが正しくない部分を � で示します）。",
    )


def decode_text(data: bytes) -> tuple[str, bool]:
    """Text of ``data`` and whether every byte fitted its encoding."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or (data.decode(encoding, "replace"), False)
    if b"\x1b$" in data and (found := _strictly(data, "iso2022_jp_ext")):
        return found
    if found := _strictly(data, "utf-8"):
        return found
    candidates = [c for c in (_strictly(data, "cp932"), _strictly(data, "euc_jis_2004")) if c]
    if candidates:
        # EUC-JP read as CP932 turns into half-width kana; whichever has fewer of them is right.
        return min(candidates, key=lambda found: len(_HALF_KANA.findall(found[0])))
    attempts = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp932")]
    return min(attempts, key=lambda text: text.count("\ufffd")), False


def _strictly(data: bytes, encoding: str) -> tuple[str, bool] | None:
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return None


def _share_of_controls(text: str) -> float:
    sample = text[:20_000]
    controls = sum(ord(char) < 32 and char not in "\t\n\r\f\x1b" for char in sample)
    return controls / max(len(sample), 1)


def _regularity(sample: list[str], delimiter: str) -> tuple[float, bool, int]:
    """How large a share of the lines is cut alike, whether the quotation marks fit, the columns."""
    counts = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
    if not counts or max(counts) == 1:
        return 0.0, False, 0
    usual = max(set(counts) - {1}, key=counts.count)
    return counts.count(usual) / len(counts), _is_well_quoted(sample, delimiter), usual


def _is_well_quoted(sample: list[str], delimiter: str) -> bool:
    """Whether a delimiter stands after every closing quotation mark: 「"","|"」 is not cut at "|"."""
    try:
        list(csv.reader(sample, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _document(path: Path, pages: tuple[Page, ...], problem: str) -> LoadedDocument:
    if not any(page.lines or page.tables for page in pages):
        raise refusal(path, "文字がありません", code="empty")
    return LoadedDocument(path.stem, pages, problems=(problem,) if problem else ())
