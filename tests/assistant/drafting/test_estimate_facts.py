from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.estimate_facts import facts_of_estimate
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.found_facts import found_in
from assistant.drafting.kinds import kind_named
from assistant.drafting.sheet import Value
from tests.assistant.drafting.sheet_builders import small_kind

ESTIMATE = """\
工事名,市道中浜線舗装工事
工期,契約締結の日の翌日から180日間
単価適用日,令和8年4月1日
,
工事区分・工種・種別・細別,規格,単位,数量,単価,金額
道路改良,,式,1,,"2,000,000"
　舗装工,,式,1,,"2,000,000"
　　アスファルト舗装工,,式,1,,"2,000,000"
　　　表層,厚5cm,㎡,"1,920","1,000","1,920,000"
　　　縁　石,B型,m,20,"4,000","80,000"
直接工事費,,,,,"2,000,000"
"""
KIND = """
fields:
  - {name: 工事名, from_estimate: 工事名}
  - {name: 工期, type: number, unit: 日, from_estimate: [工期日数, 工期]}
  - {name: 年月, type: date, from_estimate: 単価適用年月}
  - {name: 工種, type: choices, from_estimate: works}
  - {name: 直工, type: number, unit: 千円, from_estimate: 直接工事費}
  - {name: 発注者, from_estimate: 発注者}
  - name: 数量
    type: table
    from_estimate: lines
    columns:
      - {name: 種別}
      - {name: 名称, required: true, from_estimate: 細別}
      - {name: 単位}
      - {name: 数量, type: number, required: true, unit_in: 単位}
"""


def rows_of(value: Value) -> tuple[Mapping[str, Value], ...]:
    return cast("tuple[Mapping[str, Value], ...]", value.data)


def test_an_estimate_fills_the_fields_that_ask_for_it_with_file_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "内訳.csv"
    path.write_text(ESTIMATE, encoding="utf-8")
    facts = facts_of_estimate(path, small_kind(KIND))
    assert {name: fact.text for name, fact in facts.items() if name != "数量"} == {
        "工事名": "市道中浜線舗装工事",
        "工期": "180日",
        "年月": "2026年4月1日",
        "工種": "舗装工",
        "直工": "2,000千円",
    }
    assert facts["工期"].origin == Origin(
        OriginKind.ESTIMATE,
        "内訳書 B2（内訳.csv）",
        document="内訳.csv",
        clause="B2",
        quote="契約締結の日の翌日から180日間",
    )
    rows = rows_of(facts["数量"])
    assert [[value.text for value in row.values()] for row in rows] == [
        ["アスファルト舗装工", "表層", "㎡", "1,920"],
        ["アスファルト舗装工", "縁石", "m", "20"],
    ]
    assert rows[1]["数量"].data == Decimal(20)
    assert rows[1]["数量"].origin.clause == "D10"


def test_amounts_are_left_to_those_who_ask_for_them(tmp_path: Path) -> None:
    path = tmp_path / "内訳.csv"
    path.write_text(ESTIMATE, encoding="utf-8")
    facts = facts_of_estimate(path, kind_named("特記仕様書"))
    shown = "\n".join(fact.text for fact in facts.values())
    assert "表層" in shown
    assert "000,000" not in shown


def test_estimates_of_every_layout_fill_a_specification(sample_estimates: Path) -> None:
    files = sorted(path for path in sample_estimates.iterdir() if path.is_file())
    assert len(files) > 3
    for path in files:
        facts = facts_of_estimate(path, kind_named("特記仕様書"))
        assert {"工事名", "工事場所", "工期", "工種", "数量"} <= facts.keys(), path.name
        assert len(rows_of(facts["数量"])) > 20, path.name


@pytest.mark.parametrize(
    ("unit", "text", "found"),
    [
        ("日", "契約締結の日の翌日から240日間（週休2日、準備20日を含む）", "240日"),
        ("日", "契約締結の日の翌日から240日間", "240日"),
        ("日", "令和8年6月1日から120日間", "120日"),
        ("日", "令和8年6月1日から令和9年3月31日まで", None),
        ("m", "L=1.2km", "1,200m"),
        ("m", "延長170mのうち20m", None),
    ],
)
def test_a_number_among_words_is_taken_when_it_is_the_only_one(
    unit: str, text: str, found: str | None
) -> None:
    field = Field("数", FieldType.NUMBER, unit=unit)
    value = found_in(field, text, Origin(OriginKind.ESTIMATE))
    assert (value.text if value else None) == found


DATES = KIND + (
    "  - {name: 着手予定日, type: date, from_estimate: 工期の始期}\n"
    "  - {name: 完成期限, type: date, from_estimate: 工期の終期}\n"
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "令和8年10月1日から令和9年4月28日まで",
            {"工期": "210日", "着手予定日": "2026年10月1日", "完成期限": "2027年4月28日"},
        ),
        (
            "2026/10/1～2026/10/1",
            {"工期": "1日", "着手予定日": "2026年10月1日", "完成期限": "2026年10月1日"},
        ),
        ("契約締結の日の翌日から令和9年3月15日まで", {"完成期限": "2027年3月15日"}),
        ("令和8年10月1日から120日間", {"工期": "120日", "着手予定日": "2026年10月1日"}),
        ("令和9年4月28日から令和8年10月1日まで", {}),
        ("令和8年13月1日から令和9年4月28日まで", {}),
    ],
)
def test_a_time_of_works_stated_by_dates_is_its_ends_and_the_days_counted(
    tmp_path: Path, written: str, expected: dict[str, str]
) -> None:
    path = tmp_path / "内訳.csv"
    path.write_text(ESTIMATE.replace("契約締結の日の翌日から180日間", written), encoding="utf-8")
    facts = facts_of_estimate(path, small_kind(DATES))
    given = {name: facts[name].text for name in ("工期", "着手予定日", "完成期限") if name in facts}
    assert given == expected
    if expected.get("工期") == "210日":
        assert "2026年10月1日から2027年4月28日まで＝210日" in facts["工期"].origin.label
