"""A small exercise with two planted errors, kept for somebody."""

from __future__ import annotations

from assistant.access.people import Person
from assistant.learning.exercises.exercise import (
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseFile,
    ExerciseKind,
    ExerciseRow,
    ExerciseSheet,
    PlantedError,
)
from assistant.learning.exercises.exercise_json import exercise_json
from assistant.records.database import Records
from assistant.records.exercises import insert_exercise
from tests.ui.learning.building import ATTACK

SECRETS = ("正しくは秘密の987円", "秘密の根拠", "秘密の題", "秘密の確からしさ")
"""Words of the solution, which nobody may see before grading."""
NAMES = ("工種", "種別", "細別", "規格", "数量", "単価", "金額")
LINES = (
    ("道路改良", "", "", "", "", "", "1,234,567"),
    ("", "舗装工", "", "", "", "", "1,234,567"),
    ("", "", "表層工", "再生密粒度(20) 厚5cm", "734", "1,680", "1,233,120"),
    ("", "", "区画線工", "白 実線 15cm", "405", "240", "97,200"),
)


def sheet(name: str = "内訳書") -> ExerciseSheet:
    """Names in steps, as engineers list them, and figures beside them."""
    rows = [ExerciseRow((ExerciseCell(f"{name}!A1", "本工事費内訳書", heading=True),), "1")]
    for number, texts in enumerate((NAMES, *LINES), start=2):
        cells = tuple(
            ExerciseCell(f"{name}!{'ABCDEFG'[at]}{number}" if text else "", text, number == 2)  # noqa: PLR2004
            for at, text in enumerate(texts)
        )
        rows.append(ExerciseRow(cells, str(number)))
    return ExerciseSheet(name, tuple(rows))


def prices() -> ExerciseSheet:
    """What the estimate is held against; it can't be marked."""
    texts = (
        ("名称", "規格", "単価（円）"),
        ("表層工", "再生密粒度(20) 厚5cm", "1,680"),
        ("区画線工", "白 実線 15cm", "987"),
        ("縁石工", ATTACK, "3,000"),
    )
    return ExerciseSheet(
        "単価表",
        tuple(
            ExerciseRow(tuple(ExerciseCell("", text, number == 1) for text in row), str(number))
            for number, row in enumerate(texts, start=1)
        ),
    )


def an_exercise(kind: ExerciseKind = ExerciseKind.ESTIMATE) -> Exercise:
    """One wrong price, and one wrong sum."""
    return Exercise(
        "e",
        kind,
        "設計書の点検 甲工事",
        f"単価表と突き合わせてください。{ATTACK}",
        Difficulty.EASY,
        (sheet(), sheet("別紙")),
        (prices(),),
        (
            PlantedError(
                "one_yen",
                SECRETS[2],
                ("内訳書!F6",),
                ("内訳書!G6",),
                "240",
                SECRETS[0],
                "unit_price",
                ("単価表の区画線工は 987円",),
                (f"単価表.csv 3行（{SECRETS[1]}）", "土工編（2025年版） 1-1 p.1"),
            ),
            PlantedError(
                "sum", "合計の誤り", ("内訳書!G3",), (), "1,234,567", "1,330,320", "sum", ("計",)
            ),
        ),
        (ExerciseFile("設計書 甲.csv", b"a,b"),),
        {"内訳書!F5": SECRETS[3]},
    )


def given(records: Records, person: Person, exercise: Exercise | None = None) -> str:
    """Keep an exercise for somebody; its id."""
    made = exercise or an_exercise()
    return insert_exercise(
        records,
        owner=person.name,
        kind=made.kind.value,
        title=made.title,
        difficulty=made.difficulty.value,
        content=exercise_json(made),
        secret=made.confidential,
        most_kept=100,
    )
