"""Keeps the headings above a place: which heading closes which, the path, the clause's label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.structure.blocks import NAMING, Heading
from retrieval.structure.marks import Mark, MarkKind, fold, parse_mark
from retrieval.structure.sentences import tidy

_LEAST_TITLE = 5  # characters; a shorter heading found in the title is there by chance

# The fixed divisions from the outermost; other numbers find their place by what stands above them.
_RANKS = {
    MarkKind.PART: 1.0,
    MarkKind.CHAPTER: 2.0,
    MarkKind.APPENDIX: 2.0,
    MarkKind.SECTION: 3.0,
    MarkKind.SUBSECTION: 3.5,
    MarkKind.DIVISION: 3.6,
    MarkKind.POINT: 3.8,
    MarkKind.ARTICLE: 4.0,
}
_UNNUMBERED_RANK = 3.2
_FREE_RANK = 9.0
_SAME_SIZE = 0.5  # points
_COUNTED = frozenset({MarkKind.COMPOSITE, MarkKind.NUMBER_DOT, MarkKind.NUMBER, MarkKind.KANJI})
_ANCHORS = frozenset(_RANKS)


def push(stack: Sequence[Heading], heading: Heading) -> list[Heading]:
    """The headings above and including ``heading``, given those before it."""
    mark = heading.mark
    if heading.level:
        return [*(above for above in stack if 0 < above.level < heading.level), heading]
    if mark is None:
        return [*_above_unnumbered(stack, heading), heading]
    if mark.kind in _RANKS:
        return [*_above_fixed(stack, _rank(heading)), heading]
    if mark.kind == MarkKind.COMPOSITE:
        return [*_above_composite(stack, mark), heading]
    for index, above in enumerate(stack):
        if above.mark is not None and above.mark.style == mark.style:
            return [*stack[:index], heading]
    if mark.kind in _COUNTED:
        # "1." never stands below "(1)".
        kept = [above for above in stack if above.level or not _is_lesser(above)]
        return [*kept, heading]
    return [*stack, heading]


def _rank(heading: Heading) -> float:
    if heading.mark is None:
        return _UNNUMBERED_RANK
    return _RANKS.get(heading.mark.kind, _FREE_RANK)


def _above_unnumbered(stack: Sequence[Heading], heading: Heading) -> list[Heading]:
    """Headings above one without a number: fixed divisions in characters no smaller than its."""
    size = heading.lines[0].size if heading.lines else 0.0
    return [
        above
        for above in stack
        if above.level
        or (_rank(above) < _UNNUMBERED_RANK and above.lines[0].size >= size - _SAME_SIZE)
    ]


def _above_fixed(stack: Sequence[Heading], rank: float) -> list[Heading]:
    """Headings above a fixed division; levels of the format count unless they name one as well."""
    kept: list[Heading] = []
    for above in stack:
        fixed = above.mark is not None and above.mark.kind in _RANKS
        if (above.level and not fixed) or _rank(above) < rank:
            kept.append(above)
        else:
            break
    return kept


def _is_lesser(heading: Heading) -> bool:
    mark = heading.mark
    return mark is not None and mark.kind not in _RANKS and mark.kind not in _COUNTED


def _above_composite(stack: Sequence[Heading], mark: Mark) -> list[Heading]:
    """Headings above "2-1-3": those of its own list, else up to "2-1" or "2.", else the fixed."""
    for index, heading in enumerate(stack):
        if heading.mark is not None and heading.mark.style == mark.style:
            return list(stack[:index])
    for index in range(len(stack) - 1, -1, -1):
        above = stack[index].mark
        if above is None or above.kind not in _COUNTED:
            continue
        count = len(above.numbers)
        if count < len(mark.numbers) and mark.numbers[:count] == above.numbers:
            return list(stack[: index + 1])
    return [above for above in stack if above.level or _rank(above) <= _RANKS[MarkKind.ARTICLE]]


def heading_path(headings: Sequence[Heading], title: str) -> tuple[str, ...]:
    """Headings from the outermost inwards; the document's title first unless they say it."""
    path = [heading.text for heading in headings]
    outer = tidy(title)
    own = parse_mark(outer)
    said = any(own is not None and _is_same(own, heading.mark) for heading in headings)
    if outer and not said and not any(_same_words(part, outer) for part in path):
        path.insert(0, outer)
    return tuple(path)


def _is_same(own: Mark, mark: Mark | None) -> bool:
    """True for 第3章 of the title and 第3章 of a heading, whatever the words."""
    return (
        mark is not None
        and own.kind in _RANKS
        and (own.kind, own.numbers) == (mark.kind, mark.numbers)
    )


def _same_words(part: str, title: str) -> bool:
    """True when a heading says what the title says: "第2章 堤防" and "第２章_堤防"."""
    first, second = (re.sub(r"[\s_]+", "", fold(text)) for text in (part, title))
    return second in first or (len(first) >= _LEAST_TITLE and first in second)


def clause_label(headings: Sequence[Heading], title: str) -> str:
    """What a person looks the place up by: the innermost clause number with its words."""
    names: list[str] = []
    for heading in reversed(headings):
        names.insert(0, heading.text)
        if heading.level or heading.mark is None or _is_anchor(heading.mark):
            break
    return " ".join(names) or tidy(title)


def _is_anchor(mark: Mark) -> bool:
    if mark.kind == MarkKind.COMPOSITE:
        return len(mark.numbers) >= NAMING
    return mark.kind in _ANCHORS
