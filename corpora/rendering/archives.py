"""Office files are ZIP archives; this takes the clock out of them."""

from __future__ import annotations

import io
import re
import zipfile

_FIXED_TIME = (2025, 4, 1, 0, 0, 0)
_CORE_DATES = re.compile(
    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)


def without_clock(data: bytes) -> bytes:
    """The same archive with fixed times, so that building twice gives the same bytes."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CORE_DATES.sub(rb"\g<1>2025-04-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
