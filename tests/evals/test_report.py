"""Reports stand alone, are Japanese, and show what documents say as text, never as markup."""

from __future__ import annotations

import re
from dataclasses import replace

from evals.answers import judge, score_answers
from evals.questions import EvalQuestion
from evals.records import case_record, retrieval_record, score_record
from evals.report import Summary, answers_report, retrieval_report
from evals.retrieval import RetrievalCase, score_retrieval
from tests.evals.test_metrics import an_answer, question

HOSTILE = "<script>alert('x')</script>"


def asked(text: str, rank: int) -> RetrievalCase:
    return RetrievalCase(replace(question("table"), question=text), rank, (("a.pdf", 3),), 12.5)


def retrieval_html(*cases: RetrievalCase, missed: tuple[str, ...] = ()) -> str:
    records = [retrieval_record(case) for case in cases]
    return retrieval_report(
        Summary("見本", score_record(score_retrieval(cases)), missed=missed), records
    )


def test_nothing_is_fetched_from_anywhere() -> None:
    html = retrieval_html(asked("何日？", 1), asked("何cm？", 0))
    assert html.count("<svg") == 3
    assert not re.search(r"<(?:script|link|img|iframe)\b|@import|url\((?!#)", html)
    assert not re.search(r"\bsrc\s*=|href\s*=\s*[\"'](?!#)", html)


def test_cases_are_shown_worst_first_with_their_rank() -> None:
    html = retrieval_html(asked("一位の質問", 1), asked("見つからない質問", 0), asked("四位", 4))
    places = [html.index(text) for text in ("見つからない質問", "四位", "一位の質問")]
    assert places == sorted(places)
    assert ">なし</td>" in html


def test_scores_have_japanese_names() -> None:
    html = retrieval_html(asked("何日？", 1))
    assert "<dt>1位で正解</dt><dd>1.000</dd>" in html
    assert "recall_at_1" not in html


def test_missed_targets_are_listed() -> None:
    assert "MRRが低い" in retrieval_html(asked("何日？", 1), missed=("MRRが低い",))
    assert "目標に届かなかった" not in retrieval_html(asked("何日？", 1))


def test_markup_in_questions_and_answers_is_shown_as_text() -> None:
    hostile = EvalQuestion(
        "q9", HOSTILE, "followup", (), HOSTILE, ((HOSTILE,),), history=(HOSTILE,)
    )
    cases = [judge(hostile, an_answer(HOSTILE, conclusion=HOSTILE))]
    summary = Summary(HOSTILE, score_record(score_answers(cases)))
    html = answers_report(summary, [case_record(case) for case in cases])
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 5


def test_an_answer_is_shown_with_judgement_and_citation() -> None:
    cases = [
        judge(question("fact", ("9日",)), an_answer("9日", conclusion="9日[1]")),
        judge(question("fact", ("9日",)), an_answer("5日", conclusion="5日[1]", page=8)),
        judge(question("fact", ("9日",)), an_answer("", abstained=True)),
    ]
    html = answers_report(
        Summary("見本", score_record(score_answers(cases))), [case_record(case) for case in cases]
    )
    assert "[1] a.pdf 8頁 1-3" in html
    assert "結論が誤り" in html
    assert "誤って答えず" in html
    assert html.index("5日[1]") < html.index("9日[1]")


def test_a_report_on_nothing_is_still_a_page() -> None:
    assert "</html>" in retrieval_html()
