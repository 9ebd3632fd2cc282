"""`naniwa feedback`: what people think of answers, as a question file for `naniwa eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_options import JsonOption


def feedback(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="作る質問ファイル（.jsonl）。")],
    as_json: JsonOption = False,
) -> None:
    """回答への評価（👍👎とコメント）を naniwa eval answers --questions で読める形で書き出す。"""
    from assistant.cli_text import print_json, print_line
    from assistant.config import load_settings
    from assistant.conversations.evaluation import as_json_lines, evaluation_questions
    from assistant.records.audit import Action, note
    from assistant.records.database import Records
    from assistant.records.feedback import all_feedback
    from retrieval.errors import NaniwaError, reason_of

    settings = load_settings()
    records = Records.open(settings.home)
    try:
        questions = list(evaluation_questions(all_feedback(records)))
        try:
            out.write_text(as_json_lines(questions), encoding="utf-8")
        except OSError as error:
            raise NaniwaError(
                f"「{out}」に書けません（{reason_of(error)}）。", code="unwritable"
            ) from error
        note(records, "", Action.DOWNLOADED, out.name, "naniwa feedback", address="")
    finally:
        records.close()
    incomplete = sum(not question["complete"] for question in questions)
    if as_json:
        print_json({"file": str(out), "questions": len(questions), "incomplete": incomplete})
        return
    print_line(f"「{out}」に{len(questions)}件を書き出しました。")
    if incomplete:
        print_line(
            f"うち{incomplete}件は、正しい答えと場所（gold、must_include）の記入が必要です。"
        )
