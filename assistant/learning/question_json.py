"""A question as JSON, so that a card outlives the document it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict

from assistant.learning.questions.question import Place, Question, QuestionKind


def question_json(question: Question) -> str:
    """The question as text for the records."""
    return json.dumps(asdict(question), ensure_ascii=False)


def question_of(text: str) -> Question:
    """A question from what `question_json` wrote."""
    record = json.loads(text)
    place = record["place"]
    return Question(
        id=record["id"],
        kind=QuestionKind(record["kind"]),
        place=Place(**{**place, "heading_path": tuple(place["heading_path"])}),
        instruction=record["instruction"],
        body=record["body"],
        answer=record["answer"],
        choices=tuple(record["choices"]),
        right=tuple(record["right"]),
        remarks=tuple(record["remarks"]),
    )
