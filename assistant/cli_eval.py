"""`naniwa eval`: parses, calls, prints. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli_layers import command_above
from assistant.cli_options import CollectionOption, JsonOption

eval_app = typer.Typer(help="質問集で検索と回答の正しさを測る。", no_args_is_help=True)

QuestionsOption = Annotated[Path, typer.Option("--questions", help="質問ファイル（JSON Lines）。")]
CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", help="先に登録するフォルダー（省略時は登録済みの文書で測る）。"),
]
OutOption = Annotated[Path, typer.Option("--out", help="報告を書き出すフォルダー。")]
FloorsOption = Annotated[
    Path | None,
    typer.Option("--floors", help="目標値のファイル（TOML）。届かなければ終了状態が1になる。"),
]


@eval_app.command("retrieval")
def eval_retrieval(
    *,
    questions: QuestionsOption,
    out: OutOption,
    corpus: CorpusOption = None,
    collection: CollectionOption = None,
    floors: FloorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """正しいページが検索の何番目に出るかを測る。"""
    met = command_above("eval_retrieval")(
        _settings(), questions, corpus, out, tuple(collection or ()), as_json=as_json, floors=floors
    )
    _exit(met=met)


@eval_app.command("answers")
def eval_answers(
    *,
    questions: QuestionsOption,
    out: OutOption,
    corpus: CorpusOption = None,
    collection: CollectionOption = None,
    floors: FloorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答の正しさ、示したページ、答えない判断を測る。"""
    met = command_above("eval_answers")(
        _settings(), questions, corpus, out, tuple(collection or ()), as_json=as_json, floors=floors
    )
    _exit(met=met)


@eval_app.command("estimates")
def eval_estimates(
    *,
    out: OutOption,
    seed: Annotated[int, typer.Option(help="乱数の種。同じ種なら同じ誤りになる。")] = 1,
    count: Annotated[int, typer.Option(min=1, max=100, help="種類ごとに植える誤りの数。")] = 2,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="植える誤りの種類（繰り返し指定可）。")
    ] = None,
    incidents: Annotated[bool, typer.Option(help="公表された違算の再現も点検する。")] = True,
    floors: FloorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """見本の設計書に誤りを植え、積算チェックが見つけるかを測る。"""
    met = command_above("eval_estimates")(
        out, seed=seed, count=count, kinds=tuple(kind or ()), incidents=incidents,
        as_json=as_json, floors=floors,
    )  # fmt: skip
    _exit(met=met)


@eval_app.command("drafts")
def eval_drafts(
    *,
    out: OutOption,
    corpus: CorpusOption = None,
    sheets: Annotated[
        Path | None,
        typer.Option("--sheets", help="評価用の計画シートのフォルダー（省略時は付属の12件）。"),
    ] = None,
    with_model: Annotated[
        bool,
        typer.Option("--with-model", help="文を言語モデルに書かせる（省略時は引用と記載だけ）。"),
    ] = False,
    floors: FloorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """計画シートから下書きを作り、項目・引用・数値・条項と、植えた食い違いの発見を測る。"""
    met = command_above("eval_drafts")(
        _settings(),
        out,
        corpus,
        sheets=sheets,
        with_model=with_model,
        as_json=as_json,
        floors=floors,
    )
    _exit(met=met)


@eval_app.command("learning")
def eval_learning(
    *,
    out: OutOption,
    corpus: CorpusOption = None,
    per_kind: Annotated[
        int, typer.Option("--per-kind", min=1, max=1000, help="文書・種類ごとに調べる問題の数。")
    ] = 5,
    seed: Annotated[int, typer.Option(help="乱数の種。同じ種なら同じ問題になる。")] = 1,
    exercises: Annotated[
        int, typer.Option(min=0, max=20, help="誤りの種類ごとに作る演習の数（0で省く）。")
    ] = 1,
    floors: FloorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """学習の問題を作り、正答が一つかをページの文字で確かめ、条項の広さ、重なり、採点の一致を測る。設計書の点検の演習も、誤りのない設計書と点検と、模擬の受講者で確かめる。"""
    met = command_above("eval_learning")(
        _settings(),
        out,
        corpus,
        per_kind=per_kind,
        seed=seed,
        exercises=exercises,
        as_json=as_json,
        floors=floors,
    )
    _exit(met=met)


def _exit(*, met: bool) -> None:
    """End with status 1 where a target was missed."""
    if not met:
        raise typer.Exit(1)


def _settings() -> Any:  # noqa: ANN401 - assistant.config is heavy to import for --help
    from assistant.config import load_settings

    return load_settings()
