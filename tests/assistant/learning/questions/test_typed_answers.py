import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.typed_answers import as_rules_write, with_months

RULE = "事前に所有者の承諾を得て、蓋を取り外し、監督員の指示を受ける。"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("しょゆうしゃのしょうだくをえる", "所有者の承諾をえる"),
        ("ふたを取りはずす", "蓋を取り外す"),
        ("かんとくいんのしじを受ける", "監督員の指示を受ける"),
        ("監督員の支持を受ける", "監督員の指示を受ける"),
        ("外しちゃだめ", "外してはならない"),
        ("承諾をもらわなきゃ", "承諾をもらわなければ"),
        ("蓋の深さは5m以上", "蓋の深さは5m以上"),
    ],
)
def test_what_is_read_the_same_is_written_as_the_rule_writes_it(typed: str, written: str) -> None:
    assert as_rules_write(typed, RULE) == written


def test_a_person_whom_the_rule_does_not_name_is_read_too() -> None:
    assert as_rules_write("せっけいしゃに言う", RULE) == "設計者に言う"


def test_months_of_the_year_are_no_periods() -> None:
    assert with_months("1月前まで、4月から") == "1か月前まで、4月から"


@given(st.text(alphabet="監督員かんとくイン承諾をにすぐ、。5m ", max_size=30))
def test_any_text_is_read_and_reading_it_again_changes_nothing(text: str) -> None:
    once = as_rules_write(text, RULE)
    assert as_rules_write(once, RULE) == once
