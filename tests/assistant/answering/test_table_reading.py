from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.table_reading import holding_rows, read_row, with_unit
from retrieval.documents import Box, Cell, Passage, PassageKind, Unit, UnitKind
from retrieval.question import Question, analyse_question
from retrieval.synonyms import load_synonyms

BOX = (Box(1, 0, 0, 1, 1),)


def _table(*rows: tuple[str, str], key: str = "日平均気温", value: str = "養生期間") -> Passage:
    units = tuple(
        Unit(f"{k}: {v}", BOX, UnitKind.ROW, (Cell(key, k),), (Cell(value, v),)) for k, v in rows
    )
    caption = Unit("表1 養生期間", BOX, UnitKind.CAPTION)
    return Passage("p", "d", 0, PassageKind.TABLE, (), "表1", (caption, *units))


def _question(text: str) -> Question:
    return analyse_question(text, load_synonyms())


def test_of_nested_conditions_the_tightest_row_holds() -> None:
    table = _table(("15℃以上", "5日"), ("10℃以上", "7日"), ("5℃以上", "9日"))
    assert holding_rows(_question("気温12℃の養生期間は何日？"), table) == {2}
    assert holding_rows(_question("気温20℃の養生期間は何日？"), table) == {1}


def test_a_unit_in_the_column_label_counts_for_its_keys() -> None:
    table = _table(
        ("2,000以上5,000未満", "5"), ("5,000以上", "6"), key="流量(m3/s)", value="天端幅(m)"
    )
    assert holding_rows(_question("流量3,000m3/sの天端幅は？"), table) == {1}


def test_a_question_without_conditions_holds_no_row() -> None:
    table = _table(("15℃以上", "5日"))
    assert holding_rows(_question("養生期間は何日？"), table) == frozenset()


def test_the_column_that_the_question_names_is_read() -> None:
    row = Unit(
        "10℃以上",
        BOX,
        UnitKind.ROW,
        (Cell("気温", "10℃以上"),),
        (Cell("普通", "7日"), Cell("混合セメントB種", "9日")),
    )
    table = Passage("p", "d", 0, PassageKind.TABLE, (), "表1", (row,))
    question = _question("混合セメントB種は何日？")
    reading = read_row(question, table, 0, [1.0] * len(question.content_words))
    assert reading is not None
    assert [cell.value for cell in reading.cells] == ["9日"]


@given(st.integers(0, 100_000))
def test_a_bare_number_takes_its_columns_unit(number: int) -> None:
    assert with_unit(Cell("長さ(mm)", str(number)), "").value == f"{number}mm"
    assert with_unit(Cell("長さ", str(number)), "cm").value == f"{number}cm"
    assert with_unit(Cell("長さ", f"{number}本"), "cm").value == f"{number}本"
