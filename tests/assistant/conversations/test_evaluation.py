"""Feedback as a question file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.access.door import Door
from assistant.access.people import Person, Role
from assistant.conversations.conversation import Exchange
from assistant.conversations.evaluation import (
    as_json_lines,
    evaluation_questions,
    feedback_dataset,
)
from assistant.records.audit import Action
from assistant.records.database import Records
from assistant.records.feedback import all_feedback, give_feedback
from evals.questions import EvalQuestion, includes_all, load_questions
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.conversations.keeping import answer, exchange
from tests.retrieval.building import library_settings


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    yield opened
    opened.close()


def read_back(records: Records, tmp_path: Path) -> tuple[EvalQuestion, ...]:
    file = tmp_path / "feedback.jsonl"
    file.write_text(as_json_lines(evaluation_questions(all_feedback(records))), encoding="utf-8")
    return load_questions(file)


def give(
    records: Records, given: Exchange, *, helpful: bool = True, comment: str = "", id_: str = "1"
) -> None:
    kept = replace(given, id=id_ * 32)
    give_feedback(records, kept, person="sato", helpful=helpful, comment=comment)


def test_a_helpful_answer_becomes_a_question_with_its_answer_and_pages(
    records: Records, tmp_path: Path
) -> None:
    give(records, exchange())
    (question,) = read_back(records, tmp_path)
    assert question.question == "段切りの幅は？"
    assert question.kind == "fact"
    assert [(gold.document, gold.pages) for gold in question.gold] == [("共通仕様書.pdf", (12, 13))]
    assert question.answer == "段切りの幅は1m以上とする。"
    assert question.must_include == (("1m",),)
    assert includes_all("段切りの幅は1m以上とする。[1]", question.must_include)


def test_a_follow_up_stands_alone_in_the_file(records: Records, tmp_path: Path) -> None:
    given = replace(answer(), searched="段切りの幅は？ では高さは？")
    give(records, exchange("では高さは？", given))
    assert read_back(records, tmp_path)[0].question == "段切りの幅は？ では高さは？"


def test_declining_that_was_right_becomes_an_unanswerable_question(
    records: Records, tmp_path: Path
) -> None:
    give(records, exchange(given=replace(answer(None), abstained=True, cited=())))
    (question,) = read_back(records, tmp_path)
    assert not question.answerable
    assert question.gold == ()


def test_an_unhelpful_answer_is_kept_to_be_completed_and_never_counts_as_right(
    records: Records, tmp_path: Path
) -> None:
    give(records, exchange(), helpful=False, comment="版が古い")
    (record,) = evaluation_questions(all_feedback(records))
    assert record["complete"] is False
    assert record["comment"] == "版が古い"
    (question,) = read_back(records, tmp_path)
    assert not includes_all("段切りの幅は1m以上とする。", question.must_include)


def test_who_gave_it_does_not_stand_in_the_file(records: Records) -> None:
    give(records, exchange())
    assert "sato" not in as_json_lines(evaluation_questions(all_feedback(records)))


def test_only_administrators_get_it_and_it_is_noted(records: Records, tmp_path: Path) -> None:
    give(records, exchange())
    library = Library.open(library_settings(tmp_path))
    engineer = Person("sato", "佐藤", Role.ENGINEER)
    administrator = Person("admin", "管理", Role.ADMINISTRATOR)
    with pytest.raises(NaniwaError, match="権限がありません"):
        feedback_dataset(Door(engineer, records, library, tmp_path))
    assert records.rows("SELECT action FROM audit") == []
    lines = list(feedback_dataset(Door(administrator, records, library, tmp_path)))
    assert len(lines) == 1
    assert records.rows("SELECT person, action FROM audit") == [("admin", Action.DOWNLOADED)]
