"""What a sentence names in a row, asked for in writing."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.lists import LEFT_OUT, list_questions, lists_in
from assistant.learning.questions.marking import mark_text
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind
from retrieval.synonyms import load_synonyms

BOX = (Box(1, 0, 0, 1, 1),)
PRESSURE = "導水トンネルに働く土圧は、地質、断面の大きさ、施工法及び覆工の種類等を考慮して定める。"


def asked(sentence: str, but: tuple[str, ...] = ()) -> list[Question]:
    heading = "4-2 設計荷重"
    units = (Unit(sentence, BOX, UnitKind.SENTENCE),)
    passage = Passage("p", "d", 1, PassageKind.CLAUSE, ("基準", heading), heading, units)
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    material = Material(document, (passage,))
    questions = list(list_questions(material, Random(1), but))  # noqa: S311 - drawing questions
    assert not any(problems_of(question, material) for question in questions)
    return questions


def test_the_list_is_left_out_and_is_the_answer() -> None:
    (question,) = asked(PRESSURE)
    assert question.body == f"導水トンネルに働く土圧は、{LEFT_OUT}を考慮して定める。"
    assert question.answer == "地質、断面の大きさ、施工法及び覆工の種類等"
    assert mark_text(question, "施工法と地質、断面の大きさ", load_synonyms()).right
    assert not mark_text(question, "地下水位と工事費", load_synonyms()).right


def test_how_many_are_named_is_no_part_of_the_last() -> None:
    (question,) = asked("堤防の巡視は、平常時巡視、出水時巡視、地震後巡視の3種類に分けて行う。")
    assert question.body == f"堤防の巡視は、{LEFT_OUT}の3種類に分けて行う。"
    assert question.answer == "平常時巡視、出水時巡視、地震後巡視"


def test_a_clause_that_has_a_question_already_is_left_alone() -> None:
    assert not asked(PRESSURE, but=("4-2 設計荷重",))


@pytest.mark.parametrize(
    "sentence",
    [
        "受注者は、石材の運搬にあたっては、石材に損傷や衝撃を与えないように施工しなければならない。",
        "溶融式、ペイント式及び仮区画線を施工する場合は、路面の水分を取り除かなければならない。",
        "受注者は、工場排水により海水または鋼材の腐食を促進させないように施工しなければならない。",
        "受注者は、現場に「区画線、標識及び標示に関する命令」の定める標識を立てなければならない。",
        "取水口の敷高は、河床高あるいは水路の敷高、湛水位を考慮して支障のない高さとする。",
        "溶接の事前に部材の溶接面のごみ、さび、塗料及び水分を十分に除去しなければならない。",
        "占用者は、工事現場に誘導員を配置し、歩行者及び車両の安全を確保しなければならない。",
        "受注者は、仮支柱を取付け、時期及び樹種を考慮して枝葉を切り詰めなければならない。",
    ],
)
def test_what_holds_everywhere_or_is_not_told_apart_is_not_asked(sentence: str) -> None:
    assert not asked(sentence)


@given(st.text(alphabet="石砂、・及び又はやを考慮にの等高さ（）。受注者は", max_size=60))
def test_a_list_stands_in_the_sentence_as_it_is_told(text: str) -> None:
    for found in lists_in(text):
        assert 0 <= found.start < found.end <= len(text)
        assert len(found.items) > 1
        assert all(item in text[found.start : found.end] for item in found.items)
