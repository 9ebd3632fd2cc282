"""Pages as images: a picture file, and a scan with its tilt and noise."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_DOTS_PER_INCH = 200


def render_png(pdf: bytes) -> bytes:
    """The first page as a grey PNG."""
    result = io.BytesIO()
    _pages(pdf)[0].save(result, "PNG")
    return result.getvalue()


def render_scan(pdf: bytes, *, title: str) -> bytes:
    """The document as an office scanner would give it: slightly tilted grey images, no text."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    result = io.BytesIO()
    canvas = Canvas(result, pagesize=(595.28, 841.89), invariant=1)
    canvas.setTitle(title)
    for number, page in enumerate(_pages(pdf)):
        scanned = io.BytesIO()
        _scanned(page, seed=number).save(scanned, "JPEG", quality=70)
        scanned.seek(0)
        canvas.drawImage(ImageReader(scanned), 0, 0, 595.28, 841.89)
        canvas.showPage()
    canvas.save()
    return result.getvalue()


def _pages(pdf: bytes) -> list[Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil() for page in document
        ]
    finally:
        document.close()


def _scanned(page: Image, *, seed: int) -> Image:
    import numpy as np
    from PIL import Image as Images

    random = np.random.default_rng(seed)
    tilted = page.rotate(
        float(random.uniform(-0.6, 0.6)), resample=Images.Resampling.BILINEAR, fillcolor=255
    )
    pixels = np.asarray(tilted, dtype=np.float32) * 0.94 + 8
    pixels += random.normal(0, 5, pixels.shape).astype(np.float32)
    return Images.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
