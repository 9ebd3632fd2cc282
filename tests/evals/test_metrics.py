"""What counts as right, and how cases are summed up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_types import Answer, ConclusionSource, Timings
from evals.answers import judge, score_answers
from evals.questions import EvalQuestion, GoldSource, contains, includes_all
from evals.retrieval import RetrievalCase, evaluate_retrieval, score_retrieval
from retrieval.documents import Citation
from tests.retrieval.building import make_document

GOLD = GoldSource("a.pdf", (3,))


def question(kind: str = "fact", *groups: tuple[str, ...]) -> EvalQuestion:
    gold = () if kind == "unanswerable" else (GOLD,)
    return EvalQuestion("q1", "養生は何日？", kind, gold, "9日", groups)


def an_answer(
    text: str, *, conclusion: str | None = None, abstained: bool = False, page: int = 3
) -> Answer:
    citation = Citation(1, make_document("a.pdf"), page, "1-3", (), "引用", (), "p1")
    return Answer(
        question="養生は何日？",
        text=text,
        conclusion=conclusion,
        conclusion_source=ConclusionSource.MODEL if conclusion else ConclusionSource.NONE,
        abstained=abstained,
        citations=() if abstained else (citation,),
        unsupported_numbers=("8",) if conclusion is None else (),
        nearest_headings=(),
        timings=Timings(10.0, 100.0, 1000.0),
        model="",
    )


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("養生は9日とする", "9日", True),
        ("養生は９日とする", "9日", True),
        ("養生は19日とする", "9日", False),
        ("係数は0.55とする", "0.5", False),
        ("係数は0.5とする。", "0.5", True),
        ("厚さ1.5mとする", "5m", False),
        ("1,000回以上", "000回", False),
        ("2,000,000回", "2,000,000回", True),
        ("表 1 - 2", "表1-2", True),
        ("5～10日", "5〜10日", True),
        ("20cm", "2", False),
    ],
)
def test_a_number_never_stands_inside_a_longer_one(text: str, wanted: str, expected: bool) -> None:
    assert contains(text, wanted) is expected


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_only_the_same_number_is_found(number: int, wanted: int) -> None:
    assert contains(f"値は{number}日", f"{wanted}") is (number == wanted)


def test_one_of_each_group_is_enough() -> None:
    assert includes_all("工事を中止し監督員へ", (("止め", "中止"), ("監督員",)))
    assert not includes_all("工事を中止する", (("止め", "中止"), ("監督員",)))


def test_an_answer_is_right_when_the_shown_text_holds_it() -> None:
    case = judge(question("fact", ("9日",)), an_answer("結論 9日[1]", conclusion="9日[1]"))
    assert (case.correct, case.right_page, case.conclusion_wrong) == (True, True, False)


def test_what_stands_behind_the_limit_does_not_count() -> None:
    text = "あ" * 400 + "9日"
    assert not judge(question("fact", ("9日",)), an_answer(text)).correct
    assert judge(question("procedure", ("9日",)), an_answer(text)).correct


def test_a_conclusion_without_what_was_asked_is_wrong_even_above_good_evidence() -> None:
    case = judge(question("fact", ("9日",)), an_answer("5日[1] 根拠 9日", conclusion="5日[1]"))
    assert case.correct
    assert case.conclusion_wrong


def test_another_page_is_no_right_page() -> None:
    assert not judge(question("fact", ("9日",)), an_answer("9日", page=4)).right_page


def test_declining_is_right_only_where_nothing_answers() -> None:
    declined = an_answer("資料に記載がありません。9日", abstained=True)
    assert judge(question("unanswerable"), declined).correct
    assert not judge(question("fact", ("9日",)), declined).correct
    assert judge(question("unanswerable"), an_answer("9日", conclusion="9日")).conclusion_wrong


def test_answer_scores_are_shares_of_the_answerable() -> None:
    cases = [
        judge(question("fact", ("9日",)), an_answer("9日", conclusion="9日")),
        judge(question("fact", ("9日",)), an_answer("5日", conclusion="5日", page=9)),
        judge(question("fact", ("9日",)), an_answer("", abstained=True)),
        judge(question("fact", ("9日",)), an_answer("9日")),
        judge(question("unanswerable"), an_answer("", abstained=True)),
    ]
    scores = score_answers(cases)
    assert (scores.answerable, scores.unanswerable) == (4, 1)
    assert (scores.accuracy, scores.right_page) == (0.5, 0.5)
    assert (scores.conclusions_shown, scores.conclusion_wrong_rate) == (2, 0.5)
    assert (scores.wrongly_declined, scores.rightly_declined) == (1, 1)
    assert scores.unsupported_numbers == 3
    assert scores.median_first_token_ms == 100.0


def test_unanswerable_questions_are_not_searched_for() -> None:
    asked: list[str] = []

    def search(item: EvalQuestion) -> tuple[()]:
        asked.append(item.kind)
        return ()

    cases = evaluate_retrieval(search, [question("unanswerable"), question("fact", ("9日",))])
    assert asked == ["fact"]
    assert [case.rank for case in cases] == [0]


@given(st.lists(st.integers(0, 10), min_size=1))
def test_recall_grows_with_k_and_bounds_the_reciprocal_rank(ranks: list[int]) -> None:
    cases = [RetrievalCase(question("fact"), rank, (), 1.0) for rank in ranks]
    scores = score_retrieval(cases)
    grown = [scores.recall_at_1, scores.recall_at_3, scores.recall_at_5, scores.recall_at_10]
    assert grown == sorted(grown)
    assert scores.recall_at_1 <= scores.mean_reciprocal_rank <= scores.recall_at_10


def test_nothing_asked_scores_zero() -> None:
    assert score_retrieval(()).mean_reciprocal_rank == 0.0
    assert score_answers(()).accuracy == 0.0
