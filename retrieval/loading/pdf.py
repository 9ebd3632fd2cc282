"""PDF files into pages: pdfium reads the text, pypdf the outline, page labels and title."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retrieval.documents import Line, LoadedDocument, Page, ReadMethod, Table
from retrieval.errors import NaniwaError
from retrieval.loading.glyphs import Glyph
from retrieval.loading.lines import group_lines
from retrieval.loading.page_quality import judge_page
from retrieval.loading.pdf_contents import read_contents
from retrieval.loading.pdf_info import FileInfo, read_info
from retrieval.loading.pdf_text import read_glyphs
from retrieval.loading.pdfium import load_pdfium
from retrieval.settings import LoadLimits

_LOG = logging.getLogger(__name__)
_END_MARK_WITHIN = 2048  # bytes from the end in which "%%EOF" must stand


def read_pdf(
    path: Path,
    *,
    password: str | None,
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],
) -> LoadedDocument:
    """Read a PDF. Never runs OCR: pages that need it are PENDING unless in ``recognised``.

    Raises NaniwaError with code ``encrypted`` (no password or a wrong one), ``broken``,
    ``too_large`` (bytes or pages) or ``too_slow``.
    """
    started = time.monotonic()
    document = open_limited(path, password=password, limits=limits)
    problems: list[str] = []
    try:
        count = len(document)
        if not _has_end_mark(path):
            problems.append("ファイルの末尾が欠けています。読めたページだけを使います。")
        info = read_info(path, password=password, page_count=count)
        pages: list[Page] = []
        for number in range(1, count + 1):
            if time.monotonic() - started > limits.max_seconds:
                raise NaniwaError(
                    f"「{path.name}」は{limits.max_seconds:,.0f}秒以内に読み終わらなかったため中止しました。",
                    code="too_slow",
                )
            pages.append(_read_page(document, number, info, recognised))
    finally:
        document.close()
    problems.extend(info.problems)
    problems.extend(
        f"{page.number}ページ: {page.note}" for page in pages if page.method is ReadMethod.FAILED
    )
    if all(page.method is ReadMethod.FAILED for page in pages):
        raise NaniwaError(f"「{path.name}」は壊れていて、1ページも読めません。", code="broken")
    return LoadedDocument(
        title=info.title or path.stem,
        pages=tuple(pages),
        outline=info.outline,
        problems=tuple(problems),
    )


def open_limited(path: Path, *, password: str | None, limits: LoadLimits) -> Any:  # noqa: ANN401
    """`open_pdf` for a file of a size and number of pages within ``limits``, of one page at least.

    Raises NaniwaError with code ``encrypted``, ``broken`` or ``too_large``.
    """
    size = path.stat().st_size
    if size > limits.max_file_bytes:
        raise NaniwaError(
            f"「{path.name}」は{size / 2**20:,.0f}MBあり、上限の{limits.max_file_bytes / 2**20:,.0f}MBを超えるため読めません。",
            code="too_large",
        )
    document = open_pdf(path, password=password)
    count = len(document)
    if count == 0:
        document.close()
        raise NaniwaError(
            f"「{path.name}」にはページがなく、ファイルが壊れています。", code="broken"
        )
    if count > limits.max_pages:
        document.close()
        raise NaniwaError(
            f"「{path.name}」は{count:,}ページあり、上限の{limits.max_pages:,}ページを超えるため読めません。",
            code="too_large",
        )
    return document


def open_pdf(path: Path, *, password: str | None = None) -> Any:  # noqa: ANN401
    """Open ``path`` as a pypdfium2 PdfDocument.

    Raises NaniwaError with code ``encrypted`` or ``broken``.
    """
    from pypdfium2 import raw

    pypdfium2 = load_pdfium()
    try:
        return pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        reason = getattr(error, "err_code", None)
        if reason == raw.FPDF_ERR_PASSWORD:
            ask = (
                "パスワードを指定するか、保護を解除して保存し直してください"
                if password is None
                else "指定したパスワードが違います"
            )
            raise NaniwaError(
                f"「{path.name}」はパスワードで保護されています。{ask}。", code="encrypted"
            ) from error
        if reason == raw.FPDF_ERR_SECURITY:
            raise NaniwaError(
                f"「{path.name}」は対応していない方式で暗号化されているため読めません。",
                code="encrypted",
            ) from error
        raise NaniwaError(
            f"「{path.name}」は壊れているか、PDFではないため読めません。", code="broken"
        ) from error


def _has_end_mark(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _END_MARK_WITHIN))
        return b"%%EOF" in file.read()


def _read_page(
    document: Any,  # noqa: ANN401
    number: int,
    info: FileInfo,
    recognised: Mapping[int, tuple[Line, ...]],
) -> Page:
    import pypdfium2

    label = info.labels.get(number, "")
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        note = "ページが壊れていて読めません。"
        return Page(number, 0.0, 0.0, (), method=ReadMethod.FAILED, label=label, note=note)
    try:
        width, height = page.get_size()
        try:
            glyphs = read_glyphs(page)
        except pypdfium2.PdfiumError:
            note = "文字を取り出せません。"
            return Page(number, width, height, (), method=ReadMethod.FAILED, label=label, note=note)
        verdict = judge_page(glyphs, read_contents(page))
        method, note = verdict.method, verdict.note
        tables: tuple[Table, ...] = ()
        if method is ReadMethod.PENDING and number in recognised:
            lines, method = recognised[number], ReadMethod.OCR
        elif method is ReadMethod.PENDING:
            lines = group_lines(glyphs, number)
        else:
            tables, rest = _take_tables(page, glyphs, number, width, height)
            lines = group_lines(rest, number)
        return Page(number, width, height, lines, tables, method, label, note)
    finally:
        page.close()


def _take_tables(
    page: Any,  # noqa: ANN401
    glyphs: list[Glyph],
    number: int,
    width: float,
    height: float,
) -> tuple[tuple[Table, ...], list[Glyph]]:
    """Tables of the page, and the characters that stand outside them."""
    try:
        from retrieval.loading.pdf_tables import find_tables
    except ImportError:
        return (), glyphs

    try:
        tables, taken = find_tables(page, glyphs, page_number=number, width=width, height=height)
    except Exception:  # noqa: BLE001 - a table that can't be made out must not lose the page's text
        _LOG.warning("page %d: table finding failed", number, exc_info=True)
        return (), glyphs
    return tuple(tables), [glyph for index, glyph in enumerate(glyphs) if index not in taken]
