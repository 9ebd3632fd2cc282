from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.loading.cell_format import display

DAY = dt.datetime(2025, 4, 1, 9, 5)  # noqa: DTZ001 - cells have no time zone


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (15200, "#,##0", "15,200"),
        (15200.5, "#,##0", "15,201"),
        (-1234.5, "#,##0.0;△#,##0.0", "△1,234.5"),
        (-3, "0", "-3"),
        (0, '0;-0;"-"', "-"),
        (0.1234, "0.0%", "12.3%"),
        (1.5, '0.00"m"', "1.50m"),
        (1.5, "0.0##", "1.5"),
        (7, "000", "007"),
        (1500, '"¥"#,##0', "¥1,500"),
        (1500, "[$¥-411]#,##0_ ", "¥1,500"),
        (1500, "[Red]#,##0;[Blue]-#,##0", "1,500"),
        (1234567, "#,##0,", "1,235"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "General", "3"),
        (1e-7, "General", "0.0000001"),
        (True, "General", "TRUE"),
        ("文字", "0", "文字"),
        (DAY, "yyyy/m/d", "2025/4/1"),
        (DAY, 'yyyy"年"mm"月"dd"日"', "2025年04月01日"),
        (DAY, '[$-411]ggge"年"m"月"d"日"', "令和7年4月1日"),
        (dt.date(2019, 4, 30), "ge.m.d", "H31.4.30"),
        (DAY, "m/d(aaa)", "4/1(火)"),
        (DAY, "h:mm", "9:05"),
        (dt.date(2025, 4, 1), "General", "2025-04-01"),
        (dt.timedelta(hours=26, minutes=3), "[h]:mm", "26:03"),
    ],
)
def test_cells_read_as_they_are_displayed(value: object, pattern: str, shown: str) -> None:
    assert display(value, pattern) == shown


@given(st.integers(-(10**12), 10**12))
def test_grouped_integers_keep_their_value(value: int) -> None:
    assert int(display(value, "#,##0").replace(",", "")) == value


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans()), st.text(max_size=12))
def test_no_format_makes_reading_fail(value: object, pattern: str) -> None:
    assert isinstance(display(value, pattern), str)
