"""What of a document is no rule, and what of a sentence says so."""

from random import Random

import pytest

from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.material import Material
from assistant.learning.questions.rules import begins_as_example, rules_of
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


def test_the_schedules_after_addenda_hold_but_the_addenda_do_not() -> None:
    units = (Unit(RULE, BOX, UnitKind.SENTENCE),)
    path = ("施工要領", "附則")
    asked = {
        clause: bool(
            rules_of(
                Document("d", "d.docx", "施工要領", DocumentKind.STANDARD, "基準", "0", 1),
                (Passage("p", "d", 1, PassageKind.CLAUSE, path, clause, units),),
            )
        )
        for clause in ("附則", "別表第1（第6条関係）配点")
    }
    assert asked == {"附則": False, "別表第1（第6条関係）配点": True}


@pytest.mark.parametrize(
    "text",
    [
        "工程に重大な影響があるときは、10日以内に開催するものとする。",
        "再生クラッシャーランに再生骨材を含む場合は30％以上とする。",
        "土被り60cm未満の箇所は、管頂から20cmの深さとする。",
        "耐震継手の口径500mm以上は、2名以上とするものとする。",
        "剪定本数が50本未満の業務では、省略することができる。",
        "口径50mmにあっては0.1mm程度とすることができる。",
        "特記がなければ、こて仕上げの場合は80mm以上、床を仕上げる場合は60mm以上とする。",
        "値が基準を外れたときは、直ちに使用を中止し、再度測定する。",
    ],
)
def test_a_later_sentence_that_has_only_a_case_is_left_alone(text: str) -> None:
    assert texts(RULE, text) == [RULE]
    assert texts(RULE, f"(2) {text}") == [RULE, text]


@pytest.mark.parametrize(
    "text",
    [
        "大雨が予想される場合は、直ちに監督員に報告しなければならない。",
        "やむを得ず塗装を行う場合は、採暖、換気等の養生を行う。",
        "落下高さが600mm以下の遊具の安全領域は、全方向に1,500mm以上とする。",
        "軟弱な地盤の場合は、矢板の根入れは3m以上としなければならない。",
    ],
)
def test_a_later_sentence_that_says_of_what_it_speaks_is_asked(text: str) -> None:
    assert texts(RULE, text) == [RULE, text]


def test_below_a_heading_that_ran_into_the_line_before_nothing_is_asked() -> None:
    below = "溶接金網は、網目寸法100mmとし、重ねる幅は150mm以上とする。"
    assert texts(RULE, below) == [RULE, below]
    assert texts(RULE, "(c) つばに100mm程度張り掛ける(4)保護コンクリート", below) == [RULE]
    assert texts(RULE, f"{RULE}(4)", below) == [RULE]
    for whole in ("(2) 土留めは、(1)の掘削に先立ち設ける", "前項(1)掘削"):
        assert below in texts(RULE, f"{whole}。", below)


def test_below_a_heading_that_ran_into_a_table_s_note_nothing_is_asked() -> None:
    above, below = (
        "共通仮設費の補正係数は、1.3を上限とする。",
        "現場管理費の補正係数は、1.1を上限とする。",
    )
    path = ("積算基準", "間接工事費")
    lines = tuple(
        Unit(text, (Box(1, 0, top, 1, top + 1),), UnitKind.SENTENCE)
        for text, top in ((above, 10), (below, 30))
    )
    clause = Passage("p", "d", 1, PassageKind.CLAUSE, path, "間接工事費", lines)
    document = Document("d", "d.pdf", "積算基準", DocumentKind.STANDARD, "基準", "0", 1)
    for note, expected in (("", [above, below]), ("2現場管理費", [above])):
        text = f"（注）係数の大きい方を適用する。{note}"
        unit = Unit(text, (Box(1, 0, 20, 1, 21),), UnitKind.NOTE)
        table = Passage("t", "d", 2, PassageKind.TABLE, path, "第1表", (unit,))
        sentences = Material(document, (clause, table)).sentences
        assert [sentence.text for sentence in sentences] == expected
