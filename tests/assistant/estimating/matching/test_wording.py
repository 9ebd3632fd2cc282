from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.check import check_estimate
from assistant.estimating.findings import Finding, Severity
from assistant.estimating.matching.wording import digits, wording
from assistant.estimating.references import References
from tests.assistant.estimating.builders import estimate, line, price

Item = tuple[str, str, str]

SAME: list[tuple[Item, Item]] = [
    (("As殻処分", "無筋", "m3"), ("アスファルト殻処分", "無筋", "m3")),
    (("ｺﾝｸﾘｰﾄ殻処分", "無筋", "m3"), ("Co殻処分費", "無筋", "㎥")),
    (("コンクリート殻（無筋）処分", "", "t"), ("コンクリート塊処分", "無筋", "トン")),
    (
        ("生コンクリート", "18-8-40 高炉", "m3"),
        ("レディーミクストコンクリート", "18-8-40(BB)", "m3"),
    ),
    (("生コンクリート", "24-12-20 普通", "m3"), ("生コンクリート", "24-12-20N", "m3")),
    (("型枠工", "小型構造物", "m2"), ("型わく", "小型構造物", "平米")),
    (("異型棒鋼", "SD345 D16～25", "t"), ("異形棒鋼", "SD345 D16-D25", "t")),
    (("再生砕石", "RC40", "m3"), ("再生クラッシャーラン", "ＲＣ－４０", "m3")),
    (("鋼矢板", "Ⅲ型 L=10.0m", "t"), ("鋼矢板", "3型 L=10m", "t")),
    (("取付管", "VU φ100 L=3.0m", "箇所"), ("取付管", "VU100 3.0m", "か所")),
    (("接地極", "Ｄ種 14φ×1500", "箇所"), ("接地極", "D種 φ14×1.5m", "カ所")),
    (("高木植栽", "クスノキ H=4.0m C=0.25m", "本"), ("高木植栽", "ｸｽﾉｷ H4.0 C0.25", "本")),
    (("消火栓（地下式）", "75 単口", "基"), ("地下式消火栓", "φ75 単口", "基")),
    (("交通誘導警備員Ａ", "", "人日"), ("交通誘導員A", "", "人")),
    (("特殊作業員", "公共工事設計労務単価", "人"), ("特殊作業員", "", "人")),
    (
        ("構造物とりこわし", "無筋構造物 機械施工", "m3"),
        ("構造物取壊し", "機械施工 無筋構造物", "m3"),
    ),
    (("600V CV", "3C-14", "m"), ("600V CV", "3C 14sq", "m")),
    (("ベンチ", "木製 L=1800 背無し", "基"), ("ベンチ", "木製 長さ1.8m 背なし", "基")),
]

OTHER: list[tuple[Item, Item]] = [
    (("歩車道境界ブロック", "B種 片面", "m"), ("歩車道境界ブロック", "B種 両面", "m")),
    (("歩車道境界ブロック", "B種", "m"), ("歩車道境界ブロック", "B種 片面", "m")),
    (("区画線", "溶融式 実線 15cm 白", "m"), ("区画線", "溶融式 実線 15cm 黄", "m")),
    (("掘削", "土砂 押土有り", "m3"), ("掘削", "土砂 押土無し", "m3")),
    (("掘削", "押土有り 障害無し", "m3"), ("掘削", "押土無し 障害有り", "m3")),
    (("掘削", "小規模 標準", "m3"), ("掘削", "小規模 標準以外", "m3")),
    (("消火栓", "地下式 単口", "基"), ("消火栓", "地上式 単口", "基")),
    (("石膏ボード張り", "壁 t=12.5", "m2"), ("石膏ボード張り", "天井 t=12.5", "m2")),
    (("配管用炭素鋼鋼管", "SGP 白 50A", "m"), ("配管用炭素鋼鋼管", "SGP 黒 50A", "m")),
    (("支柱", "二脚鳥居 添木付", "本"), ("支柱", "三脚鳥居 添木付", "本")),
    (("鋼製建具", "片開き W900×H2000", "箇所"), ("鋼製建具", "両開き W900×H2000", "箇所")),
    (("ボックスカルバート", "土被り3m以下", "m"), ("ボックスカルバート", "土被り3m超", "m")),
    (("防護柵", "A種 B級", "m"), ("防護柵", "B種 A級", "m")),
    (("桝", "300×400", "個"), ("桝", "400×300", "個")),
    (("桝", "幅300 高さ400", "個"), ("桝", "幅400 高さ300", "個")),
    (("As殻処分", "", "m3"), ("Co殻処分", "", "m3")),
    (("バックホウ", "山積0.45m3", "日"), ("バックホウ", "平積0.45m3", "日")),
    (("再生密粒度As", "20", "t"), ("密粒度As", "20", "t")),
]


