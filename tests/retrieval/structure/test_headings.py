"""Headings in the standards' numbering styles, told from items, wrapped lines and references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.structure.marks import MarkKind, parse_mark
from retrieval.structure.titles import caption_word, is_title
from tests.retrieval.structure.builders import Sheet, passages, texts

PROSE = "受注者は、コンクリートの打込み後、低温、乾燥、急激な温度変化等による有害な影響を受けないように養生しなければならない。"


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("第３編　土木工事共通編", MarkKind.PART, (3,)),
        ("第 １ 章 総　則", MarkKind.CHAPTER, (1,)),
        ("第十二節　基礎工", MarkKind.SECTION, (12,)),
        ("第２款　材料", MarkKind.SUBSECTION, (2,)),
        ("第3条の2　（目的）", MarkKind.ARTICLE, (3, 2)),
        ("1-3-6-9　養生", MarkKind.COMPOSITE, (1, 3, 6, 9)),
        ("1－1－1 適用", MarkKind.COMPOSITE, (1, 1, 1)),
        ("3.2.1　一般", MarkKind.COMPOSITE, (3, 2, 1)),
        ("１．地盤条件", MarkKind.NUMBER_DOT, (1,)),
        ("4. 1リフトの高さ", MarkKind.NUMBER_DOT, (4,)),
        ("（１）適用", MarkKind.PAREN, (1,)),
        ("(10) 養生", MarkKind.PAREN, (10,)),
        ("１） 外部足場", MarkKind.HALF_PAREN, (1,)),
        ("⑫養生", MarkKind.CIRCLED, (12,)),
        ("(b) 横断勾配", MarkKind.PAREN_LATIN, (2,)),
        ("a. 標準の区間", MarkKind.LATIN, (1,)),
        ("別表第１", MarkKind.APPENDIX, (1,)),
        ("附　則", MarkKind.APPENDIX, ()),
        ("【解　説】", MarkKind.COMMENTARY, ()),
        ("（解　説）", MarkKind.COMMENTARY, ()),
        ("注1）現道舗装の場合", MarkKind.NOTE, ()),
        ("※高炉スラグの場合", MarkKind.NOTE, ()),
    ],
)
def test_marks_of_every_style_are_read(text: str, kind: MarkKind, numbers: tuple[int, ...]) -> None:
    mark = parse_mark(text)
    assert mark is not None
    assert (mark.kind, mark.numbers) == (kind, numbers)


def test_kana_marks_count_in_both_orders() -> None:
    third = parse_mark("(ﾊ)特定建設作業")
    second = parse_mark("イ　良好な住居")
    assert third is not None
    assert second is not None
    assert 3 in third.numbers
    assert 2 in second.numbers


@given(st.text(max_size=40))
def test_mark_and_rest_never_invent_text(text: str) -> None:
    mark = parse_mark(text)
    if mark is not None:
        assert mark.rest in text


@pytest.mark.parametrize(
    "text", ["の規定による", "は原則とする", "以上とする", "1.5m", "養生する。", "、乾燥"]
)
def test_words_of_a_running_sentence_are_no_title(text: str) -> None:
    assert not is_title(text, longest=40)


@pytest.mark.parametrize(
    "text", ["のり面", "はく離防止", "がけ崩れ", "養　生", "SI 単位", "地すべりとは"]
)
def test_words_that_begin_like_particles_are_titles(text: str) -> None:
    assert is_title(text, longest=40)


def test_captions_are_told_from_sentences_about_them() -> None:
    assert caption_word("表1-3-6　コンクリートの標準養生期間") == "表"
    assert caption_word("図－2.3 断面") == "図"
    assert caption_word("表1-3-6の値を満足すること。") == ""
    assert caption_word("表3-2に示す") == ""


def test_path_runs_from_part_to_item() -> None:
    sheet = (
        Sheet()
        .put("第３編　土木工事共通編", size=16)
        .put("第１章　総　則", size=12)
        .put("第２節　基礎工", size=12)
        .put("3-1-2-4　場所打杭工")
        .put("1. 試験杭")
        .prose(PROSE)
        .put("2. 鉛直の保持")
        .prose(PROSE)
        .put("3-1-2-5　深礎工")
        .prose(PROSE)
    )
    found = passages(sheet, title="第３編_土木工事共通編")
    assert [passage.heading_path for passage in found] == [
        ("第3編 土木工事共通編", "第1章 総則", "第2節 基礎工", "3-1-2-4 場所打杭工", "1. 試験杭"),
        (
            "第3編 土木工事共通編",
            "第1章 総則",
            "第2節 基礎工",
            "3-1-2-4 場所打杭工",
            "2. 鉛直の保持",
        ),
        ("第3編 土木工事共通編", "第1章 総則", "第2節 基礎工", "3-1-2-5 深礎工"),
    ]
    assert found[0].clause == "3-1-2-4 場所打杭工 1. 試験杭"
    assert found[2].clause == "3-1-2-5 深礎工"


def test_title_of_the_file_is_the_outermost_heading_when_the_text_has_none() -> None:
    found = passages(Sheet().put("第１章　総則").prose(PROSE), title="第３編_土木工事共通編")
    assert found[0].heading_path == ("第３編_土木工事共通編", "第1章 総則")


def test_dashed_numbers_stand_below_the_number_they_begin_with() -> None:
    sheet = (
        Sheet()
        .put("第１節　共通事項")
        .put("2．山留め工法の選択")
        .prose(PROSE)
        .put("2－1　地盤条件の調査")
        .prose(PROSE)
        .put("3．設計")
        .prose(PROSE)
    )
    paths = [passage.heading_path for passage in passages(sheet)]
    assert paths == [
        ("第1節 共通事項", "2. 山留め工法の選択"),
        ("第1節 共通事項", "2. 山留め工法の選択", "2-1 地盤条件の調査"),
        ("第1節 共通事項", "3. 設計"),
    ]


def test_short_numbered_lines_without_text_are_items_of_a_list() -> None:
    sheet = (
        Sheet()
        .put("2．山留め工法の選択")
        .put("工法は以下の条件を考慮して選択する。", left=66)
        .put("１．地盤条件", left=76)
        .put("２．環境条件", left=76)
        .put("2－1　地盤条件の調査")
        .prose(PROSE)
    )
    found = passages(sheet)
    assert texts(found[:1]) == [
        "工法は以下の条件を考慮して選択する。",
        "１． 地盤条件",
        "２． 環境条件",
    ]
    assert found[1].heading_path == ("2. 山留め工法の選択", "2-1 地盤条件の調査")


def test_a_step_after_a_step_is_no_heading() -> None:
    sheet = (
        Sheet()
        .put("2.2　据付け")
        .put("注水の手順は、次による。", left=66)
        .put("(1) 弁の作動状態と隔室の間の通水孔を目視で確認する", left=76)
        .put("(2) 注水を始めてからの傾斜を測定し、野帳に記録する", left=76)
        .put("(3) 弁を閉じる", left=76)
        .put("据付け後は、位置を測定する。", left=66)
    )
    assert "2.2 据付け" in passages(sheet)[-1].heading_path[-1]
    assert any(text.startswith("(3)") for text in texts(passages(sheet)))


def test_the_last_short_item_after_a_longer_one_heads_nothing() -> None:
    sheet = (
        Sheet()
        .put("2．始動の手順")
        .put("① 冷却水の弁を開く", left=76)
        .put("② 回転数が定格に達し、油圧と温度が安定したことを確認する", left=76)
        .put("③ 吐出弁を開く", left=76)
        .put("3．停止の手順")
        .prose(PROSE)
    )
    found = passages(sheet)
    assert [passage.heading_path[-1] for passage in found] == ["2. 始動の手順", "3. 停止の手順"]
    assert [text[0] for text in texts(found[:1])] == ["①", "②", "③"]


def test_wrapped_line_that_begins_with_a_number_is_no_heading() -> None:
    sheet = (
        Sheet()
        .put("1-1-1-1　適用")
        .full(
            "　受注者は、契約書の定めに従って施工しなければならず、その詳細については次編の",
            left=66,
        )
        .put("3-2-3-3 作業土工の規定による。")
        .full(
            "また、本条に定めのない事項については、監督員と協議のうえ決定するものとし、前項及び",
            left=66,
        )
        .put("第5条の規定を準用する。")
    )
    found = passages(sheet)
    assert {passage.heading_path for passage in found} == {("1-1-1-1 適用",)}
    assert any("次編の3-2-3-3 作業土工の規定による。" in text for text in texts(found))
    assert any("前項及び第5条の規定を準用する。" in text for text in texts(found))


def test_clause_text_may_begin_on_the_number_line() -> None:
    sheet = (
        Sheet()
        .put("（目的）")
        .full("第１条　この要領は、工事の監督に関し必要な事項を定め、もって適正な履行の確保を図る")
        .put("ことを目的とする。")
        .put("（定義）")
        .put("第２条　監督員とは、総括監督員をいう。")
    )
    found = passages(sheet)
    assert [passage.clause for passage in found] == ["第1条（目的）", "第2条（定義）"]
    assert texts(found)[1] == "監督員とは、総括監督員をいう。"
    assert texts(found)[0].startswith("この要領は、")
    assert texts(found)[0].endswith("図ることを目的とする。")


def test_commentary_is_a_heading_below_its_clause() -> None:
    sheet = (
        Sheet()
        .put("5－3　活荷重")
        .prose(PROSE)
        .put("（解　説）")
        .prose(PROSE)
        .put("5－4　土圧")
        .prose(PROSE)
    )
    paths = [passage.heading_path for passage in passages(sheet)]
    assert paths == [("5-3 活荷重",), ("5-3 活荷重", "（解説）"), ("5-4 土圧",)]


def test_levels_of_the_format_make_headings() -> None:
    sheet = (
        Sheet()
        .put("監督要領", level=1)
        .put("段階確認", level=2)
        .put("受注者は、事前に報告しなければならない。", size=0)
        .put("材料確認", level=2)
        .put("監督員は、材料を確認する。", size=0)
    )
    paths = [passage.heading_path for passage in passages(sheet)]
    assert paths == [("監督要領", "段階確認"), ("監督要領", "材料確認")]


def test_heading_without_any_text_is_not_lost() -> None:
    found = passages(Sheet().put("第１章　総則").put("第２章　材料").prose(PROSE))
    assert texts(found)[0] == "第1章 総則"


def test_supplementary_provisions_close_the_chapters_of_the_format() -> None:
    sheet = (
        Sheet()
        .put("みおつくし市 監督要領", level=1)
        .put("第1章 総則", level=2)
        .put("第1条（目的）", level=3)
        .put("この要領は、必要な事項を定める。", size=0)
        .put("附則", size=0)
        .put("この要領は、令和7年4月1日から施行する。", size=0)
    )
    paths = [passage.heading_path for passage in passages(sheet)]
    assert paths == [
        ("みおつくし市 監督要領", "第1章 総則", "第1条（目的）"),
        ("みおつくし市 監督要領", "附則"),
    ]


def test_a_chapter_of_another_number_does_not_replace_the_file_s_own() -> None:
    sheet = Sheet().put("第６章　橋梁上部工").put("第１章　協議事項について").prose(PROSE)
    found = passages(sheet, title="第６章_橋梁上部工")
    assert found[0].heading_path == ("第6章 橋梁上部工",)


def test_clause_headings_at_the_head_of_several_pages_are_kept() -> None:
    sheets = [
        Sheet(page).put(f"1-{page}-1 一般事項").prose(PROSE * (3 if page % 5 else 2))
        for page in range(1, 4)
    ]
    sheets += [Sheet(page).prose(PROSE) for page in range(4, 30)]
    clauses = {passage.clause for passage in passages(*sheets)}
    assert {"1-1-1 一般事項", "1-2-1 一般事項", "1-3-1 一般事項"} <= clauses


def test_formula_numbers_behind_dots_are_no_contents_list() -> None:
    sheet = Sheet().put("1-1 土圧")
    for number in range(1, 6):
        sheet.put(f"Ｐ ＝ Ｋ×γ×ｈ ………………（5-3-{number}）", left=90)
    assert sum("………" in text for text in texts(passages(sheet))) == 5


def test_an_item_closes_the_titled_items_before_it() -> None:
    sheet = Sheet().put("3. 基層").put("(1) 混合及び運搬").prose(PROSE)
    sheet.put("(2) 受注者は、舗設準備を行うものとする。", left=66)
    sheet.put("4. 表層").put("(1) 敷均し").put("敷均しは、次による。", left=66)
    sheet.put("(1) 受注者は、温度を確かめる。", left=76).put("(2) 受注者は、記録する。", left=76)
    found = [(passage.heading_path, passage.units[-1].text) for passage in passages(sheet)]
    assert found[1] == (("3. 基層",), "(2) 受注者は、舗設準備を行うものとする。")
    assert passages(sheet)[1].clause == "3. 基層 (2)"
    assert found[2] == (("4. 表層", "(1) 敷均し"), "(2) 受注者は、記録する。")


def test_titles_of_a_list_that_fill_their_lines_stay_apart() -> None:
    sheet = Sheet().put("第２節　諸基準")
    sheet.full("日本水道協会　水道施設設計指針　（平成24年7月）").full(
        "水道工事標準仕様書　（平成22年3月）"
    )
    assert len(texts(passages(sheet))) == 2
