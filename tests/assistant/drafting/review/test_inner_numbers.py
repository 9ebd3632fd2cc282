from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.review.dates import dates_in, western_year
from assistant.drafting.review.findings import Severity
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import found, rules


def test_length_that_differs_between_text_and_table_is_an_error(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(
        tmp_path,
        review_sources,
        "本工事の施工延長は175mとする。",
        [["項目", "数量", "単位", "備考"], ["施工延長", "170", "m", ""], ["排水工", "50", "m", ""]],
    )
    assert (finding.rule, finding.severity) == ("same_value", Severity.ERROR)
    assert (finding.actual, finding.expected) == ("170m", "175m")
    assert finding.place.shown == "1番目の表 1行目 数量"


@pytest.mark.parametrize(
    "texts",
    [
        ("施工延長は170mとする。", "施工延長は0.17kmとする。"),
        ("1工区の延長は170mとする。", "2工区の延長は120mとする。"),
        ("側溝工の延長は170mとする。", "舗装工の延長は120mとする。"),
        ("当初の工期は180日間とする。", "変更後の工期は200日間とする。"),
        ("工期は約180日間とする。", "工期は181日間とする。"),
    ],
)
def test_values_of_different_things_are_left_alone(
    texts: tuple[str, str], tmp_path: Path, review_sources: Sources
) -> None:
    assert found(tmp_path, review_sources, *texts) == []


def test_total_that_is_not_the_sum_is_an_error(tmp_path: Path, review_sources: Sources) -> None:
    rows = [
        ["名称", "規格", "金額"],
        ["舗装工", "表層", "1,200"],
        ["排水工", "側溝", "800"],
        ["合計", "", "2,100"],
    ]
    (finding,) = found(tmp_path, review_sources, rows)
    assert (finding.rule, finding.expected) == ("table_totals", "2,000")
    rows[-1][-1] = "2,000"
    assert found(tmp_path, review_sources, rows) == []


def test_grand_total_over_subtotals_is_left_alone(tmp_path: Path, review_sources: Sources) -> None:
    rows = [
        ["名称", "規格", "金額"],
        ["舗装工", "", "10"],
        ["小計", "", "10"],
        ["排水工", "", "5"],
        ["小計", "", "5"],
        ["合計", "", "15"],
    ]
    assert found(tmp_path, review_sources, rows) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("着手は令和7年2月30日とする。", "という日はありません"),
        ("令和7年6月2日（火）に着手する。", "月曜日"),
        ("令和7年（2024年）に着手する。", "2025年"),
        ("工期は令和7年12月20日から令和7年6月1日までとする。", "前です"),
        ("工期は100日間（令和7年6月1日から令和7年6月30日まで）とする。", "30日間"),
    ],
)
def test_dates_that_can_not_be_are_errors(
    text: str, said: str, tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, text)
    assert rules(findings) == ["dates"]
    assert said in findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "工期は30日間（令和7年6月1日から令和7年6月30日まで）とする。",
        "令和7年（2025年）6月2日（月）に着手する。",
    ],
)
def test_dates_that_agree_are_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    assert found(tmp_path, review_sources, text) == []


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2099, 12, 31)))
def test_a_date_is_read_alike_in_both_calendars(day: date) -> None:
    japanese = f"令和{day.year - 2018}年{day.month}月{day.day}日"
    western = f"{day.year}年{day.month}月{day.day}日"
    assert [next(dates_in(text)).value for text in (japanese, western)] == [day, day]
    assert western_year("令和", str(day.year - 2018)) == day.year
