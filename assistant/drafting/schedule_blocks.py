"""``schedule`` and ``working_days`` of templates: a table of works on the sheet as a bar chart and as a table.

``schedule(works, start=着手予定日, period=工期, preparation=準備期間, tidying=後片付け期間, surcharge=雨休率, deadline=完成期限)``
and ``working_days(works, surcharge=雨休率)``. ``works`` is a table field with the columns 作業 (or 名称, 工種), 数量,
単位, 日当たり施工量, 班数, 日数 (calendar days, in the place of a calculation), 先行作業 (names, with 「、」 between
them; empty: the row before; 「なし」: none) and 着手可能日 (a date before which the work does not begin). What is not given is taken from the sheet's field of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.drafting.amounts import NotCalculable, stated
from assistant.drafting.draft import (
    Bar,
    Block,
    Cell,
    Gap,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Span,
    Style,
    Table,
)
from assistant.drafting.markers import Marks
from assistant.drafting.schedule import (
    DAYS_OF_A_MONTH,
    Duration,
    Timing,
    Work,
    periods,
    stated_duration,
    timings,
)
from assistant.drafting.schedule_limits import against_limits
from assistant.drafting.schedule_works import fixed_work, gap_spans, rows_of, works_of
from assistant.drafting.shown import Missing, Shown
from assistant.drafting.shown_rows import Row

FUNCTIONS = frozenset({"schedule", "working_days"})
_OWN = Origin(OriginKind.TEMPLATE)
_WHERE_DAYS = "積算基準の日当たり作業量、又は作業の表の日数の欄"
_LAST_YEAR = 9900  # dates end with the year 9999


def schedule_functions(values: Mapping[str, Any], marks: Marks) -> dict[str, Callable[..., str]]:
    """The two functions by their names; ``values`` are the sheet's fields."""

    def schedule(
        works: object,
        start: object = None,
        period: object = None,
        preparation: object = None,
        tidying: object = None,
        surcharge: object = None,
        deadline: object = None,
        limits: object = None,
    ) -> str:
        asked = _Asked(
            *(
                values.get(name) if given is None else given
                for name, given in (
                    ("着手予定日", start),
                    ("工期", period),
                    ("準備期間", preparation),
                    ("後片付け期間", tidying),
                    ("雨休率", surcharge),
                    ("完成期限", deadline),
                    ("施工時期の制限", limits),
                )
            )
        )
        if isinstance(works, Missing):
            return f"\n\n{works}\n\n"
        return marks.whole(tuple(_chart(works, asked)))

    def working_days(works: object, surcharge: object = None) -> str:
        if isinstance(works, Missing):
            return f"\n\n{works}\n\n"
        rate = values.get("雨休率") if surcharge is None else surcharge
        return marks.whole(tuple(_table(works, rate)))

    return {"schedule": schedule, "working_days": working_days}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a schedule rests on besides its works: each shown, missing, or None where there is no such field."""

    start: object
    period: object
    preparation: object
    tidying: object
    surcharge: object
    deadline: object
    limits: object


def _chart(works: object, asked: _Asked) -> Iterator[Block]:
    rows = rows_of(works)
    start = asked.start.value.data if isinstance(asked.start, Shown) else None
    day = start if isinstance(start, date) and start.year < _LAST_YEAR else None
    listed = works_of(rows, asked.surcharge, day)
    before = fixed_work("準備", asked.preparation)
    first_day = before.duration.days or 0 if before else 0
    places = list(timings(listed, first_day))
    end = max((place.end for place in places), default=first_day)
    after = fixed_work("後片付け", asked.tidying)
    if before:
        listed, places = [before, *listed], [Timing(0, first_day), *places]
    if after:
        listed.append(after)
        places.append(Timing(end, end + (after.duration.days or 0)))
        end = places[-1].end
    notes = tuple(_notes(rows, listed, asked, day))
    bars = tuple(
        Bar(work.name, work.quantity, _days_cell(work.duration), place.start, place.end)
        for work, place in zip(listed, places, strict=True)
    )
    yield Schedule(bars, periods(end, day), notes=notes)
    yield from _open(asked)
    yield from _held_against(asked, listed, places, end, day)
    if day is not None:
        yield from against_limits(asked.limits, listed, places, day)


def _table(works: object, surcharge: object) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for work in works_of(rows_of(works), surcharge, None):
        steps = work.duration.steps
        said = [
            (Span(step, stated(step, work.duration.origins)),) if step else ()
            for step in (*steps, "", "")[:2]
        ]
        if not steps and work.duration.days is not None:
            said[1] = (Span("日数を直接示した作業"),)
        rows.append((work.name, work.quantity, *said, _days_cell(work.duration)))
    header = ("作業", "数量", "施工日数の計算", "雨休率を見込んだ日数の計算", "日数")
    yield Table(header, tuple(rows), numeric=(4,))
    if isinstance(surcharge, Missing):
        yield _paragraph(*gap_spans(surcharge))


def _days_cell(duration: Duration) -> Cell:
    if duration.days is None:
        gap = Gap(duration.steps[0], duration.where or _WHERE_DAYS)
        return (Span(gap.text, Origin(OriginKind.SHEET, gap.label), gap),)
    text = f"{duration.days:,}日"
    if not duration.steps:
        return (Span(text, duration.origins[0] if duration.origins else _OWN),)
    return (Span(text, stated("、".join(duration.steps), duration.origins)),)


def _notes(
    rows: Sequence[Row], works: Sequence[Work], asked: _Asked, day: date | None
) -> Iterator[str]:
    if isinstance(asked.surcharge, Shown):
        yield "施工日数は数量を日当たり施工量で除して切り上げ、これに雨休率を見込んで切り上げた。"
    else:
        yield "日数は雨休率を見込まない施工日数であり、工程は仮のものである。"
    if any(isinstance(row.get("日数"), Shown) for row in rows):
        yield "日数を直接示した作業は、その日数を暦日とし、雨休率を見込まない。"
    if any(work.duration.days is None for work in works):
        yield "日数の分からない作業があり、その後の作業の位置は仮のものである。"
    if day is None:
        yield f"着手の日が決まっていないため、1か月を{DAYS_OF_A_MONTH}日として示す。"


def _open(asked: _Asked) -> Iterator[Block]:
    """What is missing and has no row of its own."""
    spans = [
        span
        for given in (asked.start, asked.surcharge, asked.period)
        if isinstance(given, Missing)
        for span in gap_spans(given)
    ]
    if spans:
        yield _paragraph(*spans)


def _held_against(
    asked: _Asked, works: Sequence[Work], places: Sequence[Timing], end: int, day: date | None
) -> Iterator[Block]:
    """What the works need in all, against 工期 and 完成期限."""
    is_open = any(work.duration.days is None for work in works) or isinstance(
        asked.surcharge, Missing
    )
    path = _longest(works, places)
    steps = "＋".join(f"{work.duration.days or 0:,}日" for work in path)
    origins = [origin for work in path for origin in work.duration.origins]
    names = "→".join("".join(span.text for span in work.name) for work in path)
    total = Span(f"{end:,}日", stated(f"{names}: {steps}＝{end:,}日", origins))
    spans = [Span("工程の全体に要する日数は"), total, Span("である")]
    if is_open:
        spans.append(Span("（分からない日数を除く）"))
    if isinstance(asked.period, Shown):
        spans += _against_period(asked.period, end, is_open=is_open)
    spans.append(Span("。"))
    yield _paragraph(*spans)
    if day is not None and isinstance(asked.deadline, Shown):
        yield from _against_deadline(asked.deadline, day, end)


def _against_period(period: Shown, end: int, *, is_open: bool) -> Iterator[Span]:
    """What is left of 工期, or how much it falls short; nothing is left for sure while days are open."""
    try:
        days = stated_duration(period.amount()).days or 0
    except NotCalculable:
        return
    rest = days - end
    said = stated(f"{days:,}日－{end:,}日＝{rest:,}日", (period.value.origin,))
    given = Span(period.value.text, period.value.origin)
    if rest >= 0 and is_open:
        return
    if rest >= 0:
        yield from (
            Span("。工期"),
            given,
            Span("に対し"),
            Span(f"{rest:,}日", said),
            Span("の余裕がある"),
        )
    else:
        remark = (
            f"工程が工期（{days:,}日）に収まりません。班数、施工の順序又は工期を見直してください。"
        )
        short = stated(f"{end:,}日－{days:,}日＝{-rest:,}日", (period.value.origin,))
        yield from (
            Span("。工期"),
            given,
            Span("に対し"),
            Span(f"{-rest:,}日", short, remark=remark),
            Span("不足する"),
        )


def _against_deadline(deadline: Shown, day: date, end: int) -> Iterator[Block]:
    last = deadline.value.data
    done = day + timedelta(days=max(end, 1) - 1)
    if not isinstance(last, date):
        return
    text = f"{done.year}年{done.month}月{done.day}日"
    begun = f"{day.year}年{day.month}月{day.day}日"
    origin = Origin(OriginKind.CALCULATION, f"{begun}から{end:,}日目＝{text}")
    late = done > last
    remark = "完成期限より後になります。" if late else ""
    yield _paragraph(
        Span("工程の終わりは"),
        Span(text, origin, remark=remark),
        Span("であり、完成期限"),
        Span(deadline.value.text, deadline.value.origin),
        Span("より後になる。" if late else "までに終わる。"),
    )


def _longest(works: Sequence[Work], places: Sequence[Timing]) -> list[Work]:
    """Works that follow each other without a break from the first day to the last."""
    chain: list[Work] = []
    end = max((place.end for place in places), default=0)
    while end > 0:
        ending = [n for n, place in enumerate(places) if place.end == end > place.start]
        if not ending:  # a work that waited for its 着手可能日
            before = max((place.end for place in places if place.end < end), default=0)
            chain.insert(0, Work((Span("着手可能日までの待ち"),), (), Duration(end - before)))
            end = before
            continue
        chain.insert(0, works[ending[0]])
        end = places[ending[0]].start
    return chain


def _paragraph(*spans: Span) -> Paragraph:
    return Paragraph(tuple(spans), Style.BODY)
