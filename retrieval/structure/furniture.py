"""Finds running headers, footers, page numbers, contents lists and the margin column.

They stand on the pages but belong to no clause.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from retrieval.documents import Box, Line, Page
from retrieval.structure.counts import KANJI_NUMBER
from retrieval.structure.marks import MarkKind, fold, parse_mark

_HEADER_SHARE = 0.09  # running lines stand in the outer 9 % of the page's height
_RUNNING_SHARE = 0.15  # of all pages: a header whose numbers change
_OUTERMOST = 0.065  # headings may stand above the first full line, but never as high as this
_FEWEST_ENTRIES = 4
_PAGES_FOR_MARGINS = 6  # fewer pages do not tell where the running text usually begins
_PAGE_NUMBER = re.compile(
    r"^[-‐–—―−(（\[〔<\s]*(?:p\.?\s*)?(?:[ぁ-んァ-ヶ一-龥]{0,8}\s?)?(?:[ivxlcdm]{1,6}|[A-Za-z]?[0-9０-９]{1,4}"
    r"(?:\s*[-‐–—―−－ー./]\s*[0-9０-９]{1,4}){0,3})[-‐–—―−)）\]〕>\s]*(?:頁|ページ)?$"
    rf"|^[-(（\s]*第?\s?{KANJI_NUMBER}{{1,5}}[-)）\s]*(?:頁|ページ)?$",
    re.IGNORECASE,
)
# Dots or dashes that lead to a page number; formulas and lists of definitions lead to other things.
_ENTRY = re.compile(
    r"^[^=＝]{2,}?(?:[…‥]{2,}|[・･．.\-─―—]{4,}|(?:[・･．.…‥]\s){4,})\s*"
    r"(?:[(（\[]\s?[0-9]{1,4}\s?[)）\]]|(?:p\.?|[A-Zａ-ｚⅠ-Ⅹ一-龥]{1,4})?\s?-?[0-9]{1,4}(?:\s?-\s?[0-9]{1,4}){0,2})\s*-?$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^[〔\[（(]?(?:出\s*典|参考)")
_CONTENTS_TITLE = re.compile(r"^[\s\-－【〔\[(<]*(?:総\s*)?目\s*次[\s\-－】〕\])>]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures of a document's running text, in points; 0 where the format has no layout."""

    left: float
    right: float
    size: float
    top: float = 0.0
    bottom: float = 0.0
    width: float = 0.0


