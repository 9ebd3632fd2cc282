"""Stage confirmations and other tables: the rows for the works of the sheet, each cited."""

from __future__ import annotations

import pytest

from assistant.drafting.draft import OriginKind
from assistant.drafting.evidence.gathering import Work
from assistant.drafting.evidence.stages import stages
from assistant.drafting.evidence.tables import table_rows
from assistant.drafting.evidence.work_matching import Match, is_stage_of_any_kind, match_row
from assistant.drafting.sources import Sources
from tests.assistant.drafting.evidence.building import (
    column,
    field,
    gathering,
    inline_spans,
    paragraphs,
    tables,
    text_of,
)

ROAD = [
    {"工種": "道路土工", "種別": "掘削工", "細別": "機械掘削"},
    {"工種": "基礎工", "種別": "場所打杭", "細別": "オールケーシング杭"},
    {"工種": "排水構造物工", "種別": "側溝工", "細別": "プレキャストU形側溝"},
]


def test_every_row_of_a_work_is_there_and_cited(sources: Sources) -> None:
    one = gathering(sources, 工事名="市道中央線道路改良工事", 数量=ROAD)
    stages(one, field(one, "数量"))
    (table,) = tables(one)
    assert column(table, "確認の時期") == [
        "掘削完了時",
        "鉄筋組立て完了時",
        "土質の変化した時",
    ]
    assert column(table, "対象")[0] == "場所打杭・オールケーシング杭"
    for row in table.rows:
        for cell in row[1:6]:
            assert all(span.origin.kind is OriginKind.STANDARD for span in cell)
            assert all(span.origin.clause.startswith("表1") for span in cell)
            assert all(span.text in span.origin.quote for span in cell)
    assert text_of(table.rows[0][-1]).startswith("監督要領 表1")


def test_a_work_without_a_row_is_named_in_a_note(sources: Sources) -> None:
    one = gathering(sources, 工事名="市道中央線道路改良工事", 数量=ROAD)
    stages(one, field(one, "数量"))
    (table,) = tables(one)
    assert any("プレキャストU形側溝" in note for note in table.notes)


def test_remote_attendance_is_what_the_manual_says(sources: Sources) -> None:
    one = gathering(sources, 工事名="橋梁下部工工事", 工種=["橋台", "場所打杭工"])
    stages(one, field(one, "工種"))
    (table,) = tables(one)
    by_time = dict(zip(column(table, "確認の時期"), column(table, "遠隔臨場"), strict=True))
    assert by_time["掘削完了時"] == "対象"
    assert by_time["完成時"].startswith("【要確認: 遠隔臨場の可否")
    quoted = paragraphs(one)
    assert "段階確認及び立会は、遠隔臨場の対象とする。" in quoted
    assert "遠隔臨場は、打音により判断する検査には適用しない。" in quoted


def test_the_column_on_remote_attendance_can_be_left_out(sources: Sources) -> None:
    one = gathering(sources, 工種=["場所打杭工"])
    stages(one, field(one, "工種"), remote=False)
    (table,) = tables(one)
    assert "遠隔臨場" not in table.header


def test_a_table_for_harbours_is_left_aside_and_named(sources: Sources) -> None:
    one = gathering(sources, 工事名="市道中央線道路改良工事", 工種=["舗装工", "鋼矢板"])
    stages(one, field(one, "工種"))
    (table,) = tables(one)
    assert "舗装完了時" not in column(table, "確認の時期")
    assert any("港湾工事" in note for note in one.marks.notes)


def test_another_kind_of_the_same_work_is_left_out(sources: Sources) -> None:
    one = gathering(sources, 数量=[{"工種": "矢板工", "種別": "鋼矢板", "細別": "鋼矢板Ⅲ型"}])
    stages(one, field(one, "数量"))
    (table,) = tables(one)
    assert column(table, "細別") == ["鋼矢板"]


def test_without_any_work_there_is_a_gap(sources: Sources) -> None:
    one = gathering(sources)
    stages(one, field(one, "数量"))
    assert tables(one) == []
    assert any(span.gap is not None for span in inline_spans(one))


def test_rows_of_any_table_are_found_by_its_name(sources: Sources) -> None:
    one = gathering(sources, 材料=["再生クラッシャラン", "芝"])
    table_rows(one, "材料確認", field(one, "材料"))
    (table,) = tables(one)
    assert column(table, "材料") == ["再生クラッシャラン"]
    assert column(table, "書類") == ["試験成績表"]


def test_a_table_without_works_is_given_whole(sources: Sources) -> None:
    one = gathering(sources)
    table_rows(one, "材料確認")
    (table,) = tables(one)
    assert column(table, "材料") == ["鉄筋", "再生クラッシャラン"]


def test_a_table_that_no_standard_has_is_a_gap(sources: Sources) -> None:
    one = gathering(sources)
    table_rows(one, "給食の献立")
    assert tables(one) == []
    assert any(span.gap is not None for span in inline_spans(one))


def work(*names: str) -> Work:
    from assistant.drafting.draft import Origin

    return Work(names, Origin(OriginKind.SHEET))


@pytest.mark.parametrize(
    ("cells", "names", "expected"),
    [
        (["場所打杭工"], ["場所打ち杭"], Match.SURE),
        (["道路土工（掘削）"], ["道路土工", "掘削工"], Match.SURE),
        (["道路土工（掘削）"], ["道路土工", "路床盛土工"], Match.NO),
        (["重要構造物（樋門・橋台・橋脚）", "床掘工"], ["側溝工", "床掘工"], Match.NO),
        (["重要構造物", "躯体工（橋台） ＲＣ躯体工（橋脚）"], ["橋台工"], Match.SURE),
        (["護岸工", "基礎工、根固工"], ["構造物撤去工", "護岸取壊し"], Match.NO),
        (["下層路盤工・上 層路盤工"], ["舗装工", "上層路盤"], Match.SURE),
        (["橋梁補修（断面修復）", "はつり"], ["樋門補修工", "断面修復工"], Match.LIKELY),
        (["既製杭工", "鋼管杭"], ["既製杭工"], Match.LIKELY),
        (["コンクリート舗装工"], ["植栽工", "高木"], Match.NO),
        (["護岸工", "基礎工"], ["護岸基礎工", "現場打基礎"], Match.SURE),
        (["水道管布設", "管布設工"], ["管布設工", "据付け"], Match.LIKELY),
        (["橋台工", "基礎工"], ["護岸基礎工", "現場打基礎"], Match.NO),
    ],
)
def test_works_are_matched_by_the_trades_names(
    cells: list[str], names: list[str], expected: Match
) -> None:
    assert match_row(cells, work(*names)) is expected


def test_what_is_done_in_every_work_of_a_kind_is_a_stage_of_each() -> None:
    assert is_stage_of_any_kind(["管きょ更生", "事前調査"])
    assert is_stage_of_any_kind(["水道管布設", "水圧試験工"])
    assert not is_stage_of_any_kind(["矢板工", "鋼管矢板"])
