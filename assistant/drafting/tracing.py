"""Whether every number of a draft rests on something: the sheet, a passage, or a stated calculation.

Quantities, dates and bare numbers count; numbers that only name something (第3条, 表6-2, 「(2)」) do not.
What supports a number depends on where its text comes from: words of a passage on the passage's
quotation and name, a result on its calculation, a field on the sheet; words of the model and of a
person on the sheet, the section's evidence, and what else the section has traced. The fixed wording
of a kind is trusted here: `template_numbers` sees to it for the kinds that Naniwa ships.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.drafting.draft import (
    Bar,
    Block,
    Cell,
    Draft,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    SectionState,
    Span,
    Table,
    spans_of,
)
from assistant.drafting.sheet import Sheet, Value

REMARK = "出典が確認できない数値です"
_PASSAGES = frozenset({OriginKind.STANDARD, OriginKind.PAST_DESIGN})
_FIELDS = frozenset({OriginKind.SHEET, OriginKind.DEFAULT, OriginKind.ESTIMATE})
_FREE = frozenset({OriginKind.MODEL, OriginKind.PERSON})
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|(?<![a-z])[rhs])?(?<![0-9])(?P<year>[0-9]{1,4}|元)年度?"
    r"(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?)?"
    r"|(?<![0-9./-])(?P<iso_year>[0-9]{4})[-/.](?P<iso_month>[0-9]{1,2})(?:[-/.](?P<iso_day>[0-9]{1,2}))?(?![0-9./-])"
    r"|(?P<only_month>[0-9]{1,2})月(?P<only_day>[0-9]{1,2})日"
)
# 週休2日 is the name of a way of working
_TERM = re.compile(r"週休[2二]日")


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number as a text states it: ``value`` as written, ``base`` in the base unit of ``dimension``.

    A date has the dimension "date" and its parts in ``parts`` (year, month, day; 0: not said).
    """

    text: str
    dimension: str
    value: Decimal
    base: Decimal
    parts: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class UntracedNumber:
    """A number that its origin doesn't support, and where it stands."""

    section_id: str
    heading: str
    text: str
    span: Span


def untraced_numbers(draft: Draft, sheet: Sheet | None = None) -> tuple[UntracedNumber, ...]:
    """Every number of a draft that nothing supports, in order.

    Without ``sheet`` the values that the draft keeps stand for it; then values by default and from
    an estimate are taken at their word.
    """
    known = sheet_texts(sheet) if sheet is not None else tuple(texts_in(draft.values))
    return tuple(
        UntracedNumber(section.id, section.heading, number.text, span)
        for section in draft.sections
        for span, numbers in (*_untraced(section, known), *_untraced_around(section, known))
        for number in numbers
    )


def remarked(section: Section, known: Iterable[str]) -> Section:
    """The section with a remark on every span with a number that nothing supports.

    ``known`` are the texts of the sheet.
    """
    wrong = {id(span): numbers for span, numbers in _untraced(section, tuple(known))}

    def with_remark(span: Span) -> Span:
        if id(span) not in wrong:
            return span
        names = "、".join(dict.fromkeys(number.text for number in wrong[id(span)]))
        remark = f"{REMARK}（{names}）。"
        if remark in span.remark:
            return span
        return replace(span, remark="\n".join(filter(None, (span.remark, remark))))

    def each(cell: Cell) -> Cell:
        return tuple(with_remark(span) for span in cell)

    return replace(section, blocks=tuple(with_cells(block, each) for block in section.blocks))


def with_cells(block: Block, change: Callable[[Cell], Cell]) -> Block:
    """A block with the spans of each paragraph, and of each cell, changed."""
    match block:
        case Paragraph():
            return replace(block, spans=change(block.spans))
        case Table():
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            return replace(block, rows=rows)
        case Schedule():
            bars = tuple(
                Bar(change(bar.name), change(bar.quantity), change(bar.days), bar.start, bar.end)
                for bar in block.bars
            )
            return replace(block, bars=bars)


def sheet_texts(sheet: Sheet) -> tuple[str, ...]:
    """What a project sheet says, text by text."""
    return tuple(_texts_of_values(sheet.values.values()))


def texts_in(given: object) -> Iterator[str]:
    """The texts and numbers of a sheet as JSON has it."""
    if isinstance(given, Mapping):
        for item in given.values():
            yield from texts_in(item)
    elif isinstance(given, list | tuple):
        for item in given:
            yield from texts_in(item)
    elif given is not None and not isinstance(given, bool):
        yield str(given)


