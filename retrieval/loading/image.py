"""Picture files as documents: each frame is a page whose text comes from OCR."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from retrieval.documents import Line, LoadedDocument, Page, ReadMethod
from retrieval.errors import NaniwaError
from retrieval.loading.pictures import frame_sizes
from retrieval.settings import LoadLimits


def read_image(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - pictures have none; every reader takes it
    limits: LoadLimits,
    recognised: Mapping[int, tuple[Line, ...]],
) -> LoadedDocument:
    """Pages of a picture file: PENDING, or OCR where ``recognised`` has the text.

    Raises NaniwaError with code ``broken`` or ``too_large``.
    """
    size = path.stat().st_size
    if size > limits.max_file_bytes:
        raise NaniwaError(
            f"「{path.name}」は{size / 2**20:,.0f}MBあり、上限の{limits.max_file_bytes / 2**20:,.0f}MBを超えるため読めません。",
            code="too_large",
        )
    sizes = frame_sizes(path)
    if len(sizes) > limits.max_pages:
        raise NaniwaError(
            f"「{path.name}」は{len(sizes):,}枚の画像を含み、上限の{limits.max_pages:,}枚を超えるため読めません。",
            code="too_large",
        )
    pages = tuple(
        Page(
            number,
            width,
            height,
            recognised.get(number, ()),
            method=ReadMethod.OCR if number in recognised else ReadMethod.PENDING,
            note="画像のため文字認識で読みます。",
        )
        for number, (width, height) in enumerate(sizes, 1)
    )
    return LoadedDocument(title=path.stem, pages=pages)
