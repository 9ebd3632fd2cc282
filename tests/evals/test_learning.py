"""`naniwa eval learning`: the judge is independent of the maker, and can say no."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest

from assistant.config import EmbeddingSettings, LanguageModelSettings, Settings
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, Question, QuestionKind
from assistant.learning.questions.taught import documents_to_learn
from evals.commands import eval_learning
from evals.floors import load_floors, missed_floors
from evals.learning import (
    bare,
    evaluate_learning,
    is_borne_out,
    pages_of,
    score_learning,
)
from evals.open_answers import judge_marking
from retrieval.library import Library

FLOORS = Path(str(files("evals") / "floors.toml"))
Pages = Callable[[int], str]


@pytest.fixture(scope="module")
def asked(sample_library: Library) -> tuple[tuple[Question, ...], Pages]:
    """The questions of the sample city's current standard, and its pages."""
    document = next(
        d for d in documents_to_learn(sample_library) if d.title.startswith("土木工事共通仕様書")
    )
    material = Material(document, sample_library.passages_of(document.id))
    random = Random(1)  # noqa: S311 - drawing questions, nothing secret
    return tuple(questions_of(material, random)), pages_of(sample_library.original_path(document))


def first(questions: tuple[Question, ...], kind: QuestionKind) -> Question:
    return next(
        q
        for q in questions
        if q.kind is kind and (kind is not QuestionKind.CHOICE or BLANK in q.body)
    )


def test_a_question_with_a_wrong_answer_is_not_confirmed(
    asked: tuple[tuple[Question, ...], Pages],
) -> None:
    questions, pages = asked
    choice = first(questions, QuestionKind.CHOICE)
    assert is_borne_out(choice, pages)
    assert not is_borne_out(replace(choice, right=((choice.right[0] + 1) % 4,)), pages)
    fill_in = first(questions, QuestionKind.FILL_IN)
    assert is_borne_out(fill_in, pages)
    assert not is_borne_out(replace(fill_in, answer=fill_in.answer + "7"), pages)
    statement = first(questions, QuestionKind.TRUE_FALSE)
    assert is_borne_out(statement, pages)
    assert not is_borne_out(replace(statement, right=(1 - statement.right[0],)), pages)
    value = first(questions, QuestionKind.TABLE)
    assert is_borne_out(value, pages)
    assert not is_borne_out(replace(value, answer="98765"), pages)


def test_a_second_right_choice_is_not_confirmed(
    asked: tuple[tuple[Question, ...], Pages],
) -> None:
    questions, pages = asked
    choice = first(questions, QuestionKind.CHOICE)
    twice = replace(choice, choices=(choice.answer, choice.answer), right=(0,))
    assert not is_borne_out(twice, pages)


def test_two_readers_of_a_page_agree_on_what_is_left_without_spaces() -> None:
    assert bare("１０ cm ～\n20㎝") == bare("10cm〜20cm")


def test_the_sample_city_s_questions_meet_their_targets(sample_library: Library) -> None:
    scores = score_learning(evaluate_learning(sample_library, per_kind=5, seed=1))
    floors = load_floors(FLOORS, "learning")
    assert floors.at_least
    assert floors.at_most
    assert missed_floors(scores, floors, FLOORS) == ()


def test_marking_is_compared_with_a_person_s(tmp_path: Path) -> None:
    line = {
        "question": "どうしますか。",
        "answer": "報告する。",
        "given": "報告する。",
        "right": False,
    }
    (tmp_path / "set.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    (case,) = judge_marking(tmp_path / "set.jsonl")
    assert case.marked_right
    assert not case.agrees


def test_the_command_writes_a_report_and_misses_targets(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "仕様書.md").write_text(
        "# 仕様書\n\n## 1 着手\n\n受注者は、工程表を着手の10日前までに提出しなければならない。\n",
        encoding="utf-8",
    )
    floors = tmp_path / "floors.toml"
    floors.write_text("[learning.at_least]\nquestions = 5\n", encoding="utf-8")
    settings = Settings(
        home=tmp_path / "home",
        llm=LanguageModelSettings(model="none"),
        embedding=EmbeddingSettings(model="none"),
    )
    out = tmp_path / "out"
    assert not eval_learning(settings, out, corpus, per_kind=2, seed=1, as_json=True, floors=floors)
    page = (out / "learning.html").read_text(encoding="utf-8")
    assert "目標に届かなかった指標" in page
    scores = json.loads((out / "learning.json").read_text(encoding="utf-8"))["scores"]
    # nothing can be judged against a page: the file has none
    assert (scores["questions"], scores["clauses_covered"]) == (0, 1)
