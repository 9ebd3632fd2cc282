"""When a heading makes a sentence one on the matter asked for, and when it doesn't."""

import pytest

from assistant.drafting.evidence.topic import is_headed_so, is_named_by_item_alone, topic_of
from retrieval.documents import Passage, PassageKind
from retrieval.japanese import folded


def under(*headings: str) -> Passage:
    return Passage("p", "d", 0, PassageKind.CLAUSE, headings, headings[-1], ())


@pytest.mark.parametrize(
    ("headings", "sentence", "alone"),
    [
        (
            ("6-1-7-2 材料", "1. 遮水シート", "(3) 品質管理"),
            "接着には、ゴム系の材を使用する。",
            True,
        ),
        (("1-1-1-23 施工管理", "(3) 品質管理"), "受注者は、品質管理を行うものとする。", False),
        (("1-2 品質管理", "(3) 品質管理"), "接着には、ゴム系の材を使用する。", False),
        (("1-1-1-23 品質管理",), "受注者は、記録を提出しなければならない。", False),
    ],
)
def test_an_item_s_heading_is_on_its_clause_s_matter(
    headings: tuple[str, ...], sentence: str, *, alone: bool
) -> None:
    assert is_named_by_item_alone(topic_of("品質管理"), under(*headings), folded(sentence)) is alone


def test_a_clause_of_that_very_name_is_on_the_matter() -> None:
    matter = topic_of("施工条件の変更")
    assert is_headed_so(matter, under("第1章 総則", "第5節 施工条件の変更"))
    assert not is_headed_so(matter, under("第1章 総則", "第5節 変更"))
    assert not is_headed_so(topic_of("品質管理"), under("1. 遮水シート", "(3) 品質管理"))
