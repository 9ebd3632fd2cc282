"""A rewording counts only when it says the same."""

from __future__ import annotations

import pytest

from assistant.explaining.explain import explain
from assistant.explaining.glossary import Glossary
from assistant.explaining.readings import trade_readings
from assistant.explaining.rewording import fault_of, reworded
from tests.assistant.scripted import ScriptedChatModel

SENTENCE = "受注者は、工事の着手の7日前までに施工計画書を作成し、監督員に提出しなければならない。"
SAME = "受注者は、工事を始める7日前までに、施工計画書を作って監督員に出さなければなりません。"
FORBIDDEN = "受注者は、監督員の承諾なく現場発生品を場外へ搬出してはならない。"


def test_the_same_in_plain_words_counts() -> None:
    assert fault_of(SAME, SENTENCE) == ""
    plain = "受注者は、監督員の同意がないまま、現場で出た物を場外へ運び出してはいけません。"
    assert fault_of(plain, FORBIDDEN) == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (SAME.replace("7日", "10日"), SENTENCE),
        (SAME.replace("監督員", "発注者"), SENTENCE),
        (SAME.replace("出さなければなりません", "出すことができます"), SENTENCE),
        (SAME.replace("出さなければなりません", "出さなくてもかまいません"), SENTENCE),
        (SAME.replace("7日前までに", "7日の後に"), SENTENCE),
        (SAME.replace("施工計画書を", "雨が降る場合は、施工計画書を"), SENTENCE),
        ("受注者は、監督員の同意がなくても、物を場外へ運び出せます。", FORBIDDEN),
        ("打ち込むときの温度は35℃以上にします。", "打込み時の温度は35℃以下とする。"),
        (SENTENCE, SENTENCE),
        ("", SENTENCE),
    ],
)
def test_another_number_person_duty_time_or_case_does_not_count(said: str, sentence: str) -> None:
    assert fault_of(said, sentence)


def test_only_what_passed_is_given_and_headings_are_not_asked_about() -> None:
    model = ScriptedChatModel(answers=[f"言い換え: {SAME}", "受注者は、物を運んでよい。"])
    explained = explain(f"1-1 着手\n{SENTENCE}\n{FORBIDDEN}", Glossary((), trade_readings()))
    first, second = reworded(explained, model)
    assert (first.sentence, first.text) == (SENTENCE, SAME)
    assert (second.sentence, second.text) == (FORBIDDEN, "")
    assert second.fault
