"""The one door to all formats: which reader a file needs, by its content first, then its suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.documents import Line, LoadedDocument
from retrieval.errors import NaniwaError, reason_of
from retrieval.loading.package import package_kind
from retrieval.loading.refusals import check_size, encrypted, reading, refusal
from retrieval.protocols import PageReader
from retrieval.settings import LoadLimits

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
_IMAGE_SUFFIXES = frozenset({".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
_KIND_OF_SUFFIX = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".markdown": "markdown",
    ".md": "markdown",
    ".pdf": "pdf",
    ".pptx": "pptx",
    ".text": "text",
    ".tsv": "csv",
    ".txt": "text",
    ".xhtml": "html",
    ".xls": "xls",
    ".xlsm": "xlsx",
    ".xlsx": "xlsx",
    **dict.fromkeys(_IMAGE_SUFFIXES, "image"),
}
_TEXT_KINDS = frozenset({"csv", "html", "markdown", "text"})
# Bare text becomes many times its size in lines and boxes; pictures in other formats do not.
_TEXT_SHARE = 8
_SAVE_AS = {
    "doc": "古いWord形式のため読めません（.docx形式で保存し直してください）",
    "ppt": "古いPowerPoint形式のため読めません（.pptx形式で保存し直してください）",
    "docm": "マクロ付きのWord文書のため読めません（.docx形式で保存し直してください）",
    "pptm": "マクロ付きのPowerPoint文書のため読めません（.pptx形式で保存し直してください）",
    "ppsx": "スライドショー形式のため読めません（.pptx形式で保存し直してください）",
    "xlsb": "バイナリ形式のExcelブックのため読めません（.xlsx形式で保存し直してください）",
    "rtf": "リッチテキスト形式のため読めません（.docx形式で保存し直してください）",
}
_UNWANTED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def supported_suffixes() -> tuple[str, ...]:
    """Return the suffixes of files that can be read, in lower case, sorted."""
    return tuple(sorted(_KIND_OF_SUFFIX))


def read_document(
    path: Path,
    *,
    password: str | None,
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],
) -> LoadedDocument:
    """Read the file at ``path`` whatever its format.

    Raises NaniwaError: ``empty``, ``too_large``, ``encrypted``, ``unsupported``, ``broken``,
    ``unsafe`` or ``unreadable``.
    """
    check_size(path, limits)
    kind = _kind(path, limits)
    if kind in _TEXT_KINDS:
        check_size(path, replace(limits, max_file_bytes=limits.max_file_bytes // _TEXT_SHARE))
    read = _reader(kind)
    return read(path, password=password, limits=limits, recognised=recognised)


def find_documents(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Files to index under ``paths``, each with the folder that its name is relative to.

    Folders are walked in sorted order. Hidden files, lock files of Office (``~$…``) and links
    that leave the folder are left out; files of unknown formats are not: reading says so.
    Raises NaniwaError (``missing``) for a path that doesn't exist.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                found.setdefault(file, path)
        elif path.is_file():
            found.setdefault(path, path.parent)
        else:
            raise NaniwaError(f"「{path}」が見つかりません。", code="missing")
    return [(root, file) for file, root in found.items()]


def _walk(folder: Path) -> list[Path]:
    def unreadable(error: OSError) -> None:
        message = f"フォルダ「{error.filename}」を開けません（{reason_of(error)}）。"
        raise NaniwaError(message, code="unreadable") from error

    inside = folder.resolve()
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if _wanted(name))
        for name in sorted(filter(_wanted, names)):
            file = Path(parent, name)
            if file.is_file() and file.resolve().is_relative_to(inside):
                files.append(file)
    return files


def refused_name(path: Path) -> str:
    """Why a file of a folder is left out because of its name, as a sentence; "" when it isn't."""
    if all(map(_wanted, path.parts)):
        return ""
    return f"「{path.name}」は隠しファイルか作業用のファイルのため、登録しません。"


def _wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _UNWANTED_NAMES


def _kind(path: Path, limits: LoadLimits) -> str:
    """Kind of the file by its first bytes; text formats, which have no marks, by suffix."""
    with reading(path, "ファイル"), path.open("rb") as file:
        head = file.read(1024)
    suffix = path.suffix.lower()
    expected = _KIND_OF_SUFFIX.get(suffix, "")
    kind = _kind_of_content(path, head, limits)
    if kind in _SAVE_AS:
        raise refusal(path, _SAVE_AS[kind], code="unsupported")
    if not kind and expected in _TEXT_KINDS:
        return expected
    if not expected and kind in ("", "unknown package"):
        raise refusal(
            path,
            f"対応していない形式（{suffix or '拡張子なし'}）のため読めません",
            code="unsupported",
        )
    if kind not in ("", "unknown package"):
        return kind
    reason = f"拡張子が {suffix} ですが、中身はその形式ではありません（壊れているか、途中で切れています）"
    raise refusal(path, reason, code="broken")


def _kind_of_content(path: Path, head: bytes, limits: LoadLimits) -> str:
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_kind(path, limits) or "unknown package"
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    # Systems that "export to Excel" often write HTML under the name .xls.
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    return ""


def _ole_kind(path: Path) -> str:
    import olefile

    with reading(path, "Office文書"), olefile.OleFileIO(path) as container:
        streams = {"/".join(entry) for entry in container.listdir()}
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        raise encrypted(path)
    if streams & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in streams:
        return "doc"
    if "PowerPoint Document" in streams:
        return "ppt"
    return "unknown package"


def _reader(kind: str) -> PageReader:
    """Return the reader of ``kind``; each brings heavy libraries, so only the one needed is imported."""
    readers: Mapping[str, Callable[[], PageReader]] = {
        "csv": _csv_reader,
        "docx": _word_reader,
        "html": _html_reader,
        "image": _image_reader,
        "markdown": _markdown_reader,
        "pdf": _pdf_reader,
        "pptx": _slides_reader,
        "text": _text_reader,
        "xls": _xls_reader,
        "xlsx": _xlsx_reader,
    }
    return readers[kind]()


def _csv_reader() -> PageReader:
    from retrieval.loading.text import read_csv

    return read_csv


def _word_reader() -> PageReader:
    from retrieval.loading.word import read_word

    return read_word


def _html_reader() -> PageReader:
    from retrieval.loading.web import read_html

    return read_html


def _image_reader() -> PageReader:
    from retrieval.loading.image import read_image

    return read_image


def _markdown_reader() -> PageReader:
    from retrieval.loading.web import read_markdown

    return read_markdown


def _pdf_reader() -> PageReader:
    from retrieval.loading.pdf import read_pdf

    return read_pdf


def _slides_reader() -> PageReader:
    from retrieval.loading.slides import read_slides

    return read_slides


def _text_reader() -> PageReader:
    from retrieval.loading.text import read_text

    return read_text


def _xls_reader() -> PageReader:
    from retrieval.loading.workbook import read_xls

    return read_xls


def _xlsx_reader() -> PageReader:
    from retrieval.loading.workbook import read_xlsx

    return read_xlsx
