"""What of a document is no rule, and what of a sentence says so."""

from random import Random

import pytest

from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.material import Material
from assistant.learning.questions.rules import begins_as_example
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind

BOX = (Box(1, 0, 0, 1, 1),)
RULE = "掘削の深さは、2m以下としなければならない。"


def material(*lines: str, title: str = "施工要領", heading: str = "1 掘削") -> Material:
    document = Document("d", f"{title}.docx", title, DocumentKind.STANDARD, "基準", "0", 1)
    units = tuple(Unit(line, BOX, UnitKind.SENTENCE) for line in lines)
    path = (title, heading)
    return Material(document, (Passage("p", "d", 1, PassageKind.CLAUSE, path, heading, units),))


def texts(*lines: str, title: str = "施工要領", heading: str = "1 掘削") -> list[str]:
    return [sentence.text for sentence in material(*lines, title=title, heading=heading).sentences]


def test_minutes_hold_no_rules_but_how_to_write_them_does() -> None:
    assert texts(RULE) == [RULE]
    assert not texts(RULE, title="第4回工程調整会議の記録")
    assert not texts(RULE, title="打合せ記録 6月3日")
    assert texts(RULE, title="打合せ簿の作成要領")


@pytest.mark.parametrize(
    "heading",
    ["2-1 協議書の記載例", "2 文例", "【改正前】", "改定の経緯", "表2 配点（例）", "例1", "附 則"],
)
def test_examples_and_what_was_before_are_no_rules(heading: str) -> None:
    assert not texts(RULE, heading=heading)


def test_a_sentence_that_calls_itself_an_example_is_none() -> None:
    assert not texts(f"【文例1】{RULE}", f"（例）{RULE}", f"記入例：{RULE}")
    assert not begins_as_example("条例による掘削の深さは、2m以下とする。")
    assert texts(f"【解説】{RULE}") == [RULE]
    assert not texts(f"備考　{RULE}", f"※ {RULE}", f"（注）{RULE}", f"注1）{RULE}")


def test_of_questions_and_answers_only_an_answer_that_says_of_what_holds() -> None:
    asked = "問1 掘削の深さは、3m以下としなければならないか。"
    assert texts(asked, f"答1 {RULE}") == [RULE]
    assert texts("Q1 深さの上限はあるか。", f"A1 {RULE}") == [RULE]
    assert not texts(asked, "答1 受注者の届出から14日以内に協議を開始し、結果を通知する。")
    assert not texts("Q2 掘削の深さは、3m以下でよいと考えている。")


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (
            "現場閉所とは、巡回パトロールや保",
            "守点検等を除き、１日を通して作業が行われない状態をいう。",
        ),
        ("支持力の差が構造物の変状や", "機能の低下につながらないよう検討を行う必要がある。"),
    ],
)
def test_the_rest_of_a_line_that_was_cut_is_left_alone(before: str, text: str) -> None:
    assert not texts(before, text)


def test_what_stands_below_a_heading_is_no_rest() -> None:
    for heading in ("2 休日または夜間の作業", "発生材の計測・計算", "変形余裕量について"):
        assert texts(heading, RULE) == [RULE]


def test_a_case_alone_says_of_nothing_what_holds() -> None:
    first = "受注者は、毎月１日を安全点検の日とし、設備を点検しなければならない。"
    assert texts(first, "１日が休日に当たる場合は、翌稼働日とする。") == [first]
    assert texts(first, "点検の頻度は、1年に2回とし、春と秋に行うものとする。") == [first]
    assert texts(first, "誤差が5％を超えたときは、再び測量しなければならない。") == [first]
    assert texts(first, "信号機の視認を妨げるものは、発見の日から3日以内とする。") == [first]


def test_a_statement_with_an_exception_is_never_said_to_be_so() -> None:
    lines = ("プライマーの使用量は、0.2kg/m2とする。", "ただし、ALCの場合は0.4kg/m2とする。")
    said = [
        (question.right, question.body)
        for seed in range(80)
        for question in statements(material(*lines), Random(seed))  # noqa: S311 - drawing
    ]
    assert said
    assert all(right == (1,) and "0.4kg" not in body for right, body in said)


@pytest.mark.parametrize(
    "text",
    [
        "第3条中「検査の期間は、30日以内とする」を「検査の期間は、14日以内とする」に改める。",
        "令和9年3月31日までに契約する工事の検査の期間は、20日以内とする。",
        "中性化が20年で10mm進行した場合は、80年で20mm程度になると推定される。",
        "A市では、帳簿の保存期間を7年とし、写しを別に保管している。",
    ],
)
def test_what_amends_or_holds_at_another_time_or_place_is_not_asked(text: str) -> None:
    assert not texts(text)
    assert texts("掘削の深さは、通達（平成11年3月12日付け）により2m以下とする。")
