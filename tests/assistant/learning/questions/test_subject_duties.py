"""What a clause demands of its subject, where it says nothing else that could be asked."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.making.subject_duties import subject_duties, subject_rule
from assistant.learning.questions.material import Material
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind

BOX = (Box(1, 0, 0, 1, 1),)
LAID = "受注者は、石かごの詰石については、大きい石を外側に置き、空隙を小さくしなければならない。"


def clause(position: int, heading: str, *sentences: str) -> Passage:
    units = tuple(Unit(sentence, BOX, UnitKind.SENTENCE) for sentence in sentences)
    return Passage(
        f"p{position}", "d", position, PassageKind.CLAUSE, ("基準", heading), heading, units
    )


def asked(*passages: Passage, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    questions = subject_duties(Material(document, passages), Random(1), but)  # noqa: S311
    return [(question.body, question.answer) for question in questions]


def test_the_rule_on_a_named_subject_is_asked() -> None:
    assert asked(clause(1, "3-1 石かご工", LAID)) == [
        (
            "受注者は、石かごの詰石については、どうしなければなりませんか。",
            "大きい石を外側に置き、空隙を小さくしなければならない。",
        )
    ]


def test_a_clause_that_has_a_question_already_is_left_alone() -> None:
    assert not asked(clause(1, "3-1 石かご工", LAID), but=("3-1 石かご工",))


def test_a_sentence_without_a_subject_is_asked_by_its_heading() -> None:
    sentence = (
        "受注者は、吸出し防止マットを川側から敷き、重ね目を下流に向けて留めなければならない。"
    )
    assert [body for body, _ in asked(clause(1, "(2) マットの敷設", sentence))] == [
        "受注者は、「マットの敷設」について、どうしなければなりませんか。"
    ]
    assert not asked(clause(1, "(1) 一般事項", sentence))
    assert not asked(clause(1, "(2) マットの敷設", sentence, "マットは、二重に敷く。"))


def test_what_is_said_twice_of_one_subject_is_not_asked_as_if_it_were_one_thing() -> None:
    more = "なお、石かごの詰石については、角のある石を選んで用いなければならない。"
    assert not asked(clause(1, "3-1 石かご工", LAID, more))
    elsewhere = "受注者は、石かごの詰石については、洗った石を天端まで一様に詰めなければならない。"
    bodies = [
        body for body, _ in asked(clause(1, "(1) 詰め方", LAID), clause(2, "(2) 仕上げ", elsewhere))
    ]
    assert all("石かごの詰石については" not in body for body in bodies)


@pytest.mark.parametrize(
    "sentence",
    [
        "受注者は、石かごの施工にあたっては、周辺の構造物に損傷を与えないようにしなければならない。",
        "受注者は、石かごの施工にあたっては、表3-2に示す材料を選んで使用しなければならない。",
        "石かごの詰石は、川の流れを受けて次第に沈下し角が丸くなることが多い。",
    ],
)
def test_what_holds_everywhere_or_elsewhere_or_is_no_rule_is_not_asked(sentence: str) -> None:
    assert not asked(clause(1, "3-1 石かご工", sentence))


@given(
    st.text(
        alphabet="受注者は、石の施工にあたっては、。しなければならないするときABC12（）",
        max_size=80,
    )
)
def test_whatever_the_text_a_rule_is_a_part_of_it(text: str) -> None:
    rule = subject_rule(text)
    if rule is not None:
        assert rule.rule in text
        assert rule.matter in text
        assert text.startswith(rule.doer)


def test_what_something_is_done_for_is_not_asked_as_what_is_set_of_it() -> None:
    purpose = "石かごの抜取り検査は、詰石の大きさと針金の太さを確かめるために行うものとする。"
    assert not asked(clause(1, "3-1 目的", purpose))
    rule = "石かごの抜取り検査は、詰石の大きさと針金の太さを現地で測って行うものとする。"
    assert asked(clause(1, "3-1 方法", rule))
