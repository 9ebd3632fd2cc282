"""`naniwa review`: parses, calls, prints. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from assistant.drafting.review.findings import ReviewReport


def review(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="点検する文書（.docx .pdf .md .txt .xlsx など。いくつでも）。", show_default=False
        ),
    ] = None,
    *,
    kind: Annotated[
        str | None,
        typer.Option(
            help="文書の種類（特記仕様書など。なければ表題から判断）。", show_default=False
        ),
    ] = None,
    project: Annotated[
        Path | None, typer.Option(help="計画シート（YAML）。", show_default=False)
    ] = None,
    estimate: Annotated[
        Path | None, typer.Option(help="設計書・内訳書。", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="報告（HTML・Markdown・JSON）とコメント付きのWordの写しを書き出すフォルダー。",
            show_default=False,
        ),
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="規則の一覧を示す。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="機械で読める JSON で出力する。")] = False,
) -> None:
    """文書を基準・計画シート・設計書と照らし、食い違いを根拠とともに示す。指摘があれば終了コード1。"""
    from assistant import cli_review_output as output

    if list_rules:
        output.show_rules(as_json=as_json)
        return
    if not files:
        raise NaniwaError("点検する文書を指定してください。", code="no_files")
    for path in (*files, *filter(None, (project, estimate))):
        if not path.is_file():
            why = "はファイルではありません" if path.exists() else "がありません"
            raise NaniwaError(f"「{path}」{why}。", code="no_file")
    reports = _reports(files, kind, project, estimate, out)
    if len(reports) == 1 and reports[0].error and not as_json:
        raise NaniwaError(reports[0].error, code="unreadable")
    output.show_reports(reports, out=out, as_json=as_json)
    if all(report.error for report in reports):
        raise typer.Exit(2)
    if any(report.error or report.findings for report in reports):
        raise typer.Exit(1)


def _reports(
    files: list[Path],
    kind: str | None,
    project: Path | None,
    estimate: Path | None,
    out: Path | None,
) -> list[ReviewReport]:
    from assistant.config import load_settings
    from assistant.drafting.kinds import kind_named, own_kinds_folder, usable_kinds
    from assistant.drafting.review.findings import ReviewReport
    from assistant.drafting.review.reading import read_text
    from assistant.drafting.review.reporting.files import write_review
    from assistant.drafting.review.review import recognised_kind, review_document
    from assistant.drafting.sheet_reading import read_sheet
    from assistant.drafting.sources import sources_of, whole_library
    from assistant.opening import open_library
    from retrieval.settings import LoadLimits

    settings = load_settings()
    own = own_kinds_folder(settings.home)
    kinds, _ = usable_kinds(own)
    wanted = kind_named(kind, own) if kind else None
    reports = []
    with open_library(settings, vectors=False) as library:
        sources = sources_of(whole_library(library))
        for path in files:
            try:
                found = wanted or recognised_kind(read_text(path, LoadLimits()), kinds)
                if project is not None and found is None:
                    raise NaniwaError(
                        f"「{path.name}」の種類が分からないため、計画シートを読めません。--kind で種類を指定してください。",
                        code="no_kind",
                    )
                sheet = read_sheet(project, found) if project and found else None
                report = review_document(
                    path, sources, kind=found, sheet=sheet, estimate=estimate, kinds=kinds
                )
            except NaniwaError as error:
                if len(files) == 1:
                    raise
                report = ReviewReport(name=path.name, findings=(), error=error.message)
            if out is not None:
                write_review(report, path, out)
            reports.append(report)
    return reports
