"""Whether open answers are marked as a person marked them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from assistant.learning.questions.marking import mark_text
from assistant.learning.questions.question import Place, Question, QuestionKind
from retrieval.synonyms import load_synonyms


@dataclass(frozen=True, slots=True)
class MarkedCase:
    """An open answer, how a person marked it, and how the program did."""

    question: str
    answer: str
    given: str
    right: bool
    marked_right: bool
    wrong: str

    @property
    def agrees(self) -> bool:
        """Whether the program marked it as the person did."""
        return self.right == self.marked_right


def judge_marking(path: Path | None = None) -> tuple[MarkedCase, ...]:
    """Mark the answers that a person has marked (default: Naniwa's own set)."""
    file = path or resources.files("evals") / "data" / "learning" / "marked_answers.jsonl"
    synonyms = load_synonyms()
    cases = []
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        question = _open_question(record["question"], record["answer"])
        marked = mark_text(question, record["given"], synonyms)
        cases.append(
            MarkedCase(
                record["question"],
                record["answer"],
                record["given"],
                record["right"],
                marked.right,
                marked.wrong,
            )
        )
    return tuple(cases)


def _open_question(body: str, answer: str) -> Question:
    nowhere = Place("", "", "", "", "", "", (), 1, answer)
    return Question("", QuestionKind.OPEN, nowhere, "", body, answer)
