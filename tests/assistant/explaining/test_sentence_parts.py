"""Sentences taken apart: the sentence's own words, in its order, or whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.explaining.duties import Force, duties_in
from assistant.explaining.sentence_parts import Role, parts_of

PIECES = st.sampled_from(
    ["受注者は、", "監督員は", "これにより難い場合は、", "施工前に、", "（ただし、除く）", "床を掘り、", "材料及び、", "試験成績表を", "「図面」に基づき、"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=7))
def test_parts_joined_are_the_sentence(pieces: list[str]) -> None:
    sentence = "".join(pieces) + "監督員に提出しなければならない。"
    parts = parts_of(sentence)
    assert not parts or "".join(part.text for part in parts) == sentence


def test_who_when_and_what_are_named() -> None:
    parts = parts_of(
        "受注者は、設備工を設計図書に基づいて施工できない場合には、あらかじめ、施工計画書を監督員に提出しなければならない。"
    )
    assert [(part.role, part.text) for part in parts] == [
        (Role.WHO, "受注者は、"),
        (Role.CASE, "設備工を設計図書に基づいて施工できない場合には、"),
        (Role.WHEN, "あらかじめ、"),
        (Role.WHAT, "施工計画書を"),
        (Role.DO, "監督員に提出しなければならない。"),
    ]
    assert parts[-1].label == "しなければならない"


def test_short_and_doubtful_sentences_stay_whole() -> None:
    assert parts_of("受注者は、協議しなければならない。") == ()
    assert (
        parts_of(
            "軸力（圧縮を正とする、とし引張を負とする場合は、Ｎ＝130.45×3.00とするものとする。"
        )
        == ()
    )


@pytest.mark.parametrize(
    ("sentence", "role", "text"),
    [
        (
            "なお、受注者は、工事の完了後に芝が枯死した場合等には、その原因を調査し、再施工しなければならない。",
            Role.WHO,
            "なお、受注者は、",
        ),
        (
            "護岸の付属工は、浮上りが予想される場合等には、天端の保護を基本とし、設計するものとする。",
            Role.CASE,
            "浮上りが予想される場合等には、",
        ),
        (
            "受注者は、コンクリート面の表面の水を除いた後、モルタルを塗込み、直ちに打込みを開始しなければならない。",
            Role.STEP,
            "モルタルを塗込み、",
        ),
    ],
)
def test_a_part_is_called_what_it_says(sentence: str, role: Role, text: str) -> None:
    assert (role, text) in [(part.role, part.text) for part in parts_of(sentence)]


def test_an_object_is_not_parted_from_a_verb_that_describes_what_follows() -> None:
    sentence = "歩道において景観を考慮する場合は、表層に透水性の平板を用いた歩板材舗装としなければならない。"
    assert parts_of(sentence)[-1].text.startswith("表層に透水性の平板を用いた")


@pytest.mark.parametrize(
    ("text", "words", "force"),
    [
        ("電流の値を厳守すること。", "すること", Force.MUST),
        ("予熱は行わないこと。", "行わないこと", Force.MUST_NOT),
        ("応力度は計算してよい。", "てよい", Force.MAY),
        ("支障がない場合は、この限りでない。", "この限りでない", Force.MAY),
        ("余裕を確保する必要がある。", "必要がある", Force.MUST),
    ],
)
def test_words_of_duty_are_told(text: str, words: str, force: Force) -> None:
    assert [(duty.words, duty.force) for duty in duties_in(text)] == [(words, force)]


def test_what_a_definition_says_is_no_duty() -> None:
    assert duties_in("立会とは、内容を確かめることをいう。") == ()
