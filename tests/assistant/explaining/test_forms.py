"""What reads as a definition, in the forms that standards use, and what doesn't."""

from __future__ import annotations

import pytest

from assistant.explaining.forms import said_in


def defined(text: str, *, heading: str = "", among: bool = False) -> dict[str, str]:
    return {
        said.term: said.meaning for said in said_in(text, heading=heading, among_definitions=among)
    }


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        (
            "(3) 監督員とは、市が受注者に通知した職員をいう。",
            "監督員",
            "市が受注者に通知した職員をいう。",
        ),
        (
            "2. 「指示」とは、書面で示し、実施させることをいう。",
            "指示",
            "書面で示し、実施させることをいう。",
        ),
        ("1 「立会」とは、臨場し、確認することをいう。", "立会", "臨場し、確認することをいう。"),
        ("二　協議とは、対等に話し合うことをいう。", "協議", "対等に話し合うことをいう。"),
        (
            "なお、ここでいう負傷とは休業4日以上の負傷をいう。",
            "負傷",
            "休業4日以上の負傷をいう。",
        ),
        ("壁とは、垂直材の部分をいい、開口部を除く。", "壁", "垂直材の部分をいい、開口部を除く。"),
        (
            "※ここで､支持層とは、N値30程度以上の砂層を指す。",
            "支持層",
            "N値30程度以上の砂層を指す。",
        ),
        ("外部天井は、建築物外部の見上げ面をいう。", "外部天井", "建築物外部の見上げ面をいう。"),
        (
            "一時的な使用に供するために建設される橋りょうを仮橋という。",
            "仮橋",
            "一時的な使用に供するために建設される橋りょうを仮橋という。",
        ),
        (
            "② １時間雨量（任意の60分における雨量をいう。）が20mm以上",
            "１時間雨量",
            "任意の60分における雨量をいう。",
        ),
        ("山留め：土留めと締切りの総称である。", "山留め", "土留めと締切りの総称である。"),
    ],
)
def test_a_definition_is_read(text: str, term: str, meaning: str) -> None:
    assert defined(text) == {term: meaning}


def test_two_terms_of_a_sentence_are_told_apart() -> None:
    text = "主要部材とは、主構造と床組、二次部材とは、主要部材以外の部材をいう。"
    assert defined(text) == {
        "主要部材": "主構造と床組",
        "二次部材": "主要部材以外の部材をいう。",
    }


def test_a_short_name_is_known_as_one() -> None:
    (said,) = said_in("各階の床面積の合計（以下「延べ面積」という。）とする。")
    assert (said.term, said.short) == ("延べ面積", True)
    assert said.meaning == "各階の床面積の合計（以下「延べ面積」という。）"


def test_the_heading_is_the_term_of_a_sentence_without_one() -> None:
    text = "堤防の下流端を開放し、重複するようにつくられた不連続の堤防をいう。"
    assert list(defined(text, heading="霞堤")) == ["霞堤"]
    assert defined(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "地下埋設物とは1.5m以上離して植える。",
        "遊水地に設けられる越流堤とは構造的にも異なるものである。",
        "監督員が承諾した材料とは、承諾を得た材料をいう。",
        "契約書に規定する「次のもの」とは、以下の各号に掲げるものをいう。",
        "これを協議という。",
        "受注者は、枯死（枝が枯れた状態をいう。）の場合は、植え替えなければならない。",
    ],
)
def test_what_is_no_definition_defines_nothing(text: str) -> None:
    assert not {"地下埋設物", "越流堤", "受注者", "協議"} & set(defined(text))
    assert not any("材料" in term or "もの" in term for term in defined(text))


def test_sources_and_pictures_among_definitions_are_no_terms() -> None:
    assert defined("出典：河川砂防技術基準 P145", among=True) == {}
    assert list(defined("外浜 ：干潮汀線から砕波点付近まで", among=True)) == ["外浜"]
