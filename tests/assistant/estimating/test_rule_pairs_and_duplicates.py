"""Rule 16 on small estimates: twice, never, and too often; and few false questions."""

from __future__ import annotations

from assistant.estimating.findings import Finding, Severity
from assistant.estimating.model import Line, LineKind
from assistant.estimating.references import References, SpecificationText
from assistant.estimating.rules.pairs_and_duplicates import pairs_and_duplicates
from tests.assistant.estimating.builders import estimate, line


def found(*lines: Line, specification: str = "") -> list[Finding]:
    grouped = line(1, "工種", kind=LineKind.GROUP, children=lines)
    texts = (SpecificationText("特記仕様書.pdf", ((3, specification),)),) if specification else ()
    return list(pairs_and_duplicates(estimate(grouped), References(specifications=texts)))


def cases(*lines: Line, specification: str = "") -> list[str]:
    return [finding.case for finding in found(*lines, specification=specification)]


def test_a_line_that_stands_twice_in_a_group_is_found_at_the_second() -> None:
    kerb = line(2, "縁石撤去", "A種", "m", 20, 500, 10_000)
    again = line(3, "縁石 撤去", "Ａ種", "ｍ", 20, 500, 10_000)
    (finding,) = found(kerb, again)
    assert (finding.severity, finding.place.cell) == (Severity.WARNING, "F3")
    assert finding.difference_yen == -10_000


def test_lines_that_differ_in_any_word_or_figure_are_not_duplicates() -> None:
    kerb = line(2, "縁石撤去", "A種", "m", 20, 500, 10_000)
    assert found(kerb, line(3, "縁石撤去", "A種", "m", 21, 500, 10_500)) == []
    assert found(kerb, line(3, "縁石撤去", "A種", "m", 20, 500, 10_000, remarks="2工区")) == []


def test_the_same_line_in_another_group_is_another_place() -> None:
    groups = [
        line(
            row,
            f"{row}工区",
            kind=LineKind.GROUP,
            children=[line(row + 1, "縁石撤去", "", "m", 20, 500, 10_000)],
        )
        for row in (2, 5)
    ]
    assert found(*groups) == []


def test_what_is_once_per_contract_stands_once() -> None:
    extra = [
        line(
            row,
            "点検作業員補正人数",
            "1契約につき1回",
            "人",
            "0.5",
            20_000,
            10_000,
            remarks=f"{row}回目",
        )
        for row in (2, 3)
    ]
    assert cases(*extra) == ["once_per_contract"]
    assert cases(extra[0]) == []
    assert cases(line(2, "打合せ", "1契約1回", "回", 2, 30_000, 60_000)) == ["once_per_contract"]


def test_removal_without_refitting_is_asked_about() -> None:
    assert cases(line(2, "標識 取外し", "", "基", 4)) == ["counterpart_missing"]
    assert cases(line(2, "標識 取外し", "", "基", 4), line(3, "標識 再取付け", "", "基", 4)) == []


def test_refitting_another_number_than_was_removed_is_found() -> None:
    (finding,) = found(line(2, "標識 取外し", "", "基", 4), line(3, "標識 再取付け", "", "基", 14))
    assert (finding.case, finding.place.cell, finding.expected) == ("unequal_pair", "D3", "4")


def test_scaffolding_that_is_never_removed_is_asked_about() -> None:
    assert cases(line(2, "仮設防護柵 設置", "", "m", 30)) == ["counterpart_missing"]
    assert cases(line(2, "足場 設置・撤去", "", "掛m2", 30)) == []


def test_pavement_is_cut_broken_hauled_and_disposed_of() -> None:
    cut = line(2, "舗装版切断", "t=15cm以下", "m", 30)
    broken = line(3, "舗装版破砕", "", "m2", 90)
    hauled = line(4, "殻運搬", "アスファルト殻", "m3", 9)
    disposed = line(5, "アスファルト殻処分", "", "t", 21)
    assert cases(cut, broken, hauled, disposed) == []
    assert cases(cut, broken, hauled) == ["counterpart_missing"]
    assert cases(cut) == ["counterpart_missing"]


def test_work_that_only_the_specification_orders_is_asked_about_with_its_sentence() -> None:
    lines = [line(2, "掘削", "", "m3", 30), line(3, "埋戻し", "", "m3", 30)]
    ordered = "残土の処分は次の処分場へ運搬するものとし、費用を計上している。"
    (finding,) = found(*lines, specification=ordered)
    assert finding.case == "specified_without_line"
    assert (finding.basis[0].page, finding.basis[0].text) == (3, ordered)
    assert found(*lines, specification="残土の処分が必要な場合は監督職員と協議し計上する。") == []
    assert found(*lines, line(4, "残土運搬・処分", "", "m3", 3), specification=ordered) == []


def test_dug_soil_is_no_line_for_the_surplus_that_the_specification_sends_away() -> None:
    dug = line(2, "掘削", "土砂", "m3", 30)
    ordered = "掘削により発生する残土30m3は、指定処分地へ運搬し処分するものとする。"
    (finding,) = found(dug, specification=ordered)
    assert (finding.case, finding.item) == ("specified_without_line", "残土の運搬・処分")
    for name, of in (("土砂等運搬", ""), ("ダンプトラック運搬", "土砂 8km")):
        assert found(dug, line(3, name, of, "m3", 30), specification=ordered) == []


def test_more_than_a_few_are_put_as_questions() -> None:
    twins = [line(row, f"材料{row // 2}", "", "m", 20, 500, 10_000) for row in range(2, 22)]
    findings = found(*twins)
    assert len(findings) == 10
    assert sum(finding.severity is Severity.WARNING for finding in findings) == 2


def test_soil_that_is_dug_and_goes_nowhere_is_asked_about() -> None:
    rest = [line(row, f"側溝{row}", "", "m", row) for row in range(10, 20)]
    dug = line(2, "床掘り", "土砂", "m3", 300)
    (finding,) = found(dug, line(3, "埋戻し", "", "m3", 100), *rest)
    assert (finding.case, finding.place.cell) == ("counterpart_missing", "A2")
    assert found(dug, line(3, "埋戻し", "", "m3", 290), *rest) == []
    assert (
        found(dug, line(3, "埋戻し", "", "m3", 100), line(4, "残土運搬処分", "", "m3", 200), *rest)
        == []
    )


def test_what_is_removed_is_disposed_of_in_a_whole_estimate() -> None:
    rest = [line(row, f"側溝{row}", "", "m", row) for row in range(10, 40)]
    removed = line(2, "標識撤去", "", "基", 4)
    assert cases(removed, *rest) == ["counterpart_missing"]
    assert cases(removed) == []
    assert cases(removed, line(3, "廃材処分", "", "t", 1), *rest) == []


def test_work_that_is_ordered_in_accordance_with_the_law_is_ordered() -> None:
    ordered = "石綿含有建材は関係法令を遵守して除去し、処分するものとする。"
    (finding,) = found(line(2, "躯体解体", "RC", "m3", 30), specification=ordered)
    assert finding.item == "石綿の調査・除去"
