from decimal import Decimal
from pathlib import Path

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.kinds import kind_named
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.sources import Sources
from tests.assistant.drafting.review.building import found, rules


def _sheet(**values: str | Decimal) -> Sheet:
    return Sheet(
        "",
        {
            name: Value(data, str(data), Origin(OriginKind.SHEET, f"計画シート {name}"))
            for name, data in values.items()
        },
        {},
    )


def test_missing_section_is_named_and_numbered_heading_counts(
    tmp_path: Path, review_sources: Sources
) -> None:
    kind = kind_named("特記仕様書")
    required = [section for section in kind.outline if section.required and not section.when]
    headings = [(1, f"第{n}章 {section.heading}") for n, section in enumerate(required[:-1], 1)]
    blocks = [block for heading in headings for block in (heading, "本文を置く。")]
    missing = [
        finding.item
        for finding in found(tmp_path, review_sources, *blocks, kind=kind)
        if finding.rule == "required_sections"
    ]
    assert missing == [required[-1].heading]


def test_heading_without_text_is_a_warning(tmp_path: Path, review_sources: Sources) -> None:
    findings = found(
        tmp_path, review_sources, (1, "1 概要"), (2, "1.1 目的"), "本文を置く。", (1, "2 施工")
    )
    assert [(f.rule, f.item) for f in findings] == [("empty_sections", "2 施工")]


def test_open_gap_and_template_marks_are_warnings(tmp_path: Path, review_sources: Sources) -> None:
    findings = found(
        tmp_path,
        review_sources,
        "交通規制は【要確認: 規制の時間】による。",
        "○○橋の{{ 工事名 }}とする。",
    )
    assert rules(findings) == ["gaps", "template_marks"]
    assert findings[0].item == "規制の時間"


def test_terms_follow_the_definitions_of_the_library(
    tmp_path: Path, review_sources: Sources
) -> None:
    findings = found(tmp_path, review_sources, "請負者は監督職員の指示を受ける。下請負人は従う。")
    assert sorted((f.rule, f.actual, f.expected) for f in findings) == [
        ("terms", "監督職員", "監督員"),
        ("terms", "請負者", "受注者"),
    ]


def test_words_that_a_manual_avoids_are_questioned(tmp_path: Path, review_sources: Sources) -> None:
    (finding,) = found(tmp_path, review_sources, "支障があるときは適宜処置する。")
    assert (finding.rule, finding.item) == ("vague_words", "適宜")
    assert finding.basis[0].document == "工事監督・検査要領"


def test_condition_that_arises_but_is_not_stated_is_a_warning(
    tmp_path: Path, review_sources: Sources
) -> None:
    silent = found(tmp_path, review_sources, "舗装を夜間に切削する。", title="特記仕様書")
    assert "施工時間・作業時間帯の制限" in {f.item for f in silent if f.rule == "site_conditions"}
    stated = found(
        tmp_path,
        review_sources,
        "舗装を夜間に切削する。",
        "作業時間帯は21時から翌5時までとする。",
        title="特記仕様書",
    )
    assert "施工時間・作業時間帯の制限" not in {f.item for f in stated}


def test_values_of_the_sheet_are_held_against_the_text(
    tmp_path: Path, review_sources: Sources
) -> None:
    kind = kind_named("設計説明書")
    findings = found(
        tmp_path,
        review_sources,
        "工期は180日間とする。",
        "施工延長は170mとする。",
        [["工事名", "市道中央線道路改良工事"], ["備考", "なし"]],
        kind=kind,
        sheet=_sheet(工期=Decimal(200), 延長=Decimal(170), 工事名="市道中央線道路改修工事"),
    )
    wrong = {f.item: f.expected for f in findings if f.rule == "sheet_values"}
    assert wrong == {"工期": "200", "工事名": "市道中央線道路改修工事"}
