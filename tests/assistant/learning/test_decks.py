from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler

from assistant.learning.decks import due_questions, keep, progress_of
from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from assistant.learning.questions.taught import documents_to_learn
from assistant.learning.remembering import Ease, Memory, answered, new_memory, recall_chance
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.learning.conftest import STANDARD, add
from tests.retrieval.building import library_settings

START = datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def question(material: Material, random: Random) -> Question:
    return next(questions_of(material, random))


def test_a_month_of_reviews_is_dated_as_the_reference_dates_it(random: Random) -> None:
    reference = Scheduler(enable_fuzzing=False)
    for _ in range(30):
        card, memory, at = Card(card_id=7, due=START), new_memory(START), START
        while at < START + timedelta(days=30):
            ease = random.choice(list(Ease))
            card, _ = reference.review_card(card, Rating(int(ease)), at)
            memory = answered(memory, ease, at)
            assert memory.due == card.due
            assert recall_chance(memory, at + timedelta(days=3)) == pytest.approx(
                reference.get_card_retrievability(card, at + timedelta(days=3))
            )
            at = max(memory.due, at + timedelta(minutes=1))


def test_what_is_known_well_comes_later_than_what_was_wrong(
    records: Records, question: Question
) -> None:
    easy = keep(records, "a", question, right=True, ease=Ease.EASY, at=START)
    wrong = keep(records, "b", question, right=False, ease=Ease.EASY, at=START)
    assert wrong < START + timedelta(hours=1) < START + timedelta(days=1) < easy


def test_a_question_is_due_when_its_time_has_come_and_only_to_who_answered_it(
    records: Records, library: Library, question: Question
) -> None:
    due = keep(records, "tanaka", question, right=True, ease=Ease.GOOD, at=START)
    before, then = due - timedelta(seconds=1), due
    assert due_questions(records, library, "tanaka", before).questions == ()
    assert due_questions(records, library, "tanaka", then).questions == (question,)
    assert due_questions(records, library, "tanaka", then, ["他の文書群"]).questions == ()
    assert due_questions(records, library, "sato", then).questions == ()


def test_questions_of_a_replaced_edition_rest(
    records: Records, tmp_path: Path, random: Random
) -> None:
    with Library.open(library_settings(tmp_path / "library"), writable=True) as library:
        add(library, tmp_path / "2025", STANDARD.format(days=28), "2025")
        (document,) = documents_to_learn(library)
        material = Material(document, library.passages_of(document.id))
        keep(
            records,
            "a",
            next(questions_of(material, random)),
            right=False,
            ease=Ease.GOOD,
            at=START,
        )
        later = START + timedelta(days=1)
        assert len(due_questions(records, library, "a", later).questions) == 1
        add(library, tmp_path / "2026", STANDARD.format(days=35), "2026")
        due = due_questions(records, library, "a", later)
    assert (due.questions, due.resting) == ((), 1)


def test_progress_counts_cards_answers_and_what_is_due(
    records: Records, material: Material, random: Random
) -> None:
    first, second, *_ = questions_of(material, random)
    keep(records, "a", first, right=True, ease=Ease.EASY, at=START)
    keep(records, "a", second, right=False, ease=Ease.GOOD, at=START)
    keep(records, "a", second, right=True, ease=Ease.GOOD, at=START + timedelta(minutes=2))
    progress = progress_of(records, "a", START + timedelta(hours=1))
    assert sum(each.cards for each in progress) == 2
    assert sum(each.due for each in progress) == 1
    assert (sum(each.right for each in progress), sum(each.answers for each in progress)) == (2, 3)
    assert all(0 < each.recall <= 1 for each in progress)
    assert {each.deck for each in progress} == {"水道"}


def test_a_question_is_kept_whole(material: Material, random: Random) -> None:
    for question in questions_of(material, random):
        assert question_of(question_json(question)) == question


def test_an_unanswered_question_is_not_known() -> None:
    assert recall_chance(Memory(new_memory(START).state, START), START) == 0


def test_what_was_last_answered_wrong_is_not_taken_for_known(
    records: Records, question: Question
) -> None:
    def recall_after(hours: int, *, right: bool) -> float:
        at = START + timedelta(hours=hours)
        keep(records, "a", question, right=right, ease=Ease.GOOD, at=at)
        (topic,) = progress_of(records, "a", at)
        return topic.recall

    assert recall_after(0, right=True) == 1
    assert recall_after(1, right=False) == 0
    assert recall_after(2, right=True) == 1
