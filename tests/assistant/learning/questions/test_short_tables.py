"""Numbers of a table that is too short to have four of its own to choose from."""

from collections.abc import Sequence
from random import Random

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.short_tables import short_table_values
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from retrieval.documents import (
    Box,
    Cell,
    Document,
    DocumentKind,
    Passage,
    PassageKind,
    Unit,
    UnitKind,
)

BOX = (Box(1, 0, 0, 1, 1),)


def table(number: int, label: str, *rows: Sequence[str]) -> Passage:
    units = tuple(
        Unit(
            f"{name} {value}",
            BOX,
            UnitKind.ROW,
            keys=(Cell("種別", name),),
            values=(Cell(label, value),),
        )
        for name, value in rows
    )
    name = f"表{number} {label}"
    return Passage(f"p{number}", "d", number, PassageKind.TABLE, ("基準", name), name, units)


def asked(*tables: Passage, but: tuple[str, ...] = ()) -> list[Question]:
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    material = Material(document, tables)
    questions = short_table_values(material, Random(1), but)  # noqa: S311 - drawing questions
    return [question for question in questions if not problems_of(question, material)]


SHORT = table(1, "間隔", ("甲種", "40mm以下"), ("乙種", "60mm以下"))
NEAR = table(2, "深さ", ("甲種", "50mm以下"), ("乙種", "80mm以下"), ("丙種", "45mm以下"))


def test_the_others_come_from_the_table_and_those_beside_it() -> None:
    question = next(q for q in asked(SHORT, NEAR) if "「甲種」の行の「間隔」" in q.body)
    assert question.answer == "40mm以下"
    assert "60mm以下" in question.choices
    assert set(question.choices) < {"40mm以下", "60mm以下", "50mm以下", "80mm以下", "45mm以下"}


def test_values_of_another_sort_or_size_are_no_choices() -> None:
    other = table(2, "深さ", ("甲種", "5.5mm以下"), ("乙種", "50cm以下"), ("丙種", "900mm以下"))
    assert not asked(SHORT, other)


def test_a_table_with_questions_of_its_own_is_left_alone() -> None:
    assert not [q for q in asked(SHORT, NEAR, but=("表1 間隔",)) if "間隔" in q.body]
