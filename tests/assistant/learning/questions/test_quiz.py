from random import Random

import pytest

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, Question, QuestionKind
from assistant.learning.questions.quiz import quiz, topics_named, wording
from assistant.learning.questions.taught import documents_to_learn
from retrieval.errors import NaniwaError
from retrieval.library import Library


@pytest.fixture
def questions(material: Material, random: Random) -> tuple[Question, ...]:
    return tuple(questions_of(material, random))


def of_kind(questions: tuple[Question, ...], kind: QuestionKind) -> list[Question]:
    return [question for question in questions if question.kind is kind]


def test_only_current_editions_are_taught(library: Library) -> None:
    assert [document.edition for document in documents_to_learn(library)] == ["2025"]
    assert all("21日" not in q.place.quote for q in quiz_of_all(library))


def quiz_of_all(library: Library) -> tuple[Question, ...]:
    return quiz(library, documents_to_learn(library, ["水道"]), count=100, seed=3)


def test_unknown_collections_and_empty_libraries_are_named(library: Library) -> None:
    with pytest.raises(NaniwaError, match="文書群「ない」はありません"):
        documents_to_learn(library, ["ない"])


def test_one_document_gives_questions_of_every_kind(questions: tuple[Question, ...]) -> None:
    assert {question.kind for question in questions} == set(QuestionKind)


def test_what_is_asked_stands_in_its_clause_on_its_page(
    questions: tuple[Question, ...], library: Library
) -> None:
    for question in questions:
        passage = library.passage(question.place.passage_id)
        assert question.place.quote in passage.text
        assert question.place.page in passage.pages


def test_an_amount_has_other_amounts_in_its_unit_to_choose_from(
    questions: tuple[Question, ...],
) -> None:
    (question,) = [
        q
        for q in of_kind(questions, QuestionKind.CHOICE)
        if q.body == f"受注者は、工程表を着手の{BLANK}前までに提出しなければならない。"
    ]
    assert set(question.choices) == {"10日", "14日", "7日", "28日"}
    assert question.choices[question.right[0]] == question.answer == "10日"
    assert sum(not remark for remark in question.remarks) == 1


def test_a_number_that_has_no_neighbours_is_filled_in(questions: tuple[Question, ...]) -> None:
    bodies = {q.body: q.answer for q in of_kind(questions, QuestionKind.FILL_IN)}
    assert bodies[f"埋戻しの一層の仕上り厚は、{BLANK}cm以下としなければならない。"] == "30"


def test_a_definition_is_recognised_among_terms_of_the_document(
    questions: tuple[Question, ...],
) -> None:
    defined = {q.answer for q in of_kind(questions, QuestionKind.CHOICE) if "説明" in q.instruction}
    assert defined == {"承諾", "協議", "立会", "照査"}


def test_a_false_statement_says_what_the_document_nowhere_says(
    questions: tuple[Question, ...], material: Material
) -> None:
    statements = of_kind(questions, QuestionKind.TRUE_FALSE)
    assert {question.right for question in statements} == {(0,), (1,)}
    for question in statements:
        assert material.states(question.body) == (question.answer == "正しい")


def test_steps_are_shuffled_and_their_right_order_is_the_clause_s(
    questions: tuple[Question, ...],
) -> None:
    (question,) = of_kind(questions, QuestionKind.ORDER)
    steps = tuple(question.choices[n] for n in question.right)
    assert steps == ("管の両端を塞ぐ。", "水を満たして一昼夜おく。", "漏水量を測る。")
    assert question.choices != steps


def test_a_cell_is_asked_by_its_row_and_column(questions: tuple[Question, ...]) -> None:
    values = {question.body: question for question in of_kind(questions, QuestionKind.TABLE)}
    (asked,) = [body for body in values if "「歩道」" in body and "「75mm」" in body]
    assert values[asked].answer == "0.80m"
    assert set(values[asked].choices) == {"1.20m", "1.35m", "0.80m", "0.95m"}


def test_an_open_question_asks_for_the_duty_and_does_not_show_it(
    questions: tuple[Question, ...],
) -> None:
    (question,) = of_kind(questions, QuestionKind.OPEN)
    assert (
        question.body == "掘削中に予期しない湧水があった場合、受注者はどうしなければなりませんか。"
    )
    assert question.answer == "直ちに作業を止めて監督員に報告しなければならない。"


def test_a_sentence_that_leans_on_another_is_not_asked(questions: tuple[Question, ...]) -> None:
    assert not any("これにより難い" in question.place.quote for question in questions)


def test_a_quiz_asks_nothing_twice_and_not_too_much_of_one_clause(library: Library) -> None:
    asked = quiz(library, documents_to_learn(library), count=9, seed=4)
    assert len({question.place.quote for question in asked}) == len(asked)
    assert len({wording(question) for question in asked}) == len(asked)


def test_the_same_seed_gives_the_same_quiz(library: Library) -> None:
    documents = documents_to_learn(library)
    first = quiz(library, documents, count=5, seed=9)
    assert first == quiz(library, documents, count=5, seed=9)
    assert first != quiz(library, documents, count=5, seed=10)


def test_questions_that_are_known_and_kinds_that_are_not_wanted_are_left_out(
    library: Library,
) -> None:
    documents = documents_to_learn(library)
    first = quiz(library, documents, count=3, seed=1, kinds=[QuestionKind.TABLE])
    assert {question.kind for question in first} == {QuestionKind.TABLE}
    known = [question.id for question in first]
    again = quiz(library, documents, count=3, seed=1, kinds=[QuestionKind.TABLE], known=known)
    assert not set(known) & {question.id for question in again}


def test_every_question_that_is_put_passes_every_check(
    questions: tuple[Question, ...], material: Material
) -> None:
    assert not [problem for question in questions for problem in problems_of(question, material)]


def test_a_quiz_keeps_to_the_topics_named(library: Library) -> None:
    documents = documents_to_learn(library)
    (topic,) = topics_named(library, documents, ["埋戻し"])
    assert topic == "1-3 埋戻し"
    asked = quiz(library, documents, count=20, seed=2, topics=[topic])
    assert asked
    assert {question.place.topic for question in asked} == {topic}
    with pytest.raises(NaniwaError, match="章「橋」はありません"):
        topics_named(library, documents, ["橋"])


def test_kinds_and_topics_take_turns(library: Library) -> None:
    asked = quiz(library, documents_to_learn(library), count=6, seed=5)
    assert len({question.kind for question in asked}) == 6
