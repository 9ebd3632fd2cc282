from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.loading.text import decode_text, parse_delimited
from tests.retrieval.loading.builders import load, texts

SENTENCE = "コンクリートの養生は、７日間以上とする。㎡・①・髙橋・ﾎﾟﾝﾌﾟ"
PLAIN = "コンクリートの養生期間は、７日以上とする。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_text_is_read_in_each_encoding_of_japanese_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "要領.txt"
    path.write_bytes(SENTENCE.encode(encoding))
    document = load(path)
    assert texts(document) == [SENTENCE]
    assert document.problems == ()
    assert document.title == "要領"


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_text_of_old_mainframes_is_not_garbled(encoding: str) -> None:
    assert decode_text(PLAIN.encode(encoding)) == (PLAIN, True)


def test_bytes_that_fit_no_encoding_are_shown_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "混在.txt"
    path.write_bytes(PLAIN.encode() + b"\xff\xfe\n" + PLAIN.encode())
    document = load(path)
    assert texts(document)[1] == PLAIN
    assert "読めない文字" in document.problems[0]


def test_a_form_feed_begins_a_page(tmp_path: Path) -> None:
    path = tmp_path / "頁.txt"
    path.write_text("一枚目\n\f二枚目\n", encoding="utf-8")
    document = load(path)
    assert [page.number for page in document.pages] == [1, 2]
    assert texts(document, page=2) == ["二枚目"]


def test_lines_state_their_order_by_their_boxes(tmp_path: Path) -> None:
    path = tmp_path / "行.txt"
    path.write_text("一\n\n二\n三", encoding="utf-8")
    tops = [line.box.top for line in load(path).pages[0].lines]
    assert tops == sorted(set(tops))


def test_a_price_list_becomes_rows_with_dittos_resolved(tmp_path: Path) -> None:
    path = tmp_path / "単価.csv"
    rows = '資材単価表\n(単位:円)\n名称,規格,単位,単価\n生コン,18-8-40,m3,"15,200"\n〃,21-8-25,〃,15600\n'
    path.write_bytes(rows.encode("cp932"))
    page = load(path).pages[0]
    (table,) = page.tables
    assert [line.text for line in page.lines] == ["資材単価表"]
    assert table.header == ("名称", "規格", "単位", "単価")
    assert table.notes == ("(単位:円)",)
    assert table.key_columns == 3
    assert [row.cells for row in table.rows] == [
        ("生コン", "18-8-40", "m3", "15,200"),
        ("生コン", "21-8-25", "m3", "15600"),
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["名称", "単位"], ["砂", "m3"], ["鉄筋", "t"]))
    assert parse_delimited(text) == [["名称", "単位"], ["砂", "m3"], ["鉄筋", "t"]]


def test_a_sign_within_quotation_marks_is_no_delimiter() -> None:
    rows = [["", "", "|"], ["", "|", "|"]]
    assert parse_delimited('"","","|"\n"","|","|"\n') == rows


FIELD = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029\ufeff"),
    max_size=8,
)


@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_written_as_csv_comes_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
    assert parse_delimited(buffer.getvalue()) == rows


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_something(data: bytes) -> None:
    text, exact = decode_text(data)
    assert exact or "\ufffd" in text


@given(st.text(st.sampled_from("あいうえお漢字規格値、。ー１２ＡＢabc12\n"), max_size=60))
def test_japanese_text_survives_both_usual_encodings(text: str) -> None:
    assert decode_text(text.encode())[0] == text
    # Half-width letters only are the same bytes in every encoding.
    assert decode_text(text.encode("cp932"))[0].replace("～", "〜") == text
