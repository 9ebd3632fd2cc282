"""pdfium with Japanese fonts of our own.

Many Japanese PDFs name fonts such as MS-Mincho without holding them. On a machine without
Japanese fonts, as servers are, pdfium then draws nothing, and leaves out of the text whatever
stands alone or turned, for it believes it to have no width. Noto fonts come as a package.
"""

from __future__ import annotations

import ctypes
import logging
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
_FONT_PACKAGE = "pylopdf-fonts-jp"
# Where pdfium looks by itself; naming folders makes it look nowhere else.
_SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")


class _InUseError(Exception):
    """Documents are open that would point nowhere if the library started again."""


def load_pdfium() -> Any:  # noqa: ANN401 - pypdfium2 has no types
    """The pypdfium2 module, its library knowing the fonts. Open documents through it only.

    While documents are open that something else has opened, it goes on without the fonts.
    """
    import pypdfium2

    try:
        _start_with_fonts()
    except _InUseError:
        _LOG.warning("pdfium is already in use: going on without our own fonts")
    return pypdfium2


@lru_cache(maxsize=1)
def _start_with_fonts() -> object:
    """Start the library again with our folders; what it returns must live as long as it does."""
    from pypdfium2 import raw
    from pypdfium2.internal import bases

    if any(bases.ObjectTracker.values()):
        raise _InUseError
    folders = [folder for folder in (_font_folder(), *_SYSTEM_FOLDERS) if folder]
    buffers = [ctypes.create_string_buffer(folder.encode()) for folder in folders]
    names = (ctypes.POINTER(ctypes.c_char) * (len(folders) + 1))()
    for index, buffer in enumerate(buffers):
        names[index] = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=names))
    return names, buffers


def _font_folder() -> str:
    try:
        fonts = [path for path in files(_FONT_PACKAGE) or [] if path.suffix == ".otf"]
    except PackageNotFoundError:
        return ""
    return str(Path(str(fonts[0].locate())).parent) if fonts else ""
