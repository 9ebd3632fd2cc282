"""What is wrong with a project sheet: every field at once, each with what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing to put right. ``message`` is a Japanese sentence without 「。」 that names the field.

    ``row`` (from 1) and ``column`` say where in a table; ``line`` is the line of the YAML file.
    0 and "" where they don't apply. ``field`` is "" when the sheet as a whole is meant.
    """

    field: str
    message: str
    row: int = 0
    column: str = ""
    line: int = 0


class SheetError(NaniwaError):
    """A project sheet that can't be used. ``problems`` are all that is wrong with it."""

    def __init__(self, problems: Sequence[FieldProblem], name: str = "計画シート") -> None:
        self.problems = tuple(problems)
        super().__init__(_message(self.problems, name), code="sheet")


_MOST_SHOWN = 50


def _message(problems: Sequence[FieldProblem], name: str) -> str:
    said = [
        f"{f'{problem.line}行目 ' if problem.line else ''}{problem.message}" for problem in problems
    ]
    if len(said) == 1 and not problems[0].field:
        return f"{said[0]}。"
    what = f"{name}の{len(said)}か所を直してください"
    return f"{what}: {said[0]}。" if len(said) == 1 else "\n".join((f"{what}:", *_listed(said)))


def _listed(said: Sequence[str]) -> list[str]:
    shown = [f"・{sentence}。" for sentence in said[:_MOST_SHOWN]]
    if len(said) > _MOST_SHOWN:
        shown.append(f"ほか{len(said) - _MOST_SHOWN}か所。")
    return shown
