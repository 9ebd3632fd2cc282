"""What is explained is looked up and authorised on each request."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.conversations import kept
from assistant.conversations.conversation import (
    Exchange,
    Scope,
    Stage,
)
from assistant.records.collection_rules import set_collection_rule
from assistant.study.answering import answer
from assistant.study.exercises import finish_exercise
from assistant.study.quizzes import begin_quiz
from assistant.study.situations import answer_situation, begin_situation, study_situation
from retrieval.documents import Passage
from retrieval.library import Library
from tests.assistant.conversations.keeping import answer as answered
from tests.assistant.conversations.keeping import citation
from tests.assistant.scripted import ScriptedChatModel
from tests.assistant.study.test_quizzes import wrong_answer
from tests.ui.clients import Client, clients_of
from tests.ui.learning.exercising import given
from tests.ui.people import COLLEAGUE, ENGINEER, TRAINEE
from ui.desk import Desk
from ui.explaining.routes import explaining_routes


@pytest.fixture
def client_of(classroom: Desk) -> Client:
    return clients_of(explaining_routes(classroom))


@pytest.fixture
def passage(taught_library: Library) -> Passage:
    """The clause whose sentence speaks of 協議."""
    (document,) = taught_library.documents()
    return next(
        each for each in taught_library.passages_of(document.id) if "これにより難い" in each.text
    )


def test_a_passage_is_explained_with_the_meaning_of_its_terms(
    client_of: Client, passage: Passage
) -> None:
    html = client_of(TRAINEE).get("/explain", params={"of": f"passage:{passage.id}"}).json()["html"]
    assert "対等の立場で話し合い" in html
    assert "AIによる言い換え" not in html
    for unknown in ("passage:ない", "paragraph:1", "", "citation:x:1", "question:x:1", "finding::"):
        assert client_of(TRAINEE).get("/explain", params={"of": unknown}).status_code == 404


def test_what_may_not_be_read_is_not_explained(
    classroom: Desk, client_of: Client, passage: Passage
) -> None:
    rule = CollectionRule("水道", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(classroom.records, rule, changed_by="admin")
    asked = {"of": f"passage:{passage.id}"}
    assert client_of(ENGINEER).get("/explain", params=asked).status_code == 200
    refused = client_of(TRAINEE).get("/explain", params=asked)
    assert (refused.status_code, refused.json()["code"]) == (404, "no_text")


def test_answer_and_evidence_are_their_askers_own(
    classroom: Desk, client_of: Client, passage: Passage, taught_library: Library
) -> None:
    (document,) = taught_library.documents()
    door = classroom.door(ENGINEER)
    conversation = kept.begin(door, "難いときは？").id
    exchange = kept.add_exchange(door, conversation, "難いときは？", Scope())
    cited = replace(
        citation(quote="これにより難い場合は協議する。"),
        document_id=document.id,
        collection=document.collection,
        passage_id=passage.id,
    )
    done: Exchange = replace(
        exchange,
        stage=Stage.READY,
        citations=(cited,),
        answer=answered("協議する。[1]"),
    )
    kept.keep_exchange(door, conversation, done)
    for reference in (f"answer:{exchange.id}", f"citation:{exchange.id}:1"):
        found = client_of(ENGINEER).get("/explain", params={"of": reference})
        assert "対等の立場で話し合い" in found.json()["html"]
        assert "[1]" not in found.json()["html"]
        assert client_of(COLLEAGUE).get("/explain", params={"of": reference}).status_code == 404


def test_the_clause_of_a_question_is_explained_once_it_is_answered(
    classroom: Desk, client_of: Client
) -> None:
    door = classroom.door(TRAINEE)
    quiz = begin_quiz(door, count=1)
    asked = {"of": f"question:{quiz.id}:1"}
    assert client_of(TRAINEE).get("/explain", params=asked).status_code == 404
    answer(door, quiz.id, 0, wrong_answer(quiz.questions[0]))
    assert client_of(TRAINEE).get("/explain", params=asked).status_code == 200
    assert client_of(ENGINEER).get("/explain", params=asked).status_code == 404


def test_an_exercise_gives_nothing_away_until_it_is_graded(
    classroom: Desk, client_of: Client
) -> None:
    exercise = given(classroom.records, TRAINEE)
    asked = {"of": f"exercise:{exercise}:1"}
    assert client_of(TRAINEE).get("/explain", params=asked).status_code == 404
    finish_exercise(classroom.door(TRAINEE), exercise)
    assert "987円" in client_of(TRAINEE).get("/explain", params=asked).json()["html"]
    for number in ("0", "3", "x"):
        beyond = {"of": f"exercise:{exercise}:{number}"}
        assert client_of(TRAINEE).get("/explain", params=beyond).status_code == 404
    assert client_of(ENGINEER).get("/explain", params=asked).status_code == 404


def test_a_situations_clauses_are_explained_once_it_is_answered(
    classroom: Desk, client_of: Client
) -> None:
    door = classroom.door(TRAINEE)
    situation = begin_situation(door, about="湧水").id
    asked = {"of": f"situation:{situation}:1"}
    assert client_of(TRAINEE).get("/explain", params=asked).status_code == 404
    answer_situation(door, situation, "監督員に報告する。")
    html = client_of(TRAINEE).get("/explain", params=asked).json()["html"]
    quote = study_situation(door, situation).situation.points[0].place.quote
    assert re.sub(r"<rt.*?</rt>|<[^>]*>", "", html).count(quote) == 1
    assert client_of(ENGINEER).get("/explain", params=asked).status_code == 404


def test_the_models_words_come_line_by_line(classroom: Desk, passage: Passage) -> None:
    model = ScriptedChatModel(answers=["これによることが難しい場合は、話し合います。"])
    client = clients_of(explaining_routes(replace(classroom, model=model)))(TRAINEE)
    asked = {"of": f"passage:{passage.id}"}
    assert "AIによる言い換え" in client.get("/explain", params=asked).json()["html"]
    sent = client.post("/explain/words", json=asked)
    lines = [json.loads(line) for line in sent.text.splitlines() if line.strip()]
    assert all(line["text"] in {"", model.answers[0]} for line in lines)
    assert any(line["sentence"] == "ただし、これにより難い場合は協議する。" for line in lines)
    assert client.post("/explain/words", content=b"[" * 100).status_code == 400
    assert client.post("/explain/words", content=b"x" * 3000).status_code == 413
    half = b'{"of": "answer:\\ud800"}'
    assert client.post("/explain/words", content=half).status_code == 404


def test_without_a_model_there_are_no_words(client_of: Client, passage: Passage) -> None:
    sent = client_of(TRAINEE).post("/explain/words", json={"of": f"passage:{passage.id}"})
    assert (sent.status_code, sent.json()["code"]) == (404, "no_model")
