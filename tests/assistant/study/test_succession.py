"""A new edition takes the cards along of what it says unchanged."""

from __future__ import annotations

from pathlib import Path

from assistant.access.people import Role
from assistant.config import Settings
from assistant.learning.question_json import question_of
from assistant.records.cards import cards_of, reviews_of
from assistant.records.database import Records
from assistant.study.answering import answer
from assistant.study.quizzes import begin_quiz, begin_review, study_quiz
from assistant.study.succession import let_cards_follow
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.assistant.office import People
from tests.assistant.study.test_quizzes import right_answer
from tests.retrieval.building import library_settings


def test_cards_of_unchanged_sentences_go_on_with_the_new_edition(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Library.open(library_settings(home), writable=True) as library:
        add(library, tmp_path / "first", STANDARD.format(days=28), "2025")
    records = Records.open(home)
    with Library.open(library_settings(home)) as library:
        door = People(Settings(home=home), records, library).door("tanaka", Role.TRAINEE)
        quiz = begin_quiz(door, count=20)
        for number, question in enumerate(quiz.questions):
            answer(door, quiz.id, number, right_answer(question))
        assert let_cards_follow(records, library, home) == 0
    before = {card.question_id: card for card in cards_of(records, "tanaka")}
    with Library.open(library_settings(home), writable=True) as library:
        add(library, tmp_path / "second", STANDARD.format(days=14), "2026")
    with Library.open(library_settings(home)) as library:
        door = People(Settings(home=home), records, library).door("tanaka", Role.TRAINEE)
        (newest,) = (one for one in library.documents() if not one.superseded_by)
        followed = let_cards_follow(records, library, home)
        cards = cards_of(records, "tanaka")
        gone_on = [card for card in cards if card.document_id == newest.id]
        assert followed == len(gone_on) > len(before) / 2
        assert len(cards) == len(before)
        assert sorted(card.memory for card in cards) == sorted(
            card.memory for card in before.values()
        )
        resting = [card for card in cards if card.document_id != newest.id]
        # A clause is taken along whole: what rests is in the clause that has changed.
        assert {question_of(card.question).place.clause for card in resting} <= {"1-2 着手"}
        assert all("28日" not in card.question for card in gone_on)
        assert {one.question_id for one in reviews_of(records, "tanaka")} == {
            card.question_id for card in cards
        }
        assert let_cards_follow(records, library, home) == 0
        records.change("UPDATE cards SET due = '2026-01-01T00:00:00.000000+00:00'")
        review = begin_review(door, count=50)
        assert {question.place.edition for question in review.questions} == {"2026"}
        assert len(review.questions) == followed
        assert study_quiz(door, quiz.id).resting
        answer(door, review.id, 0, right_answer(review.questions[0]))
    records.close()


def test_cards_go_on_with_the_file_that_took_the_place_of_theirs(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "files"
    with Library.open(library_settings(home), writable=True) as library:
        add(library, folder, STANDARD.format(days=28), "2025")
    records = Records.open(home)
    with Library.open(library_settings(home)) as library:
        door = People(Settings(home=home), records, library).door("tanaka", Role.TRAINEE)
        quiz = begin_quiz(door, count=20)
        for number, question in enumerate(quiz.questions):
            answer(door, quiz.id, number, right_answer(question))
    before = {card.memory for card in cards_of(records, "tanaka")}
    (gone,) = {card.document_id for card in cards_of(records, "tanaka")}
    with Library.open(library_settings(home), writable=True) as library:
        (folder / "管路工事標準仕様書.md").write_text(STANDARD.format(days=14), encoding="utf-8")
        library.index(
            [folder], collection="水道", kind=DocumentKind.STANDARD, edition="2025", vectors=False
        )
    with Library.open(library_settings(home)) as library:
        (now_there,) = library.documents()
        assert now_there.id != gone
        followed = let_cards_follow(records, library, home)
        cards = cards_of(records, "tanaka")
        gone_on = [card for card in cards if card.document_id == now_there.id]
        assert followed == len(gone_on) > len(cards) / 2
        assert {card.memory for card in cards} == before
        assert all("28日" not in card.question for card in gone_on)
        assert let_cards_follow(records, library, home) == 0
    records.close()
