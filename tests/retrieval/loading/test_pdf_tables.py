"""Tables drawn in small PDFs come back as rows; figures and frames do not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from retrieval.documents import Box, Table, TableRow
from retrieval.loading.glyphs import Glyph
from retrieval.loading.pdf_tables import continue_table, find_tables
from retrieval.loading.pdf_text import read_glyphs

WIDTH, HEIGHT = 500.0, 400.0
FONT = "HeiseiMin-W3"
Draw = Callable[[Canvas], None]


def pdf_page(draw: Draw, *, rotation: int = 0) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    canvas.setFont(FONT, 10)
    draw(canvas)
    if rotation:
        canvas.setPageRotation(rotation)
    canvas.save()
    return buffer.getvalue()


def read(draw: Draw, *, rotation: int = 0) -> tuple[list[Table], set[int], list[Glyph]]:
    document = pdfium.PdfDocument(pdf_page(draw, rotation=rotation))
    try:
        page = document[0]
        width, height = page.get_size()
        glyphs = read_glyphs(page)
        tables, taken = find_tables(page, glyphs, page_number=1, width=width, height=height)
        page.close()
    finally:
        document.close()
    return tables, taken, glyphs


def text(canvas: Canvas, left: float, top: float, words: str) -> None:
    # A second, blank character: pdfium skips a lone one of a font that the machine lacks.
    canvas.drawString(left, HEIGHT - top - 9, words + "　" if len(words) == 1 else words)


def line(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    canvas.line(left, HEIGHT - top, right, HEIGHT - bottom)


def grid(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    *,
    left: float = 50,
    top: float = 100,
    column: float = 90,
    row: float = 20,
) -> None:
    """A fully ruled table: ``None``-free texts, one line a cell."""
    right, bottom = left + column * len(rows[0]), top + row * len(rows)
    for number in range(len(rows) + 1):
        line(canvas, left, top + row * number, right, top + row * number)
    for number in range(len(rows[0]) + 1):
        line(canvas, left + column * number, top, left + column * number, bottom)
    for down, cells in enumerate(rows):
        for across, words in enumerate(cells):
            text(canvas, left + column * across + 5, top + row * down + 5, words)


SLUMP = [["スランプの区分", "許容範囲"], ["3cm未満", "±1cm"], ["8cm以上18cm以下", "±2.5cm"]]


def test_a_ruled_table_becomes_rows_under_its_header() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 84, "表2-3-8 スランプの許容範囲")
        grid(canvas, SLUMP)

    (table,), _, _ = read(draw)
    assert table.caption == "表2-3-8 スランプの許容範囲"
    assert table.header == ("スランプの区分", "許容範囲")
    assert [row.cells for row in table.rows] == [tuple(cells) for cells in SLUMP[1:]]
    assert table.key_columns == 1
    assert table.rows[0].box.top == pytest.approx(120, abs=1)


def test_a_caption_number_is_set_apart_from_its_name() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 84, "表2-3-8スランプの許容範囲")
        grid(canvas, SLUMP)

    (table,), _, _ = read(draw)
    assert table.caption == "表2-3-8 スランプの許容範囲"


def test_unit_above_and_notes_below_belong_to_the_table() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 70, "表1-1 舗装厚")
        text(canvas, 170, 85, "（単位:cm）")
        grid(canvas, SLUMP)
        text(canvas, 55, 164, "注1）寒中コンクリートを除く。")
        text(canvas, 55, 184, "本文はここから続く。")

    (table,), taken, glyphs = read(draw)
    assert table.caption == "表1-1 舗装厚"
    assert table.notes == ("（単位:cm）", "注1）寒中コンクリートを除く。")
    rest = "".join(glyph.text for index, glyph in enumerate(glyphs) if index not in taken)
    assert rest == "本文はここから続く。"


def test_a_heading_or_a_sentence_above_is_no_caption() -> None:
    for words in ("(2) 天端幅", "目地間隔は次のとおりとする。"):

        def draw(canvas: Canvas, words: str = words) -> None:
            text(canvas, 50, 86, words)
            grid(canvas, SLUMP)

        (table,), taken, glyphs = read(draw)
        assert table.caption == ""
        rest = "".join(glyph.text for index, glyph in enumerate(glyphs) if index not in taken)
        assert rest == words.replace(" ", "")


def merged_first_column(canvas: Canvas) -> None:
    text(canvas, 60, 84, "表9-6-2 等値換算係数")
    for y in (100, 120, 180):
        line(canvas, 50, y, 320, y)
    line(canvas, 140, 150, 320, 150)
    for x in (50, 140, 230, 320):
        line(canvas, x, 100, x, 180)
    for x, words in ((55, "使用位置"), (145, "工 法・材 料"), (235, "換算係数")):
        text(canvas, x, 105, words)
    for number, character in enumerate("上層路盤"):
        text(canvas, 90, 124 + 13 * number, character)
    text(canvas, 145, 130, "粒 度 調 整 砕 石")
    text(canvas, 235, 130, "0.35")
    text(canvas, 145, 152, "水硬性粒度調整鉄")
    text(canvas, 145, 165, "鋼スラグ")
    text(canvas, 235, 160, "0.55")


def test_a_merged_cell_stands_in_every_row_and_vertical_text_is_joined() -> None:
    (table,), _, _ = read(merged_first_column)
    assert [row.cells for row in table.rows] == [
        ("上層路盤", "粒度調整砕石", "0.35"),
        ("上層路盤", "水硬性粒度調整鉄鋼スラグ", "0.55"),
    ]
    assert table.key_columns == 2
    assert table.header[1] == "工法・材料"


def two_levels(canvas: Canvas) -> None:
    for y in (100, 140, 160, 180):
        line(canvas, 50, y, 410, y)
    line(canvas, 140, 120, 410, 120)
    for x in (50, 140, 320, 410):
        line(canvas, x, 100, x, 180)
    line(canvas, 230, 120, 230, 180)
    text(canvas, 55, 115, "車種")
    text(canvas, 150, 105, "アスファルト舗装")
    text(canvas, 330, 105, "砂")
    text(canvas, 145, 125, "密粒度")
    text(canvas, 235, 125, "粗粒度")
    text(canvas, 325, 125, "敷砂")
    for y, cells in ((145, ("乗用", "5", "－", "3")), (165, ("貨物", "5", "10", "3"))):
        for number, words in enumerate(cells):
            text(canvas, 55 + 90 * number, y, words)


def test_levels_of_a_header_are_joined() -> None:
    (table,), _, _ = read(two_levels)
    assert table.header == ("車種", "アスファルト舗装/密粒度", "アスファルト舗装/粗粒度", "砂/敷砂")
    assert table.rows[1].cells == ("貨物", "5", "10", "3")


def test_levels_named_at_the_left_keep_their_names() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 140, 160):
            line(canvas, 50, y, 450, y)
        for x in (50, 130, 290, 450):
            line(canvas, x, 100, x, 160)
        for x in (90,):
            line(canvas, x, 140, x, 160)
        for x in (210, 370):
            line(canvas, x, 120, x, 160)
        for x, words in ((55, "堤体の土質"), (135, "普通土"), (295, "砂利")):
            text(canvas, x, 105, words)
        labels = (
            (55, "地盤の土質"),
            (135, "普通土"),
            (215, "砂利"),
            (295, "普通土"),
            (375, "砂利"),
        )
        for x, words in labels:
            text(canvas, x, 125, words)
        for x, words in (
            (55, "堤高"),
            (95, "3m"),
            (135, "20"),
            (215, "15"),
            (295, "16"),
            (375, "10"),
        ):
            text(canvas, x, 145, words)

    (table,), _, _ = read(draw)
    assert table.header[2:] == (
        "堤体の土質 普通土/地盤の土質 普通土",
        "堤体の土質 普通土/地盤の土質 砂利",
        "堤体の土質 砂利/地盤の土質 普通土",
        "堤体の土質 砂利/地盤の土質 砂利",
    )
    assert table.key_columns == 2


def test_a_divided_corner_names_both_directions() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "表層", "路盤"], ["吸水率", "3.0以下", "－"]], row=40)
        line(canvas, 50, 100, 140, 140)
        text(canvas, 110, 103, "用途")
        text(canvas, 55, 126, "項目")

    (table,), _, _ = read(draw)
    assert table.header == ("項目", "用途 表層", "用途 路盤")


def test_keys_across_the_top_become_rows() -> None:
    def draw(canvas: Canvas) -> None:
        grid(
            canvas,
            [["鉄 筋 径", "D13", "D16", "D25"], ["重ね継手長(mm)", "410", "500", "790"]],
        )

    (table,), _, _ = read(draw)
    assert table.header == ("鉄筋径", "重ね継手長(mm)")
    assert [row.cells for row in table.rows] == [("D13", "410"), ("D16", "500"), ("D25", "790")]
    assert table.rows[2].box.left == pytest.approx(320, abs=1)


def test_open_sides_do_not_hide_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 140, 160):
            line(canvas, 50, y, 320, y)
        for x in (140, 230):
            line(canvas, x, 100, x, 160)
        rows = (
            ("項目", "規格値", "頻度"),
            ("密度", "95%以上", "1回"),
            ("含水比", "10%以下", "2回"),
        )
        for down, cells in enumerate(rows):
            for across, words in enumerate(cells):
                text(canvas, 55 + 90 * across, 105 + 20 * down, words)

    (table,), _, _ = read(draw)
    assert table.header == ("項目", "規格値", "頻度")
    assert table.rows[1].cells == ("含水比", "10%以下", "2回")


def test_rules_across_alone_make_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 84, "表3 地盤の区分")
        for y in (100, 120, 182):
            line(canvas, 50, y, 350, y)
        rows = (
            ("種別", "N値", "許容支持力"),
            ("砂質土", "30以上", "200"),
            ("粘性土", "8", "100"),
            ("礫", "50", "300"),
        )
        for down, cells in enumerate(rows):
            for across, words in enumerate(cells):
                text(canvas, 55 + 100 * across, 105 + 20 * down, words)

    (table,), _, _ = read(draw)
    assert table.caption == "表3 地盤の区分"
    assert table.header == ("種別", "N値", "許容支持力")
    assert [row.cells for row in table.rows] == [
        ("砂質土", "30以上", "200"),
        ("粘性土", "8", "100"),
        ("礫", "50", "300"),
    ]


def test_text_between_rules_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 140, 180):
            line(canvas, 50, y, 350, y)
        for y in (105, 122, 145, 162):
            text(canvas, 52, y, "受注者は、施工前に設計図書を照査しなければならない")

    tables, taken, _ = read(draw)
    assert (tables, taken) == ([], set())


def test_a_folded_table_is_unfolded() -> None:
    def draw(canvas: Canvas) -> None:
        rows = [
            ["管径", "間隔", "管径", "間隔"],
            ["500", "75", "1500", "80"],
            ["600", "76", "1600", "81"],
        ]
        grid(canvas, rows)

    (table,), _, _ = read(draw)
    assert table.header == ("管径", "間隔")
    assert [row.cells for row in table.rows] == [
        ("500", "75"),
        ("600", "76"),
        ("1500", "80"),
        ("1600", "81"),
    ]


def test_rows_without_rules_between_them_are_told_apart() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 180):
            line(canvas, 50, y, 230, y)
        for x in (50, 140, 230):
            line(canvas, x, 100, x, 180)
        rows = (
            ("項目", "規格値"),
            ("表乾密度", "2.45以上"),
            ("吸水率", "3.0以下"),
            ("すり減り", "30以下"),
        )
        for down, cells in enumerate(rows):
            for across, words in enumerate(cells):
                text(canvas, 55 + 90 * across, 105 + 18 * down, words)

    (table,), _, _ = read(draw)
    assert [row.cells for row in table.rows] == [
        ("表乾密度", "2.45以上"),
        ("吸水率", "3.0以下"),
        ("すり減り", "30以下"),
    ]


def test_a_ditto_mark_names_a_row_and_digits_of_several_rows_are_no_number() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 180):
            line(canvas, 50, y, 230, y)
        for x in (50, 140, 230):
            line(canvas, x, 100, x, 180)
        rows = (("種別", "厚さ"), ("平板型", "5"), ("〃", "7"), ("可とう型", "9"))
        for down, cells in enumerate(rows):
            for across, words in enumerate(cells):
                text(canvas, 55 + 90 * across, 105 + 18 * down, words)

    (table,), _, _ = read(draw)
    assert [row.cells for row in table.rows] == [
        ("平板型", "5"),
        ("平板型", "7"),
        ("可とう型", "9"),
    ]


def test_digits_one_under_the_other_are_several_values() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 180, 200):
            line(canvas, 50, y, 320, y)
        for x in (50, 140, 230, 320):
            line(canvas, x, 100, x, 200)
        for left, top, words in (
            (55, 105, "種別"),
            (145, 105, "厚さ"),
            (235, 105, "用途"),
            (55, 140, "平板型"),
            (145, 125, "5"),
            (145, 143, "7"),
            (235, 140, "目地用"),
            (55, 185, "波形"),
            (145, 185, "9"),
            (235, 185, "版用"),
        ):
            text(canvas, left, top, words)

    (table,), _, _ = read(draw)
    assert table.rows[0].cells == ("平板型", "5 7", "目地用")


def test_ditto_marks_say_what_they_repeat() -> None:
    def draw(canvas: Canvas) -> None:
        grid(
            canvas,
            [
                ["図書", "発行年", "発行者"],
                ["示方書", "平成14年", "道路協会"],
                ["便覧", "〃", "同上"],
                ["指針", "平成2年", "－"],
            ],
        )

    (table,), _, _ = read(draw)
    assert table.rows[1].cells == ("便覧", "平成14年", "道路協会")
    assert table.rows[2].cells == ("指針", "平成2年", "－")


def test_a_row_across_the_table_names_the_rows_below_it() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 140, 160, 180, 200):
            line(canvas, 50, y, 230, y)
        for x in (50, 230):
            line(canvas, x, 100, x, 200)
        for top in (100, 140, 180):
            line(canvas, 140, top, 140, top + 20)
        for number, cells in enumerate(
            (("工法", "係数"), ("上層路盤",), ("安定処理", "0.80"), ("下層路盤",), ("砕石", "0.25"))
        ):
            for across, words in enumerate(cells):
                text(canvas, 55 + 90 * across, 105 + 20 * number, words)

    (table,), _, _ = read(draw)
    assert table.header == ("", "工法", "係数")
    assert [row.cells for row in table.rows] == [
        ("上層路盤", "安定処理", "0.80"),
        ("下層路盤", "砕石", "0.25"),
    ]
    assert table.key_columns == 2


def test_thin_filled_rectangles_are_rules_too() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 140, 160):
            canvas.rect(50, HEIGHT - y, 180, 0.5, stroke=0, fill=1)
        for x in (50, 140, 230):
            canvas.rect(x, HEIGHT - 160, 0.5, 60, stroke=0, fill=1)
        for down, cells in enumerate(SLUMP):
            for across, words in enumerate(cells):
                text(canvas, 53 + 90 * across, 105 + 20 * down, words)

    (table,), _, _ = read(draw)
    assert table.rows[0].cells == ("3cm未満", "±1cm")


def test_rules_inside_a_form_are_found_where_they_are_drawn() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("ruled")
        canvas.setFont(FONT, 10)
        grid(canvas, SLUMP, left=0, top=HEIGHT - 60)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(120, 200)
        canvas.doForm("ruled")
        canvas.restoreState()

    (table,), _, _ = read(draw)
    assert table.rows[0].cells == ("3cm未満", "±1cm")
    assert table.box.left == pytest.approx(120, abs=1)
    assert table.box.top == pytest.approx(140, abs=1)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_reads_the_same(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, SLUMP)

    (table,), _, _ = read(draw, rotation=rotation)
    assert [row.cells for row in table.rows] == [tuple(cells) for cells in SLUMP[1:]]


def test_a_sideways_table_reads_upright_and_stands_where_it_is_drawn() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.translate(-50, HEIGHT - 300 - 350)
        grid(canvas, SLUMP, left=100, top=-250 + HEIGHT - 100)

    (table,), _, glyphs = read(draw)
    assert table.rows[1].cells == ("8cm以上18cm以下", "±2.5cm")
    assert table.box.bottom - table.box.top == pytest.approx(180, abs=2)
    assert table.box.right - table.box.left == pytest.approx(60, abs=2)
    assert table.box.left <= min(glyph.left for glyph in glyphs)


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 200, 300, 100)
        text(canvas, 60, 120, "異形鉄筋の重ね継手長は下表の値以上とする。")

    tables, taken, _ = read(draw)
    assert (tables, taken) == ([], set())


def test_a_figure_of_boxes_and_a_plot_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        for top, words in ((20, "始"), (80, "流量の算定"), (140, "終")):
            canvas.rect(100, HEIGHT - top - 30, 100, 30)
            text(canvas, 120, top + 10, words)
        line(canvas, 150, 50, 150, 80)
        line(canvas, 150, 110, 150, 140)
        for number in range(6):
            line(canvas, 250, 200 + 20 * number, 350, 200 + 20 * number)
            line(canvas, 250 + 20 * number, 200, 250 + 20 * number, 300)
            text(canvas, 230, 195 + 20 * number, str(number))
        text(canvas, 270, 310, "図-1 降雨強度曲線")

    tables, taken, _ = read(draw)
    assert (tables, taken) == ([], set())


def test_a_grid_named_as_a_figure_below_is_left_alone() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, SLUMP)
        text(canvas, 60, 164, "図9-10-1 舗装構成")

    tables, taken, _ = read(draw)
    assert (tables, taken) == ([], set())


def test_a_drawing_of_thousands_of_strokes_is_not_searched() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, SLUMP)
        for number in range(6500):
            line(canvas, 10 + number % 400, 300, 12 + number % 400, 301)

    tables, taken, _ = read(draw)
    assert (tables, taken) == ([], set())


def test_a_page_without_strokes_has_no_tables() -> None:
    tables, taken, glyphs = read(lambda canvas: text(canvas, 50, 50, "表1-1 のとおりとする。"))
    assert (tables, taken) == ([], set())
    assert glyphs


def table(
    header: Sequence[str], *rows: Sequence[str], caption: str = "", left: float = 50
) -> Table:
    box = Box(2, left, 100, left + 300, 200)
    return Table(caption, tuple(header), tuple(TableRow(tuple(cells), box) for cells in rows), box)


def test_a_table_going_on_without_header_takes_it_from_the_page_before() -> None:
    before = table(["工種", "時期"], ["浚渫工", "完了時"], caption="表4-1-1 段階確認")
    after = continue_table(before, table(["基礎工", "据付完了時"], ["本体工", "製作完了時"]))
    assert after.caption == "表4-1-1 段階確認（続き）"
    assert after.header == ("工種", "時期")
    assert [row.cells for row in after.rows] == [("基礎工", "据付完了時"), ("本体工", "製作完了時")]
    third = continue_table(after, table(["工種", "時期"], ["上部工", "完了時"]))
    assert third.caption == "表4-1-1 段階確認（続き）"
    assert [row.cells for row in third.rows] == [("上部工", "完了時")]


def test_the_next_page_counts_in_the_same_unit_and_goes_on_with_the_group() -> None:
    before = replace(
        table(["工種", "項目", "値"], ["表層工", "厚さ", "-7"], caption="表1 規格値"),
        notes=("（単位：mm）", "注1 小規模は別。"),
    )
    rest = ["", "幅", "-25"], ["", "平坦性", "2.4"], ["基層工", "厚さ", "-9"], ["", "幅", "-25"]
    after = continue_table(before, table(["工種", "項目", "値"], *rest))
    assert after.notes == ("（単位：mm）",)
    assert [row.cells[0] for row in after.rows] == ["表層工", "表層工", "基層工", ""]


def test_another_table_is_not_taken_for_a_continuation() -> None:
    before = table(["工種", "時期"], ["浚渫工", "完了時"], caption="表4-1-1 段階確認")
    for other in (
        table(["工種", "時期"], ["基礎工", "完了時"], caption="表4-1-2 材料確認"),
        table(["a", "b", "c"], ["1", "2", "3"]),
        table(["工種", "時期"], ["基礎工", "完了時"], left=120),
    ):
        assert continue_table(before, other) == other


words = st.text("高さ土質区分規格値以上下0123456789.mc%", min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(words, min_size=width, max_size=width), min_size=2, max_size=5
        )
    )
)
def test_no_character_of_a_page_is_lost_or_doubled(rows: list[list[str]]) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 50, 30, "この節の規定による。")
        text(canvas, 60, 84, "表1 規格")
        grid(canvas, rows)

    tables, taken, glyphs = read(draw)
    shown = "".join(
        "".join(
            (found.caption, *found.header, *found.notes, *(c for r in found.rows for c in r.cells))
        )
        for found in tables
    )
    assert taken <= set(range(len(glyphs)))
    assert {glyphs[index].text for index in taken} <= set(shown)
    assert "".join(
        glyph.text for index, glyph in enumerate(glyphs) if index not in taken
    ).startswith("この節の規定による。")
