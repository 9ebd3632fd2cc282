from pathlib import Path

import pytest

from assistant.drafting.review.findings import Severity
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import Block, found

CHAPTERS: tuple[Block, ...] = (
    (1, "第1章 総則"),
    "適用の範囲を定める。",
    (1, "第2章 施工"),
    "施工の方法を定める。",
)


@pytest.mark.parametrize("text", ["数量は本書第9章に示す。", "検査は、第9章による。"])
def test_chapter_that_the_document_does_not_have_is_a_warning(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, *CHAPTERS, text)
    assert (finding.rule, finding.severity) == ("own_references", Severity.WARNING)
    assert "第9章" in finding.message
    assert finding.expected == "第2章 施工"


@pytest.mark.parametrize(
    "text",
    [
        "施工は、第2章による。",
        "請負代金の変更は、契約書第25条による。",
        "測定の方法は、建設工事の手引き第9章に示す。",
        "舗装は、施工計画書の作成要領に定める第9章による。",
    ],
)
def test_chapter_of_the_document_or_of_another_one_is_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, *CHAPTERS, text)
    assert [f for f in findings if f.rule == "own_references"] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("18m3÷（1.5m3/日×1）＝10日", "12"),
        ("1,980m2×0.05m＝90.0m3", "99"),
        ("12日×（1＋0.7）＝21.4日", "20.4"),
    ],
)
def test_calculation_that_does_not_come_out_is_an_error(
    text: str, wanted: str, tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, f"日数は {text}とする。")
    assert (finding.rule, finding.severity) == ("calculations", Severity.ERROR)
    assert finding.expected == wanted


@pytest.mark.parametrize(
    "text",
    [
        "86m÷（6m/日×1）＝14.3333…（整数に切上げ）＝15日",
        "18m3÷（1.5m3/日×1）＝12日",
        "100千円×5%＝5千円",
        "延長は30cm×4＝1.2mとする。",
        "側溝は300×300とする。",
    ],
)
def test_calculation_that_comes_out_rounded_or_in_other_units_is_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, text)
    assert [f for f in findings if f.rule == "calculations"] == []


def test_total_of_a_table_without_declared_header_is_summed(
    tmp_path: Path, review_sources: Sources
) -> None:
    table = [["工区", "延長(m)"], ["上流", "12.0"], ["下流", "12.5"], ["計", "25.4"]]
    (finding,) = found(tmp_path, review_sources, table)
    assert (finding.rule, finding.expected) == ("table_totals", "24.5")


def test_checklist_that_names_a_section_is_not_the_section(
    tmp_path: Path, review_sources: Sources
) -> None:
    from assistant.drafting.kinds import kind_named

    kind = kind_named("施工条件明示書")
    headings = [each.heading for each in kind.outline if each.required]
    blocks: list[Block] = []
    for heading in headings:
        if heading == "工事支障物件等":
            continue
        blocks += [(1, heading), "条件は次のとおりとする。"]
    checklist = [
        ["区分", "有無", "内容"],
        ["工事支障物件等", "有", "配水管"],
        ["用地関係", "無", "－"],
    ]
    findings = found(tmp_path, review_sources, *blocks, checklist, kind=kind)
    assert [f.item for f in findings if f.rule == "required_sections"] == ["工事支障物件等"]
