from pathlib import Path

import pytest

from assistant.drafting.kinds import kind_named
from assistant.drafting.review.clock_times import first_times, times_in
from assistant.drafting.review.wording import kanji_in_digits, one_wording
from assistant.drafting.sheet import Sheet
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import Block, found

GIVEN = {
    "工事名": "港町線歩道整備工事",
    "工事場所": "港町三丁目地内",
    "工種": ["舗装工", "排水構造物工"],
    "工期": "160日",
    "着手予定日": "2026-10-05",
    "完成期限": "2027-03-13",
    "延長": "212.5m",
    "施工時間": "21時から翌5時まで",
    "夜間施工": "有",
    "週休2日": "発注者指定型",
    "近接施設": "起点側で鉄道の軌道に離れ6.5mで近接する。",
    "数量": [
        {"工種": "舗装工", "細別": "表層", "規格": "厚5cm", "単位": "m2", "数量": 1480},
        {"工種": "排水構造物工", "細別": "U形側溝", "規格": "300×300", "単位": "m", "数量": 198},
        {"工種": "排水構造物工", "細別": "集水桝", "規格": "500×500", "単位": "箇所", "数量": 7},
    ],
    "施工時期の制限": [
        {
            "対象": "河川内の作業",
            "開始日": "2026-06-01",
            "終了日": "2026-10-31",
            "理由": "出水期のため",
        }
    ],
    "建設副産物": [
        {"種類": "建設発生土", "数量": 520, "単位": "m3", "運搬距離": "8.4km", "搬出先": "北部"}
    ],
}
ROWS = ["工種", "細別", "規格", "単位", "数量"]


def _sheet() -> Sheet:
    return sheet_of(GIVEN, kind_named("特記仕様書"))


def _wrong(folder: Path, sources: Sources, *blocks: Block) -> list[tuple[str, str]]:
    findings = found(folder, sources, *blocks, kind=kind_named("特記仕様書"), sheet=_sheet())
    held = ("sheet_values", "sheet_rows", "sheet_sentences", "quantities", "project_name")
    return [(f.actual, f.expected) for f in findings if f.rule in held]


@pytest.mark.parametrize(
    ("block", "actual", "expected"),
    [
        ("完成の期限は令和9年2月28日である。", "令和9年2月28日", "2027年3月13日"),
        ("完成期限は、令和九年三月三十一日とする。", "令和9年3月31日", "2027年3月13日"),
        ("工期は、百八十日間とする。", "百八十日間", "160日"),
        ("工期は契約締結の日の翌日から204日間とする。", "204日間", "160日"),
        (
            "工期は、令和8年10月12日から令和9年3月13日までとする。",
            "令和8年10月12日",
            "2026年10月5日",
        ),
        ("施工時間は、9時から17時までとする。", "9時から17時", "21時から翌5時まで"),
        ("夜間施工は行わない。", "行わない", "有"),
        ([["項目", "内容"], ["週休2日", "受注者希望型"]], "受注者希望型", "発注者指定型"),
        (
            "起点側で鉄道の軌道に離れ5.6mで近接する。",
            "鉄道の軌道に離れ5.6mで近接",
            "鉄道の軌道に離れ6.5mで近接",
        ),
        (
            "河川内の作業は、令和8年6月1日から令和8年9月30日まで行わない。",
            "令和8年9月30日",
            "2026年10月31日",
        ),
        (
            "建設発生土（数量: 520m3、運搬距離: 4.8km、搬出先: 北部）を運ぶ。",
            "4.8km",
            "8.4km",
        ),
        ("集水桝を17箇所設ける。", "17箇所", "7箇所"),
        ("表層の厚さは4cmとする。", "4cm", "厚5cm"),
        ("港町線歩道改良工事の現場に看板を立てる。", "港町線歩道改良工事", "港町線歩道整備工事"),
    ],
)
def test_what_the_sheet_says_otherwise_is_found(
    block: Block, actual: str, expected: str, tmp_path: Path, review_sources: Sources
) -> None:
    assert _wrong(tmp_path, review_sources, block) == [(actual, expected)]


@pytest.mark.parametrize(
    "block",
    [
        "完成の期限は令和9年3月13日である。",
        "工期は、令和8年10月5日から令和9年3月13日までの160日間とする。",
        "施工時間は、午後9時から翌日の午前5時までとする。",
        "夜間施工を行う。",
        "河川内の作業は、令和8年6月1日から令和8年10月31日まで行わない。",
        "右岸の集水桝3箇所を先に設ける。",
        "U形側溝は5mごとに継目を点検する。",
        "表層の厚さは5cmとする。",
        "港町線歩道整備工事の現場に看板を立てる。",
        "関連工事の港町線歩道照明工事と調整する。",
        [
            ["種類", "数量", "単位", "搬出先", "運搬距離"],
            ["建設発生土", "520", "m3", "北部", "8.4km"],
        ],
    ],
)
def test_what_the_sheet_says_too_is_left_alone(
    block: Block, tmp_path: Path, review_sources: Sources
) -> None:
    assert _wrong(tmp_path, review_sources, block) == []


def test_rows_with_another_unit_too_many_or_too_few_are_named(
    tmp_path: Path, review_sources: Sources
) -> None:
    table = [
        ROWS,
        ["舗装工", "表層", "厚5cm", "m3", "1,480"],
        ["排水構造物工", "U形側溝", "300×300", "m", "198"],
        ["植栽工", "低木植栽", "サツキ", "本", "300"],
    ]
    assert _wrong(tmp_path, review_sources, table) == [
        ("1,480m3", "1,480m2"),
        ("低木植栽 サツキ 300本", ""),
        ("", "集水桝 500×500 7箇所"),
    ]


def test_bounds_are_read_however_they_are_written() -> None:
    assert one_wording("2名(交替要員を除く。)以上") == "2名以上(交替要員を除く。)"
    assert one_wording("2時間を超えないものとする") == "2時間以下する"
    assert one_wording("月当たり、半日以上") == "月当たり、0.5日以上"
    assert kanji_in_digits("令和八年十月五日、延長三百二十メートル") == (
        "令和8年10月5日、延長320メートル"
    )


def test_times_of_day_are_minutes_whatever_the_clock() -> None:
    assert times_in("午後9時30分") == times_in("21:30") == frozenset({1290})
    assert first_times("9時から17時まで", 10) == (frozenset({540, 1020}), "9時から17時")
    assert first_times("休業日のほかは時間を定めない", 10) == (frozenset(), "")
