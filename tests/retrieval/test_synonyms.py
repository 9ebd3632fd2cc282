"""The trade's other words: shipped ones, a city's own, and lines that can't be understood."""

from pathlib import Path

import pytest

from retrieval.errors import NaniwaError
from retrieval.japanese import folded
from retrieval.synonyms import Synonyms, load_synonyms


@pytest.fixture(scope="module")
def shipped() -> Synonyms:
    return load_synonyms()


def others(synonyms: Synonyms, word: str, question: str = "") -> set[str]:
    return {folded(other.text) for other in synonyms.of(folded(word), folded(question))}


@pytest.mark.parametrize(
    ("word", "standard"),
    [
        ("生コン", "レディーミクストコンクリート"),
        ("As", "アスファルト"),
        ("Ａｓ", "アスファルト"),
        ("Co", "コンクリート"),
        ("BOX", "ボックスカルバート"),
        ("転圧", "締固め"),
        ("HMS", "水硬性粒度調整鉄鋼スラグ"),
        ("MS", "粒度調整鉄鋼スラグ"),
        ("塩カル", "塩化カルシウム"),
        ("H鋼", "H形鋼"),
        ("コリンズ", "工事実績情報システム"),
        ("建退共", "建設業退職金共済"),
        ("ハイテン", "高力ボルト"),
        ("草刈り", "除草"),
        ("土器", "埋蔵文化財"),
        ("スラブ", "床版"),
    ],
)
def test_site_words_lead_to_the_standards_words(
    shipped: Synonyms, word: str, standard: str
) -> None:
    assert folded(standard) in others(shipped, word)


def test_there_are_enough_of_them(shipped: Synonyms) -> None:
    assert len(shipped.expansions) >= 700


def test_a_context_decides_between_meanings(shipped: Synonyms) -> None:
    crusher = folded("再生クラッシャラン")
    assert crusher in others(shipped, "RC", "RC路盤の厚さは")
    assert crusher not in others(shipped, "RC", "RC擁壁の目地間隔は")


def test_every_weight_is_below_one(shipped: Synonyms) -> None:
    assert all(0 < other.weight < 1 for found in shipped.expansions.values() for other in found)


def test_arrows_point_one_way_unless_said_otherwise(tmp_path: Path) -> None:
    own = tmp_path / "市.tsv"
    own.write_text("カチコチ\t硬化、固結\t0.8\nアカ、ベニ\t=\n", encoding="utf-8")
    synonyms = load_synonyms([own])
    assert others(synonyms, "カチコチ") == {"硬化", "固結"}
    assert "カチコチ" not in others(synonyms, "硬化")
    assert others(synonyms, "アカ") == {"ベニ"}
    assert others(synonyms, "ベニ") == {"アカ"}


def test_a_city_adds_to_what_is_there(tmp_path: Path) -> None:
    own = tmp_path / "市.tsv"
    own.write_text("# みおつくし市\n\n生コン\tなまこん\t0.9\n", encoding="utf-8-sig")
    assert others(load_synonyms([own]), "生コン") >= {"なまこん", "レディーミクストコンクリート"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("生コン", "タブ"),
        ("生コン\t", "空"),
        ("\tコンクリート", "空"),
        ("生コン\tコンクリート\t重い", "重み"),
        ("生コン\tコンクリート\t0", "重み"),
        ("生コン\tコンクリート\t1.5", "重み"),
        ("生コン\tコンクリート\t0.5\t打設\t余分", "タブ"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: str, says: str) -> None:
    own = tmp_path / "市の言葉.tsv"
    own.write_text(f"# 一行目\n{line}\n", encoding="utf-8")
    with pytest.raises(NaniwaError) as caught:
        load_synonyms([own])
    assert caught.value.code == "synonyms"
    assert "市の言葉.tsv" in caught.value.message
    assert "2 行目" in caught.value.message
    assert says in caught.value.message


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match=r"ない\.tsv"):
        load_synonyms([tmp_path / "ない.tsv"])
    other = tmp_path / "sjis.tsv"
    other.write_bytes("生コン\tコンクリート\n".encode("cp932"))
    with pytest.raises(NaniwaError, match="UTF-8"):
        load_synonyms([other])
