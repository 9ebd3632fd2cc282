"""What people have learnt is in a backup, and comes back."""

from __future__ import annotations

from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.administration.backup import back_up
from assistant.administration.restore import restore
from assistant.config import Settings
from assistant.records.cards import cards_of
from assistant.records.database import Records
from assistant.study.answering import answer
from assistant.study.exercises import exercises
from assistant.study.mentors import mentors, show_to
from assistant.study.progress import progress
from assistant.study.quizzes import begin_quiz, study_quiz
from retrieval.library import Library
from tests.assistant.office import People
from tests.assistant.study.exercise import kept_exercise
from tests.assistant.study.test_quizzes import right_answer


def test_quizzes_cards_exercises_and_mentors_come_back(
    study_library: Library, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    records = Records.open(home)
    office = People(Settings(home=home), records, study_library)
    office.door("sato")
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=2)
    answer(door, quiz.id, 0, right_answer(quiz.questions[0]))
    kept_exercise(door)
    show_to(door, "sato")
    made = back_up(home, tmp_path / "b.zip")
    before = _kept(door, quiz.id)
    records.close()
    restore(made.file, tmp_path / "other", by="kanri")
    again = Records.open(tmp_path / "other")
    office = People(Settings(home=tmp_path / "other"), again, study_library)
    after = _kept(office.door("tanaka", Role.TRAINEE), quiz.id)
    again.close()
    assert after == before


def _kept(door: Door, quiz_id: str) -> tuple[object, ...]:
    quiz = study_quiz(door, quiz_id)
    assert quiz.answers[0] is not None
    (exercise,), (mentor,) = exercises(door), mentors(door)
    return quiz, exercise, mentor, progress(door).days, cards_of(door.records, door.person.name)
