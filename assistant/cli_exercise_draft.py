"""`naniwa learn exercise draft`: parses, calls, prints. No logic."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_exercise_options import (
    DifficultyOption,
    ErrorCountOption,
    OutOption,
    SeedOption,
    difficulty_of,
)
from assistant.cli_options import JsonOption
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    Difficulty,
    ExerciseKind,
    ExerciseRequest,
)
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from assistant.access.door import ReadableLibrary
    from retrieval.library import Library


def draft(
    *,
    document: Annotated[
        str,
        typer.Option(
            help="文書の種類（特記仕様書など。なければ種から選ぶ）。",
            show_default=False,
        ),
    ] = "",
    difficulty: DifficultyOption = DIFFICULTY_NAMES[Difficulty.NORMAL],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="誤りの種類（計画シートの数値、日付、計算、基準の数値、以上・以下、義務と許可、条項の番号、"
            "旧版の引用、用語、必要な節。繰り返し指定可。なければすべて）。",
            show_default=False,
        ),
    ] = None,
    count: ErrorCountOption = 0,
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", "-c", help="根拠にする文書群（繰り返し指定可）。"),
    ] = None,
    seed: SeedOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """基準から作った下書きに誤りを植えた演習を、計画シートと根拠の条項とともにフォルダーに書き出す。"""
    from assistant import cli_exercise_output as output
    from assistant.config import load_settings
    from assistant.drafting.kinds import own_kinds_folder, usable_kinds
    from assistant.drafting.sources import sources_of
    from assistant.learning.exercises.drafts import draft_exercise
    from assistant.learning.exercises.folder import write_exercise
    from assistant.opening import open_library

    chosen_seed = secrets.randbelow(1_000_000) if seed is None else seed
    request = ExerciseRequest(
        ExerciseKind.DRAFT,
        difficulty_of(difficulty),
        tuple(kind or ()),
        count,
        chosen_seed,
        tuple(collection or ()),
    )
    settings = load_settings()
    kinds, _ = usable_kinds(own_kinds_folder(settings.home))
    with open_library(settings, vectors=False) as library:
        reading = _reading(library, request.collections)
        made = draft_exercise(request, sources_of(reading), kinds=kinds, title=document)
    folder = out or Path(f"演習_{made.id}")
    write_exercise(made, folder)
    output.show_exercise(made, folder, chosen_seed, as_json=as_json)


def _reading(library: Library, collections: tuple[str, ...]) -> ReadableLibrary:
    """The documents of the collections, of all when none is named."""
    from assistant.drafting.sources import whole_library

    reading = whole_library(library)
    unknown = sorted(set(collections) - reading.allowed)
    if unknown:
        raise NaniwaError(f"文書群「{unknown[0]}」はありません。", code="no_collection")
    return replace(reading, allowed=frozenset(collections)) if collections else reading
