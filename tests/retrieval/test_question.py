"""Questions taken apart."""

import pytest

from retrieval.japanese import folded
from retrieval.protocols import AnyOf
from retrieval.question import ContentWord, Question, analyse_question
from retrieval.synonyms import Synonyms, load_synonyms


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return load_synonyms()


def surfaces(question: Question) -> list[str]:
    return [word.surface for word in question.content_words]


def word(question: Question, surface: str) -> ContentWord:
    return next(word for word in question.content_words if word.surface == surface)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法枠の間隔は何mですか？教えてください", ["法枠", "間隔"]),
        ("アンカーの開口幅はいくらにしたらええの", ["アンカー", "開口幅"]),
        ("監督員への提出はどうなりますか", ["監督員", "提出"]),
        ("Ⅲ種でSD345を使うとき", ["iii種", "sd345"]),
        ("床掘りと埋め戻す手順", ["床掘り", "埋め戻す"]),
        ("橋脚の支承 点検", ["橋脚", "支承", "点検"]),
    ],
)
def test_content_words_are_what_the_question_is_about(
    synonyms: Synonyms, text: str, expected: list[str]
) -> None:
    assert surfaces(analyse_question(text, synonyms)) == expected


def test_a_word_is_found_in_its_other_forms(synonyms: Synonyms) -> None:
    found = word(analyse_question("埋め戻す土の転圧", synonyms), "転圧")
    assert found.found_in(folded("十分に締め固める")) < found.found_in(folded("転圧する")) == 1.0
    assert found.found_in(folded("掘削する")) == 0.0
    backfill = word(analyse_question("管を埋め戻すとき", synonyms), "埋め戻す")
    assert backfill.found_in(folded("埋戻し材料")) == 1.0


@pytest.mark.parametrize(
    ("text", "dimensions"),
    [
        ("高さは何cmまで", {"mm"}),
        ("騒音は何dBまで", {"db"}),
        ("提出は何日前までに", {"second"}),
        ("点検は何年ごと", {"month"}),
        ("杭径の何倍あける", {"倍"}),
        ("含水比は何％以下", {"%"}),
        ("流速は何m/s", {"mm/日"}),
        ("コリンズは請負いくら以上の工事から登録", {"円"}),
        ("路盤の厚さは", {"mm"}),
        ("横断勾配の標準", {"slope", "%", "1/"}),
        ("予熱の温度", {"celsius", "degree"}),
        ("公園の面積の下限", {"m2"}),
        ("カメラの画素数と通信速度", {"画素", "bps"}),
        ("高さ5m以上の盛土の勾配は", {"slope", "%", "1/"}),
        ("計画高水流量3,000m3/sの川の天端幅", {"mm"}),
        ("気温2℃での予熱温度は", {"celsius", "degree"}),
        ("スランプ12cmの誤差は", {"mm"}),
        ("誰に届け出る", set()),
    ],
)
def test_the_unit_asked_for_is_known(synonyms: Synonyms, text: str, dimensions: set[str]) -> None:
    asked = analyse_question(text, synonyms).asked_units
    assert {unit.dimension for unit in asked} == dimensions


def test_conditions_are_the_quantities_given(synonyms: Synonyms) -> None:
    question = analyse_question("気温2℃、版厚28cm、1m2当たり何個", synonyms)
    assert [given.text for given in question.quantities] == ["2℃", "28cm"]
    assert [asked.unit for asked in question.asked_units] == ["個"]


def test_codes_are_kept_whole(synonyms: Synonyms) -> None:
    question = analyse_question("D25鉄筋（SD345）、Ⅲ種、N5交通、1-3-6-9の養生", synonyms)
    assert {"d25", "sd345", "iii種", "n5", "1-3-6-9"} <= set(question.codes)


@pytest.mark.parametrize(
    ("text", "procedure", "permission"),
    [
        ("埋設管が見つかった時の段取りは？", True, False),
        ("地山に何をしておくべき？", True, False),
        ("夜間に打設してもいい？", False, True),
        ("再生材の使用は可能ですか", False, True),
        ("目地の間隔は何m", False, False),
    ],
)
def test_the_sort_of_answer_is_known(
    synonyms: Synonyms, text: str, *, procedure: bool, permission: bool
) -> None:
    question = analyse_question(text, synonyms)
    assert (question.asks_procedure, question.asks_permission) == (procedure, permission)


def test_other_words_are_alternatives_of_the_search(synonyms: Synonyms) -> None:
    terms = analyse_question("生コンの受入れ", synonyms).query_terms
    groups = [item for item in terms if isinstance(item, AnyOf)]
    ways = [{term for term, _ in way} for group in groups for way in group.alternatives]
    assert any("生コン" in way for way in ways)
    assert any("レディー" in way for way in ways)


@pytest.mark.parametrize("text", ["", "？？？", "教えてください", "　\n"])
def test_a_question_about_nothing_has_no_content(synonyms: Synonyms, text: str) -> None:
    question = analyse_question(text, synonyms)
    assert question.content_words == ()
    assert question.quantities == ()
