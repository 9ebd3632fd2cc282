"""`naniwa learn`: parses, calls, prints. No logic."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from assistant.learning.questions.question import KIND_NAMES, QuestionKind
from retrieval.errors import NaniwaError

learn_app = typer.Typer(
    name="learn",
    help="登録した基準・手引から学ぶ。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_MOST = 100


@learn_app.callback()
def learn() -> None:
    """登録した基準・手引から学ぶ。"""


@learn_app.command()
def quiz(
    *,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", "-c", help="出題する文書群（繰り返し指定可。なければすべて）。"
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help=f"問題の種類（{'・'.join(KIND_NAMES.values())}。繰り返し指定可）。",
            show_default=False,
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="問題の数。")] = 10,
    seed: Annotated[
        int | None,
        typer.Option(help="乱数の種。同じ数なら同じ問題になる。", show_default=False),
    ] = None,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="答えずに、問題と解答の一覧を出す。")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="問題と解答を、機械で読める JSON で出力する。")
    ] = False,
) -> None:
    """基準の条文と表から作った問題に答える。答えのあとに、条項とページ、誤りの理由を示す。"""
    from assistant import cli_learn_output as output
    from assistant.config import load_settings
    from assistant.learning.questions.quiz import documents_to_learn
    from assistant.learning.questions.quiz import quiz as make_quiz
    from assistant.opening import open_library

    kinds = tuple(_kind(name) for name in kind or ())
    chosen_seed = secrets.randbelow(1_000_000) if seed is None else seed
    with open_library(load_settings(), vectors=False) as library:
        documents = documents_to_learn(library, tuple(collection or ()))
        questions = make_quiz(library, documents, count=count, seed=chosen_seed, kinds=kinds)
        if not questions:
            raise NaniwaError(
                "この文書群から作れる問題がありませんでした。種類か文書群を変えてください。",
                code="no_questions",
            )
        if as_json:
            output.print_questions(questions, chosen_seed)
        elif sheet:
            output.show_sheet(questions, chosen_seed)
        else:
            output.ask_all(questions, library, chosen_seed)


def _kind(name: str) -> QuestionKind:
    for kind, japanese in KIND_NAMES.items():
        if name in {kind.value, japanese}:
            return kind
    message = f"問題の種類「{name}」はありません（{'・'.join(KIND_NAMES.values())}）。"
    raise NaniwaError(message, code="no_kind")
