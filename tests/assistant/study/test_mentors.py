"""How far a trainee is, is seen by whom they have chosen, and by nobody else."""

from __future__ import annotations

import pytest

from assistant.access.accounts import activate, change_person, deactivate
from assistant.access.door import Door
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.access.terminal import TerminalActor
from assistant.records.audit import Action, AuditQuery, audit_entries
from assistant.records.collection_rules import set_collection_rule
from assistant.study.answering import answer
from assistant.study.mentors import (
    ended_mentors,
    hide_from,
    mentors,
    possible_mentors,
    show_to,
    trainees,
)
from assistant.study.progress import progress
from assistant.study.quizzes import begin_quiz
from retrieval.errors import NaniwaError
from tests.assistant.office import People
from tests.assistant.study.test_quizzes import right_answer, wrong_answer


@pytest.fixture
def trainee(office: People) -> Door:
    """Somebody who has answered two questions, one of them right; four others have accounts."""
    for name, role in (
        ("sato", Role.ENGINEER),
        ("suzuki", Role.REVIEWER),
        ("mori", Role.TRAINEE),
        ("admin", Role.ADMINISTRATOR),
    ):
        office.door(name, role)
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=2)
    answer(door, quiz.id, 0, right_answer(quiz.questions[0]))
    answer(door, quiz.id, 1, wrong_answer(quiz.questions[1]))
    return door


def refused(door: Door, of: str = "tanaka") -> bool:
    try:
        progress(door, of)
    except NaniwaError as error:
        return error.code == "no_person"
    return False


def test_nobody_sees_it_before_they_are_chosen(office: People, trainee: Door) -> None:
    assert progress(trainee).days
    assert refused(office.door("sato"))
    assert refused(office.door("admin", Role.ADMINISTRATOR))
    assert refused(trainee, of="mori")
    assert refused(trainee, of="nobody")


def test_a_chosen_mentor_sees_figures_until_it_is_withdrawn(office: People, trainee: Door) -> None:
    mentor = office.door("sato")
    show_to(trainee, "sato")
    assert [each.name for each in mentors(trainee)] == ["sato"]
    assert [each.name for each in trainees(mentor)] == ["tanaka"]
    seen = progress(mentor, "tanaka")
    assert seen.shown_name == "tanaka さん"
    assert sum(topic.answers for topic in seen.topics) == 2
    assert sum(topic.right for topic in seen.topics) == 1
    assert sum(day.answers for day in seen.days) == 2
    assert sum(day.due_load for day in seen.days) == 2
    assert len(seen.days) == 14  # today and the days to come: nothing was answered earlier
    hide_from(trainee, "sato")
    assert refused(mentor)
    assert trainees(mentor) == ()
    with pytest.raises(NaniwaError) as gone:
        hide_from(trainee, "sato")
    assert gone.value.code == "no_grant"


def test_a_mentor_is_not_told_names_of_what_they_may_not_read(
    office: People, trainee: Door
) -> None:
    show_to(trainee, "sato")
    trainees_only = CollectionRule("水道", roles=frozenset({Role.TRAINEE}))
    set_collection_rule(office.records, trainees_only, changed_by="admin")
    (topic,) = progress(office.door("sato"), "tanaka").topics
    assert (topic.deck, topic.topic, topic.answers) == ("いまは見られない文書", "", 2)
    assert "水道" in {topic.deck for topic in progress(trainee).topics}


def test_only_staff_can_be_chosen_and_only_by_the_trainee(office: People, trainee: Door) -> None:
    assert {each.name for each in possible_mentors(trainee)} == {"sato", "suzuki", "admin"}
    for name in ("mori", "tanaka", "nobody", "", "x" * 500):
        with pytest.raises(NaniwaError) as no:
            show_to(trainee, name)
        assert no.value.code == "no_person"
    show_to(office.door("mori", Role.TRAINEE), "sato")
    assert refused(office.door("sato"))


def test_a_mentor_who_leaves_or_is_staff_no_more_sees_nothing_and_is_not_chosen_again(
    office: People, trainee: Door
) -> None:
    actor = TerminalActor(office.records)
    show_to(trainee, "sato")
    show_to(trainee, "suzuki")
    deactivate(actor, "sato")
    activate(actor, "sato")
    change_person(actor, "suzuki", role=Role.TRAINEE)
    assert refused(office.door("suzuki", Role.TRAINEE))
    change_person(actor, "suzuki", role=Role.REVIEWER)
    assert refused(office.door("sato"))
    assert refused(office.door("suzuki", Role.REVIEWER))
    assert mentors(trainee) == ()
    # Who chose them is told, until they are chosen anew.
    assert [each.name for each, _ in ended_mentors(trainee)] == ["sato", "suzuki"]
    show_to(trainee, "suzuki")
    assert [each.name for each, _ in ended_mentors(trainee)] == ["sato"]
    hide_from(trainee, "suzuki")
    assert [each.name for each, _ in ended_mentors(trainee)] == ["sato"]


def test_a_trainee_whose_account_is_closed_is_not_shown(office: People, trainee: Door) -> None:
    show_to(trainee, "sato")
    deactivate(TerminalActor(office.records), "tanaka")
    assert trainees(office.door("sato")) == ()
    assert refused(office.door("sato"))


def test_giving_reading_and_withdrawing_are_in_the_trail(office: People, trainee: Door) -> None:
    show_to(trainee, "sato")
    show_to(trainee, "sato")
    progress(office.door("sato"), "tanaka")
    hide_from(trainee, "sato")
    entries = audit_entries(
        office.records, AuditQuery(actions=[Action.GRANTED, Action.OPENED]), most=10
    )
    assert [(entry.person, entry.subject, entry.detail) for entry in reversed(entries)] == [
        ("tanaka", "sato", "学習の進み具合を公開"),
        ("sato", "tanaka", "学習の進み具合"),
        ("tanaka", "sato", "学習の進み具合の公開を取消"),
    ]


def test_the_trail_does_not_tell_what_is_learnt(trainee: Door) -> None:
    (entry,) = audit_entries(trainee.records, AuditQuery(actions=[Action.LEARNED]), most=10)
    assert (entry.person, entry.detail) == ("tanaka", "クイズ（2問）")
    assert "水道" not in entry.subject + entry.detail
