from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_types import Evidence
from assistant.answering.evidence import SOURCE_CHARACTERS, choose_evidence, units_to_weigh
from retrieval.documents import Passage
from retrieval.ranking import Found
from tests.assistant.answering.building import clause, search, table

LIFT = clause(
    "コンクリートの打込み",
    "以下の場合には、ハーフリフトの高さとしなければならない。",
    "(1) 基礎岩盤面より打ち上がる時のリフトの高さ",
    "(2) 長期間打止めしたリフト面より打継ぐ時の高さ",
    "(3) その他監督員が指示する時",
)


def chosen(found: Found, budget: int = 370) -> tuple[Evidence, ...]:
    return choose_evidence(found, budget=budget)


def test_what_is_quoted_of_one_passage_stands_in_its_order_under_one_number() -> None:
    (evidence,) = chosen(search("打止めしたリフトの高さを打継ぐ時、岩盤面の高さ", [LIFT]))
    assert evidence.unit_indices == tuple(sorted(evidence.unit_indices))
    places = [evidence.quote.find(LIFT.units[n].text) for n in evidence.unit_indices]
    assert -1 not in places
    assert places == sorted(places)


def test_only_where_something_is_left_out_the_quotation_says_so() -> None:
    passage = clause(
        "養生", "養生の期間は7日とする。", "記録は監督員に渡すこと。", "養生の温度は5℃に保つ。"
    )
    evidence = chosen(search("養生の期間と養生の温度", [passage]))[0]
    if evidence.unit_indices == (0, 2):
        assert evidence.quote == "養生の期間は7日とする。（中略）養生の温度は5℃に保つ。"
    else:
        assert evidence.unit_indices == (0, 1, 2)
        assert "（中略）" not in evidence.quote


def test_rows_of_a_table_without_caption_are_not_run_together() -> None:
    rows = table("養生期間", ("15℃以上の養生", "5日間"), ("10℃以上の養生", "7日間"))
    for evidence in chosen(search("養生の期間は何日", [rows])):
        assert len(evidence.unit_indices) == 1
        assert not ("5日間" in evidence.quote and "7日間" in evidence.quote)


def test_a_row_without_values_is_no_trouble() -> None:
    rows = table("養生期間", ("15℃以上の養生期間", ""), ("10℃以上の養生期間", "7日間"))
    found = search("10℃の養生期間は何日", [rows])
    assert any("7日間" in evidence.quote for evidence in chosen(found))


def test_the_same_rule_in_another_chapter_is_quoted_once() -> None:
    rule = "受注者は、段切りの幅を1m以上としなければならない。"
    found = search("段切りの幅は何m", [clause("盛土", rule), clause("路体", rule)])
    assert len(chosen(found)) == 1


texts = st.lists(
    st.text(alphabet="養生期間打込高さ盛土のはをm5日、。", min_size=1, max_size=60),
    min_size=1,
    max_size=8,
)


@given(st.lists(texts, min_size=1, max_size=5), st.integers(40, 700))
def test_quotations_keep_to_the_budget_and_say_nothing_twice(
    contents: list[list[str]], budget: int
) -> None:
    passages: list[Passage] = [clause(f"第{n}条", *units) for n, units in enumerate(contents)]
    evidence = chosen(search("養生の期間は何日、盛土の高さは何m", passages), budget)
    assert sum(len(item.quote) + SOURCE_CHARACTERS for item in evidence) <= budget
    places = [(item.hit.passage.id, n) for item in evidence for n in item.unit_indices]
    assert len(places) == len(set(places))
    assert all(item.best in item.unit_indices for item in evidence)


def test_the_units_to_weigh_are_real_units_of_the_passages_found() -> None:
    found = search("リフトの高さ", [LIFT])
    weighed = units_to_weigh(found)
    assert weighed
    for passage_id, index, words in weighed:
        assert passage_id == LIFT.id
        assert LIFT.units[index].text[:50] in words
