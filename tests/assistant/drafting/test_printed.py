"""What every printed form of a draft shares."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import Bar, Draft, HeadingNumbers, Schedule, Section
from assistant.drafting.printed import (
    column_widths,
    fit,
    heading_numbers,
    open_points,
    schedule_grid,
)
from tests.assistant.drafting.builders import draft_of, rich_draft, span, table


def _with(*headings: tuple[int, str]) -> Draft:
    sections = tuple(Section(str(n), text, level) for n, (level, text) in enumerate(headings))
    return replace(draft_of(), sections=sections)


def test_headings_are_numbered_by_their_levels() -> None:
    draft = _with((1, "甲"), (2, "乙"), (3, "丙"), (2, "丁"), (1, "戊"), (2, "己"))
    assert heading_numbers(draft) == ("1.", "1.1", "1.1.1", "1.2", "2.", "2.1")


def test_headings_with_numbers_of_their_own_get_none() -> None:
    for own in ("第1章 総則", "第三条 材料", "1. 総則", "1-2 材料", "(1) 材料"):
        assert heading_numbers(_with((1, own), (1, "材料"))) == ("", "")
    assert heading_numbers(
        _with(
            (1, "2車線の道路"),
        )
    ) == ("1.",)


@given(
    st.lists(st.lists(st.text(max_size=60), min_size=1, max_size=30), max_size=5),
    st.integers(2_000, 20_000),
)
def test_columns_fill_their_room(rows: list[list[str]], room: int) -> None:
    made = table(("見出し",), *map(tuple, rows))
    widths, _ = column_widths(made, room, 90, 160)
    assert abs(sum(widths) - room) < 1
    assert min(widths) > 0


def test_many_columns_turn_the_page_where_it_can_be_turned() -> None:
    made = table(tuple("abcdefghijkl"), tuple("1" * 12))
    assert fit(made, 9_000, 14_000, (100, 80), 160).is_turned
    assert not fit(made, 9_000, 0, (100, 80), 160).is_turned


def _bars(*ends: tuple[int, int]) -> tuple[Bar, ...]:
    return tuple(Bar((span("甲"),), (), (), start, end) for start, end in ends)


def test_few_long_periods_are_parted_in_three_and_a_day_marks_its_part() -> None:
    grid = schedule_grid(Schedule(_bars((0, 1), (10, 30), (29, 31)), (("6月", 30), ("7月", 31))))
    assert grid.groups == (("6月", 3), ("7月", 3))
    assert grid.marks[0] == (True, False, False, False, False, False)
    assert grid.marks[1] == (False, True, True, False, False, False)
    assert grid.marks[2] == (False, False, True, True, False, False)


@given(
    st.lists(st.integers(1, 31), min_size=1, max_size=400),
    st.integers(0, 3_000),
    st.integers(1, 3_000),
)
def test_a_bar_is_marked_exactly_where_it_lies_in_the_periods(
    days: list[int], start: int, length: int
) -> None:
    periods = tuple((str(number), count) for number, count in enumerate(days))
    grid = schedule_grid(Schedule(_bars((start, start + length)), periods))
    assert sum(count for _, count in grid.groups) == len(grid.marks[0]) <= 48
    assert any(grid.marks[0]) == (start < sum(days))


def test_open_points_name_what_is_unwritten_and_missing_once() -> None:
    points = open_points(rich_draft())
    assert [point.matter for point in points] == [
        "この節はまだ書かれていません",
        "工期",
        "残土の受入地",
    ]
    assert points[1].where == "概略工程表"


def test_a_work_of_no_known_length_has_no_bar() -> None:
    grid = schedule_grid(Schedule(_bars((2, 2), (2, 3)), (("6月", 30),)))
    assert [any(row) for row in grid.marks] == [False, True]


def test_articles_are_counted_on_from_chapter_to_chapter() -> None:
    draft = _with((1, "総則"), (2, "適用"), (3, "範囲"), (2, "工期"), (1, "施工"), (2, "土工"))
    draft = replace(draft, numbers=HeadingNumbers.ARTICLES)
    assert heading_numbers(draft) == ("第1章", "第1条", "(1)", "第2条", "第2章", "第3条")


def test_articles_without_chapters_are_the_first_level() -> None:
    draft = replace(_with((1, "適用"), (1, "工期")), numbers=HeadingNumbers.ARTICLES)
    assert heading_numbers(draft) == ("第1条", "第2条")
