"""A quiz is kept with every answer, on all devices, and only for whom it was put together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.learning.questions.marking import mark_text
from assistant.learning.questions.question import Question, QuestionKind
from assistant.learning.remembering import Ease
from assistant.records.cards import card_of, reviews_of
from assistant.records.collection_rules import set_collection_rule
from assistant.study.answering import LONGEST_ANSWER, answer, rate
from assistant.study.entries import StudyQuiz
from assistant.study.exporting import anki_export
from assistant.study.progress import decks, due_counts, progress
from assistant.study.quizzes import (
    MOST_OPEN,
    begin_again,
    begin_quiz,
    begin_review,
    end_quiz,
    open_quizzes,
    study_quiz,
)
from retrieval.errors import NaniwaError
from retrieval.synonyms import load_synonyms
from tests.assistant.office import People

STAFF_ONLY = CollectionRule("水道", roles=frozenset({Role.ENGINEER, Role.REVIEWER}))


def right_answer(question: Question) -> tuple[int, ...] | str:
    return question.right if question.choices else question.answer


def unsure_answer(question: Question) -> str:
    """Words of the right answer, and one of its own, with which the marking isn't sure; "" for none."""
    beginnings = (f"{question.answer[:length]}、段取り" for length in range(len(question.answer)))
    synonyms = load_synonyms()
    return next((text for text in beginnings if mark_text(question, text, synonyms).unsure), "")


def wrong_answer(question: Question) -> tuple[int, ...] | str:
    if not question.choices:
        return "ちがう答え"
    if question.kind is QuestionKind.ORDER:
        return question.right[::-1]
    return (next(n for n in range(len(question.choices)) if n not in question.right),)


def number_of(quiz: StudyQuiz, *, typed: bool) -> int:
    """The first question that is answered by typing, or by choosing one."""
    kinds = (QuestionKind.ORDER, QuestionKind.OPEN)
    return next(
        n
        for n, question in enumerate(quiz.questions)
        if bool(question.choices) is not typed and question.kind not in kinds
    )


