"""Requirements and citations: the clause that is on the matter, in the edition in force, or a gap."""

from __future__ import annotations

import pytest

from assistant.drafting.draft import OriginKind
from assistant.drafting.evidence.requirements import cite, in_order, search_rules, standard
from assistant.drafting.sources import Sources
from tests.assistant.drafting.evidence.building import (
    gathering,
    inline_spans,
    paragraphs,
    shown,
    spans,
)


def test_a_requirement_is_quoted_word_for_word_from_the_edition_in_force(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "施工計画書の提出", limit=1)
    assert paragraphs(one) == [
        "受注者は、施工計画書を工事着手の10日前までに監督員に提出しなければならない。"
    ]
    (span,) = spans(one)
    assert span.origin.kind is OriginKind.STANDARD
    assert span.origin.edition == "2025"
    assert span.origin.clause.startswith("1-2")
    assert span.origin.quote == span.text


def test_a_definition_is_no_requirement(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "施工計画書", limit=5)
    assert paragraphs(one)
    assert not any("をいう" in text for text in paragraphs(one))


def test_a_list_is_quoted_with_the_sentence_that_announces_it(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "作業残土 受領書", limit=1)
    (text,) = paragraphs(one)
    assert "次の事項を記して提出する。" in text
    assert "(1) 搬出の日" in text
    assert "(2) 搬出した量" in text


@pytest.mark.parametrize(
    "matter", ["宇宙ステーション", "学校給食の衛生", "エレベーターの保守", "ドローン測量"]
)
def test_a_matter_that_no_standard_speaks_of_is_a_gap(sources: Sources, matter: str) -> None:
    one = gathering(sources)
    assert standard(one, matter).strip()
    assert paragraphs(one) == []
    (span,) = inline_spans(one)
    assert span.gap is not None
    assert matter in span.gap.label


def test_a_clause_that_bears_the_matter_s_name_need_not_repeat_it(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "施工条件の変更")
    assert "設計図書と現場が一致しない" in " ".join(span.text for span in spans(one))


def test_an_item_of_another_clause_is_no_clause_on_the_matter_of_its_name(
    sources: Sources,
) -> None:
    one = gathering(sources)
    standard(one, "工程管理")
    assert "ゴム系" not in " ".join(span.text for span in spans(one))


def test_the_rule_on_a_matter_comes_before_that_on_what_follows_it(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "材料の確認", 1)
    assert "使用の前" in " ".join(span.text for span in spans(one))


def test_a_rule_on_something_that_only_has_the_matter_in_its_name_is_none(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "品質管理")
    assert paragraphs(one) == []


def test_the_name_of_a_quantity_must_stand_there_whole(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "舗装 締固め度")
    assert paragraphs(one) == ["締固め度は、基準密度の94%以上とする。"]


def test_a_rule_for_harbours_is_none_for_a_road(sources: Sources) -> None:
    road = gathering(sources, 工事名="市道中央線道路改良工事")
    standard(road, "敷砂")
    assert paragraphs(road) == []
    harbour = gathering(sources, 工事名="南港湾岸壁改良工事")
    standard(harbour, "敷砂")
    assert paragraphs(harbour) == ["受注者は、敷砂を均一に敷き均さなければならない。"]


def test_an_order_in_a_document_is_never_quoted_as_a_rule(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "記録の指示 文書 質問", limit=5)
    assert not any("合格です" in text for text in paragraphs(one))


def test_the_same_sentence_stands_once_in_a_section(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "舗装 締固め度")
    standard(one, "締固め度")
    assert paragraphs(one) == ["締固め度は、基準密度の94%以上とする。"]
    assert inline_spans(one) == []


def test_a_query_can_be_filled_with_a_field(sources: Sources) -> None:
    one = gathering(sources, 仮設="仮囲い")
    (field,) = shown(one, "仮設")
    standard(one, f"{field} 境界")
    assert paragraphs(one) == ["受注者は、仮囲いを道路の境界に設けてはならない。"]


def test_another_name_is_tried_when_the_first_finds_nothing(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "仮設フェンス塀|仮囲い")
    assert paragraphs(one) == ["受注者は、仮囲いを道路の境界に設けてはならない。"]


def test_a_citation_names_document_edition_and_clause(sources: Sources) -> None:
    one = gathering(sources)
    cite(one, "施工計画書の提出")
    (span,) = inline_spans(one)
    assert span.text.startswith("土木工事共通仕様書（2025年版） 1-2 施工計画書")
    assert span.origin.quote.endswith("提出しなければならない。")
    assert span.remark == ""


def test_an_edition_that_begins_after_the_design_is_remarked(sources: Sources) -> None:
    one = gathering(sources, 設計年月="2025年2月")
    cite(one, "施工計画書の提出")
    (span,) = inline_spans(one)
    assert "2025-04-01" in span.remark


def test_what_was_looked_at_is_evidence_with_the_used_first(sources: Sources) -> None:
    one = gathering(sources)
    standard(one, "施工計画書の提出", limit=1)
    assert one.marks.evidence[0].quote == paragraphs(one)[0]
    assert len(one.marks.evidence) > 1


def test_what_is_quoted_of_a_document_stands_in_the_order_of_the_document(sources: Sources) -> None:
    one = gathering(sources)
    found = [rule.quotation for rule in search_rules(one, "施工計画書の提出", 5).rules]
    assert len(found) > 1
    for quotations in (found, found[::-1]):
        ordered = in_order(quotations)
        assert ordered[0].document == quotations[0].document
        places = [
            (quoted.passage.position, quoted.units)
            for quoted in ordered
            if quoted.document == ordered[0].document
        ]
        assert places == sorted(places)
