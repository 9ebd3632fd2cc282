"""What Word's paragraph styles declare: heading levels and numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-9])$", re.IGNORECASE)
_TITLES = frozenset({"title", "表題", "タイトル"})
_CONTENTS = re.compile(r"^(?:toc|目次)\s*[1-9]$", re.IGNORECASE)
_BODY_LEVEL = 9


def value(element: Any, path: str) -> str | None:  # noqa: ANN401 - lxml elements have no useful type
    """``w:val`` of the descendant at ``path`` ("pPr/outlineLvl"), None when there is none."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(f"{W}val")


@dataclass(frozen=True, slots=True)
class WordStyles:
    """The paragraph styles of a document by their id."""

    by_id: Mapping[str, Any]
    default: str

    @classmethod
    def of(cls, document: Document) -> WordStyles:
        """Styles of ``document``."""
        by_id: dict[str, Any] = {}
        default = ""
        for style in document.styles.element.iter(f"{W}style"):
            if style.get(f"{W}type", "paragraph") == "paragraph":
                by_id[style.get(f"{W}styleId", "")] = style
                if style.get(f"{W}default") in ("1", "true"):
                    default = style.get(f"{W}styleId", "")
        return cls(by_id, default)

    def chain(self, paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
        """Styles that apply to ``paragraph``, the nearest first."""
        name = value(paragraph, "pPr/pStyle") or self.default
        seen: set[str] = set()
        while name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = value(self.by_id[name], "basedOn") or ""

    def heading_level(self, paragraph: Any) -> int:  # noqa: ANN401
        """Heading level from 1, or 0 for body text: the nearest outline level or heading style."""
        own = value(paragraph, "pPr/outlineLvl")
        if own is not None:
            return _level(own)
        for style in self.chain(paragraph):
            named = _HEADING.match(value(style, "name") or "")
            if named:
                return int(named.group(1))
            outline = value(style, "pPr/outlineLvl")
            if outline is not None:
                return _level(outline)
        return 0

    def is_title(self, paragraph: Any) -> bool:  # noqa: ANN401
        """Whether ``paragraph`` has the style of the document's title."""
        return any((value(s, "name") or "").lower() in _TITLES for s in self.chain(paragraph))

    def is_contents(self, paragraph: Any) -> bool:  # noqa: ANN401
        """Whether ``paragraph`` is an entry of the table of contents."""
        return any(_CONTENTS.match(value(s, "name") or "") for s in self.chain(paragraph))


def _level(outline: str) -> int:
    return int(outline) + 1 if outline.isdecimal() and int(outline) < _BODY_LEVEL else 0
