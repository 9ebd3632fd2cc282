"""Cases on the command line."""

import json

import pytest

from assistant.answering.answer import answer_events
from assistant.answering.answer_types import AnswerReady
from assistant.cases import reads
from assistant.cases.telling import told
from assistant.cli_cases_output import show_case, show_cases
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import NOTE, QUESTION, RULES, add_rules, written
from tests.assistant.library_jobs.building import ADMINISTRATOR, Office


def test_cases_are_listed_and_shown(place: Office, capsys: pytest.CaptureFixture[str]) -> None:
    case = written(place)
    door = place.door(ADMINISTRATOR)
    show_cases(reads.cases(door, words="丁張り 段切り"), as_json=False)
    show_cases(reads.cases(door, words="舗装"), as_json=False)
    show_case(reads.case_beginning(door, case.id[:8]), as_json=False)
    said = capsys.readouterr().out
    assert "急斜面の段切り（土木・盛土工）" in said
    assert "事例はありません。" in said
    assert "これは経験の記録で、基準ではありません。" in said
    assert NOTE in said
    show_case(reads.case(door, case.id), as_json=True)
    record = json.loads(capsys.readouterr().out)
    assert record["basis"][0]["clause"] == "1-2 段切り"
    assert record["changed_basis"] == []
    with pytest.raises(NaniwaError) as missing:
        reads.case_beginning(door, "")
    assert missing.value.code == "no_case"


def test_an_answer_tells_that_a_case_rests_on_an_old_edition(place: Office) -> None:
    written(place)
    add_rules(place, RULES.replace("1m以上", "1.5m以上"), edition="2026")
    (*_, last) = answer_events(QUESTION, place.library, None)
    event = told(last, place.library, place.home)
    assert isinstance(event, AnswerReady)
    assert "根拠が改定されています" in event.answer.notes[-1]
