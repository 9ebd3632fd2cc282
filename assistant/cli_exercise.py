"""`naniwa learn exercise`: parses, calls, prints. No logic."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_exercise_draft import draft
from assistant.cli_exercise_options import (
    DifficultyOption,
    ErrorCountOption,
    OutOption,
    SeedOption,
    difficulty_of,
)
from assistant.cli_exercise_situation import situation
from assistant.cli_options import JsonOption
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    Difficulty,
    ExerciseKind,
    ExerciseRequest,
)

exercise_app = typer.Typer(
    name="exercise",
    help="誤りを植えた設計書や下書きを点検する演習。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


exercise_app.command()(draft)
exercise_app.command()(situation)


@exercise_app.callback()
def exercise() -> None:
    """誤りを植えた設計書や下書きを点検する演習。"""


@exercise_app.command()
def estimate(
    *,
    difficulty: DifficultyOption = DIFFICULTY_NAMES[Difficulty.NORMAL],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="誤りの種類（単価・数量・計算・合計・経費・率・記載から。「計算・合計」「経費・率」は"
            "ひと続き。繰り返し指定可。なければすべて）。",
            show_default=False,
        ),
    ] = None,
    count: ErrorCountOption = 0,
    seed: SeedOption = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="見本ではなく自分の設計書（.xlsx .xls .csv）に植える。元のファイルは変えない。",
            show_default=False,
        ),
    ] = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """設計書に誤りを植えた演習を、照合する資料と解答用紙とともにフォルダーに書き出す。"""
    from assistant import cli_exercise_output as output
    from assistant.learning.exercises.estimates import estimate_exercise
    from assistant.learning.exercises.folder import write_exercise
    from assistant.learning.exercises.own_estimates import estimate_exercise_from

    chosen_seed = secrets.randbelow(1_000_000) if seed is None else seed
    request = ExerciseRequest(
        ExerciseKind.ESTIMATE, difficulty_of(difficulty), tuple(kind or ()), count, chosen_seed
    )
    made = estimate_exercise_from(file, request) if file else estimate_exercise(request)
    folder = out or Path(f"演習_{made.id}")
    write_exercise(made, folder)
    output.show_exercise(made, folder, chosen_seed, as_json=as_json)


@exercise_app.command()
def grade(
    *,
    exercise: Annotated[Path, typer.Option(help="演習のフォルダー。")],
    marks: Annotated[Path, typer.Option(help="記入した marks.csv（場所,理由,説明）。")],
    as_json: JsonOption = False,
) -> None:
    """記入した印を採点し、見つけたもの、見落とし、誤りでないものを計算とともに示す。"""
    from assistant import cli_exercise_output as output
    from assistant.learning.exercises.folder import read_exercise, read_marks
    from assistant.learning.exercises.grading import grade as grade_marks

    kept = read_exercise(exercise)
    result = grade_marks(kept, read_marks(marks, kept))
    output.show_grade(kept, result, as_json=as_json)