def test_a_quiz_goes_on_on_another_device_and_ends_with_its_last_answer(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begun = begin_quiz(door, collections=["水道"], count=4)
    given = answer(door, begun.id, 1, right_answer(begun.questions[1]))
    assert given.right
    (found,) = open_quizzes(office.door("tanaka", Role.TRAINEE))
    assert found.answers[1] == given
    assert found.waiting == (0, 2, 3)
    for number in found.waiting:
        answer(door, begun.id, number, wrong_answer(begun.questions[number]))
    assert open_quizzes(door) == ()
    ended = study_quiz(door, begun.id)
    assert ended.ended
    assert ended.right == 1


def test_questions_that_were_answered_are_put_again_only_by_reviews(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    seen: set[str] = set()
    for _ in range(3):
        quiz = begin_quiz(door, count=3)
        ids = {question.id for question in quiz.questions}
        assert not seen & ids
        seen |= ids
        for number, question in enumerate(quiz.questions):
            answer(door, quiz.id, number, wrong_answer(question))
    with pytest.raises(NaniwaError) as nothing:
        begin_review(door)  # the first step of learning takes a minute
    assert nothing.value.code == "nothing_due"
    office.records.change("UPDATE cards SET due = '2026-01-01T00:00:00.000000+00:00'")
    review = begin_review(door, decks=["水道"], count=5)
    assert review.review
    assert {question.id for question in review.questions} <= seen
    assert len(review.questions) == 5
    with pytest.raises(NaniwaError, match="いま復習する問題はありません"):
        begin_review(door, decks=["ほかの文書群"])


def test_topics_and_kinds_limit_a_quiz(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    begin_quiz(door, count=1)  # makes the questions
    (deck,) = decks(door)
    topic = next(topic.name for topic in deck.topics if topic.questions > 2)
    quiz = begin_quiz(door, topics=[topic], kinds=[QuestionKind.TRUE_FALSE], count=2)
    assert {question.place.topic for question in quiz.questions} == {topic}
    assert {question.kind for question in quiz.questions} == {QuestionKind.TRUE_FALSE}


def test_of_two_answers_at_once_one_counts(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=2)
    question = quiz.questions[0]

    def give(_: int) -> str:
        try:
            answer(door, quiz.id, 0, right_answer(question))
        except NaniwaError as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(4) as devices:
        outcomes = sorted(devices.map(give, range(4)))
    assert outcomes == ["answered", "answered", "answered", "kept"]
    assert len(reviews_of(office.records, "tanaka")) == 1


def test_another_ease_is_reckoned_from_what_was_known_before(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=2)
    first = answer(door, quiz.id, 0, right_answer(quiz.questions[0]))
    easy = rate(door, quiz.id, 0, Ease.EASY)
    assert easy - first.due > timedelta(days=1)
    assert rate(door, quiz.id, 0, 3) == first.due
    assert rate(door, quiz.id, 0, Ease.EASY) == easy
    (review,) = reviews_of(office.records, "tanaka")
    assert review.ease == Ease.EASY
    kept = study_quiz(door, quiz.id).answers[0]
    assert kept is not None
    assert (kept.ease, kept.due) == (Ease.EASY, easy)
    card = card_of(office.records, "tanaka", quiz.questions[0].id)
    assert card is not None
    assert card.due == easy.isoformat(timespec="microseconds")


def test_only_the_last_answer_of_a_card_and_a_right_one_is_rated(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=2)
    answer(door, quiz.id, 0, right_answer(quiz.questions[0]))
    again = begin_again(door, quiz.id)
    answer(door, again.id, 0, right_answer(again.questions[0]))
    answer(door, again.id, 1, wrong_answer(again.questions[1]))
    refusals = [(quiz.id, 0, 4), (again.id, 1, 4), (quiz.id, 1, 4), (again.id, 0, 1)]
    codes = []
    for quiz_id, number, ease in refusals:
        with pytest.raises(NaniwaError) as refused:
            rate(door, quiz_id, number, ease)
        codes.append(refused.value.code)
    assert codes == ["answered", "wrong_answer", "not_answered", "bad_ease"]


@pytest.mark.parametrize("number", [-1, 5, 10**9, True, "0", None, 1.0])
def test_a_question_that_is_not_there_is_said_so(office: People, number: object) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=5)
    with pytest.raises(NaniwaError) as refused:
        answer(door, quiz.id, number, (0,))  # type: ignore[arg-type]
    assert refused.value.code == "no_question"


@pytest.mark.parametrize("given", [(9,), (-1,), (0, 1), (True,), ("0",), "ア", None, {"a": 1}])
def test_an_answer_of_another_form_is_refused(office: People, given: object) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, count=8)
    with pytest.raises(NaniwaError) as refused:
        answer(door, quiz.id, number_of(quiz, typed=False), given)  # type: ignore[arg-type]
    assert refused.value.code == "bad_answer"
    assert open_quizzes(door)[0].answers == (None,) * len(quiz.questions)


def test_what_is_typed_may_be_odd_but_not_endless(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, kinds=[QuestionKind.FILL_IN, QuestionKind.OPEN], count=3)
    with pytest.raises(NaniwaError) as refused:
        answer(door, quiz.id, 0, "あ" * (LONGEST_ANSWER + 1))
    assert refused.value.code == "too_long"
    assert not answer(door, quiz.id, 0, "\ud800 '); DROP TABLE cards;--").right
    passed = answer(door, quiz.id, 1, "")
    assert (passed.right, passed.marked.wrong) == (False, "")


def test_an_answer_that_words_do_not_decide_counts_as_its_person_rates_it(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, kinds=[QuestionKind.OPEN], count=3)
    number, text = next(
        (n, text) for n, question in enumerate(quiz.questions) if (text := unsure_answer(question))
    )
    kept = answer(door, quiz.id, number, text)
    assert (kept.right, kept.marked.unsure, kept.ease) == (False, True, Ease.AGAIN)
    assert rate(door, quiz.id, number, Ease.GOOD) > kept.due
    rated = study_quiz(door, quiz.id).answers[number]
    assert rated is not None
    assert rated.right
    (kept_review,) = reviews_of(office.records, "tanaka")
    assert kept_review.correct
    (topic,) = progress(door).topics
    assert topic.right == 1
    assert topic.recall == pytest.approx(1)


def test_what_belongs_to_others_is_not_there(office: People) -> None:
    quiz = begin_quiz(office.door("tanaka", Role.TRAINEE), count=2)
    for other in (office.door("sato"), office.door("admin", Role.ADMINISTRATOR)):
        for attempt in (
            lambda door: study_quiz(door, quiz.id),
            lambda door: answer(door, quiz.id, 0, (0,)),
            lambda door: rate(door, quiz.id, 0, 3),
            lambda door: end_quiz(door, quiz.id),
            lambda door: begin_again(door, quiz.id),
        ):
            with pytest.raises(NaniwaError) as refused:
                attempt(other)
            assert refused.value.code == "no_quiz"
        assert open_quizzes(other) == ()
        assert progress(other).topics == ()
        with pytest.raises(NaniwaError):
            anki_export(other)


def test_questions_of_documents_that_may_not_be_read_any_more_rest(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    quiz = begin_quiz(door, collections=["水道"], count=3)
    answer(door, quiz.id, 0, right_answer(quiz.questions[0]))
    set_collection_rule(office.records, STAFF_ONLY, changed_by="admin")
    hidden = study_quiz(door, quiz.id)
    assert hidden.resting == {0, 1, 2}
    assert "水道" not in hidden.title
    assert all(question.body + question.answer == "" for question in hidden.questions)
    assert hidden.answers == (None, None, None)
    assert open_quizzes(door) == ()
    for attempt in (
        lambda: answer(door, quiz.id, 1, right_answer(quiz.questions[1])),
        lambda: rate(door, quiz.id, 0, 4),
    ):
        with pytest.raises(NaniwaError) as refused:
            attempt()
        assert refused.value.code == "resting"
    with pytest.raises(NaniwaError):
        anki_export(door)
    with pytest.raises(NaniwaError, match="文書群「水道」はありません"):
        begin_quiz(door, collections=["水道"])
    (counted,) = due_counts(door)
    assert (counted.deck, counted.topic, counted.resting) == ("いまは見られない文書", "", 1)
    (topic,) = progress(door).topics
    assert (topic.deck, topic.cards, topic.answers) == ("いまは見られない文書", 1, 1)


@pytest.mark.parametrize("count", [0, 51, -1, True, 3.0, "5"])
def test_a_quiz_has_one_to_fifty_questions(office: People, count: object) -> None:
    with pytest.raises(NaniwaError) as refused:
        begin_quiz(office.door(), count=count)  # type: ignore[arg-type]
    assert refused.value.code == "bad_count"


def test_a_person_has_only_so_many_open_quizzes(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    for _ in range(MOST_OPEN):
        begin_quiz(door, count=1)
    with pytest.raises(NaniwaError) as refused:
        begin_quiz(door, count=1)
    assert refused.value.code == "too_many"
    ended = end_quiz(door, open_quizzes(door)[0].id)
    assert ended.ended
    with pytest.raises(NaniwaError) as over:
        answer(door, ended.id, 0, right_answer(ended.questions[0]))
    assert over.value.code == "ended"
    begin_quiz(door, count=1)
