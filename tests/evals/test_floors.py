"""What the sample city's 80 questions must reach, as evals/floors.toml says."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from assistant.llm.llama_chat import LlamaChatModel
from evals.answers import evaluate_answers, score_answers
from evals.asking import asker, searcher
from evals.floors import Missed, load_floors, missed_floors
from evals.questions import load_questions
from evals.retrieval import evaluate_retrieval, score_retrieval
from retrieval.errors import NaniwaError
from retrieval.library import Library

FLOORS = Path(str(files("evals") / "floors.toml"))
QUESTIONS = load_questions(Path(str(files("evals") / "data" / "miotsukushi_qa.jsonl")))
MODEL_QUESTIONS = ("m003", "m009", "m026", "m080")


def test_search_reaches_its_floors(sample_library: Library) -> None:
    cases = evaluate_retrieval(searcher(sample_library, QUESTIONS), QUESTIONS)
    assert len(cases) == 68
    floors = load_floors(FLOORS, "retrieval")
    assert floors.at_least
    assert missed_floors(score_retrieval(cases), floors, FLOORS) == ()


def test_answers_by_code_alone_reach_their_floors(sample_library: Library) -> None:
    cases = evaluate_answers(asker(sample_library, None, QUESTIONS), QUESTIONS)
    assert len(cases) == 80
    floors = load_floors(FLOORS, "answers")
    assert floors.at_least
    assert floors.at_most
    assert missed_floors(score_answers(cases), floors, FLOORS) == ()


@pytest.mark.model
def test_answers_of_the_bundled_model_reach_their_floors(
    sample_library: Library, language_model: Path
) -> None:
    asked = [question for question in QUESTIONS if question.id in MODEL_QUESTIONS]
    model = LlamaChatModel(model_path=language_model)
    try:
        cases = evaluate_answers(asker(sample_library, model, asked), asked)
    finally:
        model.close()
    assert {case.answer.model for case in cases} == {language_model.name}
    assert missed_floors(score_answers(cases), load_floors(FLOORS, "model"), FLOORS) == ()


def test_a_missed_target_is_named_with_both_values(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[retrieval.at_least]\nrecall_at_1 = 0.5\n", encoding="utf-8")
    missed = missed_floors(score_retrieval(()), load_floors(file, "retrieval"), file)
    assert missed == (Missed("recall_at_1", 0.0, "at_least", 0.5),)
    assert str(missed[0]) == "recall_at_1 は 0 で、目標 0.5 以上に届きません。"


def test_an_upper_limit_is_missed_from_above_only(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[answers.at_most]\nwrongly_declined = 0\n", encoding="utf-8")
    floors = load_floors(file, "answers")
    assert missed_floors(score_answers(()), floors, file) == ()


def test_a_file_without_the_section_asks_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("", encoding="utf-8")
    assert missed_floors(score_retrieval(()), load_floors(file, "retrieval"), file) == ()


@pytest.mark.parametrize(
    "text", ["[retrieval", "[retrieval.about]\na = 1", "[retrieval.at_least]\na = 'x'"]
)
def test_a_faulty_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NaniwaError, match=r"floors\.toml"):
        load_floors(file, "retrieval")


def test_an_unknown_score_is_named(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[retrieval.at_least]\nrecal_at_1 = 0.5\n", encoding="utf-8")
    with pytest.raises(NaniwaError, match="recal_at_1"):
        missed_floors(score_retrieval(()), load_floors(file, "retrieval"), file)
