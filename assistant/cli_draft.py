"""`naniwa draft`: parses, calls, prints. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from assistant.drafting.kinds import Kind
    from assistant.drafting.sheet import Value
    from assistant.drafting.sources import Sources


def draft(
    kind: Annotated[
        str | None,
        typer.Argument(help="文書の種類（特記仕様書など。--list で一覧）。", show_default=False),
    ] = None,
    *,
    project: Annotated[
        Path | None, typer.Option(help="計画シート（YAML）。", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="書き出すファイル（.docx .md .pdf）。", show_default=False),
    ] = None,
    estimate: Annotated[
        Path | None, typer.Option(help="事実を読み取る設計書・内訳書。", show_default=False)
    ] = None,
    past_design: Annotated[
        str | None,
        typer.Option(
            "--past-design",
            help="諸元などを借りる登録済みの過去の設計（文書のIDまたは名前）。",
            show_default=False,
        ),
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section", help="この節だけを書き直す（見出し。繰り返し指定可）。", show_default=False
        ),
    ] = None,
    hint: Annotated[
        str, typer.Option(help="書き直す節への注文（例: 通学路の安全を先に）。", show_default=False)
    ] = "",
    no_model: Annotated[
        bool, typer.Option("--no-model", help="言語モデルを使わず、定型文と引用だけで作る。")
    ] = False,
    list_kinds: Annotated[bool, typer.Option("--list", help="文書の種類の一覧を示す。")] = False,
    example: Annotated[
        bool, typer.Option("--example", help="記入例の計画シートを印字する。")
    ] = False,
    blank: Annotated[
        bool, typer.Option("--blank", help="項目の説明付きの空の計画シートを印字する。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="機械で読める JSON で出力する。")] = False,
) -> None:
    """計画シートと基準から、設計図書の下書きを出典付きで作る。足りないことは【要確認】と記す。"""
    from assistant import cli_draft_output as output
    from assistant.config import load_settings
    from assistant.drafting.blank_sheet import blank_sheet
    from assistant.drafting.kinds import kind_named, own_kinds_folder, usable_kinds

    own = own_kinds_folder(load_settings().home)
    if list_kinds:
        output.show_kinds(*usable_kinds(own), as_json=as_json)
        return
    if kind is None:
        raise NaniwaError("文書の種類を指定してください（--list で一覧）。", code="no_kind")
    wanted = kind_named(kind, own)
    if example or blank:
        output.print_sheet(wanted.example if example else blank_sheet(wanted))
        return
    if project is None or out is None:
        raise NaniwaError(
            "計画シートを --project に、書き出すファイルを --out に指定してください"
            "（計画シートは --blank か --example で得られます）。",
            code="no_project",
        )
    if hint and not section:
        raise NaniwaError("--hint は --section と一緒に指定してください。", code="no_section")
    for path in filter(None, (project, estimate)):
        if not path.is_file():
            why = "はファイルではありません" if path.exists() else "がありません"
            raise NaniwaError(f"「{path}」{why}。", code="no_file")
    _write(
        wanted,
        project,
        out,
        estimate=estimate,
        past_design=past_design,
        hints=dict.fromkeys(section or (), hint),
        no_model=no_model,
        as_json=as_json,
    )


def _write(
    kind: Kind,
    project: Path,
    out: Path,
    *,
    estimate: Path | None,
    past_design: str | None,
    hints: dict[str, str],
    no_model: bool,
    as_json: bool,
) -> None:
    from assistant import cli_draft_output as output
    from assistant.config import load_settings
    from assistant.drafting.beside import alone, basis_of, begun_or_kept, keep_beside
    from assistant.drafting.draft import SectionState
    from assistant.drafting.saving import check_ending, save
    from assistant.drafting.sheet_reading import read_sheet
    from assistant.drafting.sources import sources_of, whole_library
    from assistant.drafting.superseded import with_superseded_noted
    from assistant.drafting.writing import Writing, write_draft
    from assistant.llm.select import chat_model
    from assistant.opening import open_library

    check_ending(out)
    settings = load_settings()
    with alone(out), open_library(settings) as library:
        sources = sources_of(whole_library(library))
        facts = _facts(kind, sources, estimate, past_design)
        sheet = read_sheet(project, kind, facts=facts)
        model = None if no_model else chat_model(settings)
        basis = basis_of(kind, sources, model and settings.llm.model, facts)
        document, told = begun_or_kept(out, kind, sheet, basis, rewriting=bool(hints))
        writing = Writing(kind, sheet, sources, model, on_section=output.tell_section)
        for written in write_draft(document, writing, only=tuple(hints), hints=hints):
            document = written
            keep_beside(out, document)
        document, old = with_superseded_noted(document, sources.everything.documents())
        if old:
            keep_beside(out, document)
        kept = save(document, kind, out)
    output.show_draft(document, (*told, *old, *sheet.notes), out, kept, as_json=as_json)
    if any(section.state is SectionState.FAILED for section in document.sections):
        raise typer.Exit(1)


def _facts(
    kind: Kind, sources: Sources, estimate: Path | None, past_design: str | None
) -> dict[str, Value]:
    """What is known beside the sheet; what the estimate says goes before what a past design says."""
    from assistant.drafting.design_facts import design_named, facts_of_design
    from assistant.drafting.estimate_facts import facts_of_estimate

    facts: dict[str, Value] = {}
    if past_design is not None:
        facts |= facts_of_design(design_named(past_design, sources).id, sources, kind)
    if estimate is not None:
        facts |= facts_of_estimate(estimate, kind)
    return facts
