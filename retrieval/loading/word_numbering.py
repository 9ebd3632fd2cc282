"""The numbers that Word computes for its numbered paragraphs: "第1条", "(2)", "ア".

unstructured computes them too, but gives up on Japanese number formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retrieval.loading.numbering import list_label
from retrieval.loading.word_styles import W, WordStyles, value

if TYPE_CHECKING:
    from docx.document import Document

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Numbering:
    """List definitions of a document with the counters reached so far."""

    styles: WordStyles
    numbers: Mapping[str, Any]
    definitions: Mapping[str, Any]
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document, styles: WordStyles) -> Numbering:
        """Numbering of ``document`` before its first paragraph."""
        root = next(
            (
                relation.target_part.element
                for relation in document.part.rels.values()
                if not relation.is_external and relation.reltype.endswith("/numbering")
            ),
            None,
        )
        if root is None:
            return cls(styles, {}, {})
        return cls(
            styles,
            {num.get(f"{W}numId", ""): num for num in root.iter(f"{W}num")},
            {d.get(f"{W}abstractNumId", ""): d for d in root.iter(f"{W}abstractNum")},
        )

    def label(self, paragraph: Any) -> str:  # noqa: ANN401 - lxml elements have no useful type
        """Number of ``paragraph`` with the blank behind it, "" when it has none.

        Call once for each paragraph in the document's order. The paragraph's own numbering is
        taken away, so that nobody numbers it a second time.
        """
        number, level, style = self._reference(paragraph)
        num = self.numbers.get(number)
        definition = self._definition(num)
        if num is None or definition is None:
            return ""
        _silence(paragraph)
        if level is None:
            level = _level_of_style(definition, style)
        if not 0 <= level < _LEVELS:
            return ""
        counters = self._advance(num, definition, level)
        return _label(num, definition, level, counters)

    def _reference(self, paragraph: Any) -> tuple[str, int | None, str]:  # noqa: ANN401
        """Return numId, level and the style that gave the numId."""
        number = value(paragraph, "pPr/numPr/numId")
        level = value(paragraph, "pPr/numPr/ilvl")
        giver = ""
        for style in self.styles.chain(paragraph):
            styled = value(style, "pPr/numPr/numId")
            if number is None and styled is not None:
                number, giver = styled, style.get(f"{W}styleId", "")
            if level is None:
                level = value(style, "pPr/numPr/ilvl")
        return number or "", int(level) if level and level.isdecimal() else None, giver

    def _definition(self, num: Any) -> Any:  # noqa: ANN401
        if num is None:
            return None
        definition = self.definitions.get(value(num, "abstractNumId") or "")
        if definition is None or definition.find(f"{W}lvl") is not None:
            return definition
        linked = self.styles.by_id.get(value(definition, "numStyleLink") or "")
        target = (
            None if linked is None else self.numbers.get(value(linked, "pPr/numPr/numId") or "")
        )
        return (
            definition
            if target is None
            else self.definitions.get(value(target, "abstractNumId") or "")
        )

    def _advance(self, num: Any, definition: Any, level: int) -> list[int]:  # noqa: ANN401
        key = definition.get(f"{W}abstractNumId", "")
        reached = self.counters.setdefault(key, [None] * _LEVELS)
        override = _override(num, level)
        mark = (num.get(f"{W}numId", ""), level)
        current = reached[level]
        if override is not None and mark not in self.restarted:
            self.restarted.add(mark)
            reached[level] = override
        elif current is None:
            reached[level] = _start(definition, level)
        else:
            reached[level] = current + 1
        for deeper in range(level + 1, _LEVELS):
            found = _level(None, definition, deeper)
            if found is None or value(found, "lvlRestart") != "0":
                reached[deeper] = None
        return [
            _start(definition, place) if count is None else count
            for place, count in enumerate(reached)
        ]


def _silence(paragraph: Any) -> None:  # noqa: ANN401
    from docx.oxml.ns import qn

    reference = paragraph.get_or_add_pPr().get_or_add_numPr()
    for child in list(reference):
        reference.remove(child)
    reference.get_or_add_numId().set(qn("w:val"), "0")


def _label(num: Any, definition: Any, level: int, counters: list[int]) -> str:  # noqa: ANN401
    found = _level(num, definition, level)
    if found is None:
        return ""
    pattern = value(found, "lvlText") or ""
    kind = _number_format(found)
    if kind == "none" or not pattern:
        return ""
    if kind == "bullet":
        # Symbol fonts use private characters that mean nothing elsewhere.
        return ("・" if not pattern.isprintable() or pattern == "o" else pattern) + " "
    legal = found.find(f"{W}isLgl") is not None

    def place(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        other = _level(num, definition, index)
        other_kind = "decimal" if legal or other is None else _number_format(other)
        return list_label(counters[index], other_kind) if counters[index] else "0"

    text = _PLACEHOLDER.sub(place, pattern).strip()
    return text + ("" if value(found, "suff") == "nothing" else " ")


def _level(num: Any, definition: Any, level: int) -> Any:  # noqa: ANN401
    """Definition of ``level``, that of ``num`` before that of its list."""
    for override in () if num is None else num.iter(f"{W}lvlOverride"):
        own = override.find(f"{W}lvl")
        if override.get(f"{W}ilvl") == str(level) and own is not None:
            return own
    return next((e for e in definition.iter(f"{W}lvl") if e.get(f"{W}ilvl") == str(level)), None)


def _number_format(level: Any) -> str:  # noqa: ANN401
    """Return the format; newer Word hides its own formats beside a fallback for older ones."""
    return next((e.get(f"{W}val", "decimal") for e in level.iter(f"{W}numFmt")), "decimal")


def _override(num: Any, level: int) -> int | None:  # noqa: ANN401
    for override in num.iter(f"{W}lvlOverride"):
        start = value(override, "startOverride")
        if override.get(f"{W}ilvl") == str(level) and start and start.isdecimal():
            return int(start)
    return None


def _start(definition: Any, level: int) -> int:  # noqa: ANN401
    found = _level(None, definition, level)
    start = None if found is None else value(found, "start")
    return int(start) if start and start.isdecimal() else 1


def _level_of_style(definition: Any, style: str) -> int:  # noqa: ANN401
    for level in definition.iter(f"{W}lvl"):
        if style and value(level, "pStyle") == style:
            return int(level.get(f"{W}ilvl", "0"))
    return 0
