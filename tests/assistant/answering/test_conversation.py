import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_types import Turn
from assistant.answering.conversation import (
    carried_passages,
    leans_on_history,
    parts,
    points_back,
    standalone,
)
from retrieval.question import analyse_question
from retrieval.synonyms import load_synonyms

FIRST = Turn("高炉B種の生コン、12℃のときの養生は何日？", ("p-1", "p-2"))


@pytest.mark.parametrize(
    "text",
    ["では5℃では？", "その場合の高さは？", "普通セメントだと？", "ほな冬は？", "夏の場合は？"],
)
def test_short_questions_that_point_back_lean_on_the_conversation(text: str) -> None:
    assert leans_on_history(analyse_question(text, load_synonyms()))


@pytest.mark.parametrize(
    "text",
    ["段切りの幅は何m以上ですか", "アスファルト舗装の敷均し時の混合物の温度は何℃以上必要ですか"],
)
def test_whole_questions_do_not(text: str) -> None:
    assert not leans_on_history(analyse_question(text, load_synonyms()))


def test_only_a_first_word_that_refers_back_points_back() -> None:
    assert points_back(analyse_question("では冬は？", load_synonyms()))
    assert not points_back(analyse_question("市長の名前は？", load_synonyms()))


def test_a_new_condition_takes_the_place_of_the_old_one_of_its_kind() -> None:
    whole = standalone("では5℃では？", [FIRST])
    assert "12℃" not in whole
    assert "5℃" in whole
    assert "高炉b種" in whole
    assert "何日" in whole


def test_a_condition_of_another_kind_is_added() -> None:
    whole = standalone("厚さが1mを超えると？", [FIRST])
    assert "12℃" in whole
    assert "1m" in whole


def test_a_question_of_its_own_about_the_topic_asks_only_for_its_own_thing() -> None:
    whole = standalone("その打込み温度は何度？", [FIRST])
    assert "高炉b種" in whole
    assert "何日" not in whole


@given(st.text(max_size=60))
def test_without_history_a_question_is_left_as_it_is(text: str) -> None:
    assert standalone(text, []) == text


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_of_a_follow_up_is_lost(earlier: str, text: str) -> None:
    assert standalone(text, [Turn(earlier)]).endswith(text.strip())


def test_the_last_answers_passages_stay_in_the_running() -> None:
    assert carried_passages([Turn("前の前", ("old",)), FIRST]) == ("p-1", "p-2")
    assert carried_passages([]) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "伏せ越しの止水矢板の深さと、護岸を延ばす長さ",
            ("伏せ越しの止水矢板の深さ", "伏せ越しの護岸を延ばす長さ"),
        ),
        (
            "養生は何日か、および打込み温度は何℃か",
            ("養生は何日か", "打込み温度は何℃か"),
        ),
    ],
)
def test_two_questions_in_one_are_parted(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "段切りの幅は何m以上ですか",
        "コンクリートを打つと、何日養生するか",
        "外気温が高いと、どんな対策が必要か",
        "いまの共通仕様書やと、施工計画書は着工の何日前までに出すん？",
        "鉄筋コンクリート床版および合成床版の最小厚さは何mmか",
        "設計図書および施工計画書の提出はいつまでか",
        "、",
        "および",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert parts(text) == (text,)


@given(st.text(alphabet="養生の幅とは何、。 およびあと高さ", max_size=80))
def test_parting_leaves_at_least_one_part_and_none_empty(text: str) -> None:
    found = parts(text)
    assert found
    assert len(found) == 1 or all(part.strip() for part in found)
