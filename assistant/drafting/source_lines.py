"""How a source and an edition are written where a draft is printed."""

from __future__ import annotations

import re

from assistant.drafting.draft import Origin

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def edition_text(origin: Origin) -> str:
    """An edition as people write it (2025 -> 2025年版); "" where the title says it already."""
    edition = origin.edition.strip()
    if not edition or edition in origin.document:
        return ""
    return f"{edition}年版" if _YEAR.fullmatch(edition) else edition


def source_line(origin: Origin) -> str:
    """A source in one line: document, edition, clause, page."""
    edition = edition_text(origin)
    parts = (
        origin.document + (f"（{edition}）" if edition else ""),
        origin.clause,
        f"{origin.page}頁" if origin.page else "",
    )
    return " ".join(part for part in parts if part) or origin.label
