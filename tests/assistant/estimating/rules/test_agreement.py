from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Line, LineKind, UnitCostTable
from assistant.estimating.references import References, SpecificationText
from assistant.estimating.rules.agreement import agreement
from tests.assistant.estimating.builders import estimate, line, table

SPECIFICATION = """特記仕様書
工事名：市道住吉浜線 道路改良工事
工事場所　みおつくし市住吉浜1丁目地内
第2条 工期は、契約の日から令和９年３月15日までとする。
第3条 本工事は週休2日（4週8休、月単位）の対象工事である。
第4条 アスファルト舗装の表層は、再生密粒度アスコン(20)とし、厚さ５cmとする。
下層路盤（RC-40）の仕上り厚は15cm、上層路盤（M-30）は厚さ10cmとする。1層の仕上り厚は20cm以下とする。
建設発生土は、〇〇処分場（運搬距離L=12.5km）へ搬出する。
均しコンクリートは 18-8-40BB とする。擁壁コンクリートの呼び強度は24N/mm2とする。
鉄筋はSD345 D16を使用する。硬質塩化ビニル管（VU）は呼び径200mmとする。
集水桝は3箇所設置する。護岸の背面には吸出し防止材を設置する。遮水シートは使用しない。
掘削は人力により行う。
交通誘導警備員は、A 延べ20人、B 延べ60人を見込んでいる。
"""
FACTS = {
    "工事名": "市道住吉浜線道路改良工事",
    "工事場所": "みおつくし市住吉浜一丁目地内",
    "工期": "令和8年6月1日～令和9年3月15日",
    "週休2日": "月単位",
}
PAVEMENT = (
    line(3, "表層(車道・路肩部)", "再生密粒度アスコン(20) t=5cm 平均幅員3.0m超", "m2", 500),
    line(4, "上層路盤(車道・路肩部)", "粒度調整砕石 M-30 仕上り厚10cm", "m2", 500),
    line(5, "下層路盤(車道・路肩部)", "再生クラッシャーラン RC-40 仕上り厚15cm", "m2", 500),
)
OTHERS = (
    line(6, "土砂等運搬", "土砂 L=12.5km", "m3", 100),
    line(7, "コンクリート", "均しコンクリート 18-8-40BB", "m3", 10),
    line(8, "擁壁コンクリート", "24-12-25BB", "m3", 10),
    line(9, "鉄筋", "SD345 D16", "t", "1.2"),
    line(10, "硬質塩化ビニル管", "VU φ200", "m", 30),
    line(11, "集水桝", "500×500", "箇所", 3),
    line(12, "交通誘導警備員B", "", "人日", 60),
    line(13, "吸出し防止材設置", "", "m2", 80),
    line(14, "掘削", "人力 土砂", "m3", 5),
)


def findings(
    *changed: Line,
    facts: dict[str, str] | None = None,
    text: str = SPECIFICATION,
    tables: Sequence[UnitCostTable] = (),
) -> list[Finding]:
    """What is said when the lines with the rows of ``changed`` stand in place of the right ones."""
    new = {one.row: one for one in changed}
    pavement = line(
        2,
        "アスファルト舗装工",
        kind=LineKind.GROUP,
        children=[new.get(one.row, one) for one in PAVEMENT],
    )
    own = estimate(
        pavement,
        *(new.get(one.row, one) for one in OTHERS),
        facts=FACTS | (facts or {}),
        tables=tables,
    )
    document = SpecificationText("特記.docx", ((1, text),))
    return list(agreement(own, References(specifications=(document,))))


def test_an_estimate_that_follows_its_specification_is_clean() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("changed", "cell", "expected"),
    [
        (line(3, "表層(車道・路肩部)", "再生密粒度アスコン(20) t=4cm", "m2", 500), "B3", "厚さ5cm"),
        (
            line(5, "下層路盤(車道・路肩部)", "RC-40 仕上り厚20cm", "m2", 500),
            "B5",
            "仕上り厚は15cm",
        ),
        (line(6, "土砂等運搬", "土砂 L=8.0km", "m3", 100), "B6", "運搬距離L=12.5km"),
        (line(7, "コンクリート", "均しコンクリート 21-8-40BB", "m3", 10), "B7", "18-8-40"),
        (line(8, "擁壁コンクリート", "21-12-25BB", "m3", 10), "B8", "呼び強度は24N/mm2"),
        (line(9, "鉄筋", "SD345 D13", "t", "1.2"), "B9", "D16"),
        (line(10, "硬質塩化ビニル管", "VU φ150", "m", 30), "B10", "呼び径200mm"),
        (line(11, "集水桝", "500×500", "箇所", 4), "D11", "3"),
        (line(12, "交通誘導警備員B", "", "人日", 80), "D12", "60"),
        (line(13, "遮水シート設置", "", "m2", 80), "A13", "吸出し防止材"),
        (line(14, "掘削", "機械 土砂", "m3", 5), "B14", "人力"),
    ],
)
def test_a_line_that_contradicts_the_specification_is_told_at_the_word_or_number(
    changed: Line, cell: str, expected: str
) -> None:
    (found,) = findings(changed)
    assert (found.place.cell, found.expected) == (cell, expected)
    assert found.severity in (Severity.ERROR, Severity.WARNING)
    assert found.basis[0].document == "特記.docx"
    assert found.basis[0].text in SPECIFICATION


