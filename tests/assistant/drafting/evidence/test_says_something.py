"""What a past design says: a sentence or a value, and not only its own name."""

from __future__ import annotations

from assistant.drafting.evidence.past_designs import says_something


def test_a_title_says_nothing() -> None:
    assert not says_something("設計書 市道東線道路改良工事", "市道東線道路改良工事_設計書")
    assert not says_something("2. 施工の条件", "東川橋補修工事")


def test_a_sentence_or_a_value_says_something() -> None:
    assert says_something("(1) 施工時間は9時から17時までとする。", "東川橋補修工事")
    assert says_something("車道の幅員 6.0m", "東川橋補修工事")
