"""What a browser may ask for on 「演習」: all of it is looked up anew, nothing of it is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
import pytest

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.learning.exercises.exercise import Mark
from assistant.study.exercises import exercises, study_exercise
from retrieval.errors import NaniwaError
from tests.ui.learning.exercising import SECRETS, given
from tests.ui.people import COLLEAGUE, TRAINEE
from ui.desk import Desk
from ui.edge import Updates
from ui.learning.exercise_actions import ACTIONS, act, mark
from ui.learning.exercise_parts import Parts, Scene, View
from ui.learning.exercise_screen import exercise_screen


@pytest.fixture
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        yield exercise_screen()


@dataclass
class Screen:
    """What somebody sees, and what they do there."""

    parts: Parts
    door: Door
    view: View = field(default_factory=View)

    def do(self, name: str, **data: Any) -> Updates:
        updates = act(Scene(self.door, self.parts, self.view), {"do": name, **data})
        self.view = updates.get(self.parts.view, self.view)
        return updates

    def mark(self, exercise_id: str, changes: object, turn: object = "1") -> str:
        data = {"exercise": exercise_id, "changes": changes, "turn": turn}
        return str(mark(Scene(self.door, self.parts, self.view), data)[self.parts.kept])


def screen(desk: Desk, parts: Parts, person: Person = TRAINEE) -> Screen:
    return Screen(parts, desk.door(person))


def a_mark(place: str = "内訳書!F6", reason: str = "unit_price", words: str = "") -> dict[str, str]:
    return {"place": place, "reason": reason, "words": words}


def test_marks_are_kept_changed_and_taken_away_one_by_one(desk: Desk, parts: Parts) -> None:
    shown, exercise_id = screen(desk, parts), given(desk.records, TRAINEE)
    shown.mark(exercise_id, [a_mark(), a_mark("内訳書!G3", "sum")])
    html = shown.mark(exercise_id, [a_mark(words="1円違う")], turn="22")
    assert 'data-turn="22"' in html
    assert html.index("1円違う") < html.index("計・小計・合計が合わない")
    shown.mark(exercise_id, [a_mark("内訳書!G3", "")])
    assert study_exercise(shown.door, exercise_id).marks == (
        Mark("内訳書!F6", "unit_price", "1円違う"),
    )


@pytest.mark.parametrize(
    "changes",
    [
        None,
        "x",
        [1],
        [a_mark("ない!A1")],
        [a_mark(reason="ない")],
        [a_mark()] * 300,
        [{"place": ["x"], "reason": {"a": 1}, "words": 3}, a_mark("")],
    ],
    ids=["none", "text", "number", "place", "reason", "many", "senseless"],
)
def test_what_is_no_mark_is_refused_and_said_where_marks_are(
    desk: Desk, parts: Parts, changes: object
) -> None:
    shown, exercise_id = screen(desk, parts), given(desk.records, TRAINEE)
    shown.mark(exercise_id, [a_mark("内訳書!G3", "sum")])
    html = shown.mark(exercise_id, changes, turn="5")
    assert 'role="alert"' in html
    assert 'data-turn="5"' in html
    assert [each.place for each in study_exercise(shown.door, exercise_id).marks] == ["内訳書!G3"]


def test_words_are_kept_as_far_as_they_fit(desk: Desk, parts: Parts) -> None:
    shown, exercise_id = screen(desk, parts), given(desk.records, TRAINEE)
    shown.mark(exercise_id, [a_mark(words="あ" * 5_000)])
    (kept,) = study_exercise(shown.door, exercise_id).marks
    assert kept.words == "あ" * 300


def test_the_solution_is_in_no_answer_before_grading(desk: Desk, parts: Parts) -> None:
    shown, exercise_id = screen(desk, parts), given(desk.records, TRAINEE)
    told = str(shown.do("open", exercise=exercise_id)) + shown.mark(exercise_id, [a_mark()])
    with pytest.raises(NaniwaError, match="採点"):
        shown.do("again", exercise=exercise_id)
    for secret in SECRETS:
        assert secret not in told
    graded = shown.do("finish", exercise=exercise_id)[parts.work]
    for secret in SECRETS[:3]:
        assert secret in graded
    assert "50%" in graded
    html = shown.mark(exercise_id, [a_mark("内訳書!G3", "sum")])
    assert "終わっています" in html


def test_an_exercise_of_another_is_not_there(desk: Desk, parts: Parts) -> None:
    theirs = given(desk.records, COLLEAGUE)
    shown = screen(desk, parts)
    for name in ("open", "finish", "again", "delete", "answer"):
        with pytest.raises(NaniwaError) as refused:
            shown.do(name, exercise=theirs, text="x")
        assert refused.value.code == "no_exercise"
    with pytest.raises(NaniwaError):
        shown.mark(theirs, [a_mark()])
    assert not study_exercise(desk.door(COLLEAGUE), theirs).marks


def test_an_exercise_is_begun_repeated_and_deleted(desk: Desk, parts: Parts) -> None:
    shown = screen(desk, parts)
    begun = shown.do("begin", what="estimate", difficulty="easy", count="1", **{"estimate-2": "on"})
    assert 'data-graded="false"' in begun[parts.work]
    first = shown.view.exercise_id
    with pytest.raises(NaniwaError):
        shown.do("again", exercise=first)
    shown.do("finish", exercise=first)
    shown.do("again", exercise=first)
    again = study_exercise(shown.door, shown.view.exercise_id)
    assert again.id != first
    shown.do("delete", exercise=first)
    assert shown.view == View()
    assert [each.id for each in exercises(shown.door)] == [again.id]


def test_a_senseless_request_begins_nothing(desk: Desk, parts: Parts) -> None:
    shown = screen(desk, parts)
    for data in ({}, {"what": ["estimate"]}, {"what": "estimate", "source": "own"}):
        with pytest.raises(NaniwaError):
            shown.do("begin", **data)
    assert shown.do("no such thing") == {}
    for name in ACTIONS:
        if name in ("close", "begin", "next-situation"):
            continue
        with pytest.raises(NaniwaError):
            shown.do(name, exercise={"a": 1})
    assert exercises(shown.door) == ()


def test_an_exercise_of_ones_own_file_is_not_repeated_without_it(desk: Desk, parts: Parts) -> None:
    from dataclasses import replace

    from tests.ui.learning.exercising import an_exercise

    own = given(desk.records, TRAINEE, replace(an_exercise(), confidential=True))
    shown = screen(desk, parts)
    html = shown.do("finish", exercise=own)[parts.work]
    assert "もう一度" not in html
    with pytest.raises(NaniwaError, match="ファイルを入れて"):
        shown.do("again", exercise=own)
