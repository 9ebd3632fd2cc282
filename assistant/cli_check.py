"""`naniwa check` and `naniwa waive`: parses, calls, prints. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import JsonOption
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.estimating.assistance import Assistance
    from assistant.estimating.check import GivenReferences
    from assistant.estimating.inputs import Input


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="設計書・内訳書のファイルまたはフォルダー（いくつでも）。", show_default=False
        ),
    ] = None,
    *,
    prices: Annotated[
        list[Path] | None,
        typer.Option(
            help="単価表（繰り返し指定可。なければ登録済みの単価の文書群）。", show_default=False
        ),
    ] = None,
    rates: Annotated[
        list[Path] | None,
        typer.Option(help="経費率などの率表（なければ同梱の版）。", show_default=False),
    ] = None,
    quantities: Annotated[
        list[Path] | None, typer.Option(help="数量計算書・数量総括表。", show_default=False)
    ] = None,
    spec: Annotated[
        list[Path] | None,
        typer.Option(help="特記仕様書・公告・金抜き設計書（繰り返し指定可）。", show_default=False),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(help="比べる前の版（当初設計、昨年度の設計書など）。", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="印を付けた設計書・HTML・JSON を書き出すフォルダー。", show_default=False
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, max=256, help="同時に調べる数（0はコアの数）。")
    ] = 0,
    password: Annotated[
        str | None, typer.Option(help="暗号化されたファイルのパスワード。", show_default=False)
    ] = None,
    with_model: Annotated[
        bool,
        typer.Option(
            "--with-model",
            help="言語モデルと埋め込みも使う（仕様書の読み取り、似た名称の順、説明の言い換え）。",
        ),
    ] = False,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="規則の一覧を示す。")] = False,
    as_json: JsonOption = False,
) -> None:
    """積算の内訳書を調べ、食い違いを根拠とともに示す。誤りがあれば終了コード1。"""
    from assistant import cli_check_output as output

    if list_rules:
        output.show_rules(as_json=as_json)
        return
    if not files:
        raise NaniwaError("調べる設計書・内訳書を指定してください。", code="no_files")
    import gc

    from assistant.config import load_settings
    from assistant.estimating.batch import check_many
    from assistant.estimating.check import GivenReferences
    from assistant.estimating.findings import Severity
    from assistant.estimating.inputs import find_inputs
    from assistant.records.database import Records
    from assistant.records.findings import remember_findings, seen_findings, waivers

    # Rows and cells live until the end: looking for garbage among them so often only costs time.
    gc.set_threshold(50_000)
    settings = load_settings()
    given = GivenReferences(
        prices=tuple(prices or ()),
        rates=tuple(rates or ()),
        quantities=tuple(quantities or ()),
        specifications=tuple(spec or ()),
        past=(compare,) if compare else (),
    )
    _check_existing(given)
    inputs = find_inputs(files, given)
    if not any(found.given.prices for found in inputs):
        inputs = _with_library_prices(settings, inputs)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    records = Records.open(settings.home)
    try:
        with output.check_progress(len(inputs)) as progress:
            reports = check_many(
                inputs,
                waivers=waivers(records),
                out=out,
                workers=workers,
                password=password,
                assistance=_assistance(settings) if with_model else None,
                progress=progress,
            )
        remember_findings(records, seen_findings(reports))
    finally:
        records.close()
    comparisons = []
    if compare is not None:
        from assistant.estimating.compare import compare_files

        comparisons = [
            compare_files(compare, found.path, found.given)
            for found in inputs
            if not any(report.file == found.path and report.error for report in reports)
        ]
    if out is not None:
        from assistant.estimating.reporting.files import write_batch

        write_batch(reports, comparisons, out)
    if len(reports) == 1 and (reason := reports[0].error) and not as_json:
        raise NaniwaError(reason, code=reports[0].code)
    output.show_reports(reports, comparisons, out=out, as_json=as_json)
    if all(report.error for report in reports):
        raise typer.Exit(2)
    if any(report.error or report.count(Severity.ERROR) for report in reports):
        raise typer.Exit(1)


def waive(
    finding: Annotated[
        str | None,
        typer.Argument(help="指摘の番号（積算チェックの結果に示す10桁）。", show_default=False),
    ] = None,
    *,
    reason: Annotated[str, typer.Option(help="是認する理由。", show_default=False)] = "",
    name: Annotated[str, typer.Option(help="是認する人の氏名。", show_default=False)] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="是認を取り消す。")] = False,
    as_json: JsonOption = False,
) -> None:
    """指摘を理由とともに是認する。指摘の番号を省くと、是認の一覧を示す。"""
    from assistant import cli_check_output as output
    from assistant.config import load_settings
    from assistant.records import findings
    from assistant.records.database import Records

    records = Records.open(load_settings().home)
    try:
        if finding and withdraw:
            findings.withdraw_waiver(records, finding)
        elif finding:
            findings.waive(records, finding, reason=reason, name=name)
        output.show_waivers(records, as_json=as_json)
    finally:
        records.close()


def _check_existing(given: GivenReferences) -> None:
    for path in (
        *given.prices,
        *given.rates,
        *given.quantities,
        *given.specifications,
        *given.past,
    ):
        if not path.is_file():
            why = "はファイルではありません" if path.exists() else "がありません"
            raise NaniwaError(f"「{path}」{why}。", code="no_file")


def _assistance(settings: Settings) -> Assistance:
    from assistant.estimating.assistance import Assistance
    from assistant.llm.select import chat_model
    from assistant.opening import embedder

    return Assistance(chat_model(settings), embedder(settings))


def _with_library_prices(settings: Settings, inputs: list[Input]) -> list[Input]:
    """The inputs with the prices of the library's price collections, if it has any."""
    from dataclasses import replace

    from assistant.estimating.reference_reading.library import prices_from_library
    from assistant.opening import open_library

    with open_library(settings, vectors=False) as library:
        rows, _ = prices_from_library(library)
    if not rows:
        return inputs
    return [
        replace(found, given=replace(found.given, library_prices=tuple(rows))) for found in inputs
    ]
