"""One spelling for index and question, and the terms that both share."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.japanese import BIGRAM_PREFIX, codes, folded, index_terms, normalise

_AWKWARD = "ァコンーリト-－―‐〜~ 　\t\n0123,.mc㎡㎥℃°゜^²ミリセンチメートルキロ何数箇ヶカ月所年のり面⻑髙aA第%％ﾊﾟｰ(1)①Ⅲ:／"


def words(text: str) -> set[str]:
    return {term for term in index_terms(text) if not term.startswith(BIGRAM_PREFIX)}


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("ｺﾝｸﾘｰﾄ", "コンクリート"),
        ("コンクリ－ト舗装", "コンクリート舗装"),
        ("ロ―ラ―の", "ローラーの"),
        ("１０㎡", "10m2"),
        ("10m²", "10m2"),
        ("10 m^2", "10m2"),
        ("１０㎥／ｓ", "10m3/s"),
        ("5センチ", "5cm"),
        ("5センチメートル", "5cm"),
        ("３０ミリ", "30mm"),
        ("何センチ", "何cm"),
        ("20メートル", "20m"),
        ("5パーセント", "5%"),
        ("85デシベル", "85db"),
        ("10℃", "10°C"),
        ("10゜C", "10℃"),
        ("3,000m3/s", "3000m3/s"),
        ("1－3－6", "1-3-6"),
        ("１ー３ー６", "1-3-6"),
        ("5～10cm", "5〜10cm"),
        ("3ヶ月", "3か月"),
        ("三カ月", "三箇月"),
        ("2ヵ所", "2個所"),
        ("髙さ", "高さ"),
        ("⻑さ", "長さ"),
        ("概 値", "槪值"),
        ("コ ン ク リ ー ト", "コンクリート"),
        ("第 １ 章　総　則", "第1章総則"),
        ("厚さ 10 cm 以上", "厚さ10cm以上"),
        ("のり面", "法面"),
        ("Ⅲ種", "III種"),
    ],
)
def test_spellings_of_one_thing_become_equal(written: str, same_as: str) -> None:
    assert normalise(written) == normalise(same_as)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("トンネル", "トンネル"),
        ("2トンネル", "2トンネル"),
        ("メートル", "メートル"),
        ("JIS A 5308", "jis a 5308"),
        ("一行目\n二行目", "一行目\n二行目"),
        ("8m 10m", "8m 10m"),
    ],
)
def test_what_means_something_stays(written: str, kept: str) -> None:
    assert normalise(written) == kept


@given(st.text(alphabet=_AWKWARD, max_size=30))
@settings(max_examples=500, deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_the_mark_of_a_power_goes_with_a_spelt_unit() -> None:
    assert normalise("40ミリ^2") == "40mm2"


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_has_terms_without_spaces(text: str) -> None:
    assert all(term and not any(c.isspace() for c in term) for term in index_terms(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("埋戻し", "埋め戻し"),
        ("裏込", "裏込め"),
        ("床掘", "床掘り"),
        ("打継", "打ち継ぎ"),
        ("据付", "据え付け"),
        ("締固め", "締め固め"),
        ("取付", "取り付け"),
        ("敷均し", "敷き均し"),
        ("組立", "組み立て"),
        ("のり面", "法面"),
        ("0.5m", "50cm"),
        ("JIS A 5308", "JISA5308"),
    ],
)
def test_variants_share_a_word(one: str, other: str) -> None:
    assert words(one) & words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("埋戻し材", "埋め戻し材"), ("締固め度", "締め固め度"), ("据付け", "据え付け")],
)
def test_folding_drops_okurigana_between_kanji(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_folding_keeps_particles() -> None:
    assert folded("道路に接する") == "道路に接する"


def test_codes_stay_whole() -> None:
    text = normalise("18-8-40BB、JIS A 5308、SD345、D25、1-3-6-9")
    assert {"18-8-40bb", "a5308", "sd345", "d25", "1-3-6-9"} <= set(codes(text))
    assert {"18-8-40bb", "a5308", "sd345", "d25", "1-3-6-9"} <= words(text)


def test_bigrams_bridge_no_particle() -> None:
    bigrams = {term for term in index_terms("側溝の路面") if term.startswith(BIGRAM_PREFIX)}
    assert bigrams == {f"{BIGRAM_PREFIX}側溝", f"{BIGRAM_PREFIX}路面"}


def test_a_text_longer_than_the_tokenizer_takes_is_read_whole() -> None:
    assert "末尾" in words("コンクリート" * 10_000 + "、末尾")


def test_threads_get_the_same_terms() -> None:
    text = "コンクリートの打継目は、レイタンスを取り除き、十分に吸水させる。"
    expected = index_terms(text)
    with ThreadPoolExecutor(4) as pool:
        assert all(terms == expected for terms in pool.map(index_terms, [text] * 40))
