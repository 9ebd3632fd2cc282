"""Schedules: days worked out and stated, works in their order, held against the time there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import OriginKind, Paragraph, Schedule, Table
from assistant.drafting.schedule import Duration, Work, periods, timings
from retrieval.errors import NaniwaError
from tests.assistant.drafting.rendering import rendered, text

WORKS = [
    {"作業": "撤去", "数量": 24, "単位": "t", "日当たり施工量": 2, "班数": 1},
    {"作業": "製作", "日数": 130, "先行作業": "なし"},
    {
        "作業": "据付け",
        "数量": 31,
        "単位": "t",
        "日当たり施工量": Decimal("1.6"),
        "先行作業": "撤去、製作",
    },
]
SHEET = {
    "工程": WORKS,
    "工期": 250,
    "雨休率": Decimal("0.7"),
    "準備期間": 40,
    "後片付け期間": 20,
    "着手予定日": date(2026, 6, 15),
    "完成期限": date(2027, 1, 31),
}


def chart(**other: object) -> tuple[Schedule, str]:
    """The schedule of the sheet, with other values or (None) without them, and what is said of it."""
    given = {name: item for name, item in (SHEET | other).items() if item is not None}
    first, *others = rendered("{{ schedule(工程) }}", given)
    assert isinstance(first, Schedule)
    return first, "".join(text(block.spans) for block in others if isinstance(block, Paragraph))


def test_days_are_quantity_by_daily_output_with_the_rain_surcharge() -> None:
    schedule, _ = chart()
    preparation, removal, making, installing, tidying = schedule.bars
    assert (preparation.start, preparation.end) == (0, 40)
    assert (removal.start, removal.end) == (40, 61)  # 24/2 = 12 days, 12 × 1.7 = 20.4
    assert (making.start, making.end) == (40, 170)  # stated days are calendar days
    assert (installing.start, installing.end) == (170, 204)  # 31/1.6 = 19.375 -> 20, 20 × 1.7
    assert (tidying.start, tidying.end) == (204, 224)
    (days,) = removal.days
    assert days.origin.kind is OriginKind.CALCULATION
    assert days.origin.label.startswith(
        "24t÷（2t/日×1）＝12日、12日×（1＋0.7）＝20.4（整数に切上げ）＝21日"
    )


def test_columns_are_months_of_the_calendar() -> None:
    schedule, _ = chart()
    assert schedule.periods[:2] == (("2026年6月", 16), ("7月", 31))
    assert schedule.periods[-1] == ("2027年1月", 31)


def test_what_is_left_of_the_time_is_said() -> None:
    _, said = chart()
    assert "224日である。工期250日に対し26日の余裕がある" in said
    assert "2027年1月24日であり、完成期限2027年1月31日までに終わる" in said


def test_a_schedule_that_does_not_fit_has_a_remark() -> None:
    _, *others = rendered("{{ schedule(工程) }}", SHEET | {"工期": 200})
    remarks = [span.remark for b in others if isinstance(b, Paragraph) for span in b.spans]
    assert any("収まりません" in remark for remark in remarks)


def test_a_missing_daily_output_is_a_gap_and_no_guess() -> None:
    works = [{"作業": "撤去", "数量": 24, "単位": "t"}, *WORKS[1:]]
    schedule, said = chart(工程=works)
    (days,) = schedule.bars[1].days
    assert days.gap is not None
    assert days.gap.label == "撤去の日当たり施工量"
    assert schedule.bars[1].start == schedule.bars[1].end
    assert "余裕" not in said
    assert any("仮" in note for note in schedule.notes)


@pytest.mark.parametrize("name", ["雨休率", "着手予定日", "工期"])
def test_what_is_missing_of_the_sheet_is_a_gap(name: str) -> None:
    _, said = chart(**{name: None})
    assert f"【要確認: {name}】" in said


def test_without_a_date_months_are_counted() -> None:
    schedule, _ = chart(着手予定日=None)
    assert schedule.periods[0] == ("1か月目", 30)


def test_works_that_wait_for_each_other_are_named() -> None:
    works = [
        {"作業": "甲", "日数": 1, "先行作業": "乙"},
        {"作業": "乙", "日数": 1, "先行作業": "甲"},
    ]
    with pytest.raises(NaniwaError, match=r"「[甲乙]」「[甲乙]」の先行作業がめぐって") as caught:
        chart(工程=works)
    assert caught.value.code == "schedule"


def test_a_work_that_waits_for_one_that_is_not_there_has_a_gap() -> None:
    schedule, _ = chart(工程=[{"作業": "甲", "日数": 1, "先行作業": "丙"}])
    assert "【要確認: 甲の先行作業「丙」】" in text(schedule.bars[1].name)


@pytest.mark.parametrize("daily", [0, -1])
def test_nothing_done_in_a_day_is_a_gap(daily: int) -> None:
    schedule, _ = chart(工程=[WORKS[0] | {"日当たり施工量": daily}])
    assert schedule.bars[1].days[0].gap is not None


def test_a_missing_table_is_a_gap() -> None:
    (block,) = rendered("{{ schedule(工程) }}", {})
    assert isinstance(block, Paragraph)
    assert block.spans[0].gap is not None


def test_the_calculations_are_a_table() -> None:
    (table,) = rendered("{{ working_days(工程) }}", SHEET)
    assert isinstance(table, Table)
    assert [text(cell) for cell in table.rows[2]] == [
        "据付け",
        "31t",
        "31t÷1.6t/日＝19.375（整数に切上げ）＝20日",
        "20日×（1＋0.7）＝34日",
        "34日",
    ]


@given(st.lists(st.tuples(st.integers(0, 40), st.sets(st.integers(0, 14))), max_size=15))
def test_no_work_begins_before_those_that_it_waits_for_have_ended(
    drawn: list[tuple[int, set[int]]],
) -> None:
    works = [
        Work((), (), Duration(days), tuple(n for n in sorted(after) if n < number))
        for number, (days, after) in enumerate(drawn)
    ]
    places = timings(works, 3)
    for work, place in zip(works, places, strict=True):
        assert place.start == max((places[n].end for n in work.after), default=3)
        assert place.end - place.start == work.duration.days


@given(st.integers(0, 1500), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_columns_cover_all_days(total: int, start: date) -> None:
    for begin in (start, None):
        assert sum(days for _, days in periods(total, begin)) >= total