def test_it_is_an_error_when_the_document_names_exactly_the_line() -> None:
    (found,) = findings(line(8, "擁壁コンクリート", "21-12-25BB", "m3", 10))
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("label", "value", "case"),
    [
        ("工事名", "市道港南線道路改良工事", "work_name_differs"),
        ("工事場所", "みおつくし市住吉浜2丁目地内", "place_differs"),
        ("工期", "令和8年6月1日～令和9年2月15日", "period_differs"),
        ("週休2日", "対象外", "five_day_week_differs"),
        ("週休2日", "完全週休2日（土日）", "five_day_week_differs"),
    ],
)
def test_a_cover_that_contradicts_the_specification(label: str, value: str, case: str) -> None:
    (found,) = findings(facts={label: value})
    assert found.case == case
    assert (found.place.sheet, found.actual) == ("表紙", value)


def test_a_limit_is_no_demand() -> None:
    text = "表層の厚さは10cm以下とする。土砂の運搬距離は約20kmである。表層は厚さ3cm以上とする。"
    assert findings(text=text) == []


def test_a_condition_that_the_document_exceeds_is_told() -> None:
    def hauled(condition: str) -> list[Finding]:
        return findings(
            line(6, "土砂等運搬", f"土砂 運搬距離{condition}", "m3", 100),
            text="残土の運搬距離は12.5kmとする。",
        )

    assert hauled("15.0km以下") == []
    (found,) = hauled("8.5km以下")
    assert (found.place.cell, found.severity) == ("B6", Severity.WARNING)


def test_a_word_that_stands_for_many_things_proves_nothing() -> None:
    text = "コンクリートの設計基準強度は、24N/mm2とする。"
    changed = line(7, "コンクリート", "21-8-25BB", "m3", 10)
    (found,) = findings(changed, line(8, "均しコンクリート", "18-8-25BB", "m3", 1), text=text)
    assert (found.place.cell, found.severity) == ("B7", Severity.WARNING)


def test_another_variant_of_the_thing_is_not_meant() -> None:
    assert findings(text="上層路盤（RC-30）は厚さ20cmとする。歩道の表層は厚さ3cmとする。") == []


def test_one_of_two_values_that_the_document_gives_is_enough() -> None:
    assert findings(text="車道の表層は厚さ5cmとする。歩道の表層は厚さ3cmとする。") == []


def test_winter_work_that_the_document_rules_out() -> None:
    winter = line(14, "冬期労務補正", "", "式", 1)
    (found,) = findings(winter, text="本工事は冬期補正の対象外とする。")
    assert (found.case, found.place.cell) == ("winter_differs", "A14")


def test_a_table_of_quantities_in_the_document_is_compared_line_by_line() -> None:
    text = "数量総括表\n名称\t規格\t単位\t数量\n" + "\n".join(
        f"{one.name.text}\t{one.specification.text if one.specification else ''}"
        f"\t{one.unit.text if one.unit else ''}\t{one.quantity.text if one.quantity else ''}"
        for one in (*PAVEMENT, *OTHERS)
    )
    assert findings(text=text) == []
    changed = replace(OTHERS[1], quantity=line(7, "x", quantity=19).quantity)
    (found,) = findings(changed, text=text)
    assert (found.rule, found.place.cell, found.expected) == ("agreement", "D7", "10")
    assert found.severity is Severity.ERROR


def test_a_line_and_its_unit_cost_table_state_the_same() -> None:
    own = line(2, "表層工", "t=5cm", "m2", 10, reference="代価表:1")
    costs = table("代価表:1", "表層工", [], specification="t=4cm")
    (found,) = agreement(estimate(own, tables=[costs]), References())
    assert (found.case, found.place.cell, found.expected) == ("table_differs", "B2", "t=4cm")
    same = table("代価表:1", "表層工", [], specification="厚5cm")
    assert list(agreement(estimate(own, tables=[same]), References())) == []


def test_a_part_that_its_tables_name_excludes() -> None:
    costs = table("代価表:1", "吸出し防止材設置", [line(3, "遮水シート張", "歩掛", "m2", 1, 100)])
    (found,) = agreement(estimate(tables=[costs]), References())
    assert (found.case, found.place.cell, found.expected) == ("part_differs", "A3", "吸出し防止材")


def test_short_name_is_what_the_document_says_of_it_not_of_a_longer_name() -> None:
    """均しコンクリート says nothing of コンクリート, of which the document speaks too."""
    text = "擁壁のコンクリートは24-8-25BBとする。均しコンクリートは18-8-40BBとする。"
    document = SpecificationText("特記.docx", ((1, text),))
    levelling = line(9, "均しコンクリート", "18-8-40BB", "m3", 9)
    for mix, expected in (("24-8-25BB", []), ("21-8-25BB", ["24-8-25"])):
        own = estimate(line(8, "コンクリート", f"擁壁 {mix}", "m3", 84), levelling)
        found = agreement(own, References(specifications=(document,)))
        assert [one.expected for one in found] == expected


def test_diameter_that_the_only_pipe_contradicts_is_a_warning() -> None:
    document = SpecificationText("特記.docx", ((1, "硬質塩化ビニル管は呼び径200mmとする。"),))
    own = estimate(line(8, "硬質塩化ビニル管布設", "VU φ150", "m", 84))
    (found,) = agreement(own, References(specifications=(document,)))
    assert (found.severity, found.place.cell) == (Severity.WARNING, "B8")


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("施工期間　令和7年11月1日から令和8年2月28日まで（出水期を除く）", [Severity.WARNING]),
        ("施工期間　令和7年11月1日から令和8年2月28日まで\n工期　令和7年8月1日から令和8年3月20日まで", []),
        ("工期　令和7年8月1日から令和8年3月15日まで", [Severity.ERROR]),
    ],
)  # fmt: skip
def test_the_period_of_a_part_proves_nothing(text: str, severities: list[Severity]) -> None:
    facts = {"工期": "令和7年8月1日から令和8年3月20日まで"}
    found = [one for one in findings(facts=facts, text=text) if one.case == "period_differs"]
    assert [one.severity for one in found] == severities
