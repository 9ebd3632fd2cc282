"""Clauses as regulations, notices and guides of offices count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents import UnitKind
from retrieval.structure.counts import number_of
from retrieval.structure.marks import MarkKind, parse_mark
from retrieval.structure.run_in import split_bracketed, split_catchword
from retrieval.structure.titles import caption_word
from tests.retrieval.structure.builders import LEFT, RIGHT, SIZE, Sheet, passages, texts

TEXT = (
    "受注者は、工程の変更を要するときは、速やかに監督員に届け出て、その指示を受けなければならない。"
)


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "rest"),
    [
        ("第１　目的", MarkKind.POINT, (1,), "目的"),
        ("第３　条件の明示", MarkKind.POINT, (3,), "条件の明示"),
        ("第４の２　節水", MarkKind.POINT, (4, 2), "節水"),
        ("第十二条の二　町長は", MarkKind.ARTICLE, (12, 2), "町長は"),
        ("第百二十条　この", MarkKind.ARTICLE, (120,), "この"),
        ("第２目　材料費", MarkKind.DIVISION, (2,), "材料費"),
        ("一　趣旨", MarkKind.KANJI, (1,), "趣旨"),
        ("十二、その他の事項", MarkKind.KANJI, (12,), "その他の事項"),
        ("（三）　期間", MarkKind.PAREN_KANJI, (3,), "期間"),
        ("㈡期間", MarkKind.PAREN_KANJI, (2,), "期間"),
        ("三―一　計画", MarkKind.COMPOSITE, (3, 1), "計画"),
        ("２ー１　適用", MarkKind.COMPOSITE, (2, 1), "適用"),
        ("⑵　期間", MarkKind.PAREN, (2,), "期間"),
        ("⒊期間", MarkKind.NUMBER_DOT, (3,), "期間"),
        ("⒜　上部", MarkKind.PAREN_LATIN, (1,), "上部"),
        ("ｂ　目視による", MarkKind.LATIN, (2,), "目視による"),
        ("㋑ふたを置く", MarkKind.PAREN_KANA, (2, 1), "ふたを置く"),
        ("ウ掘削底面は", MarkKind.KANA, (3, 0), "掘削底面は"),
    ],
)
def test_marks_of_regulations_are_read(
    text: str, kind: MarkKind, numbers: tuple[int, ...], rest: str
) -> None:
    mark = parse_mark(text)
    assert mark is not None
    assert (mark.kind, mark.numbers, mark.rest) == (kind, numbers, rest)


@pytest.mark.parametrize(
    "text",
    [
        "第１ 種 小型",
        "第２　種",
        "第１目的",
        "一層の仕上がり",
        "一、二回",
        "アスファルト",
        "十分な",
    ],
)
def test_words_that_only_look_counted_have_no_mark(text: str) -> None:
    assert parse_mark(text) is None


@given(st.integers(min_value=1, max_value=999))
def test_kanji_numerals_count_like_digits(number: int) -> None:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    digits = "〇一二三四五六七八九"
    text = "".join(
        f"{digits[count] if count > 1 else ''}{power}"
        for count, power in ((hundreds, "百"), (tens, "十"))
        if count
    )
    assert number_of(text + (digits[ones] if ones else "")) == number
    assert number_of("".join(digits[int(digit)] for digit in str(number))) == number


def test_points_are_clauses_with_the_title_on_the_line_or_above() -> None:
    sheet = (
        Sheet()
        .put("第１　目的")
        .prose(TEXT)
        .put("（検査の方法）")
        .full(
            "第２　検査は、出来形について行うものとし、設計図書と実物とを照らし合わせて調べなければな"
        )
        .put("らない。", left=LEFT + SIZE)
        .put("第３　その他")
        .prose(TEXT)
    )
    found = passages(sheet)
    assert [passage.clause for passage in found] == ["第1 目的", "第2 検査の方法", "第3 その他"]
    assert texts(found)[1].startswith("検査は、出来形について")
    assert texts(found)[1].endswith("ならない。")


@pytest.mark.parametrize("text", ["第４　四半期の実績は次に示す。", "第４　四半期の実績"])
def test_points_out_of_order_are_text(text: str) -> None:
    found = passages(Sheet().put(text).prose(TEXT))
    assert [passage.clause for passage in found] == [""]


def test_paragraphs_of_an_article_count_from_the_second() -> None:
    sheet = (
        Sheet()
        .put("第五条　占用しようとする者は、許可を受ける。")
        .put("２　前項の許可の期間は、五年以内とする。")
        .put("一　保全に支障があるとき。")
        .put("二　占用料を納めないとき。")
    )
    (passage,) = passages(sheet)
    kinds = [unit.kind for unit in passage.units]
    assert kinds == [UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.ITEM, UnitKind.ITEM]


def test_kanji_numerals_head_the_parts_of_a_notice() -> None:
    sheet = (
        Sheet()
        .put("一　趣旨")
        .prose(TEXT)
        .put("二　技術者の設置")
        .put("二―一　下請契約")
        .prose(TEXT)
    )
    assert [passage.heading_path for passage in passages(sheet)] == [
        ("一 趣旨",),
        ("二 技術者の設置", "二-一 下請契約"),
    ]


def test_catchword_is_set_off_from_its_sentence() -> None:
    assert split_catchword("適用範囲　　この節は、路床に適用する。") == (
        "適用範囲",
        "この節は、路床に適用する。",
    )
    assert split_catchword("適　用　この節は、路床に適用する。") == (
        "適用",
        "この節は、路床に適用する。",
    )
    assert split_catchword("監督員　契約により通知した者をいう。") is None
    assert split_catchword("河川砂防技術基準　調査編－p.207、設計編－p.19") is None


def test_clause_with_its_sentence_on_one_line_has_a_heading() -> None:
    sheet = (
        Sheet()
        .full(
            "２－１　仕上がり厚　　路床の一層の仕上がり厚は、二十センチメートル以下とし、締固めの後"
        )
        .put("に測る。")
        .full(
            "２－２　確認　　路床の仕上げの後に、全面にわたりたわみ量を確認し、その結果を記録しなけれ"
        )
        .put("ばならない。")
    )
    found = passages(sheet)
    assert [passage.clause for passage in found] == ["2-1 仕上がり厚", "2-2 確認"]
    assert texts(found)[0].endswith("締固めの後に測る。")


def test_bracketed_catchwords_head_clauses_once_a_usual_one_began() -> None:
    sheet = (
        Sheet()
        .put("（適用範囲）この基準は、道路土工に適用する。")
        .put("（材料）盛土材料は、有機物を含まないものを用いる。")
    )
    found = passages(sheet)
    assert [passage.clause for passage in found] == ["適用範囲", "材料"]
    assert texts(found)[1] == "盛土材料は、有機物を含まないものを用いる。"


def test_bracketed_words_of_a_list_stay_in_it() -> None:
    sheet = (
        Sheet()
        .put("(1) 雨量の観測")
        .put("(目的)降雨量の分布を把握する。")
        .put("(内容)基本となるデータを得る。")
        .put("(2) 水位の観測")
        .put("(目的)水位の変化を把握する。")
    )
    assert [passage.clause for passage in passages(sheet)] == ["(1) 雨量の観測", "(2) 水位の観測"]


def test_bracketed_words_after_sentences_are_said_of_what_stands_above() -> None:
    sheet = (
        Sheet()
        .put("第１章　調査")
        .prose(TEXT)
        .put("雨量の観測")
        .put("(目的)降雨量の分布を把握する。")
        .put("(内容)基本となるデータを得る。")
    )
    assert [passage.clause for passage in passages(sheet)] == ["第1章 調査"]


def test_catchwords_end_where_a_list_begins() -> None:
    sheet = (
        Sheet()
        .put("（目的）この基準は、雨量の算定について定める。")
        .put("(1) 地域の区分")
        .put("(甲地域)北の二町を除くすべての区域とする。")
    )
    assert [passage.clause for passage in passages(sheet)] == ["目的", "目的 (1) 地域の区分"]


@pytest.mark.parametrize(
    "text",
    ["（株）甲組は、これを行う。", "（案）この図は標準を示す。", "（以下「法」という。）に基づく"],
)
def test_remarks_in_brackets_are_no_catchwords(text: str) -> None:
    assert split_bracketed(text) is None


def test_what_begins_below_a_date_at_the_right_edge_is_no_part_of_it() -> None:
    date = "（平成29年11月）"
    sheet = Sheet().put(date, left=RIGHT - len(date) * SIZE).put("道路の仕様書　（令和2年3月）")
    assert texts(passages(sheet)) == [date, "道路の仕様書 （令和2年3月）"]


def test_captions_may_count_before_the_word() -> None:
    assert caption_word("第３－１表　設計荷重の種類") == "表"
    assert caption_word("第１図　基礎の形状") == "図"
    assert caption_word("第１表に示す値とする。") == ""


def test_kanji_page_numbers_are_left_out() -> None:
    sheet = Sheet().put("第一条　趣旨").prose(TEXT).at("－ 十二 －", top=800, left=280)
    assert "十二" not in "".join(texts(passages(sheet)))
