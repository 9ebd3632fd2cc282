"""Zip packages (.docx .xlsx .pptx) checked before any parser sees them. Nothing is unpacked to disk.

Python's zipfile never yields more bytes of a member than the central directory declares, so the
sums checked here also bound what the parsers read later.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from retrieval.loading.refusals import reading, refusal, too_large
from retrieval.settings import LoadLimits

MAX_MEMBERS = 10_000
_XML_SUFFIXES = (".xml", ".rels", ".vml")
# Pictures and texts that a document carries; no reader of Office files takes them for its own parts.
_NEVER_PARSED = (".svg", ".htm", ".html", ".mht", ".txt")
# A tree of elements takes about ten times the bytes of its file.
TREE_SHARE = 16
_CHUNK = 1024 * 1024
_MARKS = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_SAFE_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"})
_MAIN_TYPES = (
    ("wordprocessingml.document.main+xml", "docx"),
    ("ms-word.document.macroEnabled.main+xml", "docm"),
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    ("spreadsheetml.template.main+xml", "xlsx"),
    ("ms-excel.sheet.binary", "xlsb"),
    ("presentationml.presentation.main+xml", "pptx"),
    ("presentationml.slideshow.main+xml", "ppsx"),
    ("ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"),
)


def package_kind(path: Path, limits: LoadLimits, *, tree_share: int = TREE_SHARE) -> str:
    """Which Office format the zip at ``path`` holds: docx, xlsx, pptx, docm, …, or "" for another.

    ``tree_share`` is how many times its size an XML part takes when it is read; 1 for readers
    that read it as a stream.
    Raises NaniwaError (``too_large``, ``broken``, ``unsafe``, ``encrypted``) when it is hostile
    or damaged.
    """
    with reading(path, "Office文書"), zipfile.ZipFile(path) as package:
        members = package.infolist()
        _check_directory(path, members, limits)
        for member in members:
            if _is_parsed(package, member):
                _check_xml(path, package, member, limits.max_unpacked_bytes // tree_share)
        return _main_type(package)


def _check_directory(path: Path, members: list[zipfile.ZipInfo], limits: LoadLimits) -> None:
    if len(members) > MAX_MEMBERS:
        raise too_large(path, f"中のファイルの数が上限（{MAX_MEMBERS}）を超えています")
    if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
        size = limits.max_unpacked_bytes // 1024**2
        raise too_large(path, f"展開した大きさが上限（{size}MB）を超えています")
    if any(member.flag_bits & 0x1 for member in members):
        reason = "パスワードで保護されているため読めません（保護を解除して保存し直してください）"
        raise refusal(path, reason, code="encrypted")


def _is_parsed(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a reader may take a member for XML: a package can give its parts any names it likes."""
    name = member.filename.lower()
    if name.endswith(_XML_SUFFIXES):
        return True
    if name.endswith(_NEVER_PARSED):
        return False
    with package.open(member) as part:
        return (
            part.read(64)
            .replace(b"\0", b"")
            .lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
            .startswith(b"<")
        )


def _check_xml(path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int) -> None:
    """Refuse parts with a DTD, which Office never writes, and parts too big to hold as a tree."""
    if member.file_size > largest:
        raise too_large(path, "中の文書が大きすぎます")
    unsafe = refusal(path, "外部参照の宣言（DTD）を含むため安全に読めません", code="unsafe")
    with package.open(member) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            # Dropping NULs makes UTF-16 readable as ASCII.
            text = tail + chunk.replace(b"\0", b"")
            if any(mark in text for mark in _MARKS):
                raise unsafe
            declared = None if tail else _ENCODING.search(text[:300])
            if declared and declared.group(1).lower() not in _SAFE_ENCODINGS:
                raise unsafe
            tail = text[-16:]


def _main_type(package: zipfile.ZipFile) -> str:
    try:
        types = package.read("[Content_Types].xml").decode("utf-8", "ignore")
    except KeyError:
        return ""
    for content_type, kind in _MAIN_TYPES:
        if content_type in types:
            return kind
    return ""
