"""Fonts that are embedded, so that pages show Japanese on a machine without Japanese fonts."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import files

from retrieval.errors import NaniwaError

_PACKAGE = "pylopdf-fonts-jp"
_FILES = {"NaniwaSerif": "NotoSerifJP-Regular.otf", "NaniwaSans": "NotoSansJP-Regular.otf"}
_MAXIMUM_ERROR = 1.0  # of a curve, in font units (1/1000 em): far below what a printer shows


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names by which reportlab knows the two faces."""

    serif: str
    sans: str


def register_fonts(characters: Iterable[str]) -> Fonts:
    """Make both faces, holding ``characters``, known to reportlab.

    Raises NaniwaError when the font package is missing.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    wanted = "".join(sorted(set(characters) | {" "}))
    # Reportlab remembers fonts by name, and faces by the PostScript name in the file, for
    # the life of the process: each selection of characters needs a name of its own.
    mark = hashlib.sha256(wanted.encode()).hexdigest()[:8]
    names = [f"{face}{mark}" for face in _FILES]
    for name, face in zip(names, _FILES, strict=True):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(_truetype(_FILES[face], wanted, name))))
    return Fonts(*names)


def forget_fonts(fonts: Fonts) -> None:
    """Let reportlab forget faces: what a long-running server has printed would add up."""
    from reportlab.pdfbase import pdfmetrics

    for name in (fonts.serif, fonts.sans):
        if name in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.getFont(name).unregister()


def _truetype(file_name: str, characters: str, name: str) -> bytes:
    """The face cut to ``characters``, with the quadratic outlines that reportlab can embed."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    source = TTFont(io.BytesIO(_font_file(file_name)), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True, hinting=False))
    subsetter.populate(text=characters)
    subsetter.subset(source)
    glyph_set = source.getGlyphSet()
    order = source.getGlyphOrder()
    outlines = {}
    for glyph in order:
        pen = TTGlyphPen(None)
        glyph_set[glyph].draw(Cu2QuPen(pen, _MAXIMUM_ERROR, reverse_direction=True))
        outlines[glyph] = pen.glyph()

    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(source.getBestCmap())
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics({glyph: source["hmtx"][glyph] for glyph in order})
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, sCapHeight=733)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    result = io.BytesIO()
    builder.save(result)
    return result.getvalue()


def _font_file(file_name: str) -> bytes:
    # Found through the package's record: its code is data only, but is still not run.
    try:
        paths = files(_PACKAGE) or []
        return next(path.read_binary() for path in paths if path.name == file_name)
    except (ImportError, StopIteration) as error:
        raise NaniwaError(
            f"PDFに埋め込む書体がありません。pip install {_PACKAGE} で入れてください。",
            code="font_missing",
        ) from error
