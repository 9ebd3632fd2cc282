"""A schedule is held against the periods in which works may not be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.drafting.draft import Paragraph, Schedule
from assistant.drafting.kinds import kind_named
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import Writing, begin_draft, section_of, write_section
from retrieval.library import Library
from tests.retrieval.building import library_settings

PUMPS = {
    "工事名": "排水機場ポンプ更新工事",
    "工事場所": "西浜一丁目",
    "工種": "ポンプ設備工",
    "着手予定日": "2026-06-01",
    "準備期間": 0,
    "後片付け期間": 0,
    "雨休率": 0,
    "施工時期の制限": [
        {
            "対象": "既設設備の撤去（1号機の停止）",
            "開始日": "2026-06-01",
            "終了日": "2026-10-15",
            "理由": "出水期",
        }
    ],
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def chart(sources: Sources, **given: object) -> tuple[Schedule, str]:
    kind = kind_named("概略工程表")
    sheet = sheet_of(PUMPS | given, kind)
    section = section_of(begin_draft(kind, sheet), "chart")
    blocks = write_section(section, Writing(kind, sheet, sources)).blocks
    schedule = next(block for block in blocks if isinstance(block, Schedule))
    texts = (block.spans for block in blocks if isinstance(block, Paragraph))
    return schedule, "\n".join("".join(span.text for span in spans) for spans in texts)


def test_a_work_that_lasts_into_a_forbidden_period_is_named(sources: Sources) -> None:
    _, said = chart(sources, 工程=[{"作業": "既設設備の撤去", "日数": 20}])
    assert (
        "既設設備の撤去（2026年6月1日から2026年6月20日まで）は、「既設設備の撤去（1号機の停止）」の制限"
        "（2026年6月1日から2026年10月15日まで）と重なる。" in said
    )


def test_a_work_waits_for_the_day_from_which_it_may_begin(sources: Sources) -> None:
    works = [
        {"作業": "承諾図", "日数": 30},
        {"作業": "既設設備の撤去", "日数": 20, "着手可能日": "2026-10-16"},
    ]
    schedule, said = chart(sources, 工程=works)
    waiting = next(bar for bar in schedule.bars if bar.name[0].text == "既設設備の撤去")
    assert (waiting.start, waiting.end) == (137, 157)
    assert "重なる" not in said
    assert "工程の全体に要する日数は157日である" in said


def test_a_work_of_another_name_is_not_meant(sources: Sources) -> None:
    _, said = chart(sources, 工程=[{"作業": "試運転", "日数": 20}])
    assert "重なる" not in said


def test_a_limit_on_everything_is_said_once(sources: Sources) -> None:
    limits = [{"対象": "全作業", "開始日": "2026-06-10", "終了日": "2026-06-12", "理由": "祭礼"}]
    works = [{"作業": "甲", "日数": 20}, {"作業": "乙", "日数": 5}]
    _, said = chart(sources, 施工時期の制限=limits, 工程=works)
    assert said.count("「全作業」の制限") == 1


def test_limits_without_days_can_not_be_held_against(sources: Sources) -> None:
    limits = [{"対象": "既設設備の撤去", "理由": "出水期"}]
    _, said = chart(sources, 施工時期の制限=limits, 工程=[{"作業": "既設設備の撤去", "日数": 20}])
    assert "重なる" not in said
