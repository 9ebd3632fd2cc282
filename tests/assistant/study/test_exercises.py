"""An exercise is kept as it was begun; its solution stays away until it is finished."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.learning.exercises.estimates import estimate_exercise
from assistant.learning.exercises.exercise import (
    Difficulty,
    ExerciseKind,
    ExerciseRequest,
    Mark,
)
from assistant.records.audit import Action, AuditQuery, audit_entries
from assistant.records.collection_rules import set_collection_rule
from assistant.study.exercises import (
    ALL_FILES,
    begin_exercise,
    delete_exercise,
    exercise_file,
    exercises,
    finish_exercise,
    save_marks,
    study_exercise,
)
from assistant.study.mentors import show_to
from assistant.study.progress import progress
from retrieval.errors import NaniwaError
from tests.assistant.office import People, uploaded
from tests.assistant.study.exercise import RIGHT, WRONG, kept_exercise


def test_the_solution_is_given_out_with_the_grade(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    save_marks(door, kept, [WRONG, RIGHT])
    begun = study_exercise(door, kept)
    assert (begun.exercise.errors, begun.exercise.sound, begun.grade) == ((), {}, None)
    assert set(begun.marks) == {WRONG, RIGHT}
    grade = finish_exercise(door, kept)
    assert (len(grade.found), len(grade.wrong_marks)) == (1, 1)
    finished = study_exercise(door, kept)
    assert finished.grade == grade
    assert finished.exercise.errors[0].should == "6"
    assert finish_exercise(door, kept) == grade
    with pytest.raises(NaniwaError) as over:
        save_marks(door, kept, [])
    assert over.value.code == "finished"
    (summary,) = exercises(door)
    assert summary.share == grade.share == Decimal("0.75")


def test_results_are_progress_and_a_mentor_gets_figures_only(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    save_marks(door, kept, [RIGHT])
    assert progress(door).exercises == ()
    finish_exercise(door, kept)
    (own,) = progress(door).exercises
    assert (own.id, own.title, own.difficulty, own.share) == (
        kept,
        "点検の演習",
        "初級",
        Decimal(1),
    )
    mentor = office.door("sato")
    show_to(door, "sato")
    (seen,) = progress(mentor, "tanaka").exercises
    assert (seen.id, seen.title, seen.kind, seen.share) == ("", "", "設計書の点検", Decimal(1))


def test_what_belongs_to_others_is_not_there(office: People) -> None:
    kept = kept_exercise(office.door("tanaka", Role.TRAINEE))
    for other in (office.door("sato"), office.door("admin", Role.ADMINISTRATOR)):
        for attempt in (
            lambda door: study_exercise(door, kept),
            lambda door: save_marks(door, kept, []),
            lambda door: finish_exercise(door, kept),
            lambda door: exercise_file(door, kept, "設計書.csv"),
            lambda door: delete_exercise(door, kept),
        ):
            with pytest.raises(NaniwaError) as refused:
                attempt(other)
            assert refused.value.code == "no_exercise"
        assert exercises(other) == ()


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Mark("内訳!Z9", "unit"), "no_place"),
        (Mark("", "unit"), "no_place"),
        (Mark("内訳!A1", "anything"), "no_reason"),
        (Mark("内訳!A1", "unit", "あ" * 501), "too_long"),
    ],
)
def test_marks_that_can_not_be_are_refused(office: People, mark: Mark, code: str) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    save_marks(door, kept, [RIGHT])
    with pytest.raises(NaniwaError) as refused:
        save_marks(door, kept, [mark])
    assert refused.value.code == code
    assert study_exercise(door, kept).marks == (RIGHT,)


def test_of_several_marks_at_a_place_the_last_counts(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    odd = Mark(RIGHT.place, "unit", "\ud800")
    assert save_marks(door, kept, [RIGHT, odd]) == (Mark(RIGHT.place, "unit", "?"),)


def test_a_file_is_taken_away_and_that_is_noted(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    assert exercise_file(door, kept, "設計書.csv") == ("設計書.csv", b"2,3,7\n")
    name, content = exercise_file(door, kept, ALL_FILES)
    assert name == "点検の演習.zip"
    assert content.startswith(b"PK")
    for name in ("../設計書.csv", "", "別の.csv"):
        with pytest.raises(NaniwaError) as refused:
            exercise_file(door, kept, name)
        assert refused.value.code == "no_file"
    entry, _ = audit_entries(office.records, AuditQuery(actions=[Action.DOWNLOADED]), most=10)
    assert (entry.subject, entry.detail) == (kept, "演習のファイル")


def test_an_exercise_on_what_may_not_be_read_any_more_rests(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door, decks=("水道",))
    assert study_exercise(door, kept).exercise.title
    staff_only = CollectionRule("水道", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(office.records, staff_only, changed_by="admin")
    for attempt in (
        lambda: study_exercise(door, kept),
        lambda: exercise_file(door, kept, "設計書.csv"),
    ):
        with pytest.raises(NaniwaError, match="休みにしています"):
            attempt()
    (summary,) = exercises(door)
    assert (summary.kept, summary.title) == (False, "設計書の点検")


def test_of_old_exercises_the_result_stays(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    old = kept_exercise(door)
    finish_exercise(door, old)
    kept_exercise(door, most_kept=0)
    assert [(each.kept, each.share) for each in exercises(door)] == [(True, None), (False, 0)]
    with pytest.raises(NaniwaError) as gone:
        study_exercise(door, old)
    assert gone.value.code == "no_exercise"


def test_an_exercise_is_deleted_on_demand(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    kept = kept_exercise(door)
    delete_exercise(door, kept)
    assert exercises(door) == ()
    assert office.records.row("SELECT COUNT(*) FROM exercises") == (0,)


def test_a_new_one_is_made_of_the_samples_each_time(office: People) -> None:
    door = office.door("tanaka", Role.TRAINEE)
    request = ExerciseRequest(ExerciseKind.ESTIMATE, Difficulty.EASY, count=1)
    begun = begin_exercise(door, request)
    assert begun.exercise.sheets
    assert (begun.exercise.errors, begun.grade, begun.secret) == ((), None, False)
    assert len(finish_exercise(door, begun.id).missed) == 1


@pytest.mark.parametrize(
    "request_of",
    [
        {"kind": "estimate"},
        {"difficulty": "x"},
        {"count": True},
        {"seed": -1},
        {"error_kinds": ("x" * 200,)},
        {"error_kinds": (1,)},
        {"count": 99},
        {"error_kinds": ("ない種類",)},
    ],
)
def test_a_request_that_no_form_sends_is_refused(
    office: People, request_of: dict[str, object]
) -> None:
    values: dict[str, object] = {"kind": ExerciseKind.ESTIMATE, **request_of}
    with pytest.raises(NaniwaError):
        begin_exercise(office.door(), ExerciseRequest(**values))  # type: ignore[arg-type]
    assert exercises(office.door()) == ()


def test_one_from_an_estimate_of_ones_own_is_secret_and_keeps_no_file(office: People) -> None:
    door = office.door()
    upload = uploaded(door, "秘密の設計書.xlsx", an_estimate())
    begun = begin_exercise(
        door, ExerciseRequest(ExerciseKind.ESTIMATE, count=1), estimate_upload=upload
    )
    assert begun.secret
    assert "秘密の設計書" in begun.exercise.title
    assert office.records.row("SELECT COUNT(*) FROM uploads") == (0,)
    assert not any(path.is_file() for path in (door.home / "uploads").rglob("*"))
    assert not any((door.home / "run").glob("exercise-*"))
    told = audit_entries(office.records, AuditQuery(), most=50)
    assert not any("秘密" in entry.subject + entry.detail for entry in told)
    for other in (office.door("suzuki"), office.door("admin", Role.ADMINISTRATOR)):
        with pytest.raises(NaniwaError) as refused:
            study_exercise(other, begun.id)
        assert refused.value.code == "no_exercise"


def an_estimate() -> bytes:
    """A sample estimate as a workbook."""
    sample = estimate_exercise(ExerciseRequest(ExerciseKind.ESTIMATE, count=1, seed=3))
    return next(file.content for file in sample.files if file.name.endswith(".xlsx"))


@pytest.mark.parametrize("own", [False, True], ids=["sample", "own"])
def test_nothing_is_left_of_a_making_that_is_stopped(office: People, own: bool) -> None:
    door = office.door()
    upload = uploaded(door, "設計書.xlsx", an_estimate()) if own else ""

    def stopped(done: int, of: int) -> None:
        raise NaniwaError(f"{done}／{of}でやめました。", code="stopped")

    with pytest.raises(NaniwaError) as refused:
        begin_exercise(
            door,
            ExerciseRequest(ExerciseKind.ESTIMATE, count=1),
            estimate_upload=upload,
            progress=stopped,
        )
    assert refused.value.code == "stopped"
    assert exercises(door) == ()
    assert not any((door.home / "run").glob("exercise-*"))
    assert office.records.row("SELECT COUNT(*) FROM uploads") == (int(own),)  # to begin once more


def test_who_waits_is_told_how_many_errors_are_in(office: People) -> None:
    door, told = office.door(), []
    upload = uploaded(door, "設計書.xlsx", an_estimate())
    begin_exercise(
        door,
        ExerciseRequest(ExerciseKind.ESTIMATE, count=2),
        estimate_upload=upload,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told[-1] == (2, 2)
    assert told == sorted(told)


def test_a_file_that_is_no_estimate_is_told_and_others_uploads_are_not_there(
    office: People,
) -> None:
    door, request = office.door(), ExerciseRequest(ExerciseKind.ESTIMATE)
    upload = uploaded(door, "設計書.xlsx", b"PK not a workbook")
    for person, code in ((door, "no_table"), (office.door("suzuki"), "no_upload")):
        with pytest.raises(NaniwaError) as refused:
            begin_exercise(person, request, estimate_upload=upload)
        assert refused.value.code == code
    with pytest.raises(NaniwaError) as refused:
        begin_exercise(office.door("tanaka", Role.TRAINEE), request, estimate_upload=upload)
    assert refused.value.code == "forbidden"
    assert exercises(door) == ()


def test_a_draft_quotes_nothing_that_may_not_be_read(office: People) -> None:
    staff_only = CollectionRule("水道", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(office.records, staff_only, changed_by="admin")
    request = ExerciseRequest(ExerciseKind.DRAFT, collections=("水道",))
    with pytest.raises(NaniwaError) as refused:
        begin_exercise(office.door("tanaka", Role.TRAINEE), request)
    assert refused.value.code == "no_collection"
