"""A situation is answered once; its points are shown with the grade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.records.collection_rules import set_collection_rule
from assistant.study.exercises import exercises, study_exercise
from assistant.study.progress import progress
from assistant.study.situations import (
    LONGEST_ANSWER,
    answer_situation,
    begin_situation,
    study_situation,
)
from retrieval.errors import NaniwaError
from tests.assistant.office import People

ANSWER = "直ちに作業を止めて、監督員に報告する。"


def test_a_situation_is_answered_once_and_then_told(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begun = begin_situation(door, about="湧水", collections=["水道"])
    assert "湧水" in begun.situation.text
    assert (begun.situation.points, begun.grade) == ((), None)
    grade = answer_situation(door, begun.id, ANSWER)
    assert grade.share == Decimal(1)
    answered = study_situation(door, begun.id)
    assert (answered.given, answered.grade) == (ANSWER, grade)
    assert answered.situation.points
    with pytest.raises(NaniwaError) as again:
        answer_situation(door, begun.id, "別の答え")
    assert again.value.code == "answered"
    (result,) = progress(door).exercises
    assert (result.kind, result.share) == ("場面", Decimal(1))
    (listed,) = exercises(door)
    assert listed.id == begun.id


def test_what_is_no_answer_is_refused(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begun = begin_situation(door)
    for text, code in (
        ("", "bad_answer"),
        (" \n", "bad_answer"),
        ("あ" * (LONGEST_ANSWER + 1), "too_long"),
    ):
        with pytest.raises(NaniwaError) as refused:
            answer_situation(door, begun.id, text)
        assert refused.value.code == code
    assert study_situation(door, begun.id).grade is None


def test_nobody_elses_situation_and_none_that_may_not_be_read_is_there(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begun = begin_situation(door)
    for attempt in (
        lambda: study_situation(office.door("sato"), begun.id),
        lambda: answer_situation(office.door("sato"), begun.id, ANSWER),
    ):
        with pytest.raises(NaniwaError) as refused:
            attempt()
        assert refused.value.code == "no_situation"
    with pytest.raises(NaniwaError) as other:
        study_exercise(door, begun.id)
    assert other.value.code == "no_exercise"
    staff_only = CollectionRule("水道", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(office.records, staff_only, changed_by="admin")
    with pytest.raises(NaniwaError, match="休みにしています"):
        study_situation(door, begun.id)
    with pytest.raises(NaniwaError):
        begin_situation(door)


def test_what_a_result_is_called_is_not_told_once_its_documents_are_hidden(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begun = begin_situation(door)
    answer_situation(door, begun.id, ANSWER)
    (told,) = progress(door).exercises
    assert told.title == begun.situation.title
    staff_only = CollectionRule("水道", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(office.records, staff_only, changed_by="admin")
    (hidden,) = progress(door).exercises
    assert (hidden.title, hidden.share) == ("場面", told.share)


def test_half_a_character_is_only_not_found(office: People) -> None:
    with pytest.raises(NaniwaError) as refused:
        begin_situation(office.door("tanaka", Role.TRAINEE), about="\ud800")
    assert refused.value.code == "no_situation"
