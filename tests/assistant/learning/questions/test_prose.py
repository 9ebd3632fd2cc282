"""Orders told in a sentence, and what a term means."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.every_kind import Filler, Maker
from assistant.learning.questions.making.lists import LEFT_OUT
from assistant.learning.questions.making.meanings import meaning_questions
from assistant.learning.questions.making.prose_orders import orders_in, prose_orders
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind

BOX = (Box(1, 0, 0, 1, 1),)
HEADING = "5-1 函体"


def material(*sentences: str) -> Material:
    units = tuple(Unit(sentence, BOX, UnitKind.SENTENCE) for sentence in sentences)
    passage = Passage("p", "d", 1, PassageKind.CLAUSE, ("基準", HEADING), HEADING, units)
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    return Material(document, (passage,))


def ordered(maker: Maker, *sentences: str) -> list[Question]:
    of = material(*sentences)
    questions = list(maker(of, Random(1)))  # noqa: S311 - drawing questions
    assert not any(problems_of(question, of) for question in questions)
    return questions


def filled(maker: Filler, *sentences: str, but: tuple[str, ...] = ()) -> list[Question]:
    return list(maker(material(*sentences), Random(1), but))  # noqa: S311 - drawing questions


def test_an_order_told_in_a_row_is_put_in_order() -> None:
    (question,) = ordered(
        prose_orders,
        "側壁の型枠は、内側から組み立てる。",
        "函体のコンクリートは、底版、側壁、頂版の順に打ち、継手の止水板を保護する。",
    )
    assert question.body == f"函体のコンクリートは、{LEFT_OUT}の順に打ち、継手の止水板を保護する。"
    assert [question.choices[n] for n in question.right] == ["底版", "側壁", "頂版"]


@pytest.mark.parametrize(
    "sentence",
    [
        "共通仕様書とは、各作業の順序、使用材料の品質、数量等を説明したものをいう。",
        "入荷した混和材は、品種別に区分して貯蔵し、入荷の順に用いなければならない。",
        "測点は、第1、第2、第3の順に設け、それぞれの高さを野帳に記録する。",
    ],
)
def test_what_is_no_order_or_tells_itself_is_not_asked(sentence: str) -> None:
    assert not ordered(prose_orders, sentence)


@given(st.text(alphabet="底版、側壁頂の順に打つ「」次続いて→と。", max_size=50))
def test_steps_stand_in_the_sentence_in_their_order(text: str) -> None:
    for order in orders_in(text):
        places = [text.find(step, order.start) for step in order.steps]
        assert -1 not in places
        assert len(set(order.steps)) == len(order.steps) > 2


def test_a_term_defined_alone_is_asked_for_its_meaning() -> None:
    sentence = "支給品運搬とは、引渡し場所での積込みから現場での取卸しまでの一連の作業をいう。"
    (question,) = filled(meaning_questions, sentence)
    assert question.body == "この文書では、「支給品運搬」とは何をいいますか。"
    assert question.answer == "引渡し場所での積込みから現場での取卸しまでの一連の作業をいう。"
    assert not filled(meaning_questions, sentence, but=(HEADING,))


def test_a_meaning_that_stands_in_another_book_is_not_asked() -> None:
    assert not filled(
        meaning_questions,
        "特別な荷重とは、橋の設計基準の第3章に規定する衝突荷重と風荷重の組合せをいう。",
    )