def measure(pages: Sequence[Page]) -> Layout:
    """The usual edges of full lines and the usual character height."""
    lefts: Counter[int] = Counter()
    rights: Counter[int] = Counter()
    sizes: list[float] = []
    tops: list[float] = []
    bottoms: list[float] = []
    for page in pages:
        first = True
        for line in page.lines:
            width = line.box.right - line.box.left
            if line.size <= 0 or page.width <= 0:
                continue
            if width >= 0.5 * page.width and page.width < page.height:
                lefts[round(line.box.left)] += 1
                rights[round(line.box.right)] += 1
                sizes.append(line.size)
                if first:
                    tops.append(line.box.top)
                    bottoms.append(line.box.bottom)
                    first = False
                else:
                    bottoms[-1] = max(bottoms[-1], line.box.bottom)
    if not sizes:
        every = [line.size for page in pages for line in page.lines if line.size > 0]
        return Layout(0.0, 0.0, median(every) if every else 0.0)
    top = bottom = 0.0
    if len(tops) >= _PAGES_FOR_MARGINS:
        top = sorted(tops)[len(tops) // 20]
        bottom = sorted(bottoms)[-1 - len(bottoms) // 20]
    width = median(page.width for page in pages if page.width > 0)
    return Layout(_mode(lefts), _mode(rights), median(sizes), top, bottom, width)


def _mode(counts: Counter[int]) -> float:
    """The edge shared by most lines within two points."""
    return float(
        max(
            counts,
            key=lambda edge: (sum(counts[edge + shift] for shift in (-2, -1, 0, 1, 2)), edge),
        )
    )


def running_lines(pages: Sequence[Page], layout: Layout) -> set[tuple[int, int]]:
    """(page index, line index) of running headers, footers and printed page numbers."""
    exact: dict[tuple[str, int], set[int]] = defaultdict(set)
    blotted: dict[tuple[str, int], set[int]] = defaultdict(set)
    candidates: list[tuple[int, int, Line, int]] = []
    found: set[tuple[int, int]] = set()
    for page_index, page in enumerate(pages):
        if page.height <= 0:
            continue
        bottom = max((line.box.bottom for line in page.lines), default=0.0)
        for line_index, line in _outer_lines(page):
            lowest = line.box.bottom >= bottom
            if _is_page_number(line, page, lowest=lowest) or _outside(line, page, layout):
                found.add((page_index, line_index))
            height = round((line.box.top + line.box.bottom) / 2 / 6)
            candidates.append((page_index, line_index, line, height))
            for near in (height - 1, height, height + 1):
                exact[line.text, near].add(page_index)
                blotted[_pattern(line.text), near].add(page_index)
    few = max(2, min(3, len(pages)))
    many = max(few, math.ceil(_RUNNING_SHARE * len(pages)))
    for page_index, line_index, line, height in candidates:
        same = len(exact[line.text, height])
        alike = len(blotted[_pattern(line.text), height])
        # A numbered line may be a heading that happens to stand at the head of several pages.
        if alike >= many or (same >= few and _is_unnumbered(line)):
            found.add((page_index, line_index))
    return found


def _is_unnumbered(line: Line) -> bool:
    mark = parse_mark(line.text)
    return mark is None or mark.kind == MarkKind.BRACKET


def _outer_lines(page: Page) -> list[tuple[int, Line]]:
    upper = page.height * _HEADER_SHARE
    lower = page.height * (1 - _HEADER_SHARE)
    return [
        (index, line)
        for index, line in enumerate(page.lines)
        if (line.box.bottom <= upper or line.box.top >= lower) and line.level == 0
    ]


def _is_page_number(line: Line, page: Page, *, lowest: bool) -> bool:
    outer = lowest or line in (page.lines[0], page.lines[-1])
    if not outer and line.box.bottom < 0.96 * page.height:
        return False
    upper = line.box.bottom <= page.height * _HEADER_SHARE
    return not upper and _PAGE_NUMBER.match(fold(line.text).strip()) is not None


def _outside(line: Line, page: Page, layout: Layout) -> bool:
    """True above the first or below the last line that running text ever takes."""
    if layout.bottom <= 0 or abs(page.width - layout.width) > 1 or line.size <= 0:
        return False
    room = 0.2 * layout.size
    above = min(layout.top - room, _OUTERMOST * page.height)
    below = max(layout.bottom + room, (1 - _OUTERMOST) * page.height)
    return line.box.bottom <= above or line.box.top >= below


def _pattern(text: str) -> str:
    """A running line's text with what changes from page to page (numbers) blotted out."""
    return re.sub(r"[0-9〇一二三四五六七八九十百]+", "#", re.sub(r"\s+", "", fold(text)))


def contents_lines(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """(page index, line index) of the lines of tables of contents."""
    found: set[tuple[int, int]] = set()
    continuing = False
    for page_index, page in enumerate(pages):
        entries = sum(_ENTRY.match(fold(line.text).strip()) is not None for line in page.lines)
        title = any(_CONTENTS_TITLE.match(fold(line.text)) for line in page.lines)
        bare = not page.tables and not any("。" in line.text for line in page.lines)
        listed = entries >= max(_FEWEST_ENTRIES, 0.4 * len(page.lines))
        continuing = listed or (bare and (title or (continuing and _is_all_marked(page))))
        if continuing:
            found.update((page_index, index) for index in range(len(page.lines)))
    return found


def _is_all_marked(page: Page) -> bool:
    """True when most lines begin with a number, as a contents list's do."""
    marked = sum(parse_mark(line.text) is not None for line in page.lines)
    return marked >= max(_FEWEST_ENTRIES, 0.6 * len(page.lines))


def _cut_at_margin(line: Line, layout: Layout) -> tuple[Line, ...]:
    """A line that was read on into the margin column, cut at the gap between the two."""
    box = line.box
    if line.size <= 0 or box.left >= layout.right or box.right <= layout.right + line.size:
        return (line,)
    for gap in re.finditer(r"\s+", line.text):
        head, tail = line.text[: gap.start()], line.text[gap.end() :]
        start = box.right - _width(tail) * line.size
        end = box.left + _width(head) * line.size
        if start >= layout.right - line.size and end <= layout.right + line.size:
            start = max(start, layout.right)
            left = Box(box.page, box.left, box.top, min(end, layout.right), box.bottom)
            right = Box(box.page, start, box.top, box.right, box.bottom)
            return replace(line, text=head, box=left), replace(line, text=tail, box=right)
    return (line,)


def _width(text: str) -> float:
    """Width of set text in characters: half-width ones count half."""
    return sum(0.5 if character <= "~" else 1.0 for character in text)


def margin_notes(
    lines: Sequence[Line], page: Page, layout: Layout
) -> tuple[list[Line], list[list[Line]]]:
    """The running text's lines, and the margin column's, a list for each note from the top."""
    if layout.right <= 0 or page.width >= page.height or layout.right > 0.88 * page.width:
        return list(lines), []
    edge = layout.right - 0.3 * layout.size
    lines = [part for line in lines for part in _cut_at_margin(line, layout)]
    body = [line for line in lines if line.box.left < edge or line.size <= 0]
    notes: list[list[Line]] = []
    beside = [line for line in lines if line.box.left >= edge and line.size > 0]
    for line in sorted(beside, key=lambda line: line.box.top):
        far = notes and line.box.top - notes[-1][-1].box.bottom > 2 * line.size
        if not notes or far or _SOURCE.match(line.text.strip()):
            notes.append([])
        notes[-1].append(line)
    return body, notes
