"""Options that the commands of `naniwa learn exercise` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.learning.exercises.exercise import DIFFICULTY_NAMES, MOST_ERRORS, Difficulty
from retrieval.errors import NaniwaError

DifficultyOption = Annotated[
    str, typer.Option(help=f"難しさ（{'・'.join(DIFFICULTY_NAMES.values())}）。")
]
SeedOption = Annotated[
    int | None, typer.Option(help="乱数の種。同じ数なら同じ演習になる。", show_default=False)
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="書き出すフォルダー（なければ「演習_番号」）。"),
]
ErrorCountOption = Annotated[
    int, typer.Option(min=0, max=MOST_ERRORS, help="誤りの数（0は難しさに合わせる）。")
]


def difficulty_of(name: str) -> Difficulty:
    """The difficulty by its Japanese or English name. Raises NaniwaError for another word."""
    for difficulty, japanese in DIFFICULTY_NAMES.items():
        if name in (japanese, difficulty.value):
            return difficulty
    message = f"難しさ「{name}」はありません（{'・'.join(DIFFICULTY_NAMES.values())}）。"
    raise NaniwaError(message, code="no_difficulty")
