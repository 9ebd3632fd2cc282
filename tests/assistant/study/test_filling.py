"""The questions of all documents are made while nobody waits for them."""

from __future__ import annotations

from pathlib import Path

from assistant.config import Settings
from assistant.records.database import Records
from assistant.study.filling import BankRunner
from assistant.study.progress import decks
from assistant.study.quizzes import begin_quiz
from retrieval.library import Library
from tests.assistant.office import People, seen_until


def test_questions_are_made_in_the_background(office: People) -> None:
    door = office.door()
    with BankRunner(office.settings, office.library, office.records, first_wait=0):
        (deck,) = seen_until(lambda: decks(door), lambda found: found[0].made == 1)
    assert deck.questions > 10


def test_where_nothing_can_be_kept_a_quiz_makes_its_own_questions(
    study_library: Library, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "cache").write_text("no folder")
    records = Records.open(home)
    place = People(Settings(home=home), records, study_library)
    with BankRunner(place.settings, study_library, records, first_wait=0):
        assert len(begin_quiz(place.door(), count=2).questions) == 2
    records.close()
