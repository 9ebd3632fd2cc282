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
        (
            "被覆材というのは、保温材とその外装をいうものとする。",
            "被覆材",
            "保温材とその外装をいうものとする。",
        ),
        ("「監督金」は、占用者が納める金銭をいう。", "監督金", "占用者が納める金銭をいう。"),
        ("【洗管】管の中を洗う作業をいう。", "洗管", "管の中を洗う作業をいう。"),
        ("実測流量＝24時間の平均をいう。", "実測流量", "24時間の平均をいう。"),
        (
            "保安施設（交通の安全を図る施設をいう。以下同じ。）を置く。",
            "保安施設",
            "交通の安全を図る施設をいう。",
        ),
        (
            "切断の機械で水を使わないものを、以下「乾式カッター」と呼ぶ。",
            "乾式カッター",
            "切断の機械で水を使わないものを、以下「乾式カッター」と呼ぶ。",
        ),
        (
            "管路台帳（地図台帳ともいう。）に記録する。",
            "地図台帳",
            "管路台帳（地図台帳ともいう。）",
        ),
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


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ("(2) 占用者　占用の許可を受けた者", "占用者", "占用の許可を受けた者"),
        ("一　即日復旧　その日のうちに復旧すること。", "即日復旧", "その日のうちに復旧すること。"),
        ("「一時占用」　30日以内の占用", "一時占用", "30日以内の占用"),
        ("支管 → 給水管に分かれる配水管", "支管", "給水管に分かれる配水管"),
    ],
)
def test_among_definitions_a_term_only_stands_before_its_meaning(
    text: str, term: str, meaning: str
) -> None:
    assert defined(text, among=True) == {term: meaning}
    assert defined(text) == {}


def test_two_names_of_a_pair_are_told_apart() -> None:
    assert defined("弁の手前を一次側、弁の先を二次側と呼ぶ。") == {
        "一次側": "弁の手前を一次側という。",
        "二次側": "弁の先を二次側という。",
    }


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("着手届（様式第3号。以下「届」という。）を提出する。", ""),
        ("工事着手届（様式第3号。以下「着手届」という。）を提出する。", "着手届"),
        ("市長が指定した者（以下この条において「指定業者」という。）が行う。", "指定業者"),
        ("前から打たれていた杭（既存杭という。）は残す。", "既存杭"),
        ("点で表した値（以下、「健全度」といいます。）を用いる。", "健全度"),
    ],
)
def test_short_names_stand_in_brackets_of_many_forms(text: str, term: str) -> None:
    assert [said.term for said in said_in(text) if said.short] == ([term] if term else [])


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
