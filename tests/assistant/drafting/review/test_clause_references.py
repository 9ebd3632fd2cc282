from pathlib import Path

import pytest

from assistant.drafting.review.findings import Severity
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import found, rules


@pytest.mark.parametrize(
    "text",
    [
        "施工計画書は土木工事共通仕様書1-1-2-2による。",
        "施工計画書は、共通仕様書 第１編１－１－２－２ 施工計画書による。",
        "段階確認は、共通仕様書1-1-4-1（段階確認）及び1-1-4-2（立会）による。",
        "重点監督は工事監督・検査要領第5条、同要領第6条による。",
        "養生は土木工事共通仕様書（2025年版）表1-3-2による。",
        "土木工事共通仕様書 第1編第1章による。",
        "共通仕様書1-1-2-1～1-1-2-2による。",
        "確認の時期は工事監督・検査要領 別表第1による。",
        "確認の時期は工事監督・検査要領の別表１による。",
    ],
)
def test_references_that_are_right_are_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    assert found(tmp_path, review_sources, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "工事は1-2日で終わる。",
        "連絡先は06-6208-1234、住所は北区中之島1-3-20-5である。",
        "測点No.5+12からNo.8+3までとする。図面番号は1-1-9-9とする。",
        "建設業法第99条による。契約書第88条に基づく。",
        "本仕様書第77条による。",
    ],
)
def test_numbers_that_are_no_references_are_left_alone(
    text: str, tmp_path: Path, review_sources: Sources
) -> None:
    assert found(tmp_path, review_sources, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("土木工事共通仕様書1-1-2-9による。", "1-1-2-9"),
        ("土木工事共通仕様書の第1編 1-1-2-9 施工計画書による。", "1-1-2-9"),
        ("共通仕様書表1-3-9による。", "表1-3-9"),
        ("工事監督・検査要領 第40条による。", "第40条"),
        ("工事監督・検査要領第5条、同要領第41条による。", "第41条"),
        ("共通仕様書 第1編第7章による。", "第1編第7章"),
        ("工事監督・検査要領 別表第9による。", "別表9"),
        ("工事監督・検査要領 第四十条による。", "第40条"),
        ("施工計画書は土木工事共通仕様書の規定（１－１－２－９９）による。", "1-1-2-99"),
        ("土木工事共通仕様書（以下「共通仕様書」という。）1-1-2-99による。", "1-1-2-99"),
        ("共通仕様書1-1-2-1～1-1-2-97による。", "1-1-2-97"),
        ("大阪府土木工事共通仕様書の「1-1-2-99 施工計画書」による。", "1-1-2-99"),
    ],
)
def test_clause_that_does_not_exist_is_an_error_with_the_nearest(
    text: str, number: str, tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, text)
    assert finding.rule == "clause_exists"
    assert finding.severity is Severity.ERROR
    assert number in finding.message
    assert finding.place.shown == "第1段落"


def test_clause_that_does_not_exist_is_led_to_the_one_of_its_heading(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, "共通仕様書1-1-9-9 施工計画書による。")
    assert finding.expected == "1-1-2-2 施工計画書"


def test_superseded_edition_is_named_with_what_the_clause_says_now(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(
        tmp_path, review_sources, "土木工事共通仕様書（令和6年4月版）1-1-2-2による。"
    )
    assert finding.rule == "edition_in_force"
    assert finding.severity is Severity.ERROR
    assert "7日前" in finding.message
    assert "10日前" in finding.message
    assert finding.basis[0].document.startswith("土木工事共通仕様書")


@pytest.mark.parametrize(
    "name",
    [
        "土木工事共通仕様書［2024年版］",
        "2024年版の土木工事共通仕様書",
        "旧土木工事共通仕様書",
        "共通仕様書（令和6年度版）",
    ],
)
def test_edition_is_understood_in_every_way_of_writing(
    name: str, tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, f"{name}1-1-2-2による。")
    assert rules(findings) == ["edition_in_force"]


def test_superseded_edition_whose_clause_is_unchanged_is_a_warning(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, "共通仕様書（2024年版）1-1-2-1による。")
    assert finding.severity is Severity.WARNING
    assert "変わっていません" in finding.message


def test_number_that_moved_between_editions_is_found_by_its_heading(
    tmp_path: Path, review_sources: Sources
) -> None:
    (finding,) = found(tmp_path, review_sources, "土木工事共通仕様書1-1-4-1 立会による。")
    assert finding.rule == "clause_title"
    assert finding.severity is Severity.ERROR
    assert finding.expected == "1-1-4-2 立会"
    assert "旧版" in finding.message


def test_heading_of_another_clause_is_an_error(tmp_path: Path, review_sources: Sources) -> None:
    (finding,) = found(tmp_path, review_sources, "共通仕様書1-1-2-1 施工計画書の規定による。")
    assert (finding.rule, finding.expected) == ("clause_title", "1-1-2-2 施工計画書")


def test_item_beyond_the_last_is_a_warning(tmp_path: Path, review_sources: Sources) -> None:
    findings = found(tmp_path, review_sources, "工事監督・検査要領 第5条第9項による。")
    assert all(finding.severity is not Severity.ERROR for finding in findings)


def test_document_that_is_not_there_is_asked_for_once(
    tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(
        tmp_path,
        review_sources,
        "建築工事標準仕様書 3-2-1-4による。",
        "建築工事標準仕様書 3-2-1-5による。",
    )
    assert rules(findings) == ["document_known"]
    assert findings[0].severity is Severity.INFO
