"""How a rule's words stand in a list of rules."""

import pytest

from assistant.drafting.evidence.quoting import quotation, unnumbered
from retrieval.documents import Passage, PassageKind, Unit, UnitKind
from tests.retrieval.building import make_document


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. 受注者は報告する。", "受注者は報告する。"),
        ("(2) 受注者は報告する。", "受注者は報告する。"),
        ("③ 受注者は報告する。", "受注者は報告する。"),
        ("1　請負者は、監督職員に報告する。", "請負者は、監督職員に報告する。"),
        (
            "2 埋設物から50センチメートル以内は、人力による。",
            "埋設物から50センチメートル以内は、人力による。",
        ),
        ("1 日当たりの施工量を記録する。", "1 日当たりの施工量を記録する。"),
        ("1.5mの深さまで掘削する。", "1.5mの深さまで掘削する。"),
        ("3箇所以上を測定する。", "3箇所以上を測定する。"),
    ],
)
def test_a_rule_in_a_list_has_no_number_of_its_own(text: str, shown: str) -> None:
    unit = Unit(text, (), UnitKind.ITEM)
    passage = Passage("p", "d", 0, PassageKind.CLAUSE, ("1 総則",), "1 総則", (unit,))
    assert unnumbered(quotation(make_document("d"), passage, (0,))) == shown