def findings(item: Item, stands: int, listed: Item, should: int) -> list[Finding]:
    found = check_estimate(
        estimate(line(3, *item, 10, stands, 10 * stands), facts={"単価適用日": "令和8年5月1日"}),
        References(prices=(price(*listed, should),)),
    )
    return [one for one in found if one.rule in {"unit_price", "neighbour", "unit_base"}]


@pytest.mark.parametrize(("item", "listed"), SAME)
def test_a_thing_in_other_words_is_compared_and_a_wrong_price_is_told(
    item: Item, listed: Item
) -> None:
    (found,) = findings(item, 12_900, listed, 12_600)
    assert found.severity in {Severity.ERROR, Severity.WARNING}
    assert found.place.cell == "E3"
    assert findings(item, 12_600, listed, 12_600) == []


@pytest.mark.parametrize(("item", "listed"), OTHER)
def test_another_thing_that_looks_alike_is_a_question_at_most(item: Item, listed: Item) -> None:
    for one, other in ((item, listed), (listed, item)):
        found = findings(one, 12_900, other, 12_600)
        assert {each.severity for each in found} == {Severity.INFO}


def test_what_was_compared_and_how_sure_that_is_are_told() -> None:
    (found,) = findings(
        ("As殻処分", "無筋", "m3"), 12_900, ("アスファルト殻処分", "無筋", "m3"), 12_600
    )
    assert found.severity is Severity.WARNING
    assert "「アスファルト殻処分 無筋」と同じ品目とみました（確からしさ 90、" in found.message


WORDS = st.lists(
    st.sampled_from(
        [
            "SD345",
            "D13",
            "A種",
            "φ150",
            "L=2.0m",
            "片面",
            "両面",
            "再生",
            "白色",
            "VU",
            "押土有り",
            "300×400",
        ]
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(WORDS)
def test_words_in_any_order_say_the_same(several: list[str]) -> None:
    mixed = sorted(several)
    assert wording("硬質管", " ".join(mixed)).says_the_same(wording("硬質管", " ".join(several)))


@given(WORDS, WORDS)
def test_other_words_never_say_the_same(several: list[str], others: list[str]) -> None:
    one, other = wording("硬質管", " ".join(several)), wording("硬質管", " ".join(others))
    assert one.says_the_same(other) == (set(several) == set(others))
    assert one.says_the_same(other) == other.says_the_same(one)


@given(WORDS, WORDS)
def test_what_says_the_same_has_the_same_digits(several: list[str], others: list[str]) -> None:
    one, other = " ".join(several), " ".join(others)
    if wording("硬質管", one).says_the_same(wording("硬質管", other)):
        assert digits(one) == digits(other)


@pytest.mark.parametrize(
    ("first", "second"), [("L=2.0m", "2,000"), ("t=10cm", "100mm"), ("Ⅲ型", "３型")]
)
def test_the_digits_of_one_size_are_the_same_in_any_unit(first: str, second: str) -> None:
    assert digits(first) == digits(second)


@pytest.mark.parametrize(
    ("item", "neighbour"),
    [
        (("As殻処分", "", "m3"), ("Co殻処分", "", "m3")),
        (("タイヤローラ", "8～20t", "日"), ("ロードローラ", "8～20t", "日")),
    ],
)
def test_the_price_of_a_neighbour_with_a_like_name_is_told_as_such(
    item: Item, neighbour: Item
) -> None:
    found = check_estimate(
        estimate(line(3, *item, 10, 17_300, 173_000), facts={"単価適用日": "令和8年5月1日"}),
        References(prices=(price(*item, 12_600), price(*neighbour, 17_300))),
    )
    (one,) = [each for each in found if each.place.cell == "E3"]
    assert (one.rule, one.case, one.severity) == ("neighbour", "other_item", Severity.ERROR)
