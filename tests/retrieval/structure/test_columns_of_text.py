"""Pages in two columns: a sentence goes on at the head of the next one."""

from __future__ import annotations

from retrieval.documents import Box, Line
from tests.retrieval.structure.builders import SIZE, STEP, Sheet, passages, texts

LEFTS = (57.0, 290.0)
WIDTH = 22 * SIZE
FULL_LINE = "点検は日常点検、定期点検及び臨時点検とし、巡回によ"


def _column(sheet: Sheet, column: int, lines: list[str], *, top: float = 70.0) -> None:
    left = LEFTS[column]
    for place, text in enumerate(lines):
        at = top + place * STEP
        full = len(text) >= len(FULL_LINE)
        right = left + (WIDTH if full else len(text) * SIZE)
        sheet.lines.append(Line(text, Box(1, left, at, right, at + SIZE), SIZE))


def test_sentence_goes_on_in_the_next_column() -> None:
    sheet = Sheet()
    _column(sheet, 0, [FULL_LINE] * 8)
    _column(sheet, 1, [FULL_LINE] * 5 + ["り行う。"])
    assert texts(passages(sheet)) == [FULL_LINE * 13 + "り行う。"]


def test_page_number_between_the_columns_is_left_out() -> None:
    sheet = Sheet()
    _column(sheet, 0, [FULL_LINE] * 8)
    sheet.at("- 3 -", top=800, left=270)
    _column(sheet, 1, [FULL_LINE] * 5 + ["り行う。"])
    assert "3" not in "".join(texts(passages(sheet)))


def test_terms_of_a_formula_are_no_columns() -> None:
    sheet = Sheet()
    sheet.put("b ：地下水帯厚(m)").at("s0 ：水頭低下高(m)", top=66, left=300)
    sheet.at("r ：半径(m)", top=82, left=300)
    assert len(texts(passages(sheet))) == 3


def test_heading_longer_than_its_column_goes_on() -> None:
    sheet = Sheet()
    _column(
        sheet, 0, ["第２章　" + "管" * 18, "の制", "第１条　点検は次に示す。", *[FULL_LINE] * 6]
    )
    _column(sheet, 1, [FULL_LINE] * 5 + ["り行う。"])
    sheet.lines[0] = Line("第２章　" + "管" * 18, Box(1, LEFTS[0], 70, LEFTS[0] + WIDTH, 79), SIZE)
    assert passages(sheet)[0].heading_path[0] == "第2章 " + "管" * 18 + "の制"


def test_title_of_the_next_article_is_no_remark_on_the_sentence_before() -> None:
    end = "委員会の意見を聴いてこれを決定するものとし、その結果を公表しなければならない。"
    sheet = Sheet()
    sheet.put("第３条　規程の改正は、次による。")
    sheet.full(end).put("（細則の制定）", left=66).put("第４条　細則は、別に定める。")
    assert [passage.clause for passage in passages(sheet)] == ["第3条", "第4条（細則の制定）"]


def test_table_set_in_between_does_not_part_a_title_from_its_article() -> None:
    sheet = Sheet().put("第３条　点検は、別表による。").put("（記録）")
    sheet.table("別表", ("設備", "周期"), [("受電設備", "1日")])
    sheet.put("第４条　記録は、三年間保存する。")
    assert passages(sheet)[-1].clause == "第4条（記録）"


def test_last_page_with_the_first_column_only_is_read_in_it() -> None:
    first = Sheet()
    _column(first, 0, [FULL_LINE] * 8)
    _column(first, 1, [FULL_LINE] * 7 + ["り行う。"])
    second = Sheet(2)
    for text, right in ((FULL_LINE, LEFTS[0] + WIDTH), ("り行う。", LEFTS[0] + 4 * SIZE)):
        box = Box(2, LEFTS[0], second.top, right, second.top + SIZE)
        second.lines.append(Line(text, box, SIZE))
        second.top += STEP
    assert texts(passages(first, second))[-1] == FULL_LINE + "り行う。"
