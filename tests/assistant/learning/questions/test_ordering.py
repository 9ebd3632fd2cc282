"""Which lists are asked in order."""

from dataclasses import replace
from random import Random

from assistant.learning.questions.making.ordering import orders
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind

BOX = (Box(1, 0, 0, 1, 1),)
STEPS = ("端面を研削する", "突合せのすき間を確認する", "還元炎で加熱する", "加圧する")


def passage(position: int, path: tuple[str, ...], *items: str) -> Passage:
    units = tuple(Unit(item, BOX, UnitKind.ITEM) for item in items)
    return Passage(f"p{position}", "d", position, PassageKind.CLAUSE, path, path[-1], units)


def asked(*passages: Passage) -> list[Question]:
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    return list(orders(Material(document, passages), Random(1)))  # noqa: S311 - drawing questions


def test_a_list_among_other_items_is_asked_when_its_lead_says_that_it_is_in_order() -> None:
    (question,) = asked(
        passage(
            1,
            ("基準", "5.3.3 ガス圧接"),
            "(a) 偏心量は、鉄筋径の5分の1以下とする。",
            "(b) 圧接作業の手順は、次のとおりとする。",
            *(f"({n}) {step}" for n, step in enumerate(STEPS, 1)),
            "(c) 検査は、全数を行う。",
        )
    )
    assert question.answer == " → ".join(STEPS)
    assert question.body.endswith("圧接作業の手順は、次のとおりとする。")


def test_a_list_whose_last_step_was_taken_for_a_heading_is_not_asked() -> None:
    path = ("基準", "2.2 始動手順")
    marked = [f"{mark} {step}" for mark, step in zip("①②③④", STEPS, strict=True)]
    whole = passage(1, path, *marked)
    assert asked(whole)
    cut = passage(1, path, *marked[:3])
    assert not asked(cut, passage(2, (*path, marked[3]), marked[3]))


def test_a_step_that_names_the_numbers_of_others_tells_its_place() -> None:
    path = ("基準", "1.1 優先順位の順序")
    marked = [f"({n}) {step}" for n, step in enumerate(STEPS, 1)]
    assert asked(passage(1, path, *marked))
    assert not asked(passage(1, path, f"{marked[0]}（(2)から(4)に対するもの）", *marked[1:]))


def test_letters_before_a_gap_and_a_last_step_read_as_a_sentence_are_steps() -> None:
    lead = "圧接の作業は、次の手順で行う。"
    lines = [lead, *(f"{mark}　{step}" for mark, step in zip("アイウエ", STEPS, strict=True))]
    whole = passage(1, ("基準", "5.3 圧接"), *lines)
    last = replace(whole.units[-1], kind=UnitKind.SENTENCE)
    (question,) = asked(replace(whole, units=(*whole.units[:-1], last)))
    assert question.answer == " → ".join(STEPS)


def test_a_list_that_goes_on_after_a_sentence_is_not_asked_in_part() -> None:
    lead = "圧接の作業は、次の手順で行う。"
    first = [f"({n}) {step}" for n, step in enumerate(STEPS[:3], 1)]
    assert asked(passage(1, ("基準", "5.3 圧接"), lead, *first))
    assert not asked(
        passage(1, ("基準", "5.3 圧接"), lead, *first, "火力に注意する。", f"(4) {STEPS[3]}")
    )
