"""Readings stand over kanji only, and nothing of a text is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.explaining.readings import (
    OWN_READINGS,
    readings_at,
    taught_kanji,
    trade_readings,
)
from assistant.explaining.word_readings import Ruby, reading_of, worded
from retrieval.errors import NaniwaError

KANJI = re.compile(r"[㐀-䶿一-鿿々〆]+")
SOME_TEXT = st.text(
    alphabet=st.sampled_from(
        "法面床掘埋戻均斫踏版監督員集水桝杭全体２３本りめんをはのしてカタナA1 、。（）\n々鋼矢板"
    ),
    max_size=40,
)


def ruby_of(text: str) -> list[Ruby]:
    return [piece for word in worded(text, trade_readings()) for piece in word.ruby]


def over(text: str) -> str:
    pieces = ruby_of(text)
    return "".join(f"{each.text}({each.reading})" if each.reading else each.text for each in pieces)


@given(SOME_TEXT)
def test_pieces_joined_are_the_text_and_ruby_is_over_kanji_only(text: str) -> None:
    pieces = ruby_of(text)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.reading:
            assert KANJI.fullmatch(piece.text)
            assert re.fullmatch("[ぁ-ゖー]+", piece.reading)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("踏掛版と法面", "踏掛版(ふみかけばん)と法面(のりめん)"),
        ("床掘り", "床掘(とこぼ)り"),
        ("埋め戻し", "埋(う)め戻(もど)し"),
        ("均しコンクリート", "均(なら)しコンクリート"),
        ("集水桝", "集水桝(しゅうすいます)"),
        ("３本のくい", "３本のくい"),
        ("3箇所で1回/日", "3箇所(かしょ)で1回/日"),
        ("改良杭と各杭", "改良(かいりょう)杭(ぐい)と各(かく)杭(くい)"),
        ("モルタルを打込む", "モルタルを打込(うちこ)む"),
        ("たて壁前面", "たて壁(かべ)前面(ぜんめん)"),
    ],
)
def test_words_of_the_trade_are_read_as_on_site(text: str, read: str) -> None:
    assert over(text) == read


def test_what_school_teaches_everybody_is_not_difficult() -> None:
    assert len(taught_kanji()) == 1026
    hard = {each.text for each in ruby_of("工事の法面と堤防") if each.difficult}
    assert hard == {"法面", "堤防"}


def test_a_city_adds_its_own_readings(tmp_path: Path) -> None:
    assert readings_at(tmp_path) is trade_readings()
    (tmp_path / OWN_READINGS).write_text("# 市の言葉\n芦間川\tアシマガワ\n", encoding="utf-8")
    assert reading_of("芦間川", readings_at(tmp_path)) == "あしまがわ"
    (tmp_path / OWN_READINGS).write_text("芦間川 あしまがわ\n", encoding="utf-8")
    with pytest.raises(NaniwaError, match="1 行目"):
        readings_at(tmp_path)
