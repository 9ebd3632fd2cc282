"""The commands of `naniwa`: parse, call, print. No logic.

Exits 0 on success, 1 when files failed or targets were missed, 2 on bad input; errors are one
Japanese line on stderr, never a traceback.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from assistant.cli_backup import backup, restore
from assistant.cli_cases import case, cases
from assistant.cli_check import check, waive
from assistant.cli_draft import draft
from assistant.cli_eval import eval_app
from assistant.cli_explain import explain, glossary
from assistant.cli_feedback import feedback
from assistant.cli_layers import command_above
from assistant.cli_learn import learn_app
from assistant.cli_options import CollectionOption, JsonOption
from assistant.cli_people import people_app
from assistant.cli_review import review
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.offline import forbid_network_chatter

app = typer.Typer(
    name="naniwa",
    help="自治体の技術文書に、条項とページを示して答えます。ネットワークは使いません。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_INTERRUPTED = 130

app.command()(check)
app.command()(waive)
app.command()(draft)
app.command()(backup)
app.command()(restore)
app.command()(feedback)
app.command()(review)


@app.command()
def models(
    *,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="同梱モデルを組み立て、SHA-256で検証する。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """使うモデルの役割・ファイル・大きさ・ライセンス・状態を示す。"""
    from assistant import cli_output as output
    from assistant.llm.bundled import BUNDLED_MODELS, model_states
    from assistant.llm.bundled import fetch as fetch_model

    settings = _settings()
    if fetch:
        for model in BUNDLED_MODELS:
            with output.byte_progress(model.title) as progress:
                fetch_model(model, settings.home, progress)
    output.show_models(model_states(settings), as_json=as_json)


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="登録するファイルまたはフォルダー。")],
    *,
    collection: Annotated[str, typer.Option("--collection", "-c", help="文書群の名前。")],
    kind: Annotated[DocumentKind, typer.Option(help="文書の種類。")] = DocumentKind.STANDARD,
    edition: Annotated[str, typer.Option(help="版（例: 2025）。")] = "",
    effective_from: Annotated[str, typer.Option(help="適用開始日（例: 2025-04-01）。")] = "",
    password: Annotated[
        str | None, typer.Option(help="暗号化されたファイルのパスワード。", show_default=False)
    ] = None,
    no_vectors: Annotated[
        bool, typer.Option("--no-vectors", help="意味検索用のベクトルを作らない。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """文書を登録する。変わっていないファイルは飛ばし、中断した続きから進める。"""
    from assistant import cli_output as output
    from assistant.opening import open_library

    settings = _settings()
    with (
        open_library(settings, writable=True, vectors=not no_vectors) as library,
        output.index_progress() as progress,
    ):
        report = library.index(
            paths,
            collection=collection,
            kind=kind,
            edition=edition,
            effective_from=effective_from,
            password=password,
            vectors=not no_vectors,
            progress=progress,
        )
    output.show_report(report, as_json=as_json)
    if report.failed:
        raise typer.Exit(1)


@app.command()
def documents(
    *,
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="文書群の名前。")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """登録済みの文書と、各ページをどう読んだかを示す。"""
    from assistant import cli_output as output
    from assistant.opening import open_library

    with open_library(_settings(), vectors=False) as library:
        output.show_documents(library.documents(collection), as_json=as_json)


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="文書の ID またはパス。")],
    *,
    as_json: JsonOption = False,
) -> None:
    """文書を登録から外す（元のファイルは消さない）。"""
    from assistant import cli_output as output
    from assistant.opening import open_library

    with open_library(_settings(), writable=True) as library:
        output.show_removed(library.remove(document), as_json=as_json)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="探すことば。")],
    *,
    k: Annotated[int, typer.Option(min=1, max=100, help="件数。")] = 10,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
) -> None:
    """条項・表の行を、文書とページを示して探す。"""
    from assistant import cli_output as output
    from assistant.opening import open_library

    _check_text(text)
    with open_library(_settings()) as library:
        _check_collections(library, collection)
        output.show_hits(library.search(text, k=k, collections=collection or ()), as_json=as_json)


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="質問。")],
    *,
    collection: CollectionOption = None,
    as_json: JsonOption = False,
) -> None:
    """質問に、根拠の引用と確かめた結論で答える。"""
    from assistant import cli_output as output
    from assistant.answering.answer import answer_events, warm
    from assistant.cases.telling import told
    from assistant.llm.select import chat_model
    from assistant.opening import open_library

    _check_text(text)
    settings = _settings()
    with open_library(settings) as library:
        _check_collections(library, collection)
        model = chat_model(settings)
        warm(library, model)
        with output.answer_output(as_json=as_json) as show:
            for event in answer_events(text, library, model, collections=collection or ()):
                show(told(event, library, settings.home))


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="待ち受けるアドレス。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="待ち受けるポート。")] = 7860,
) -> None:
    """ブラウザーの画面を開く。"""
    command_above("serve")(_settings(), host=host, port=port)


app.add_typer(people_app, name="people")
learn_app.command()(explain)
learn_app.command()(glossary)
learn_app.command()(cases)
learn_app.command()(case)
app.add_typer(learn_app, name="learn")
app.add_typer(eval_app, name="eval")


def run() -> None:
    """Run the command; every error but KeyboardInterrupt becomes one Japanese line and a status."""
    from assistant.cli_errors import explain_usage_error
    from assistant.cli_help import command_in_japanese

    forbid_network_chatter()
    _open_what_is_closed()
    try:
        status = command_in_japanese(app)(standalone_mode=False)
        sys.stdout.flush()
    except NaniwaError as error:
        _fail(error.message, 2)
    except BrokenPipeError:
        # Whoever read the output has enough; what is still buffered must not fail at exit.
        _read_no_more()
    except SystemExit as stopped:
        # typer makes this of a BrokenPipeError, with the status of findings
        if isinstance(stopped.__context__, BrokenPipeError):
            _read_no_more()
        raise
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help page
            typer.echo(str(error), err=True)
            sys.exit(2)
        message = explain_usage_error(error)
        if message is None:
            raise
        _fail(message, 2)
    if status == _INTERRUPTED:  # typer makes this of KeyboardInterrupt
        raise KeyboardInterrupt
    sys.exit(status if isinstance(status, int) else 0)


def _open_what_is_closed() -> None:
    """Give a command started with its output closed (``>&-``) somewhere to print to."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def _read_no_more() -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _fail(message: str, status: int) -> None:
    typer.echo(f"naniwa: {message}", err=True)
    sys.exit(status)


def _settings() -> Any:  # noqa: ANN401 - assistant.config is heavy to import for --help
    from assistant.config import load_settings

    return load_settings()


def _check_text(text: str) -> None:
    if not text.strip():
        raise NaniwaError("質問が空です。知りたいことを入力してください。", code="empty_question")


def _check_collections(library: Any, collections: list[str] | None) -> None:  # noqa: ANN401
    known = {document.collection for document in library.documents()}
    for name in collections or ():
        if name not in known:
            listed = "、".join(sorted(known)) or "まだありません"
            raise NaniwaError(
                f"文書群「{name}」はありません（登録済み: {listed}）。", code="no_collection"
            )
