"""Each check refuses the question that it is there for."""

from dataclasses import replace
from random import Random

import pytest

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, Question, QuestionKind


@pytest.fixture
def choice(material: Material, random: Random) -> Question:
    return next(
        question
        for question in questions_of(material, random, [QuestionKind.CHOICE])
        if BLANK in question.body and question.answer == "10日"
    )


def with_choices(question: Question, *choices: str) -> Question:
    return replace(question, choices=choices, right=(choices.index(question.answer),))


def test_the_question_as_made_is_good(choice: Question, material: Material) -> None:
    assert not problems_of(choice, material)


def test_two_choices_that_mean_the_same_are_refused(choice: Question, material: Material) -> None:
    same = with_choices(choice, "10日", "１０日", "14日", "7日")
    assert "choices differ" in problems_of(same, material)


def test_a_choice_that_holds_the_answer_and_more_is_refused(
    choice: Question, material: Material
) -> None:
    more = with_choices(choice, "10日", "10日（休日を除く）", "14日", "7日")
    assert "choices differ" in problems_of(more, material)


def test_a_second_right_choice_is_refused(choice: Question, material: Material) -> None:
    body = f"受注者は、{BLANK}を着手の10日前までに提出しなければならない。"
    wrong = replace(choice, body=body, answer="工程表", choices=("工程表", "写真帳"), right=(1,))
    assert "exactly one choice stands in the clause" in problems_of(wrong, material)


def test_an_answer_that_can_be_read_in_the_question_is_refused(
    choice: Question, material: Material
) -> None:
    shown = replace(choice, body=choice.body + "（10日）")
    assert "the answer is not shown" in problems_of(shown, material)


def test_a_choice_that_looks_unlike_the_others_is_refused(
    choice: Question, material: Material
) -> None:
    odd = with_choices(choice, "10日", "14日", "速やか", "7日")
    assert "choices look alike" in problems_of(odd, material)


def test_a_false_statement_that_is_true_elsewhere_is_refused(
    choice: Question, material: Material
) -> None:
    true = replace(
        choice,
        kind=QuestionKind.TRUE_FALSE,
        body="管の周りの砂は、15cm以上の厚さで巻かなければならない。",
        choices=("正しい", "誤っている"),
        right=(1,),
        answer="誤っている",
    )
    assert "the statement is as said" in problems_of(true, material)


def test_words_that_the_passage_does_not_have_are_refused(
    choice: Question, material: Material
) -> None:
    changed = replace(choice, place=replace(choice.place, quote="受注者は何もしなくてよい。"))
    assert "quotes its passage word for word" in problems_of(changed, material)


def test_a_value_of_another_cell_is_refused(material: Material, random: Random) -> None:
    question = next(questions_of(material, random, [QuestionKind.TABLE]))
    other = next(choice for choice in question.choices if choice != question.answer)
    assert "the cell is read right" in problems_of(replace(question, answer=other), material)


def test_steps_out_of_order_are_refused(material: Material, random: Random) -> None:
    question = next(questions_of(material, random, [QuestionKind.ORDER]))
    turned = replace(question, right=tuple(reversed(question.right)))
    assert "the steps stand in order" in problems_of(turned, material)


def test_a_side_beside_both_sides_is_refused(choice: Question, material: Material) -> None:
    body = f"腐食代は、片面{BLANK}（両面２mm）とする。"
    half = replace(choice, kind=QuestionKind.FILL_IN, body=body, answer="１", choices=())
    assert "both sides tell nothing" in problems_of(half, material)


def test_an_open_question_whose_heading_is_its_answer_is_refused(
    material: Material, random: Random
) -> None:
    question = next(questions_of(material, random, [QuestionKind.OPEN]))
    assert not problems_of(question, material)
    headed = replace(question.place, heading_path=("土工", "2. 作業の中止と監督員への報告"))
    told = replace(question, place=headed, answer="作業を中止し、監督員に報告する。")
    assert "the heading is no answer" in problems_of(told, material)


def test_a_heading_that_only_the_right_rule_speaks_of_is_a_clue(
    choice: Question, material: Material
) -> None:
    rules = (
        "図面の正位は長辺を横の方向とする",
        "加工図と重量の表を添付するものとする",
        "構造図の外に引き出して書くものとする",
        "前後の関係が分かる区間を記載する",
    )
    headed = replace(choice.place, heading_path=("製図", "1-4 図面の正位"))
    told = replace(
        choice,
        place=headed,
        body=f"製図基準では、{BLANK}。",
        answer=rules[0],
        choices=rules,
        right=(0,),
    )
    assert "the words asked are no clue" in problems_of(told, material)


def test_an_answer_that_stands_in_a_table_is_not_asked_for(
    material: Material, random: Random
) -> None:
    question = next(questions_of(material, random, [QuestionKind.OPEN]))
    for answer in ("表－5.1の判定区分により行う。", "別表第2に定める書類を提出する。"):
        assert "the answer stands here" in problems_of(replace(question, answer=answer), material)
    listed = replace(question, body="枠工には〔　　　〕があり、鋼製が多い。", answer="木製、鋼製等")
    assert "the answer stands here" not in problems_of(listed, material)
    shown = replace(
        listed, answer="木製、鋼製等、プラスチック製", body=f"{listed.body}プラスチック製"
    )
    assert "the answer stands here" in problems_of(shown, material)
    told = replace(question, answer="図面と代表の形式の違いを調べ、責任者に報告する。")
    assert "the answer stands here" not in problems_of(told, material)


def test_a_word_asked_that_only_the_right_term_has_is_a_clue(
    choice: Question, material: Material
) -> None:
    terms = ("欠陥溶接部", "直管部", "受口奥部", "分割部")
    told = replace(
        choice,
        body=f"溶接の欠陥を手直しする場合は、{BLANK}の鉄粉を取り除く。",
        answer=terms[0],
        choices=terms,
        right=(0,),
    )
    assert "the words asked are no clue" in problems_of(told, material)
    plain = replace(told, body=f"管をつなぐ場合は、{BLANK}の鉄粉を取り除く。")
    assert "the words asked are no clue" not in problems_of(plain, material)


def test_a_number_written_to_another_place_stands_out(choice: Question, material: Material) -> None:
    told = replace(
        choice, answer="2.0％", choices=("2.0％", "1.80％", "1.60％", "1.20％"), right=(0,)
    )
    assert "choices look alike" in problems_of(told, material)
    same = replace(told, answer="2.00％", choices=("2.00％", *told.choices[1:]))
    assert "choices look alike" not in problems_of(same, material)
