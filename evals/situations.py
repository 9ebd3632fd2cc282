"""Whether answers to situations are marked as a person marked them: point by point, and what is dangerous."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from assistant.learning.questions.question import Place
from assistant.learning.situations.marking import mark_situation
from assistant.learning.situations.situation import Reached, RubricPoint, Situation
from retrieval.errors import NaniwaError
from retrieval.synonyms import load_synonyms


@dataclass(frozen=True, slots=True)
class SituationCase:
    """One point of an answer; ``point`` is "" for whether the answer holds something dangerous."""

    situation: str
    given: str
    point: str
    expected: str
    marked: str

    @property
    def agrees(self) -> bool:
        """Whether the program marked it as the person did."""
        return self.expected == self.marked


def judge_situations(path: Path | None = None) -> tuple[SituationCase, ...]:
    """Mark the answers that a person has marked (default: Naniwa's own set).

    Raises NaniwaError (``situation_answers``) when the file is wrong.
    """
    file = path or resources.files("evals") / "data" / "learning" / "situation_answers.yaml"
    try:
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        known = {each["title"]: _situation(each) for each in record["situations"]}
        answers = [
            (known[each["situation"]], each["given"], each["points"], each["danger"])
            for each in record["answers"]
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        message = f"評価用の場面と答え「{file}」を読めません（{error}）。"
        raise NaniwaError(message, code="situation_answers") from error
    return tuple(case for answer in answers for case in _judged(*answer))


def _judged(
    situation: Situation,
    given: str,
    points: Mapping[str, str],
    danger: bool,  # noqa: FBT001 - as written in the file
) -> tuple[SituationCase, ...]:
    grade = mark_situation(situation, given, load_synonyms())
    cases = []
    for words, expected in points.items():
        marked = next(one for one in grade.points if words in one.point.text)
        cases.append(
            SituationCase(
                situation.title, given, words, Reached(expected).value, marked.reached.value
            )
        )
    dangerous = SituationCase(situation.title, given, "", str(danger), str(bool(grade.dangers)))
    return (*cases, dangerous)


def _situation(record: Mapping[str, object]) -> Situation:
    listed = record["points"]
    if not isinstance(listed, list):
        raise TypeError("points")
    points = tuple(
        RubricPoint(
            point["text"], Place("", "", "", "", "", "", (), 1, point["quote"]), point["who"]
        )
        for point in listed
    )
    return Situation("", str(record["title"]), str(record["text"]), "", points)
