"""`naniwa feedback`: opinions of answers, read back by `naniwa eval`."""

from __future__ import annotations

from pathlib import Path

from assistant.records.database import Records
from assistant.records.feedback import give_feedback
from evals.questions import load_questions
from tests.assistant.conversations.keeping import exchange
from tests.e2e.command import Naniwa


def test_opinions_become_a_question_file(naniwa: Naniwa, tmp_path: Path) -> None:
    records = Records.open(naniwa.home)
    give_feedback(records, exchange(), person="sato", helpful=True, comment="")
    records.close()
    file = tmp_path / "feedback.jsonl"
    assert naniwa.json("feedback", "--out", file) == {
        "file": str(file),
        "questions": 1,
        "incomplete": 0,
    }
    assert [question.question for question in load_questions(file)] == ["段切りの幅は？"]
    assert "1件" in naniwa.output("feedback", "--out", file)


def test_a_place_that_cannot_be_written_is_named(naniwa: Naniwa, tmp_path: Path) -> None:
    place = tmp_path / "none" / "feedback.jsonl"
    assert "feedback.jsonl" in naniwa.refusal("feedback", "--out", place)
