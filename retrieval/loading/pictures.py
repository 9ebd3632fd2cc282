"""Picture files: their frames, their size on paper, and what is refused."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import NaniwaError

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_MOST_PIXELS = 120_000_000  # A1 at 400 dpi; opened it takes 360 MB
_ORIENTATION, _FIRST_SIDEWAYS = 0x0112, 5  # the EXIF entry, and its first value on the side
_USUAL_DOTS_PER_INCH = 200.0  # of office scanners, for files that don't say
_PLAUSIBLE_DOTS_PER_INCH = (72.0, 1200.0)  # below are screen pictures that say nothing about paper


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as an RGB picture, perhaps made smaller; and how many points a pixel of it is."""

    picture: Any
    points_per_pixel: float


def frame_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height in points of each frame, without decoding them.

    Raises NaniwaError with code ``broken`` or ``too_large``.
    """
    with _opened(path) as picture:
        sizes = []
        for number in range(1, getattr(picture, "n_frames", 1) + 1):
            picture.seek(number - 1)
            points = _points_per_pixel(picture)
            width, height = picture.width * points, picture.height * points
            sizes.append((height, width) if _lies_on_its_side(picture) else (width, height))
        return sizes


def open_frame(path: Path, number: int, *, longest_side: int) -> Frame:
    """Decode frame ``number`` (from 1), made smaller so that no side exceeds ``longest_side``.

    Raises NaniwaError with code ``broken`` or ``too_large``.
    """
    with _opened(path) as picture:
        if not 1 <= number <= getattr(picture, "n_frames", 1):
            raise NaniwaError(f"「{path.name}」に{number}枚目の画像はありません。", code="broken")
        picture.seek(number - 1)
        _refuse_bomb(path, picture)
        points = _points_per_pixel(picture)
        longest = max(picture.size)
        if longest > longest_side:
            scale = longest_side / longest
            picture.draft("RGB", (round(picture.width * scale), round(picture.height * scale)))
        rgb = _on_white(picture)
        if max(rgb.size) > longest_side:
            rgb.thumbnail((longest_side, longest_side))
        return Frame(rgb, points * longest / max(rgb.size))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from PIL import Image, UnidentifiedImageError

    # Pillow meets malformed files with whatever exception the decoder happens to raise.
    broken = (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        TypeError,
        LookupError,
        ArithmeticError,
    )
    try:
        with warnings.catch_warnings():
            # Large drawings are usual here; what is too large is refused before it is decoded.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as picture:
                _refuse_bomb(path, picture)
                yield picture
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except broken as error:
        raise NaniwaError(
            f"「{path.name}」は壊れているか、対応していない画像のため読めません。", code="broken"
        ) from error


def _refuse_bomb(path: Path, picture: Any) -> None:  # noqa: ANN401
    if picture.width * picture.height > _MOST_PIXELS:
        raise _too_large(path)


def _too_large(path: Path) -> NaniwaError:
    return NaniwaError(
        f"「{path.name}」は画素数が上限の{_MOST_PIXELS / 1e6:,.0f}百万を超えるため読めません。",
        code="too_large",
    )


def _points_per_pixel(picture: Any) -> float:  # noqa: ANN401
    lowest, highest = _PLAUSIBLE_DOTS_PER_INCH
    try:
        stated = float(picture.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, LookupError, ArithmeticError):
        stated = 0.0
    return 72.0 / (stated if lowest < stated <= highest else _USUAL_DOTS_PER_INCH)


def _lies_on_its_side(picture: Any) -> bool:  # noqa: ANN401
    """Whether a camera noted that the picture must be turned by a quarter to be seen upright."""
    return int(picture.getexif().get(_ORIENTATION, 1)) >= _FIRST_SIDEWAYS


def _on_white(picture: Any) -> Any:  # noqa: ANN401
    """RGB, with transparent parts white as on paper."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        coloured = upright.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    if upright.mode.startswith("I;16") or upright.mode == "I":
        return upright.point(lambda value: value / 256).convert("L").convert("RGB")
    return upright.convert("RGB")
