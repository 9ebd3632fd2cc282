"""Sentences taken apart: the sentence's own words, in its order, or whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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
