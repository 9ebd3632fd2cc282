"""Text of scanned pages and pictures, by RapidOCR with the models inside its package.

PP-OCRv6 (small) reads Japanese, Latin and Chinese with one set of models, so that what it reads
is put into Japanese characters afterwards (`retrieval.loading.ocr_characters`). Nothing is ever
downloaded: the model files are named one by one, and a missing one is an error.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.documents import Box, Line
from retrieval.errors import NaniwaError
from retrieval.loading.glyphs import Glyph
from retrieval.loading.lines import group_lines
from retrieval.loading.ocr_characters import to_japanese
from retrieval.loading.pictures import open_frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_DOTS_PER_INCH = 200
_LONGEST_SIDE = 3400  # pixels: A3 at 200 dpi; larger sheets are drawn smaller
_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_GOOD_SCORE = 0.85  # pages the right way up score 0.9 and more


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text in a picture: its box in pixels and how sure the recogniser is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float

    @property
    def is_tall(self) -> bool:
        """Whether it runs down the picture: turned or vertical text."""
        return self.bottom - self.top > 1.5 * (self.right - self.left)


def recognise_page(
    path: Path, number: int, *, password: str | None = None, threads: int = 0
) -> tuple[Line, ...]:
    """Lines of page ``number`` (from 1) of a PDF or picture file, in reading order, in points.

    A picture's frames are its pages. ``threads`` is the number of cores to use, 0 for all.
    Takes 2 to 5 seconds a page. Raises NaniwaError with code ``encrypted``, ``broken``,
    ``too_large`` or ``ocr_missing``.
    """
    glyphs = recognise_pieces(path, number, password=password, threads=threads)
    return tuple(
        Line(line.text, _within(line.box, number), line.size)
        for line in group_lines(glyphs, number)
    )


def recognise_pieces(
    path: Path, number: int, *, password: str | None = None, threads: int = 0
) -> list[Glyph]:
    """The pieces of text that `recognise_page` joins to lines, each where it stands, in points.

    For readers of tables, which need the gaps between the pieces. Raises as `recognise_page`.
    """
    if _is_pdf(path):
        picture, points = _pdf_pixels(path, number, password)
    else:
        picture, points = _frame_pixels(path, number)
    recogniser = _recogniser(threads or os.cpu_count() or 1)
    segments, quarter = _read_turned(recogniser, picture)
    return _glyphs(segments, quarter, points)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)  # viewers accept bytes before the mark


def _pdf_pixels(path: Path, number: int, password: str | None) -> tuple[Picture, float]:
    """The page as blue, green, red pixels, and how many points a pixel is."""
    import numpy as np
    import pypdfium2

    from retrieval.loading.pdf import open_pdf

    document = open_pdf(path, password=password)
    try:
        page = document[number - 1]
        longest = max(*page.get_size(), 1.0)
        scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / longest)
        pixels = page.render(scale=scale, rev_byteorder=False).to_numpy()
        return np.ascontiguousarray(pixels[:, :, :3]), 1 / scale
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise NaniwaError(
            f"「{path.name}」の{number}ページは壊れていて画像にできません。", code="broken"
        ) from error
    finally:
        document.close()


def _frame_pixels(path: Path, number: int) -> tuple[Picture, float]:
    import numpy as np

    frame = open_frame(path, number, longest_side=_LONGEST_SIDE)
    pixels = np.asarray(frame.picture)[:, :, ::-1]
    return np.ascontiguousarray(pixels), frame.points_per_pixel


@dataclass(frozen=True, slots=True)
class _Recogniser:
    """RapidOCR keeps its settings for the running call in itself, so that calls take turns."""

    engine: Any
    turn: threading.Lock

    def read(self, picture: Picture) -> list[Segment]:
        with self.turn:
            result = self.engine(picture)
        if result.txts is None or result.boxes is None:
            return []
        return [
            Segment(
                to_japanese(text),
                float(corners[:, 0].min()),
                float(corners[:, 1].min()),
                float(corners[:, 0].max()),
                float(corners[:, 1].max()),
                float(score),
            )
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        ]


@lru_cache(maxsize=2)
def _recogniser(threads: int) -> _Recogniser:
    """The engine, made once for a process (a second to load)."""
    try:
        import rapidocr
    except ImportError as error:
        raise NaniwaError(
            "文字認識に使うrapidocrが入っていません。`pip install rapidocr==3.10.0`を実行してください。",
            code="ocr_missing",
        ) from error
    models = Path(rapidocr.__file__).parent / "models"
    for name in (_DETECTOR, _RECOGNISER):
        if not (models / name).is_file():
            raise NaniwaError(
                f"文字認識のモデル{name}がありません。`pip install --force-reinstall rapidocr==3.10.0`を実行してください。",
                code="ocr_missing",
            )
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # pages are turned as a whole, see _read_turned
            "Global.max_side_len": _LONGEST_SIDE,
            # Named files are used as they are; without a name RapidOCR would look on the network.
            "Det.model_path": str(models / _DETECTOR),
            "Rec.model_path": str(models / _RECOGNISER),
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
    return _Recogniser(engine, threading.Lock())


def _read_turned(recogniser: _Recogniser, picture: Picture) -> tuple[list[Segment], int]:
    """Read the picture the way up that reads best; the number of quarter turns it took.

    Turns are anticlockwise, as numpy turns. Upright pages are read once.
    """
    import numpy as np

    best, best_quarter = recogniser.read(picture), 0
    if not best:
        return best, 0
    if _looks_turned(best):
        others = [3, 1]  # wide tables mostly stand with their head to the left
    elif _score(best) < 0.7:  # noqa: PLR2004
        others = [2]
    else:
        return best, 0
    height, width = picture.shape[:2]
    for quarter in others:
        found = recogniser.read(np.ascontiguousarray(np.rot90(picture, quarter)))
        if found and _sure_length(found) > _sure_length(best):
            best, best_quarter = found, quarter
            if _score(best) > _GOOD_SCORE and not all(s.is_tall for s in best):
                break
    turned = [_turn_segment(s, best_quarter, width, height) for s in best]
    return turned, best_quarter


def _looks_turned(segments: Sequence[Segment]) -> bool:
    """Whether much runs down the page, or next to nothing holds together along a line."""
    tall = sum(segment.bottom - segment.top for segment in segments if segment.is_tall)
    wide = sum(segment.right - segment.left for segment in segments if not segment.is_tall)
    characters = sum(len(segment.text) for segment in segments)
    return tall > wide or (len(segments) >= 8 and characters < 2 * len(segments))  # noqa: PLR2004


def _score(segments: Sequence[Segment]) -> float:
    """How sure the recogniser is of the average character."""
    return _sure_length(segments) / max(sum(len(s.text) for s in segments), 1)


def _sure_length(segments: Sequence[Segment]) -> float:
    return sum(segment.score * len(segment.text) for segment in segments)


def _turn_segment(segment: Segment, quarter: int, width: int, height: int) -> Segment:
    """The segment's place in the picture before its ``quarter`` anticlockwise turns."""
    left, top, right, bottom = segment.left, segment.top, segment.right, segment.bottom
    if quarter == 1:
        left, top, right, bottom = width - bottom, left, width - top, right
    elif quarter == 2:  # noqa: PLR2004
        left, top, right, bottom = width - right, height - bottom, width - left, height - top
    elif quarter == 3:  # noqa: PLR2004
        left, top, right, bottom = top, height - right, bottom, height - left
    return Segment(segment.text, left, top, right, bottom, segment.score)


def _glyphs(segments: list[Segment], quarter: int, points: float) -> list[Glyph]:
    glyphs = []
    for segment in segments:
        thickness = segment.right - segment.left if quarter % 2 else segment.bottom - segment.top
        glyphs.append(
            Glyph(
                segment.text,
                segment.left * points,
                segment.top * points,
                segment.right * points,
                segment.bottom * points,
                0.75 * thickness * points,  # a detected box stands a little off its characters
                quarter,
            )
        )
    return glyphs


def _within(box: Box, page_number: int) -> Box:
    return Box(page_number, max(box.left, 0.0), max(box.top, 0.0), box.right, box.bottom)