def numbers_of(text: str) -> tuple[StatedNumber, ...]:
    """The quantities, bare numbers and dates of a text."""
    from retrieval.japanese import normalise
    from retrieval.numbers_in_text import numbers_in

    normal = _TERM.sub("週休", normalise(text))
    dates = [
        StatedNumber(match[0], "date", Decimal(0), Decimal(0), _parts(match))
        for match in _DATE.finditer(normal)
        # 「5年間」 is a length of time
        if match["era"] or match["month"] or not match["year"] or len(match["year"]) == 4
    ]
    return (
        *dates,
        *(
            StatedNumber(
                normal[number.start : number.end], number.dimension, number.value, number.base
            )
            for number in numbers_in(normal)
        ),
    )


class Support:
    """Texts that numbers may rest on."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._numbers = {number for text in dict.fromkeys(texts) for number in numbers_of(text)}
        self._exact = {(number.dimension, number.base) for number in self._numbers}
        self._bare = {number.value for number in self._numbers if number.dimension == "number"}
        self._values = {number.value for number in self._numbers}
        self._dates = {number.parts for number in self._numbers if number.dimension == "date"}

    def has(self, number: StatedNumber) -> bool:
        """Whether some text states it: the same quantity in any unit, or the same bare number."""
        if number.dimension == "date":
            return any(_is_within(number.parts, known) for known in self._dates) or (
                number.parts[1:] == (0, 0) and Decimal(number.parts[0]) in self._values
            )
        if number.dimension == "number":
            return number.value in self._values
        return (number.dimension, number.base) in self._exact or number.value in self._bare


def _untraced(
    section: Section, known: tuple[str, ...]
) -> Iterator[tuple[Span, tuple[StatedNumber, ...]]]:
    """Spans with the numbers in them that nothing supports."""
    # 「412,500円の減」 says what the sheet has as -412,500円
    sheet = Support((*known, *(text.lstrip("-－−▲△") for text in known)))
    free: Support | None = None
    for span in spans_of(section):
        if span.gap is not None or not any(character.isnumeric() for character in span.text):
            continue
        kind = span.origin.kind
        if kind is OriginKind.TEMPLATE and span.origin.label:
            continue
        if kind in _FREE and free is None:
            free = Support((*known, *traced_texts(section)))
        support = free if kind in _FREE and free else _support(span, sheet)
        if support is None:
            continue
        wrong = tuple(number for number in numbers_of(span.text) if not support.has(number))
        if wrong:
            yield span, wrong


def _untraced_around(
    section: Section, known: tuple[str, ...]
) -> Iterator[tuple[Span, tuple[StatedNumber, ...]]]:
    """Captions, headers and notes of tables with numbers that nothing supports.

    They don't say where they come from: as long as nobody has edited the section, from its template.
    """
    if section.state not in (SectionState.EDITED, SectionState.ACCEPTED):
        return
    support = Support((*known, *traced_texts(section)))
    for block in section.blocks:
        if isinstance(block, Table):
            for text in (block.caption, *block.header, *block.notes):
                wrong = tuple(number for number in numbers_of(text) if not support.has(number))
                if wrong:
                    yield Span(text, Origin(OriginKind.PERSON)), wrong


def _support(span: Span, sheet: Support) -> Support | None:
    """What the numbers of a span rest on by its origin; None when it is taken at its word."""
    origin = span.origin
    if origin.kind in _PASSAGES:
        return Support(_passage_texts(origin))
    if origin.kind is OriginKind.CALCULATION:
        return Support((origin.label,))
    if origin.kind is OriginKind.SHEET:
        return sheet
    if origin.kind in _FIELDS:
        return None
    return Support(())


def _passage_texts(origin: Origin) -> Iterator[str]:
    page = f"{origin.page}頁" if origin.page else ""
    yield from (origin.quote, origin.document, origin.clause, origin.label, page)
    if origin.edition:
        yield from (origin.edition, f"{origin.edition}年版")


def traced_texts(section: Section) -> Iterator[str]:
    """What else of a section is traced: its evidence, and the spans that aren't free words."""
    for origin in section.evidence:
        yield from _passage_texts(origin)
    for span in spans_of(section):
        if span.origin.kind in _FREE or span.gap is not None:
            continue
        yield span.text
        yield span.origin.label if span.origin.kind is OriginKind.CALCULATION else ""
        if span.origin.kind in _PASSAGES:
            yield from _passage_texts(span.origin)


def _texts_of_values(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        yield value.text
        for item in value.data if isinstance(value.data, tuple) else ():
            if isinstance(item, Mapping):
                yield from _texts_of_values(item.values())
            else:
                yield str(item)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match["only_month"]:
        return 0, int(match["only_month"]), int(match["only_day"])
    if match["iso_year"]:
        return int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"] or 0)
    year = 1 if match["year"] == "元" else int(match["year"])
    year += _ERAS.get(match["era"] or "", 0)
    return year, int(match["month"] or 0), int(match["day"] or 0)


def _is_within(stated: tuple[int, int, int], known: tuple[int, int, int]) -> bool:
    return all(part in (0, other) for part, other in zip(stated, known, strict=True))
