"""What is possible but doubtful in a sheet is told, and stands where the value is printed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

import pytest

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.kinds import Kind, all_kinds, kind_named
from assistant.drafting.markers import Marks
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.sheet_problems import SheetError
from assistant.drafting.sheet_reading import read_sheet_yaml
from assistant.drafting.shown import shown_values

WORKS = kind_named("特記仕様書")
NAMED = "工事名: 市道舗装工事\n工事場所: 中央区\n工種: 舗装工\n"
LINES = Origin(OriginKind.ESTIMATE, "内訳書 本工事 F12（a.xlsx）", clause="本工事 F12")


def read(text: str, kind: str = "特記仕様書", facts: Mapping[str, Value] | None = None) -> Sheet:
    return read_sheet_yaml(NAMED + text, kind_named(kind), facts=facts)


def rows(sheet: Sheet, name: str) -> tuple[Mapping[str, Value], ...]:
    return cast("tuple[Mapping[str, Value], ...]", sheet.values[name].data)


def test_a_period_that_its_dates_contradict_is_remarked_on_where_it_is_printed() -> None:
    sheet = read("工期: 90日\n着手予定日: 2026-04-01\n完成期限: 2027-05-06\n")
    marks = Marks()
    printed = marks.read(str(shown_values(sheet, WORKS.schema, marks)["工期"]), LINES)
    (span,) = printed
    assert "401日です" in span.remark
    assert span.remark.removesuffix("。") in sheet.notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("延長: 120km", "通常の範囲（20,000mまで）にありません"),
        ("延長: 1.2km", "「1.2km」は1,200mとして読みました"),
        ("幅員: 350", "桁と単位を確かめてください"),
        ("監督区分: abc", "選択肢（一般監督・重点監督）にない言葉です"),
        ("設計年月: 2026-09\n着手予定日: 2026-04-01", "より後の日です"),
        ("数量: [{工種: 舗装工, 細別: 表層, 単位: m2, 数量: 0}]", "数量の1行目の数量が0です"),
    ],
)
def test_what_is_unlikely_is_told(text: str, said: str) -> None:
    assert any(said in note for note in read(text).notes)


def test_a_milestone_outside_the_period_is_told() -> None:
    sheet = read(
        "着手予定日: 2026-04-01\n完成期限: 2026-09-30\n工程: [{作業: 舗装, 日数: 3}]\n"
        "節目:\n  - {日付: 2026-06-01, 内容: 通行止め}\n  - {日付: 2027-06-01, 内容: 開通}\n",
        "概略工程表",
    )
    assert [row["日付"].remark for row in rows(sheet, "節目")] == [
        "",
        "節目の2行目の日付「2027年6月1日」は、完成期限「2026年9月30日」より後の日です。",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("延長: 0", "0より大きい長さ（m）"),
        ("延長: 1e9", "指数の書き方"),
        ("延長: 120 ～ 130", "幅のある値"),
        ("延長: 約百メートル", "算用数字だけの数ではありません"),
        ("延長: 2026-04-01", "日付で、数ではありません"),
        ("工事分野: 2026-13-01", "それに代わることば"),
        ("起工理由: 12345", "数だけです"),
        ("対象施設: '-5'", "ことばになっていません"),
        ("担当課: [道路課, 管理課]", "担当課（2件の並び）は文字で"),
    ],
)
def test_nonsense_is_refused_for_what_it_is(text: str, said: str) -> None:
    with pytest.raises(SheetError) as caught:
        read(text, "設計説明書")
    assert said in caught.value.message


def test_units_written_as_signs_are_words() -> None:
    sheet = read("数量: [{工種: 舗装工, 細別: 表層, 単位: ㎡, 数量: 10}]")
    assert rows(sheet, "数量")[0]["単位"].text == "㎡"


def quantity(name: str, unit: str, number: str, specification: str = "") -> dict[str, Value]:
    made = {
        "工種": Value("舗装工", "舗装工", LINES),
        "細別": Value(name, name, LINES),
        "単位": Value(unit, unit, LINES),
        "数量": Value(Decimal(number), number, LINES),
    }
    if specification:
        made["規格"] = Value(specification, specification, LINES)
    return made


def test_a_quantity_that_the_estimate_contradicts_is_remarked_on_in_its_cell() -> None:
    lines = (
        quantity("表層", "m2", "1850"),
        quantity("縁石", "m", "40", "A型"),
        quantity("縁石", "m", "55", "B型"),
    )
    sheet = read(
        "数量:\n"
        "  - {工種: 舗装工, 細別: 表層, 単位: m2, 数量: 1580}\n"
        "  - {工種: 舗装工, 細別: 縁石, 規格: B型, 単位: m, 数量: 55}\n"
        "  - {工種: 舗装工, 細別: 人力片付け, 単位: 式, 数量: 1}\n",
        facts={"数量": Value(lines, "", LINES)},
    )
    (first, second, _) = (row["数量"].remark for row in rows(sheet, "数量"))
    assert "計画シートでは1,580m2、内訳書（本工事 F12）では1,850m2です" in first
    assert second == ""
    assert "数量の「人力片付け」は、内訳書に見当たりません" in sheet.notes


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_the_examples_raise_no_doubt(kind: Kind) -> None:
    sheet = read_sheet_yaml(kind.example, kind)
    assert [note for note in sheet.notes if "使わない項目" not in note] == []
    assert not any(value.remark for value in sheet.values.values())
