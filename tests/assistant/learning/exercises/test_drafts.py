"""Exercises on drafts: every error is really wrong, can be found in the materials, and is graded."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.learning.exercises.clause_errors import words_before
from assistant.learning.exercises.draft_error_kinds import DRAFT_ERROR_KINDS
from assistant.learning.exercises.draft_text import WHOLE
from assistant.learning.exercises.drafts import draft_exercise
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseKind,
    ExerciseRequest,
    Mark,
)
from assistant.learning.exercises.grading import grade
from assistant.learning.exercises.other_numbers import other_number
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.retrieval.building import library_settings

STANDARD = """# 管路工事標準仕様書

## 1-1-1-1 適用

この仕様書に定めのない事項は、設計図書による。

## 1-1-1-2 施工計画書

請負者は、施工計画書を工事着手の{days}日前までに監督職員に提出しなければならない。

## 1-1-1-3 段階確認

請負者は、段階確認を受けようとする日の3日前までに段階確認願を監督職員に提出しなければならない。

請負者は、段階確認を受けずに次の工程に進んではならない。

## 1-1-1-4 検査

請負者は、完成検査の日の7日前までに完成図書を監督職員に提出しなければならない。
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    folder = tmp_path_factory.mktemp("drafts")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        for edition, days in (("2024", 21), ("2025", 28)):
            (folder / edition).mkdir()
            path = folder / edition / "管路工事標準仕様書.md"
            path.write_text(STANDARD.format(days=days), encoding="utf-8")
            library.index(
                [path],
                collection="仕様書",
                kind=DocumentKind.STANDARD,
                edition=edition,
                effective_from=f"{edition}-04-01",
                vectors=False,
            )
        yield sources_of(whole_library(library))


def _made(sources: Sources, *kinds: str, seed: int = 1, count: int = 0) -> Exercise:
    request = ExerciseRequest(ExerciseKind.DRAFT, Difficulty.HARD, kinds, count, seed)
    return draft_exercise(request, sources, title="特記仕様書")


@pytest.fixture(scope="module")
def exercise(sources: Sources) -> Exercise:
    return _made(sources, count=10)


def test_every_error_stands_where_it_is_said_and_in_the_word_file(exercise: Exercise) -> None:
    cells = exercise.cells()
    file = next(file for file in exercise.files if file.name.endswith(".docx"))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        document = archive.read("word/document.xml").decode()
    assert len(exercise.errors) >= 5
    for error in exercise.errors:
        assert error.places[0] in cells
        assert error.explanation
        if error.places[0] != WHOLE:
            assert error.stands in cells[error.places[0]].text
            assert error.stands.split("\n")[0] in document


def test_what_should_stand_there_is_found_in_the_materials(exercise: Exercise) -> None:
    texts = "\n".join(cell.text for sheet in exercise.materials for cell in sheet.cells())
    for error in exercise.errors:
        if error.kind in {"rule_number", "limit", "duty", "edition", "section", "clause"}:
            assert error.should in texts


def test_who_finds_all_has_all_points_and_a_wrong_mark_is_told_why(exercise: Exercise) -> None:
    marks = [Mark(error.places[0], error.reason) for error in exercise.errors]
    assert grade(exercise, marks).share == 1
    clean = next(
        place
        for place, why in exercise.sound.items()
        if "とあります" in why and place in exercise.cells()
    )
    result = grade(exercise, [Mark(clean, "requirement")])
    assert "管路工事標準仕様書" in result.wrong_marks[0].remark


def test_a_superseded_edition_and_a_clause_that_is_not_there_can_be_asked_for(
    sources: Sources,
) -> None:
    old = _made(sources, "旧版の引用", count=1).errors[0]
    assert (old.stands, old.should, old.reason) == ("2024年版", "2025年版", "citation")
    clause = _made(sources, "clause", count=1).errors[0]
    assert clause.stands not in STANDARD


def test_the_supervisor_is_called_as_the_standards_call_them(sources: Sources) -> None:
    term = _made(sources, "用語", count=1).errors[0]
    assert (term.stands, term.should) == ("監督員", "監督職員")


def test_the_same_request_makes_the_same_exercise(sources: Sources, exercise: Exercise) -> None:
    assert _made(sources, count=10).errors == exercise.errors
    with pytest.raises(NaniwaError):
        _made(sources, "単価")


@given(
    number=st.one_of(
        st.integers(1, 99_999).map(str),
        st.integers(1_000, 9_999_999).map(lambda n: f"{n:,}"),
        st.decimals("0.1", "999.9", places=1).map(str),
    ),
    difficulty=st.sampled_from(Difficulty),
    seed=st.integers(0, 100),
)
def test_another_number_is_never_one_that_is_known(
    number: str, difficulty: Difficulty, seed: int
) -> None:
    from random import Random

    taken = {"200", "30", "1,500"}
    other = other_number(number, taken, difficulty, Random(seed))  # noqa: S311 - no secret
    assert other != number
    assert other.replace(",", "") not in {"200", "30", "1500"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("受注者は、測定した結果を用意", "測定した結果を用意"),
        (
            "請求し、契約書第23条第2項に定める協議開始の日までに工期変更に関して監督員と協議",
            "協議開始の日までに工期変更に関して監督員と協議",
        ),
        ("受注者は請負代金内訳書及び工程表を契約の後14日までに発注者に提出", "工程表を契約の後14日までに発注者に提出"),
        ("あ" * 30, "あ" * 24),
    ],
)  # fmt: skip
def test_an_error_is_shown_with_whole_words_before_it(text: str, shown: str) -> None:
    assert words_before(text) == shown


@given(st.text("あ、契約。を", max_size=60))
def test_the_words_before_an_error_are_the_end_of_the_text(text: str) -> None:
    assert text.endswith(words_before(text))


def test_every_kind_of_error_has_a_name_of_its_own() -> None:
    names = [name for kind in DRAFT_ERROR_KINDS for name in (kind.name, kind.title)]
    assert len(set(names)) == len(names)


def test_marking_all_of_a_short_draft_is_worth_nothing(exercise: Exercise) -> None:
    for reason in ("figure", "contradiction", "requirement", "citation"):
        assert grade(exercise, [Mark(place, reason) for place in exercise.cells()]).share == 0
