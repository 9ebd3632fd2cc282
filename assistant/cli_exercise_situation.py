"""`naniwa learn exercise situation`: parses, calls, prints. No logic."""

from __future__ import annotations

import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import JsonOption
from assistant.cli_text import print_json, print_line
from retrieval.errors import NaniwaError, reason_of

if TYPE_CHECKING:
    from assistant.learning.situations.situation import Situation, SituationGrade

_LONGEST = 4000


def situation(
    *,
    about: Annotated[
        str, typer.Option(help="何についての場面か（例: 配筋、事故）。", show_default=False)
    ] = "",
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", "-c", help="使う文書群（繰り返し指定可。なければすべて）。"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="乱数の種。同じ数なら同じ場面になる。", show_default=False),
    ] = None,
    answer: Annotated[
        Path | None,
        typer.Option(help="答えを書いたファイル（なければ、その場で書く）。", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """現場で起きる場面に、どうするかを自分の言葉で答える。条項に照らして採点する。"""
    from assistant.config import load_settings
    from assistant.drafting.sources import whole_library
    from assistant.learning.situations.making import situation as make_situation
    from assistant.learning.situations.marking import mark_situation
    from assistant.opening import open_library

    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    settings = load_settings()
    with open_library(settings, vectors=False) as library:
        found = make_situation(
            whole_library(library), seed=chosen, about=about, collections=tuple(collection or ())
        )
        synonyms = library.synonyms
    if not as_json:
        _show(found, chosen)
    given = _given(answer) if answer is not None or not as_json else ""
    grade = mark_situation(found, given, synonyms) if given.strip() else None
    if as_json:
        print_json(
            {
                "seed": chosen,
                "situation": asdict(found),
                "answer": given,
                "grade": asdict(grade) if grade is not None else None,
            }
        )
    elif grade is not None:
        _show_grade(grade)


def _show(found: Situation, seed: int) -> None:
    print_line(f"■ {found.title}")
    print_line(found.text)
    print_line(f"（同じ場面をもう一度出すには: --seed {seed}）")


def _given(answer: Path | None) -> str:
    """The answer out of a file, or typed up to an empty line."""
    if answer is None:
        print_line("答え（空の行で終わり）:")
        lines = []
        for line in sys.stdin:
            if not line.strip():
                break
            lines.append(line)
        return "".join(lines)[:_LONGEST]
    try:
        return answer.read_text(encoding="utf-8-sig")[:_LONGEST]
    except (OSError, UnicodeDecodeError) as error:
        why = reason_of(error) if isinstance(error, OSError) else "UTF-8 ではありません"
        raise NaniwaError(f"「{answer}」を読めません（{why}）。", code="unreadable") from error


def _show_grade(grade: SituationGrade) -> None:
    from assistant.learning.situations.situation import REACHED_NAMES

    for number, marked in enumerate(grade.points, 1):
        place = marked.point.place
        print_line(f"{number}. 【{REACHED_NAMES[marked.reached]}】{marked.point.sentence}")
        print_line(f"   {place.label}、{place.page}ページ「{place.quote}」")
        if marked.named:
            print_line(f"   書けている語: {'、'.join(marked.named)}")
        if marked.missing:
            print_line(f"   足りない語: {'、'.join(marked.missing)}")
        if marked.wrong:
            print_line(f"   {marked.wrong}")
    for danger in grade.dangers:
        print_line(f"危険「{danger.words}」: {danger.why}")
    print_line(f"得点 {grade.share:.0%}" + ("（合格）" if grade.right else ""))
    print_line("条項のとおりの答え:")
    for line in grade.model_answer.splitlines():
        print_line(f"・{line}")
    if grade.related:
        print_line("あわせて読む条項（採点には入りません）:")
    for point in grade.related:
        print_line(f"・{point.sentence}（{point.place.label} {point.place.page}ページ）")
