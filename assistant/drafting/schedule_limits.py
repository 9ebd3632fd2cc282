"""A schedule held against the periods in which works may not be done (施工時期の制限)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.drafting.draft import Origin, OriginKind, Paragraph, Span, Style
from assistant.drafting.schedule import Timing, Work
from assistant.drafting.shown import Shown
from assistant.drafting.shown_rows import Row

_ALL = re.compile(r"^(?:全|すべて|全て|工事全体)")
_BETWEEN = re.compile(r"[・、，,（）()「」\s]|及び|又は|と(?=[^り])|の(?=[一-鿿ァ-ヺ])")
_SHORTEST = 3
"""Pieces of a work's name that are shorter stand in too many other names."""


def against_limits(
    limits: object, works: Sequence[Work], places: Sequence[Timing], day: date
) -> Iterator[Paragraph]:
    """A sentence for each work that lasts into a period in which it may not be done.

    ``limits`` are rows with 対象, 開始日, 終了日; ``day`` is the first day of the schedule. A limit on
    everything (年末年始) is said once: whether its days are within 雨休率 only a person knows.
    """
    for row in limits if isinstance(limits, Shown) else ():
        if not isinstance(row, Row):
            continue
        what, first, last = (row.get(name) for name in ("対象", "開始日", "終了日"))
        if not (isinstance(what, Shown) and isinstance(first, Shown) and isinstance(last, Shown)):
            continue
        begins, ends = first.value.data, last.value.data
        if not isinstance(begins, date) or not isinstance(ends, date):
            continue
        period = (
            Span("（"),
            Span(first.value.text, first.value.origin),
            Span("から"),
            Span(last.value.text, last.value.origin),
            Span("まで）"),
        )
        on = [
            (work, place)
            for work, place in zip(works, places, strict=True)
            if place.end > place.start
            and day + timedelta(days=place.start) <= ends
            and day + timedelta(days=place.end - 1) >= begins
        ]
        said = Span(what.value.text, what.value.origin)
        if _ALL.search(what.value.text):
            if on:
                remark = (
                    "この期間の日数が雨休率に含まれているか、工程に加えるかを確かめてください。"
                )
                yield _paragraph(
                    Span("工程は、「"),
                    said,
                    Span("」の制限", remark=remark),
                    *period,
                    Span("を含む。"),
                )
            continue
        for work, place in on:
            if _is_named(work, what.value.text):
                yield _paragraph(
                    *work.name,
                    *_lasting(place, day),
                    Span("は、「"),
                    said,
                    Span(
                        "」の制限",
                        remark="この作業の着手可能日を工程の表に書くか、施工の順序を見直してください。",
                    ),
                    *period,
                    Span("と重なる。"),
                )


def _is_named(work: Work, limited: str) -> bool:
    name = "".join(span.text for span in work.name if span.gap is None)
    pieces = [piece for piece in _BETWEEN.split(name) if len(piece) >= _SHORTEST]
    return name in limited or any(piece in limited for piece in pieces)


def _lasting(place: Timing, day: date) -> Iterator[Span]:
    first, last = day + timedelta(days=place.start), day + timedelta(days=place.end - 1)
    label = f"{_text(day)}から{place.start + 1:,}日目と{place.end:,}日目"
    origin = Origin(OriginKind.CALCULATION, label)
    yield from (
        Span("（"),
        Span(_text(first), origin),
        Span("から"),
        Span(_text(last), origin),
        Span("まで）"),
    )


def _text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _paragraph(*spans: Span) -> Paragraph:
    return Paragraph(spans, Style.BODY)
