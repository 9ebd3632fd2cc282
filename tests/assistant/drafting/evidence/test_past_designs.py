"""Past designs: the more alike first, as references, with what is to be checked."""

from __future__ import annotations

from assistant.drafting.draft import OriginKind
from assistant.drafting.evidence.past_designs import past
from assistant.drafting.sources import Sources
from tests.assistant.drafting.evidence.building import gathering, paragraphs, spans


def test_the_design_that_is_more_alike_comes_first(sources: Sources) -> None:
    bridge = gathering(sources, 工事名="東川橋 橋台工事", 工種=["場所打杭", "オールケーシング杭"])
    past(bridge, "施工条件 交通誘導警備員")
    park = gathering(sources, 工事名="南公園 遊具工事", 工種=["遊具"])
    past(park, "施工条件 交通誘導警備員")
    assert paragraphs(bridge)[0].startswith("参考（東町橋下部工工事")
    assert paragraphs(park)[0].startswith("参考（西公園遊具設置工事")


def test_it_is_a_reference_to_be_checked(sources: Sources) -> None:
    one = gathering(sources, 工事名="東川橋 橋台工事")
    past(one, "施工条件 交通誘導警備員", limit=1)
    quoted = spans(one)[-1]
    assert quoted.origin.kind is OriginKind.PAST_DESIGN
    assert quoted.origin.quote == quoted.text
    assert quoted.remark.startswith("別の工事の記述です。")


def test_a_design_older_than_the_edition_in_force_says_so(sources: Sources) -> None:
    old = gathering(sources, 工事名="東川橋 橋台工事", 工種=["場所打杭", "オールケーシング杭"])
    past(old, "施工条件 交通誘導警備員", limit=1)
    assert "「土木工事共通仕様書」の旧版" in spans(old)[-1].remark
    new = gathering(sources, 工事名="南公園 遊具工事")
    past(new, "施工条件 交通誘導警備員", limit=1)
    assert "旧版" not in spans(new)[-1].remark


def test_a_design_of_another_field_of_works_is_not_alike(sources: Sources) -> None:
    school = gathering(sources, 工事分野="建築", 工事名="北小学校 外壁改修工事")
    assert past(school, "施工条件 交通誘導警備員") == ""
    assert len(school.marks.notes) == 1


def test_nothing_alike_is_noted_and_no_gap(sources: Sources) -> None:
    one = gathering(sources)
    assert past(one, "エレベーターの保守") == ""
    assert len(one.marks.notes) == 1
    assert one.marks.spans == []
