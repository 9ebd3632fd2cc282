from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.matching.contradictions import codes, contradict
from assistant.estimating.matching.names import name_key, specification_key, tight_key, whole_key
from assistant.estimating.matching.unit_names import unit_key, unit_ratio


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("18-8-40(BB)", "１８－８－４０ＢＢ"),
        ("18-8-40 BB", "18−8−40BB"),
        ("SD345 D13", "Ｄ１３　SD345"),
        ("t=10cm", "厚さ100mm"),
        ("厚10cm", "厚み 10cm"),
        ("φ300", "Φ300"),
        ("呼び径300mm", "φ300"),
        ("300×300×2000", "300x300x2,000"),
        ("W/C≦60%", "W/C60%以下"),
        ("L=2.0m", "長さ2m"),
        ("0.80m3級", "0.8m3級"),
        ("昼 間", "昼間"),
        ("SD345 D16～25", "SD345 D16〜D25"),
        ("1.2号 パトロール給油", "１，２号　パトロール給油"),
        ("EM-CET38sq", "EM-CET 38mm2"),
        ("質量20t以上 片道20km以内", "片道20km以内、質量20t以上"),
        ("L=2.0m 300×400", "300×400 L=2000"),
        ("SD345 A種", "A種 SD345"),
    ],
)
def test_one_specification_written_in_two_ways_has_one_key(first: str, second: str) -> None:
    assert specification_key(first) == specification_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("D13", "D16"),
        ("18-8-40BB", "21-8-40BB"),
        ("φ200", "φ250"),
        ("VU φ150", "VP φ150"),
        ("幅300 高さ400", "幅400 高さ300"),
        ("20以上30未満", "30以上40未満"),
        ("t=4cm", "t=5cm"),
    ],
)
def test_another_specification_has_another_key_and_contradicts(first: str, second: str) -> None:
    assert specification_key(first) != specification_key(second)
    assert contradict(codes(first), codes(second)) or "幅" in first


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("埋め戻し", "埋戻し"),
        ("レディーミクストコンクリート", "レデイ－ミクストコンクリ－ト"),
        ("再生クラッシャラン", "再生クラッシャーラン"),
        ("生コンクリート", "レディーミクストコンクリート"),
        ("硬質塩ビ管", "硬質塩化ビニル管"),
        ("ケ　ー　ブ　ル", "ケーブル"),
        ("交通誘導警備員Ａ", "交通誘導警備員（A）"),
    ],
)
def test_one_name_written_in_two_ways_has_one_key(first: str, second: str) -> None:
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("㎥", "m3"),
        ("立米", "m3"),
        ("平方メートル", "m2"),
        ("掛㎡", "掛m2"),
        ("空m3", "空m3"),
        ("100㎡当り", "100m2"),
        ("ヶ所", "箇所"),
        ("カ所", "箇所"),
        ("一式", "式"),
        ("人・日", "人"),
        ("トン", "t"),
        ("円/m3", "m3"),
        ("1m", "m"),
    ],
)
def test_units_are_written_in_one_way(spelling: str, key: str) -> None:
    assert unit_key(spelling) == key


def test_units_convert_when_they_measure_the_same() -> None:
    assert unit_ratio("t", "kg") == 1000
    assert unit_ratio("100m3", "㎥") == 100
    assert unit_ratio("m", "10m") == Decimal("0.1")
    assert unit_ratio("m2", "m3") is None
    assert unit_ratio("本", "枚") is None


def test_name_and_specification_may_stand_in_one_cell_or_in_two() -> None:
    assert whole_key("コンクリート 18-8-40BB", "") == whole_key("コンクリート", "18-8-40(BB)")
    assert tight_key("コンクリート18-8-40BB", "") == tight_key("コンクリート", "18-8-40BB")


def test_words_that_exclude_each_other_contradict() -> None:
    assert contradict(codes("側溝設置"), codes("側溝撤去"))
    assert contradict(codes("上層路盤"), codes("下層路盤"))
    assert not contradict(codes("普通作業員"), codes("普通作業員 昼間"))


WRITTEN = st.text("コンクリートー-－D1３（）ｔ=・ 　厚さ埋め戻し㎥φ×,.", max_size=30)


@given(WRITTEN)
def test_width_and_surrounding_blanks_never_change_a_key(text: str) -> None:
    narrow = unicodedata.normalize("NFKC", text)
    assert name_key(narrow) == name_key(text)
    assert specification_key(narrow) == specification_key(text)
    assert specification_key(f"　{text} ") == specification_key(text)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_different_numbers_never_have_one_key(first: int, second: int) -> None:
    same = specification_key(f"D{first} L={first}mm") == specification_key(
        f"D{second} L={second}mm"
    )
    assert same == (first == second)
