"""Sentences, lists, furniture, margin notes and tables end up in the right passage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.documents import Line, PassageKind, UnitKind
from retrieval.structure import build_passages
from retrieval.structure.passages import MOST_LENGTH
from retrieval.structure.tables import PART_LENGTH
from tests.retrieval.structure.builders import RIGHT, Sheet, document, passages, texts

PROSE = "受注者は、打込み後に有害な影響を受けないように養生しなければならない。"


def test_sentence_broken_over_a_page_end_is_joined_and_knows_both_pages() -> None:
    first = (
        Sheet(1)
        .put("第１条（養生）")
        .full("受注者は、コンクリートの露出面を養生用マットで覆い、一定の期間")
    )
    second = Sheet(2).put("湿潤状態に保たなければならない。").put(PROSE, left=66)
    unit = passages(first, second)[0].units[0]
    assert (
        unit.text
        == "受注者は、コンクリートの露出面を養生用マットで覆い、一定の期間湿潤状態に保たなければならない。"
    )
    assert [box.page for box in unit.boxes] == [1, 2]


def test_sentence_goes_on_below_a_table_at_the_top_of_the_next_page() -> None:
    first = (
        Sheet(1)
        .put("第１条（養生）")
        .full("受注者は、コンクリートの露出面を養生用マットで覆い、一定の期間")
    )
    second = Sheet(2).table("表1 期間", ("温度", "日数"), [("10℃", "7日")]).put("湿潤状態に保つ。")
    found = passages(first, second)
    assert found[0].units[0].text.endswith("一定の期間湿潤状態に保つ。")
    assert [passage.kind for passage in found] == [PassageKind.CLAUSE, PassageKind.TABLE]


def test_latin_words_are_joined_with_a_space() -> None:
    sheet = (
        Sheet()
        .full("この試験は、次の規格によるものとし、その適用にあたっては次による JIS A")
        .put("5308 に従う。")
    )
    assert "JIS A 5308 に従う。" in texts(passages(sheet))[0]


def test_full_stops_in_brackets_do_not_end_a_sentence() -> None:
    text = "堤内の土地の地盤高（以下「堤内地盤高」という。）が高い区間は除く。ただし、協議する。"
    assert texts(passages(Sheet().put(text))) == [
        "堤内の土地の地盤高（以下「堤内地盤高」という。）が高い区間は除く。",
        "ただし、協議する。",
    ]


def test_an_unclosed_bracket_does_not_swallow_the_rest() -> None:
    found = texts(passages(Sheet().put("地盤高（以下「地盤高という。区間は除く。")))
    assert found == ["地盤高（以下「地盤高という。", "区間は除く。"]


def test_a_list_stays_with_the_sentence_that_announces_it() -> None:
    sheet = (
        Sheet()
        .put("3-1-1-3　段階確認")
        .prose(PROSE * 10)
        .put("段階確認は、以下の各号による。", left=66)
    )
    for number in range(1, 7):
        sheet.put(
            f"({number}) 受注者は、第{number}の事項を監督員に報告しなければならない。", left=77
        )
    listed = [passage for passage in passages(sheet) if "以下の各号による。" in passage.text]
    assert len(listed) == 1
    items = [unit.text for unit in listed[0].units if unit.kind == UnitKind.ITEM]
    assert len(items) == 6
    assert items[0].startswith("(1) 受注者は")


def test_a_long_list_is_cut_between_its_items_and_says_which() -> None:
    sheet = Sheet().put("1-3-6-4　打設").put("打設は、次の各号による。", left=66)
    for number in range(1, 13):
        sheet.prose(f"({number}) " + PROSE * 3, left=66)
    found = passages(sheet)
    assert len(found) > 1
    assert all(len(passage.text) <= MOST_LENGTH + 20 for passage in found)
    assert found[1].clause.startswith("1-3-6-4 打設 (")
    assert found[1].units[0].kind == UnitKind.ITEM


def test_text_indented_below_an_item_stays_with_it() -> None:
    sheet = (
        Sheet()
        .put("1-1　溶接")
        .put("溶接は、以下の規定による。", left=66)
        .put("(1) 受注者は、溶接工を常駐させる。", left=66)
        .put("なお、名簿を施工計画書に記載する。", left=95)
        .put("(2) 受注者は、資格証明書を常携する。", left=66)
    )
    kinds = [unit.kind for unit in passages(sheet)[0].units]
    assert kinds == [UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.SENTENCE, UnitKind.ITEM]


def test_running_headers_footers_and_page_numbers_are_dropped() -> None:
    sheets = []
    for number in range(1, 5):
        sheet = Sheet(number).at("公共建築数量積算基準（令和５年改定）", top=20, left=330)
        sheet.put(f"{number}．養生の方法").prose(PROSE)
        sheets.append(
            sheet.at(f"- {number} -", top=796, left=290).at("みおつくし市", top=810, left=290)
        )
    joined = "\n".join(texts(passages(*sheets)))
    assert "令和５年改定" not in joined
    assert "- 3 -" not in joined
    assert "みおつくし市" not in joined
    assert joined.count("養生しなければならない。") == 4


def test_contents_lists_are_dropped() -> None:
    contents = Sheet(1).put("目　次")
    for number in range(1, 9):
        contents.put(f"第{number}節　基礎工 ………………………… {number * 7}")
    found = passages(contents, Sheet(2).put("第１節　基礎工").prose(PROSE))
    assert len(found) == 1
    assert "…" not in found[0].text


def test_contents_lists_without_page_numbers_are_dropped_over_their_pages() -> None:
    first = Sheet(1).put("（目　次）")
    second = Sheet(2)
    for number in range(1, 7):
        first.put(f"第{number}節　土工の区分{number}")
        second.put(f"第{number + 6}節　地業の区分{number}")
    found = passages(first, second, Sheet(3).put("第１節　土工の区分1").prose(PROSE))
    assert len(found) == 1


def test_the_margin_column_ends_the_passage_and_never_breaks_a_sentence() -> None:
    sheet = (
        Sheet()
        .put("4-3　堤防の性能")
        .full("流水が河川外に流出することを防止するために設ける堤防は、計画高水位以下の水位の")
        .at("出典:[4-3]", top=86, left=488, size=8)
        .full("流水の通常の作用に対して安全な構造となるように設計するものとし、あわせて平水時に")
        .at("河川砂防技術基準", top=98, left=488, size=8)
        .put("おける地震の作用を考える。")
        .put(PROSE, left=66)
    )
    units = passages(sheet)[0].units
    assert units[0].text.endswith(
        "水位の流水の通常の作用に対して安全な構造となるように設計するものとし、あわせて平水時における地震の作用を考える。"
    )
    assert units[-1].kind == UnitKind.NOTE
    assert units[-1].text == "出典:[4-3] 河川砂防技術基準"


def test_a_line_read_on_into_the_margin_column_is_cut() -> None:
    sheet = Sheet().put("2-6　側帯工")
    for _ in range(3):
        sheet.full(
            "堤防の安定を図るため必要がある場合、または非常用の土砂を備蓄し、あるいは環境を整え"
        )
    head, tail = "保全するため特に必要がある場合は、側帯を設けることができる。", "出典:[2-6]"
    sheet.put(f"{head}　{tail}")
    line = sheet.lines[-1]
    wide = Line(
        line.text, type(line.box)(1, 57, line.box.top, RIGHT + 60, line.box.bottom), line.size
    )
    sheet.lines[-1] = wide
    units = passages(sheet)[0].units
    assert units[0].text.endswith("設けることができる。")
    assert units[-1].text == tail


def test_labels_of_a_drawing_are_gathered_before_its_caption() -> None:
    sheet = Sheet().put("1．路肩").prose(PROSE)
    for label in ("路肩幅", "車道", "側帯", "本線舗装"):
        sheet.put(label, left=200)
    sheet.put("図9-7-1　路肩舗装区分", left=200)
    units = passages(sheet)[0].units
    assert [(unit.kind, unit.text) for unit in units[1:]] == [
        (UnitKind.NOTE, "路肩幅 車道 側帯 本線舗装"),
        (UnitKind.CAPTION, "図9-7-1 路肩舗装区分"),
    ]


def test_a_table_becomes_rows_that_read_alone() -> None:
    sheet = (
        Sheet()
        .put("1-3-6-9　養生")
        .prose(PROSE)
        .table(
            "表1-3-6 コンクリートの標準養生期間",
            ("日平均気温", "普通ポルトランドセメント", "混合セメントＢ種", "早強"),
            [("１０℃以上", "７日", "９日", "－"), ("５℃以上", "９日", "１２日", "")],
            notes=("注）湿潤養生の場合",),
        )
    )
    table = passages(sheet)[1]
    assert table.kind == PassageKind.TABLE
    assert table.clause == "表1-3-6 コンクリートの標準養生期間"
    assert table.heading_path == ("1-3-6-9 養生",)
    assert [unit.kind for unit in table.units] == [
        UnitKind.CAPTION,
        UnitKind.ROW,
        UnitKind.ROW,
        UnitKind.NOTE,
    ]
    row = table.units[1]
    assert row.text == "１０℃以上: 普通ポルトランドセメント ７日、混合セメントＢ種 ９日"
    assert [(cell.label, cell.value) for cell in row.keys] == [("日平均気温", "１０℃以上")]
    assert [cell.value for cell in row.values] == ["７日", "９日"]


def test_values_carry_the_unit_of_their_column_or_table() -> None:
    sheet = Sheet().table("表2 天端幅", ("計画高水流量(m3/s)", "天端幅(m)"), [("500未満", "３")])
    assert passages(sheet)[0].units[1].text == "計画高水流量(m3/s)=500未満: 天端幅 ３m"
    sheet = Sheet().table(
        "表9 構成", ("種別", "粗粒度", "本数"), [("Ⅲ種", "10", "4")], notes=("（単位：cm）",)
    )
    caption, row = passages(sheet)[0].units
    assert caption.text == "表9 構成 （単位：cm）"
    assert row.text == "Ⅲ種: 粗粒度 10cm、本数 4"


def test_a_table_of_lengths_counts_no_strength_in_them() -> None:
    sheet = Sheet().table("構成 （単位：cm）", ("交通", "設計CBR", "表層"), [("軽交通", "4", "5")])
    assert passages(sheet)[0].units[1].text == "軽交通: 設計CBR 4、表層 5cm"
    sheet = Sheet().table("手数料 （単位：円）", ("区分", "人数", "手数料"), [("新設", "2", "300")])
    assert passages(sheet)[0].units[1].text == "新設: 人数 2、手数料 300円"


def test_two_sizes_of_a_name_may_be_the_same() -> None:
    sheet = Sheet().table("表1 断面", ("B", "H", "厚さ"), [("1.5", "1.5", "400")], key_columns=2)
    assert [cell.label for cell in passages(sheet)[0].units[1].keys] == ["B", "H"]


def test_a_long_table_is_cut_into_parts_that_repeat_the_caption() -> None:
    rows = [(f"工種{number}", "使用材料、基準高、幅、延長、施工厚さ" * 2) for number in range(30)]
    found = passages(Sheet().table("表3-1-1 段階確認一覧表", ("種別", "確認事項"), rows))
    assert len(found) > 1
    assert {passage.units[0].text for passage in found} == {"表3-1-1 段階確認一覧表"}
    assert all(len(passage.text) < PART_LENGTH + 100 for passage in found)
    assert sum(unit.kind == UnitKind.ROW for passage in found for unit in passage.units) == 30


def test_a_table_without_caption_is_named_by_its_heading() -> None:
    sheet = (
        Sheet()
        .put("2．適用基準等")
        .table("", ("指針", "発行"), [("河川土工マニュアル", "平成21年")])
    )
    assert passages(sheet)[0].units[0].text == "適用基準等"


def test_nothing_comes_of_nothing() -> None:
    assert passages(Sheet()) == ()
    assert build_passages(document(), document_id="x") == ()


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "第１章　総則",
                "1-1-1　適用",
                "2．養生",
                "(1) 足場",
                "(2) 受注者は、報告する。",
                "① 幅員",
                "注）備考である。",
                "図1-1　断面",
                "（解　説）",
                "・項目",
                "第３条　監督員は立会う。",
            ]
        ),
        st.text(alphabet="受注者は養生するこ。（）「」、0123abア ", min_size=1, max_size=60).filter(
            str.strip
        ),
    ),
    max_size=25,
)


def squeeze(text: str) -> str:
    return "".join(
        character for character in text if character.isalnum() and ord(character) > 0x3040
    )


@pytest.mark.parametrize("full", [False, True])
@settings(max_examples=60, deadline=None)
@given(lines=LINES)
def test_no_text_is_lost_and_every_unit_has_a_box(lines: list[str], *, full: bool) -> None:
    sheet = Sheet(1, top=120)
    for text in lines:
        if sheet.top > 700:
            break
        (sheet.full if full else sheet.put)(text)
    found = passages(sheet)
    kept = squeeze("".join("".join(passage.heading_path) + passage.text for passage in found))
    for line in sheet.lines:
        words = squeeze(line.text.translate(str.maketrans("１２３", "123")))
        for word in words:
            assert word in kept
    units = [unit for passage in found for unit in passage.units]
    assert all(unit.boxes and unit.text for unit in units)
    assert [passage.position for passage in found] == list(range(len(found)))


@settings(max_examples=40, deadline=None)
@given(lines=LINES)
def test_ids_are_the_same_each_time_and_differ_within_a_document(lines: list[str]) -> None:
    sheet = Sheet(1, top=120)
    for text in lines:
        sheet.put(text)
    first, second = passages(sheet), passages(sheet)
    assert first == second
    assert len({passage.id for passage in first}) == len(first)


def test_units_stand_in_reading_order() -> None:
    sheet = Sheet().put("1-1　養生")
    for number in range(1, 9):
        sheet.prose(f"({number}) " + PROSE * 2, left=66)
    tops = [unit.boxes[0].top for passage in passages(sheet) for unit in passage.units]
    assert tops == sorted(tops)


def test_a_text_file_broken_at_a_comma_is_joined() -> None:
    sheet = (
        Sheet().put("路盤の厚さが標準を超える場合は、", size=0).put("監督員と協議する。", size=0)
    )
    assert texts(passages(sheet)) == ["路盤の厚さが標準を超える場合は、監督員と協議する。"]


def test_a_name_at_the_end_of_a_page_is_that_of_the_table_on_the_next() -> None:
    first = (
        Sheet(1)
        .put("9.2.1 防水")
        .table("表9.2.1 工程", ("工程", "A-1", "A-2"), (("下地", "塗る", "塗らない"),))
        .put("9.7.2 材料")
        .put("表9.7.1 シーリング材の種類")
    )
    second = Sheet(2).table("", ("被着体", "記号", "目地幅"), (("ガラスと金属", "SR-1", "5"),))
    found = passages(first, second)[-1]
    assert found.kind == PassageKind.TABLE
    assert found.heading_path == ("9.7.2 材料",)
    assert texts([found]) == ["表9.7.1 シーリング材の種類", "ガラスと金属: 記号 SR-1、目地幅 5"]


def test_a_table_below_another_heading_goes_on_with_none_before_it() -> None:
    first = (
        Sheet(1)
        .put("9.2.1 防水")
        .table("表9.2.1 工程", ("工程", "A-1"), (("下地", "塗る"),))
        .put("9.7.2 材料")
    )
    second = Sheet(2).table("", ("被着体", "記号"), (("ガラスと金属", "SR-1"),))
    assert texts(passages(first, second)[-1:]) == ["材料", "ガラスと金属: 記号 SR-1"]


def test_a_table_continued_on_the_next_page_keeps_its_header() -> None:
    header = ("種別", "確認時期", "確認事項")
    first = Sheet(1).table("表1 段階確認", header, [("矢板工", "打込時", "長さ")])
    second = Sheet(2).table("", header, [("鋼管杭", "打込時", "溶接部")])
    found = passages(first, second)
    assert found[1].units[0].text.startswith("表1 段階確認")
    assert found[1].units[1].text == "鋼管杭: 確認時期 打込時、確認事項 溶接部"


def test_a_remark_in_brackets_stays_with_its_sentence() -> None:
    assert texts(passages(Sheet().put("(1) 塗装面を歩かないこと。（鋼管）"))) == [
        "(1) 塗装面を歩かないこと。（鋼管）"
    ]


def test_figures_of_a_calculation_are_no_headings() -> None:
    sheet = (
        Sheet()
        .put("1-1 計算")
        .prose(PROSE)
        .put("1.35 2.40 3.60", left=90)
        .put("② 36.18kN/m", left=90)
    )
    assert {passage.heading_path for passage in passages(sheet)} == {("1-1 計算",)}
