"""`naniwa backup` and `naniwa restore`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import JsonOption

if TYPE_CHECKING:
    from assistant.administration.backup import Step


def backup(
    file: Annotated[Path, typer.Argument(help="作るバックアップのファイル（.zip）。")],
    *,
    as_json: JsonOption = False,
) -> None:
    """NANIWA_HOME の文書庫・利用者・記録・チェック結果を1つのファイルに保存する（利用中でもよい）。"""
    from assistant.administration.backup import back_up
    from assistant.cli_text import print_json, print_line
    from assistant.config import load_settings
    from assistant.records.audit import Action, note
    from assistant.records.database import Records

    settings = load_settings()
    with _step_progress() as progress:
        made = back_up(settings.home, file.absolute(), progress=progress)
    records = Records.open(settings.home)
    try:
        note(records, "", Action.BACKED_UP, made.file.name, "naniwa backup", address="")
    finally:
        records.close()
    if as_json:
        print_json(
            {
                "file": str(made.file),
                "size": made.size,
                "files": len(made.manifest.files),
                "documents": made.manifest.documents,
                "people": made.manifest.people,
                "problems": list(made.problems),
            }
        )
        return
    print_line(
        f"「{made.file}」に保存しました（{made.size / 1e6:,.1f} MB、"
        f"文書 {made.manifest.documents:,}件、利用者 {made.manifest.people:,}人）。"
    )
    for problem in made.problems:
        print_line(f"注意: {problem}")
    print_line("設計書と利用者の情報を含みます。権限のない人が読めない場所に保管してください。")


def restore(
    file: Annotated[Path, typer.Argument(help="naniwa backup で作ったファイル。")],
    *,
    as_json: JsonOption = False,
) -> None:
    """バックアップを検証してから NANIWA_HOME に戻す。今の状態は before-restore-… に残す。"""
    from assistant.administration import restore as restoring
    from assistant.cli_text import print_json, print_line
    from assistant.config import load_settings

    settings = load_settings()
    with _step_progress() as progress:
        applied = restoring.restore(file.absolute(), settings.home, by="", progress=progress)
    if as_json:
        print_json(
            {
                "made_at": applied.staged.made_at,
                "documents": applied.staged.documents,
                "people": applied.staged.people,
                "before": str(applied.before),
            }
        )
        return
    print_line(
        f"復元しました（文書 {applied.staged.documents:,}件、利用者 {applied.staged.people:,}人）。"
    )
    print_line(f"復元前の状態: {applied.before}")


@contextmanager
def _step_progress() -> Iterator[Callable[[Step], None]]:
    """A progress bar in bytes whose title says what is being done, on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(step: Step) -> None:
            bar.update(task, description=step.what, completed=step.done, total=step.total or None)

        yield report
