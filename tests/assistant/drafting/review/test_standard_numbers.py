from pathlib import Path

import pytest

from assistant.drafting.review.findings import Severity
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import found, rules


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        (
            "施工計画書は、共通仕様書1-1-2-2により、着手の7日前までに監督員に提出する。",
            "7日",
            "10日",
        ),
        ("着手は契約締結の日から45日以内とする（共通仕様書1-1-2-1）。", "45日以内", "30日以内"),
        (
            "湿潤養生は共通仕様書表1-3-2により、日平均気温15℃以上のとき普通ポルトランドセメントは7日とする。",
            "7日",
            "5日",
        ),
        (
            "混合セメントB種の養生は、日平均気温12℃では共通仕様書表1-3-2により7日とする。",
            "7日",
            "9日",
        ),
    ],
)
def test_number_beside_a_reference_that_the_clause_does_not_say_is_an_error(
    text: str, actual: str, expected: str, tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, text)
    assert (finding.rule, finding.severity) == ("cited_numbers", Severity.ERROR)
    assert (finding.actual, finding.expected) == (actual, expected)
    assert finding.basis[0].page == 1


@pytest.mark.parametrize(
    "text",
    [
        "施工計画書は、共通仕様書1-1-2-2により、着手の10日前までに監督員に提出する。",
        "施工計画書は共通仕様書1-1-2-2により2部提出し、工期は180日間とする。",
        "養生は共通仕様書表1-3-2により、日平均気温15℃以上のとき普通ポルトランドセメントは5日とする。",
        "着手は契約締結の日から20日以内とする（共通仕様書1-1-2-1）。交通誘導警備員は2人とする。",
    ],
)
def test_numbers_that_agree_or_are_of_something_else_are_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, text)
    assert [f for f in findings if f.actual != "20日以内"] == []


def test_clause_repeated_with_another_number_is_a_warning_without_a_reference(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(
        tmp_path,
        review_sources,
        "受注者は、施工計画書を工事着手の14日前までに監督員に提出しなければならない。",
    )
    assert (finding.rule, finding.severity) == ("repeated_numbers", Severity.WARNING)


def test_misquoted_clause_is_an_error(tmp_path: Path, review_sources: Sources) -> None:
    findings = found(
        tmp_path,
        review_sources,
        "共通仕様書1-1-2-1「受注者は、契約締結の日から30日以内に工事に必ず着手する。」による。",
    )
    assert rules(findings) == ["quotations"]


def test_exact_quotation_is_left_alone(tmp_path: Path, review_sources: Sources) -> None:
    text = "共通仕様書1-1-2-1「受注者は、契約締結の日から30日以内に工事に着手する。」による。"
    assert found(tmp_path, review_sources, text) == []
