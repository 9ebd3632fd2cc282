"""One's own cards and the files of one's own exercises, for nobody else."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.records.audit import Action, AuditQuery, audit_entries
from assistant.records.collection_rules import set_collection_rule
from assistant.study.answering import answer
from assistant.study.quizzes import begin_quiz
from tests.assistant.study.exercise import kept_exercise
from tests.assistant.study.test_quizzes import wrong_answer
from tests.ui.clients import Client, clients_of
from tests.ui.people import ADMINISTRATOR, ENGINEER, TRAINEE
from ui.desk import Desk
from ui.learning.routes import learning_routes


@pytest.fixture
def client_of(desk: Desk) -> Client:
    """Clients of the routes alone, each of one person."""
    return clients_of(learning_routes(desk))


def test_cards_are_taken_away_by_whose_they_are(desk: Desk, client_of: Client) -> None:
    quiz = begin_quiz(desk.door(TRAINEE), count=1)
    answer(desk.door(TRAINEE), quiz.id, 0, wrong_answer(quiz.questions[0]))
    sent = client_of(TRAINEE).get("/learning/cards.txt")
    assert sent.status_code == 200
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert "学習カード_Anki.txt" in unquote(sent.headers["Content-Disposition"])
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert f"naniwa-{quiz.questions[0].id}" in sent.text
    for other in (ENGINEER, ADMINISTRATOR):
        assert client_of(other).get("/learning/cards.txt").status_code == 404
    (entry,) = audit_entries(desk.records, AuditQuery(actions=[Action.DOWNLOADED]), most=10)
    assert (entry.person, entry.subject) == (TRAINEE.name, TRAINEE.name)
    staff_only = CollectionRule("標準", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(desk.records, staff_only, changed_by="admin")
    assert client_of(TRAINEE).get("/learning/cards.txt").status_code == 404


def test_files_of_an_exercise_are_for_whose_it_is(desk: Desk, client_of: Client) -> None:
    kept = kept_exercise(desk.door(TRAINEE))
    address = f"/learning/exercises/{kept}/files/設計書.csv"
    assert client_of(TRAINEE).get(address).content == b"2,3,7\n"
    assert client_of(ADMINISTRATOR).get(address).status_code == 404
    for other in (f"/learning/exercises/{kept}/files/x", "/learning/exercises/%00/files/x"):
        assert client_of(TRAINEE).get(other).status_code == 404
